"""Periods stand in the order of time, however they are written."""

from __future__ import annotations

import random

import pytest

from agents.sources.limits import Limits
from agents.sources.parse import parse
from agents.sources.periods import in_order


@pytest.mark.parametrize(
    "periods",
    [
        ["Apr 2026", "May 2026", "Jun 2026", "Jul 2026", "Aug 2026", "Sep 2026"],
        ["November 2025", "December 2025", "January 2026", "February 2026"],
        ["Dec-25", "Jan-26", "Apr '26"],
        ["2025-11", "2025-12", "2026-01"],
        ["Q3 2025", "Q4 2025", "Q1 2026"],
        ["8月", "9月", "10月", "11月"],
        ["2025年第四季度", "2026年第一季度", "2026年第二季度"],
        ["28/02/2026", "01/03/2026", "15/11/2026"],
        ["02/28/2026", "03/01/2026", "11/15/2026"],
        ["Week 9", "Week 10", "Week 11"],
        ["May 2", "May 12", "June 1"],
        ["3 May 2026", "12 May 2026", "1 Jun 2026"],
    ],
)
def it_puts_periods_in_the_order_of_time(periods: list[str]):
    mixed = random.Random(7).sample(periods, len(periods))
    assert in_order(mixed) == periods


def it_sums_months_that_are_written_by_name_in_their_order():
    months = ["Apr 2026", "May 2026", "Jun 2026", "Jul 2026", "Aug 2026", "Sep 2026"]
    rows = ["Branch,Month,Visitors"]
    rows += [f"{b},{m},{100 + 10 * n}" for b in ("Harbour", "Northgate", "Castle Road") for n, m in enumerate(months)]
    made = parse("\n".join(rows).encode(), "branches.csv", "csv", Limits()).source.tables[1:]
    by_month = [t for t in made if t.cells[0][0] in months]
    assert by_month
    assert all([row[0] for row in t.cells] == months for t in by_month)
