"""Texts by path, and what repair does to them: shorten by deletion, never add."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.checks.base import Fault
from agents.deck.repair import fitting, shortened
from agents.deck.spec import (
    AgendaSlide,
    BulletsSlide,
    Figure,
    Item,
    KeyFiguresSlide,
    Label,
    MatrixSlide,
    ProsConsSlide,
    Quadrant,
    Slide,
    ThreeColumnsSlide,
    TwoColumnsSlide,
)
from agents.deck.spec import Half as Column
from agents.deck.texts import is_empty, items, replaced, text_at, texts, without
from agents.text.words import is_subsequence


def item(text: str) -> Item:
    return Item(text=text, passages=["a:1"], origin="model")


@pytest.fixture
def bullets() -> Slide:
    return BulletsSlide(id="s1", title=item("Title"), lead=item("Lead"), bullets=[item("One"), item("Two")])


@pytest.fixture
def columns() -> Slide:
    left = Column(heading=Label(label="L"), bullets=[item("One")])
    right = Column(heading=Label(label="R"), bullets=[item("Two"), item("Three")])
    return TwoColumnsSlide(id="s2", title=item("Title"), left=left, right=right)


class DescribePaths:
    def it_walks_in_reading_order(self, columns: Slide):
        assert [path for path, _ in texts(columns)] == [
            "title",
            "left/heading",
            "left/bullets/0",
            "right/heading",
            "right/bullets/0",
            "right/bullets/1",
        ]

    def it_replaces_one_text_and_leaves_the_rest(self, columns: Slide):
        changed = replaced(columns, "right/bullets/1", item("Changed"))
        assert [i.text for _, i in items(changed)] == ["Title", "One", "Two", "Changed"]
        assert [i.text for _, i in items(columns)] == ["Title", "One", "Two", "Three"]

    def it_fails_on_a_path_that_leads_nowhere(self, bullets: Slide):
        with pytest.raises((KeyError, IndexError)):
            replaced(bullets, "bullets/7", item("x"))
        assert text_at(bullets, "bullets/7") is None

    def it_takes_a_bullet_away_but_not_the_last_one(self, bullets: Slide):
        one = without(bullets, "bullets/0")
        assert one is not None
        assert [i.text for _, i in items(one)] == ["Title", "Lead", "Two"]
        assert without(one, "bullets/0") is None

    def it_takes_optional_texts_away_but_never_a_title(self, bullets: Slide):
        without_lead = without(bullets, "lead")
        assert without_lead is not None
        assert text_at(without_lead, "lead") is None
        assert without(bullets, "title") is None

    def it_takes_a_key_figure_away_whole(self):
        figures = [Figure(value=item(v), label=item(f"label of {v}")) for v in ("3 %", "4 %")]
        slide = KeyFiguresSlide(id="s1", title=item("Title"), figures=figures)
        left = without(slide, "figures/0/value")
        assert left is not None
        assert [i.text for _, i in items(left)] == ["Title", "4 %", "label of 4 %"]

    def it_knows_an_empty_slide(self, bullets: Slide):
        assert not is_empty(bullets)
        assert is_empty(BulletsSlide(id="s1", title=item("Title"), bullets=[]))


def it_abbreviates_an_agenda_that_has_no_room():
    entries = [Label(label="Short"), Label(label="A very long entry that names a slide by its whole sentence")]
    agenda = AgendaSlide(id="s1", title=Label(label="Agenda"), entries=[*entries])
    fault = Fault(kind="overflow", slide=1, slide_id="s1", item="entries/1", detail="It sticks out.")
    changed = fitting(agenda, [fault], 2)
    assert changed is not None
    assert [t.text for _, t in texts(changed)] == ["Agenda", "Short", "A very long entry that names a slide…"]


class DescribeShortening:
    @pytest.mark.parametrize(
        ("long", "short"),
        [
            ("Trees cool by 3 °C (measured at noon)", "Trees cool by 3 °C"),
            ("The council, which met in May, closed the line", "The council closed the line"),
            ("试点馆舍共有六家（均在地铁站附近）", "试点馆舍共有六家"),
        ],
    )
    def it_drops_what_says_least(self, long: str, short: str):
        assert shortened(long) == short

    @pytest.mark.parametrize("text", ["Trees cool the street", "所有馆舍都延长了开放时间"])
    def it_leaves_a_plain_statement_alone(self, text: str):
        assert shortened(text) is None

    @given(st.text(max_size=120))
    def it_only_ever_deletes(self, text: str):
        short = shortened(text)
        if short is not None:
            assert is_subsequence(short, text)
            assert len(short) < len(text)


class DescribeListsSideBySide:
    @pytest.mark.parametrize("kind", ["columns", "quadrants", "pros and cons"])
    def it_takes_the_last_row_off_where_there_is_too_much_to_read(self, kind: str):
        def half(count: int) -> Column:
            return Column(heading=item("Silt"), bullets=[item(f"{count} and {n}") for n in range(count)])

        slide: Slide = {
            "columns": lambda: ThreeColumnsSlide(id="s1", title=item("T"), columns=[half(4), half(2), half(4)]),
            "quadrants": lambda: MatrixSlide(
                id="s1",
                title=item("T"),
                quadrants=[Quadrant(heading=half(n).heading, bullets=half(n).bullets) for n in (4, 2, 4, 1)],
            ),
            "pros and cons": lambda: ProsConsSlide(id="s1", title=item("T"), pros=half(4), cons=half(4)),
        }[kind]()
        wall = Fault(kind="wall_of_text", slide=1, slide_id="s1", detail="")
        less = fitting(slide, [wall], 1)
        assert less is not None
        before = [text.text for _, text in texts(slide)]
        after = [text.text for _, text in texts(less)]
        assert [t for t in before if t not in after] == ["4 and 3"] * 2
        assert less.notes == ["4 and 3"] * 2
