"""What a model is shown of the sources: the outline's digest and a slide's passages, within a budget of tokens.

Texts get short names (`p3`, `t1`, `f2`, `h4`) that stand for ids, so that a grammar can list them. What does not fit is
left out whole, worst first, and counted; nothing is cut silently. It knows no prompts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from agents.deck.extract.cues import without_numbering
from agents.deck.library import Library, walk
from agents.deck.writer import Entry
from agents.prompts import data
from agents.sources.base import Heading, Passage, Table

ANSWER = 1600
"""Tokens kept free for a model's answer, thinking included where the context is large."""
PROMPT = 900
"""Tokens of the prompt's own words and schema."""
Name = Callable[[str, str], str]
WHOLE = 100_000
EXCERPTS = (WHOLE, 600, 240, 140, 80, 0)
"""Characters shown of each passage in the digest: the longest that fits."""
READ_AT_ONCE = 40_000
"""Tokens of a digest beyond which a plan gains little by more, and time is lost"""
SHOWN_ROWS, SHOWN_CHARACTERS = 16, 1800
"""Of each table where passages are shown whole"""


def tokens_of(text: str) -> int:
    """An estimate that errs high: a Han character is one token, three other characters are one."""
    han = sum("\u2e80" <= c <= "\uffff" for c in text)
    return han + (len(text) - han) // 3 + 1


def budget(context_length: int) -> int:
    """Tokens of source text that a prompt may hold."""
    answer = min(context_length // 2, ANSWER if context_length < 16_000 else 4 * ANSWER)
    return max(256, context_length - answer - PROMPT)


@dataclass
class Excerpt:
    """A block of source text and what its short names stand for."""

    text: str
    names: dict[str, str] = field(default_factory=dict)
    """Short name → id of a passage, table, figure or heading."""
    left_out: int = 0
    """Passages that did not fit."""

    def ids(self, names: Sequence[str], kind: str) -> list[str]:
        """Ids of one kind (`p`, `t`, `f`, `h`), in the order given."""
        return [self.names[n] for n in names if n in self.names and n.startswith(kind)]


def digest(library: Library, room: int) -> Excerpt:
    """Headings with the beginnings of their passages, tables and figures: what an outline is made from."""
    for most in EXCERPTS:
        shown = _digest(library, most)
        if tokens_of(shown.text) <= min(room, READ_AT_ONCE):
            return shown
    return _headings_that_fit(library, room)


def _digest(library: Library, most: int) -> Excerpt:
    shown = Excerpt("")
    lines: list[str] = []
    numbers = {"h": 0, "p": 0, "t": 0, "f": 0}

    def name(kind: str, item: str) -> str:
        numbers[kind] += 1
        shown.names[f"{kind}{numbers[kind]}"] = item
        return f"{kind}{numbers[kind]}"

    for source in library.sources:
        lines.append(f"# {source.title or source.name}")
        for heading in walk(source.headings):
            if heading.role != "body":
                continue
            lines.append(f"[{name('h', heading.id)}] {'#' * heading.level} {without_numbering(heading.text)}")
            lines += _beginnings(heading, library, most, name)
        lines += _loose(source.passages, source.headings, most, name)
        for table in source.tables:
            lines.append(f"[{name('t', table.id)}] table: {about_table(table)} ({_shape(table)})")
            lines += table_lines(table) if most >= WHOLE else []
        lines += [f"[{name('f', f.id)}] picture: {f.caption or f.alt or ''}" for f in source.figures]
    shown.text = data("digest", "\n".join(lines))
    return shown


def about_table(table: Table) -> str:
    """What a table is called: its caption, else the heading that it stands under."""
    return table.caption or (f"under “{table.heading[-1]}”" if table.heading else "")


def table_lines(table: Table) -> list[str]:
    """The first rows of a table, each on a line."""
    rows = [" | ".join(cell.strip() for cell in row) for row in table.cells[:SHOWN_ROWS]]
    text = "\n".join(f"    {row}" for row in rows)[:SHOWN_CHARACTERS]
    return [text] if text.strip() else []


def _shape(table: Table) -> str:
    return f"{', '.join(c.name for c in table.columns)}; {len(table.cells)} rows"


def _beginnings(heading: Heading, library: Library, most: int, name) -> list[str]:
    held = [library.passages[i] for i in heading.passages if i in library.passages]
    return _listed([p for p in held if p.role == "body"], most, name)


def _loose(passages: list[Passage], headings: list[Heading], most: int, name) -> list[str]:
    under = {i for h in walk(headings) for i in h.passages}
    return _listed([p for p in passages if p.id not in under and p.role == "body"], most, name)


def _listed(passages: list[Passage], most: int, name) -> list[str]:
    if not most:
        return []
    told = [p for p in passages if p.kind in ("paragraph", "list_item", "quote")]
    return [f"  [{name('p', p.id)}] {' '.join(p.text.split())[:most]}" for p in told]


def _headings_that_fit(library: Library, room: int) -> Excerpt:
    """For a book: headings from the top levels down, as many as fit."""
    for depth in (3, 2, 1):
        shown = Excerpt("")
        heads = [h for s in library.sources for h in walk(s.headings) if h.role == "body" and h.level <= depth]
        lines = []
        for number, heading in enumerate(heads, start=1):
            line = f"[h{number}] {'#' * heading.level} {heading.text}"
            if tokens_of("\n".join([*lines, line])) > room:
                shown.left_out += 1
                continue
            lines.append(line)
            shown.names[f"h{number}"] = heading.id
        shown.text = data("digest", "\n".join(lines))
        if not shown.left_out or depth == 1:
            return shown
    raise AssertionError("unreachable")


def material(entry: Entry, library: Library, room: int) -> Excerpt:
    """The passages of one entry, whole, best first as the entry orders them."""
    shown = Excerpt("")
    blocks: list[str] = []
    ids = list(entry.passages)
    for extra in (library.tables.get(entry.table or ""), library.figures.get(entry.figure or "")):
        passage = extra.passage if extra is not None else None
        if passage:
            ids = [passage, *(i for i in ids if i != passage)]
    spent = 0
    for passage in (library.passages[i] for i in ids if i in library.passages):
        name = f"p{len(shown.names) + 1}"
        block = data("passage", passage.text, id=name)
        if spent + tokens_of(block) > room and blocks:
            shown.left_out += 1
            continue
        spent += tokens_of(block)
        blocks.append(block)
        shown.names[name] = passage.id
    shown.text = "\n".join(blocks)
    return shown
