"""What a figure was the period before, from a sentence with the new one and by how much it differs, with the calculation.

It knows no document. Shares (“12 % more than last year”) are left: what they are shares of is rounded already.
"""
# ruff: noqa: E501 -- a pattern is one line

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from agents.research.library import Library
from agents.research.short.asking import Ask
from agents.research.short.base import Found
from agents.research.short.figuring import figured, shown

_PERIODS = {
    "year": r"last year|(?:the )?(?:previous|prior) year|(?:the )?year before|a year (?:earlier|ago)|去年|上一?年|前一年",
    "month": r"last month|(?:the )?(?:previous|prior) month|(?:the )?month before|a month (?:earlier|ago)|上个?月|前一个?月",
    "week": r"last week|(?:the )?(?:previous|prior) week|(?:the )?week before|上个?(?:周|星期)",
    "quarter": r"last quarter|(?:the )?(?:previous|prior) quarter|(?:the )?quarter before|上个?季度?",
    "season": r"last season|(?:the )?(?:previous|prior) season|(?:the )?season before|上个?季(?!度)|上赛季",
}
_COMPARES = re.compile(
    r"\b(?:more|less|fewer|higher|lower|compared?|difference|grow|grew|rise|rose|fall|fell|increased?|decreased?|than)\b|比|多多少|少多少|增|减",
    re.IGNORECASE,
)
_MONEY = r"(?:US\$|[€$£¥])?\s?"
_DIFFERS = re.compile(
    rf"(?P<change>{_MONEY}\d[\d,.]*(?:\s(?:thousand|million))?(?!\s?%| per ?cent)) (?:[a-z]+ ){{0,2}}?(?P<way>more|less|fewer|higher|lower|up|down) (?:than|on) (?P<period>[a-z ]{{4,24}})"
    rf"|\b(?P<way2>up|down) (?:by )?(?P<change2>{_MONEY}\d[\d,.]*(?!\s?%| per ?cent)) (?:on|from|against) (?P<period2>[a-z ]{{4,24}})"
    r"|比(?P<period3>[^\W\d_]{2,6}?)(?:同期|同月|同季|的)?(?P<way3>多|少|增加|增长|减少|下降|高|低)(?:出|了)*\s?(?P<change3>\d[\d,.]*\s?[万亿千百]?[^\W\d_]?(?!\s?[%％]))",
    re.IGNORECASE,
)
_LESS = frozenset({"less", "fewer", "lower", "down", "少", "减少", "下降", "低"})


@dataclass(frozen=True)
class Before:
    """The period before that is asked about, and the question without it."""

    period: str
    plain: str


def now_of(ask: Ask) -> Before | None:
    """What is asked about the period before; None for other questions."""
    if ask.task not in ("value", "count") or ask.sort not in ("money", "number") or _COMPARES.search(ask.text):
        return None
    for period, said in _PERIODS.items():
        match = re.search(said, ask.text, re.IGNORECASE)
        if match:
            plain = f"{ask.text[: match.start()]} {ask.text[match.end() :]}"
            return Before(period, re.sub(r"\b(?:in|during|for)?\s+(?=[?？]|$)|^的", "", " ".join(plain.split())))
    return None


def now_told(ask: Ask, found: Found | None, library: Library) -> Found | None:
    """The answer, unless it is what a sentence tells of now and sets against the period that is asked about."""
    before = now_of(ask)
    if before is None or found is None or found.working or not found.basis:
        return found
    against = rf"(?:\b(?:than|on|from|against|with) (?:in )?|比)(?:{_PERIODS[before.period]})"
    return None if re.search(against, found.basis[0].text(library), re.IGNORECASE) else found


def prior(period: str, now: Found, library: Library) -> Found | None:
    """The figure before `now`; None where its sentence does not tell by how much it differs."""
    if len(now.basis) != 1 or now.working:
        return None
    basis = now.basis[0]
    for match in _DIFFERS.finditer(basis.text(library)):
        way, change, than = (
            (match[name] or match[f"{name}2"] or match[f"{name}3"]) for name in ("way", "change", "period")
        )
        if not re.match(_PERIODS[period], than.strip(), re.IGNORECASE) or change.strip(" .,") == now.text:
            continue
        if _scale(change) != _scale(now.text):
            continue
        parts = [basis.said, change]
        less = way.lower() in _LESS
        made = figured("sum" if less else "difference", parts)
        if made is None:
            continue
        sign, unit = re.match(r"US\$|[€$£¥]", basis.said), re.search(r"[^\W\d_]+$", basis.said)
        text = f"{sign.group()}{made.text}" if sign else shown(made.text, unit.group() if unit else now.unit)
        return replace(now, text=text, number=made.value, working=made.working, rivals=())
    return None


def _scale(text: str) -> str:
    """What a written number is multiplied with."""
    found = re.search(r"[万亿千百]|thousand|million|billion", text)
    return found.group() if found else ""
