"""What cells mean, and what columns of them are."""

from __future__ import annotations

import pytest

from agents.sources.cells import decimal_sign, is_blank, parse_cell
from agents.sources.tabulate import columns_of, split_header, unit_of_header


class DescribeCells:
    @pytest.mark.parametrize(
        ("text", "kind", "value", "scale", "unit"),
        [
            ("42", "number", 42, 1, None),
            ("1,234.5", "number", 1234.5, 1, None),
            ("1.234,5", "number", 1234.5, 1, None),
            ("1 234 567", "number", 1234567, 1, None),
            ("12,345,678", "number", 12345678, 1, None),
            ("(3.2)", "number", -3.2, 1, None),
            ("−7", "number", -7, 1, None),
            ("+0.4", "number", 0.4, 1, None),
            (".5", "number", 0.5, 1, None),
            ("1.5e-3", "number", 0.0015, 1, None),
            ("38%", "percent", 38, 1, "%"),
            ("12,5 %", "percent", 12.5, 1, "%"),
            ("３８％", "percent", 38, 1, "％"),
            ("38％", "percent", 38, 1, "％"),
            ("€4.1m", "currency", 4.1, 1e6, "€"),
            ("$ (2.5)", "text", None, 1, None),
            ("-€3", "currency", -3, 1, "€"),
            ("1,200 EUR", "currency", 1200, 1, "EUR"),
            ("US$3.5bn", "currency", 3.5, 1e9, "US$"),
            ("4.6 million", "number", 4.6, 1e6, None),
            ("4.6亿元", "currency", 4.6, 1e8, "元"),
            ("21.6万", "number", 21.6, 1e4, None),
            ("3,650 m²", "number", 3650, 1, "m²"),
            ("12 m", "number", 12, 1, "m"),
            ("5 kWh", "number", 5, 1, "kWh"),
            ("248 trees", "number", 248, 1, "trees"),
            ("14.6*", "number", 14.6, 1, None),
            ("2024-03-01", "date", None, 1, None),
            ("March 2023", "date", None, 1, None),
            ("2024年3月", "date", None, 1, None),
            ("Q1 2024", "date", None, 1, None),
            ("74 trees, 1,480 m²", "text", None, 1, None),
            ("10–12", "text", None, 1, None),
            ("Route 66", "text", None, 1, None),
            ("n/a", "text", None, 1, None),
            ("", "text", None, 1, None),
        ],
    )
    def it_understands(self, text: str, kind: str, value: float | None, scale: float, unit: str | None) -> None:
        cell = parse_cell(text)
        assert (cell.kind, cell.value, cell.scale, cell.unit) == (kind, value, scale, unit)

    def it_learns_the_decimal_sign_from_the_column(self) -> None:
        assert decimal_sign(["12,5", "1.234"]) == "comma"
        assert parse_cell("1.234", "comma").value == 1234
        assert parse_cell("1,234", "point").value == 1234

    @pytest.mark.parametrize("text", ["", "-", "–", "n/a", "N.A.", "…", "无"])
    def it_knows_blanks(self, text: str) -> None:
        assert is_blank(text)


class DescribeColumns:
    @pytest.mark.parametrize(
        ("name", "unit"),
        [
            ("Cost (€ million)", "€ million"),
            ("Share (%)", "%"),
            ("Energy, kWh", "kWh"),
            ("成本（万元）", "万元"),
            ("占比（％）", "％"),
            ("Streets (see note)", None),
            ("Length (m)", "m"),
            ("Name", None),
        ],
    )
    def it_takes_units_from_headers(self, name: str, unit: str | None) -> None:
        assert unit_of_header(name) == unit

    def it_scales_only_where_magnitudes_differ(self) -> None:
        same, values = columns_of(["Sum"], [["€4.1m"], ["€2.0m"]])
        assert (same[0].kind, same[0].unit, values) == ("currency", "€ m", [[4.1], [2.0]])
        mixed, values = columns_of(["Sum"], [["€4.1m"], ["€900k"]])
        assert (mixed[0].kind, mixed[0].unit, values) == ("currency", "€", [[4_100_000.0], [900_000.0]])

    def it_takes_years_in_the_first_column_for_dates(self) -> None:
        columns, values = columns_of(["Year", "Ships"], [["2021", "1990"], ["2022", "2004"]])
        assert [c.kind for c in columns] == ["date", "number"]
        assert values == [[None, 1990.0], [None, 2004.0]]

    def it_lets_blanks_stand_in_a_column_of_numbers(self) -> None:
        columns, values = columns_of(["Rain"], [["3.1"], ["–"], ["4.0"]])
        assert (columns[0].kind, values) == ("number", [[3.1], [None], [4.0]])

    def it_reads_commas_as_decimals_when_the_column_does(self) -> None:
        _, values = columns_of(["Umsatz"], [["12,5"], ["1.234,5"], ["7,25"]])
        assert values == [[12.5], [1234.5], [7.25]]

    def it_joins_two_header_rows(self) -> None:
        rows = [["", "Budget", "Budget"], ["Item", "2023", "2024"], ["Roof", "12", "14"], ["Door", "3", "4"]]
        names, body = split_header(rows, None)
        assert names == ["Item", "Budget – 2023", "Budget – 2024"]
        assert len(body) == 2

    def it_takes_years_beside_other_names_for_a_header(self) -> None:
        rows = [["Building", "2024 (MWh)", "2025 (MWh)", "Floor area (m²)"], ["Library", "176", "161", "2900"]]
        names, body = split_header(rows, None)
        assert (names, len(body)) == (rows[0], 1)

    def it_sees_that_a_first_row_of_numbers_is_no_header(self) -> None:
        names, body = split_header([["North", "12"], ["South", "14"]], None)
        assert names == ["Column 1", "Column 2"]
        assert len(body) == 2
