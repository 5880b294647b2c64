"""A spec, laid out in Chromium and measured: the page, what the browser made of it, and its faults.

Kept in memory by the spec's content, so that render, check and export share one layout; a resumed run lays out again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from agents.checks import measure, ungrounded
from agents.checks.base import Fault
from agents.deck.library import Library
from agents.deck.spec import DeckSpec
from agents.deck.state import Session
from agents.render.capture import Capture, capture
from agents.render.html import render_deck
from agents.render.layouts import SIZES

SELECTOR = ".slide"


@dataclass(frozen=True)
class Inspected:
    """One layout of one spec."""

    html: str
    capture: Capture
    faults: list[Fault]


def inspect(spec: DeckSpec, library: Library, session: Session) -> Inspected:
    """Lay out and measure. Raises BrowserMissing."""
    key = hashlib.sha256(spec.model_dump_json().encode()).hexdigest()
    if key not in session.captures:
        html = render_deck(spec, library)
        with session.browser.page(html, *SIZES[spec.format]) as page:
            laid_out = capture(page, SELECTOR)
        faults = [*measure(laid_out.scene), *ungrounded(spec, library)]
        session.captures.clear()
        session.captures[key] = Inspected(html, laid_out, faults)
    return session.captures[key]
