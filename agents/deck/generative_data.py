"""Slides of data as a model wants them: which columns and rows of the sources' tables, drawn how, one chart or two.

Values, names and cells are the tables'. It asks no model; the words around the data come from whoever calls.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.deck.drawing import drawable, drawn, label_column, with_rows
from agents.deck.excerpts import Excerpt
from agents.deck.extract.data import left_out, table_block
from agents.deck.library import Library
from agents.deck.spec import (
    Chart,
    ChartPanel,
    ChartSlide,
    Item,
    Label,
    Slide,
    TableBlock,
    TableSlide,
    Text,
    TwoChartsSlide,
)
from agents.sources.base import Language, Table

MOST_ROWS, MOST_COLUMNS = 9, 6
"""Of a table on a slide"""


def tables_shown(shown: Excerpt, library: Library) -> dict[str, Table]:
    """Tables among the passages that a slide is written from, by the short names of these."""
    by_passage = {table.passage: table for table in library.tables.values()}
    return {name: by_passage[held] for name, held in shown.names.items() if held in by_passage}


def second_columns(tables: dict[str, Table], first: Table) -> list[str]:
    """Columns that a second chart beside that of `first` may draw; none where there is nothing left to draw."""
    found = {name: drawable(table) for name, table in tables.items()}
    own = drawable(first)
    others = [c for name, columns in found.items() for c in columns if tables[name].id != first.id]
    return list(dict.fromkeys([*own, *others])) if others or len(own) > 1 else []


def charted(
    told: Any, words: dict[str, Any], table: Table, tables: dict[str, Table], language: Language
) -> Slide | None:
    """A chart with its takeaway, or two side by side; None where the table makes no chart."""
    chart = drawn(table, told.columns, told.kind, language, getattr(told, "rows", ()))
    if chart is None:
        return None
    for second in getattr(told, "second", []):
        other = tables.get(second.table)
        beside = drawn(other, list(second.columns), second.kind, language) if other is not None else None
        if other is not None and beside is not None and set(second.columns) <= set(drawable(other)):
            left = ChartPanel(heading=_heading(second.first_heading, table), chart=chart)
            beside = in_order_of(chart, beside)
            return TwoChartsSlide(
                **words, left=left, right=ChartPanel(heading=_heading(second.heading, other), chart=beside)
            )
    return ChartSlide(**words, chart=chart)


def in_order_of(first: Chart, second: Chart) -> Chart:
    """The second of two charts with its names in the order of the first, where both have the same."""
    if first.categories == second.categories or set(first.categories) != set(second.categories):
        return second
    places = [second.categories.index(name) for name in first.categories]
    series = [one.model_copy(update={"values": [one.values[n] for n in places]}) for one in second.series]
    return second.model_copy(update={"categories": first.categories, "series": series})


def _heading(said: str, table: Table) -> Text:
    return Item(text=" ".join(said.split()), passages=[table.passage], origin="model")


def tabled(told: Any, words: dict[str, Any], table: Table, whole: TableBlock, language: Language) -> Slide:
    """The table, or those of its rows and columns that were chosen."""
    columns, rows = list(getattr(told, "columns", [])), list(getattr(told, "rows", []))
    chosen = with_rows(with_columns(table, columns), rows)
    block = table_block(chosen, max_rows=MOST_ROWS, max_columns=MOST_COLUMNS, language=language) or whole
    of_what = table.model_copy(update={"columns": chosen.columns}) if columns else table
    missing = left_out(of_what, block, language)
    return TableSlide(**words, table=block, caption=Label(label=missing) if missing else None)


def choosable(table: Table) -> list[str]:
    """Names of the columns of a table beside that of its rows' names."""
    label = label_column(table)
    return [c.name for n, c in enumerate(table.columns) if n != label and c.name.strip()]


def with_columns(table: Table, names: Sequence[str]) -> Table:
    """`table` with its rows' names and the columns of these names; whole where none is named."""
    label = label_column(table)
    if not names:
        return table
    kept = [n for n, column in enumerate(table.columns) if n == label or column.name in names]
    return table.model_copy(
        update={
            "columns": [table.columns[n] for n in kept],
            "cells": [[row[n] if n < len(row) else "" for n in kept] for row in table.cells],
            "values": [[row[n] if n < len(row) else None for n in kept] for row in table.values],
        }
    )
