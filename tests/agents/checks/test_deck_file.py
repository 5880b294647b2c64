"""`impasto check` on decks that other programs made: faults are found where they are, and none where there are none."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_AUTO_SIZE
from pptx.util import Inches, Pt

from agents.checks import deck_file
from agents.checks.deck_file import check_deck
from agents.errors import InputRefused
from agents.render.office import find_office


def kinds(path: Path, slide: int = 1) -> set[str]:
    return {fault.kind for fault in check_deck(path).faults if fault.slide == slide}


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    """One slide per fault, by python-pptx's own template."""
    made = Presentation()
    made.slide_width, made.slide_height = Inches(13.333), Inches(7.5)
    titled, blank = made.slide_layouts[5], made.slide_layouts[6]
    clean = made.slides.add_slide(titled)
    clean.shapes.title.text = "A title"
    _words(clean, 1, 2, 8, 1, "Words of a good size on white.", 24)
    second = made.slides.add_slide(titled)
    second.shapes.title.text = "A title"
    _words(second, 12, 3, 4, 1, "Words that run off the slide", 24)
    _words(second, 1, 2, 3, 0.3, "Far too many words for so small a box, which therefore stick out below it", 24)
    third = made.slides.add_slide(blank)
    _words(third, 1, 1, 6, 0.6, "tiny", 6)
    pale = _words(third, 1, 3, 6, 1, "Pale words", 20)
    pale.font.color.rgb = RGBColor(0xEE, 0xEE, 0xEE)
    link = _words(third, 1, 5, 6, 1, "link", 20)
    link.hyperlink.address = "file:///home/me/private.xlsx"
    picture = Path(__file__).parents[3] / "benchmarks/render/corpus/pictures/ada.png"
    shape = third.shapes.add_picture(str(picture), Inches(9), Inches(1))
    shape._element.nvPicPr.cNvPr.attrib.pop("descr")
    made.slides.add_slide(titled).shapes.title.text = ""
    path = tmp_path / "theirs.pptx"
    made.save(str(path))
    return path


def _words(slide, x: float, y: float, w: float, h: float, said: str, size: float):  # type: ignore[no-untyped-def]
    box = slide.shapes.add_textbox(Inches(x), Inches(y), Inches(w), Inches(h))
    box.text_frame.word_wrap = True
    box.text_frame.auto_size = MSO_AUTO_SIZE.NONE
    run = box.text_frame.paragraphs[0].add_run()
    run.text, run.font.size = said, Pt(size)
    return run


@pytest.mark.skipif(find_office() is None, reason="LibreOffice shows what the file looks like")
def it_names_each_fault_where_it_is(deck: Path) -> None:
    checked = check_deck(deck)
    assert checked.rendered
    assert checked.slides == 4
    assert kinds(deck, 1) == set()
    assert {"repeated_title", "off_slide", "overflow"} <= kinds(deck, 2)
    assert {"untitled", "tiny_text", "contrast", "broken_link", "missing_alt"} <= kinds(deck, 3)
    assert {"untitled", "empty"} <= kinds(deck, 4)
    pale = next(f for f in checked.faults if f.kind == "contrast")
    assert "Pale words" in pale.detail
    assert pale.measured == pytest.approx(1.16, abs=0.05)


def it_works_without_libreoffice_and_says_so(deck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deck_file, "find_office", lambda: None)
    checked = check_deck(deck)
    assert not checked.rendered
    assert "LibreOffice is not here" in checked.note
    assert {"repeated_title", "untitled", "broken_link", "missing_alt"} <= {fault.kind for fault in checked.faults}


def it_names_what_powerpoint_would_repair(deck: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deck_file, "find_office", lambda: None)
    broken = tmp_path / "broken.pptx"
    with zipfile.ZipFile(deck) as source, zipfile.ZipFile(broken, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "ppt/slides/slide1.xml":
                data = data.replace(b'<p:cNvPr id="3"', b'<p:cNvPr id="2"')
            target.writestr(name, data)
    said = [f.detail for f in check_deck(broken).faults if f.kind == "invalid"]
    assert said == ["PowerPoint may repair: ppt/slides/slide1.xml: shape id 2 is used 2 times."]


def it_refuses_what_is_no_deck(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="does not exist"):
        check_deck(tmp_path / "absent.pptx")
    (tmp_path / "words.pptx").write_text("not a deck")
    with pytest.raises(InputRefused, match="not a PowerPoint file"):
        check_deck(tmp_path / "words.pptx")
    shutil.make_archive(str(tmp_path / "some"), "zip", Path(__file__).parent)
    with pytest.raises(InputRefused, match="not a PowerPoint file"):
        check_deck(tmp_path / "some.zip")
