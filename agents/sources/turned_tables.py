"""Tables whose columns are periods and whose rows are measures in units of their own, turned around: a row a period.

What a measure was in each year can then be drawn and told like any series over time. Names, numbers and units are the
table's own; nothing is computed. A table of one measure (rows are things) is left as it is.
"""

from __future__ import annotations

import re

from agents.sources.base import Column, Source, Table

MARK = ":turned"
"""In the ids of such tables"""
_LEAST_PERIODS, _MOST_MEASURES = 3, 10
_UNIT = re.compile(r"^(?P<name>.+?)\s*[(（](?:in )?(?P<unit>[^()（）]{1,16})[)）]$")
_PERIOD = re.compile(
    r"^(?:FY ?)?(?:19|20)\d\d(?:[/–-]\d{2,4})?$|^(?:Q[1-4]|H[12])(?: ?(?:19|20)\d\d)?$|^(?:19|20)\d\d ?Q[1-4]$"
    r"|^(?:19|20)\d\d年(?:第?[一二三四1-4]季度|[上下]半年)?$"
)


def with_turned(source: Source) -> Source:
    """`source` with its tables of periods turned around after its own."""
    made = [found for table in source.tables if (found := turned(table)) is not None]
    known = {t.id for t in source.tables}
    made = [t for t in made if t.id not in known]
    return source.model_copy(update={"tables": [*source.tables, *made]}) if made else source


def is_turned(table: Table) -> bool:
    """Whether a table is another one turned around."""
    return table.id.endswith(MARK)


def turned(table: Table) -> Table | None:
    """`table` with a row for each period; None where its rows are no measures in units of their own."""
    periods = [c.name.strip() for c in table.columns[1:]]
    measures = [row[0].strip() for row in table.cells if row]
    width = len(table.columns)
    if len(periods) < _LEAST_PERIODS or not all(_PERIOD.match(p) for p in periods):
        return None
    if not 2 <= len(measures) <= _MOST_MEASURES or len(set(measures)) < len(measures) or is_turned(table):
        return None
    if any(len(row) != width for row in (*table.cells, *table.values)) or not all(measures):
        return None
    units = [found["unit"].strip() if (found := _UNIT.match(m)) else None for m in measures]
    full = all(value is not None for row in table.values for value in row[1:])
    if not full or len({u for u in units if u}) < 2 or sum(u is not None for u in units) * 2 < len(units):
        return None
    head = table.columns[0].name.strip()
    chinese = re.search("[\u4e00-\u9fff]", head + measures[0]) is not None
    columns = [Column(name="时间" if chinese else "Period")]
    columns += [Column(name=m, kind="number", unit=u) for m, u in zip(measures, units, strict=True)]
    return table.model_copy(
        update={
            "id": f"{table.id}{MARK}",
            "columns": columns,
            "cells": [[p, *(row[i].strip() for row in table.cells)] for i, p in enumerate(periods, start=1)],
            "values": [[None, *(row[i] for row in table.values)] for i in range(1, width)],
        }
    )
