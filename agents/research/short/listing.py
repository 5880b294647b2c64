"""The part of a table that a question wants to see: rows and columns that it names, or all of a fitting table.

For questions that compare or list numbers; a question for one value has none.
"""
# ruff: noqa: E501 -- a pattern, or words of one meaning, is one line

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agents.research.short.asking import Ask
from agents.research.short.base import Shown, Weights
from agents.research.short.forms import Bag
from agents.research.short.from_tables import Reading
from agents.research.short.grids import Grid
from agents.text.words import terms

ENOUGH = 0.5
"""Share of the question that a table must speak of to be shown."""
ROWS, COLUMNS = 15, 5
_VERBS = frozenset(
    t
    for w in [
        "compare",
        "compared",
        "comparison",
        "list",
        "lists",
        "table",
        "tabulate",
        "overview",
        "develop",
        "developed",
        "development",
        "change",
        "changed",
        "trend",
        "differ",
        "rank",
    ]
    for t in terms(w)
)
_RANGE = re.compile(r"\d{4}年?\s?(?:to|and|until|through|–|—|-|到|至)\s?\d{4}")
_LISTS = re.compile(
    r"\b(?:compar\w*|list|lists|table|tabulate|overview|each|every|prices|fares|figures|numbers|statistics|costs|rates|results|how do|how did|develop\w*|"
    r"chang\w*|over time|by (?:year|month|line|country|region|category|product|type|quarter)|trend|difference|differ|rank\w*|varieties|which .{2,40} are|"
    r"what .{2,40} are|all (?:the )?\w+)\b|比较|对比|列出|列表|各|分别|历年|变化|一览|有哪些|趋势|排名|每[个种年月类]",
    re.IGNORECASE,
)  # fmt: skip


def wants_a_list(question: str) -> bool:
    """Whether a question compares or lists."""
    return _LISTS.search(question) is not None


def _years(ask: Ask) -> tuple[str, ...]:
    """The years that a question lists: of “from 2019 to 2024” all between, too."""
    if len(ask.years) != 2 or not _RANGE.search(ask.text):
        return ask.years
    first, last = sorted(map(int, ask.years))
    return tuple(map(str, range(first, last + 1))) if last - first <= 60 else ask.years


def listed(ask: Ask, grids: Sequence[tuple[Grid, str]], weights: Weights) -> Shown | None:
    """The part of the best table that speaks of the question; None where none speaks of enough of it."""
    only = {term for match in _LISTS.finditer(ask.text) for term in terms(match.group())[:1]} & _VERBS
    ask = replace(ask, terms=tuple(t for t in ask.terms if t not in only) or ask.terms, years=_years(ask))
    best: tuple[float, Shown] | None = None
    for grid, around in grids:
        reading = Reading(ask, grid, weights, around)
        rows, named = reading.rows_named()
        header = " ".join(cell.text for cell in grid.header)
        cells = " ".join(cell.text for row in grid.rows[:ROWS] for cell in row)
        score = reading.coverage(f"{header} {cells}")
        numeric = [n for n in range(len(grid.header)) if reading.is_numeric(n) and n not in grid.keys[:1]]
        if score < ENOUGH or not numeric or len(grid.rows) < 2:
            continue
        chosen = rows if named and len(rows) > 1 else list(range(len(grid.rows)))[:ROWS]
        if named and len(rows) == 1 and len(numeric) >= 3:
            chosen = rows
        fitting = [n for n in numeric if reading.fit(n) > 0] or numeric
        names = [k for k in grid.keys if k not in fitting] or [0]
        said = [max(Bag(grid.header[k].text).says(t) for t in ask.terms) for k in names]
        name = names[said.index(max(said))]
        if len(chosen) == 1:
            fitting = numeric
        shown = Shown(grid, tuple(chosen[:ROWS]), (name, *[n for n in fitting if n != name][:COLUMNS]))
        if best is None or score > best[0]:
            best = score, shown
    return best[1] if best else None
