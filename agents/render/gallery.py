"""Gallery: themes shown as contact sheets of the showcase deck, made by the code that makes decks.

It knows the browser only as something that takes pictures of pages.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PIL import Image as Pillow

from agents.files import write_whole
from agents.render.browser import Browser
from agents.render.html import render_deck
from agents.render.layouts import LAYOUTS, SIZES, Format, Theme, load_theme, theme_names
from agents.render.pages import write_pngs
from agents.render.showcase import showcase
from agents.sources.base import Language

OVERVIEW = ("title", "bullets", "process", "key_figures", "chart", "pricing")
"""Layouts that one row of the overview shows"""
GAP = 8
GROUND = (128, 128, 128)


def described(theme: Theme) -> dict[str, Any]:
    """What a person or a program needs to choose a theme."""
    return {
        "name": theme.name,
        "title": theme.title,
        "summary": theme.summary,
        "mode": theme.mode,
        "modes": ["light", "dark"],
        "formats": list(SIZES),
        "layouts": list(LAYOUTS),
        "headline": theme.frame.get("headline", "own"),
        "fonts": {"heading": theme.heading.office, "body": theme.body.office},
        "colors": theme.colors,
    }


def shots(
    browser: Browser, name: str, language: Language, form: Format, only: Sequence[str] = ()
) -> list[Pillow.Image]:
    """Pictures of the showcase in a theme; `only`: of these layouts. Raises BrowserMissing."""
    deck, library = showcase(name, language, form)
    if only:
        deck = deck.model_copy(update={"slides": [s for s in deck.slides if s.layout in only]})
    theme = load_theme(name, form)
    with (
        tempfile.TemporaryDirectory(prefix="impasto-gallery-") as folder,
        browser.page(render_deck(deck, library), theme.width, theme.height) as page,
    ):
        return [
            Pillow.open(io.BytesIO(p.read_bytes())).convert("RGB")
            for p in write_pngs(page, ".slide", Path(folder), 0.5)
        ]


def sheet(pictures: Sequence[Pillow.Image], columns: int, width: int) -> bytes:
    """Pictures side by side, `width` px each, as a PNG of 256 colours."""
    scaled = [p.resize((width, round(p.height * width / p.width)), Pillow.Resampling.LANCZOS) for p in pictures]
    rows = -(-len(scaled) // columns)
    high = max((p.height for p in scaled), default=1)
    whole = Pillow.new("RGB", (columns * (width + GAP) + GAP, rows * (high + GAP) + GAP), GROUND)
    for n, picture in enumerate(scaled):
        whole.paste(picture, (GAP + n % columns * (width + GAP), GAP + n // columns * (high + GAP)))
    buffer = io.BytesIO()
    whole.quantize(256, method=Pillow.Quantize.MEDIANCUT, dither=Pillow.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def write_gallery(browser: Browser, out: Path, tell: Callable[[str], None], names: Sequence[str] = ()) -> list[Path]:
    """Write `themes.png`, a row per theme, and `<theme>.png` with every layout. Returns the paths."""
    out.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    rows: list[Pillow.Image] = []
    for name in names or theme_names():
        tell(name)
        pictures = shots(browser, name, "en", "16:9")
        rows += [p for p, layout in zip(pictures, _order(), strict=True) if layout in OVERVIEW]
        other = "light" if load_theme(name).dark else "dark"
        pictures += shots(browser, f"{name}-{other}", "zh", "16:9", OVERVIEW)
        written.append(out / f"{name}.png")
        write_whole(written[-1], sheet(pictures, 8, 240))
    written.append(out / "themes.png")
    write_whole(written[-1], sheet(rows, len(OVERVIEW), 200))
    return written


def _order() -> list[str]:
    deck, _ = showcase("gesso", "en")
    return [s.layout for s in deck.slides]
