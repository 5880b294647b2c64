"""Arithmetic on days: how long between two events, and when something that takes a while is over. It knows no document."""
# ruff: noqa: E501 -- a pattern is one line

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Sequence
from dataclasses import replace

from agents.research.short.asking import Ask
from agents.research.short.base import Basis, Found, Weights
from agents.research.short.from_sentences import covered
from agents.research.short.lines import Line
from agents.research.short.values import day_of, values
from agents.research.spans import MONTH
from agents.text.words import terms

ENOUGH = 0.5
_BETWEEN = re.compile(
    r"\bhow (?:many (?P<unit>days|weeks|months|years)|long)\b.*\bbetween (?P<a>.+?) and (?P<b>[^?]+)\??", re.IGNORECASE
)
_BETWEEN_ZH = re.compile(
    r"(?P<a>[^，。？?]+?)(?:到|至|和|与)(?P<b>[^，。？?]+?)(?:之间|中间)?(?:一共|共)?(?:隔了?|相隔|相差|过了?|有)?多少(?P<unit>天|周|个月|年)"
)
_OVER = re.compile(
    r"\b(?:finish(?:ed)?|end(?:ed|s)?|complete[d]?|over|done|ready|run(?:s|ning)? out|expir(?:e|es|ed|y)|until when|valid until|up)\b|结束|完成|完工|竣工|到期|截止|期满|届满",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"\b(?:begin|begins|began|begun|start|starts|started|from|on)\b[^.,;]{0,12}$|(?:自|从|于)[^，。；]{0,6}$"
)
_STARTS = re.compile(
    r"\b(?:begin|begins|began|begun|start|starts|started|from|bought|purchased|signed|delivered)\b|开始|起|动工|开工|购买|签订"
)
_WORDS = frozenset(
    t
    for w in (
        "finish",
        "finished",
        "end",
        "complete",
        "over",
        "done",
        "date",
        "day",
        "ready",
        "run",
        "out",
        "expire",
        "expires",
        "until",
        "valid",
    )
    for t in (w, *terms(w))
)
_DAYS = {"day": 1, "week": 7, "天": 1, "周": 7}
_MONTHS = {"month": 1, "year": 12, "个月": 1, "年": 12}


def asks_between(question: str) -> tuple[str, str, str] | None:
    """The two events of a question for the time between them, and its unit; None of others."""
    match = _BETWEEN.search(question) or _BETWEEN_ZH.search(question)
    if match is None or re.fullmatch(r"\W*\d{4}年?\W*", match["a"]):
        return None
    return match["a"].strip(), match["b"].strip(" ?？"), match["unit"] or "days"


def span_between(left: Found, right: Found, unit: str) -> Found | None:
    """The time between two days; None where one is no whole date, or both are the same place."""
    begun, ended = day_of(left.text), day_of(right.text)
    if begun is None or ended is None or left.basis == right.basis:
        return None
    first, last = sorted((datetime.date(*begun), datetime.date(*ended)))
    days = (last - first).days
    number = {"weeks": days / 7, "周": days / 7}.get(unit, float(days))
    if unit in ("months", "years", "个月", "年"):
        months = 12 * (last.year - first.year) + last.month - first.month - (last.day < first.day)
        number = float(months // 12 if unit in ("years", "年") else months)
    said = f"{number:.1f}".removesuffix(".0")
    text = f"{said} {unit}" if unit.isascii() else f"{said}{unit}"
    working = f"{left.text} – {right.text}"
    return Found(text, min(left.score, right.score), (*left.basis, *right.basis), number, working=working)


def over(ask: Ask, every: Sequence[Line], weights: Weights) -> Found | None:
    """When something is over whose beginning and length one sentence tells; None for other questions."""
    if ask.sort not in ("date", "year") or not _OVER.search(ask.text):
        return None
    slim = replace(ask, terms=tuple(t for t in ask.terms if t not in _WORDS) or ask.terms)
    best: Found | None = None
    for line in every:
        share = covered(slim, line, weights)
        if share < ENOUGH or not _STARTS.search(line.text) or (best is not None and share <= best.score):
            continue
        best = _ending(line, share) or best
    return best


def _ending(line: Line, share: float) -> Found | None:
    days = [v for v in values(line.text, "date") if day_of(v.text)]
    begun = next((v for v in days if _BEGINS.search(line.text[: v.start])), None)
    lasting = [v for v in values(line.text, "duration") if v.number and _unit_of(v.unit)]
    if begun is None or len(lasting) != 1:
        return None
    start = day_of(begun.text)
    assert start is not None
    last = _later(datetime.date(*start), lasting[0].number or 0, _unit_of(lasting[0].unit))
    zh = not begun.text.isascii()
    month = MONTH.strip("(?:)").split("|")[last.month - 1]
    text = f"{last.year}年{last.month}月{last.day}日" if zh else f"{last.day} {month} {last.year}"
    bases = tuple(Basis(line.hit, line.start, line.start + len(line.text), v.text) for v in (begun, lasting[0]))
    return Found(text, min(0.8, share + 0.1), bases, working=f"{begun.text} + {lasting[0].text} = {text}")


def _unit_of(unit: str) -> str:
    return next((name for name in (*_DAYS, *_MONTHS) if name in unit), "")


def _later(day: datetime.date, number: float, unit: str) -> datetime.date:
    """The day a while later; of months that are too short their last day."""
    if unit in _DAYS:
        return day + datetime.timedelta(days=round(number * _DAYS[unit]))
    months = day.month - 1 + round(number * _MONTHS[unit])
    year, month = day.year + months // 12, months % 12 + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
