"""A short answer found directly becomes notes and an entry of the report: each value with the words that it stands in.

It decides nothing: what is too unsure is kept out by its caller.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.research.library import Library, reference_of
from agents.research.notes import Note
from agents.research.reading import talks_to_machines
from agents.research.short.base import Basis, Found
from agents.research.writing import TRAIL_SCORE
from agents.sources.base import Locator

SURE = 0.95
"""The most that an answer of one source is trusted."""
DISPUTED = 0.6
"""What is left of it where another source says otherwise."""


def told(found: Found, library: Library, known: Sequence[Note]) -> tuple[dict[str, Any], list[Note]] | None:
    """The entry as JSON of `ShortAnswer`, and its notes numbered on from `known`; None where a quote does not stand."""
    notes: list[Note] = []
    rests, rivals = [], []
    bases = [*((b, rests) for b in found.basis), *((b, rivals) for r in found.rivals for b in r.basis[:1])]
    for basis, into in bases:
        note = _note(basis, library, [*known, *notes])
        if note is None:
            if into is rests:
                return None
            continue
        if note.id not in {n.id for n in notes}:
            notes.append(note)
        into.append((basis.said, note.id))
    said = {n for _, n in rivals}
    own = list(dict.fromkeys(name for _, name in rests))
    score = min(SURE, found.score) * (DISPUTED if rivals else 1.0)
    entry = {
        "text": found.text,
        "confidence": round(100 * score),
        "notes": own,
        "sources": list(dict.fromkeys(library.whereabouts(note.source) for note in notes if note.id not in said)),
        "working": found.working,
        "rests_on": rests,
        "rivals": rivals,
    }
    return entry, notes


def _note(basis: Basis, library: Library, known: Sequence[Note]) -> Note | None:
    quote = basis.text(library)
    if not quote.strip() or talks_to_machines(quote):
        return None
    for other in known:
        if other.source.id == basis.hit.source.id and other.locator.start == basis.start and other.quote == quote:
            return other.model_copy(update={"score": TRAIL_SCORE})
    where = basis.hit.locator
    return Note(
        id=f"n{1 + max((int(note.id[1:]) for note in known if note.id[1:].isdigit()), default=0)}",
        claim=" ".join(quote.replace(" | ", ", ").split()),
        quote=quote,
        source=reference_of(basis.hit),
        locator=Locator(page=where.page, heading=where.heading, start=basis.start, end=basis.end),
        passage=basis.hit.passage,
        score=TRAIL_SCORE,
    )
