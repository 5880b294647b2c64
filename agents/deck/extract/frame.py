"""The slides around the content: title, agenda, section, closing. Their facts are the sources' own metadata."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.deck.extract.bullets import Room, write_bullets
from agents.deck.extract.candidates import usable_alone
from agents.deck.extract.capacity import Capacity
from agents.deck.extract.chooser import Chooser
from agents.deck.extract.compression import tidy
from agents.deck.extract.cues import heading_text, role_of
from agents.deck.extract.document_title import deck_title, memo_head
from agents.deck.extract.endings import ending
from agents.deck.extract.guards import dangles
from agents.deck.extract.locating import locators
from agents.deck.extract.opening import labelled, labelled_apart, opening_line
from agents.deck.extract.outline import phrases_of
from agents.deck.extract.readings import readings, table_readings
from agents.deck.extract.sections import main_sections
from agents.deck.extract.sheets import narrowed
from agents.deck.extract.standing import apart, highest, standing_title
from agents.deck.library import Library
from agents.deck.spec import FRAME, AgendaSlide, ClosingSlide, Item, Label, Reference, SectionSlide, Text, TitleSlide
from agents.deck.writer import Entry, Outline
from agents.sources.base import Passage, Source, Table
from agents.text.words import is_subsequence, language_of, length

_OTHERS = 90
"""Width of the titles of further documents on the first slide, and of a line above an invitation."""
_GREETS = re.compile(r"^(?:dear|hi|hello|to whom)\b|^(?:尊敬的|亲爱的|各位)", re.IGNORECASE)
"""How a letter begins, which is no subtitle"""
_DROPPED_FIRST = ("summary", "methods", "background", "discussion")


class FrameDrafter:
    """Drafts the slides that are not content."""

    def __init__(self, library: Library, chooser: Chooser, capacity: Capacity) -> None:
        self._library, self._chooser, self._capacity = library, chooser, capacity

    def title(self, entry: Entry, outline: Outline) -> TitleSlide:
        """Title, subtitle and the author's line."""
        source = self._library.sources[0]
        title = rested(entry.title, source.passages[:12])
        told = _planned(entry)
        if len(self._library.sources) > 1 and outline.title != deck_title(self._library.sources):
            return TitleSlide(id=entry.id, title=title, subtitle=told)  # no one source's author is the deck's
        if len(self._library.sources) > 1:
            return TitleSlide(id=entry.id, title=title, subtitle=told or self._others())
        subtitle = told or self._subtitle(entry.title, outline)
        meta = _meta(source, said=subtitle.text if subtitle else "") or self._above(entry.title)
        return TitleSlide(id=entry.id, title=title, subtitle=subtitle, meta=meta)

    def _above(self, title: str) -> Text | None:
        """The line above an invitation's day and hour, which stand under the title."""
        opening = self._library.sources[0].passages[:4]
        invited = next((n for n, p in enumerate(opening) if _invites(p, title)), 0)
        line = next((p for p in opening[:invited] if p.kind == "paragraph" and length(p.text) <= _OTHERS), None)
        return Item(text=tidy(line.text), passages=[line.id], origin="extracted") if line is not None else None

    def agenda(self, entry: Entry, outline: Outline) -> AgendaSlide:
        """The sections when there are section slides, else what the content slides are about."""
        dividers = [e for e in outline.entries if e.kind == "section"]
        listed = dividers or self._by_section(outline)
        for role in _DROPPED_FIRST:
            spare = [e for e in listed if role_of(e.title) == role]
            while spare and len(listed) > self._capacity.agenda:
                listed.remove(spare.pop())
        entries = [title_text(e, self._library) for e in listed[: self._capacity.agenda]]
        return AgendaSlide(id=entry.id, title=Label(label=entry.title), entries=entries)

    def section(self, entry: Entry, outline: Outline) -> SectionSlide:
        """A divider with its number."""
        dividers = [e.id for e in outline.entries if e.kind == "section"]
        position = next((i for i, e in enumerate(outline.entries) if e.id == entry.id), 0)
        following = [e for e in outline.entries[position + 1 : position + 2] if e.passages]
        drawn = entry.model_copy(update={"passages": following[0].passages[:1] if following else []})
        return SectionSlide(id=entry.id, title=title_text(drawn, self._library), number=dividers.index(entry.id) + 1)

    def closing(self, entry: Entry, outline: Outline, avoid: Sequence[str]) -> ClosingSlide:
        """What to remember, unless it is one of `avoid`, and the sources with the places that the deck draws on."""
        drawn = [self._library.passages[i] for e in outline.entries for i in e.passages if i in self._library.passages]
        references = []
        for source in self._library.sources:
            own = sorted((p for p in drawn if p.id.partition(":")[0] == source.id), key=lambda p: p.locator.start)
            references.append(
                Reference(source=source.id, text=_reference(source), locators=locators(own, outline.language))
            )
        message = _planned(entry) or ending(
            self._library, phrases_of(self._library), self._capacity, avoid, opened=self._opened(outline)
        )
        return ClosingSlide(id=entry.id, title=Label(label=entry.title), message=message, references=references)

    def _by_section(self, outline: Outline) -> list[Entry]:
        """One entry per section under its name; without a name, under its first slide's title."""
        firsts: dict[str, Entry] = {}
        outline_has_sections = sum(bool(e.section) for e in outline.entries) >= 2
        for e in outline.entries:
            if e.kind in FRAME or not e.passages:
                continue
            name = e.section or ("" if outline_has_sections else e.title)
            if not name:
                continue
            if name not in firsts:
                firsts[name] = e.model_copy(update={"title": name})
        read_off = any(e.table and e.kind == "chart" and e.title != e.section for e in outline.entries)
        if len(firsts) < (2 if read_off else 3):  # what charts say of themselves names no part
            return [e for e in outline.entries if e.kind not in FRAME]
        return list(firsts.values())

    def _others(self) -> Text | None:
        """The titles of the other documents, where they are few and short enough to be read."""
        named = [deck_title([source]) for source in self._library.sources[1:]]
        shown = " · ".join(named)
        if len(named) == 1:
            return rested(shown, self._library.sources[1].passages[:12]) if length(shown) <= _OTHERS else None
        return Label(label=shown) if length(shown) <= _OTHERS else None

    def _subtitle(self, title: str, outline: Outline) -> Text | None:
        source = self._library.sources[0]
        invited = next((p for p in source.passages[:4] if _invites(p, title)), None)
        if invited is not None:
            shown = tidy(invited.text).rstrip(".。")
            return Item(text=shown, passages=[invited.id], origin="extracted")
        for passage in source.passages[:4]:
            if _is_subtitle(passage, title, source):
                return Item(text=tidy(passage.text), passages=[passage.id], origin="extracted")
        summaries = [s for s in main_sections(self._library) if s.role == "summary"]
        opening = opening_line(self._library, self._capacity)
        if opening is not None:
            return opening
        prose = [p for p in summaries[0].prose if not labelled(p)] if summaries else []
        if not prose:
            return None
        lead = self._capacity.lead
        room = Room(1, 1, lead, lead, lead)
        found = write_bullets(prose[:3], phrases_of(self._library), self._chooser, room, language=outline.language)
        fitting = [b for b in found if length(b.text) <= lead and usable_alone(b.sentence, b.passage)]
        return Item(text=fitting[0].text, passages=[fitting[0].passage.id], origin="extracted") if fitting else None

    def _opened(self, outline: Outline) -> list[str]:
        """What the first slide says."""
        if not outline.entries or outline.entries[0].kind != "title":
            return []
        first = self.title(outline.entries[0], outline)
        return [part.text for part in (first.title, first.subtitle) if isinstance(part, Item)]


def _planned(entry: Entry) -> Item | None:
    """What a model that planned the deck lets the first or the last slide say."""
    return Item(text=entry.point, passages=entry.passages, origin="model") if entry.point and entry.passages else None


def title_text(entry: Entry, library: Library) -> Text:
    """An entry's title as text: resting on a passage when its words are the source's, else a label."""
    passages = [library.passages[i] for i in entry.passages if i in library.passages]
    table = library.tables.get(entry.table or "")
    if table is not None and is_read_off(entry.title, table, entry):
        return Item(text=entry.title, passages=[table.passage], origin="read")
    return rested(entry.title, passages)


def is_read_off(title: str, table: Table, entry: Entry) -> bool:
    """Whether a title is what a chart or a comparison of a table says of itself."""
    language = language_of(title)
    if entry.kind == "comparison":
        found = apart(table, language)
        return found is not None and found.title == title
    if entry.kind == "key_figures":
        under = table.heading[-1] if table.heading else ""
        return bool(highest(table, language)) and title == standing_title(table, heading_text(under), language)
    if entry.kind == "table":
        return title in table_readings(table, language)
    return entry.kind == "chart" and title in readings(narrowed(table, entry.columns), language)


def rested(text: str, passages: Sequence[Passage]) -> Text:
    """`text` as an item on the passage that has its words, in its text or its heading; a label when none has."""
    bare = re.sub(r" \(\d+\)$", "", text)
    if bare != text:  # its count is ours
        return Label(label=text)
    for passage in passages:
        if is_subsequence(bare, passage.text):
            return Item(text=text, passages=[passage.id], origin="extracted")
    for passage in passages:
        if any(is_subsequence(bare, heading) for heading in passage.locator.heading):
            return Item(text=text, passages=[passage.id], origin="extracted")
    return Label(label=text)


def _meta(source: Source, *, said: str = "") -> Text | None:
    """Who and when; `said`: the subtitle, which is not said again."""
    parts = [p for p in (source.author, source.date and _in_force(source)) if p]
    if not source.author:
        who_and_when = _labelled(source) or _prepared(source)
        dated = who_and_when[:1] if parts else who_and_when  # its date is the source's already
        parts = dated + parts if len(who_and_when) == 2 else parts or who_and_when
    parts = [p for p in parts if p.casefold() not in said.casefold()]
    return rested(" · ".join(parts), source.passages[:12]) if parts else None


def _in_force(source: Source) -> str | None:
    """A document's date; with the words that make it the day from which something holds, where they stand before it."""
    date = source.date or ""
    before = rf"(?:In force|Effective|Valid|Applicable|Applies)\b[^.;:]{{0,16}}?\s{re.escape(date)}"
    told = [re.search(f"{before}|自{re.escape(date)}起(?:施行|执行|生效)", p.text) for p in source.passages[:3]]
    return next((m.group() for m in told if m), source.date)


def _labelled(source: Source) -> list[str]:
    """Who and when out of a title block of lines "Applicant: …", "Date: …"."""
    found: dict[str, str] = {}
    for passage in source.passages[:4]:
        found |= labelled(passage)
    found |= labelled_apart(source.passages[:8])
    who = next((v for k, v in found.items() if _WHO.search(k)), None)
    when = next((v for k, v in found.items() if _WHEN.search(k)), None)
    return [v for v in (who, when) if v and length(v) <= 60]


def _prepared(source: Source) -> list[str]:
    """Who and when out of a line "Prepared for the trustees by A and B, May 2026" above the text."""
    told = next((m for p in source.passages[:4] if (m := _BY.match(p.text.strip().rstrip(".")))), None)
    return [part for part in (told["who"], told["when"]) if part] if told else []


_BY = re.compile(
    r"(?:Prepared|Written|Compiled|Presented)(?: for [^,]{2,60}?)? by (?P<who>[A-Z][^,;:]{3,70}?)"
    r"(?:, (?P<when>(?:\d{1,2} )?(?:[A-Z][a-z]{2,8} )?(?:19|20)\d\d))?$"
)
_WHO = re.compile(r"applicant|author|by$|from|organi[sz]ation|company|prepared|speaker|申请|作者|单位|汇报人|编制")
_WHEN = re.compile(r"date|日期|时间")


def _is_subtitle(passage: Passage, title: str, source: Source) -> bool:
    """Whether an early passage is the line under the title: short, no sentence, not the author's or the date's."""
    text = passage.text.strip()
    if (
        passage.kind not in {"paragraph", "heading_note"}
        or not 12 <= length(text) <= 110
        or text.endswith((".", "。", ":", "："))
        or dangles(text)
    ):
        return False
    if len(passage.locator.heading) > 1 or (passage.locator.heading and not _names(passage.locator.heading[-1], title)):
        return False
    if passage.locator.heading and role_of(passage.locator.heading[-1]) != "body":
        return False
    names = [n for n in (source.author, source.date) if n]
    if text.lower() == title.lower() or any(n.lower() in text.lower() or text.lower() in n.lower() for n in names):
        return False
    return (
        not _GREETS.match(text)
        and not re.search(r"@|©|https?:|\bby [A-Z]|^\W*\d|(?:19|20)\d\d年\d+月|^[A-Z][\w ]{0,20}:", text)
        and not re.match(r"[\u4e00-\u9fff]{2,6}\s*[:：]", text)
        and len(text.split()) != 2
    )


def _invites(passage: Passage, title: str) -> bool:
    """Whether an early passage says when something is, by day and hour, and little else: what a guest needs first."""
    text, under = passage.text.strip(), passage.locator.heading
    if passage.kind != "paragraph" or length(text) > 90 or len(under) > 1 or (under and not _names(under[-1], title)):
        return False
    return bool(_DAY.search(text) and _HOUR.search(text)) and len(re.findall(r"[.!?](?:\s|$)|[。！？]", text)) <= 2


_DAY = re.compile(
    r"\d{1,2}\s*月\s*\d{1,2}\s*[日号]|(?:周|星期|礼拜)[一二三四五六日天]|\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\b"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w* \d{1,2}\b",
    re.I,
)
_HOUR = re.compile(
    r"\d{1,2}[:：.h]\d{2}\b|\b\d{1,2} ?(?:[ap]\.?m\b|o’clock|o'clock)|[上下]午|\d{1,2} ?[点时]|\bnoon\b", re.I
)


def _names(heading: str, title: str) -> bool:
    return heading_text(heading).casefold() == title.casefold() or heading.casefold() == title.casefold()


def _reference(source: Source) -> str:
    title = deck_title([source]) if memo_head(source) else source.title or source.name
    extra = ", ".join(p for p in (source.author, source.date) if p)
    named = title if title == source.name else f"{title} ({source.name})"
    return f"{named}. {extra}" if extra else named
