"""Values that hold from some time on: “after ten years it is 31” is meant for somebody of twelve years, not of five.

It compares the length of time that a question names with the one before a value, and finds the value that stands at a
condition (“once opened”). It knows no document.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from agents.research.short.forms import same_word, tokens
from agents.research.short.values import Value, values
from agents.text.words import terms

HOLDS = 0.5
"""What a value gains whose condition the question meets, and loses where it does not."""
_FROM_ON = re.compile(r"\b(?:after|from|over|more than|at least|beyond)\b|满|超过|以上", re.IGNORECASE)
_TIMED = re.compile(r"(?P<unit>day|week|month|year)s?$|(?P<han>天|周|月|年)$")
_PARTS = re.compile(r"[;；。]|,(?= (?:and|but|while)\b)")


def condition(question: str, text: str, value: Value) -> float:
    """What a value gains or loses by the length of time that the question names; 0 where there is none."""
    asked = _lengths(question)
    if not asked or value.text in question:
        return 0.0
    cuts = [0, *(m.end() for m in _PARTS.finditer(text)), len(text)]
    elsewhere = 0.0
    for start, end in itertools.pairwise(cuts):
        met = _met(asked, text[start:end])
        if start <= value.start < end and met is not None:
            return HOLDS if met else -HOLDS
        elsewhere = -HOLDS if met else elsewhere
    return elsewhere


def _met(asked: list[tuple[float, str, int]], clause: str) -> bool | None:
    """Whether the question's length of time is as long as a clause asks for; None where it asks for none."""
    for length, unit, at in _lengths(clause):
        same = next((number for number, other, _ in asked if other == unit), None)
        if same is not None and _FROM_ON.search(clause[:at]):
            return same >= length
    return None


def _lengths(text: str) -> list[tuple[float, str, int]]:
    """Lengths of time in a text: how many, of what, and where."""
    found = []
    for value in values(text, "duration"):
        match = _TIMED.search(value.unit.strip())
        if match is not None and value.number is not None:
            found.append((value.number, match["unit"] or match["han"], value.start))
    return found


def once(only: str, text: str, value: Value, others: Sequence[Value]) -> float:
    """What a value loses where another one of the sentence stands nearer to the question's condition."""
    places = [token for token in tokens(text) if any(same_word(term, token.term) for term in terms(only))]
    if not places or len(others) < 2:
        return 0.0

    def distance(other: Value) -> int:
        return min(min(abs(place.start - other.end), abs(other.start - place.end)) for place in places)

    return 0.0 if distance(value) == min(map(distance, others)) else -HOLDS
