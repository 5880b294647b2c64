"""The outline of a deck from its sources: which slides, on what, in which order, under which titles.

The count of slides is the one asked for, title and closing included, unless the sources have less to say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from agents.deck.extract.allocation import Share, allocate
from agents.deck.extract.asides import ACTIONS, DATES, WORDS, actions, events, quotation
from agents.deck.extract.candidates import candidates
from agents.deck.extract.capacity import Capacity
from agents.deck.extract.chooser import Chooser
from agents.deck.extract.claims import ADVICE, claims
from agents.deck.extract.columns import grid_of, periods_of, recurs
from agents.deck.extract.cues import heading_text, is_generic, role_of, without_numbering
from agents.deck.extract.data import chart_for, mixed_units
from agents.deck.extract.document_title import deck_title
from agents.deck.extract.endings import closes
from agents.deck.extract.findings import only_names
from agents.deck.extract.headlines import Titles, says
from agents.deck.extract.opening import without_brief_opening
from agents.deck.extract.readings import bare_name, readings, table_readings
from agents.deck.extract.sections import Section, main_sections
from agents.deck.extract.shape_cues import TIMES
from agents.deck.extract.shapes import Matter, shaped
from agents.deck.extract.sheets import last_label, narrowed, spare_visuals
from agents.deck.extract.slots import Unit, Visual, best_first, is_one_shape, units_of, visuals_of
from agents.deck.extract.standing import HIGHS_AND_LOWS, LAST_PERIOD, apart, highest, is_price_list, standing_title
from agents.deck.extract.takeaways import takeaways
from agents.deck.extract.topic import topic_of
from agents.deck.library import Library
from agents.deck.spec import Label
from agents.deck.writer import DeckRequest, Entry, Outline
from agents.sources.base import Heading, Language, Passage, Table
from agents.sources.summaries import SUMS
from agents.sources.told_tables import is_told
from agents.text.keyphrases import KeyPhrase, key_phrases

_AGENDA_FROM, _AGENDA_YIELDS = 6, 12
_LEAST_PARTS = 4
"""Parts of a text from which an agenda says more than the titles that follow it"""
_STATEMENT_FROM, _BESIDE_FROM = 6, 5
_DIVIDERS_FROM, _DIVIDERS_FROM_SEVERAL = 14, 9
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")
FURNITURE: dict[Language, dict[str, str]] = {
    "en": {
        "agenda": "Agenda",
        "closing": "Sources",
        "key_figures": "Key figures",
        "opening": "At a glance",
        "statement": "The main point",
    },
    "zh": {
        "agenda": "目录",
        "closing": "资料来源",
        "key_figures": "关键数字",
        "opening": "概要",
        "statement": "核心观点",
    },
}


class OutlineBuilder:
    """Builds one outline; holds the titles given so far."""

    def __init__(self, request: DeckRequest, library: Library, chooser: Chooser, capacity: Capacity) -> None:
        self._library, self._chooser, self._capacity = library, chooser, capacity
        self._title = topic_of(request.topic) if request.researched and request.topic else deck_title(library.sources)
        self._slides = max(1, request.slides)
        self._language: Language = request.language or library.sources[0].language
        self._repeated = repeated_headings(library)
        self._phrases = phrases_of(library)
        plain = FURNITURE[self._language]["opening"]
        self._closes = self._slides >= 3 and closes(request, library, self._phrases, capacity)
        self._agenda = False  # it gives way to a section that would be left out for it
        self._titles = Titles(chooser, capacity, self._language, self._phrases, plain)

    def build(self) -> Outline:
        """The outline, entries numbered `s1`, `s2`, …"""
        title = self._title
        entries = [Entry(id="", kind="title", title=title)]
        body = self._body()
        named = {e.section for e in body if e.section}
        if self._agenda and (len(named) >= _LEAST_PARTS or any(e.kind == "section" for e in body)):
            entries.append(Entry(id="", kind="agenda", title=FURNITURE[self._language]["agenda"]))
        entries += body
        if self._closes:
            entries.append(Entry(id="", kind="closing", title=FURNITURE[self._language]["closing"]))
        numbered = [e.model_copy(update={"id": f"s{i}"}) for i, e in enumerate(entries, start=1)]
        return Outline(title=title, language=self._language, entries=numbered)

    def _body(self) -> list[Entry]:
        room = self._slides - 1 - self._closes
        sections = main_sections(self._library)
        if not self._several:
            sections = without_brief_opening(sections, self._capacity)
        told = [s for s in self._shares(sections, room) if s.room and s.section.title]
        pictured = sum(f.kind == "picture" and bool(f.caption) for s in told for f in s.section.figures)
        crowded = self._slides <= _AGENDA_YIELDS and len(told) + pictured >= room
        self._agenda = self._slides >= _AGENDA_FROM and not crowded and len(told) >= _LEAST_PARTS
        room -= self._agenda
        shares = allocate(self._shares(sections, room), room)
        beside = self._beside(sections, shares, room)
        if beside:
            room -= len(beside)
            shares = allocate(self._shares(sections, room), room)
        statement = self._statement(sections) if room >= _STATEMENT_FROM and len(shares) < room else None
        if statement is not None:
            room -= 1
            shares = allocate(self._shares(sections, room), room)
        dividers = self._dividers(shares, room)
        if dividers:
            shares = allocate(self._shares(sections, room - len(dividers)), room - len(dividers))
            dividers = [d for d in dividers if any(_part(s, self._several) == d for s in shares)]
        entries = self._entries(shares, dividers)
        if statement is not None:  # after the summary, else before the last word
            summed = [i for i, e in enumerate(entries) if e.section and role_of(e.section) == "summary"]
            entries.insert(summed[-1] + 1 if summed else max(0, len(entries) - 1), statement)
        return placed_beside(entries, beside, self._library)

    def _beside(self, sections: list[Section], shares: list[Share], room: int) -> list[Entry]:
        """The dates of a text and somebody's words in it, where there is room or else nothing but sentences."""
        told = [p for s in sections for p in s.prose if p.kind == "paragraph"]
        spare = room - sum(s.count for s in shares)
        plain = room >= _BESIDE_FROM and not any(s.tables or s.figures for s in sections)
        to_do = actions([p for s in sections for p in s.prose])
        if self._several or len(told) < 4 or not (plain or spare > 0 or to_do):
            return []
        found: list[Entry] = []
        if to_do and not any(re.search(r"\bactions?\b|待办|行动", s.title, re.IGNORECASE) for s in sections):
            ids = list(dict.fromkeys(a.passage.id for a in to_do))
            found.append(Entry(id="", kind="content", title=ACTIONS[self._language], passages=ids))
        dated = events(told) if not any(TIMES.search(s.title) for s in sections) else []
        if dated:
            ids = list(dict.fromkeys(e.passage.id for e in dated))
            found.append(Entry(id="", kind="content", title=DATES[self._language], passages=ids))
        quoted = next((p for p in told if quotation(p)), None)
        if quoted is not None:
            found.append(Entry(id="", kind="content", title=WORDS[self._language], passages=[quoted.id]))
        return found[: max(spare, 2 if plain else bool(found))]

    def _statement(self, sections: list[Section]) -> Entry | None:
        """The strongest claim of summary and conclusion on a slide of its own, where they have more to say than it."""
        prose = [p for s in sections if s.role in {"summary", "conclusion"} and s.title for p in s.prose]
        prose = [p for p in prose if p.kind == "paragraph"]
        if len(candidates(prose, self._phrases)) < 6:
            return None
        found = claims(prose, self._phrases, self._capacity.statement)
        told = [b.passage.id for b in found if not ADVICE.search(b.text)]
        if not told:
            return None
        title = FURNITURE[self._language]["statement"]
        return Entry(id="", kind="statement", title=title, passages=told[:1])

    def _shares(self, sections: list[Section], room: int) -> list[Share]:
        """All sections; a line before the first heading only where the headed ones do not fill the deck."""
        visuals = {s.id: visuals_of(s, self._phrases, self._capacity) for s in sections}
        shares = [Share(s, units_of(s), visuals[s.id]) for s in sections]
        if sum(s.room for s in shares) < room and len(sections) > 1:  # little text: fewer sentences to a slide
            shares = [Share(s, units_of(s, least=3), visuals[s.id]) for s in sections]
        headed = [s for s in shares if s.section.title or len(candidates(s.section.prose, [])) > 1]
        kept = headed if sum(s.room for s in headed) >= room else shares
        if sum(s.room for s in kept) >= room:
            return kept
        # little text at all: a table carries more than one slide
        return [
            Share(s.section, s.units, [*s.visuals, *spare_visuals(s.section, self._capacity, self._language)])
            for s in kept
        ]

    @property
    def _several(self) -> bool:
        return len(self._library.sources) > 1

    def _dividers(self, shares: list[Share], room: int) -> list[str]:
        """Parts that get a section slide: all of them or none."""
        parts = list(dict.fromkeys(_part(s, self._several) for s in shares))
        least = _DIVIDERS_FROM_SEVERAL if self._several else _DIVIDERS_FROM
        fits = room - len(parts) >= (1 if self._several else 2) * len(parts)
        return parts if self._slides >= least and 2 <= len(parts) <= 7 and fits else []

    def _entries(self, shares: list[Share], dividers: list[str]) -> list[Entry]:
        entries: list[Entry] = []
        announced: set[str] = set()
        for share in shares:
            part = _part(share, self._several)
            if part in dividers and part not in announced:
                announced.add(part)
                name = self._part_title(share)
                entries.append(Entry(id="", kind="section", title=name, section=name))
            name = self._part_title(share)
            entries += [e.model_copy(update={"section": name or None}) for e in self._slides_of(share)]
        return entries

    def _part_title(self, share: Share) -> str:
        if self._several:
            return deck_title([s for s in self._library.sources if s.id == share.section.source])
        return heading_text(share.section.title)

    def _slides_of(self, share: Share) -> list[Entry]:
        """The entries of one section in reading order."""
        texts = _merged(share.units, share.count - len(share.shown))
        whole = len(texts) == 1
        placed = [(_place(u.passages), 0, self._text_entry(u, share.section, whole=whole)) for u in texts]
        for visual in sorted(
            share.shown, key=lambda v: v.kind == "table"
        ):  # charts say of themselves first what they show
            late = {"key_figures": 1, "chart": 2}.get(visual.kind, 3)
            placed.append((self._visual_place(visual), late, self._visual_entry(visual, alone=not texts)))
        return [entry for _, _, entry in sorted(placed, key=lambda p: (p[0], p[1]))]

    def _text_entry(self, unit: Unit, section: Section, *, whole: bool) -> Entry:
        heading = section.title if whole or unit.mixed else unit.heading
        if heading != section.title and heading.casefold() in self._repeated:  # "4.0.0: Added", not one of five "Added"
            heading = f"{section.title}{'：' if self._language == 'zh' else ': '}{heading}"
        opening = not heading and section.id.endswith(":opening")
        heading = "" if heading.lower() == self._title.lower() else heading
        shape = self._calls_for_a_layout(heading, unit.passages)
        if section.role == "conclusion" and heading and not shape and self._is_one_claim(unit.passages):
            title = self._titles.of_section(heading, [])
            return Entry(id="", kind="statement", title=title, passages=[p.id for p in unit.passages])
        formed = whole and (is_one_shape(section) or shape)
        asked = section.role == "conclusion" and len(candidates(unit.passages, [])) == 2  # one would be its title
        told = [] if formed or asked else unit.passages
        title = self._titles.of_section(FURNITURE[self._language]["opening"] if opening else heading, told)
        return Entry(id="", kind="content", title=title, passages=best_first(unit.passages, self._phrases))

    def _calls_for_a_layout(self, heading: str, passages: list[Passage]) -> bool:
        """Whether the text is steps, times, choices and the like, which their heading names best."""
        ordered = sorted(passages, key=lambda p: p.locator.start)
        return shaped(Matter("", Label(label=heading or self._title), ordered, self._language)) is not None

    def _is_one_claim(self, passages: list[Passage]) -> bool:
        prose = all(p.kind == "paragraph" for p in passages)
        most = 2 if len(passages) == 1 else 1  # of two decisions none is left out
        return prose and len(candidates(passages, [])) <= most and bool(claims(passages, [], self._capacity.statement))

    def _visual_entry(self, visual: Visual, *, alone: bool) -> Entry:
        heading = heading_text(visual.section.title)
        prose = [p.id for p in visual.passages]
        if visual.table is not None and (visual.columns or visual.kind == "comparison"):
            return self._column_entry(visual, visual.table, heading)
        if visual.table is not None:
            under = self._under(visual.table.heading, heading)
            names = [c.name for c in visual.table.columns[1:4] if c.name.strip()]
            if periods_of(visual.table, range(1, len(visual.table.columns))):  # periods name nothing
                names = []
            columns = ("、" if self._language == "zh" else ", ").join(bare_name(name) for name in names)
            if columns and under:
                columns = f"{without_numbering(under)}{'：' if self._language == 'zh' else ': '}{columns}"
            said = SUMS.sub("", visual.table.caption or "") or None
            read_off = self._read_off(visual, under)
            title = read_off or self._titles.of_caption(said, under, visual.passages, columns)
            return Entry(
                id="", kind=visual.kind, title=title, passages=[visual.table.passage, *prose], table=visual.table.id
            )
        if visual.figure is not None:
            under = self._under(visual.figure.heading, heading)
            title = self._titles.of_caption(visual.figure.caption, under, visual.passages)
            ids = [visual.figure.passage, *prose] if visual.figure.passage else prose
            return Entry(id="", kind="figure", title=title, passages=ids, figure=visual.figure.id)
        if visual.code is not None:
            under = heading_text((visual.code.locator.heading or [heading])[-1]) or self._title
            title = self._titles.of_section(under, [], saying=False)
            return Entry(id="", kind="code", title=title, passages=[visual.code.id])
        plain = not heading or is_generic(heading) or not alone
        named = FURNITURE[self._language]["key_figures"] if plain else heading
        title = self._titles.of_section(named, visual.passages, saying=False)
        return Entry(id="", kind="key_figures", title=title, passages=best_first(visual.passages, self._phrases))

    def _under(self, path: Sequence[str], heading: str) -> str:
        """The nearest heading over a table or figure; none where it is the deck's title, which names neither."""
        under = heading_text(path[-1]) if path else heading
        return "" if under.casefold() == self._title.casefold() else under

    def _column_entry(self, visual: Visual, table: Table, heading: str) -> Entry:
        """One of several slides on a table, named by what it shows."""
        under = heading_text(table.heading[-1]) if table.heading else heading
        under = SUMS.sub("", table.caption or "") or under if SUMS.search(table.caption or "") else under
        mark = "、" if self._language == "zh" else ", "
        names = under if visual.kind == "table" else mark.join(visual.columns[:3])
        if visual.kind == "key_figures":
            said = re.search(r"\b(?:figures|numbers)\b|数字|数据", under, re.IGNORECASE)
            names = (
                ("{under}: {last}", "{under}：{last}")[self._language == "zh"] if said else LAST_PERIOD[self._language]
            )
            last = last_label(table)
            last += "年" if self._language == "zh" and re.fullmatch(r"20\d\d", last) else ""
            names = names.format(under=under, last=last).lstrip(":： ")
            grid = grid_of(table)
            if grid is not None and recurs(table, grid):
                names = HIGHS_AND_LOWS[self._language].format(under=under)
            names = standing_title(table, under, self._language) if highest(table, self._language) else names
        rows = apart(table, self._language) if visual.kind == "comparison" else None
        names = rows.title if rows is not None else names
        title = self._read_off(visual, under) or self._titles.of_columns(names, under)
        return Entry(
            id="", kind=visual.kind, title=title, passages=[table.passage], table=table.id, columns=visual.columns
        )

    def _read_off(self, visual: Visual, under: str) -> str | None:
        """What a chart says of itself, where neither its heading nor a sentence of the text says it; as a title."""
        if visual.table is None or not (visual.columns or not says(under) or only_names(under)):
            return None
        if visual.kind == "table" and visual.columns:  # its charts say it
            return None
        grid = grid_of(visual.table)
        named = visual.table.caption and not SUMS.search(visual.table.caption) and not is_told(visual.table)
        if visual.kind == "table" and named and not (grid is not None and grid.time):
            return None  # its caption says what is set side by side
        if visual.kind == "table" and not mixed_units(visual.table) and not is_price_list(visual.table):
            return self._titles.claimed(table_readings(visual.table, self._language)[:1])
        if visual.kind != "chart":
            return None
        table = narrowed(visual.table, visual.columns)
        chart = chart_for(table, language=self._language)
        if chart is None or chart.kind in {"waterfall", "scatter"}:
            return None
        counted = table.caption if is_told(table) and re.search(r"\d", table.caption or "") else None
        if counted and (whole := self._titles.said(counted)) is not None:
            return whole  # "The season cost £148,200" over what it was spent on
        told = [] if is_told(table) else takeaways(table, visual.passages, self._phrases, self._capacity)
        first = readings(table, self._language)[:1]
        same = any(set(_NUMBER.findall(b.text)) & set(_NUMBER.findall(said)) for b in told[:1] for said in first)
        if told and (same or SUMS.sub("", table.caption or "")):  # the sentence says it better
            return self._titles.said(told[0].text) if only_names(under) else None
        return self._titles.claimed(first)

    def _visual_place(self, visual: Visual) -> int:
        """Where a visual comes in its section: a table or figure where it stands; numbers first."""
        anchor = visual.table or visual.figure
        first = visual.code or self._library.passages.get((anchor.passage if anchor else None) or "")
        return first.locator.start if first is not None else _place(visual.passages) - (visual.kind == "key_figures")


def placed_beside(entries: list[Entry], beside: list[Entry], library: Library) -> list[Entry]:
    """`entries` with the dates after the first of them, and words of somebody after the slide that they belong to."""
    placed = list(entries)
    for entry in beside:
        at = len(placed) if entry.title in ACTIONS.values() else 1
        if len(entry.passages) == 1:
            start = library.passages[entry.passages[0]].locator.start
            before = [
                i
                for i, e in enumerate(placed)
                if e.passages and min(library.passages[p].locator.start for p in e.passages) <= start
            ]
            at = max(before, default=0) + 1
        placed.insert(min(at, len(placed)), entry)
    return placed


def repeated_headings(library: Library) -> set[str]:
    """Headings that several parts of a document have, each for itself."""

    def texts(headings: Sequence[Heading]) -> list[str]:
        return [t for h in headings for t in (heading_text(h.text).casefold(), *texts(h.children))]

    counts = Counter(t for source in library.sources for t in texts(source.headings))
    return {text for text, count in counts.items() if count > 1}


def phrases_of(library: Library) -> list[KeyPhrase]:
    """Key phrases of all sources together."""
    texts = [p.text for s in library.sources for p in s.passages if p.kind in {"paragraph", "list_item"}]
    language: Language = library.sources[0].language if library.sources else "en"
    return key_phrases(texts[:3000], language, top=25)


def _part(share: Share, several: bool) -> str:
    return share.section.source if several else share.section.id


def _place(passages: list[Passage]) -> int:
    return min((p.locator.start for p in passages), default=0)


def _merged(units: list[Unit], wanted: int) -> list[Unit]:
    """`units` as `wanted` stretches of about equal size, neighbours joined."""
    if wanted <= 0 or not units:
        return []
    if wanted >= len(units):
        return units
    total, merged = sum(u.size for u in units), [Unit(units[0].heading, [])]
    seen = 0
    for position, unit in enumerate(units):
        remaining_units, remaining_slots = len(units) - position, wanted - len(merged)
        full = merged[-1].passages and (seen >= total * len(merged) / wanted or remaining_units <= remaining_slots)
        if full and len(merged) < wanted:
            merged.append(Unit(unit.heading, []))
        mixed = bool(merged[-1].passages) and unit.heading != merged[-1].heading
        merged[-1].mixed = merged[-1].mixed or mixed
        merged[-1].passages.extend(unit.passages)
        seen += unit.size
    return merged
