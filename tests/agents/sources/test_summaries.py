"""Tables of records are summed up by period and group; what may not be added is not, and what is one already is left."""

from __future__ import annotations

import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.sources.intake import Format
from agents.sources.limits import Limits
from agents.sources.parse import parse
from agents.sources.summaries import SUMS

MONTHS = [f"2026-{m:02d}" for m in range(1, 9)]
REGIONS = {"North": 420, "South": 610, "East": 260}


def sales(days: bool = False) -> bytes:
    rows = ["Month,Region,Orders,Revenue (EUR),Return rate"]
    rows += [
        f"{month}{'-15' if days else ''},{region},{base + n},{(base + n) * 40},{0.02 + n / 1000}"
        for n, month in enumerate(MONTHS)
        for region, base in REGIONS.items()
    ]
    return "\n".join(rows).encode()


def it_sums_by_period_and_group():
    source = parse(sales(), "sales.csv", "csv", Limits()).source
    first, *made = source.tables
    assert len(first.cells) == 24
    assert all(SUMS.search(t.caption or "") for t in made)
    crossed, by_month, by_region, orders, orders_by_region = made
    assert [c.name for c in crossed.columns] == ["Month", "South", "North", "East"]
    assert [row[0] for row in crossed.cells] == MONTHS
    assert by_region.cells[0] == ["South", f"{sum((610 + n) * 40 for n in range(8)):,}"]
    assert by_month.values[0][1] == (420 + 610 + 260) * 40
    assert orders.values[0][1] == 420 + 610 + 260
    assert (orders_by_region.caption or "").startswith("Orders by region")
    assert not any("rate" in c.name.lower() for t in made for c in t.columns)
    held = {p.id: p for p in source.passages}
    assert all("sums of 24 rows" in held[t.passage].text for t in made)


def it_gathers_days_to_months():
    made = parse(sales(days=True), "sales.csv", "csv", Limits()).source.tables[1:]
    assert [row[0] for row in made[0].cells] == MONTHS


def it_leaves_a_table_that_is_one_already():
    rows = "Year,Visitors\n" + "\n".join(f"{2000 + n},{1000 + 7 * n}" for n in range(20))
    assert len(parse(rows.encode(), "visitors.csv", "csv", Limits()).source.tables) == 1
    assert len(parse(b"Region,Orders\nNorth,1\nSouth,2\n", "few.csv", "csv", Limits()).source.tables) == 1


LONG = "Month,Region,Orders\n" + "".join(f"2026-{n % 12 + 1:02d},R{n % 5},{n % 97}\n" for n in range(3_000))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def it_sums_the_rows_beyond_those_that_are_kept(kind: Format):
    data = LONG.encode() if kind == "csv" else _workbook(LONG)
    source = parse(data, f"big.{kind}", kind, Limits(table_rows=1_000)).source
    assert len(source.tables[0].cells) <= 1_000
    by_region = next(t for t in source.tables if (t.caption or "") == "Orders by region: sums of 3,000 rows")
    assert sum(value for _, value in by_region.values if value is not None) == sum(n % 97 for n in range(3_000))


def _workbook(csv: str) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Orders")
    for line in csv.splitlines():
        month, region, orders = line.split(",")
        sheet.append([month, region, int(orders) if orders.isdigit() else orders])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def it_says_what_it_summed_where_rows_were_left_out():
    limits = Limits(table_rows=1_000, summed_rows=1_000)
    source = parse(LONG.encode(), "big.csv", "csv", limits).source
    assert len(source.tables) == 4
    assert all((t.caption or "").endswith(": sums of the first 1,000 of 3,000 rows") for t in source.tables[1:])
    assert all(SUMS.search(t.caption or "") for t in source.tables[1:])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(-50, 50)), min_size=12, max_size=60))
def it_adds_up(rows: list[tuple[str, int]]):
    text = "Group,Amount\n" + "\n".join(f"{g},{v}" for g, v in rows)
    tables = parse(text.encode(), "a.csv", "csv", Limits()).source.tables
    for table in tables[1:]:
        assert sum(v[1] or 0.0 for v in table.values) == sum(v for _, v in rows)


def it_averages_what_is_measured_and_adds_nothing_up():
    rows = ["date,well,depth_m,nitrate_mg_l,station_id"]
    rows += [
        f"2026-{m:02d}-15,{well},{depth + m % 2:.1f},{10 * n + m},{7000 + n}"
        for m in range(1, 7)
        for n, (well, depth) in enumerate([("School", 12.0), ("Quarry", 22.0)], 1)
    ]
    source = parse("\n".join(rows).encode(), "wells.csv", "csv", Limits()).source
    made = source.tables[1:]
    assert made[0].caption == "Depth (m) by date and well: means of 12 rows"
    assert [c.name for c in made[0].columns] == ["Date", "Quarry", "School"]
    by_well = next(t for t in made if (t.caption or "").startswith("Depth (m) by well"))
    assert [row[:2] for row in by_well.cells] == [["Quarry", "22.5"], ["School", "12.5"]]
    assert all(SUMS.search(t.caption or "") for t in made)
    assert not any("station" in c.name.lower() for t in made for c in t.columns)


def it_adds_up_no_delays():
    rows = "\n".join(f"2026-{n % 4 + 1:02d},{'NS'[n % 2]},{100 + n},{n % 5}" for n in range(16))
    made = parse(f"Month,Route,Passengers,delay_min\n{rows}\n".encode(), "ferry.csv", "csv", Limits()).source.tables[1:]
    assert made
    assert not any("elay" in c.name for t in made for c in t.columns)
