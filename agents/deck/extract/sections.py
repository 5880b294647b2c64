"""The document as an audience would divide it: main sections with their prose, tables, figures, role and weight.

It does not choose slides. A document without headings is cut into stretches of about equal length.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace

from agents.deck.extract.code import codes_of
from agents.deck.extract.cues import ANNOUNCES, WEIGHT, Role, heading_text, opposed, role_of, without_numbering
from agents.deck.extract.document_title import memo_head
from agents.deck.extract.guards import stands_alone
from agents.deck.extract.shape_cues import SWOT
from agents.deck.library import Library
from agents.sources.base import Figure, Heading, Passage, Source, Table
from agents.text.sentences import split_sentences
from agents.text.words import length

_PROSE = {"paragraph", "list_item", "quote", "heading_note"}
THIN = 160
"""Width of the text below which a section's table is what it says"""
THIN_OPENING = 240
"""Width of the text above the first heading below which it is hardly more than a title block"""
BRIEFEST = 44
"""Width of a whole sentence above the first heading that says something"""
_ATTENDANCE = re.compile(
    r"(?:Present|Attend\w+|Apologies|Participants|Chair|Minutes|In attendance)\b[^:.]{0,24}:"
    r"|(?:出席|参会|缺席|主持|记录)[^：。]{0,8}：",
    re.IGNORECASE,
)
PROVISIONS = re.compile(
    r"^(?:(?:final|supplementary|closing|transitional|general) (?:provisions|clauses)|miscellaneous|any other business"
    r"|a\.?o\.?b\.?|next meeting|附则|总则|解释权|其他事项)$",
    re.IGNORECASE,
)
"""Sections that a law, a policy or minutes have for form's sake"""
_STRETCH = 900  # widths of Latin characters in one stretch of a document without headings


@dataclass
class Section:
    """A heading with all that stands under it, subsections included."""

    id: str
    title: str
    """Without numbering; empty for a stretch of a document without headings."""
    source: str
    role: Role = "body"
    own: list[Passage] = field(default_factory=list)
    """Prose directly under the heading."""
    children: list[Section] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    """Of this section and its subsections, in reading order."""
    figures: list[Figure] = field(default_factory=list)
    codes: list[Passage] = field(default_factory=list)

    @property
    def prose(self) -> list[Passage]:
        """All prose, subsections included, in reading order."""
        found = [*self.own, *(p for child in self.children for p in child.prose)]
        return sorted(found, key=lambda p: p.locator.start)

    @property
    def weight(self) -> float:
        """How much there is to say: grows with the text, slower for long sections, and with the section's role."""
        size = sum(length(p.text) for p in self.prose)
        extras = 0.25 * min(3, len(self.tables)) + 0.15 * min(3, len(self.figures))
        extras += 0.25 * min(2, len(self.codes)) + 0.9 * (bool(self.codes) and size < THIN)
        numbers = sum(v is not None for t in self.tables[:1] for row in t.values for v in row)
        extras += (1.2 + min(0.8, numbers / 40)) * (bool(self.tables) and size < THIN)
        formal = 0.5 if PROVISIONS.search(self.title) else 1.0
        formal *= 0.3 if not self.title and self.role == "summary" and size < THIN_OPENING else 1.0
        return formal * WEIGHT[self.role] * (math.sqrt(size / 100) + extras + 0.2)

    @property
    def start(self) -> int:
        """First character of its prose, for reading order; 0 when it has none."""
        prose = self.prose
        return prose[0].locator.start if prose else 0


def main_sections(library: Library) -> list[Section]:
    """Main sections of all sources, source by source in reading order; empty ones and references left out."""
    return [section for source in library.sources for section in sections_of(source)]


def sections_of(source: Source) -> list[Section]:
    """Main sections of one source."""
    tops = _main_headings(source.headings)
    used = {p for heading in tops for p in _all_passages(heading)}
    sections = [_section(heading, source) for heading in tops]
    head = memo_head(source)
    for section in sections[:1]:
        section.own = [p for p in section.own if p.id not in head]
    if len(sections) > 1 and _is_title(sections[0], source):  # one further down only shares its words: "Policy advice"
        sections[0] = _as_opening(sections[0], source)
    used |= head
    opening = [p for p in source.passages if p.id not in used and p.kind in _PROSE and _says_something(p, source)]
    if opening:
        sections = [*_stretches(opening, source, whole=not tops), *sections]
    worth = [s for s in sections if s.role != "skip" and (s.prose or s.tables or s.figures or s.codes)]
    worth = _paired(worth)
    worth = worth or [s for s in sections if s.prose or s.tables or s.figures]
    _adopt_strays(worth, source)
    if not worth and (source.tables or source.figures):
        worth = [
            Section(f"{source.id}:all", source.title or "", source.id, tables=source.tables, figures=source.figures)
        ]
    return worth


def _paired(sections: list[Section]) -> list[Section]:
    """Neighbouring sections that are two sides of one matter become one section with two children."""
    joined: list[Section] = []
    for section in _swot(sections):
        last = joined[-1] if joined else None
        sides = last is not None and not last.children and not section.children and last.own and section.own
        if last is not None and sides and opposed(last.title, section.title):
            joined[-1] = Section(
                id=last.id,
                title=f"{last.title} / {section.title}",
                source=last.source,
                role=last.role,
                children=[last, section],
                tables=[*last.tables, *section.tables],
                figures=[*last.figures, *section.figures],
                codes=[*last.codes, *section.codes],
            )
        else:
            joined.append(section)
    return joined


def _swot(sections: list[Section]) -> list[Section]:
    """Strengths, weaknesses, opportunities and threats that follow each other become one section with four children."""
    for start in range(len(sections) - 3):
        four = sections[start : start + 4]
        named = all(pattern.match(s.title) for pattern, s in zip(SWOT, four, strict=True))
        if named and not any(s.children or s.tables or s.figures for s in four):
            title = " / ".join(s.title for s in four)
            whole = Section(id=four[0].id, title=title, source=four[0].source, role=four[0].role, children=four)
            return [*sections[:start], whole, *sections[start + 4 :]]
    return sections


def _is_title(section: Section, source: Source) -> bool:
    """Whether the first section is the document's title with what stands under it before the first real heading."""
    title = without_numbering(source.title or "").lower()
    return not section.children and bool(title) and section.title.lower() in title


def _as_opening(section: Section, source: Source) -> Section:
    listed = [p for p in section.own if p.kind == "list_item"]
    about = sum(_OF_THE_MEETING.match(p.text) is not None for p in listed)
    kept = {p.id for p in listed} if len(listed) >= LEAST_LISTED and 2 * about < len(listed) else set()
    prose = [p for p in section.own if p.id in kept or _says_something(p, source)]
    return replace(section, title="", role="summary", own=prose)


_OF_THE_MEETING = re.compile(
    r"(?:时间|地点|日期|主持|记录|到会|出席|列席|缺席|参会|与会|散会|time|when|date|place|where|venue|location|present|chair|minutes"
    r"|attend\w*|apologies|author|from|to|subject)(?:人员?|人)?\s*[:：]",
    re.IGNORECASE,
)
LEAST_LISTED = 3
"""Entries above the first heading from which they are a list, and no lines about the document"""


def _main_headings(headings: list[Heading]) -> list[Heading]:
    """The level at which the document divides: below a lone top heading, which is the title."""
    level = headings
    while len(level) == 1 and len(level[0].children) >= 2:
        level = level[0].children
    with_text = [h for h in level if h.children]
    if len(level) <= 3 and len(with_text) == 1 and len(with_text[0].children) >= 3:
        inside = with_text[0]
        position = level.index(inside)
        return [*level[:position], *inside.children, *level[position + 1 :]]
    return level


_EITHER = {"sources", "index", "funding", "contributions", "资料来源", "索引"}
"""Headings of what a deck leaves out that name a matter of its own where a table of numbers stands under them"""
_MEASURED = {"number", "percent", "currency"}


def _section(heading: Heading, source: Source) -> Section:
    passages = {p.id: p for p in source.passages}
    own = [passages[i] for i in heading.passages if i in passages and passages[i].kind in _PROSE]
    ids = set(_all_passages(heading))
    titles = set(_all_titles(heading))
    title = heading_text(heading.text)
    tables = [t for t in source.tables if _within(t.passage, t.heading, ids, titles)]
    measured = any(column.kind in _MEASURED for table in tables for column in table.columns)
    role = role_of(heading.text)
    return Section(
        id=heading.id,
        title=title,
        source=source.id,
        role="body" if measured and title.strip().casefold() in _EITHER else role,
        own=own,
        children=[c for h in heading.children if (c := _section(h, source)).prose or c.tables or c.codes],
        tables=tables,
        figures=[f for f in source.figures if _within(f.passage, f.heading, ids, titles)],
        codes=codes_of(source, ids),
    )


def _within(passage: str | None, path: tuple[str, ...], ids: set[str], titles: set[str]) -> bool:
    return passage in ids if passage is not None and ids else bool(path) and path[-1] in titles


def _adopt_strays(sections: list[Section], source: Source) -> None:
    """Tables and figures under no known heading go to the section of a document that has no headings."""
    if len(sections) == 1 and not sections[0].tables and not sections[0].figures:
        sections[0].tables, sections[0].figures = list(source.tables), list(source.figures)
        return
    placed = {t.id for s in sections for t in s.tables}
    for table in source.tables:
        if table.id in placed or source.headings:
            continue
        before = [s for s in sections if s.start <= _start_of(table.passage, source)]
        if before or sections:
            (before or sections)[-1 if before else 0].tables.append(table)


def _start_of(passage: str, source: Source) -> int:
    return next((p.locator.start for p in source.passages if p.id == passage), 0)


def _stretches(passages: list[Passage], source: Source, *, whole: bool) -> list[Section]:
    """Prose before the first heading as one section; a document without headings as several."""
    if not whole:
        return [Section(f"{source.id}:opening", "", source.id, role="summary", own=passages)]
    total = sum(length(p.text) for p in passages)
    wanted = max(1, min(len(passages), round(total / _STRETCH)))
    sections, current, seen = [], [], 0
    for passage in passages:
        current.append(passage)
        seen += length(passage.text)
        if seen >= total * (len(sections) + 1) / wanted and len(sections) < wanted - 1:
            sections.append(current)
            current = []
    if current:
        sections.append(current)
    return [Section(f"{source.id}:stretch{i}", "", source.id, own=part) for i, part in enumerate(sections, start=1)]


def _says_something(passage: Passage, source: Source) -> bool:
    """Whether a passage above the first heading is prose: a title block's name, author and date are not."""
    text = passage.text.strip()
    if not source.headings:
        return any(c.isalnum() for c in text) and text != (source.title or "").strip()
    if all(ANNOUNCES.search(s.text.strip()) for s in split_sentences(text)):
        return False
    imprint = re.search(r"\bPrepared (?:by|for)\b|©|虚构", text)
    if _ATTENDANCE.match(text):
        return False
    least = BRIEFEST if text.endswith((".", "。", "!", "！")) else 60
    return length(text) >= least and stands_alone(text.rstrip(".。")) and imprint is None


def _all_passages(heading: Heading) -> list[str]:
    return [*heading.passages, *(p for child in heading.children for p in _all_passages(child))]


def _all_titles(heading: Heading) -> list[str]:
    return [heading.text, *(t for child in heading.children for t in _all_titles(child))]
