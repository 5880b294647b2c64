"""Clean markup becomes a slide: words are taken out of it with the passages they name; data are the sources' own.

A text that names passages is a claim on them; one without is furniture if it can claim nothing (a short heading without
numbers and names), else a claim that rests on nothing, which the checks report. It lays nothing out.
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field
from typing import Any

from lxml import html
from pydantic import ValidationError

from agents.checks.grounding import item_fault
from agents.deck.amends import honest
from agents.deck.claiming import claims_nothing, text_of
from agents.deck.drawing import drawable, drawn
from agents.deck.extract.data import left_out, table_block
from agents.deck.freeform import styles
from agents.deck.freeform.naming import Names, listed
from agents.deck.freeform.sanitizing import INLINE, kept_safe, sanitized
from agents.deck.library import Library
from agents.deck.spec import Chart, FreeformSlide, Image, Item, Label, Mark, TableBlock, Text, Word
from agents.render import icons
from agents.sources.base import Language, Table

CHART = (560.0, 320.0)
PICTURE = (480.0, 320.0)
MOST_ROWS, MOST_COLUMNS = 12, 7
HEADINGS = ("h2", "h3", "h4", "h5", "h6", "th", "dt")
_MARKED = {"b": "strong", "strong": "strong", "em": "em", "i": "em", "sub": "sub", "sup": "sup", "span": "span"}


@dataclass
class Built:
    """A slide, and what the model should know of it."""

    slide: FreeformSlide
    told: list[str] = field(default_factory=list)


def build(slide_id: str, title: Text, markup: str, library: Library, names: Names, language: Language) -> Built:
    """The slide that the markup stands for. Raises Refused."""
    root, gone = sanitized(markup)
    builder = _Builder(FreeformSlide(id=slide_id, title=title, html=""), library, names, language)
    if gone:
        builder.told.append(f"Taken out of the markup: {', '.join(gone[:8])}.")
    builder.take(root, [])
    slide = builder.slide
    inner = "".join(str(html.tostring(child, encoding="unicode", with_tail=False)) for child in root)
    slide = slide.model_copy(update={"html": kept_safe(inner), "title": builder.title or title})
    if not (slide.words or slide.charts or slide.tables or slide.images):
        builder.told.append("The slide shows nothing below its title.")
    for word in slide.words:
        if isinstance(word.text, Item) and not word.text.passages:
            builder.told.append(
                f"“{word.text.text[:60]}” names no passage: cite it with data-passages, or leave it out."
            )
    return Built(slide, builder.told)


@dataclass
class _Builder:
    slide: FreeformSlide
    library: Library
    names: Names
    language: Language
    told: list[str] = field(default_factory=list)
    title: Text | None = None

    def take(self, element: Any, passages: list[str]) -> None:
        """Take the words, data and pictures out of an element. `passages`: what its ancestors name."""
        if "data-passages" in element.attrib:
            asked = listed(element.attrib.pop("data-passages"))
            passages, unknown = self.names.passages(asked, self.library)
            if unknown:
                self.told.append(f"There is no {', '.join(unknown)}: cite names that the overview or a search gives.")
        special = self._special(element, passages)
        if special:
            return
        if element.tag == "svg":
            element.set("aria-hidden", "true")
            return
        if _holds_one_text(element):
            self._word(element, passages)
            return
        self._loose(element)
        for child in list(element):
            self.take(child, passages)

    def _special(self, element: Any, passages: list[str]) -> bool:
        if "data-icon" in element.attrib:
            self._icon(element)
        elif "data-chart" in element.attrib:
            self._chart(element, passages)
        elif element.tag == "table":
            self._table(element, passages)
        elif element.tag == "img" or "data-picture" in element.attrib:
            self._picture(element)
        else:
            return False
        return True

    # -- words -----------------------------------------------------------------------------------------------------

    def _loose(self, element: Any) -> None:
        """Text between elements becomes an element of its own."""
        for place in range(len(element), -1, -1):
            before = element[place - 1] if place else None
            said = (before.tail if before is not None else element.text) or ""
            if not said.strip():
                continue
            made = html.Element("span")
            made.text = said
            if before is not None:
                before.tail = None
            else:
                element.text = None
            element.insert(place, made)

    def _word(self, element: Any, passages: list[str]) -> None:
        said = " ".join(_inner_text(element).split())
        is_title = element.get("data-role") == "title" or (element.tag == "h1" and self.title is None)
        if is_title and self.title is None:
            self.title, key = text_of(said, passages), "title"
        else:
            element.attrib.pop("data-role", None) if is_title else None
            key = f"w{len(self.slide.words) + 1}"
            word = Word(key=key, text=self._said(said, passages, element.tag in HEADINGS), marks=_marks(element))
            self.slide.words.append(word)
        for child in list(element):
            element.remove(child)
        element.text = None
        element.set("data-key", key)

    def _said(self, said: str, passages: list[str], heading: bool) -> Text:
        """A heading that claims nothing is a label, also within what names passages, unless they hold it."""
        text = text_of(said, passages)
        claims = isinstance(text, Item) and not (heading and claims_nothing(said) and item_fault(text, self.library))
        return text if claims else Label(label=said)

    # -- data and pictures -----------------------------------------------------------------------------------------

    def _icon(self, element: Any) -> None:
        name = element.get("data-icon", "")
        known = icons.named(name) or icons.match(name, self.language) or icons.match(name, "en")
        for child in list(element):
            element.remove(child)
        element.text = None
        if known is None:
            self.told.append(f"There is no icon {name[:40]!r}; a plain mark stands for it.")
        element.set("data-icon", (known or icons.every()[icons.PLAIN]).name)

    def _chart(self, element: Any, passages: list[str]) -> None:
        said, kind = element.attrib.pop("data-chart"), element.attrib.pop("data-kind", None)
        columns, rows = (
            [name.strip() for name in element.attrib.pop(key, "").split("|") if name.strip()]
            for key in ("data-columns", "data-rows")
        )
        chart = self._chart_of(said, kind, columns, passages, rows)
        if chart is None:
            _emptied(element).drop_tree()
            return
        wanted = styles.size(element.get("style", ""))
        width, height = wanted.get("width", CHART[0]), wanted.get("height", CHART[1])
        _emptied(element).set("style", styles.sized(element.get("style", ""), width, height))
        element.tag = "figure"
        element.set("data-chart-at", str(len(self.slide.charts)))
        self.slide.charts.append(chart)

    def _chart_of(
        self, said: str, kind: str | None, columns: list[str], passages: list[str], rows: list[str]
    ) -> Chart | None:
        table = self._table_named(said)
        if table is not None:
            return self._chart_from(table, said, kind, columns, rows)
        try:
            given = json.loads(said)
            told = {
                "alt": self.slide.title.text,
                "kind": kind or "column",
                **given,
                "passages": passages,
                "table": None,
            }
            return honest(Chart.model_validate(told))
        except (ValueError, TypeError, ValidationError):
            self.told.append("data-chart must name a table (t1), or be a chart as JSON: kind, categories, series.")
            return None

    def _chart_from(
        self, table: Table, name: str, kind: str | None, columns: list[str], rows: list[str]
    ) -> Chart | None:
        known = drawable(table)
        unknown = [c for c in columns if c not in known]
        if unknown:
            self.told.append(f"{name} has no column {unknown[0][:60]!r} to draw; it has: {' | '.join(known)}.")
        over_time = kind if kind in ("line", "area") else "best"
        chart = drawn(table, [c for c in columns if c in known], over_time, self.language, rows)
        if chart is None:
            self.told.append(f"The table {name} makes no honest chart; show it with data-table.")
            return None
        chart = self._of_kind(chart, kind)
        series = " | ".join(f"{one.name} (accent{n % 6 + 1})" for n, one in enumerate(chart.series))
        self.told.append(f"{name} is drawn as {chart.kind}: {series}.")
        return chart

    def _of_kind(self, chart: Chart, kind: str | None) -> Chart:
        if kind is None or kind == chart.kind:
            return chart
        try:
            wanted = honest(Chart.model_validate({**chart.model_dump(), "kind": kind}))
        except ValidationError:
            self.told.append(f"There is no kind of chart {kind[:30]!r}; it is shown as {chart.kind}.")
            return chart
        if wanted.kind != kind:
            self.told.append(f"As {kind} this chart would mislead; it is shown as {wanted.kind}.")
        return wanted

    def _table_named(self, name: str) -> Table | None:
        held = self.names.ids.get(name.strip().lower()) if len(name) < 12 else None
        return self.library.tables.get(held or "")

    def _table(self, element: Any, passages: list[str]) -> None:
        name, rows = element.attrib.pop("data-table", ""), element.attrib.pop("data-rows", "")
        if name:
            block = self._block_named(name, int(rows) if rows.isdecimal() else MOST_ROWS)
        else:
            block = _block_written(element, passages, self.slide.title.text)
        if block is None:
            self.told.append(f"There is no table {name[:20]!r}." if name else "A table needs a head and rows.")
            _emptied(element).drop_tree()
            return
        _emptied(element)
        element.set("data-table-at", str(len(self.slide.tables)))
        self.slide.tables.append(block)

    def _block_named(self, name: str, rows: int) -> TableBlock | None:
        table = self._table_named(name)
        if table is None:
            return None
        most = max(1, min(rows, MOST_ROWS))
        block = table_block(table, max_rows=most, max_columns=MOST_COLUMNS, language=self.language)
        missing = left_out(table, block, self.language) if block is not None else None
        if missing:
            self.told.append(f"Of {name}: {missing}.")
        return block

    def _picture(self, element: Any) -> None:
        name = element.attrib.pop("data-picture", "").lower()
        figure = self.library.figures.get(self.names.ids.get(name, ""))
        if figure is None:
            self.told.append(
                f"There is no picture {name[:20]!r}: use a figure of the overview, or one that `images` found."
            )
            element.drop_tree()
            return
        rests = [figure.passage] if figure.passage else []
        caption: Text | None = None
        if figure.caption:
            caption = Item(text=figure.caption, passages=rests, origin="extracted") if rests else None
            caption = caption or Label(label=figure.caption)
        alt = element.attrib.pop("alt", "") or figure.alt or figure.caption or self.slide.title.text
        wanted = styles.size(element.get("style", ""))
        if "width" not in wanted and "height" not in wanted:
            scale = min(PICTURE[0] / figure.width, PICTURE[1] / figure.height)
            element.set("style", styles.sized(element.get("style", ""), figure.width * scale, figure.height * scale))
        _emptied(element)
        element.tag = "figure"
        element.set("data-image-at", str(len(self.slide.images)))
        self.slide.images.append(
            Image(
                asset=figure.asset, figure=figure.id, width=figure.width, height=figure.height, alt=alt, caption=caption
            )
        )


def _emptied(element: Any) -> Any:
    for child in list(element):
        element.remove(child)
    element.text = None
    return element


def _inner_text(element: Any) -> str:
    for br in element.iter("br"):
        br.tail = f" {br.tail or ''}"
    return str(element.text_content())


def _holds_one_text(element: Any) -> bool:
    """Whether an element has words, and only such elements in it as set words apart."""
    if not element.text_content().strip():
        return False
    below = list(element.iterdescendants())
    if any(e.tag not in INLINE or "data-icon" in e.attrib or "data-passages" in e.attrib for e in below):
        return False
    own = (element.text or "").strip() or any((child.tail or "").strip() for child in element)
    return bool(own) or len(element) <= 1


def _marks(element: Any) -> list[Mark]:
    """Stretches that are set differently."""
    marks = []
    for child in element.iterdescendants():
        said = " ".join(str(child.text_content()).split())
        tag = _MARKED.get(child.tag)
        style = child.get("style", "")
        if said and tag is not None and (tag != "span" or style):
            marks.append(Mark.model_validate({"words": said, "tag": tag, "style": style}))
    return marks


def _block_written(element: Any, passages: list[str], title: str) -> TableBlock | None:
    """A table that the model wrote cell by cell; its numbers must stand in the passages it names."""
    rows = [
        [" ".join(str(cell.text_content()).split()) for cell in row if cell.tag in ("td", "th")]
        for row in element.iter("tr")
    ]
    rows = [row for row in rows if row]
    if len(rows) < 2:
        return None
    wide = min(MOST_COLUMNS, max(len(row) for row in rows))
    even = [[*row, *[""] * wide][:wide] for row in rows[: MOST_ROWS + 1]]
    align: list[Any] = ["left" if n == 0 else "right" if _numeric(even, n) else "left" for n in range(wide)]
    alt = copy.copy(element.get("aria-label", "")) or f"Table: {title}"
    return TableBlock(columns=even[0], rows=even[1:], align=align, passages=passages, alt=alt)


def _numeric(rows: list[list[str]], column: int) -> bool:
    cells = [row[column] for row in rows[1:] if row[column]]
    return bool(cells) and sum(any(c.isdigit() for c in cell) for cell in cells) * 2 > len(cells)
