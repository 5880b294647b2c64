"""One measurement, and a table of them. It does not know how anything is measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Row:
    """One measurement. `ratio` above 1: ours is faster. `share` is of the machine's read bandwidth."""

    name: str
    ours: float
    peer: float | None
    ratio: float | None
    unit: str
    gbs: float | None = None
    share: float | None = None
    remark: str = ""


def table(rows: list[Row], head: str) -> str:
    """Markdown."""
    lines = [head, "", "| | ours | llama.cpp | ratio | GB/s | of bandwidth | |", "| --- " * 7 + "|"]
    for row in rows:
        own, other = _amount(row.ours, row.unit), "" if row.peer is None else _amount(row.peer, row.unit)
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        gbs = "" if row.gbs is None else f"{row.gbs:.1f}"
        share = "" if row.share is None else f"{row.share:.0%}"
        lines.append(f"| {row.name} | {own} | {other} | {ratio} | {gbs} | {share} | {row.remark} |")
    return "\n".join(lines) + "\n"


def _amount(value: float, unit: str) -> str:
    return f"{value:,.0f} {unit}" if abs(value) >= 100 else f"{value:.3g} {unit}"
