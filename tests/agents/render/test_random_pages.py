"""Random pages: no crash, a valid file, no visible word lost, none twice. Short here; thousands of slides under `--full`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from agents.checks.extent import bounds
from agents.checks.package_rules import broken_rules
from agents.render.browser import Browser
from agents.render.capture import capture
from agents.render.pptx import write
from agents.render.scene import SceneSlide
from tests.agents.render.random_dom import SHOWN, SIZE, Grammar

SLIDES = 10
"""A page: loading costs more than converting."""
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_PARAGRAPH = _TEXT.replace("}t", "}p")


def fault_of(browser: Browser, folder: Path, seed: int) -> str:
    """What is wrong with the page of a seed; empty when nothing is."""
    return fault_of_page(browser, folder, Grammar(seed).page(SLIDES))


def fault_of_page(browser: Browser, folder: Path, html: str) -> str:
    with browser.page(html, 1280, 720) as page:
        shown = page.call(lambda opened: opened.page.evaluate(SHOWN, SIZE))
        captured = capture(page, ".slide")
    out = folder / "random.pptx"
    report = write(captured, out)
    wrong = [*report.faults, *broken_rules(out)]
    for number, (slide, native, words) in enumerate(
        zip(captured.scene.slides, Presentation(str(out)).slides, shown, strict=True), 1
    ):
        parts = [
            _bare("".join(e.text or "" for e in paragraph.iter(_TEXT) if not _alternative(e)))
            for paragraph in native.element.iter(_PARAGRAPH)
        ]
        twice = {w["word"] for w in words if sum(part.count(_bare(w["word"])) for part in parts) > 1}
        lost = {w["word"] for w in words if not _says(parts, _bare(w["word"])) and not _pictured(slide, w["x"], w["y"])}
        wrong += [f"slide {number} says {word} twice" for word in sorted(twice)]
        wrong += [f"slide {number} lost {word}" for word in sorted(lost)]
    return "; ".join(wrong)


def _says(parts: list[str], word: str) -> bool:
    """Whether paragraphs hold a word, or the end of one and the beginning of another do: columns part words, and a
    title stands before what the page has between its lines."""
    cuts = range(1, len(word))
    halves = (any(p.endswith(word[:n]) for p in parts) and any(p.startswith(word[n:]) for p in parts) for n in cuts)
    return any(word in part for part in parts) or any(halves)


def _alternative(element: Any) -> bool:
    """Whether a text is what other programs show in place of one that stands beside it."""
    held = next(element.iterancestors(f"{_MC}Fallback"), None)
    return held is not None and next(held.getprevious().iter(_TEXT), None) is not None


def _bare(word: str) -> str:
    return re.sub(r"[\s\u00ad\u200b\u200e\u200f]", "", word.casefold())


def _pictured(slide: SceneSlide, x: float, y: float) -> bool:
    areas = [bounds(n) for n in slide.nodes if n.kind in ("raster", "vector")]
    return any(a.x - 2 <= x <= a.x + a.w + 2 and a.y - 2 <= y <= a.y + a.h + 2 for a in areas)


def it_makes_the_same_page_of_the_same_seed() -> None:
    assert Grammar(7).page(3) == Grammar(7).page(3)
    words = re.findall(r"q[a-h]{4}", Grammar(7).page(10))
    assert len(words) == len(set(words)) > 50


def it_finds_a_word_that_columns_part_but_not_half_of_it() -> None:
    assert _says(["q中文", "two", "国国国-"], "中文国国国")
    assert not _says(["q中文", "two", "国国-"], "中文国国国")


def it_loses_and_doubles_no_visible_word(browser: Browser, tmp_path: Path) -> None:
    found = {seed: fault_of(browser, tmp_path, seed) for seed in range(6)}
    assert {seed: said for seed, said in found.items() if said} == {}


@pytest.mark.full
@pytest.mark.parametrize("start", range(6))
def it_loses_and_doubles_no_visible_word_of_thousands(browser: Browser, tmp_path: Path, start: int) -> None:
    seeds = range(1000 + 50 * start, 1050 + 50 * start)
    found = {seed: fault_of(browser, tmp_path, seed) for seed in seeds}
    assert {seed: said for seed, said in found.items() if said} == {}
