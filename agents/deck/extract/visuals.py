"""Slides built on a table, a figure or numbers. What they say beside it is a sentence of the source, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.deck.extract.bullets import Bullet, Room, write_bullets
from agents.deck.extract.capacity import Capacity
from agents.deck.extract.chooser import Chooser
from agents.deck.extract.content import ContentDrafter, item, notes_of
from agents.deck.extract.data import chart_for, left_out, table_block
from agents.deck.extract.frame import title_text
from agents.deck.extract.headlines import caption_text
from agents.deck.extract.key_figures import KeyFigure, key_figures, table_figures
from agents.deck.extract.locating import with_locator
from agents.deck.extract.outline import phrases_of
from agents.deck.library import Library
from agents.deck.spec import (
    ChartSlide,
    Figure,
    Image,
    ImageTextSlide,
    Item,
    KeyFiguresSlide,
    Label,
    Slide,
    TableSlide,
    Text,
)
from agents.deck.writer import Entry, Outline
from agents.sources.base import Language, Passage, Table
from agents.text.similarity import overlap
from agents.text.words import length


class VisualDrafter:
    """Drafts chart, table, image and key-figure slides; falls back on prose when the data does not carry one."""

    def __init__(self, library: Library, chooser: Chooser, capacity: Capacity, prose: ContentDrafter) -> None:
        self._library, self._chooser, self._capacity, self._prose = library, chooser, capacity, prose
        self._phrases = phrases_of(library)

    def chart(self, entry: Entry, outline: Outline, avoid: Sequence[str]) -> Slide:
        """A native chart, with the sentence of the text that speaks of it."""
        table = self._library.tables.get(entry.table or "")
        chart = chart_for(table, language=outline.language) if table else None
        if table is None or chart is None:
            return self.table(entry, outline, avoid)
        takeaway = self._takeaway(table, entry, outline.language, avoid)
        return ChartSlide(
            id=entry.id,
            title=title_text(entry, self._library),
            chart=chart,
            takeaway=item(takeaway) if takeaway else None,
            caption=self._caption(table, entry.title),
            notes=notes_of([takeaway] if takeaway else [], outline.language),
        )

    def table(self, entry: Entry, outline: Outline, avoid: Sequence[str]) -> Slide:
        """A table block, with what is not shown in its caption."""
        table = self._library.tables.get(entry.table or "")
        rows, columns = self._capacity.table_rows, self._capacity.table_columns
        block = table_block(table, max_rows=rows, max_columns=columns, language=outline.language) if table else None
        if table is None or block is None:
            return self._prose.content(entry, outline, avoid)
        missing = left_out(table, block, outline.language)
        takeaway = self._takeaway(table, entry, outline.language, avoid)
        return TableSlide(
            id=entry.id,
            title=title_text(entry, self._library),
            table=block,
            takeaway=item(takeaway) if takeaway else None,
            caption=Label(label=missing) if missing else self._caption(table, entry.title),
            notes=notes_of([takeaway] if takeaway else [], outline.language),
        )

    def figure(self, entry: Entry, outline: Outline, avoid: Sequence[str]) -> Slide:
        """A picture with what the text says of it."""
        figure = self._library.figures.get(entry.figure or "")
        passages = self._prose.passages_of(entry)
        if figure is None:
            return self._prose.content(entry, outline, avoid)
        room = Room(3, self._capacity.half_bullet + 10, self._capacity.half_bullet_hard + 15, 300)
        said = [*avoid, entry.title]
        found = write_bullets(passages, self._phrases, self._chooser, room, avoid=said, language=outline.language)
        found = [b for b in found if length(b.text) <= room.hard]
        caption = caption_text(figure.caption)
        repeats = not caption or caption.lower() == entry.title.lower()
        shown: Text | None = None
        if not repeats:
            holder = figure.passage if figure.passage in self._library.passages else None
            shown = Item(text=caption, passages=[holder], origin="extracted") if holder else Label(label=caption)
        image = Image(
            asset=figure.asset,
            figure=figure.id,
            width=figure.width,
            height=figure.height,
            alt=figure.alt or caption or entry.title,
            caption=shown,
        )
        bullets: list[Text] = [item(b) for b in found]
        notes = notes_of(found, outline.language)
        return ImageTextSlide(
            id=entry.id, title=title_text(entry, self._library), image=image, bullets=bullets, notes=notes
        )

    def key_figures(self, entry: Entry, outline: Outline, avoid: Sequence[str]) -> Slide:
        """Two to four numbers set large."""
        table = self._library.tables.get(entry.table or "")
        holder = self._library.passages.get(table.passage) if table else None
        if table is not None and holder is not None:
            found = table_figures(table, holder, self._capacity.figures)
        else:
            said = [*avoid, entry.title]
            found = key_figures(self._prose.passages_of(entry), self._phrases, self._capacity, avoid=said)
        if len(found) < 2:
            return self._prose.content(entry, outline, avoid)
        notes = list(
            dict.fromkeys(with_locator(f.sentence, f.passage, outline.language) for f in found if table is None)
        )
        figures = [_figure(f) for f in found]
        return KeyFiguresSlide(id=entry.id, title=title_text(entry, self._library), figures=figures, notes=notes)

    def _caption(self, table: Table, title: str) -> Text | None:
        """The table's caption, unless the title says it already."""
        caption = caption_text(table.caption)
        if not caption or caption.lower() == title.lower() or length(caption) > self._capacity.caption_hard:
            return None
        if table.passage in self._library.passages:
            return Item(text=caption, passages=[table.passage], origin="extracted")
        return Label(label=caption)

    def _takeaway(self, table: Table, entry: Entry, language: Language, avoid: Sequence[str]) -> Bullet | None:
        """The sentence that tells what the table shows: it names values of the table, or its rows and columns."""
        room = Room(6, self._capacity.takeaway, self._capacity.takeaway_hard, 2000)
        passages = [p for p in self._prose.passages_of(entry) if p.kind not in {"table", "caption"}]
        said = [*avoid, entry.title]
        found = write_bullets(passages, self._phrases, self._chooser, room, avoid=said, language=language)
        scored = [(_speaks_of(table, b.text, b.passage), b) for b in found if length(b.text) <= room.hard]
        scored = [(s, b) for s, b in scored if s >= 1.0]
        return max(scored, key=lambda pair: pair[0])[1] if scored else None


def _speaks_of(table: Table, text: str, passage: Passage) -> float:
    values = {c.strip() for row in table.cells for c in row if re.search(r"\d", c) and len(c.strip()) >= 2}
    hits = sum(1 for v in values if re.search(rf"(?<![\d.,]){re.escape(v)}(?![\d,]|\.\d)", text))
    names = " ".join([*(c.name for c in table.columns), *(row[0] for row in table.cells if row), table.caption or ""])
    near = 0.4 if passage.locator.heading == table.heading else 0.0
    return 1.0 * min(hits, 3) + 1.5 * overlap(text, names) + near


def _figure(found: KeyFigure) -> Figure:
    value = Item(text=found.value, passages=[found.passage.id], origin="extracted")
    return Figure(value=value, label=Item(text=found.label, passages=[found.passage.id], origin="extracted"))
