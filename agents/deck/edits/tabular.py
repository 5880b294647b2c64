"""Numbers as a chart or as a table: the same data the other way round. No value is computed or rounded."""

from __future__ import annotations

import re

from agents.deck.edits.errors import EditRefused
from agents.deck.extract.data import chart_for
from agents.deck.library import Library
from agents.deck.spec import Chart, Series, TableBlock
from agents.sources.base import Language

_NUMBER = re.compile(r"^[€$£¥]?\s*([+−–-]?\d[\d,\s]*(?:\.\d+)?)\s*(%|‰|[A-Za-z€£¥$]{0,6})$")
SHARES = ("pie", "doughnut")
ONE_SERIES = (*SHARES, "waterfall")
STACKED = ("stacked_column", "stacked_bar", "stacked_area")
PAIRED = ("scatter", "bubble")


def as_kind(chart: Chart, kind: str, language: Language) -> Chart:
    """The chart as another kind. Raises EditRefused where its data do not bear it."""
    name = kind.replace("_", " ")
    known = Chart.model_fields["kind"].annotation
    if kind not in getattr(known, "__args__", ()):
        raise EditRefused(f"There is no chart called “{name}”.", fix="Try bar, column, line, area, pie or table.")
    if kind in ONE_SERIES and len(chart.series) != 1:
        raise EditRefused(
            f"A {name} chart shows one series; this one has {len(chart.series)}.", fix="Choose bars, lines or areas."
        )
    values = [v for s in chart.series for v in s.values if v is not None]
    if kind in SHARES and (min(values, default=0) < 0 or sum(values) <= 0):
        raise EditRefused(f"A {name} shows shares of a whole; these values are none.", fix="Choose bars.")
    if kind in STACKED and len(chart.series) < 2:
        raise EditRefused("Stacking needs at least two series; this chart has one.", fix="Choose bars or columns.")
    if kind == "combo" and len(chart.series) < 2:
        raise EditRefused("A combo needs at least two series; this chart has one.", fix="Choose columns or a line.")
    if kind in PAIRED and any(s.across is None for s in chart.series):
        raise EditRefused(
            f"A {name} chart needs two measures for each point; this chart has one.", fix="Choose bars or a line."
        )
    if kind == "bubble" and any(s.sizes is None for s in chart.series):
        raise EditRefused("A bubble chart needs a size for each point.", fix="Choose a scatter chart.")
    return chart.model_copy(update={"kind": kind, "alt": _alt(chart, kind, language)})


def _alt(chart: Chart, kind: str, language: Language) -> str:
    """The alternative text, its kind of chart renamed where it names one."""
    if language == "zh":
        return chart.alt
    return re.sub(r"^[A-Z][a-z ]*? chart\b", kind.replace("_", " ").capitalize() + " chart", chart.alt, count=1)


def chart_of_table(block: TableBlock, library: Library, language: Language) -> Chart | None:
    """The chart of a table's numbers: the source table's where it is known, else of the cells shown."""
    table = library.tables.get(block.table or "")
    if table is not None:
        return chart_for(table, language=language)
    numeric = [c for c in range(1, len(block.columns)) if all(_value(row[c]) is not None for row in block.rows)]
    if not numeric or len(block.rows) < 2:
        return None
    return Chart(
        kind="column",
        categories=[row[0] for row in block.rows],
        series=[Series(name=block.columns[c], values=[_value(row[c]) for row in block.rows]) for c in numeric[:5]],
        passages=block.passages,
        alt=block.alt,
    )


def _value(cell: str) -> float | None:
    found = _NUMBER.match(cell.strip())
    if found is None:
        return None
    return float(re.sub(r"[,\s]", "", found.group(1)).replace("−", "-").replace("–", "-"))


def table_of_chart(chart: Chart, language: Language) -> TableBlock:
    """The numbers of a chart, a row per category."""
    unit = f" ({chart.unit})" if chart.unit else ""
    columns = ["", *(f"{s.name}{unit}" for s in chart.series)]
    rows = [
        [name, *(written(s.values[n] if n < len(s.values) else None) for s in chart.series)]
        for n, name in enumerate(chart.categories)
    ]
    return TableBlock(
        columns=columns,
        rows=rows,
        align=["left", *("right" for _ in chart.series)],
        table=chart.table,
        passages=chart.passages,
        alt=("表格：" if language == "zh" else "Table: ") + ("、" if language == "zh" else ", ").join(columns[1:]),
    )


def written(value: float | None) -> str:
    """A value as a cell says it: no decimals where there are none."""
    if value is None:
        return "–"
    return f"{int(value):,}" if float(value).is_integer() else f"{value:,}"
