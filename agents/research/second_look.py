"""A second look at a library, by meaning: where the words of a question led to no answer.

What comes nearest becomes notes beside those found by words, all of them rated by both; a value of the sort asked for
in a near sentence may be the answer, or the sentence itself. It needs the embedding model; without it nothing changes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from agents.research.library import Library
from agents.research.meaning import Near, nearest
from agents.research.notes import Note
from agents.research.questions import asks_why, fits_kind, parts_of, things_of
from agents.research.quoting import noted
from agents.research.reading import score_of
from agents.research.short.asking import Ask, asked
from agents.research.short.base import Found, Weights
from agents.research.short.from_sentences import covered, found_in
from agents.research.short.lines import Line
from agents.research.short.stated import denies
from agents.research.short.values import values

BY_WORDS = 0.4
"""What the rating by words counts beside the nearness."""
REASON = 0.15
"""What a sentence that gives a reason has over others, where a reason is asked for."""
FLOOR, FULL = 0.35, 1.25
"""The sums at which a note is rated 0, and 1."""
NOTED, LEAST = 4, 0.3
"""Near sentences that become notes, and how near they must be at least."""
READ, CLOSE = 3, 0.4
"""Near sentences that may tell a value, and how near they must be."""
OUTRIGHT, AHEAD = 0.48, 0.1
"""How near a sentence must be to answer as it stands, and how far before the next one."""
LED, LEAD = 0.15, 0.2
"""How far before the next one a sentence must be for its value to be told, and the most that it gains by that."""
_SUPERLATIVE = re.compile(r"\b(?:most|least|first|last|best|worst|[a-z]{3,}est)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Second:
    """What a second look brought: notes, rated anew; a value; and the note that answers as it stands, by its id."""

    notes: list[Note] = field(default_factory=list)
    found: Found | None = None
    outright: str = ""


@dataclass(frozen=True)
class _Rated:
    near: Near
    score: float


def second_look(question: str, library: Library, known: Sequence[Note], most: int) -> Second:
    """Notes of both ways, at most `most` of them, and what the nearest tell."""
    if parts_of(question) or things_of(question):  # what is near to all of it is near to none of its parts
        return Second(list(known))
    every = nearest(question, library, -1)
    if not every or any("\n" in note.quote for note in known):  # a whole list was found: it is the answer
        return Second(list(known))
    weights = Weights(library)
    reasons = REASON * asks_why(question)
    rated = [
        _Rated(
            n,
            n.score
            + BY_WORDS * score_of(question, n.text, n.hit, weights)
            + (reasons * fits_kind(question, n.text) if reasons else 0.0),
        )
        for n in every
    ]
    rated.sort(key=lambda r: -r.score)
    notes = _noted(rated, library, known, most)
    ask = asked(question)
    if ask.task == "most" and ask.sort == "person" and _SUPERLATIVE.search(rated[0].near.text):
        ask = replace(ask, task="value")  # who caught the biggest: a sentence that tells of the heaviest
    if ask.task not in ("value", "count") or denies(question):
        return Second(notes)
    return Second(notes, _value(ask, rated, weights), _outright(ask, rated, notes, weights))


def _noted(rated: Sequence[_Rated], library: Library, known: Sequence[Note], most: int) -> list[Note]:
    """Known notes with what both ways say of them, and notes of the nearest sentences."""
    notes: list[Note] = []
    for note in known:
        same = [r.score for r in rated if _covers(r.near, note)]
        notes.append(note.model_copy(update={"score": _of_one(max(same))}) if same else note)
    for r in rated[:NOTED]:
        near = r.near
        if near.score < LEAST or any(_covers(near, note) for note in notes) or len(notes) >= most:
            continue
        note = noted(near.hit, near.start, near.end, library, notes, score=_of_one(r.score))
        if note is not None:
            notes.append(note)
    return notes


def _covers(near: Near, note: Note) -> bool:
    where = note.locator
    return near.hit.source.id == note.source.id and near.start < where.end and where.start < near.end


def _of_one(score: float) -> float:
    return round(min(1.0, max(0.0, (score - FLOOR) / (FULL - FLOOR))), 4)


def _lead(rated: Sequence[_Rated]) -> float:
    """What the nearest sentence gains for being well before the next one."""
    return min(LEAD, 0.5 * (rated[0].score - rated[1].score)) if len(rated) > 1 else 0.0


def _line(near: Near, library_text: str, lead: float = 0.0) -> Line:
    before = library_text[max(0, near.start - 200) : near.start].rpartition("\n\n")[2]
    return Line(near.hit, near.text, near.start, before, near.hit.text, library_text, near.score + lead)


def _value(ask: Ask, rated: Sequence[_Rated], weights: Weights) -> Found | None:
    """A value in the nearest sentence, where that is well before the next; of a row only one that is alone there."""
    near = rated[0].near
    if len(rated) > 1 and rated[0].score - rated[1].score < LED:
        return None
    if near.hit.kind == "table" and len(values(near.text, ask.sort or "name")) != 1:
        return None
    found = found_in(ask, [_line(near, weights.library.text(near.hit.source.id), _lead(rated))], weights)
    return found[0] if found else None


def _outright(ask: Ask, rated: Sequence[_Rated], notes: Sequence[Note], weights: Weights) -> str:
    """The id of the note of the nearest sentence, where it is near and well before the next."""
    if ask.task != "value" or ask.sort not in (None, "name", "place"):
        return ""
    best, next_best = rated[0], rated[1] if len(rated) > 1 else None
    if best.near.score < OUTRIGHT or (next_best is not None and best.score - next_best.score < AHEAD):
        return ""
    if covered(ask, _line(best.near, weights.library.text(best.near.hit.source.id)), weights) == 0:
        return ""
    return next((note.id for note in notes if _covers(best.near, note)), "")
