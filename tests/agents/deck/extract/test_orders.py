"""What has an order, a speaker or a date shows it: numbered lists, First … Finally, times of day, people, quotations."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from agents.deck.extract import ExtractiveWriter, LeadChooser
from agents.deck.extract.asides import DATES, WORDS, events, quotation
from agents.deck.extract.data import chart_for, mixed_units, reads_better_as
from agents.deck.extract.listing import line_of
from agents.deck.extract.readings import reading
from agents.deck.library import Library
from agents.deck.spec import Slide
from agents.deck.writer import DeckRequest
from agents.sources.base import Document
from agents.sources.intake import Format as Kind
from agents.sources.limits import Limits
from agents.sources.parse import parse

LECTURE = """# How a vaccine works

## Quick start

1. Connect the gauge to the board and run the first test.
2. Let it record for at least 29 days, and import old readings from a file.
3. Fit the constituents.

## After the injection

First, dendritic cells take up the antigen. Then they travel to the nearest lymph node. There they show the antigen to
T cells. Finally most cells die and memory cells remain.

## Misconceptions

Myth: Vaccines overload the immune system of infants. Fact: A child meets thousands of antigens every day.

Myth: Natural infection is always better. Fact: Measles erases up to 70 percent of the antibodies.

## Evening

- 18:00 Doors open, brass band in the yard
- 19:30 Letterpress: print your own poster
- 21:30 Raffle for the new roof

## Team

Dr Lena Hartog, bioacoustician, leads the project. Ines Brandt, nautical engineer, worked eight years as a pilot.

## Customers say

> We closed our returns room after six weeks and have not missed it.

Marta Ruiz, founder of Pina Shoes

## Roadmap

- 0.8 (March 2027): several gauges in one model
- 0.9 (June 2027): probabilistic forecasts
- 1.0 (autumn 2027): stable file format
"""
ESSAY = """The Telegraph and the Town

The railway company put the instrument in the station. The line had been paid for by the wool merchants of the town.

The dealers lost their trade within three years. In 1856 the price of wool came within a few percent of that in London.

By 1861 the number of home spinners in the parish had fallen to a third. Many of their daughters went to the new mill.

Mary Ann Tully read the sounder by ear and stayed for thirty years. "I have sent more grief than the graveyard holds,"
she wrote to her sister, "and more joy than the church."

In 1864 the vestry voted to move the church clock forward. The failure of a bank in 1873 closed the mill for months.

The noon board still hangs in the inn, and strangers ask what it means. The station itself was pulled down long ago.
"""
CLAUSES = """REMOTE WORK POLICY

1. Purpose
1.1 This policy sets out who may work away from the office.
1.2 It applies from 1 January 2027.

2. Who may work remotely
2.1 Employees who have completed their probation may work remotely.
2.2 Trainees may work remotely one day a week.
"""


def read(text: str, name: str = "a.md", kind: Kind = "markdown") -> Document:
    return parse(text.encode(), name, kind, Limits())


def slides(document: Document, count: int) -> Mapping[str, Slide]:
    library = Library(documents=[document])
    writer = ExtractiveWriter(LeadChooser())
    outline = writer.outline(DeckRequest(slides=count, theme="gesso"), library)
    return {e.title: writer.draft(e, outline, library, avoid=[]) for e in outline.entries}


@pytest.fixture(scope="module")
def lecture() -> Mapping[str, Slide]:
    return slides(read(LECTURE), 10)


@pytest.mark.parametrize(
    ("title", "layout"),
    [
        ("Quick start", "process"),
        ("After the injection", "process"),
        ("Misconceptions", "faq"),
        ("Evening", "timeline"),
        ("Team", "team"),
        ("Customers say", "quote"),
        ("Roadmap", "timeline"),
    ],
)
def it_finds_the_layout(lecture: Mapping[str, Slide], title: str, layout: str):
    assert lecture[title].layout == layout


def it_sets_a_long_step_by_its_first_clause(lecture: Mapping[str, Slide]):
    slide = lecture["Quick start"]
    assert slide.layout == "process"
    second = slide.steps[1]
    assert second.heading.text == "Let it record for at least 29 days"
    assert second.text is not None
    assert second.text.text == "Import old readings from a file"


def it_says_who_said_it(lecture: Mapping[str, Slide]):
    slide = lecture["Customers say"]
    assert slide.layout == "quote"
    assert slide.attribution is not None
    assert slide.attribution.text == "Marta Ruiz, founder of Pina Shoes"


def it_gives_a_text_without_tables_its_dates_and_its_voice():
    document = read(ESSAY, "essay.txt", "text")
    told = events(document.source.passages)
    assert [e.when for e in told] == ["1856", "By 1861", "1864", "1873"]
    assert [q for p in document.source.passages if (q := quotation(p))] == [
        "I have sent more grief than the graveyard holds, and more joy than the church"
    ]
    made = slides(document, 9)
    assert made[DATES["en"]].layout == "timeline"
    assert made[WORDS["en"]].layout == "quote"


def it_takes_a_term_in_marks_for_no_quotation():
    document = read("# A\n\nThe method is known as “walking the line between the two stations” among engineers.\n")
    assert not any(quotation(p) for p in document.source.passages)


def it_gives_numbered_clauses_their_headings():
    source = read(CLAUSES, "policy.txt", "text").source
    assert [p.locator.heading[-1] for p in source.passages if p.kind == "list_item"] == [
        *["1. Purpose"] * 2,
        *["2. Who may work remotely"] * 2,
    ]
    clauses = [p for p in source.passages if p.kind == "list_item"]
    assert clauses[0].text == "This policy sets out who may work away from the office."
    assert len(clauses) == 4


def it_keeps_that_a_list_counts():
    passages = read("# A\n\n1. One thing\n2. Another\n\n- A third\n").source.passages
    assert [line_of(p).numbered for p in passages if p.kind == "list_item"] == [True, True, False]


def it_reads_years_with_a_unit_as_a_header_and_says_what_grew():
    rows = "支出项目,2024年（万元）,2025年（万元）\n图书采购,612,705\n教师培训,187,243\n流动书车,96,193\n管理费用,109,117\n"
    table = read(rows, "a.csv", "csv").source.tables[0]
    assert [c.name for c in table.columns] == ["支出项目", "2024年（万元）", "2025年（万元）"]
    assert reading(table, "zh") == "流动书车增长最多：从96万元（2024年）到193万元（2025年）"


def it_draws_no_chart_of_rows_in_units_of_their_own():
    rows = "指标,2023年,2024年\n图书室（间）,221,275\n借阅（万册次）,24.6,32.9\n教师（人）,640,812\n"
    table = read(rows, "a.csv", "csv").source.tables[0]
    assert mixed_units(table)
    assert chart_for(table, language="zh") is None


def it_draws_lines_of_a_year_of_months_for_several_groups():
    months = [f"2025-{m:02d},{410 + m},{530 - m},{290 + m},360" for m in range(1, 13)]
    rows = "\n".join(["Month,North,South,East,West", *months])
    table = read(rows, "a.csv", "csv").source.tables[0]
    chart = chart_for(table, language="en")
    assert chart is not None
    assert (chart.kind, len(chart.series), len(chart.categories)) == ("line", 4, 12)
    assert reads_better_as(table) == "chart"
