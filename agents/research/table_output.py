"""Tables of a report in Markdown and HTML, and the chart below as SVG; they say what the cells say."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html import escape

from agents.deck.parts import Chart, Series
from agents.research.notes import ReportTable, TableCell
from agents.research.wording import plain

WIDTH, HEIGHT, BAR_HEIGHT = 720.0, 300.0, 34.0
NARROW = 340
"""Of the chart that a phone shows: the wide one would be cut off there, or too small to read."""
SHORT = 12
"""Characters of a row's name that stays on one line."""
FAMILY = "Carlito"
"""Of the shipped families the one whose widths are nearest to what readers have."""


def table_markdown(table: ReportTable, number: dict[str, int], words: dict[str, str]) -> str:
    """A pipe table; a row of one source has its mark once, at its name, another at each cell."""

    single = single_note(table)

    def line(cells: Sequence[TableCell]) -> str:
        marks = marked(cells) if single is None else set()
        shown = [plain(c.text) + (f"[^{number[c.note or '']}]" if n in marks else "") for n, c in enumerate(cells)]
        return f"| {' | '.join(shown)} |"

    rule = "| " + " | ".join(["---", *["---:" for _ in table.header[1:]]]) + " |"
    caption = plain(table.caption or words["table"])
    mark = f"[^{number[single]}]" if single else ""
    return "\n".join([f"**{caption}**{mark}", "", line(table.header), rule, *map(line, table.rows)])


def table_html(table: ReportTable, number: dict[str, int], named: set[str], words: dict[str, str]) -> str:
    """A figure with the table, each cell a link to its note, and the chart below it where there is one."""

    single = single_note(table)

    def sup(name: str) -> str:
        return f'<sup><a href="#note-{number[name]}">{number[name]}</a></sup>'

    def cell(n: int, cell: TableCell, tag: str, *, marked: bool) -> str:
        kind = ' class="number"' if n else ' class="key"' if len(cell.text) <= SHORT else ""
        scope = ' scope="col"' if tag == "th" else ""
        if not cell.note:
            return f"<{tag}{kind}{scope}>{escape(cell.text)}</{tag}>"
        place = number[cell.note]
        first = "" if cell.note in named else f'id="said-{place}" '
        named.add(cell.note)
        link = f'<a {first}href="#note-{place}">{escape(cell.text)}</a>'
        return f"<{tag}{kind}{scope}>{link}{sup(cell.note) if marked else ''}</{tag}>"

    def row(cells: Sequence[TableCell], tag: str) -> str:
        marks = marked(cells) if single is None else set()
        return "".join(cell(n, c, tag, marked=n in marks) for n, c in enumerate(cells))

    caption = escape(table.caption or words["table"]) + (sup(single) if single else "")
    head = f"<thead><tr>{row(table.header, 'th')}</tr></thead>" if any(c.text for c in table.header) else ""
    body = "".join(f"<tr>{row(cells, 'td')}</tr>" for cells in table.rows)
    chart = chart_of(table)
    return (
        f'<figure><figcaption>{caption}</figcaption><div class="wide"><table>{head}<tbody>{body}</tbody></table></div>'
        f"{_drawn(chart) if chart else ''}</figure>"
    )


def single_note(table: ReportTable) -> str | None:
    """The note that all cells are from: it is named once, at the caption; None where they are of several."""
    named = {cell.note for row in (table.header, *table.rows) for cell in row if cell.note}
    return named.pop() if len(named) == 1 else None


def marked(cells: Sequence[TableCell]) -> set[int]:
    """Which cells of a row show their note: the first of a row of one source, else each."""
    own = [n for n, cell in enumerate(cells) if cell.note]
    alike = len({cells[n].note for n in own}) == 1
    return set(own[:1] if alike else own)


def chart_of(table: ReportTable) -> Chart | None:
    """The table's numbers as a chart: columns of one unit only; None where it is not to be drawn."""
    if not table.form or not table.numbers:
        return None
    units = [unit or _unit_in(cell.text) for unit, cell in zip(table.units, table.header[1:], strict=False)]
    unit = units[0] if units else ""
    alike = [n for n, other in enumerate(units) if other == unit][:4]
    series = [
        Series(name=table.header[n + 1].text, values=[numbers[n] for numbers in table.numbers])
        for n in alike
        if all(numbers[n] is not None for numbers in table.numbers)
    ]
    largest = max((abs(v or 0.0) for one in series for v in one.values), default=0.0)
    series = [one for one in series if max(abs(v or 0.0) for v in one.values) * SEEN >= largest]
    categories = [row[0].text for row in table.rows]
    alt = f"{table.caption}: {', '.join(s.name for s in series)}"
    kind = "line" if table.form == "line" else "bar" if max(map(len, categories)) > LONG else "column"
    return Chart(kind=kind, categories=categories, series=series, unit=unit or None, alt=alt) if series else None


_UNIT = re.compile(
    r"(?:^|(?<!per)\s)(?P<unit>[£€$¥%]|[kMG]?Wh|kg|km|cm|mm|EUR|USD|GBP|CHF|hours?|minutes?|days?)$|(?P<han>元|小时|分钟|天|公斤|公里)$"
)


def _unit_in(header: str) -> str:
    """The unit that a header ends with: “Gas kWh”, “Bill £”; empty where there is none."""
    found = _UNIT.search(header.strip())
    return (found["unit"] or found["han"]) if found else ""


SEEN = 25.0
"""How many times smaller than the largest a series may be: bars below that are not seen."""
LONG = 10
"""Characters of a name from which bars lie."""


def _drawn(chart: Chart) -> str:
    """The SVG, and a narrow one for phones, with their data beside them as JSON."""
    from agents.render.chart_svg import chart_svg

    height = max(HEIGHT, BAR_HEIGHT * len(chart.categories) * len(chart.series)) if chart.kind == "bar" else HEIGHT
    data = escape(json.dumps(chart.model_dump(mode="json", exclude_none=True), ensure_ascii=False))
    wide, narrow = (chart_svg(chart, width=width, height=height, family=FAMILY) for width in (WIDTH, NARROW))
    return f'<div class="chart" data-chart="{data}"><div>{wide}</div><div class="narrow">{narrow}</div></div>'
