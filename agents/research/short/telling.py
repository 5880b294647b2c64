"""A short answer found directly becomes notes and an entry of the report: each value with the words that it stands in.

It decides nothing: what is too unsure is kept out by its caller.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.research.library import Library
from agents.research.notes import Note
from agents.research.quoting import noted
from agents.research.short.base import Basis, Found
from agents.research.writing import TRAIL_SCORE

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
    note = noted(basis.hit, basis.start, basis.end, library, known, score=TRAIL_SCORE)
    return note.model_copy(update={"score": TRAIL_SCORE}) if note is not None else None
