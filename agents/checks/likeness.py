"""Likeness: whether a word that a model wrote is a word of its passages in another form, and whether a count counts.

Forms of a word (`extend`, `extension`), its parts (`schoolchildren`, `children`), symbols of units (`µg/m³`), and small
numbers that count what stands there (`four stops` before four names). It knows no specs and no origins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from agents.checks.words import normalised, stem

LEAST_PREFIX, LEAST_PREFIX_SHARE, LEAST_PART = 5, 0.75, 4
"""Letters that two forms of a word begin with, their share of the shorter, letters of a part of a compound"""
LEAST_LISTED = 3
"""Things from which a sentence with commas is a list"""
SYMBOLS = {
    "μg/m3": "microgram",
    "km": "kilomet",
    "m": "met",
    "cm": "centimet",
    "mm": "millimet",
    "m2": "square met",
    "km2": "square kilomet",
    "ha": "hectare",
    "kg": "kilogram",
    "t": "ton",
    "l": "lit",
    "h": "hour",
    "min": "minute",
    "s": "second",
    "kwh": "kilowatt",
    "mwh": "megawatt",
    "gwh": "gigawatt",
    "kw": "kilowatt",
    "mw": "megawatt",
    "°c": "degree",
    "€": "euro",
    "$": "dollar",
    "£": "pound",
    "db": "decibel",
}
"""Symbols as `normalised` leaves them, and how the word that they stand for begins"""
_MEASURE = re.compile(r"[<>≤≥~≈+\-]?\s*([€$£])?\s*\d[\d.,]*\s*(thousand|million|billion|[kmbn]{1,2})?\s*(\S{0,8})")
_COUNTED = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNT = re.compile(rf"\b({'|'.join(_COUNTED)})\b\s+(?:[a-z-]+\s+)?([a-z-]+s|people|children)\b", re.IGNORECASE)
_CHINESE_COUNT = re.compile(r"(?<!第)([两二三四五六七八九十])(?:大|个|件|项|类|点|步|条|道|位|种|家|方面)(?!月|百分)")
_AMOUNT = re.compile(
    r"(?:times|years|months|weeks|days|hours|minutes|seconds|decades|centuries|euros|dollars|pounds|degrees|points|\w+illions"
    r"|thousands|(?:kilo|centi|milli)?met(?:re|er)s|miles|tonn?e?s|(?:kilo)?grams|lit(?:re|er)s|halves|\w+(?:th|rd)s"
    r"|quarters)"
)
"""What is measured, not counted"""
_LISTED = re.compile(
    r"(?:(?:(?!\band\b|\bor\b)[^,.;\n]){1,48},\s+)+(?:[^,.;\n]{1,48}?,?\s+)?(?:and|or)\s", re.IGNORECASE
)


def shares(own: str, held: Iterable[str]) -> bool:
    """Whether a stem is one of `held`, a form of one, or made of one."""
    known = held if isinstance(held, set | frozenset) else set(held)
    if own in known:
        return True
    parts = [stem(part) for part in re.split(r"[-'’/]", own) if len(part) > 1]
    if len(parts) > 1 and all(shares(part, known) for part in parts):
        return True
    return any(_kin(own, word) for word in known)


def _kin(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) >= LEAST_PART and (long.startswith(short) or long.endswith(short)):
        return True
    same = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return same >= LEAST_PREFIX and same >= LEAST_PREFIX_SHARE * len(short)


def measured(text: str, evidence: str) -> bool:
    """Whether a text is a number with the symbol of a unit that the evidence names in words: `41 µg/m³`."""
    found = _MEASURE.fullmatch(normalised(text))
    units = [u for u in (found[1], found[3]) if u] if found else []
    told = normalised(evidence)
    return bool(units) and all(u in SYMBOLS and SYMBOLS[u] in told for u in units)


def counts(text: str, pieces: Iterable[str], known: Iterable[int]) -> set[int]:
    """Small numbers that a text only counts with: as many things are listed in a piece, or are `known` to be there."""
    said = {
        _COUNTED.index(match[1].lower()) + 2
        for match in _COUNT.finditer(text)
        if not _AMOUNT.fullmatch(match[2].lower())
    }
    said |= {max(2, "〇一两三四五六七八九十".find(match[1])) for match in _CHINESE_COUNT.finditer(text)}
    if not said:
        return set()
    there = set(known)
    for piece in pieces:
        for found in _LISTED.finditer(piece):
            last = 1 if re.search(r",\s+(?:and|or)\s$", found[0], re.IGNORECASE) else 2
            listed = found[0].count(",") + last
            there |= {listed} if listed >= LEAST_LISTED else set()
    return said & there
