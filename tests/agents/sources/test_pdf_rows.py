"""Rows of tables between rules, and columns of a last page of few lines."""

from __future__ import annotations

from agents.sources.pdf_geometry import Box, Rule, Span, Word
from agents.sources.pdf_lines import lines_of
from agents.sources.pdf_rows import between_rules, rows_of


def _span(text: str, x: float, y: float) -> Span:
    box = Box(x, y - 8, x + 5.0 * len(text), y + 2)
    return Span([Word(text, box.x0, box.x1)], box, y, 10.0, False, False, "Serif")


def it_puts_the_lines_of_a_cell_that_wraps_in_one_row() -> None:
    spans = [
        _span("Microphone", 10, 20),
        _span("(ours)", 10, 32),
        _span("89%", 120, 26),
        _span("Scale", 10, 56),
        _span("52%", 120, 56),
    ]
    rules = [Rule(5, y, 200, y) for y in (8, 40, 66)]
    rows = between_rules(rows_of(spans), rules)
    assert [sorted(s.text for s in row.spans) for row in rows] == [["(ours)", "89%", "Microphone"], ["52%", "Scale"]]
    assert len(between_rules(rows_of(spans), rules[:2])) == len(rows_of(spans))


def it_reads_a_last_page_of_few_lines_in_the_columns_of_the_one_before() -> None:
    text = "a line of running text in a column"
    full = [_span(text, x, 20 + 12 * n) for x in (10, 250) for n in range(12)]
    before = lines_of(full, [], 1)
    last = [_span("References", 10, 20), _span("[1] Ferrari", 10, 34), _span("[2] Terenzi", 250, 20)]
    assert [line.text for line in lines_of(last, [], 2, before)] == ["References", "[1] Ferrari", "[2] Terenzi"]
