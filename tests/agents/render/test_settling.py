"""Diagrams stand in the middle of their area, cards are as high as what they hold, charts as legible as their room."""

from __future__ import annotations

import pytest

from agents.deck import spec as s
from agents.deck.library import Library
from agents.deck.spec import Chart, Series
from agents.render.chart_labels import LARGEST, LEAST_TALL, SIZE, lettered
from agents.render.diagrams.base import Group, Listed, Part, Shape, Words
from agents.render.layouts import load_theme
from agents.render.view import View
from agents.sources.base import Language

SAME = {"id": "s1", "title": s.Label(label="Title")}
FAMILY = "Carlito"


def say(text: str) -> s.Label:
    return s.Label(label=text)


def shown(slide: s.Slide, theme: str = "gesso", language: Language = "en") -> View:
    return View(slide, 1, "", "Deck", language, Library(documents=[]), load_theme(theme))


def flat(parts: list[Part]) -> list[Part]:
    return [inner for part in parts for inner in (flat(list(part.parts)) if isinstance(part, Group) else [part])]


def points(count: int, text: str = "Short.") -> list[s.Point]:
    return [s.Point(heading=say(f"Point {n}"), text=say(text)) for n in range(count)]


class DescribeSettling:
    def it_moves_a_low_diagram_into_the_middle(self) -> None:
        view = shown(s.ProcessSlide(**SAME, steps=points(3)))
        area = view.diagram.kit.area
        tops = [part.slot.y for part in flat(view.diagram.parts) if isinstance(part, Words)]
        assert area.y + 0.1 * area.h < min(tops) < area.y + 0.5 * area.h

    def it_leaves_a_full_diagram_where_it_is(self) -> None:
        view = shown(s.FaqSlide(**SAME, questions=[s.Answered(question=say("Why?"), answer=say("So. " * 60))] * 6))
        tops = [part.area.y for part in flat(view.diagram.parts) if isinstance(part, Shape)]
        assert min(tops) == pytest.approx(view.diagram.kit.area.y, abs=12)

    @pytest.mark.parametrize("theme", ["clinic", "kraft", "blueprint"])
    def it_makes_cards_no_higher_than_they_need(self, theme: str) -> None:
        view = shown(s.IconsSlide(**SAME, points=points(3)), theme)
        cards = [p for p in flat(view.diagram.parts) if isinstance(p, Shape) and p.kind.startswith("card")]
        assert all(card.area.h < 0.7 * view.diagram.kit.area.h for card in cards)

    def it_keeps_texts_within_snug_cards(self) -> None:
        half = s.Half(heading=say("Heading"), bullets=[say("A line of text that is not short at all")] * 3)
        view = shown(s.ThreeColumnsSlide(**SAME, columns=[half] * 3), "clinic")
        cards = [p for p in flat(view.diagram.parts) if isinstance(p, Shape) and p.kind.startswith("card")]
        for listed in (p for p in flat(view.diagram.parts) if isinstance(p, Listed)):
            high = view.diagram.kit.height(listed.slot, listed.size, [view.say(v) for v in listed.values])
            assert listed.slot.y + high <= cards[0].area.bottom


class DescribeTimelines:
    def it_sets_six_dates_above_and_under_the_line(self) -> None:
        events = [s.Event(when=say(f"20{n}"), heading=say("Named"), text=say("A remark.")) for n in range(10, 16)]
        words = [p for p in flat(shown(s.TimelineSlide(**SAME, events=events)).diagram.parts) if isinstance(p, Words)]
        assert len({round(p.slot.x) for p in words if p.kind == "dg-w"}) == 6
        assert min(p.size for p in words) >= 18

    def it_lists_them_where_the_area_is_narrow(self) -> None:
        events = [s.Event(when=say(f"20{n}"), heading=say("Named"), text=say("A remark.")) for n in range(10, 17)]
        parts = flat(shown(s.TimelineSlide(**SAME, events=events), "ink").diagram.parts)
        words = [p for p in parts if isinstance(p, Words)]
        assert len({round(p.slot.y) for p in words if p.kind == "dg-w"}) == 7
        assert min(p.size for p in words) >= 16


def test_three_sets_have_their_texts_outside_where_there_is_room() -> None:
    slide = s.VennSlide(**SAME, sets=points(3, "Shade at three in the afternoon"), shared=say("A street to stay in"))
    parts = flat(shown(slide).diagram.parts)
    circles = [p.area for p in parts if not isinstance(p, Words) and p.sort == "drawing"]
    for text in (p for p in parts if isinstance(p, Words) and p.kind == "dg-t"):
        middle = (text.slot.x + text.slot.w / 2, text.slot.y + text.slot.h / 2)
        assert all(
            (middle[0] - c.x - c.w / 2) ** 2 + (middle[1] - c.y - c.h / 2) ** 2 > (c.w / 2) ** 2 for c in circles
        )
        assert text.size >= 18


class DescribeClosingWithoutSources:
    def it_stands_where_the_cover_does(self) -> None:
        view = shown(s.ClosingSlide(**SAME, message=say("Approve it."), references=[]))
        cover = view.theme.slot("title", "title")
        assert view.closing.arrangement == "alone"
        assert (view.slot("title").x, view.slot("title").y) == (cover.x, cover.y)

    def it_takes_halves_where_the_message_is_long(self) -> None:
        view = shown(s.ClosingSlide(**SAME, message=say("A long message. " * 30), references=[]))
        assert view.closing.arrangement == "halves"


class DescribeLettersOfCharts:
    def chart(self, categories: list[str], *, kind: s.ChartKind = "column") -> Chart:
        values = [float(n) for n in range(1, len(categories) + 1)]
        return Chart(kind=kind, categories=categories, series=[Series(name="a", values=list(values))], alt="")

    def it_grows_where_there_is_room(self) -> None:
        _, scale = lettered(self.chart(["2024", "2025", "2026"]), 840, 430, FAMILY, tall=False)
        assert scale * SIZE == LARGEST

    def it_stays_small_where_rows_are_many(self) -> None:
        names = [f"A rather long name {n}" for n in range(14)]
        assert lettered(self.chart(names, kind="bar"), 600, 320, FAMILY, tall=False)[1] == 1.0

    def it_changes_no_kind(self) -> None:
        for count in range(2, 14):
            names = [f"Category {n}" for n in range(count)]
            small = lettered(self.chart(names), 620, 380, FAMILY, tall=False)
            assert small[0].kind in ("column", "bar")
            assert small[1] >= 1.0

    def it_is_read_on_a_phone(self) -> None:
        assert lettered(self.chart(["a", "b"]), 600, 600, FAMILY, tall=True)[1] * SIZE >= LEAST_TALL
