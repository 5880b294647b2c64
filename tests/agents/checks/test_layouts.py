"""Another layout for slides whose text has no room beside a placeholder that nobody filled."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Inches

from agents.checks.base import Fault, FaultKind
from agents.checks.deck_reader import presentation_of, scene_of
from agents.checks.mend.layouts import relaid
from agents.checks.mend.loop import Reworked
from tests.agents.checks.decks import PICTURE

COVER, CONTENT, TWO, COMPARISON, CAPTION = 0, 1, 3, 4, 8
POINTS = "\n".join(f"Point {n}, which takes two or three lines of a narrow column" for n in range(8))


def _slide(deck: Any, layout: int, title: str, **said: str) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[layout])
    slide.shapes.title.text = title
    for at, words in said.items():
        slide.placeholders[int(at[1:])].text_frame.text = words
    return slide


def _fault(number: int, kind: FaultKind, node: int | None = None) -> Fault:
    return Fault(
        slide=number, slide_id="", kind=kind, detail="", measured=90, node=f"{number}-{node}" if node else None
    )


@pytest.fixture(scope="module")
def before() -> bytes:
    deck = Presentation()
    _slide(deck, COVER, "Moving", _1=POINTS)
    _slide(deck, TWO, "Beside nothing", _1=POINTS)
    _slide(deck, COVER, "Agenda", _1=POINTS)
    pictured = _slide(deck, TWO, "Beside a picture", _1="One point")
    pictured.shapes.add_picture(str(PICTURE), Inches(5.4), Inches(1.8), height=Inches(4))
    cramped = _slide(deck, TWO, "Cramped beside a picture", _1=POINTS)
    cramped.shapes.add_picture(str(PICTURE), Inches(5.4), Inches(1.8), height=Inches(4))
    _slide(deck, COMPARISON, "Then and now", _2="Stairs", _4="A lift")
    _slide(deck, COMPARISON, "Half", _1="Then", _2="Stairs", _3="Now")
    _slide(deck, CONTENT, "Nothing below")
    _slide(deck, CAPTION, "The laboratory", _2=POINTS)
    held = io.BytesIO()
    deck.save(held)
    return held.getvalue()


@pytest.fixture(scope="module")
def found(before: bytes) -> Reworked:
    faults = [_fault(n, "overflow", 2) for n in (1, 2, 3, 5)] + [_fault(9, "overflow", 3)]
    faults += [_fault(n, "empty") for n in (2, 4, 5, 6, 7, 8, 9)]
    return relaid(before, scene_of(presentation_of(before), None), faults, frozenset())


def _slides(found: Reworked) -> list[Any]:
    return list(Presentation(io.BytesIO(found.data)).slides)


def it_takes_the_layout_that_has_a_place_for_what_is_there(found: Reworked) -> None:
    content, only_two = "Title and Content", "Two Content"
    assert {n: s.slide_layout.name for n, s in enumerate(_slides(found), 1)} == {
        1: "Title Slide",
        2: content,
        3: content,
        4: content,
        5: only_two,
        6: only_two,
        7: "Comparison",
        8: content,
        9: content,
    }, "a cover, a text without more room, two heads over one body and a slide of a title stay"
    assert [slide for slide, _ in found.done] == [2, 3, 4, 6, 9]


def it_leaves_no_placeholder_empty_and_keeps_all_words(found: Reworked, before: bytes) -> None:
    for old, new in zip(Presentation(io.BytesIO(before)).slides, _slides(found), strict=True):
        said = [s.text_frame.text for s in new.shapes if s.has_text_frame]
        assert [t for t in said if t] == [s.text_frame.text for s in old.shapes if s.has_text_frame and s.text]
        assert all(said) or new.slide_layout.name == old.slide_layout.name


def it_stands_in_the_new_place_unless_something_else_does(found: Reworked) -> None:
    slides = _slides(found)
    wide = slides[1].slide_layout.placeholders[1]
    assert [s.width for s in (slides[1].placeholders[1], slides[2].placeholders[1])] == [wide.width] * 2
    assert slides[2].shapes.title.top == wide.part.slide_layout.placeholders[0].top, "no longer in the middle"
    beside = slides[3].placeholders[1]
    assert beside.left + beside.width < Inches(5.4), "it does not run under the picture"


def it_changes_the_slides_and_their_relationships_only(found: Reworked, before: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(io.BytesIO(found.data)) as new:
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
    numbers = [slide for slide, _ in found.done]
    names = [f"ppt/slides/slide{n}.xml" for n in numbers] + [f"ppt/slides/_rels/slide{n}.xml.rels" for n in numbers]
    assert changed == set(names)
