"""Rows whose value rose or fell from one year's column to the next: in which country sales went down; where they grew most.

It is handed a reading of a table. A question that names a bound, or by how much, is another's business.
"""
# ruff: noqa: E501 -- a pattern is one line

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agents.research.short.base import Found, Shown
from agents.research.short.forms import Bag

if TYPE_CHECKING:
    from agents.research.short.from_tables import Reading

ROWS = 15
ENOUGH, SURE = 0.4, 0.85
"""Share of the question that a table must speak of; the most that such an answer counts."""
_FELL = re.compile(
    r"\b(?:fell|fall(?:en)?|drop(?:ped)?|declined?|decreased?|shrank|shrunk|go down|went down|gone down|lost ground|less than (?:before|the year before))\b|下降|减少|下跌|降低|变少",
    re.IGNORECASE,
)
_ROSE = re.compile(
    r"\b(?:rose|risen|rise|grew|grow|grown|increased?|go up|went up|gone up|improved?)\b|上升|增加|增长|上涨|提高|变多",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:rose|risen|rise|rising|grew|grow(?:n|ing|th)?|increas\w*|gain(?:ed|s)?|improved?|improvement)\b|上升|增加|增长|上涨|增幅|涨幅",
    re.IGNORECASE,
)
_FASTEST = re.compile(
    r"\b(?:fastest|quickest|strongest|steepest|per ?cent\w*)\b|%|最[快猛]|幅度|增幅|涨幅|增速", re.IGNORECASE
)
_ASKS = re.compile(r"\b(?:which|what|where|who)\b|哪|谁", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def changed(reading: Reading) -> list[Found]:
    """The names of those rows; none where a table has no two columns of years that differ in nothing else."""
    ask, grid = reading.ask, reading.grid
    fell, rose = _FELL.search(ask.text), _ROSE.search(ask.text)
    if (
        ask.bound is not None
        or ask.task not in ("value", "count")
        or bool(fell) == bool(rose)
        or not _ASKS.search(ask.text)
    ):
        return []
    years = _years(reading)
    if years is None:
        return []
    before, after = years
    pairs = [(n, row[before].value, row[after].value) for n, row in enumerate(grid.rows) if not grid.is_total(n)]
    rows = [n for n, old, new in pairs if old is not None and new is not None and (new < old if fell else new > old)]
    name = reading.naming(after)
    head = Bag(f"{grid.header[name].text} {grid.title}")
    if not 0 < len(rows) <= ROWS or ask.sort == "number" or not any(head.says(t) >= 0.7 for t in ask.terms):
        return []
    score = reading.coverage(" ".join(cell.text for cell in grid.header))
    if score < ENOUGH:
        return []
    text = ", ".join(grid.rows[n][name].text for n in rows)
    worked = "; ".join(
        f"{grid.rows[n][name].text}: {grid.rows[n][before].text} → {grid.rows[n][after].text}" for n in rows
    )
    seen = Shown(grid, tuple(rows), (name, before, after))
    return [
        Found(text, min(SURE, score + 0.2), tuple(reading.basis(n, name) for n in rows), working=worked, shown=seen)
    ]


def is_growth(reading: Reading) -> bool:
    """Whether what changed most is asked for, which the largest value alone does not tell; no column tells it either."""
    ask, header = reading.ask, reading.grid.header
    told = any(_MORE.search(cell.text) or _FELL.search(cell.text) for cell in header)
    return ask.task == "most" and not told and bool(_FELL.search(ask.text)) != bool(_MORE.search(ask.text))


def steepest(reading: Reading) -> list[Found]:
    """The row that rose or fell most: by its share where the fastest is asked for, else by its amount."""
    ask, grid = reading.ask, reading.grid
    years = _years(reading)
    if years is None:
        return []
    before, after = years
    fell, fastest = _FELL.search(ask.text) is not None, _FASTEST.search(ask.text) is not None
    steps: dict[int, float] = {}
    for n, row in enumerate(grid.rows):
        old, new = row[before].value, row[after].value
        if not grid.is_total(n) and old is not None and new is not None and (old > 0 or not fastest):
            steps[n] = (old - new if fell else new - old) / (old if fastest else 1)
    name = reading.naming(after)
    most = max(steps.values(), default=0.0)
    first = [n for n, step in steps.items() if step == most]
    score = reading.coverage(" ".join(cell.text for cell in grid.header))
    if most <= 0 or len(steps) < 2 or len(first) > 1 or score < ENOUGH:
        return []
    order = sorted(steps, key=lambda n: -steps[n])[:ROWS]
    worked = "; ".join(
        f"{grid.rows[n][name].text}: {grid.rows[n][before].text} → {grid.rows[n][after].text}" for n in order
    )
    basis = tuple(reading.basis(n, name) for n in first)
    seen = Shown(grid, tuple(order), (name, before, after))
    return [Found(grid.rows[first[0]][name].text, min(SURE, score + 0.2), basis, working=worked, shown=seen)]


def _years(reading: Reading) -> tuple[int, int] | None:
    """The columns of the two years compared: those asked for, else the last two; they differ in nothing but the year."""
    ask, grid = reading.ask, reading.grid
    told = {year: n for n, cell in enumerate(grid.header) for year in _YEAR.findall(cell.text) if reading.is_numeric(n)}
    asked = sorted(set(ask.years) & told.keys()) if len(set(ask.years) & told.keys()) >= 2 else sorted(told)
    if len(asked) < 2 or len({_YEAR.sub("", grid.header[told[year]].text).strip() for year in asked}) > 1:
        return None
    return told[asked[-2]], told[asked[-1]]
