"""Looking at slides: laid out in Chromium and measured by the same checks as finished decks, told as sentences.

Where the model can see, it also gets the picture. It repairs nothing.
"""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Sequence
from pathlib import Path

from agents.checks import measure, ungrounded
from agents.checks.base import ADVICE, Fault, by_weight
from agents.deck.inspection import SELECTOR
from agents.deck.library import Library
from agents.deck.spec import Author, DeckSpec, FreeformSlide, Slide
from agents.deck.state import Session
from agents.deck.texts import text_at
from agents.render.capture import capture
from agents.render.html import render_deck
from agents.render.layouts import SIZES
from agents.render.pages import write_pngs
from agents.sources.base import Language
from agents.tools.base import defanged

MOST = 12
"""Faults that are told of one slide."""


def look(
    slides: Sequence[Slide], library: Library, session: Session, language: Language, *, picture: bool
) -> tuple[dict[str, list[Fault]], dict[str, str]]:
    """Faults by slide id, the worst first, and PNGs as base64 by slide id where `picture` asks for them."""
    request = session.request
    spec = DeckSpec(
        title=slides[0].title.text,
        language=language,
        theme=request.theme,
        format=request.format,
        slides=list(slides),
        author=Author(model=session.profile.name, tier=session.profile.tier),
    )
    shots: dict[str, str] = {}
    with session.browser.page(render_deck(spec, library), *SIZES[spec.format]) as page:
        scene = capture(page, SELECTOR).scene
        if picture:
            with tempfile.TemporaryDirectory(prefix="impasto-look-") as folder:
                for slide, path in zip(slides, write_pngs(page, SELECTOR, Path(folder)), strict=True):
                    shots[slide.id] = base64.b64encode(path.read_bytes()).decode()
    faults: dict[str, list[Fault]] = {slide.id: [] for slide in slides}
    for fault in sorted([*measure(scene), *ungrounded(spec, library)], key=by_weight):
        faults[fault.slide_id].append(fault)
    return faults, shots


def told(slide: Slide, number: int, faults: Sequence[Fault]) -> str:
    """What is wrong with one slide, as the model reads it."""
    if not faults:
        return f"Slide {number} has no fault."
    lines = [
        f"- {fault.kind.replace('_', ' ')}: {_about(slide, fault)}{fault.detail} {ADVICE[fault.kind]}"
        for fault in faults[:MOST]
    ]
    more = len(faults) - MOST
    rest = [f"({more} more)"] if more > 0 else []
    return defanged("\n".join([f"Slide {number}:", *lines, *rest]))


def _about(slide: Slide, fault: Fault) -> str:
    """The words that a fault is about, where its own sentence does not say them."""
    if fault.item is None:
        return ""
    text = text_at(slide, fault.item)
    if text is not None and text.text[:20] not in fault.detail:
        return f"“{text.text[:60]}”: "
    if text is None and isinstance(slide, FreeformSlide) and fault.item.startswith(("charts", "tables", "images")):
        return f"{fault.item}: "
    return ""
