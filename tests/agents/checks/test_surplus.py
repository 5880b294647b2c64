"""Words without room go to the notes: the point stays, nothing is lost, and a deck without notes gets a sound page of them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from agents.checks.base import Fault
from agents.checks.deck_reader import presentation_of, scene_of
from agents.checks.mend.loop import Reworked
from agents.checks.mend.surplus import moved
from agents.checks.package_rules import broken_rules
from benchmarks.checks.kept import lost
from tests.agents.checks.decks import DeckBuilder, words

LEAD = "The house was built as a school and has had no lift in all of its hundred years."
REST = "One was planned four times, and each time the stairs turned out to be listed."


def _cards(made: DeckBuilder, title: str, count: int) -> Any:
    slide = made.slide(title)
    for n in range(count):
        words(slide, 0.6 + 3 * n, 1.6, 2.8, 2, f"Card {n}", 14)
        slide.shapes[-1].text_frame.add_paragraph().text = f"{LEAD} {REST}"
    return slide


def _wall(number: int, measured: int, limit: int) -> Fault:
    return Fault(slide=number, slide_id="", kind="wall_of_text", detail="", measured=measured, limit=limit)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = DeckBuilder()
    _cards(made, "Four cards", 4)
    ranked = made.slide("Points and what explains them")
    words(ranked, 0.6, 1.6, 11, 4, "The crane", 20)
    frame = ranked.shapes[-1].text_frame
    for said, rank in (("On Sundays only", 1), ("Of the town", 1), ("The fridge", 0), ("It must not warm up", 1)):
        paragraph = frame.add_paragraph()
        paragraph.text, paragraph.level = said, rank
    ranked.notes_slide.notes_text_frame.text = "Pause here."
    single = made.slide("One sentence")
    words(single, 0.6, 1.6, 11, 4, LEAD, 20)
    return made.save(tmp_path_factory.mktemp("surplus") / "deck.pptx")


@pytest.fixture(scope="module")
def found(before: Path) -> Reworked:
    data = before.read_bytes()
    faults = [_wall(1, 130, 110), _wall(2, 18, 12), _wall(3, 17, 4)]
    return moved(data, scene_of(presentation_of(data), None), faults, frozenset())


@pytest.fixture(scope="module")
def after(found: Reworked, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("moved") / "deck.pptx"
    path.write_bytes(found.data)
    return path


def _slides(path: Path) -> list[Any]:
    return list(Presentation(str(path)).slides)


def it_moves_what_explains_the_point(after: Path, found: Reworked) -> None:
    cards, ranked, single = _slides(after)
    said = [s.text_frame.text for s in cards.shapes][1:]
    assert sorted(said) == sorted([f"Card {n}\n{LEAD}" for n in (0, 1)] + [f"Card {n}\n{LEAD} {REST}" for n in (2, 3)])
    assert cards.notes_slide.notes_text_frame.text == f"Card 0\n{REST}\nCard 1\n{REST}"
    assert ranked.shapes[1].text_frame.text == "The crane\nOn Sundays only\nThe fridge"
    assert ranked.notes_slide.notes_text_frame.text == (
        "Pause here.\nThe crane\nOf the town\nThe fridge\nIt must not warm up"
    )
    assert not single.has_notes_slide, "a single sentence is not torn apart"
    assert [slide for slide, _ in found.done] == [1, 2]


def it_loses_nothing_and_stays_sound(before: Path, after: Path, found: Reworked) -> None:
    assert list(lost(before, after, found.origin)) == []
    assert broken_rules(after) == []


def it_brings_a_master_for_notes_where_there_is_none(tmp_path: Path) -> None:
    made = DeckBuilder()
    _cards(made, "Four cards", 4)
    held = io.BytesIO()
    made.deck.save(held)
    data = held.getvalue()
    found = moved(data, scene_of(presentation_of(data), None), [_wall(1, 130, 110)], frozenset())
    path = tmp_path / "deck.pptx"
    path.write_bytes(found.data)
    assert broken_rules(path) == []
    assert _slides(path)[0].notes_slide.notes_text_frame.text.count(REST) == 2
    listed: Any = Presentation(str(path)).part._element.find("{*}notesMasterIdLst")
    assert listed.getprevious().tag.endswith("}sldMasterIdLst")


def it_leaves_posters_and_animated_slides(before: Path) -> None:
    data = before.read_bytes()
    presentation = presentation_of(data)
    scene = scene_of(presentation, None)
    slide: Any = presentation.slides[0]
    poster = scene.model_copy(update={"width": 800.0, "height": 1200.0})
    assert moved(data, poster, [_wall(1, 130, 110)], frozenset()).done == []
    moving = slide._element
    moving.append(moving.makeelement(f"{{{moving.nsmap['p']}}}timing", {}))
    held = io.BytesIO()
    presentation.save(held)
    assert moved(held.getvalue(), scene, [_wall(1, 130, 110)], frozenset()).done == []
