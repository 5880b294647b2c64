"""The sentence of the text that tells what a table shows. Found in the source or not given; never computed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.deck.extract.bullets import Bullet
from agents.deck.extract.candidates import candidates
from agents.deck.extract.capacity import Capacity
from agents.deck.extract.claims import claims
from agents.deck.extract.compression import compressions
from agents.deck.extract.key_figures import key_figures
from agents.deck.library import Library
from agents.deck.writer import Entry, Outline
from agents.sources.base import Passage, Table
from agents.sources.told_tables import is_told, tells
from agents.text.keyphrases import KeyPhrase
from agents.text.sentences import split_sentences
from agents.text.similarity import overlap
from agents.text.words import length, terms

_COMPARES = re.compile(r"\b(?:than|as (?:many|much)|twice|half)\b|比|相比|倍|高于|低于|多于|少于")
"""How a sentence sets two columns side by side"""
FEW_BESIDE = 2
"""Sentences under a table's heading up to which each of them is about the table"""


def takeaways(
    table: Table,
    passages: Sequence[Passage],
    phrases: Sequence[KeyPhrase],
    capacity: Capacity,
    *,
    avoid: Sequence[str] = (),
) -> list[Bullet]:
    """Up to three shortened sentences that name values, rows and columns of `table`, best first, about as telling."""
    prose = [p for p in passages if p.kind not in {"table", "caption"}]
    rated: list[tuple[float, Bullet]] = []
    found = candidates(prose, phrases)
    beside = sum(c.passage.locator.heading == table.heading for c in found)
    for candidate in found:
        forms = compressions(candidate.text, limit=capacity.takeaway, hard=capacity.takeaway_hard)
        if not forms or any(overlap(forms[0].text, said) >= 0.75 for said in avoid if length(said) > 24):
            continue
        told = _speaks_of(table, forms[0].text, candidate.passage)
        alone = beside <= FEW_BESIDE and candidate.passage.locator.heading == table.heading
        if alone and set(terms(forms[0].text)) & _named(table):
            told += 0.7  # what stands alone beside a table and names a row or a column is said of it
        bullet = Bullet(forms[0].text, candidate.text, candidate.passage, candidate.order)
        if told >= 1.0:
            rated.append((told + 0.5 * candidate.score, bullet))
    rated.sort(key=lambda r: -r[0])
    return [b for worth, b in rated[:3] if worth >= rated[0][0] - 0.6]


def reserved(outline: Outline, library: Library, phrases: Sequence[KeyPhrase], capacity: Capacity) -> list[str]:
    """What chart, table and key-figure slides of `outline` will say, so that no other slide says it."""
    texts = []
    for entry in outline.entries:
        if entry.kind == "key_figures" and entry.table is None:
            passages = [library.passages[i] for i in entry.passages if i in library.passages]
            texts += [f.label for f in key_figures(passages, phrases, capacity, avoid=[entry.title])]
        texts += statements(entry, library, phrases, capacity)
        table = library.tables.get(entry.table or "") if entry.kind in {"chart", "table"} else None
        if table is not None:
            if is_told(table):
                drawn = [t for t in library.tables.values() if is_told(t) and t.heading == table.heading]
                for one in drawn if table.caption else [table]:
                    spans = split_sentences(library.passages[one.passage].text)
                    texts += [s.text.strip() for s in spans if tells(one, s.text)]
            passages = [library.passages[i] for i in entry.passages if i in library.passages]
            found = takeaways(table, passages, phrases, capacity, avoid=[entry.title])
            texts += [b.text for b in found[:1]]
    return texts


def statements(entry: Entry, library: Library, phrases: Sequence[KeyPhrase], capacity: Capacity) -> list[str]:
    """What a statement entry may say; empty for other kinds."""
    if entry.kind != "statement":
        return []
    passages = [library.passages[i] for i in entry.passages if i in library.passages]
    return [b.text for b in claims(passages, phrases, capacity.statement, avoid=[entry.title])[:1]]


def _named(table: Table) -> set[str]:
    """Words of a table's columns and rows."""
    return set(terms(" ".join([*(c.name for c in table.columns), *(row[0] for row in table.cells if row)])))


def _speaks_of(table: Table, text: str, passage: Passage) -> float:
    values = {c.strip() for row in table.cells for c in row[1:] if re.search(r"\d", c) and len(c.strip()) >= 2}
    values = {v for v in values if not re.fullmatch(r"(?:19|20)\d\d年?", v)}
    hits = sum(1 for v in values if re.search(rf"(?<![\d.,]){re.escape(v)}(?![\d,]|\.\d)", text))
    names = " ".join([*(c.name for c in table.columns), *(row[0] for row in table.cells if row), table.caption or ""])
    near = 0.4 if passage.locator.heading == table.heading else 0.0
    sides = [column.name for column in table.columns[1:] if set(terms(column.name)) & set(terms(text))]
    near += 0.6 * (len(sides) > 1 and _COMPARES.search(text) is not None)
    return 1.0 * min(hits, 3) + 1.5 * overlap(text, names) + near
