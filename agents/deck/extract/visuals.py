"""Slides built on a table, a figure or numbers. What they say beside it is a sentence of the source, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.deck.extract.bullets import Bullet, Room, write_bullets
from agents.deck.extract.capacity import Capacity
from agents.deck.extract.chooser import Chooser
from agents.deck.extract.claims import ADVICE, chosen, claims
from agents.deck.extract.code import code_slide
from agents.deck.extract.columns import grid_of
from agents.deck.extract.compression import tidy
from agents.deck.extract.content import ContentDrafter, item, notes_of, titles_said
from agents.deck.extract.cues import heading_text
from agents.deck.extract.data import chart_for, left_out, table_block
from agents.deck.extract.frame import title_text
from agents.deck.extract.headlines import caption_text
from agents.deck.extract.key_figures import KeyFigure, key_figures, table_figures
from agents.deck.extract.locating import with_locator
from agents.deck.extract.outline import phrases_of
from agents.deck.extract.plans import fills_a_slide, paired_charts, pricing_of, roadmap_of, timeline_of, together
from agents.deck.extract.readings import readings
from agents.deck.extract.sheets import highest_figures, last_parts, narrowed, row_figures
from agents.deck.extract.standing import apart
from agents.deck.extract.takeaways import takeaways
from agents.deck.library import Library
from agents.deck.shown_figures import image_of
from agents.deck.spec import (
    Chart,
    ChartPanel,
    ChartSlide,
    ComparisonSlide,
    Figure,
    FullPictureSlide,
    GallerySlide,
    Half,
    ImageTextSlide,
    Item,
    KeyFiguresSlide,
    Label,
    Slide,
    TableSlide,
    Text,
    TwoChartsSlide,
)
from agents.deck.writer import Entry, Outline
from agents.sources.base import Figure as SourceFigure
from agents.sources.base import Language, Table
from agents.sources.told_tables import is_told, tells
from agents.text.sentences import split_sentences
from agents.text.words import length

_LETTERS = re.compile(r"\bwhere\b|其中|式中")
"""What says what the letters of an equation are"""
_NUMBERS = re.compile(r"\d[\d.,]*\d|\d")
SHARED_OUT: dict[Language, str] = {"en": "{name}: how it divides", "zh": "{name}：构成"}
"""The title of two charts of parts, where their section's name is on another slide already"""


class VisualDrafter:
    """Drafts chart, table, image and key-figure slides; falls back on prose when the data does not carry one."""

    def __init__(self, library: Library, chooser: Chooser, capacity: Capacity, prose: ContentDrafter) -> None:
        self._library, self._chooser, self._capacity, self._prose = library, chooser, capacity, prose
        self._phrases = phrases_of(library)
        self._language: Language = library.sources[0].language if library.sources else "en"

    def chart(self, entry: Entry, outline: Outline, avoid: Sequence[str]) -> Slide:
        """A native chart, with the sentence of the text that speaks of it."""
        whole = self._library.tables.get(entry.table or "")
        table = narrowed(whole, entry.columns) if whole else None
        chart = chart_for(table, language=outline.language) if table else None
        if whole is None or table is None or chart is None:
            return self.table(entry, outline, avoid)
        if is_told(whole):
            return self._told(whole, chart, entry, outline, avoid)
        grid = grid_of(whole)
        if grid is not None and entry.columns == [last_parts(whole, grid)]:
            chart = chart.model_copy(update={"kind": "doughnut"})
        told = self._takeaway(table, entry, [*avoid, *titles_said(outline)])
        ranked = chart.kind not in ("waterfall", "scatter", "bubble")
        takeaway = item(told) if told else self._read_off(table, outline) if ranked else None
        title = title_text(entry, self._library)
        if chart.kind not in ("waterfall", "combo", "scatter") and self._alone(entry, outline):
            pair = paired_charts(table, entry.id, title, takeaway, outline.language)
            if pair is not None and told is None and pair.right.chart.series:
                second = self._read_off(narrowed(table, [s.name for s in pair.right.chart.series]), outline)
                pair = pair.model_copy(update={"takeaway": second or takeaway})
            if pair is not None:
                return pair.model_copy(update={"notes": notes_of([told] if told else [], outline.language)})
        return ChartSlide(
            id=entry.id,
            title=title,
            chart=chart,
            takeaway=takeaway,
            caption=self._caption(table, entry.title),
            notes=notes_of([told] if told else [], outline.language),
        )

    def _told(self, table: Table, chart: Chart, entry: Entry, outline: Outline, avoid: Sequence[str]) -> Slide:
        """A chart of what a sentence tells, beside it what else the text says; two such sentences as two charts."""
        title, language = title_text(entry, self._library), outline.language
        drawn = {e.table for e in outline.entries}
        near = [t for t in self._library.tables.values() if is_told(t) and t.heading == table.heading]
        other = next((t for t in near if t.id not in drawn and t.caption), None) if table.caption else None
        second = chart_for(other, language=language) if other is not None else None
        told = [t.passage for t in (table, other) if t is not None]
        notes = [with_locator(p.text, p, language) for i in dict.fromkeys(told) if (p := self._library.passages.get(i))]
        shown = [t for t in (table, other) if t is not None]
        said = [*avoid, entry.title, *(t.caption for t in shown if t.caption)]
        passages = self._prose.passages_of(entry)
        titles = [title.casefold() for title in titles_said(outline)]
        fresh = [
            b
            for b in self._prose.bullets(passages, said, language)
            if length(b.text) <= self._capacity.takeaway_hard
            and not any(tells(t, b.sentence) for t in near)
            and not any(title in b.text.casefold() for title in titles)
        ]
        beside = fresh[0] if fresh else None
        takeaway = item(beside) if beside else None
        if other is not None and second is not None:
            name = heading_text(table.heading[-1]) if table.heading else entry.title
            if entry.title in (t.caption for t in shown):
                elsewhere = name in (e.title for e in outline.entries)
                title = Label(label=SHARED_OUT[language].format(name=name) if elsewhere else name)
            left, right = sorted(((table, chart), (other, second)), key=lambda pair: pair[0].id)
            panels = [
                ChartPanel(heading=Item(text=t.caption or "", passages=[t.passage], origin="extracted"), chart=c)
                for t, c in (left, right)
            ]
            return TwoChartsSlide(
                id=entry.id, title=title, left=panels[0], right=panels[1], takeaway=takeaway, notes=notes
            )
        caption = self._caption(table, entry.title)
        return ChartSlide(id=entry.id, title=title, chart=chart, takeaway=takeaway, caption=caption, notes=notes)

    def table(self, entry: Entry, outline: Outline, avoid: Sequence[str]) -> Slide:
        """A table block, with what is not shown in its caption."""
        table = self._library.tables.get(entry.table or "")
        rows, columns = self._capacity.table_rows, self._capacity.table_columns
        block = table_block(table, max_rows=rows, max_columns=columns, language=outline.language) if table else None
        if table is None or block is None:
            return self._prose.content(entry, outline, avoid)
        title = title_text(entry, self._library)
        for form in (roadmap_of, pricing_of, timeline_of) if not entry.columns else ():
            if (formed := form(table, entry.id, title)) is not None:
                return formed
        missing = left_out(table, block, outline.language)
        told = self._takeaway(table, entry, [*avoid, *titles_said(outline)])
        return TableSlide(
            id=entry.id,
            title=title_text(entry, self._library),
            table=block,
            takeaway=item(told) if told else None,
            caption=Label(label=missing) if missing else self._caption(table, entry.title),
            notes=notes_of([told] if told else [], outline.language),
        )

    def figure(self, entry: Entry, outline: Outline, avoid: Sequence[str]) -> Slide:
        """A picture with what the text says of it."""
        figure = self._library.figures.get(entry.figure or "")
        passages = self._prose.passages_of(entry)
        if figure is None:
            return self._prose.content(entry, outline, avoid)
        equations = self._equations(figure, entry, outline)
        if equations is not None:
            return equations
        room = Room(3, 4, self._capacity.half_bullet + 10, self._capacity.half_bullet_hard + 15, 300)
        caption = caption_text(figure.caption)
        said = [*avoid, entry.title, caption]
        found = write_bullets(passages, self._phrases, self._chooser, room, avoid=said, language=outline.language)
        found = [b for b in found if length(b.text) <= 1.2 * room.hard] or found[:1]
        taken = [e.figure for e in outline.entries if e.figure and e.id != entry.id]
        beside = together(figure, list(self._library.figures.values()), taken)
        if beside:
            images = [image_of(f, entry.title, caption_text(f.caption)) for f in beside]
            title = title_text(entry, self._library)
            return GallerySlide(id=entry.id, title=title, images=images, notes=notes_of(found, outline.language))
        repeats = not caption or caption.lower() == entry.title.lower()
        if caption.lower().startswith(f"{entry.title.lower()}. "):  # what the title says is not said again below
            caption = caption[len(entry.title) + 2 :]
        image = image_of(figure, entry.title, "" if repeats else caption)
        bullets: list[Text] = [item(b) for b in found]
        notes = notes_of(found, outline.language)
        if len(found) <= 1 and fills_a_slide(figure):
            text = bullets[0] if bullets and length(bullets[0].text) <= 110 else None
            title = title_text(entry, self._library)
            return FullPictureSlide(id=entry.id, title=title, image=image, text=text, notes=notes)
        return ImageTextSlide(
            id=entry.id, title=title_text(entry, self._library), image=image, bullets=bullets, notes=notes
        )

    def code(self, entry: Entry, outline: Outline, avoid: Sequence[str]) -> Slide:
        """Lines of code, with the sentence that leads to them."""
        slide = code_slide(entry, title_text(entry, self._library), self._library, avoid, self._capacity)
        return slide or self._prose.content(entry, outline, avoid)

    def _equations(self, figure: SourceFigure, entry: Entry, outline: Outline) -> Slide | None:
        """The equations under one heading together, each with the words that lead to it."""
        if figure.kind != "equation":
            return None
        taken = {e.figure for e in outline.entries if e.id != entry.id}
        held = [f for f in self._library.figures.values() if f.kind == "equation" and f.heading == figure.heading]
        held = [f for f in held if f.id not in taken][:4]
        if len(held) < 2:
            return None
        images = [image_of(f, entry.title, "").model_copy(update={"caption": c}) for f, c in self._led(held)]
        return GallerySlide(id=entry.id, title=title_text(entry, self._library), images=images)

    def _led(self, held: Sequence[SourceFigure]) -> list[tuple[SourceFigure, Item | None]]:
        """Each equation with the words that lead to it. Where one paragraph runs on around several, only the last has
        its end; those before it have the sentence that says what their letters are, in order."""
        found = [(figure, self._lead_in(figure)) for figure in held]
        led: list[tuple[SourceFigure, Item | None]] = []
        for number, (figure, said) in enumerate(found):
            shared = [f for f, other in found[number + 1 :] if said is not None and other == said]
            if not shared or said is None:
                led.append((figure, said))
                continue
            text = self._library.passages[said.passages[0]].text
            naming = [tidy(s.text) for s in split_sentences(text) if _LETTERS.search(s.text)]
            earlier = sum(other == said for _, other in found[:number])
            fits = earlier < len(naming) and length(naming[earlier]) <= 2 * self._capacity.caption
            led.append((figure, said.model_copy(update={"text": naming[earlier]}) if fits else None))
        return led

    def _lead_in(self, figure: SourceFigure) -> Item | None:
        """The sentence that ends where an equation begins."""
        order = list(self._library.passages.values())
        own = [i for i, p in enumerate(order) if p.kind == "code" and p.text == figure.alt]
        at = next((i for i in own if order[i].locator.heading == figure.heading), 0)
        before = next((p for p in reversed(order[:at]) if p.kind in {"paragraph", "list_item"}), None)
        if before is None or before.locator.heading != figure.heading:
            return None
        sentences = split_sentences(before.text)
        said = tidy(sentences[-1].text) if sentences else ""
        if not said or length(said) > self._capacity.caption:
            return None
        return Item(text=said, passages=[before.id], origin="extracted")

    def _alone(self, entry: Entry, outline: Outline) -> bool:
        """Whether no other slide draws the same table."""
        drawn = [e for e in outline.entries if e.table == entry.table and e.kind == "chart"]
        return not entry.columns and len(drawn) == 1

    def key_figures(self, entry: Entry, outline: Outline, avoid: Sequence[str]) -> Slide:
        """Two to four numbers set large."""
        table = self._library.tables.get(entry.table or "")
        holder = self._library.passages.get(table.passage) if table else None
        if table is not None and holder is not None:
            whole = table_figures(table, holder, self._capacity.figures)
            last = row_figures(table, entry.columns, holder) if entry.columns else whole
            found = highest_figures(table, entry.columns, holder, outline.language) if entry.columns else []
            found = found or last
        else:
            said = [*avoid, entry.title]
            found = key_figures(self._prose.passages_of(entry), self._phrases, self._capacity, avoid=said)
        if len(found) < 2:
            return self._prose.content(entry, outline, avoid)
        notes = list(
            dict.fromkeys(with_locator(f.sentence, f.passage, outline.language) for f in found if table is None)
        )
        figures = [_figure(f) for f in found]
        context = self._beside(entry, found, outline, avoid) if table is None else None
        return KeyFiguresSlide(
            id=entry.id,
            title=title_text(entry, self._library),
            figures=figures,
            context=item(context) if context else None,
            notes=[*notes, *(n for n in notes_of([context] if context else [], outline.language) if n not in notes)],
        )

    def _beside(
        self, entry: Entry, found: Sequence[KeyFigure], outline: Outline, avoid: Sequence[str]
    ) -> Bullet | None:
        """The strongest sentence of the same text that the figures do not tell."""
        told = {f.sentence for f in found}
        said = [*avoid, entry.title, *(f.label for f in found)]
        best = claims(self._prose.passages_of(entry), self._phrases, self._capacity.statement, avoid=said)
        best = [b for b in best if b.sentence not in told and not ADVICE.search(b.text)]
        return chosen(best, self._chooser, outline.language) if best else None

    def comparison(self, entry: Entry, outline: Outline, avoid: Sequence[str]) -> Slide:
        """The highest and the lowest row of a table beside each other."""
        table = self._library.tables.get(entry.table or "")
        found = apart(table, outline.language) if table else None
        if table is None or found is None:
            return self.table(entry, outline, avoid)
        sides = [
            Half(
                heading=Item(text=name, passages=[table.passage], origin="extracted"),
                bullets=[Item(text=said, passages=[table.passage], origin="read") for said in told],
            )
            for name, told in zip(found.names, found.told, strict=True)
        ]
        title = title_text(entry, self._library)
        return ComparisonSlide(id=entry.id, title=title, left=sides[0], right=sides[1])

    def _caption(self, table: Table, title: str) -> Text | None:
        """The table's caption, else the name of its sheet, unless the title says it already."""
        caption = caption_text(table.caption)
        grid = grid_of(table)
        if not caption and grid is not None and table.columns[grid.label].kind == "number":
            caption = table.columns[grid.label].name  # below the axis that has its values
        if not caption and title in readings(table, self._language) and table.heading:
            caption = heading_text(table.heading[-1])
        if not caption or caption.lower() == title.lower() or length(caption) > self._capacity.caption_hard:
            return None
        if table.passage in self._library.passages:
            return Item(text=caption, passages=[table.passage], origin="extracted")
        return Label(label=caption)

    def _read_off(self, table: Table, outline: Outline) -> Item | None:
        """What the table says of itself beyond the titles of the deck, where the text says nothing of it."""
        most, titles = self._capacity.takeaway_hard, {e.title for e in outline.entries}
        fresh = [s for s in readings(table, outline.language) if s not in titles and length(s) <= most]
        said = next((s for s in fresh if not any(_values(s) <= _values(title) for title in titles)), None)
        return Item(text=said, passages=[table.passage], origin="read") if said else None

    def _takeaway(self, table: Table, entry: Entry, avoid: Sequence[str]) -> Bullet | None:
        passages = self._prose.passages_of(entry)
        found = takeaways(table, passages, self._phrases, self._capacity, avoid=[*avoid, entry.title])
        return chosen(found, self._chooser, self._language) if found else None


def _values(text: str) -> set[str]:
    """The numbers of a sentence without its years."""
    return {n for n in _NUMBERS.findall(text) if not re.fullmatch(r"(?:19|20)\d\d", n)}


def _figure(found: KeyFigure) -> Figure:
    as_written = found.value in found.passage.text
    value = Item(text=found.value, passages=[found.passage.id], origin="extracted" if as_written else "read")
    label = Item(text=found.label, passages=[found.passage.id], origin="read" if found.read else "extracted")
    return Figure(value=value, label=label)
