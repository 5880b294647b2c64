"""Numbers of a table worked out over the rows or the columns that a question names; and the first or last of its times.

It is handed a reading of a table, and knows no document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from agents.research.short.base import Found, Shown
from agents.research.short.figuring import figured, shown
from agents.research.short.forms import Bag
from agents.research.short.measures import unit_says
from agents.text.words import terms

if TYPE_CHECKING:
    from agents.research.short.from_tables import Reading

ENOUGH = 0.55
"""Share of the question that a table must speak of."""
NEEDED = 0.6
"""Share of a column's cells that must be times of a day."""
_TIME = re.compile(r"(?P<hour>[01]?\d|2[0-4])[:.](?P<minute>[0-5]\d)")
_EXTREME = re.compile(
    r"\b(?P<first>first|earliest)\b|\b(?:last|latest)\b|(?P<first_zh>首班|头班|最早|第一)|末班|最晚|最后", re.IGNORECASE
)
_PERIOD = re.compile(
    r"\W*(?:Q[1-4]|H[12]|(?:19|20)\d\d|week \d+"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*"
    r"|(?:mon|tue|wed|thu|fri|sat|sun)\w*"
    r"|(?:first|second|third|fourth) quarter"
    r"|第?[一二三四]季度|\d{1,2}月|[一二三四五六七八九十]{1,2}月|周[一二三四五六日])\W*$",
    re.IGNORECASE,
)
"""A header that names a stretch of time: columns of such add up."""
_LEAVES = re.compile(r"\b(?:leav|depart|start|go)\w*\b|\bdep\b|发车|出发|开往|离开", re.IGNORECASE)
_ARRIVES = re.compile(r"\b(?:arriv|reach|get to|come)\w*\b|\barr\b|到达|抵达", re.IGNORECASE)
_MOVING = frozenset(
    terms(
        "first last earliest latest leave leaves depart departs departure start arrive arrives reach time go goes get"
    )
)


def over_rows(reading: Reading, task: str) -> list[Found]:
    """A sum or a mean of a column over the rows asked for."""
    chosen, by = reading.chosen()
    column = reading.column(numbers=True)
    return _folded(reading, task, chosen, column[0], by) if column is not None else []


def over_columns(reading: Reading, task: str) -> list[Found]:
    """A sum or a mean over those columns of one row that count what is asked: the four quarters of a year."""
    rows, count = reading.rows_named()
    grid, unit = reading.grid, reading.ask.unit
    if len(rows) != 1 or not count:
        return []
    numeric = [n for n in range(len(grid.header)) if reading.is_numeric(n)]
    places = [n for n in numeric if unit and _counts(grid.header[n].text, unit)]
    if len(places) < 2:
        places = [n for n in numeric if _PERIOD.match(grid.header[n].text)]
    cells = [grid.rows[rows[0]][n] for n in places if grid.rows[rows[0]][n].value is not None]
    headers = " ".join(grid.header[n].text for n in places)
    score = reading.coverage(f"{' '.join(c.text for c in grid.rows[rows[0]])} {headers}")
    if len(cells) < 2 or score < ENOUGH or (made := figured(task, [c.text for c in cells])) is None:
        return []
    said = _unit_of(grid.header[places[0]].text, unit) if unit else ""
    basis = tuple(reading.basis(rows[0], n) for n in places)
    seen = Shown(grid, (rows[0],), (reading.naming(places[0]), *places))
    return [Found(shown(made.text, said), min(1.0, score + 0.05), basis, made.value, said, made.working, shown=seen)]


def of_unit(reading: Reading) -> list[Found]:
    """The sum of a column whose unit is asked for (“how many square metres …”), over rows that share a cell."""
    rows, count = reading.rows_named()
    grid, unit = reading.grid, " ".join(_words(reading))
    places = [n for n in range(len(grid.header)) if reading.is_numeric(n) and unit_says(grid.header[n].text, unit)]
    if len(rows) < 2 or len(rows) == len(grid.rows) or not count or len(places) != 1 or not unit:
        return []
    chosen, by = reading.chosen()
    return _folded(reading, "sum", chosen, places[0], f"{by} {unit}")


def extreme_time(reading: Reading) -> list[Found]:
    """The first or the last time of a column, for the rows that the question names: a timetable's last train."""
    extreme = _EXTREME.search(reading.ask.text)
    if extreme is None or reading.ask.sort not in ("date", "time"):
        return []
    place = _times_asked(reading)
    if place is None:
        return []
    grid, chosen = reading.grid, reading.chosen()[0]
    timed = [
        (int(m["hour"]) * 60 + int(m["minute"]), n)
        for n in chosen
        if (m := _TIME.fullmatch(grid.rows[n][place].text.strip()))
    ]
    if len(timed) < 2:
        return []
    first = extreme["first"] or extreme["first_zh"]
    _, row = min(timed) if first else max(timed)
    plain = [t for t in reading.ask.terms if t not in _MOVING]
    score = reading.coverage(" ".join(c.text for c in (*grid.header, *grid.rows[row])), plain)
    if score < ENOUGH:
        return []
    seen = Shown(grid, tuple(n for _, n in timed), (reading.naming(place), place))
    told = f"{grid.header[reading.naming(place)].text}: {grid.rows[row][reading.naming(place)].text}"
    return [Found(grid.rows[row][place].text, score, (reading.basis(row, place),), working=told, shown=seen)]


def _times_asked(reading: Reading) -> int | None:
    """The column of times that the question speaks of: by its place, then by whether one leaves or arrives."""
    grid, asked = reading.grid, Bag(reading.ask.text)
    best, most = None, 0.0
    for n, cell in enumerate(grid.header):
        times = sum(bool(_TIME.fullmatch(row[n].text.strip())) for row in grid.rows)
        if times < max(2, NEEDED * len(grid.rows)):
            continue
        fit = 1.0 + sum(asked.says(t) >= 0.9 for t in terms(cell.text))
        fit += 0.5 * any(p.search(reading.ask.text) and p.search(cell.text) for p in (_LEAVES, _ARRIVES))
        if fit > most:
            best, most = n, fit
    return best


def _folded(reading: Reading, task: str, chosen: Sequence[int], place: int, by: str) -> list[Found]:
    grid = reading.grid
    cells = [(n, grid.rows[n][place]) for n in chosen if grid.rows[n][place].value is not None]
    score = reading.coverage(f"{by} {grid.header[place].text} {' '.join(cell.text for cell in grid.header)}")
    if len(cells) < 2 or score < ENOUGH:
        return []
    made = figured(task, [cell.text for _, cell in cells])
    if made is None:
        return []
    unit = grid.unit(place)
    basis = tuple(reading.basis(n, place) for n, _ in cells)
    seen = Shown(grid, tuple(n for n, _ in cells), (reading.naming(place), place))
    return [Found(shown(made.text, unit), min(1.0, score), basis, made.value, unit, made.working, shown=seen)]


def _counts(header: str, unit: Sequence[str]) -> bool:
    return any(part in header.casefold() for part in unit) or Bag(header).says(unit[0]) >= 0.8


def _unit_of(header: str, unit: Sequence[str]) -> str:
    return unit[0] if not unit[0].isascii() and unit[0] in header else ""


def _words(reading: Reading) -> list[str]:
    """The unit as the question has it: its words before they were stemmed."""
    found = re.search(
        r"\bhow many (?P<noun>[a-z]+(?: [a-z]+)?)|多少(?P<han>平方米|公顷|公里)", reading.ask.text, re.IGNORECASE
    )
    if found is None:
        return []
    return [found["han"]] if found["han"] else found["noun"].casefold().split()
