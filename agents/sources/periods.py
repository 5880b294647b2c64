"""Periods in the order of time, however a file writes them: 2026-04, Apr 2026, Q2 2026, 03/04/2026, 10月, week 10.

It reads names of periods and no texts; what it cannot place in time stands by its numbers, "week 9" before "week 10".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = re.compile(rf"\b({'|'.join(_MONTHS)})[a-z]*\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_SHORT_YEAR = re.compile(r"[a-z]{3,9}\.?(?:[-/]| ?['’])(\d\d)$", re.IGNORECASE)
"""The year of "Apr-26", "Apr '26\""""
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.]((?:19|20)\d\d)")
_QUARTER = re.compile(r"\bQ([1-4])\b|第?([一二三四1-4])季度?", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


def in_order(periods: Iterable[str]) -> list[str]:
    """The periods, earliest first."""
    told = list(periods)
    slashed = [found for name in told if (found := _SLASHED.fullmatch(name.strip()))]
    month_first = any(int(found[2]) > 12 for found in slashed)
    return sorted(told, key=lambda name: _time(name.strip(), month_first=month_first))


def _time(name: str, *, month_first: bool) -> tuple[int, int, list[int], str]:
    """Year, month and what other numbers the name has; 0 for what it does not say."""
    if found := _SLASHED.fullmatch(name):
        first, second = int(found[1]), int(found[2])
        month, day = (first, second) if month_first else (second, first)
        return int(found[3]), month, [day], name
    years = _YEAR.search(name)
    short = None if years else _SHORT_YEAR.search(name)
    year = int(years.group()) if years else 2000 + int(short[1]) if short else 0
    rest = name.replace(years.group(), " ", 1) if years else name[: short.start(1)] if short else name
    numbers = [int(number) for number in _DIGITS.findall(rest)]
    if named := _NAMED.search(rest):
        return year, _MONTHS.index(named[1].lower()) + 1, numbers, name
    if quarter := _QUARTER.search(rest):
        said = quarter[1] or quarter[2]
        return year, 3 * ("一二三四".find(said) + 1 or int(said)) - 2, [], name
    return year, numbers[0] if numbers else 0, numbers[1:], name
