"""What of a deck goes on a sheet: nothing twice, equations with the text that they belong to."""

from __future__ import annotations

from agents.deck.diagrams import ChartPanel
from agents.deck.spec import (
    BulletsSlide,
    ClosingSlide,
    Event,
    GallerySlide,
    IconsSlide,
    Image,
    ImageTextSlide,
    Label,
    Point,
    StatementSlide,
    TableBlock,
    TableSlide,
    TimelineSlide,
    TwoChartsSlide,
)
from agents.poster.page import PanelView, poster_theme, render_poster
from agents.poster.panels import head_line, panels_of
from agents.poster.spec import Panel
from tests.agents.deck.edits.decks import said, spec
from tests.agents.poster.sheets import library, poster


def equation(slide_id: str, title: str) -> ImageTextSlide:
    image = Image(asset="0" * 64 + ".svg", kind="equation", width=300, height=90, alt="a = b")
    return ImageTextSlide(id=slide_id, title=Label(label=title), image=image, bullets=[])


def it_puts_an_equation_with_its_text():
    deck = spec()
    method = BulletsSlide(id="s20", title=Label(label="Method"), bullets=[said(0), said(1)])
    deck = deck.model_copy(
        update={
            "slides": [deck.slides[0], method, equation("s21", "Method (2)"), equation("s22", "Loss"), *deck.slides[3:]]
        }
    )
    panels = [p.slide for p in panels_of(deck, "academic") if not p.wide]
    assert [p.id for p in panels[:2]] == ["s20", "s22"]
    first = panels[0]
    assert isinstance(first, ImageTextSlide)
    assert first.bullets == method.bullets
    assert [p.title.text for p in panels[:2]] == ["Method", "Loss"]


def it_shows_no_table_beside_its_own_chart():
    deck = spec()
    layouts = [p.slide.layout for p in panels_of(deck, "academic")]
    charted = next(s.chart.table for s in deck.slides if s.layout == "chart")
    block = TableBlock(columns=["Year"], rows=[["2021"]], align=["left"], table=charted, alt="Rides")
    table = TableSlide(id="s30", title=Label(label="Taxi rides"), table=block)
    more = deck.model_copy(update={"slides": [*deck.slides, table]})
    assert [p.slide.layout for p in panels_of(more, "academic")] == layouts


def it_begins_an_event_with_what_it_is_and_not_with_what_it_asks_for():
    deck = spec()
    pitch = BulletsSlide(id="s20", title=Label(label="At a glance"), bullets=[said(0), said(1)])
    ask = StatementSlide(id="s21", title=Label(label="Help us"), statement=said(2))
    more = deck.model_copy(update={"slides": [deck.slides[0], pitch, *deck.slides[3:6], ask]})
    panels = panels_of(more, "event")
    assert [p.slide.id for p in panels if p.wide] == ["s20"]
    assert panels[-1].slide.id == "s21"


def it_puts_when_where_and_for_how_much_across_an_event():
    deck = spec()
    lines = [
        said(0).model_copy(update={"text": text})
        for text in ("When: 3 May", "地点：古戏台", "Price: 6", "By: the club")
    ]
    notice = BulletsSlide(id="s20", title=Label(label="At a glance"), bullets=lines)
    long = notice.model_copy(update={"bullets": [said(0), *lines]})
    for first, wide in ((notice, ["s20"]), (long, [])):
        more = deck.model_copy(update={"slides": [deck.slides[0], first, *deck.slides[3:6]]})
        assert [p.slide.id for p in panels_of(more, "event") if p.wide] == wide


def it_keeps_each_time_with_what_happens_then():
    events = [Event(when=Label(label=f"1{n}:00"), heading=said(n)) for n in range(3)]
    slide = TimelineSlide(id="s20", title=Label(label="Programme"), events=events)
    sheet = poster().model_copy(update={"panels": [Panel(slide=slide)]})
    view = PanelView(sheet.panels[0], 0, sheet, library(), poster_theme(sheet))
    assert (view.layout, view.manner) == ("pairs", "timed")
    assert [[path for path, _ in pair] for pair in view.pairs] == [
        [f"events/{n}/when", f"events/{n}/heading"] for n in range(3)
    ]
    page = render_poster(sheet, library(), None)
    assert page.count('<p class="head" data-item="events/') == 3


def it_draws_both_charts_of_a_pair_under_their_headings():
    deck = spec()
    chart = next(s.chart for s in deck.slides if s.layout == "chart")
    left, right = (ChartPanel(heading=Label(label=name), chart=chart) for name in ("Rides", "Drivers"))
    slide = TwoChartsSlide(id="s20", title=Label(label="Both"), left=left, right=right, takeaway=None)
    page = render_poster(poster().model_copy(update={"panels": [Panel(slide=slide)]}), library(), None)
    assert page.count('data-role="chart"') == 2
    assert [f">{name}</h3>" in page for name in ("Rides", "Drivers")] == [True, True]


def it_shows_every_picture_of_a_gallery():
    held = [equation(f"s{n}", "A").image.model_copy(update={"caption": Label(label=f"Leads to {n}")}) for n in (1, 2)]
    slide = GallerySlide(id="s30", title=Label(label="Balance"), images=held)
    sheet = poster()
    view = PanelView(Panel(slide=slide), 0, sheet, library(), poster_theme(sheet))
    assert view.layout == "pictures"
    assert [one["path"] for one in view.pictures] == ["images/0", "images/1"]


def it_lists_what_a_deck_sets_on_two_cards_and_gives_a_card_what_was_measured():
    deck = spec()
    why = BulletsSlide(id="s20", title=said(0), bullets=[Label(label="The law of 2025 asks for it")])
    points = [Point(heading=Label(label="Waste fell by 38 %")), Point(heading=Label(label="A meal costs €0.21 more"))]
    came = IconsSlide(id="s21", title=Label(label="What came of it"), points=points)
    panels = panels_of(deck.model_copy(update={"slides": [deck.slides[0], why, came]}), "social")
    first = panels[0].slide
    assert isinstance(first, BulletsSlide)
    assert (first.id, [b.text for b in first.bullets]) == ("s21", [p.heading.text for p in points])


def it_names_whom_to_ask_in_the_head_of_a_sheet_that_has_no_line_there_and_is_no_paper():
    deck = spec()
    first = deck.slides[0].model_copy(update={"meta": None})
    asked = ClosingSlide(
        id="s99", title=Label(label="Sources"), message=Label(label="Questions: a@shed.example"), references=[]
    )
    ended = deck.model_copy(update={"slides": [first, *deck.slides[1:3], asked]})
    line = head_line(ended, "infographic")
    assert line is not None
    assert line.text == "Questions: a@shed.example"
    assert head_line(ended, "academic") is None
    claim = asked.model_copy(update={"message": Label(label="The shed opens at ten")})
    assert head_line(ended.model_copy(update={"slides": [first, claim]}), "event") is None
