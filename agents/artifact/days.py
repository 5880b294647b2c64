"""A day that a sentence names: a date, or a feast that has one every year. It knows no calendar of moons.

Feasts that move (Easter, 春节) have no date here: nothing is made up.
"""
# ruff: noqa: E501 -- a phrase is one line

from __future__ import annotations

import re
from calendar import monthrange

FEASTS = {
    "new year's eve|new years eve|除夕夜跨年|跨年": "12-31", "new year|元旦|新年": "01-01", "christmas eve|平安夜": "12-24",
    "christmas|xmas|圣诞": "12-25", "halloween|万圣": "10-31", "valentine|情人节": "02-14", "国庆": "10-01", "劳动节|五一": "05-01",
    "儿童节|六一": "06-01", "st patrick|saint patrick": "03-17", "april fools?": "04-01", "independence day|fourth of july": "07-04",
}  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_HAN = re.compile(r"(?:(\d{4})\s*年)?\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?")
_DAY_FIRST = re.compile(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+{_NAME}(?:,?\s+(\d{{4}}))?(?![a-z])", re.I)
_MONTH_FIRST = re.compile(rf"\b{_NAME}\s+(\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(\d{{4}}))?", re.I)


def day(text: str) -> str | None:
    """`2027-06-12`, or `12-25` for the next one that comes; None where no day is named."""
    if found := _ISO.search(text):
        return _held(found[1], found[2], found[3])
    if found := _HAN.search(text):
        return _held(found[1], found[2], found[3])
    if found := _DAY_FIRST.search(text):
        return _held(found[3], str(1 + _MONTHS.index(found[2].lower())), found[1])
    if found := _MONTH_FIRST.search(text):
        return _held(found[3], str(1 + _MONTHS.index(found[1].lower())), found[2])
    year = re.search(r"(?<!\d)(20\d{2})(?!\d)", text)
    for names, date in FEASTS.items():
        if re.search(names, text, re.I):
            return f"{year[1]}-{date}" if year else date
    return None


def occasion(text: str) -> str:
    """What is waited for: `our wedding` of `a countdown to our wedding on 12 June`. Empty where only a day is named."""
    found = re.search(
        r"(?:count ?down|days(?: left| to go)?)\s+(?:to|until|till|for)\s+(?:the |my |our )?(.+)$|距离?(.+?)(?:还有|的|$)|倒计时到(.+)$",
        re.split(r"[:：;；\n]", text, maxsplit=1)[0],
        re.I,
    )
    said = next((g for g in found.groups() if g), "") if found else ""
    said = re.split(r"\s+(?:on|at|in)\s+(?=\d|[A-Z])|\s+with\s|[,，(（]", said)[0]
    for pattern in (_ISO, _HAN, _DAY_FIRST, _MONTH_FIRST):
        said = pattern.sub("", said)
    return said.strip(" .。,，")[:60]


def _held(year: str | None, month: str, day_: str) -> str | None:
    """The date as it is kept; None where there is no such day."""
    number, of = int(month), int(day_)
    if not 1 <= number <= 12 or not 1 <= of <= monthrange(int(year or 2028), number)[1]:
        return None
    return f"{int(year):04d}-{number:02d}-{of:02d}" if year else f"{number:02d}-{of:02d}"
