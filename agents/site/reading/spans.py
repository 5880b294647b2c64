"""Stretches of days as people say them: "between Christmas and New Year", "from 3 to 17 August", 国庆节, 12月24日到1月2日.

Without a year the next such days are meant. It knows the days of the calendar that are the same each year, no others.
"""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re
from datetime import date, timedelta

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_N = r"(?:the\s+)?[0-3]?\d(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+20\d\d)?"
DAY = rf"(?:{_N}\s+(?:of\s+)?{MONTH}{_YEAR}|{MONTH}\s+{_N}{_YEAR}|20\d\d-\d\d-\d\d)"
FEAST = r"(?:christmas eve|christmas day|boxing day|christmas|x-?mas|new year['’]?s eve|new year['’]?s day|new year(?:['’]s)?)"
_TO = r"(?:to|until|till|through|and|-|–)"
SPAN = rf"(?:(?:between\s+|from\s+)?(?:{DAY}|{FEAST}|{_N})\s*{_TO}\s*(?:{DAY}|{FEAST})|{DAY}|{FEAST}|(?:all of|the whole of|the whole)?\s*{MONTH})"
"""Days as an English sentence names them."""
DAY_ZH = r"(?:(?:20\d\d年)?1?\d月[1-3]?\d[日号])"
FEAST_ZH = r"(?:元旦|五一(?:劳动节)?|劳动节|国庆(?:节|长假|假期)?|十一(?:长假|假期)|圣诞节?)"
_MONTH_ZH = r"(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?"
SPAN_ZH = rf"(?:{_MONTH_ZH}(?:到|至|-|–|~)(?:次年|来年|明年|第二年)?{_MONTH_ZH}(?!\d)|{DAY_ZH}(?:到|至|-|–|~)(?:{DAY_ZH}|[1-3]?\d[日号])|{DAY_ZH}|{FEAST_ZH}|1?\d月份?(?!\d))"
"""Days as a Chinese sentence names them."""

_FEASTS: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "christmas eve": ((12, 24), (12, 24)),
    "christmas day": ((12, 25), (12, 25)),
    "boxing day": ((12, 26), (12, 26)),
    "christmas": ((12, 24), (12, 26)),
    "new year's eve": ((12, 31), (12, 31)),
    "new year's day": ((1, 1), (1, 1)),
    "new year": ((1, 1), (1, 1)),
    "元旦": ((1, 1), (1, 1)),
    "五一": ((5, 1), (5, 5)),
    "劳动": ((5, 1), (5, 5)),
    "国庆": ((10, 1), (10, 7)),
    "十一": ((10, 1), (10, 7)),
    "圣诞": ((12, 24), (12, 25)),
}
Ends = tuple[tuple[int, int, int | None], tuple[int, int, int | None]]
"""First and last day: month, day, and the year where it is said."""


def span_of(words: str, today: date) -> tuple[date, date] | None:
    """The first and last day that the words name; None where they name none."""
    ends = _english(words.lower().replace("’", "'")) if re.search(r"[a-z]", words.lower()) else _chinese(words)
    if ends is None:
        return None
    (month, day, year), (to_month, to_day, to_year) = ends
    try:
        for start in [year] if year else [today.year - 1, today.year, today.year + 1]:
            first = date(start, month, day)
            last = date(to_year or (start + ((to_month, to_day) < (month, day))), to_month, to_day)
            if year or last >= today:
                return (first, last) if first <= last else None
    except ValueError:
        return None
    return None


def _english(words: str) -> Ends | None:
    parts = re.findall(rf"{DAY}|{FEAST}", words)
    if not parts:
        month = re.search(MONTH, words)
        return _whole(MONTHS.index(month.group()[:3]) + 1) if month else None
    ends = [_named(part) for part in parts[:2]]
    if len(ends) == 2:
        return ends[0][0], ends[1][1]
    first, last = ends[0]
    if (
        only := re.search(
            rf"(?:^|\s|from |between )(?:the\s+)?([0-3]?\d)(?:st|nd|rd|th)?\s*{_TO}\s*{re.escape(parts[0])}", words
        )
    ) is not None:
        first = (last[0], int(only[1]), last[2])
    return first, last


def _named(part: str) -> Ends:
    """A day, or a feast of some days."""
    feast = next(
        (
            ends
            for name, ends in _FEASTS.items()
            if part.replace("x-mas", "christmas").replace("xmas", "christmas").startswith(name)
        ),
        None,
    )
    if feast is not None:
        return (*feast[0], None), (*feast[1], None)
    if iso := re.fullmatch(r"(20\d\d)-(\d\d)-(\d\d)", part):
        day = (int(iso[2]), int(iso[3]), int(iso[1]))
        return day, day
    year = re.search(r"20\d\d", part)
    number = re.search(r"[0-3]?\d", part.replace(year.group(), "") if year else part)
    month = re.search(MONTH, part)
    day = (
        MONTHS.index(month.group()[:3]) + 1 if month else 0,
        int(number.group()) if number else 0,
        int(year.group()) if year else None,
    )
    return day, day


def _chinese(words: str) -> Ends | None:
    days = re.findall(r"(?:(20\d\d)年)?(1?\d)月([1-3]?\d)[日号]", words)
    if days:
        year, month, day = days[0]
        first = (int(month), int(day), int(year) if year else None)
        if len(days) > 1:
            return first, (int(days[1][1]), int(days[1][2]), int(days[1][0]) if days[1][0] else None)
        until = re.search(r"[日号](?:到|至|-|–|~)([1-3]?\d)[日号]", words)
        return first, (first[0], int(until[1]), first[2]) if until else first
    feast = next((ends for name, ends in _FEASTS.items() if name in words), None)
    if feast is not None:
        return (*feast[0], None), (*feast[1], None)
    months = [_month(told) for told in re.findall(r"(1?\d|十[一二]?|[一二三四五六七八九])月", words)]
    if not months or not all(1 <= month <= 12 for month in months):
        return None
    return _whole(months[0])[0], _whole(months[-1])[1]


def _month(told: str) -> int:
    """十一 → 11."""
    return int(told) if told.isdecimal() else "一二三四五六七八九".find(told[-1]) + 1 + (10 if "十" in told else 0)


def _whole(month: int) -> Ends:
    last = (date(2027 + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day  # February without a leap day
    return (month, 1, None), (month, last, None)
