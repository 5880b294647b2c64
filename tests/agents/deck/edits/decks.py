"""Decks to edit, made without a model: of every kind of slide by hand, and of the examples by extraction."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from agents.deck.edits.applying import apply
from agents.deck.edits.bench import Bench
from agents.deck.edits.publishing import Drawn, fitted, publish, session_for
from agents.deck.edits.reading import read
from agents.deck.edits.writing import Pen
from agents.deck.extract import ExtractiveWriter, LeadChooser
from agents.deck.library import Library
from agents.deck.spec import (
    AgendaSlide,
    Author,
    BulletsSlide,
    Chart,
    ChartSlide,
    ClosingSlide,
    ComparisonSlide,
    DeckSpec,
    Half,
    Item,
    KeyFiguresSlide,
    Label,
    Reference,
    SectionSlide,
    Series,
    Slide,
    TableBlock,
    TableSlide,
    TitleSlide,
)
from agents.deck.spec import Figure as KeyFigure
from agents.deck.texts import items
from agents.deck.writer import DeckRequest
from agents.settings import Settings
from agents.sources import read as read_document
from agents.sources.base import Column, Document, Heading, Locator, Passage, Source, Table

EXAMPLES = Path(__file__).resolve().parents[4] / "examples"
SENTENCES = (
    "The night bus costs 410,000 euros a year, which is a third less than the taxis that it replaced.",
    "From March 2022 two small buses drove a ring of 14 stops every 30 minutes until 02:00.",
    "In 2021 the council counted 1,120 taxi rides a month that the hospital had to pay for.",
    "Taxi rides fell to 210 a month in 2023, although the winter was mild.",
    "Trees along the route give shade to the stops where passengers wait.",
    "The drivers were volunteers of the depot, who were paid a night rate of 31 euros an hour.",
)


def passage(number: int) -> str:
    return f"aaaaaaaa:{number}"


def said(number: int, text: str | None = None) -> Item:
    """A sentence of the source, whole or as a part of it."""
    return Item(text=text or SENTENCES[number], passages=[passage(number)], origin="extracted")


def library() -> Library:
    held = [
        Passage(id=passage(n), text=text, locator=Locator(page=n + 1, heading=("Report",), start=0, end=len(text)))
        for n, text in enumerate(SENTENCES)
    ]
    rows = [["2021", "1,120"], ["2022", "640"], ["2023", "210"]]
    told = Passage(
        id=passage(9), text="Year Taxi rides 2021 1,120", kind="table", locator=Locator(page=3, start=0, end=9)
    )
    table = Table(
        id="aaaaaaaa:t0",
        caption="Taxi rides by year",
        columns=[Column(name="Year"), Column(name="Taxi rides", kind="number")],
        cells=rows,
        values=[[None, 1120.0], [None, 640.0], [None, 210.0]],
        passage=passage(9),
    )
    source = Source(
        id="aaaaaaaa", name="report.md", media_type="text/markdown", title="The night bus", text="\n".join(SENTENCES),
        passages=[*held, told], tables=[table], headings=[Heading(id="h1", text="Report", level=1, passages=[p.id for p in held])],
    )  # fmt: skip
    return Library(documents=[Document(source=source)])


def spec() -> DeckSpec:
    """Ten slides: frame, lists, numbers, data."""
    chart = Chart(
        kind="column", categories=["2021", "2022", "2023"], series=[Series(name="Taxi rides", values=[1120, 640, 210])],
        table="aaaaaaaa:t0", passages=[passage(9)], alt="Column chart of taxi rides by year",
    )  # fmt: skip
    table = TableBlock(
        columns=["Year", "Taxi rides"], rows=[["2021", "1,120"], ["2022", "640"], ["2023", "210"]], align=["left", "right"],
        table="aaaaaaaa:t0", passages=[passage(9)], alt="Table of taxi rides",
    )  # fmt: skip
    slides: list[Slide] = [
        TitleSlide(id="s1", title=Label(label="The night bus"), subtitle=Label(label="A report")),
        AgendaSlide(id="s2", title=Label(label="Agenda"), entries=[Label(label="What it costs"), Label(label="Shade at the stops")]),
        SectionSlide(id="s3", title=Label(label="The ring"), number=1),
        BulletsSlide(id="s4", title=Label(label="What it costs"), bullets=[said(0), said(1), said(2), said(3)]),
        BulletsSlide(id="s5", title=Label(label="Shade at the stops"), lead=said(4), bullets=[said(5), said(1)]),
        ComparisonSlide(
            id="s6", title=Label(label="Before and after"),
            left=Half(heading=Label(label="Before"), bullets=[said(2)]),
            right=Half(heading=Label(label="After"), bullets=[said(3), said(1)]),
        ),
        KeyFiguresSlide(
            id="s7", title=Label(label="Key figures"),
            figures=[
                KeyFigure(value=said(0, "410,000 euros"), label=said(0, "The night bus costs 410,000 euros a year")),
                KeyFigure(value=said(3, "210"), label=said(3, "Taxi rides fell to 210 a month")),
            ],
        ),
        ChartSlide(id="s8", title=Label(label="Taxi rides by year"), chart=chart, takeaway=said(3)),
        TableSlide(id="s9", title=Label(label="The numbers"), table=table),
        ClosingSlide(id="s10", title=Label(label="Sources"), references=[Reference(source="aaaaaaaa", text="The night bus")]),
    ]  # fmt: skip
    return DeckSpec(
        title="The night bus", language="en", theme="gesso", slides=slides, sources=["aaaaaaaa"],
        author=Author(model="none", tier="small"),
    )  # fmt: skip


def bench(made: DeckSpec | None = None, *, chinese: bool = False, fresh: list[Document] | None = None) -> Bench:
    """A bench without a model."""
    held = library()
    if fresh:
        held = Library(documents=[*held.documents, *fresh])
    return Bench(made or spec(), held, Pen(None), "zh" if chinese else "en", fresh=fresh or [])


def wished(wish: str, made: DeckSpec | None = None, **looking: str) -> Bench:
    """The deck after a wish that the rules read. Raises what the wish is refused with."""
    held = bench(made, chinese=any("\u4e00" <= c <= "\u9fff" for c in wish))
    found = read(wish, held.spec, **looking)
    assert not found.left, f"not read: {found.left}"
    apply(held, found.operations)
    return held


@cache
def extracted(name: str, slides: int = 10) -> tuple[DeckSpec, Library]:
    """A deck of an example, in its own words, without a model."""
    held = Library(documents=[read_document(EXAMPLES / name)])
    writer = ExtractiveWriter(LeadChooser())
    outline = writer.outline(DeckRequest(inputs=[EXAMPLES / name], slides=slides), held)
    made: list[Slide] = []
    used: list[str] = []
    for entry in outline.entries:
        slide = writer.draft(entry, outline, held, avoid=used)
        used += [i.text for path, i in items(slide) if path != "title"]
        made.append(slide)
    deck = DeckSpec(
        title=outline.title, language=outline.language, theme="gesso", slides=made,
        sources=[s.id for s in held.sources], author=Author(model="none", tier="small"),
    )  # fmt: skip
    return deck, held


def exported(folder: Path, made: DeckSpec, held: Library) -> Path:
    """A deck as an exported folder."""
    session = session_for(folder, Settings(threads=1), lambda event: None, lambda: False)
    with session.browser:
        held_bench = Bench(made, held, Pen(None), "en")
        publish(held_bench, fitted(held_bench, made, session), session, Drawn(), [])
    return folder
