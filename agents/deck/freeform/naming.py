"""Short names for what a library holds: `p3` a passage, `h2` a heading, `t1` a table, `f1` a figure.

They are counted through the library in its order, so that documents added later change no name. It judges nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agents.deck.excerpts import WHOLE, about_table, table_lines, tokens_of
from agents.deck.extract.cues import without_numbering
from agents.deck.library import Library, walk
from agents.sources.base import Passage
from agents.text.similarity import TfIdf
from agents.text.words import terms
from agents.tools.base import defanged, one_line

EXCERPTS = (WHOLE, 600, 260, 160, 90, 0)
"""Characters of each passage in the overview: the longest that fit."""
FOUND, FOUND_CHARACTERS = 8, 600
OPENED_CHARACTERS, OPENED_ROWS = 5000, 30
NAME = re.compile(r"[phtf]\d{1,5}")


@dataclass
class Names:
    """Both ways between names and ids."""

    ids: dict[str, str]

    @classmethod
    def of(cls, library: Library) -> Names:
        """The names of everything in a library."""
        ids: dict[str, str] = {}
        counts = dict.fromkeys("phtf", 0)
        for source in library.sources:
            heads = [h.id for h in walk(source.headings) if h.role == "body"]
            told = {"p": source.passages, "t": source.tables, "f": source.figures}
            for kind, held in (("h", heads), *((k, [each.id for each in v]) for k, v in told.items())):
                for each in held:
                    counts[kind] += 1
                    ids[f"{kind}{counts[kind]}"] = each
        return cls(ids)

    def name_of(self, item: str) -> str:
        """The name of an id; "" where it has none."""
        return next((name for name, held in self.ids.items() if held == item), "")

    def passages(self, names: Sequence[str], library: Library) -> tuple[list[str], list[str]]:
        """Ids of the passages that names stand for (a heading: those under it), and unknown names."""
        found: list[str] = []
        unknown: list[str] = []
        for name in names:
            held = self.ids.get(name)
            if held is None:
                unknown.append(name)
            elif name.startswith("h"):
                found += [p for p in library.headings[held].passages if p in library.passages]
            elif name.startswith("p"):
                found.append(held)
            else:
                own = (library.tables if name.startswith("t") else library.figures)[held].passage
                found += [own] if own else []
        return list(dict.fromkeys(found)), unknown


def listed(given: object) -> list[str]:
    """Names from what a model gives: a list, or words divided by spaces or commas."""
    said = " ".join(map(str, given)) if isinstance(given, list | tuple) else str(given or "")
    return [part.lower().strip("[]().") for part in re.split(r"[\s,;，、]+", said) if part.strip("[]().")]


def overview(library: Library, names: Names, room: int) -> str:
    """Headings with the beginnings of their passages, tables and figures: as much of each as fits `room` tokens."""
    for most in EXCERPTS:
        shown = "\n".join(_lines(library, names, most))
        if tokens_of(shown) <= room:
            return shown
    lines: list[str] = []
    spent = 0
    for line in _lines(library, names, 0):
        spent += tokens_of(line)
        if spent > room:
            return "\n".join([*lines, "(more of it is found by searching)"])
        lines.append(line)
    return "\n".join(lines)


def _lines(library: Library, names: Names, most: int) -> list[str]:
    short = {item: name for name, item in names.ids.items()}
    lines: list[str] = []
    for source in library.sources:
        lines.append(f"# {source.title or source.name}")
        under: set[str] = set()
        for heading in walk(source.headings):
            under |= set(heading.passages)
            if heading.role == "body":
                lines.append(f"[{short[heading.id]}] {'#' * heading.level} {without_numbering(heading.text)}")
                lines += [_line(library.passages[p], short, most) for p in heading.passages if p in library.passages]
        lines += [_line(p, short, most) for p in source.passages if p.id not in under]
        for table in source.tables:
            columns = ", ".join(column.name for column in table.columns)
            lines.append(f"[{short[table.id]}] table: {about_table(table)} ({columns}; {len(table.cells)} rows)")
            lines += table_lines(table) if most >= WHOLE else []
        for figure in source.figures:
            lines.append(
                f"[{short[figure.id]}] picture, {figure.width} x {figure.height}: {figure.caption or figure.alt or ''}"
            )
    return [defanged(line) for line in lines if line]


def _line(passage: Passage, short: dict[str, str], most: int) -> str:
    if not most or passage.role != "body" or passage.kind not in ("paragraph", "list_item", "quote"):
        return ""
    return f"  [{short[passage.id]}] {one_line(passage.text, most)}"


def found(query: str, library: Library, names: Names) -> str:
    """The passages that fit a query best, under their names."""
    held = [p for p in library.passages.values() if p.role == "body"]
    frequency, wanted = TfIdf([p.text for p in held]), set(terms(query))
    rated = []
    for place, passage in enumerate(held):
        own = set(terms(f"{passage.text} {' '.join(passage.locator.heading)}"))
        worth = sum(frequency.weight(term) for term in wanted & own)
        rated += [(-worth, place)] if worth else []
    best = [held[place] for _, place in sorted(rated)[:FOUND]]
    short = {item: name for name, item in names.ids.items()}
    lines = [f"[{short[p.id]}] {one_line(p.text, FOUND_CHARACTERS)}" for p in best]
    return defanged("\n".join(lines)) or "No passage has these words. Try others, or open a heading."


def opened(name: str, library: Library, names: Names) -> str:
    """What a name stands for, whole: a passage, all passages of a heading, a table's rows, a figure's caption."""
    item = names.ids.get(name)
    if item is None:
        return f"There is no {defanged(one_line(name, 40))!r}. Names are in the overview and in results of searches."
    if name.startswith("t"):
        table = library.tables[item]
        rows = [" | ".join(column.name for column in table.columns), *(" | ".join(row) for row in table.cells)]
        more = len(rows) - 1 - OPENED_ROWS
        told = "\n".join(rows[: OPENED_ROWS + 1]) + (f"\n({more} more rows)" if more > 0 else "")
        return defanged(f"{table.caption or 'Table'} [{names.name_of(table.passage)}]\n{told}")[:OPENED_CHARACTERS]
    if name.startswith("f"):
        figure = library.figures[item]
        return defanged(f"{figure.caption or figure.alt or 'No caption'} ({figure.width} x {figure.height} px)")
    ids, _ = names.passages([name], library)
    told = "\n".join(f"[{names.name_of(i)}] {library.passages[i].text}" for i in ids)
    return defanged(told)[:OPENED_CHARACTERS] or "Nothing stands directly under this heading; open those below it."
