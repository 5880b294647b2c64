"""HTML pages → PPTX: how near LibreOffice's picture is to Chromium's, and how much of it is real text.

    python -m benchmarks.render.run PAGE.html … [--selector .slide] [--width 1280 --height 720]

Prints a row for each page and their mean. Timings are those of this machine in this run.
"""

from __future__ import annotations

import argparse
import io
import statistics
import tempfile
import time
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from PIL import Image

from agents.render.browser import Browser
from agents.render.capture import capture
from agents.render.pptx import write
from agents.render.scene import Picture, Raster, Scene, SceneSlide
from agents.settings import Settings
from benchmarks.render.measure import compare, lines_of, native_text, picture_areas, soffice_pdf


@dataclass
class Row:
    """One page. Shares 0..1, errors in px, seconds per slide for capture and writing."""

    page: str
    slides: int
    ssim: float
    content_ssim: float
    native: float
    seen: float
    doubled: float
    excess: float
    full_pictures: int
    error: float
    seconds: float

    def __str__(self) -> str:
        return (
            f"| {self.page} | {self.slides} | {self.ssim:.3f} | {self.content_ssim:.3f} | {self.native:.3f} "
            f"| {self.seen:.3f} | {self.doubled:.2f} | {self.excess:.3f} "
            f"| {self.full_pictures} | {self.error:.1f} | {self.seconds:.2f} |"
        )


HEAD = (
    "| page | slides | SSIM | content SSIM | native text | seen in PDF | doubled | excess picture area "
    "| full-slide pictures | position error px | s/slide |\n|---|---|---|---|---|---|---|---|---|---|---|"
)


def measured(browser: Browser, page: Path, selector: str, size: tuple[int, int], folder: Path) -> Row:
    """Convert one page and measure it."""
    deck = folder / f"{page.stem}.pptx"
    with browser.page(page, *size) as opened:
        started = time.perf_counter()
        captured = capture(opened, selector)
        write(captured, deck)
        seconds = time.perf_counter() - started
        shots = opened.call(lambda o: [s.screenshot() for s in o.page.query_selector_all(selector)])
    scene = captured.scene
    seen = compare(scene, [Image.open(io.BytesIO(s)) for s in shots], soffice_pdf(deck, folder))
    texts = native_text(deck)
    pairs = list(zip(scene.slides, texts, strict=True))
    areas = picture_areas(deck)
    own = [_own_pictures(slide, scene) for slide in scene.slides]
    chars = sum(m.chars for m in seen) or 1
    errors = [e for m in seen for e in m.position_errors]
    return Row(
        page.name,
        len(scene.slides),
        statistics.fmean(m.ssim for m in seen),
        statistics.fmean(m.content_ssim for m in seen),
        sum(_native_chars(slide, text) for slide, text in pairs) / chars,
        sum(m.seen_chars for m in seen) / chars,
        sum(max(len(text) - _chars(slide), 0) for slide, text in pairs) / chars,
        statistics.fmean(max(a - o, 0.0) for a, o in zip(areas, own, strict=True)),
        sum(a >= 0.9 > o for a, o in zip(areas, own, strict=True)),
        statistics.fmean(errors) if errors else 0.0,
        seconds / max(1, len(scene.slides)),
    )


def _line_texts(slide: SceneSlide) -> list[str]:
    return ["".join("".join(run.text for run in line.runs).split()) for line in lines_of(slide)]


def _chars(slide: SceneSlide) -> int:
    return sum(map(len, _line_texts(slide)))


def _native_chars(slide: SceneSlide, native: str) -> int:
    return sum(len(text) for text in _line_texts(slide) if text in native)


def _own_pictures(slide: SceneSlide, scene: Scene) -> float:
    """Share of the slide under the page's own pictures; elements that became pictures are not among them."""
    pictures = (n for n in slide.nodes if isinstance(n, Picture) and not isinstance(n, Raster))
    return sum(n.rect.w * n.rect.h for n in pictures) / (scene.width * scene.height)


def main() -> None:
    """Read the command line, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+", type=Path)
    parser.add_argument("--selector", default=".slide")
    parser.add_argument("--width", type=int, default=1280)
    parser.add_argument("--height", type=int, default=720)
    asked = parser.parse_args()
    print(HEAD)
    rows = []
    with Browser(Settings()) as browser, tempfile.TemporaryDirectory() as folder:
        for page in asked.pages:
            row = measured(browser, page, asked.selector, (asked.width, asked.height), Path(folder))
            rows.append(row)
            print(row, flush=True)
    if len(rows) > 1:
        print(_mean(rows))


def _mean(rows: list[Row]) -> Row:
    names = [f.name for f in fields(Row)][2:]
    means: dict[str, Any] = {name: statistics.fmean(getattr(r, name) for r in rows) for name in names}
    means["full_pictures"] = sum(r.full_pictures for r in rows)
    return Row("**mean** (full-slide pictures: sum)", sum(r.slides for r in rows), **means)


if __name__ == "__main__":
    main()
