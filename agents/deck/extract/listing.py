"""Lines of a list as the source sets it: marker, head, rest, date. It judges no layout."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agents.deck.extract.columns import MONTH
from agents.deck.extract.compression import tidy
from agents.sources.base import Passage
from agents.text.sentences import split_sentences
from agents.text.words import length

_MARKER = re.compile(
    r"^\s*(?:(?P<bullet>[-–•*▪◦·])\s+|(?P<number>\d{1,2}[.)]\s+|\(\d{1,2}\)\s*|（[一二三四五六七八九十\d]+）\s*|[一二三四五六七八九十]、\s*|"
    r"(?:Step|Phase|Stage)\s+\d{1,2}\s*[:.–—-]\s*|第[一二三四五六七八九十\d]+[步阶段]{1,2}\s*[：:，,、]?\s*))(?=\S)",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*(?::(?=\s)|：|\s[–—-]\s|——|(?<=[^\d\s]),\s(?=[A-Z]\w+ )$)\s*")
LEAST_NAMED, LONGEST_NAMED = 3, 110
"""Lines that make a list without marks, and the width of the longest"""
_NAMES = re.compile(r"[^\W\d_]")
"""How a name begins, and no hour or number"""
_HEAD = 44
"""Width up to which what stands before a colon is a name."""
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = rf"{MONTH}(?![a-z])\.?"
_SPAN = (
    r"(?:\s*[至到]\s*(?:\d{4}\s*年)?\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?"
    r"(?:\s*[(（](?:周|星期)[一二三四五六日天](?:\s*[至到、-]\s*(?:周|星期)?[一二三四五六日天])?[)）])?"
    r"(?:(?<=[年月日度])(?:底(?:之?前)?|末(?:之?前)?|起|前|以前|之前|以后))?(?:(?<=年[底初中末])之?前)?"
)
"""What may follow a Chinese date and belongs to it."""
_CLOCK = re.compile(
    r"^(?P<when>(?P<hour>[01]?\d|2[0-4])[:：.](?P<minute>[0-5]\d)(?:\s*[-–至到~]\s*(?:[01]?\d|2[0-4])[:：.][0-5]\d)?)"
    r"\s*(?:Uhr|h|am|pm)?\s*[,:：，–-]?\s*(?P<rest>(?![\d%]).{3,})$"
)
_HOUR = re.compile(
    r"\s*(?:at |[上下]午|晚上?|中午)?\s*(?:[01]?\d|2[0-4])[:：][0-5]\d(?:\s*[-–至到~]\s*\d{1,2}[:：]\d\d)?"
)
_SPEAKS = re.compile(r"^[\d:：.]+\s+(?:[\w.’'-]+ ){0,3}[\w.’'-]+[:：]\s")
"""Who says something at an hour, as in a transcript"""
_SEASONS = {"spring": 4, "summer": 7, "autumn": 10, "fall": 10, "winter": 12}
_PARTS_OF_YEAR = {"初": 1, "春": 4, "中": 6, "夏": 7, "秋": 10, "底": 12, "末": 12, "冬": 12}
_SEASON = re.compile(r"^(spring|summer|autumn|fall|winter)\s+", re.IGNORECASE)
_DATE = re.compile(
    r"^(?:(?:In|On|By|Since|From|Until|自|到|在)\s*)?(?P<date>(?:"
    rf"(?:\d{{1,2}}\s+)?{_MONTH}\s+(?:\d{{1,2}},?\s+)?(?P<y1>(?:1[5-9]|20|21)\d\d)"
    r"|Q[1-4]\s+(?P<y2>(?:19|20|21)\d\d)|(?P<y3>(?:19|20|21)\d\d)\s*[-/ ]?Q[1-4]"
    r"|(?:early |mid-?|late )?(?P<y4>(?:1[5-9]|20|21)\d\d)(?:s|\s*[-–/]\s*(?:\d{2}|(?:19|20|21)\d\d)"
    r"|\s*[-–—]\s*(?:today|now|present|date)\b|\s*[-–—至]\s*今)?"
    r"(?:\s*年(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?|第?[一二三四1-4]季度|[初底末春夏秋冬]|上半年|下半年)?)?"
    rf"|(?:\d{{1,2}}\s+)?{_MONTH}(?:\s+\d{{1,2}})?(?![a-z])|\d{{1,2}}\s*月(?:\s*\d{{1,2}}\s*日)?|(?:Week|Month|Day|Year)\s+\d{{1,2}}"
    rf"|年(?=[底初中末])[底初中末]|第\s*\d{{1,2}}\s*[周月天年]|第?[一二三四1-4]季度|[上下]半年){_SPAN}"
    r")(?P<end>\s*[,，:：)]|\s+[-–—]\s|\s|$|(?<=[)）])|(?<=[年月日度起前底后])(?=[\u4e00-\u9fff]))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Line:
    """One item of a list. `head` is what stands before its colon or dash; "" for none."""

    passage: Passage
    text: str
    numbered: bool
    head: str
    rest: str

    @property
    def date(self) -> tuple[str, tuple[int, int, int], str] | None:
        """The date that it begins with, a key to sort it by, and what is said after it; None for none."""
        return dated(self.text) or _dated_behind(self.head, self.rest) or _timed(self.text)


def lines(passages: Sequence[Passage]) -> list[Line]:
    """The list items among passages, in reading order."""
    return [line_of(p) for p in passages if p.kind == "list_item"]


def named_lines(passages: Sequence[Passage]) -> list[Passage]:
    """Lines that say one thing each under its name ("Budget: 1.8 million"), where most of a text is such lines."""
    told = [p for p in passages if _NAMES.match(line_of(p).head) and length(p.text) <= LONGEST_NAMED]
    distinct = len({line_of(p).head for p in told}) == len(told)  # who speaks is named again and again
    return told if distinct and len(told) >= LEAST_NAMED and len(told) * 3 >= 2 * len(passages) else []


def line_of(passage: Passage) -> Line:
    """A passage as an item of a list."""
    text = re.sub(r"\s+", " ", passage.text).strip()
    marker = _MARKER.match(text)
    text = text[marker.end() :] if marker else text
    head, rest = split(text)
    return Line(passage, text, passage.numbered or bool(marker and marker.group("number")), head, rest)


def split(text: str) -> tuple[str, str]:
    """What stands before the first colon or dash, where that is a name and not a sentence, and what follows."""
    match = _SPLIT.search(text)
    if not match:
        return "", text
    head, rest = text[: match.start()].strip(" *_"), text[match.end() :].strip()
    name = 0 < length(head) <= _HEAD and not re.search(r"\.(?!\d)|[;。；!?！？]", head)
    return (head, rest) if name and rest else ("", text)


def share_listed(passages: Sequence[Passage]) -> float:
    """Share of the text that is list items."""
    total = sum(length(p.text) for p in passages)
    return sum(length(p.text) for p in passages if p.kind == "list_item") / total if total else 0.0


def dated(text: str) -> tuple[str, tuple[int, int, int], str] | None:
    """The date that a text begins with, its key, and the rest; None for none or for a bare number."""
    match = _DATE.match(text)
    if not match:
        return None
    date = match.group("date").strip()
    rest = tidy(text[match.end("date") :].lstrip(" ,，:：)–—-"))
    return (date, _key(date, match), rest) if rest else None


def when_named(line: Line) -> tuple[str, tuple[int, int, int], str] | None:
    """When what a line names happens: "Opening: 22 December 2026 14:00, main hall"; its key, and what else is said."""
    days = [line.rest[: found.end()] for found in re.finditer("日", line.rest)]
    match = _DATE.match(line.rest) or next((m for day in days if (m := _DATE.match(day))), None)
    if not line.head or match is None:
        return None
    hour = _HOUR.match(line.rest, match.end("date"))
    end = hour.end() if hour else match.end("date")
    return line.rest[:end].strip(), _key(match["date"], match), tidy(line.rest[end:].lstrip(" ,，:：;；)–—-"))


def _timed(text: str) -> tuple[str, tuple[int, int, int], str] | None:
    """A time of day that a text begins with: "18:30 Forge: knives from old springs"."""
    found = _CLOCK.match(text)
    return (found["when"], (0, int(found["hour"]), int(found["minute"])), tidy(found["rest"])) if found else None


def _dated_behind(head: str, rest: str) -> tuple[str, tuple[int, int, int], str] | None:
    """The date in brackets behind a name: "Version 1.0 (March 2027): stable files"."""
    bracket = re.match(r"^(?P<name>.+?)\s*[(（](?P<date>[^()（）]{3,24})[)）]$", head)
    found = dated(f"{_SEASON.sub('', bracket['date'])}: {rest}") if bracket else None
    if bracket is None or found is None:
        return None
    season = _SEASON.match(bracket["date"])
    year, month, day = found[1]
    key = (year, _SEASONS[season[1].lower()], 0) if season else (year, month, day)
    return bracket["date"].strip(), key, f"{bracket['name'].strip()}: {rest}"


def _key(date: str, match: re.Match[str]) -> tuple[int, int, int]:
    year = next((int(match.group(g)) for g in ("y1", "y2", "y3", "y4") if match.group(g)), 0)
    lower = date.lower()
    month = next((n for n, name in enumerate(_MONTHS, 1) if re.search(rf"\b{name}", lower)), 0)
    if found := re.search(r"(\d{1,2})\s*月", date):
        month = int(found.group(1))
    if found := re.search(r"q([1-4])|第?([一二三四])季度|第?([1-4])季度|([上下])半年", lower):
        quarter = found.group(1) or found.group(3) or ("一二三四".find(found.group(2) or "") + 1)
        month = 3 * (2 + 2 * (found.group(4) == "下") if found.group(4) else int(quarter))
    if found := re.search(r"年([初中底末春夏秋冬])", date):
        month = _PARTS_OF_YEAR[found.group(1)]
    if found := re.search(r"(?:week|month|day|year|第)\s*(\d{1,2})", lower):
        month = int(found.group(1))
    day = re.search(r"\b(\d{1,2})(?!\d)(?=\s+[A-Za-z])|(\d{1,2})\s*日|\s(\d{1,2}),", date)
    return year, month, int(next(g for g in day.groups() if g)) if day else 0


def dated_sentences(passages: Sequence[Passage]) -> tuple[list[tuple[Passage, str, tuple[int, int, int], str]], int]:
    """Sentences of prose that begin with a date: passage, date, key, rest; and how many sentences there are in all."""
    found = []
    count = 0
    for passage in passages:
        for sentence in split_sentences(re.sub(r"\s+", " ", passage.text)):
            for clause in re.split(r"[;；]\s*", sentence.text.strip()):
                count += bool(clause.strip())
                bare = re.sub(r"^(?:and|并|同时)\s*", "", clause.strip())
                if when := dated(bare) or (None if _SPEAKS.match(bare) else _timed(bare.rstrip(".。"))):
                    told, key, rest = when
                    year = found[-1][2][0] if found and not key[0] else key[0]  # "by June" after "by March 2027"
                    found.append((passage, told, (year, *key[1:]), rest))
    return found, count
