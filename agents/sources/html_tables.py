"""The grid of an HTML table: row and column spans spread out, header rows counted. It does not know what cells mean."""

from __future__ import annotations

from collections.abc import Callable

from agents.sources.elements import Element

_SPAN_CAP = 200


def is_data_table(table: Element) -> bool:
    """Whether a table holds data; tables that only lay a page out hold blocks, headings or other tables."""
    if (table.get("role") or "") in ("presentation", "none"):
        return False
    if table.find(".//table") is not None or any(
        table.find(f".//{tag}") is not None for tag in ("h1", "h2", "h3", "article")
    ):
        return False
    widths = [sum(cell.tag in ("td", "th") for cell in row) for row in table.iter("tr")]
    return len(widths) >= 2 and max(widths) >= 2


def rows_of(table: Element, words: Callable[[Element], str]) -> tuple[list[list[str]], int]:
    """The cells as a rectangle and how many of its first rows are headers. A spanned cell repeats in headers only."""
    trs = list(table.iter("tr"))
    grid: list[list[str]] = []
    pending: dict[tuple[int, int], str] = {}
    headers = _header_count(trs)
    for y, tr in enumerate(trs):
        row: list[str] = []
        for cell in (c for c in tr if c.tag in ("td", "th")):
            while (y, len(row)) in pending:
                row.append(pending.pop((y, len(row))))
            text = words(cell)
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            spread = [text] + [text if y < headers else ""] * (across - 1)
            for below in range(1, down):
                for offset, value in enumerate(spread):
                    pending[(y + below, len(row) + offset)] = value
            row.extend(spread)
        while (y, len(row)) in pending:
            row.append(pending.pop((y, len(row))))
        grid.append(row)
    return grid, headers


def _header_count(trs: list[Element]) -> int:
    count = 0
    for tr in trs:
        cells = [c for c in tr if c.tag in ("td", "th")]
        parent = tr.getparent()
        in_head = parent is not None and parent.tag == "thead"
        if not in_head and not (cells and all(c.tag == "th" for c in cells)):
            break
        count += 1
    return min(count, max(0, len(trs) - 1))


def _span(cell: Element, name: str) -> int:
    value = cell.get(name) or "1"
    return min(max(1, int(value)), _SPAN_CAP) if value.isdecimal() and len(value) < 5 else 1
