"""Whether two sentences say different numbers of the same thing. It knows no source."""

from __future__ import annotations

import re

from agents.research.questions import names_of
from agents.research.short.forms import alike
from agents.text.words import terms

ALIKE = 0.6
"""Overlap of terms other than numbers from which two sentences are about the same."""
NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def differ(left: str, right: str) -> bool:
    """Whether both speak of the same, each with a number that the other does not have."""
    numbers = [set(NUMBER.findall(text)) for text in (left, right)]
    own = [list(dict.fromkeys(terms(NUMBER.sub(" ", text)))) for text in (left, right)]
    smaller, larger = sorted(map(set, own), key=len)
    shared = len(smaller & larger) / len(larger) if len(smaller) >= 3 else 0.0
    told = all(numbers) and bool(numbers[0] - numbers[1]) and bool(numbers[1] - numbers[0])
    return told and shared >= ALIKE and not _of_other_things(left, right, own)


def _of_other_things(left: str, right: str, own: list[list[str]]) -> bool:
    """Whether each begins with, or names, what the other does not speak of: juniors and seniors, two towns."""
    firsts = [own[0][0], own[1][0]]
    begin = all(not any(alike(first, t) for t in other) for first, other in zip(firsts, own[::-1], strict=True))
    names = [{t for name in names_of(f"x {text}") for t in terms(NUMBER.sub(" ", name))} for text in (left, right)]
    return begin or (bool(names[0] - set(own[1])) and bool(names[1] - set(own[0])))


def of_other_years(left: str, right: str) -> bool:
    """Whether two sentences with their titles both tell years, and share none: then their numbers may differ."""
    told = [set(_YEAR.findall(text)) for text in (left, right)]
    return all(told) and told[0].isdisjoint(told[1])
