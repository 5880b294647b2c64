"""A finished deck put into a brand: not a turn of a conversation, and no version of its own."""

from __future__ import annotations

from pathlib import Path

from agents.brand.opening import open_brand, worn
from agents.deck.edits.bench import Bench
from agents.deck.edits.place import open_place
from agents.deck.edits.publishing import Drawn, fitted, publish, session_for
from agents.deck.edits.writing import Pen
from agents.deck.writer import Cancel, Emit
from agents.settings import Settings


def wear(
    folder: Path, brand: str, settings: Settings, *, on_event: Emit, cancel: Cancel
) -> tuple[list[str], dict[str, int]]:
    """Write the deck in `folder` anew inside a template, or in the colours of an address or a logo.

    Returns what there is to say, and the faults left by kind. Raises InputRefused, FetchFailed; then nothing has
    changed.
    """
    opened = open_brand(brand, settings)
    place = open_place(folder, "en")
    session = session_for(folder, settings, on_event, cancel)
    bench = Bench(worn(place.spec, opened.brand), place.library, Pen(None), place.spec.language)
    with session.browser:
        shown = fitted(bench, place.spec, session)
        bench.tell("brand", name=opened.brand.name)
        said = [*bench.told, *opened.brand.said]
        _, checks = publish(bench, shown, session, Drawn(), said, opened)
    return said, checks
