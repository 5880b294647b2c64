"""Short answers as spans of a passage: numbers, years, dates and names, each with where it stands.

Only what stands in the text can come out. It does not know the question, and rates nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agents.research.clauses import Kind
from agents.text.words import STOP_EN, STOP_ZH, han_count

MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DAY = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH},? \d{{4}}\b|\b{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}\b"
    r"|\d{4}年\d{1,2}月\d{1,2}日|\b\d{4}-\d{2}-\d{2}\b"
)
_YEAR = re.compile(r"(?<![\d.,])(?:1\d{3}|20\d{2})(?![\d]|[.,]\d)(?=年?)")
_NUMBER = re.compile(r"(?<![\w.])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d])|(?<![\w.,])\d+(?:\.\d+)?(?![\d,]\d)")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "thursdays", "sundays", "mondays")
_CAPITALS = re.compile(r"[A-Z][\w’'-]+(?: (?:(?:of|de|von|van) )?[A-Z][\w’'-]+)*")
_OPENERS = frozenset({"dear", "mr", "mrs", "dr", *DAYS, *(m.lower() for m in MONTH.strip("(?:)").split("|"))})
_ZH_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_CUT_ZH = re.compile(f"[{''.join(STOP_ZH)}往赴拜带率乘驶离抵生设叫]")
_PLACE_END_ZH = "镇县城市村省州乡港岛河江湖山湾原川洲漠国区"
_BEFORE_PLACE = re.compile(r"\b(?:in|at|of|to|from|near|on the|of the|to the)\s+(?:the )?$", re.IGNORECASE)
_BEFORE_PERSON = re.compile(r"\b(?:by|under|with|of|was|is|to|from|author|architect|captain)[\s:;]+$", re.IGNORECASE)


@dataclass(frozen=True)
class Span:
    """Text from `start` to `end` of a passage."""

    text: str
    start: int
    end: int


def spans(text: str, kind: Kind, known: frozenset[str] = frozenset()) -> list[Span]:
    """Everything in `text` that could answer a question of this kind. `known`: names that Chinese text may hold."""
    if kind == "date":
        return _all(_DAY, text) or _all(_YEAR, text)
    if kind == "year":
        return _all(_YEAR, text)
    if kind == "number":
        days = _all(_DAY, text)
        return [s for s in _all(_NUMBER, text) if not any(d.start <= s.start < d.end for d in days)]
    return list(names(text, known))


def _all(pattern: re.Pattern[str], text: str) -> list[Span]:
    return [Span(m.group(), m.start(), m.end()) for m in pattern.finditer(text)]


def names(text: str, known: frozenset[str] = frozenset(), *, heading: bool = False) -> Iterator[Span]:
    """Names: runs of capitalised words; in Chinese those of `known`, longest first, that do not overlap.

    A single capitalised word that only begins a sentence is no name; of a `heading`, unless it is all of it.
    """
    for match in _CAPITALS.finditer(text):
        name, at = match.group(), match.start()
        while name and name.split()[0].lower() in STOP_EN | _OPENERS:
            rest = name.split(maxsplit=1)[1:]
            at += len(name) - len(rest[0]) if rest else 0
            name = rest[0] if rest else ""
        begins = at == 0 or text[:at].rstrip(' "“*|')[-1:] in (".", "?", "!", "\n", "")
        if len(name) > 2 and (
            (heading and name == text.strip()) or " " in name or not begins or (not heading and text.count(name) > 1)
        ):
            yield Span(name, at, at + len(name))
    taken: list[tuple[int, int]] = []
    for name in sorted(known, key=lambda n: (-len(n), n)):
        at = text.find(name)
        if at >= 0 and han_count(name) and not any(a < at + len(name) and at < b for a, b in taken):
            taken.append((at, at + len(name)))
            yield Span(name, at, at + len(name))


def likeness(text: str, span: Span, kind: Kind) -> float:
    """0 to 1: how much a name looks like one of the kind wanted, by its form and what stands before it."""
    before = text[max(0, span.start - 24) : span.start]
    if han_count(span.text):
        place = span.text[-1] in _PLACE_END_ZH or before.endswith(("生于", "设在", "在", "位于", "往", "存", "藏"))
        person = 2 <= len(span.text) <= 4 and not place and span.text[-1] not in "号坊行厂局会考记编存说"
        return {"place": float(place), "person": float(person)}.get(kind, 0.5)
    words = span.text.split()
    if kind == "person":
        form = 0.6 if len(words) in (2, 3) and not re.search(r"\d", span.text) else 0.1
        return form + (0.4 if _BEFORE_PERSON.search(before) else 0.0)
    if kind == "place":
        form = 0.5 if len(words) == 1 else 0.3
        return form + (0.5 if _BEFORE_PLACE.search(before) else 0.0)
    return 0.5


def rare_runs(text: str, is_rare) -> list[str]:
    """Chinese strings that may be names: neighbouring pairs of characters that few documents have, joined."""
    found: dict[str, None] = {}
    for match in _ZH_RUN.finditer(text):
        for run in _CUT_ZH.split(match.group()):
            start = None
            for i in range(len(run)):
                rare = i + 1 < len(run) and is_rare(run[i : i + 2])
                if rare and start is None:
                    start = i
                if not rare and start is not None:
                    found[run[start : i + 1]] = None
                    start = None
    return [run for run in found if 2 <= len(run) <= 12]
