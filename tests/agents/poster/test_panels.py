"""What of a deck goes on a sheet: nothing twice, equations with the text that they belong to."""

from __future__ import annotations

from agents.deck.spec import BulletsSlide, Image, ImageTextSlide, Label, TableBlock, TableSlide
from agents.poster.panels import panels_of
from tests.agents.deck.edits.decks import said, spec


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
