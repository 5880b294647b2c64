"""Tables of a report in Markdown and HTML, and the chart below as SVG; they say what the cells say."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape

from agents.deck.parts import Chart, Series
from agents.research.notes import ReportTable, TableCell
from agents.research.wording import plain

WIDTH, HEIGHT, BAR_HEIGHT = 720.0, 300.0, 34.0
FAMILY = "Carlito"
"""Of the shipped families the one whose widths are nearest to what readers have."""


def table_markdown(table: ReportTable, number: dict[str, int], words: dict[str, str]) -> str:
    """A pipe table; a row of one source has its mark once, at its name, another at each cell."""

    def line(cells: Sequence[TableCell]) -> str:
        alike = len({cell.note for cell in cells if cell.note}) == 1
        shown = []
        for n, cell in enumerate(cells):
            marked = cell.note and (n == 0 or not alike or (not cells[0].note and n == 1))
            shown.append(plain(cell.text) + (f"[^{number[cell.note]}]" if marked else ""))
        return f"| {' | '.join(shown)} |"

    rule = "| " + " | ".join(["---", *["---:" for _ in table.header[1:]]]) + " |"
    caption = plain(table.caption or words["table"])
    return "\n".join([f"**{caption}**", "", line(table.header), rule, *map(line, table.rows)])


def table_html(table: ReportTable, number: dict[str, int], named: set[str], words: dict[str, str]) -> str:
    """A figure with the table, each cell a link to its note, and the chart below it where there is one."""

    def cell(n: int, cell: TableCell, tag: str, *, marked: bool) -> str:
        kind = ' class="number"' if n else ""
        scope = ' scope="col"' if tag == "th" else ""
        if not cell.note:
            return f"<{tag}{kind}{scope}>{escape(cell.text)}</{tag}>"
        place = number[cell.note]
        first = "" if cell.note in named else f'id="said-{place}" '
        named.add(cell.note)
        link = f'<a {first}href="#note-{place}">{escape(cell.text)}</a>'
        mark = f'<sup><a href="#note-{place}">{place}</a></sup>' if marked else ""
        return f"<{tag}{kind}{scope}>{link}{mark}</{tag}>"

    def row(cells: Sequence[TableCell], tag: str) -> str:
        alike = len({c.note for c in cells if c.note}) == 1
        return "".join(cell(n, c, tag, marked=bool(c.note) and (n == 0 or not alike)) for n, c in enumerate(cells))

    caption = escape(table.caption or words["table"])
    head = f"<thead><tr>{row(table.header, 'th')}</tr></thead>" if any(c.text for c in table.header) else ""
    body = "".join(f"<tr>{row(cells, 'td')}</tr>" for cells in table.rows)
    chart = chart_of(table)
    return (
        f'<figure><figcaption>{caption}</figcaption><div class="wide"><table>{head}<tbody>{body}</tbody></table></div>'
        f"{_drawn(chart) if chart else ''}</figure>"
    )


def chart_of(table: ReportTable) -> Chart | None:
    """The table's numbers as a chart: columns of one unit only; None where it is not to be drawn."""
    if not table.form or not table.numbers:
        return None
    unit = table.units[0] if table.units else ""
    alike = [n for n, other in enumerate(table.units) if other == unit][:4]
    series = [
        Series(name=table.header[n + 1].text, values=[numbers[n] for numbers in table.numbers])
        for n in alike
        if all(numbers[n] is not None for numbers in table.numbers)
    ]
    categories = [row[0].text for row in table.rows]
    alt = f"{table.caption}: {', '.join(s.name for s in series)}"
    kind = "line" if table.form == "line" else "bar" if max(map(len, categories)) > LONG else "column"
    return Chart(kind=kind, categories=categories, series=series, unit=unit or None, alt=alt) if series else None


LONG = 10
"""Characters of a name from which bars lie."""


def _drawn(chart: Chart) -> str:
    """The SVG with its data beside it as JSON."""
    from agents.render.chart_svg import chart_svg

    height = max(HEIGHT, BAR_HEIGHT * len(chart.categories) * len(chart.series)) if chart.kind == "bar" else HEIGHT
    data = escape(json.dumps(chart.model_dump(mode="json", exclude_none=True), ensure_ascii=False))
    return f'<div data-chart="{data}">{chart_svg(chart, width=WIDTH, height=height, family=FAMILY)}</div>'
