"""Specimen: a deck that holds each layout once, in PowerPoint's own prompt words. PPTX layouts are compiled from it."""

from __future__ import annotations

from agents.deck.library import Library
from agents.deck.spec import (
    AgendaSlide,
    Author,
    BulletsSlide,
    Chart,
    ChartSlide,
    ClosingSlide,
    Code,
    CodeSlide,
    ComparisonSlide,
    DeckSpec,
    Figure,
    Format,
    FreeformSlide,
    Half,
    Image,
    ImageTextSlide,
    KeyFiguresSlide,
    Label,
    Prompt,
    Reference,
    SectionSlide,
    Series,
    Slide,
    StatementSlide,
    TableBlock,
    TableSlide,
    Text,
    TitleSlide,
    TwoColumnsSlide,
)
from agents.render.layouts import LAYOUTS
from agents.render.provenance import label
from agents.render.specimen_diagrams import diagram_slides
from agents.sources.base import Document, Language, Source

ASSET = "specimen.svg"
_PICTURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="600" height="600">'
    b'<rect width="600" height="600" fill="#999" fill-opacity=".25"/></svg>'
)


def specimen_spec(
    theme: str, language: Language, form: Format = "16:9", *, freeform: bool = False
) -> tuple[DeckSpec, Library]:
    """Every layout once, in the order of `LAYOUTS`, with the library that its picture comes from.

    `freeform`: and one of a title alone, for slides whose markup a model wrote.
    """
    slides = _slides(language)
    if freeform:
        title = Label(label=label("prompt_title", language))
        slides.append(FreeformSlide(id="s0", title=title, html=""))
    for number, slide in enumerate(slides, start=1):
        slide.id = f"s{number}"
    spec = DeckSpec(
        title=label("footer", language),
        language=language,
        theme=theme,
        format=form,
        slides=slides,
        author=Author(model="specimen", tier="large"),
    )
    source = Source(id="specimen", name="specimen", media_type="text/plain", text="", language=language)
    return spec, Library(documents=[Document(source=source, assets={ASSET: _PICTURE})])


def _slides(language: Language) -> list[Slide]:
    def say(name: str) -> Text:
        return Label(label=label(name, language))

    title, text = say("prompt_title"), say("prompt_text")
    half = Half(heading=title, bullets=[text, text, text])
    figure = Figure(value=Prompt(prompt=label("prompt_figure", language)), label=say("prompt_label"))
    names = ["A", "B", "C", "D"]
    chart = Chart(kind="column", categories=names, series=[Series(name="1", values=[4, 7, 5, 9])], alt="")
    table = TableBlock(
        columns=names, rows=[["1", "2", "3", "4"]] * 3, align=["left", "right", "right", "right"], alt=""
    )
    image = Image(asset=ASSET, width=600, height=600, alt="", caption=text)
    reference = Reference(source="specimen", text=label("source", language))
    same = {"id": "s0", "title": title}
    plain: list[Slide] = [
        TitleSlide(**same, subtitle=say("prompt_subtitle"), meta=say("meta")),
        AgendaSlide(**same, entries=[text] * 5),
        SectionSlide(**same, number=1, lead=text),
        StatementSlide(**same, statement=text, attribution=say("attribution")),
        BulletsSlide(**same, lead=text, bullets=[text] * 4),
        TwoColumnsSlide(**same, left=half, right=half),
        ComparisonSlide(**same, left=half, right=half),
        KeyFiguresSlide(**same, figures=[figure] * 4, context=text),
        ChartSlide(**same, chart=chart, takeaway=text, caption=text),
        TableSlide(**same, table=table, takeaway=text, caption=text),
        CodeSlide(**same, code=Code(text=text.text), takeaway=text),
        ImageTextSlide(**same, image=image, bullets=[text] * 3),
        ClosingSlide(**same, message=text, references=[reference]),
    ]
    names = ("step", "name", "role", "price", "when", "question")
    prompts: dict[str, Text] = {n: say(f"prompt_{n}") for n in names}
    prompts.update(title=title, text=text, attribution=say("attribution"))
    slides = [*plain, *diagram_slides(prompts, image, chart, reference)]
    return sorted(slides, key=lambda slide: LAYOUTS.index(slide.layout))
