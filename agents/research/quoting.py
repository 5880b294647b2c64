"""A span of a source as a note: the known one where there is one, else a new one, numbered on from those known.

It judges nothing but whether the quote stands, and whether it talks to a reader's machine.
"""

from __future__ import annotations

from collections.abc import Sequence

from agents.corpus import Hit
from agents.research.library import Library, reference_of
from agents.research.notes import Note
from agents.research.reading import talks_to_machines
from agents.sources.base import Locator


def noted(
    hit: Hit,
    start: int,
    end: int,
    library: Library,
    known: Sequence[Note],
    *,
    score: float,
    heading: tuple[str, ...] | None = None,
) -> Note | None:
    """The note of `start` to `end` of a hit's source; None where nothing stands there that may be quoted.

    A known note keeps its score. `heading`: what stands over it, where that is more than the passage's own.
    """
    quote = library.text(hit.source.id)[start:end]
    if not quote.strip() or talks_to_machines(quote):
        return None
    for other in known:
        if other.source.id == hit.source.id and (other.locator.start, other.quote) == (start, quote):
            return other
    where = hit.locator
    note = Note(
        id=f"n{1 + max((int(other.id[1:]) for other in known if other.id[1:].isdigit()), default=0)}",
        claim=" ".join(quote.replace(" | ", ", ").split()),
        quote=quote,
        source=reference_of(hit),
        locator=Locator(page=where.page, heading=heading or where.heading, start=start, end=end),
        passage=hit.passage,
        score=score,
    )
    return note if library.stands(note) else None
