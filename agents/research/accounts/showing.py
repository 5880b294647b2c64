"""The table that tells of a facet: the one whose title and columns say what it asks, whole where it is small.

It chooses; cells and notes are made by `tabling.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.research.accounts.blocks import matter_terms, passages_for
from agents.research.accounts.facets import Facet
from agents.research.library import Library
from agents.research.short.base import Shown, Weights
from agents.research.short.forms import LIKE, Bag
from agents.research.short.grids import Grid, grid_of

ENOUGH = 0.45
"""How much of a facet a table's title, columns and first cells must say."""
CELLS = 0.6
"""What a word counts that only its cells say."""
TITLE = 0.7
"""What one counts that only the title of its source says."""
MONEY = 0.25
"""What a table with amounts of money gains where costs are asked for."""
ROWS, COLUMNS = 15, 6
PRICED = re.compile(
    r"\b(?:budget|prices?|costs?|fees?|charges|tariff|expenses)\b|金额|预算|费用|价格|报价|收费|支出", re.IGNORECASE
)
SIGN = re.compile(r"[€£$¥元]")
"""What a table of amounts is called, and what the names of its columns have."""
SPOKEN = ("decided", "tasks", "troubles", "events", "reasons")
"""Kinds of sentences that tables do not have."""


def shown_for(facet: Facet, library: Library, weights: Weights) -> Shown | None:
    """The best table for a facet; None where none says enough of it."""
    own, other = matter_terms(facet, weights)
    wanted = own or other
    if not wanted or (facet.cue is not None and facet.cue.name in SPOKEN):
        return None
    best: tuple[float, Grid] | None = None
    for hit in passages_for(facet, library):
        grid = grid_of(hit, library.text(hit.source.id)) if hit.role == "body" and hit.kind == "table" else None
        if grid is None or len(grid.rows) < 2:
            continue
        score = _fit(facet, wanted, grid, weights)
        if score >= ENOUGH and (best is None or score > best[0]):
            best = score, grid
    if best is None:
        return None
    grid = best[1]
    return Shown(grid, tuple(range(len(grid.rows)))[:ROWS], tuple(range(len(grid.header)))[:COLUMNS])


def _fit(facet: Facet, wanted: Sequence[str], grid: Grid, weights: Weights) -> float:
    """0 where only the title of its source has a word of the facet."""
    heads = [h for h in grid.hit.locator.heading if h != grid.hit.source.title]
    own = Bag(" / ".join([grid.caption, *heads, *(cell.text for cell in grid.header)]))
    cells = Bag(" ".join(cell.text for row in grid.rows[:ROWS] for cell in row))
    over = Bag(grid.title)
    ruled = facet.cue is not None and facet.cue.name == "rules"
    costs = facet.cue is not None and facet.cue.name == "costs"
    money = costs and any(_is_money(facet, grid, column) for column in range(len(grid.header)))
    if money and any(map(weights.is_known, wanted)) and PRICED.search(f"{over.text} {own.text}"):
        return max(ENOUGH, weights.share(wanted, over.says))
    if ruled or all(over.says(t) >= LIKE for t in wanted):  # the paper is about nothing else
        return weights.share(wanted, over.says)
    if not money and not any(max(own.says(t), CELLS * cells.says(t)) > 0 for t in wanted):
        return 0.0
    said = weights.share(wanted, lambda t: max(own.says(t), TITLE * over.says(t), CELLS * cells.says(t)))
    return said + MONEY * money


def _is_money(facet: Facet, grid: Grid, column: int) -> bool:
    """Whether a column has amounts of money: by its cells, or by a sign in its name."""
    says = facet.cue.says.search if facet.cue is not None else re.compile("$^").search
    named = grid.kinds[column] == "currency" or SIGN.search(grid.header[column].text) is not None
    return named or any(says(row[column].text) is not None for row in grid.rows)
