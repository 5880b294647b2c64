"""Workbooks of two small sheets: a deck that varies, whose titles are true and whose every word is a cell's."""

from __future__ import annotations

import io
from typing import Any

import pytest

from agents.checks.grounding import ungrounded
from agents.deck.extract.columns import grid_of, is_time_cell
from agents.deck.extract.readings import readings
from agents.deck.extract.standing import apart, highest
from agents.deck.extract.writer import ExtractiveWriter
from agents.deck.library import Library
from agents.deck.spec import Author, ChartSlide, ComparisonSlide, DeckSpec, KeyFiguresSlide, Slide
from agents.deck.writer import DeckRequest
from agents.sources.limits import Limits
from agents.sources.parse import parse

ORCHARD: dict[str, list[list[Any]]] = {
    "Harvest": [
        ["Orchard", "Apples (t)", "Pears (t)", "Plums (t)"],
        ["North slope", 42.5, 11.0, 6.2],
        ["Mill field", 31.2, 18.4, 2.1],
        ["Old walls", 12.8, 4.4, 9.7],
        ["River bend", 55.1, 7.9, 1.2],
    ],
    "Sales": [
        ["Channel", "2025 (€)", "2026 (€)"],
        ["Farm shop", 48200, 61900],
        ["Markets", 37400, 35100],
        ["Juice", 22800, 41300],
        ["Wholesale", 64900, 52600],
    ],
}
SHOPS: dict[str, list[list[Any]]] = {
    "门店": [
        ["门店", "营业额（万元）", "顾客（人次）", "退货率（%）"],
        ["湖滨店", 186, 42100, 1.2],
        ["大学城店", 143, 51800, 2.9],
        ["车站店", 97, 28800, 1.8],
        ["老街店", 74, 16300, 0.9],
    ],
    "品类": [["品类", "2025年（万元）", "2026年（万元）"], ["面包", 168, 193], ["蛋糕", 121, 117], ["饮品", 64, 102]],
}


def library(sheets: dict[str, list[list[Any]]]) -> Library:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    return Library(documents=[parse(held.getvalue(), "figures.xlsx", "xlsx", Limits())])


def deck(books: Library, slides: int = 10) -> list[Slide]:
    writer = ExtractiveWriter()
    outline = writer.outline(DeckRequest(slides=slides, theme="gesso"), books)
    return [writer.draft(e, outline, books, avoid=[]) for e in outline.entries]


@pytest.mark.parametrize("sheets", [ORCHARD, SHOPS], ids=["en", "zh"])
def it_makes_a_varied_deck_of_two_small_sheets_and_all_of_it_is_theirs(sheets: dict[str, list[list[Any]]]):
    books = library(sheets)
    slides = deck(books)
    assert len({s.layout for s in slides}) >= 4
    assert not any(s.layout == "agenda" for s in slides)  # two sheets are told by their slides
    kinds = {s.chart.kind for s in slides if isinstance(s, ChartSlide)}
    assert "doughnut" in kinds
    assert "column" in kinds
    spec = DeckSpec(
        title="",
        language=books.sources[0].language,
        theme="gesso",
        slides=slides,
        author=Author(model="", tier="small"),
    )
    assert ungrounded(spec, books) == []


def it_says_in_titles_what_the_charts_show():
    titles = [s.title.text for s in deck(library(ORCHARD)) if isinstance(s, ChartSlide)]
    assert titles == [
        "Apples: River bend first (55.1 t), then North slope (42.5 t)",
        "Juice rose most: from €22,800 (2025) to €41,300 (2026)",
        "2026: Farm shop first (€61,900), then Wholesale (€52,600)",
    ]


def it_sets_the_highest_of_each_measure_large_and_two_rows_side_by_side():
    slides = deck(library(ORCHARD))
    (figures,) = [s for s in slides if isinstance(s, KeyFiguresSlide)]
    assert [(f.value.text, f.label.text) for f in figures.figures][:2] == [
        ("55.1 t", "Apples, highest: River bend"),
        ("18.4 t", "Pears, highest: Mill field"),
    ]
    (sides,) = [s for s in slides if isinstance(s, ComparisonSlide)]
    assert (sides.left.heading.text, sides.right.heading.text) == ("River bend", "Old walls")
    assert [b.text for b in sides.right.bullets] == ["Apples: 12.8 t", "Pears: 4.4 t", "Plums: 9.7 t"]


@pytest.mark.parametrize("slides", [3, 6, 16, 30])
def it_makes_decks_of_every_length_of_a_workbook(slides: int):
    assert 3 <= len(deck(library(ORCHARD), slides)) <= slides


def it_ranks_nothing_where_two_stand_first_or_measures_are_few():
    tied = parse(b"Class,Members,Rooms,Cost (EUR)\nA,5,1,10\nB,5,2,20\nC,2,3,30\nD,1,4,40\n", "a.csv", "csv", Limits())
    table = tied.source.tables[0]
    assert [one.column for one in highest(table, "en")] == ["Rooms", "Cost (EUR)"]
    assert apart(table, "en") is None
    few = parse(b"Class,Members\nA,5\nB,4\nC,2\n", "a.csv", "csv", Limits()).source.tables[0]
    assert highest(few, "en") == []


@pytest.mark.parametrize("name", ["Satisfied", "Markets", "Decisions", "Junk", "Monsters"])
def it_takes_no_word_for_a_month_or_a_day_that_only_begins_like_one(name: str):
    assert not is_time_cell(name)
    assert is_time_cell("Saturday")
    assert is_time_cell("March 2027")
    assert is_time_cell("Sept")


def it_tells_months_by_their_highs_and_lows_and_not_by_the_last():
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug"]
    rows = [[m, n, 100 - n] for m, n in zip(months, (41, 45, 61, 82, 99, 95, 70, 44), strict=True)]
    slides = deck(library({"Guests": [["Month", "Room nights", "Complaints (%)"], *rows]}), 8)
    (figures,) = [s for s in slides if isinstance(s, KeyFiguresSlide)]
    assert figures.figures[0].label.text == "Room nights, highest in May; lowest in Jan: 41"
    assert figures.figures[0].value.text == "99"


def it_ranks_no_column_whose_cells_are_in_several_units():
    csv = b"Method,Delay,Found\nScale,21 days,52%\nSensor,19 h,89%\nVisit,10 days,100%\nComb,14 h,93%\n"
    table = parse(csv, "a.csv", "csv", Limits()).source.tables[0]
    grid = grid_of(table)
    assert grid is not None
    assert [table.columns[c].name for c in grid.series] == ["Found"]
    assert "Delay" not in [one.column for one in highest(table, "en")]


def it_reads_sales_of_two_years_as_one_measure():
    csv = b"Channel,Sales 2025,Sales 2026\nShop,1420,1988\nPortal,2610,2215\nAgents,430,398\n"
    table = parse(csv, "a.csv", "csv", Limits()).source.tables[0]
    assert readings(table, "en")[0] == "Shop rose most: from 1420 (2025) to 1988 (2026)"


def it_compares_no_hours_with_people():
    csv = b"Class,Members,Hours a week\nPottery,24,6\nWeaving,11,4\nPrinting,18,5\n"
    grid = grid_of(parse(csv, "a.csv", "csv", Limits()).source.tables[0])
    assert grid is not None
    assert len(grid.series) == 1


def it_takes_hours_a_week_for_a_measure_and_a_year_for_a_name():
    csv = b"Class,Members,Hours a week,Year\nA,24,6,2021\nB,11,4,2022\nC,18,5,2020\nD,9,2,2023\n"
    table = parse(csv, "a.csv", "csv", Limits()).source.tables[0]
    assert [one.column for one in highest(table, "en")] == ["Members", "Hours a week"]
    assert apart(table, "en") is None
