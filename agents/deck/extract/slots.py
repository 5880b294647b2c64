"""What slides a section could fill: its text whole or in parts, its tables, figures and numbers. It does not choose."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from agents.deck.extract.candidates import candidates, usable_alone
from agents.deck.extract.capacity import Capacity
from agents.deck.extract.code import MANY, written
from agents.deck.extract.columns import latest_row
from agents.deck.extract.cues import contrasted
from agents.deck.extract.data import reads_better_as
from agents.deck.extract.key_figures import key_figures
from agents.deck.extract.listing import named_lines
from agents.deck.extract.matter import Matter
from agents.deck.extract.sections import Section
from agents.deck.extract.shape_cues import CONS, PROS, SHARED, SWOT
from agents.deck.extract.shapes import shaped
from agents.deck.spec import Label
from agents.deck.writer import EntryKind
from agents.sources.base import Figure, Passage, Table
from agents.sources.summaries import LEAST_ROWS, SUMS
from agents.sources.told_tables import is_told
from agents.sources.turned_tables import is_turned
from agents.text.keyphrases import KeyPhrase
from agents.text.sentences import split_sentences
from agents.text.words import language_of, length

MOST_LISTED, LONGEST_LISTED = 7, 90
"""Items of a list that stays on one slide, and their width"""
MUCH_OF_IT, MINOR = 0.2, 0.55
"""Share of a section's text from which a chart of one sentence stands for it; worth of one that is less of it"""
_EQUATION = 0.62
"""Worth of a displayed equation: what a paper sets apart is part of what it says."""
_SMALLEST_FIGURE = 120  # px; smaller pictures are logos and rules


@dataclass
class Unit:
    """A stretch of a section's text that can carry a slide of its own."""

    heading: str
    passages: list[Passage]
    mixed: bool = False
    """Whether it joins what stands under several headings."""

    @property
    def size(self) -> int:
        return sum(length(p.text) for p in self.passages)


@dataclass
class Visual:
    """A table, figure or set of numbers that can carry a slide. `value` 0 to about 1.5."""

    kind: EntryKind
    section: Section
    value: float
    table: Table | None = None
    figure: Figure | None = None
    code: Passage | None = None
    passages: list[Passage] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    """For one of several slides on a table: the columns that it shows."""


def units_of(section: Section, *, least: int = 4) -> list[Unit]:
    """The most parts that the text of `section` can be cut into: subsections, stretches of `least` good sentences."""
    if is_one_shape(section) or _is_one_list(section) or (not section.children and named_lines(section.prose)):
        return [Unit(section.title, section.prose)]
    spoken = [c for c in section.children if any(_sentences(p) for p in c.prose)]
    if len(spoken) >= 2 and not is_contrast(section):
        own = [p for p in section.own if _sentences(p)]
        units = [Unit(c.title, c.prose) for c in spoken]
        if sum(_sentences(p) for p in own) >= 2:
            units.insert(0, Unit(section.title, own))
        return [part for u in units for part in _split(u, least)]
    all_of_it = section.prose
    spoken_by = {b.id for a, b in itertools.pairwise(all_of_it) if a.kind == "quote"}
    prose = [p for p in all_of_it if _sentences(p) or p.id in spoken_by]
    if not prose:
        shape = Unit(section.title, all_of_it)
        return [shape] if all_of_it and shaped(_as_matter(shape)) is not None else []
    whole = Unit(section.title, prose)
    return [whole] if section.role == "summary" or is_contrast(section) else _split(whole, least)


def is_one_shape(section: Section) -> bool:
    """Whether a section's subsections make one slide only together: questions, two or four sides, three of a kind."""
    titles = [c.title for c in section.children]
    if not 2 <= len(titles) <= 6 or any(c.tables or c.figures or c.children for c in section.children):
        return False
    asked = all(t.rstrip().endswith(("?", "？")) for t in titles)
    sided = len(titles) == 2 and PROS.match(titles[0]) and CONS.match(titles[1])
    swot = len(titles) == 4 and all(p.match(t) for p, t in zip(SWOT, titles, strict=True))
    shared = len(titles) in (3, 4) and any(SHARED.match(t) for t in titles)
    told = [sum(_sentences(p) for p in c.prose) for c in section.children]
    brief = len(titles) >= 3 and all(1 <= n <= 2 for n in told)
    brief = brief and shaped(_as_matter(Unit(section.title, section.prose))) is not None
    return bool(asked or sided or swot or shared or brief) and not any(_sentences(p) for p in section.own)


def _is_one_list(section: Section) -> bool:
    """Whether a section is one list that a slide holds: its order says something, so it is not cut."""
    told = section.prose
    listed = 3 <= len(told) <= MOST_LISTED and all(p.kind == "list_item" for p in told)
    return listed and not section.children and all(length(p.text) <= LONGEST_LISTED for p in told)


def _split(unit: Unit, least: int) -> list[Unit]:
    """Cut at passages into parts of about `least` good sentences; what calls for a layout of its own is not cut."""
    if unit.passages and shaped(_as_matter(unit)) is not None:
        return [unit]
    total = sum(_sentences(p) for p in unit.passages)
    wanted = min(len(unit.passages), total // least)
    if wanted <= 1:
        return [unit]
    parts: list[list[Passage]] = [[]]
    for passage in unit.passages:
        enough = sum(_sentences(p) for p in parts[-1]) >= total / wanted
        if enough and len(parts) < wanted:
            parts.append([])
        parts[-1].append(passage)
    return [Unit(unit.heading, part) for part in parts if part]


def _as_matter(unit: Unit) -> Matter:
    language = language_of(" ".join(p.text for p in unit.passages))
    return Matter("", Label(label=unit.heading or "–"), unit.passages, language)


def _sentences(passage: Passage) -> int:
    return sum(usable_alone(s.text, passage) for s in split_sentences(passage.text))


def is_contrast(section: Section) -> bool:
    """Whether a section's subsections are two sides of one matter."""
    return len(section.children) == 2 and contrasted(section.children[0].title, section.children[1].title)


def visuals_of(section: Section, phrases: Sequence[KeyPhrase], capacity: Capacity) -> list[Visual]:
    """Tables, figures and key figures of a section that are worth a slide, best first."""
    summed = any(SUMS.search(t.caption or "") for t in section.tables)
    held = [t for t in section.tables if not summed or SUMS.search(t.caption or "") or len(t.cells) < LEAST_ROWS]
    if any(is_told(t) for t in held) and shaped(_as_matter(Unit(section.title, section.prose))) is not None:
        held = [t for t in held if not is_told(t)]
    found = [v for t in held if (v := _of_table(t, section, capacity)) is not None]
    found += [v for f in _apart(section.figures) if (v := _of_figure(f, section)) is not None]
    for code in section.codes:
        value = 0.95 if len(written(code.text)) >= MANY else 0.6
        found.append(Visual("code", section, value, code=code, passages=[code]))
    if section.role in {"summary", "results", "conclusion"} or not section.title:
        prose = section.prose
        spare = section.role == "summary" or sum(_sentences(p) for p in prose) >= 12
        least = 3 if section.role == "summary" else 4
        if spare and len(key_figures(prose, phrases, capacity)) >= least:
            found.append(Visual("key_figures", section, 1.5 if section.role == "summary" else 0.6, passages=prose))
    return sorted(found, key=lambda v: -v.value)


def _of_table(table: Table, section: Section, capacity: Capacity) -> Visual | None:
    rows, columns = len(table.cells), len(table.columns)
    if rows < 1 or columns < 2 or is_debris(table):
        return None
    if is_turned(table):
        latest = latest_row(table, capacity.figures)
        return Visual("key_figures", section, 1.0, table=table, columns=latest) if len(latest) >= 2 else None
    form = reads_better_as(table)
    kind: EntryKind = form
    value = {"chart": 1.2, "key_figures": 1.0, "table": 0.7}[form]
    if form == "table" and (rows > 12 or columns > 7):
        value = 0.35
    if is_told(table):
        if form != "chart":
            return None
        width = sum(length(cell) for row in table.cells for cell in row) + length(table.caption or "")
        value = value if width >= MUCH_OF_IT * sum(length(p.text) for p in section.prose) else MINOR
    return Visual(kind, section, value, table=table, passages=near_table(table, section))


def is_debris(table: Table) -> bool:
    """Whether a table was read badly: nameless or doubled columns, numbers for names, cells mostly empty."""
    names = [c.name.strip() for c in table.columns]
    named = [n for n in names if any(c.isalnum() for c in n) and not re.fullmatch(r"Column \d+", n)]
    cells = [c for row in table.cells for c in row]
    empty = sum(not any(c.isalnum() for c in cell) for cell in cells)
    numbers = [n for n in named if re.fullmatch(r"\d+(?:\.\d+)?", n) and not re.fullmatch(r"(?:19|20)\d\d", n)]
    return (
        len(named) * 2 < len(names)
        or len(set(named)) < len(named)
        or empty > 0.5 * len(cells)
        or 0 < len(numbers) < len(named) - 1
    )


def _apart(figures: Sequence[Figure]) -> list[Figure]:
    """Pictures, and of the equations under one heading the first: they are shown together."""
    kept: list[Figure] = []
    for figure in figures:
        if figure.kind != "equation" or not any(k.kind == "equation" and k.heading == figure.heading for k in kept):
            kept.append(figure)
    return kept


def _of_figure(figure: Figure, section: Section) -> Visual | None:
    if figure.kind == "equation":
        return Visual("figure", section, _EQUATION, figure=figure, passages=near_figure(figure, section))
    if min(figure.width, figure.height) < _SMALLEST_FIGURE:
        return None
    value = 0.9 if figure.caption else 0.3
    return Visual("figure", section, value, figure=figure, passages=near_figure(figure, section))


def near_table(table: Table, section: Section) -> list[Passage]:
    """Prose that talks of a table: it names it or its values, or stands under the same heading. Best first."""
    number = re.match(r"\s*(?:Table|表)\s*(\w+)", table.caption or "", re.IGNORECASE)
    values = {cell.strip() for row in table.cells for cell in row if re.search(r"\d", cell) and len(cell.strip()) >= 2}

    def closeness(passage: Passage) -> float:
        named = number is not None and re.search(rf"(?:Table|表)\s*{number.group(1)}\b", passage.text) is not None
        hits = sum(1 for v in values if re.search(rf"(?<![\d.,]){re.escape(v)}(?![\d,]|\.\d)", passage.text))
        return 3.0 * named + min(3, hits) + 1.0 * (passage.locator.heading == table.heading)

    return [p for p in sorted(section.prose, key=lambda p: -closeness(p)) if closeness(p) >= 1]


def near_figure(figure: Figure, section: Section) -> list[Passage]:
    """Prose that names a figure, then what stands under the same heading, the nearest first."""
    number = re.match(r"\s*(?:Figure|Fig\.|图)\s*(\w+)", figure.caption or "", re.IGNORECASE)
    prose = section.prose
    same = [p for p in prose if p.locator.heading == figure.heading]
    named = [p for p in prose if number and re.search(rf"(?:Figure|Fig\.|图)\s*{number.group(1)}\b", p.text)]
    return list({p.id: p for p in (*named, *(same or prose))}.values())


def best_first(passages: Sequence[Passage], phrases: Sequence[KeyPhrase], most: int = 24) -> list[str]:
    """Ids of passages, those with the strongest sentence first."""
    best: dict[str, float] = {}
    for candidate in candidates(passages, phrases):
        best[candidate.passage.id] = max(best.get(candidate.passage.id, -9.0), candidate.score)
    return [p.id for p in sorted(passages, key=lambda p: -best.get(p.id, -10.0))][:most]
