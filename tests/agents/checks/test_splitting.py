"""Slides with too much text are parted: nothing is lost, every other part keeps its bytes, what cannot be parted is left."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]
from pptx import Presentation
from pptx.util import Inches, Pt

from agents.checks.base import Fault
from agents.checks.deck_reader import presentation_of, scene_of
from agents.checks.looking import Asked
from agents.checks.mend.deck import Deck, mend_deck
from agents.checks.mend.loop import Reworked
from agents.checks.mend.splitting import KINDS, split
from agents.checks.package_rules import broken_rules
from agents.render.office import find_office
from benchmarks.checks.kept import lost
from tests.agents.checks.decks import DeckBuilder, card, words

POINTS = [
    "The first winter showed how many people come to the library after work and how few of them find a free desk.",
    "Heating was the largest of all costs, and the windows on the north side were the reason for half of it:",
    "Single panes from the year in which the hall was built, and frames that nobody had painted since the flood.",
    "Volunteers kept the reading room open on Sundays; twelve of them did so every week without being asked twice.",
    "Schools came on Tuesdays with four classes each, which nobody had planned for and everybody liked in the end.",
    "Loans of films fell again, as they fall in every town that has fast lines, and their shelves can go by summer.",
    "The council wants a plan by March that says what the north windows cost and who would pay which part of them.",
    "A second room for groups is asked for more often than anything else, by choirs, by clubs and by the chess school.",
]


def _listed(deck: DeckBuilder, title: str, points: list[str], *, numbered: bool = False) -> Any:
    slide = deck.slide(title)
    run = words(slide, 0.8, 1.6, 11.5, 5.2, points[0], 16)
    frame = slide.shapes[-1].text_frame
    for at, point in enumerate(points[1:], 1):
        run = frame.add_paragraph().add_run()
        run.text, run.font.size = point, Pt(16)
        frame.paragraphs[at].level = 1 if at == 2 else 0
    run.hyperlink.address = "https://example.org/rooms"
    if numbered:
        for paragraph in frame.paragraphs:
            properties = paragraph._p.get_or_add_pPr()
            etree.SubElement(properties, f"{{{paragraph._p.nsmap['a']}}}buAutoNum", type="arabicPeriod")
    return slide


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = DeckBuilder()
    words(made.slide("Clean"), 1, 2, 8, 1, "Nothing to do here.")
    second = _listed(made, "The first year", POINTS, numbered=True)
    card(second, 0, 7.2, 13.3, 0.3)
    second.notes_slide.notes_text_frame.text = "Counted by hand."
    words(made.slide("Last"), 1, 2, 8, 1, "Nothing to do here either.")
    columns = made.slide("For and against")
    for x, points in ((0.6, POINTS[:4]), (6.8, POINTS[4:])):
        words(columns, x, 1.6, 5.8, 5, "\n".join(points), 14)
    moving = _listed(made, "One by one", POINTS)
    moving._element.append(etree.Element(f"{{{moving._element.nsmap['p']}}}timing"))
    etree.SubElement(second.shapes[1].text_frame.add_paragraph()._p, "{urn:formulas}m").text = "x"
    bare = made.slide()
    words(bare, 0.8, 1.6, 11.5, 5.2, "\n".join(POINTS), 16)
    return made.save(tmp_path_factory.mktemp("split") / "deck.pptx")


@pytest.fixture(scope="module")
def parted(deck: Path) -> Reworked:
    data = deck.read_bytes()
    scene = scene_of(presentation_of(data), None)
    faults = [
        Fault(slide=number, slide_id=f"slide-{number}", kind="wall_of_text", detail="", measured=165, limit=150)
        for number in (2, 4, 5, 6)
    ]
    assert {f.kind for f in faults} <= KINDS
    return split(data, scene, faults, frozenset())


@pytest.fixture(scope="module")
def after(parted: Reworked, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("parted") / "deck.pptx"
    path.write_bytes(parted.data)
    return path


def _slides(path: Path) -> list[Any]:
    return list(Presentation(str(path)).slides)


def it_makes_two_slides_of_one(parted: Reworked, after: Path) -> None:
    titles = [s.shapes.title.text_frame.text for s in _slides(after) if s.shapes.title is not None]
    assert titles[:4] == ["Clean", "The first year (1/2)", "The first year (2/2)", "Last"]
    assert parted.origin == [1, 2, 2, 3, 4, 4, 5, 6], "animated slides and slides without a title are left"
    assert [slide for slide, _ in parted.done] == [2, 5]


def it_loses_nothing(deck: Path, after: Path, parted: Reworked) -> None:
    assert list(lost(deck, after, parted.origin)) == []
    first, second = (_slides(after)[at] for at in (1, 2))
    assert first.slide_layout.name == second.slide_layout.name
    assert first.has_notes_slide
    assert not second.has_notes_slide
    assert Counter(s.name for s in second.shapes) == Counter(s.name for s in first.shapes), "ornaments come along"


def it_keeps_paragraphs_that_are_no_words(after: Path) -> None:
    assert len(list(_slides(after)[2]._element.iter("{urn:formulas}m"))) == 1


def it_parts_before_a_point_of_the_first_rank(after: Path) -> None:
    first, second = (_slides(after)[at].shapes[1].text_frame for at in (1, 2))
    assert [p.text for p in (*first.paragraphs, *second.paragraphs)] == [*POINTS, ""]
    assert second.paragraphs[0].level == 0
    starts = [e.get("startAt") for e in second._txBody.iter("{*}buAutoNum")]
    assert starts == [str(len(first.paragraphs))] * (len(second.paragraphs) - 1), (
        "a point of the second rank is not counted"
    )


def it_parts_columns_side_by_side(after: Path) -> None:
    slides = _slides(after)
    for at in (4, 5):
        assert [s.left for s in slides[at].shapes if s.has_text_frame][1:] == [Inches(0.6), Inches(6.8)]


def it_writes_a_sound_package(deck: Path, after: Path) -> None:
    assert broken_rules(after) == []
    with zipfile.ZipFile(deck) as old, zipfile.ZipFile(after) as new:
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
    presentation = {"ppt/presentation.xml", "ppt/_rels/presentation.xml.rels", "[Content_Types].xml"}
    assert changed == {"ppt/slides/slide2.xml", "ppt/slides/slide4.xml", *presentation}


def it_parts_a_long_paragraph_after_a_sentence() -> None:
    made = DeckBuilder()
    words(made.slide("三年回顾"), 0.8, 1.6, 11.5, 5.2, "码头改造第二年，坡道太窄。其中七成希望增加遮雨棚！" * 12, 16)
    held = io.BytesIO()
    made.deck.save(held)
    scene = scene_of(made.deck, None)
    fault = Fault(slide=1, slide_id="slide-1", kind="wall_of_text", detail="", measured=160, limit=150)
    slides = presentation_of(split(held.getvalue(), scene, [fault], frozenset()).data).slides
    assert [s.shapes.title.text for s in slides] == ["三年回顾（1/2）", "三年回顾（2/2）"]
    paragraphs = [p.text for s in slides for p in s.shapes[1].text_frame.paragraphs]
    assert "".join(paragraphs) == "码头改造第二年，坡道太窄。其中七成希望增加遮雨棚！" * 12
    assert all(text.endswith(("。", "！")) for text in paragraphs)


@pytest.mark.skipif(find_office() is None, reason="LibreOffice shows what the file looks like")
def it_parts_what_is_a_wall_and_says_so(tmp_path: Path) -> None:
    made = DeckBuilder()
    _listed(made, "The first year", POINTS)
    path = made.save(tmp_path / "wall.pptx")
    mended = mend_deck(Deck(path, Asked()), lambda said: None)
    assert [f.kind for f in mended.before.faults if f.kind == "wall_of_text"]
    assert not [f for f in mended.after.faults if f.kind in KINDS]
    assert mended.done[0] == (1, "“The first year” has too much text and is 2 slides now.")
    assert mended.origin == [1, 1]


def it_writes_into_the_slide_that_was_moved(tmp_path: Path) -> None:
    made = DeckBuilder()
    words(made.slide("Clean"), 1, 2, 8, 1, "Nothing to do here.")
    _listed(made, "The first year", POINTS)
    listed = made.deck.slides._sldIdLst
    listed.insert(0, listed[1])
    held = io.BytesIO()
    made.deck.part.rename_slide_parts = lambda _: None  # PowerPoint keeps the parts' names where slides are moved
    made.deck.save(held)
    presentation = presentation_of(held.getvalue())
    assert [str(s.part.partname) for s in presentation.slides] == ["/ppt/slides/slide2.xml", "/ppt/slides/slide1.xml"]
    fault = Fault(slide=1, slide_id="slide-1", kind="wall_of_text", detail="", measured=165, limit=150)
    found = split(held.getvalue(), scene_of(presentation, None), [fault], frozenset())
    titles = [s.shapes.title.text for s in presentation_of(found.data).slides]
    assert titles == ["The first year (1/2)", "The first year (2/2)", "Clean"]
