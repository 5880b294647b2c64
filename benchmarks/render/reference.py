"""Reference: what a page shows, as the browser alone says it. It shares no code with our capture, which it judges.

Positions in px from the slide's top left corner. Text is compared without case, spaces and compatibility forms.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from agents.render.browser import Opened

HERE = Path(__file__).parent
KASHIDA = "\u0640"
"""The join that justified Arabic is stretched with: a letter of no word."""


@dataclass(frozen=True)
class Word:
    """A word (or one Han character) as painted."""

    text: str
    x: float
    baseline: float
    centre: tuple[float, float]
    turned: bool
    """Rotated or vertical: only its centre can be compared."""


@dataclass(frozen=True)
class SlideReference:
    """One slide of the page."""

    width: float
    height: float
    words: list[Word]
    characters: Counter[str]
    """Every character of the page's text, generated content included."""
    pictures: list[tuple[float, float, float, float]]
    """Left, top, right, bottom of the page's own pictures."""
    png: bytes


def plain(text: str) -> str:
    """Text as it is compared: NFKC, case folded, no white space, soft hyphens, invisible marks, no stretched joins."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace(KASHIDA, "")
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c) not in ("Cf", "Mn"))


@cache
def _script() -> str:
    return (HERE / "reference.js").read_text("utf-8")


def read(opened: Opened, selector: str) -> list[SlideReference]:
    """The slides of a loaded page. Runs on the browser's thread."""
    found: list[dict[str, Any]] = opened.page.evaluate(_script(), selector)
    texts = _painted_texts(opened)
    made = []
    for slide in found:
        clip = {k: slide[v] for k, v in (("x", "left"), ("y", "top"), ("width", "width"), ("height", "height"))}
        png = opened.page.screenshot(clip=clip, full_page=True)  # pyright: ignore[reportArgumentType]
        words = [Word(plain(w["text"]), w["x"], w["baseline"], (w["cx"], w["cy"]), w["turned"]) for w in slide["words"]]
        inside = Counter(c for text, x, y in texts if _within(slide, x, y) for c in plain(text))
        inside += Counter(plain(slide["typed"]))
        boxes = [(b[0], b[1], b[2], b[3]) for b in slide["pictures"]]
        made.append(SlideReference(slide["width"], slide["height"], [w for w in words if w.text], inside, boxes, png))
    return made


def _painted_texts(opened: Opened) -> list[tuple[str, float, float]]:
    """Every laid-out text with the centre of its box on the document, px."""
    snapshot = opened.cdp.send("DOMSnapshot.captureSnapshot", {"computedStyles": []})
    strings, layout = snapshot["strings"], snapshot["documents"][0]["layout"]
    made = []
    for text, (x, y, w, h) in zip(layout["text"], layout["bounds"], strict=True):
        if text >= 0:
            made.append((strings[text], x + w / 2, y + h / 2))
    return made


def _within(slide: dict[str, Any], x: float, y: float) -> bool:
    return slide["left"] <= x <= slide["left"] + slide["width"] and slide["top"] <= y <= slide["top"] + slide["height"]
