"""Rows whose value rose or fell from one year's column to the next: in which country sales went down.

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
    told = {year: n for n, cell in enumerate(grid.header) for year in _YEAR.findall(cell.text) if reading.is_numeric(n)}
    asked = sorted(set(ask.years) & told.keys()) if len(set(ask.years) & told.keys()) >= 2 else sorted(told)
    if len(asked) < 2 or len({_YEAR.sub("", grid.header[told[year]].text).strip() for year in asked}) > 1:
        return []
    before, after = told[asked[-2]], told[asked[-1]]
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
