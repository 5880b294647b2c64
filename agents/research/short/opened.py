"""Whether something is open at a day and an hour: “is the gym open at seven on Sunday evening?”, “周日晚上九点还开吗？”.

It reads opening hours out of a sentence: days, and the hours that stand after them. An hour that may be of the morning or
of the evening is answered only where both come to the same. It knows no document.
"""
# ruff: noqa: E501 -- a pattern is one line

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agents.research.short.asking import Ask
from agents.research.short.base import Basis, Found, Weights
from agents.research.short.lines import Line
from agents.research.short.values import NUMBER_WORDS, han_number
from agents.research.short.whether import DAY, TO, YES, days_of
from agents.text.words import terms

HOURS = "open opening hours closed 开放 营业 时间"
"""What is searched for beside the question."""
ENOUGH = 0.4
"""Share of what is asked, but for day and hour, that the hours must stand under."""
SURE = 0.8
_WORD = "|".join(word for word, n in NUMBER_WORDS.items() if 1 <= n <= 12 and n == int(n) and word != "dozen")
_ASKS = re.compile(
    r"\b(?:open|opened|closed|shut|get in|get into|go in|enter|come|visit|use|access|swim|play|train|borrow|park)\b|开|关|能|可以|进|去|来",
    re.IGNORECASE,
)
_AT = re.compile(
    rf"\b(?:at|by|after|until|till) (?:about |around )?(?P<hour>\d{{1,2}}|{_WORD})(?:[:.](?P<minute>[0-5]\d))?(?: o[’']clock)?\s?(?P<half>[ap]\.?m\b\.?)?(?! (?:euros?|pounds?|per|%))"
    r"|(?P<han>\d{1,2}|十[一二]?|[一二两三四五六七八九])(?:点|时|:|：)(?P<han_minute>半|[0-5]\d)?",
    re.IGNORECASE,
)
_LATE = re.compile(r"\bevenings?\b|\bnight\b|\btonight\b|\bafternoons?\b|下午|晚上|傍晚|夜里", re.IGNORECASE)
_MIDNIGHT = re.compile(r"\bnight\b|\btonight\b|\bevenings?\b|晚上|夜里|半夜|凌晨", re.IGNORECASE)
_EARLY = re.compile(r"\bmornings?\b|早上|上午|清晨|凌晨", re.IGNORECASE)
_RANGE = re.compile(
    r"(?<![\d.,:])(?P<a>\d{1,2})(?:[:.：](?P<am>[0-5]\d)|点)?\s?(?P<ah>[ap]\.?m\b\.?)?\s?(?:-|–|—|~|\bto\b|\buntil\b|\btill\b|至|到)\s?(?P<b>\d{1,2})(?:[:.：](?P<bm>[0-5]\d)|点)?\s?(?P<bh>[ap]\.?m\b\.?)?(?![\d.,:]*\d)",
    re.IGNORECASE,
)
_CLOSED = re.compile(r"\b(?:closed|shut)\b|闭馆|不开放|休息|停业|不营业", re.IGNORECASE)
_EVERY = re.compile(r"\b(?:daily|every day|each day)\b|每天|每日|全年", re.IGNORECASE)
_SELDOM = re.compile(r"每月|第[一二三四]个|\bfirst\b|\blast\b|\bmonth\b|\bexcept\b|\bholidays?\b|节假日", re.IGNORECASE)
"""A closing that is not each week's."""
_ONLY_ASKS = frozenset(
    terms("open opened closed shut get go come enter still evening morning afternoon night clock without")
)


@dataclass(frozen=True)
class Hours:
    """When something is open on some days: minutes of the day, and as the text says it."""

    days: frozenset[int]
    begin: int
    end: int
    said: str


def opens_at(ask: Ask) -> bool:
    """Whether a question asks if something is open, or can be used, at an hour."""
    return bool(_times(ask.text)) and _ASKS.search(ask.text) is not None


def opened(ask: Ask, every: Sequence[Line], weights: Weights) -> Found | None:
    """Yes or no by the hours of the day asked for; None where the question or the hours leave a doubt."""
    times, wanted = _times(ask.text), {day for said in DAY.findall(ask.text) for day in days_of(said)}
    if not times or len(wanted) > 2:
        return None
    rest = [t for t in ask.terms if t not in _ONLY_ASKS and not t[:1].isdigit() and not _of_time(t)]
    best: tuple[float, Found] | None = None
    for line in every:
        share = weights.share(rest, line.says) if rest else 1.0
        if share < (ENOUGH if ask.language == "en" else 0.0) or (best is not None and share <= best[0]):
            continue
        said = _told(times, wanted, line)
        if said is None:
            continue
        open_, hours = said
        basis = Basis(line.hit, line.start, line.start + len(line.text), hours)
        asked_closed = _CLOSED.search(ask.text) is not None and not re.search(r"\bopen\b", ask.text)
        best = share, Found(YES[ask.language][open_ == asked_closed], SURE, (basis,), working=hours)
    return best[1] if best else None


def _told(times: Sequence[int], wanted: set[int], line: Line) -> tuple[bool, str] | None:
    """Whether it is open then by this sentence, and the words that say so; None where it does not tell."""
    found = list(hours_in(line.text))
    if not found:
        return None
    own = [h for h in found if not wanted or wanted <= h.days]
    if not own or (not wanted and len({(h.begin, h.end) for h in own}) > 1):
        return None
    says = {any(h.begin <= time < h.end for h in own) for time in times}
    return (says.pop(), own[0].said) if len(says) == 1 else None


def hours_in(text: str) -> Iterator[Hours]:
    """The hours of a text, each with the days that stand before it; all days where it names none, or says so."""
    at = 0
    for match in _RANGE.finditer(text):
        if not (match["am"] or match["bm"] or match["ah"] or match["bh"] or "点" in match.group()):
            continue
        begin, end = (
            _minutes(match["a"], match["am"], match["ah"] or match["bh"]),
            _minutes(match["b"], match["bm"], match["bh"]),
        )
        if begin is None or end is None:
            continue
        end += 720 if end <= begin and not match["bh"] and end + 720 > begin else 0
        before = text[at : match.start()]
        at = match.end()
        if _CLOSED.search(before):
            continue
        days = _days(before)
        if days:
            yield Hours(days, begin, end, match.group())


def _days(label: str) -> frozenset[int]:
    """Days of the week that a label names; “Monday to Friday” has five, none is all."""
    said = list(DAY.finditer(label))
    if not said or _EVERY.search(label):
        return frozenset(range(7))
    found: set[int] = set()
    for n, match in enumerate(said):
        days = days_of(match.group())
        between = label[said[n - 1].end() : match.start()] if n else ""
        last = days_of(said[n - 1].group()) if n else ()
        if n and len(days) == 1 and len(last) == 1 and TO.search(between) and len(between) <= 8:
            found |= {(last[0] + step) % 7 for step in range((days[0] - last[0]) % 7 + 1)}
        found |= set(days)
    return frozenset(found)


def _times(question: str) -> list[int]:
    """The hour asked for, in minutes of the day; two where it may be of the morning or of the evening; none of several."""
    found = list(_AT.finditer(question))
    if len(found) != 1:
        return []
    match = found[0]
    said = match["hour"] or match["han"]
    hour = int(said) if said.isdigit() else int(NUMBER_WORDS.get(said.lower(), 0) or han_number(said))
    told = match["minute"] or match["han_minute"] or "0"
    minute = 30 if told == "半" else int(told)
    if match["half"]:
        return [hour % 12 * 60 + minute + (720 if match["half"][0].lower() == "p" else 0)]
    if hour > 12 or (match["minute"] and len(said) == 2 and said[0] == "0"):
        return [hour * 60 + minute] if hour <= 24 else []
    if hour == 12:
        return [1440 + minute] if _MIDNIGHT.search(question) else [720 + minute]
    if _LATE.search(question):
        return [hour % 12 * 60 + 720 + minute]
    if _EARLY.search(question):
        return [hour * 60 + minute]
    return [hour % 12 * 60 + minute, hour % 12 * 60 + 720 + minute]


def _minutes(hour: str, minute: str | None, half: str | None) -> int | None:
    value = int(hour)
    if value > 24:
        return None
    if half:
        value = value % 12 + (12 if half[0].lower() == "p" else 0)
    return value * 60 + int(minute or 0)


def _of_time(term: str) -> bool:
    return bool(DAY.search(term)) or term in NUMBER_WORDS or term in _STEMMED or term in ("am", "pm", "o'clock")


_STEMMED = frozenset(
    terms("sunday monday tuesday wednesday thursday friday saturday weekend weekday sundays mondays pm am")
)


def closed_on(ask: Ask, every: Sequence[Line], weights: Weights) -> Found | None:
    """No, where a sentence says that it is closed each week on the day asked for."""
    wanted = {day for said in DAY.findall(ask.text) for day in days_of(said)}
    if not wanted or _CLOSED.search(ask.text):
        return None
    rest = [t for t in ask.terms if t not in _ONLY_ASKS and not t[:1].isdigit() and not _of_time(t)]
    for line in every:
        if not _CLOSED.search(line.text) or _SELDOM.search(line.text) or list(hours_in(line.text)):
            continue
        days = {day for said in DAY.findall(line.text) for day in days_of(said)}
        if wanted <= days and (not rest or weights.share(rest, line.says) >= ENOUGH):
            basis = Basis(line.hit, line.start, line.start + len(line.text), line.text)
            return Found(YES[ask.language][1], SURE, (basis,))
    return None
