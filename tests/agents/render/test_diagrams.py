"""Diagrams stand on the slide, their texts fit, every text of the spec is shown once; in every theme, size and language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.deck import spec as s
from agents.deck.library import Library
from agents.deck.texts import text_at, texts
from agents.render.diagrams import ARRANGED
from agents.render.diagrams.base import LEAST, Area, Cited, Drawing, Group, Kit, Listed, Part, Photo, Words
from agents.render.layouts import SIZES, Theme, load_theme, themes
from agents.render.showcase import showcase
from agents.render.view import View, views
from agents.sources.base import Language

NAMES = [t.name for t in themes()]
THEMES = pytest.mark.parametrize("name", NAMES)
FORMS = pytest.mark.parametrize("form", list(SIZES))
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])
OVER = 1.06
"""Heights are estimated; a text may be so much higher than its place before the browser balances it"""


def flat(parts: list[Part]) -> Iterator[Any]:
    for part in parts:
        if isinstance(part, Group):
            yield from flat(list(part.parts))
        else:
            yield part


def arranged(name: str, language: Language, form: Any) -> tuple[list[View], Theme]:
    theme = load_theme(name, form)
    deck, library = showcase(name, language, form)
    return [v for v in views(deck, library, theme) if v.layout in ARRANGED], theme


def box_of(part: Any) -> tuple[float, float, float, float]:
    place = part.slot if hasattr(part, "slot") else part.area
    return place.x, place.y, place.w, place.h


@THEMES
@FORMS
@LANGUAGES
def test_every_part_stands_on_the_slide_and_every_text_fits(name: str, form: str, language: Language) -> None:
    shown, theme = arranged(name, language, form)
    assert len(shown) == len(ARRANGED)
    for view in shown:
        for part in flat(view.diagram.parts):
            x, y, w, h = box_of(part)
            where = (view.layout, part)
            assert x >= -1, where
            assert y >= -1, where
            assert x + w <= theme.width + 1, where
            assert y + min(h, 1e4) <= theme.height + 1, where
            if isinstance(part, Words | Listed):
                assert part.size >= LEAST, where
                said = [view.diagram.kit.said(v) for v in (part.values if isinstance(part, Listed) else [part.value])]
                assert view.diagram.kit.height(part.slot, part.size, said) <= part.slot.h * OVER + 2, where


@THEMES
@LANGUAGES
def test_every_text_of_the_slide_is_shown_once(name: str, language: Language) -> None:
    for view in arranged(name, language, "16:9")[0]:
        paths: list[str] = []
        for part in flat(view.diagram.parts):
            if isinstance(part, Words) and part.item:
                assert text_at(view.slide, part.item) is part.value
                paths.append(part.item)
            elif isinstance(part, Listed):
                paths += [f"{part.item}/{n}" for n in range(len(part.values))]
        wanted = [p for p, _ in texts(view.slide) if p != "title"]
        assert sorted(paths) == sorted(set(paths))
        assert set(paths) == set(wanted), view.layout


@THEMES
def test_siblings_share_one_size(name: str) -> None:
    for view in arranged(name, "en", "16:9")[0]:
        sizes: dict[str, set[int]] = {}
        for part in flat(view.diagram.parts):
            if (
                isinstance(part, Words)
                and part.item
                and part.item.split("/")[0] in ("steps", "points", "events", "tiers")
            ):
                sizes.setdefault(part.item.split("/")[-1], set()).add(part.size)
        assert all(len(held) == 1 for held in sizes.values()), (view.layout, sizes)


WORD = st.text(st.sampled_from("abcdefghijklmnop"), min_size=1, max_size=12)
TEXT = st.lists(WORD, min_size=1, max_size=16).map(" ".join) | st.text(
    st.sampled_from("树荫街道降温的遮阳"), min_size=1, max_size=40
)


def label(text: str) -> s.Label:
    return s.Label(label=text)


@st.composite
def slides(draw: Any) -> s.Slide:
    """Slides with few and with many parts, of short and of long texts."""

    def points(least: int, most: int) -> list[s.Point]:
        return [
            s.Point(heading=label(draw(TEXT)), text=label(draw(TEXT)) if draw(st.booleans()) else None)
            for _ in range(draw(st.integers(least, most)))
        ]

    same: dict[str, Any] = {"id": "s1", "title": label(draw(TEXT))}
    kind = draw(
        st.sampled_from(["process", "icons", "cycle", "pyramid", "venn", "timeline", "funnel", "faq", "org", "roadmap"])
    )
    if kind == "process":
        return s.ProcessSlide(**same, steps=points(1, 7))
    if kind == "icons":
        return s.IconsSlide(**same, points=points(1, 6))
    if kind == "cycle":
        return s.CycleSlide(**same, steps=points(2, 6))
    if kind == "pyramid":
        return s.PyramidSlide(**same, tiers=points(2, 5))
    if kind == "venn":
        return s.VennSlide(**same, sets=points(2, 3), shared=label(draw(TEXT)))
    if kind == "timeline":
        return s.TimelineSlide(
            **same, events=[s.Event(when=label(draw(WORD)), heading=p.heading, text=p.text) for p in points(1, 8)]
        )
    if kind == "funnel":
        return s.FunnelSlide(
            **same,
            stages=[s.FunnelStage(heading=p.heading, value=label(draw(WORD)), text=p.text) for p in points(2, 6)],
        )
    if kind == "faq":
        return s.FaqSlide(
            **same, questions=[s.Answered(question=p.heading, answer=label(draw(TEXT))) for p in points(1, 6)]
        )
    if kind == "org":
        under = [s.Post(name=p.heading, role=p.text, under=[s.Post(name=label(draw(WORD)))]) for p in points(0, 6)]
        return s.OrgChartSlide(**same, head=s.Post(name=label(draw(TEXT)), under=under))
    work = [
        s.Stretch(text=label(draw(TEXT)), start=draw(st.integers(0, 9)), end=draw(st.integers(0, 9))) for _ in range(3)
    ]
    phases = [label(draw(WORD)) for _ in range(draw(st.integers(2, 8)))]
    return s.RoadmapSlide(**same, phases=phases, lanes=[s.Lane(name=label(draw(TEXT)), work=work)])


@settings(max_examples=60, deadline=None)
@given(slides(), st.sampled_from(NAMES), st.sampled_from(list(SIZES)))
def test_no_content_puts_a_part_off_the_slide(slide: s.Slide, name: str, form: Any) -> None:
    theme = load_theme(name, form)
    author = s.Author(model="test", tier="large")
    deck = s.DeckSpec(title="t", language="en", theme=name, format=form, slides=[slide], author=author)
    (view,) = views(deck, Library(documents=[]), theme)
    for part in flat(view.diagram.parts):
        x, y, w, h = box_of(part)
        assert x >= -1, part
        assert y >= -1, part
        assert x + w <= theme.width + 1, part
        if not isinstance(part, Words | Listed | Cited):
            assert y + h <= theme.height + 1, part


@pytest.mark.parametrize(("form", "beside"), [("4:3", True), ("9:16", False)])
def test_the_first_of_three_pictures_is_large(form: Any, beside: bool) -> None:
    views, _ = arranged("kraft", "en", form)
    gallery = next(v for v in views if v.layout == "gallery")
    first, *others = [p.area for p in flat(gallery.diagram.parts) if isinstance(p, Photo)]
    assert all(first.w > 1.5 * other.w for other in others)
    assert all(other.x >= first.right if beside else other.y >= first.bottom for other in others)
    assert all(other.bottom <= gallery.diagram.kit.area.bottom for other in others)


def it_sets_two_sentences_large_and_gives_a_sentence_no_icon():
    theme = load_theme("gesso")
    said = ["Shielded lamps undo half of the loss", "We recommend shielding, since dimming had no effect"]

    def drawn(text: s.Label | None) -> list[Any]:
        points = [s.Point(heading=s.Label(label=words), text=text) for words in said]
        slide = s.IconsSlide(id="s1", title=s.Label(label="Conclusions"), points=points)
        area, whole = Area(72, 200, 1136, 400), Area(0, 0, theme.width, theme.height)
        return list(flat(ARRANGED["icons"](slide, Kit(theme, "en", area, whole, lambda t: t.text))))

    alone, explained = drawn(None), drawn(s.Label(label="It was measured in one season"))
    assert not any(isinstance(part, Drawing) for part in alone)
    assert any(isinstance(part, Drawing) for part in explained)
    sizes = [[part.size for part in parts if isinstance(part, Words)] for parts in (alone, explained)]
    assert max(sizes[0]) > max(sizes[1])


@pytest.mark.parametrize(
    ("said", "arrows"),
    [
        (("Survey", "Dig", "Plant"), True),
        (
            ("Measure the ball, fix the thread and take its length", "Let the ball go at five degrees", "Count") * 2,
            False,
        ),
    ],
)
def it_sets_steps_in_arrows_where_they_are_names_and_on_lines_where_they_are_sentences(
    said: tuple[str, ...], arrows: bool
) -> None:
    theme = load_theme("clinic")
    steps: list[s.Point] = [s.Point(heading=s.Label(label=told)) for told in said[:5]]
    slide = s.ProcessSlide(id="s", title=s.Label(label="Steps"), steps=steps)
    area = Area(90, 180, 1100, 430)
    parts = flat(ARRANGED["process"](slide, Kit(theme, "en", area, area, lambda t: t.text)))
    heights = {round(part.slot.y) for part in parts if isinstance(part, Words)}
    assert (len(heights) == 1) == arrows
