"""Charts and tables in the order of their values; times and levels keep their own. It computes no value."""

from __future__ import annotations

from agents.deck.edits.bench import Bench
from agents.deck.edits.errors import EditRefused
from agents.deck.edits.figures import blocks, with_block
from agents.deck.edits.operations import SortData
from agents.deck.extract.columns import is_time_cell
from agents.deck.spec import Chart, TableBlock
from agents.sources.cells import decimal_sign, parse_cell

SORTED = ("bar", "column", "stacked_bar", "stacked_column", "pie", "doughnut")
"""Kinds of charts whose categories may stand in any order"""
_SUM = ("total", "sum", "all", "合计", "总计", "小计", "总和")


def sort_data(bench: Bench, op: SortData) -> None:
    """The highest first, or the lowest. Raises EditRefused where the data have an order of their own, or none."""
    slide, n = bench.slide(op.slide), bench.number(op.slide)
    made = [(path, _sorted(block, op)) for path, block in blocks(slide)]
    if not made:
        raise EditRefused(f"Slide {n} has no chart.")
    if all(block is None for _, block in made):
        raise EditRefused(
            f"What slide {n} shows has an order of its own.", fix="Name a slide whose bars can be sorted."
        )
    for path, block in made:
        slide = with_block(slide, path, block) if block is not None else slide
    bench.put(slide)
    what = ("最大值" if op.falling else "最小值") if bench.tongue == "zh" else "highest" if op.falling else "lowest"
    bench.tell("sorted", n=n, what=what)


def _sorted(block: Chart | TableBlock, op: SortData) -> Chart | TableBlock | None:
    names = [s.name for s in block.series] if isinstance(block, Chart) else block.columns
    said = (op.by or "").casefold()
    by = next((n for n, name in enumerate(names) if said and said in name.casefold()), None)
    if isinstance(block, Chart):
        return _chart(block, by, falling=op.falling)
    return _table(block, by, falling=op.falling)


def _chart(chart: Chart, by: int | None, *, falling: bool) -> Chart | None:
    if chart.kind not in SORTED or any(is_time_cell(name) for name in chart.categories):
        return None
    sums = [sum(s.values[i] or 0.0 for s in chart.series) for i in range(len(chart.categories))]
    whole = by is None and chart.kind.startswith("stacked")
    weighed = sums if whole else [value or 0.0 for value in chart.series[by or 0].values]
    order = sorted(range(len(weighed)), key=lambda i: weighed[i], reverse=falling)
    series = [s.model_copy(update={"values": [s.values[i] for i in order]}) for s in chart.series]
    return chart.model_copy(update={"categories": [chart.categories[i] for i in order], "series": series})


def _table(table: TableBlock, by: int | None, *, falling: bool) -> TableBlock | None:
    """By a column, else the first one of numbers; a row of sums stays where it is, at the end."""
    if not table.rows or any(is_time_cell(row[0]) for row in table.rows):
        return None
    body = [row for row in table.rows if row[0].strip().casefold() not in _SUM]
    last = [row for row in table.rows if row not in body]
    for column in range(1, len(table.columns)) if by is None else [by]:
        cells = [row[column] for row in body]
        values = [parse_cell(cell, decimal_sign(cells)).value for cell in cells]
        if all(v is not None for v in values) and len(set(values)) > 1:
            order = sorted(range(len(body)), key=lambda i: values[i] or 0.0, reverse=falling)
            return table.model_copy(update={"rows": [*(body[i] for i in order), *last]})
    return None
