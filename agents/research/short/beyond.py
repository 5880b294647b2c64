"""Rows in which one column is more, or less, than another: what cost more than was planned, who did better than last year.

It is handed a reading of a table, and compares numbers of one row.
"""
# ruff: noqa: E501 -- a pattern is one line

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agents.research.short.base import Found, Shown
from agents.research.short.forms import Bag
from agents.text.words import terms

if TYPE_CHECKING:
    from agents.research.short.from_tables import Reading

ENOUGH = 0.4
"""Share of the question that a table must speak of."""
ROWS = 15
_MORE = re.compile(
    r"\b(?:more|higher|larger|longer|greater|over|above|exceed\w*|beyond|better)\b|超过|超出|高于|多于|大于",
    re.IGNORECASE,
)
_LESS = re.compile(
    r"\b(?:less|fewer|lower|smaller|shorter|under|below|worse)\b|低于|少于|小于|不到|没有达到", re.IGNORECASE
)
_PLAN = re.compile(
    r"\b(?:budget\w*|plan\w*|target\w*|forecast\w*|estimate\w*|expected|allowed)\b|预算|计划|目标|预计", re.IGNORECASE
)
_ASKS = re.compile(r"\b(?:which|what|who)\b|哪|谁|什么", re.IGNORECASE)


def beyond(reading: Reading) -> list[Found]:
    """The names of those rows; none where the question compares with no column of the table."""
    ask, grid = reading.ask, reading.grid
    more, less = _MORE.search(ask.text), _LESS.search(ask.text)
    if ask.bound is not None or not (more or less) or not _ASKS.search(ask.text):
        return []
    numeric = [n for n in range(len(grid.header)) if reading.is_numeric(n) and n not in grid.keys]
    limit = next((n for n in numeric if _is_asked(reading, n)), None)
    others = [n for n in numeric if n != limit]
    if limit is None or not others:
        return []
    place = max(others, key=reading.fit) if len(others) > 1 else others[0]
    if len(others) > 1 and reading.fit(place) <= 0:
        return []
    pairs = [(n, row[place].value, row[limit].value) for n, row in enumerate(grid.rows) if not grid.is_total(n)]
    rows = [
        n for n, own, most in pairs if own is not None and most is not None and (own > most if more else own < most)
    ]
    score = reading.coverage(" ".join(cell.text for cell in grid.header))
    if not 0 < len(rows) <= ROWS or score < ENOUGH:
        return []
    name = reading.naming(place)
    text = ", ".join(grid.rows[n][name].text for n in rows)
    told = "; ".join(
        f"{grid.rows[n][name].text}: {grid.rows[n][place].text} {'>' if more else '<'} {grid.rows[n][limit].text}"
        for n in rows
    )
    bases = tuple(reading.basis(n, name) for n in rows)
    seen = Shown(grid, tuple(rows), (name, limit, place))
    return [Found(text, min(0.9, score + 0.2), bases, working=told, shown=seen)]


def _is_asked(reading: Reading, column: int) -> bool:
    """Whether a column is the plan that the question compares with."""
    header, asked = reading.grid.header[column].text, reading.ask.text
    if _PLAN.search(header) and _PLAN.search(asked):
        return any(Bag(asked).says(t) >= 0.8 for t in terms(header)) or len(_PLAN.findall(header)) == 1
    return False
