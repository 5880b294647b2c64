"""`impasto check` on decks that other programs made: faults are found where they are, and none where there are none."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from agents.checks import deck_file
from agents.checks.deck_file import check_deck
from agents.checks.looking import Checked
from agents.errors import InputRefused
from agents.render.office import find_office
from tests.agents.checks.decks import PICTURE, DeckBuilder, card, chart, odd_deck, with_part, words

office = pytest.mark.skipif(find_office() is None, reason="LibreOffice shows what the file looks like")


def kinds(checked: Checked, slide: int) -> set[str]:
    return {fault.kind for fault in checked.faults if fault.slide == slide}


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Slides with faults, one clean one among them."""
    made = DeckBuilder()
    clean = made.slide("A title")
    words(clean, 1, 2, 8, 1, "Words of a good size on white.", 24)
    second = made.slide("A title")
    words(second, 12, 3, 4, 1, "Words that run off the slide", 24)
    words(second, 1, 2, 3, 0.3, "Far too many words for so small a box, which therefore stick out below it", 24)
    third = made.slide()
    words(third, 1, 1, 6, 0.6, "tiny", 6)
    words(third, 1, 3, 6, 1, "Pale words").font.color.rgb = RGBColor(0xEE, 0xEE, 0xEE)
    words(third, 1, 5, 6, 1, "link").hyperlink.address = "file:///home/me/private.xlsx"
    picture = third.shapes.add_picture(str(PICTURE), Inches(9), Inches(1))
    picture._element.nvPicPr.cNvPr.attrib.pop("descr")
    made.slide("")
    fifth = made.slide("Charts")
    chart(fifth, XL_CHART_TYPE.COLUMN_CLUSTERED, ["a", "b"], [95, 99]).chart.value_axis.minimum_scale = 90
    sixth = made.slide("Cards")
    for n, x in enumerate((1, 4, 7.05, 10)):
        card(sixth, x, 2 + (0.04 if n == 1 else 0))
    return made.save(tmp_path_factory.mktemp("theirs") / "theirs.pptx")


@pytest.fixture(scope="module")
def checked(deck: Path) -> Checked:
    return check_deck(deck)


@office
def it_names_each_fault_where_it_is(checked: Checked) -> None:
    assert checked.rendered
    assert (checked.slides, checked.medium) == (6, "slide")
    assert kinds(checked, 1) == set()
    assert kinds(checked, 2) == {"repeated_title", "off_slide", "overflow"}
    assert kinds(checked, 3) == {"untitled", "tiny_text", "contrast", "broken_link", "missing_alt"}
    assert kinds(checked, 4) == {"untitled", "empty"}
    assert kinds(checked, 5) == {"misleading_chart"}
    assert kinds(checked, 6) == {"off_grid", "uneven_gaps"}
    pale = next(f for f in checked.faults if f.kind == "contrast")
    assert "Pale words" in pale.detail
    assert pale.measured == pytest.approx(1.16, abs=0.05)
    assert [f.slide for f in checked.faults] == sorted(f.slide for f in checked.faults)


@office
def it_finds_nothing_wrong_with_odd_but_sound_decks(tmp_path: Path) -> None:
    checked = check_deck(odd_deck(tmp_path / "odd.pptx"))
    assert checked.slides == 6
    assert [(f.slide, f.kind, f.detail) for f in checked.faults] == []
    small = DeckBuilder(wide=False)
    words(small.slide("Four to three"), 0.6, 2, 6, 1, "Words on a slide of 960 by 720 px.", 16)
    assert check_deck(small.save(tmp_path / "small.pptx")).faults == []


def it_works_without_libreoffice_and_says_so(deck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deck_file, "find_office", lambda: None)
    checked = check_deck(deck)
    assert not checked.rendered
    assert "LibreOffice is not here" in checked.note
    found = {fault.kind for fault in checked.faults}
    assert {"repeated_title", "untitled", "broken_link", "missing_alt", "misleading_chart", "off_grid"} <= found


def it_names_placeholders_that_nobody_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deck_file, "find_office", lambda: None)
    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[1])
    assert slide.shapes.title is not None
    slide.shapes.title.text = "A title without its list"
    made.save(str(tmp_path / "a.pptx"))
    assert [f.kind for f in check_deck(tmp_path / "a.pptx").faults] == ["empty"]


def it_names_what_powerpoint_would_repair(deck: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deck_file, "find_office", lambda: None)
    twice = {"ppt/slides/slide1.xml": lambda data: data.replace(b'<p:cNvPr id="3"', b'<p:cNvPr id="2"')}
    said = [f for f in check_deck(with_part(deck, tmp_path / "b.pptx", twice)).faults if f.kind == "invalid"]
    assert [f.detail for f in said] == ["PowerPoint may repair: ppt/slides/slide1.xml: shape id 2 is used 2 times."]
    assert said[0].slide == 1


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("ppt/slides/slide1.xml", lambda data: data[: len(data) // 2]),
        ("ppt/slides/slide1.xml", lambda data: None),
        ("ppt/presentation.xml", lambda data: None),
        ("ppt/_rels/presentation.xml.rels", lambda data: None),
        ("[Content_Types].xml", lambda data: None),
        ("ppt/presentation.xml", lambda data: b"<html/>"),
        ("ppt/slides/slide2.xml", lambda data: b"<!DOCTYPE x [<!ENTITY a 'aa'>]>" + data.partition(b"?>")[2]),
        ("ppt/slides/slide2.xml", lambda data: b""),
    ],
)
def it_refuses_what_is_damaged_or_hostile(deck: Path, tmp_path: Path, part: str, change) -> None:  # type: ignore[no-untyped-def]
    broken = with_part(deck, tmp_path / "broken.pptx", {part: change})
    with pytest.raises(InputRefused) as refused:
        check_deck(broken)
    assert refused.value.sentence.count(".") >= 1


def it_refuses_bombs_and_other_formats(deck: Path, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.pptx"
    shutil.copy(deck, bomb)
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ppt/media/big.bin", bytes(64 << 20))
    with pytest.raises(InputRefused, match="ZIP bomb"):
        check_deck(bomb)
    old = tmp_path / "old.pptx"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048))
    with pytest.raises(InputRefused, match="PowerPoint 97"):
        check_deck(old)
    locked = tmp_path / "locked.pptx"
    locked.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(InputRefused, match="password"):
        check_deck(locked)
    with pytest.raises(InputRefused, match="does not exist"):
        check_deck(tmp_path / "absent.pptx")
    (tmp_path / "words.pptx").write_text("not a deck")
    with pytest.raises(InputRefused, match="not a PowerPoint file"):
        check_deck(tmp_path / "words.pptx")
    shutil.make_archive(str(tmp_path / "some"), "zip", Path(__file__).parent)
    with pytest.raises(InputRefused, match="not a PowerPoint file"):
        check_deck(tmp_path / "some.zip")


def it_looks_at_decks_with_macros_and_without_slides(
    deck: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deck_file, "find_office", lambda: None)
    macros = {
        "[Content_Types].xml": lambda data: data.replace(
            b"presentationml.presentation.main+xml", b"presentationml.slideshow.main+xml"
        )
    }
    assert check_deck(with_part(deck, tmp_path / "m.ppsx", macros)).slides == 6
    none = DeckBuilder().save(tmp_path / "none.pptx")
    assert (check_deck(none).slides, check_deck(none).faults) == (0, [])
