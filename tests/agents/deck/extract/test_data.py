import pytest

from agents.deck.extract.data import chart_for, left_out, reads_better_as, table_block
from agents.sources.base import Table
from tests.agents.deck.extract.documents import make_table

_COSTS = make_table(
    [
        ["Item", "Budget", "Spent"],
        ["Trenches and soil", "1,350", "1,480"],
        ["Paving", "760", "710"],
        ["Total", "2,110", "2,190"],
    ],
    caption="Table 4: Spending by item (€ thousand)",
)
_YEARS = make_table([["Year", "Visitors"], ["2021", "400"], ["2022", "420"], ["2023", "480"], ["2024", "530"]])
_SHARES = make_table([["Mode", "Share"], ["Bus", "42 %"], ["Bicycle", "33 %"], ["Car", "25 %"]])
_NOMINAL = make_table([["Town", "Wells"], ["Ala", "3"], ["Bru", "9"], ["Cor", "6"]])
_MIXED = make_table(
    [
        ["Week", "Piers switched", "Tickets sold", "Refunds"],
        ["38", "17", "48,200", "412"],
        ["39", "23", "61,900", "377"],
    ]
)
_WORDS = make_table([["Problem", "Remedy"], ["No water", "Replace cartridge"], ["Leaks", "Order seal"]])


_SALES = make_table([["Town", "Sold", "Code"], ["Ala", "9400", "40112"], ["Bru", "12050", "40977"]])


class DescribeThousands:
    def it_parts_what_is_counted_and_no_number_that_names_something(self) -> None:
        block = table_block(_SALES, max_rows=5, max_columns=5, language="en")
        assert block is not None
        assert block.rows == [["Ala", "9,400", "40112"], ["Bru", "12,050", "40977"]]


class DescribeTheKind:
    @pytest.mark.parametrize(
        ("table", "kind"),
        [(_YEARS, "line"), (_SHARES, "doughnut"), (_NOMINAL, "column"), (_COSTS, "bar")],
    )
    def it_follows_the_data(self, table: Table, kind: str) -> None:
        chart = chart_for(table, language="en")
        assert chart is not None
        assert chart.kind == kind

    def it_makes_no_chart_of_words_or_of_too_many_categories(self) -> None:
        towns = [["Town", "Wells"], *([f"Town {i}", str(i + 3)] for i in range(30))]
        assert chart_for(_WORDS, language="en") is None
        assert chart_for(make_table(towns), language="en") is None


class DescribeTheNumbers:
    def it_leaves_totals_out_and_changes_no_value(self) -> None:
        chart = chart_for(_COSTS, language="en")
        assert chart is not None
        assert chart.categories == ["Trenches and soil", "Paving"]
        assert [s.values for s in chart.series] == [[1350.0, 760.0], [1480.0, 710.0]]
        assert (chart.unit, chart.number_format) == ("€ thousand", "#,##0")

    def it_sorts_nominal_categories_by_value_and_leaves_time_in_order(self) -> None:
        wells, years = chart_for(_NOMINAL, language="en"), chart_for(_YEARS, language="en")
        assert wells is not None
        assert years is not None
        assert wells.categories == ["Bru", "Cor", "Ala"]
        assert years.categories == ["2021", "2022", "2023", "2024"]

    def it_never_puts_unlike_measures_on_one_axis(self) -> None:
        chart = chart_for(_MIXED, language="en")
        assert chart is None or len(chart.series) == 1
        assert reads_better_as(_MIXED) == "table"

    def it_names_what_is_shown_in_the_alt_text(self) -> None:
        english, chinese = chart_for(_SHARES, language="en"), chart_for(_SHARES, language="zh")
        assert english is not None
        assert chinese is not None
        assert "Bus 42 %" in english.alt
        assert chinese.alt.startswith("圆环图")


class DescribeTheTable:
    def it_aligns_numbers_right_and_says_what_it_leaves_out(self) -> None:
        rows = [
            ["Street", "District", "Length", "Trees", "Lamps"],
            *([f"S{i}", "Mill", "310", "12", "4"] for i in range(14)),
        ]
        table = make_table(rows)
        block = table_block(table, max_rows=8, max_columns=4, language="en")
        assert block is not None
        assert block.align == ["left", "left", "right", "right"]
        assert len(block.rows) == 8
        assert left_out(table, block, "en") == "8 of 14 rows; not shown: Lamps"

    def it_keeps_a_total_row_when_it_shortens(self) -> None:
        rows = [["Item", "Cost"], *([f"I{i}", "10"] for i in range(12)), ["Total", "120"]]
        block = table_block(make_table(rows), max_rows=5, max_columns=4, language="en")
        assert block is not None
        assert block.rows[-1] == ["Total", "120"]

    def it_has_nothing_to_show_of_an_empty_table(self) -> None:
        assert table_block(make_table([["A", "B"], ["", ""]]), max_rows=5, max_columns=4, language="en") is None

    def it_reads_a_list_of_facts_as_key_figures(self) -> None:
        facts = make_table([["Fact", "Value"], ["Area", "12"], ["Residents", "40,000"], ["Budget", "€3"]])
        assert reads_better_as(facts) == "key_figures"
