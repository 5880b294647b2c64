"""A deck of ours in other hands: another theme restyles it, new slides of its layouts look right, outline and order hold."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pdfplumber
import pytest
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER

from agents.checks.editability import editability
from agents.checks.package_rules import broken_rules
from agents.render.browser import Browser
from agents.render.capture import capture
from agents.render.deck_theme import theme_of
from agents.render.html import render_deck, specimen
from agents.render.pptx import Properties, write
from agents.render.pptx.motion import Motion
from benchmarks.render.measure import pictures, soffice_pdf
from tests.agents.render.sample import library, sample

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
WRITTEN = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.SUBTITLE, PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT)
OTHER = {
    "dk1": "FFF4D6", "lt1": "10243E", "dk2": "FFE08A", "lt2": "1B3A5C", "accent1": "FF7F50", "accent2": "7FFFD4",
    "accent3": "DA70D6", "accent4": "9ACD32", "accent5": "87CEFA", "accent6": "F4A460", "hlink": "00FFFF",
    "folHlink": "FF69B4",
}  # fmt: skip


@dataclass
class Deck:
    file: Path
    titles: list[str | None]


@pytest.fixture(scope="module")
def deck(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Deck:
    folder = tmp_path_factory.mktemp("citizen")
    spec = sample("en", "gesso", full=True)
    theme = theme_of(spec)
    with browser.page(specimen(theme, "en"), 1280, 720) as page:
        layouts = capture(page, ".slide")
    with browser.page(render_deck(spec, library("en")), 1280, 720) as page:
        captured = capture(page, ".slide")
    properties = Properties(title="Deck", author="Ada", language="en")
    write(captured, folder / "deck.pptx", theme=theme, layouts=layouts, properties=properties)
    write(captured, folder / "moving.pptx", theme=theme, layouts=layouts, motion=Motion("fade", builds=True))
    return Deck(folder / "deck.pptx", [slide.title for slide in captured.scene.slides])


def _slides(file: Path) -> list[Any]:
    return list(Presentation(str(file)).slides)


def _rewritten(file: Path, out: Path, change: Callable[[bytes], bytes]) -> Path:
    """A copy whose theme is another one."""
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(name, change(data) if name == "ppt/theme/theme1.xml" else data)
    return out


def _other_theme(data: bytes) -> bytes:
    root = etree.fromstring(data)
    for name, value in OTHER.items():
        slot = root.find(f".//{A}clrScheme/{A}{name}")
        assert slot is not None
        for child in list(slot):
            slot.remove(child)
        etree.SubElement(slot, f"{A}srgbClr", val=value)
    for part in ("majorFont", "minorFont"):
        latin = root.find(f".//{A}fontScheme/{A}{part}/{A}latin")
        assert latin is not None
        latin.set("typeface", "Courier New")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


class DescribeTheOutline:
    def it_has_every_title_in_a_title_placeholder(self, deck: Deck) -> None:
        for slide, title in zip(_slides(deck.file), deck.titles, strict=True):
            shown = slide.shapes.title
            assert shown is not None
            assert "".join(shown.text_frame.text.split()) == "".join((title or "").split())

    def it_reads_the_title_first(self, deck: Deck) -> None:
        for slide in _slides(deck.file):
            words = [s for s in slide.shapes if s.has_text_frame and s.text_frame.text.strip()]
            assert words[0].shape_id == slide.shapes.title.shape_id

    def it_says_in_which_language_its_text_is(self, deck: Deck) -> None:
        for slide in _slides(deck.file):
            for run in slide._element.iter(f"{A}r"):
                assert run.find(f"{A}rPr").get("lang")

    def it_has_its_properties(self, deck: Deck) -> None:
        core = Presentation(str(deck.file)).core_properties
        assert (core.title, core.author, core.language) == ("Deck", "Ada", "en-US")


class DescribeTheLadder:
    def it_stands_on_native_data_and_moves_on_request(self, deck: Deck) -> None:
        still = editability(deck.file)
        assert still.level == 4, still.reasons
        assert editability(deck.file.with_name("moving.pptx")).level == 5


class DescribeAnotherTheme:
    def it_owns_nearly_every_colour_and_font(self, deck: Deck) -> None:
        named = own = 0
        for slide in _slides(deck.file):
            for shape in slide._element.iter(f"{P}sp"):
                named += len(list(shape.iter(f"{A}schemeClr")))
                own += len(list(shape.iter(f"{A}srgbClr")))
                for font in shape.iter(f"{A}latin"):
                    assert font.get("typeface").startswith("+"), etree.tostring(font)
        assert own <= 0.02 * (named + own)

    @pytest.mark.full
    def it_restyles_every_slide(self, deck: Deck, tmp_path: Path) -> None:
        before = pictures(soffice_pdf(deck.file, tmp_path), 640, 360)
        other = _rewritten(deck.file, tmp_path / "other.pptx", _other_theme)
        assert broken_rules(other) == []
        pdf = soffice_pdf(other, tmp_path)
        after = pictures(pdf, 640, 360)
        for old, new in zip(before, after, strict=True):
            changed = np.abs(np.asarray(old, dtype=int) - np.asarray(new, dtype=int)).max(axis=2) > 24
            assert changed.mean() > 0.3
        with pdfplumber.open(pdf) as document:
            fonts = {char["fontname"].split("+")[-1] for page in document.pages for char in page.chars}
        assert any(re.search("Cousine|Courier|LiberationMono", name) for name in fonts)


class DescribeNewSlides:
    @pytest.mark.full
    def it_looks_right_from_every_layout(self, deck: Deck, tmp_path: Path) -> None:
        made: Any = Presentation(str(deck.file))
        first = len(made.slides)
        words = []
        for layout in made.slide_layouts:
            slide = made.slides.add_slide(layout)
            said = []
            for place in slide.placeholders:
                if place.placeholder_format.type in WRITTEN and not place.text_frame.text:
                    place.text_frame.text = f"Word{len(made.slides)}x{place.placeholder_format.idx}"
                    said.append(place.text_frame.text)
            words.append(said)
        made.save(str(tmp_path / "new.pptx"))
        assert broken_rules(tmp_path / "new.pptx") == []
        with pdfplumber.open(soffice_pdf(tmp_path / "new.pptx", tmp_path)) as document:
            for page, said in zip(document.pages[first:], words, strict=True):
                shown = "".join((page.extract_text() or "").split())
                assert [word for word in said if word not in shown] == []
                for char in page.chars:
                    assert -1 <= char["x0"] <= char["x1"] <= float(page.width) + 1
                    assert -1 <= char["top"] <= char["bottom"] <= float(page.height) + 1
