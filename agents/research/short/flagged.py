"""Rows by a mark in a column: those that have not paid, are out of stock, may vote. It is handed a reading of a table."""
# ruff: noqa: E501 -- a pattern is one line

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from agents.research.short.base import Found, Shown
from agents.research.short.forms import Bag
from agents.sources.cells import is_blank
from agents.text.words import terms

if TYPE_CHECKING:
    from agents.research.short.from_tables import Reading

ENOUGH = 0.55
"""Share of the question that a table must speak of."""
ROWS = 15
SOLE = 0.75
"""What an answer counts that asks for nothing but what is sold out."""
_YES = re.compile(r"(?:yes|y|true|x|✓|✔|☑|paid|done|是|有|已|√|对|已[^\W\d_]{1,3})", re.IGNORECASE)
_NO = re.compile(r"(?:no|n|false|not yet|unpaid|open|✗|✘|☐|×|否|无|没有|未|未[^\W\d_]{1,3})", re.IGNORECASE)
_DENIES = re.compile(
    r"\bnot\b|n[’']t\b|\bnever\b|\bwithout\b|\bstill ha(?:s|ve) to\b|\bunpaid\b|没有?|未|还没|不", re.IGNORECASE
)
_NONE_LEFT = re.compile(
    r"\bout of stock\b|\bsold out\b|\bnone left\b|\bnot in stock\b|\bunavailable\b|\brun out\b|缺货|售罄|没货|无货|卖完",
    re.IGNORECASE,
)
_SPENT = frozenset(terms("sold stock unavailable run none"))
_DONE = re.compile(r"\b(?:done|finish\w*|complete[d]?|ready|settled)\b|完成|办结|做完", re.IGNORECASE)
_LEFT = re.compile(r"\bstock\b|\bleft\b|\bavailable\b|\bin store\b|\bremaining\b|库存|余量|剩余|现货", re.IGNORECASE)


def flagged(reading: Reading) -> list[Found]:
    """The names of the rows whose mark says what is asked, or how many they are; none where no column has marks."""
    ask, grid = reading.ask, reading.grid
    if ask.sort not in ("name", "person", "number") or ask.bound is not None or len(grid.rows) < 2:
        return []
    gone = _NONE_LEFT.search(ask.text) is not None
    best: tuple[float, int, list[int]] | None = None
    for n, cell in enumerate(grid.header):
        marks = [_stock(grid.rows[r][n].value) if gone else _mark(row[n].text) for r, row in enumerate(grid.rows)]
        if len({m for m in marks if m is not None}) < 2 or sum(m is None for m in marks) > 0.2 * len(marks):
            continue
        own = terms(cell.text)
        done = bool(_DONE.search(cell.text)) and bool(_DONE.search(ask.text))
        named = done or (bool(own) and all(Bag(ask.text).says(t) >= 0.9 for t in own))
        fit = float(bool(_LEFT.search(cell.text))) if gone else named * (len(own) or 1)
        wanted = not gone and not _DENIES.search(ask.text)
        if fit > 0 and (best is None or fit > best[0]):
            best = fit, n, [r for r, mark in enumerate(marks) if mark is wanted]
    if best is None or not 0 < len(best[2]) <= ROWS:
        return []
    _, place, rows = best
    name = reading.naming(place)
    plain = [t for t in ask.terms if not gone or t not in {*_SPENT, *ask.focus}]
    header = " ".join(cell.text for cell in grid.header)
    score = reading.coverage(header, plain) if plain or not gone else SOLE
    if score < ENOUGH:
        return []
    text = ", ".join(grid.rows[r][name].text for r in rows)
    told = f"{grid.header[place].text}: {grid.rows[rows[0]][place].text}"
    number = None
    if ask.task == "count":
        text, told, number = str(len(rows)), text, float(len(rows))
    elif ask.sort == "number":
        return []
    seen = Shown(grid, tuple(rows), (name, place))
    return [
        Found(
            text, min(1.0, score + 0.05), tuple(reading.basis(r, name) for r in rows), number, working=told, shown=seen
        )
    ]


def _mark(cell: str) -> bool | None:
    """What a cell says by a yes or a no; an empty one is a no beside those that are marked."""
    if is_blank(cell) or _NO.fullmatch(cell.strip()):
        return False
    return True if _YES.fullmatch(cell.strip()) else None


def _stock(value: float | None) -> bool | None:
    return None if value is None else value > 0
