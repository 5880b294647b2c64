"""Code of a source on a slide: which of it is worth one, how much of it fits, and the sentence that leads to it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

from agents.deck.extract.capacity import Capacity
from agents.deck.extract.compression import tidy
from agents.deck.library import Library
from agents.deck.spec import Code, CodeSlide, Item, Text
from agents.deck.writer import Entry
from agents.sources.base import Passage, Source
from agents.text.sentences import split_sentences
from agents.text.words import length

USUAL = Capacity()
LEAST_LINES = 3
"""Lines that say more than a command within a sentence does"""
LEAST_LED = 24
"""Width of a sentence that says what code is for; "For example:" does not"""
MANY = 6
"""Lines from which code is what its section is about"""


def codes_of(source: Source, ids: set[str]) -> list[Passage]:
    """Passages among `ids` that are code worth a slide. A displayed equation is kept as code too, and is none."""
    drawn = {figure.alt for figure in source.figures}
    held = [p for p in source.passages if p.kind == "code" and p.role == "body" and p.id in ids]
    return [p for p in held if p.text not in drawn and len(written(p.text)) >= LEAST_LINES]


def written(text: str) -> list[str]:
    """The lines of a code that are not empty."""
    return [line for line in text.splitlines() if line.strip()]


def code_slide(
    entry: Entry, title: Text, library: Library, avoid: Sequence[str], capacity: Capacity = USUAL
) -> CodeSlide | None:
    """The first code among an entry's passages, with the sentence that leads to it; None where there is none."""
    held = (library.passages.get(i) for i in entry.passages)
    passage = next((p for p in held if p is not None and p.kind == "code"), None)
    if passage is None:
        return None
    told = led_in(passage, library, capacity, [*avoid, entry.title])
    code = code_of(passage, capacity)
    notes = [passage.text] if code.left_out else []
    return CodeSlide(id=entry.id, title=title, code=code, takeaway=told, notes=notes)


def code_of(passage: Passage, capacity: Capacity) -> Code:
    """As many of its first lines as a slide holds; the others are counted."""
    whole = textwrap.dedent(passage.text.expandtabs(4)).strip("\n")
    lines = re.sub(r"\n(?:[ ]*\n){2,}", "\n\n", whole).splitlines()  # of several empty lines one is enough
    kept, rows = 0, 0
    for line in lines:
        rows += max(1, -(-length(line) // capacity.code_columns))
        if rows > capacity.code_lines:
            break
        kept += 1
    if kept < len(lines):  # the line that says so needs room too
        kept -= 1
    shown = lines[: max(1, kept)]
    ends = [n for n, line in enumerate(shown) if not line.strip() and 3 * n >= 2 * len(shown)]
    if kept < len(lines) and ends:  # where a block ends, rather than within the next
        shown = shown[: ends[-1]]
    left = sum(bool(line.strip()) for line in lines[len(shown) :])
    return Code(text="\n".join(shown), passages=[passage.id], left_out=left)


def led_in(passage: Passage, library: Library, capacity: Capacity, avoid: Sequence[str]) -> Item | None:
    """The last sentence before the code, under the same heading, that says what it is for."""
    order = library.source_of(passage.id).passages
    at = next(n for n, p in enumerate(order) if p.id == passage.id)
    before = order[at - 1] if at else None
    if before is None or before.kind not in ("paragraph", "list_item"):
        return None
    if before.locator.heading != passage.locator.heading:
        return None
    for sentence in reversed(split_sentences(before.text)):
        said = tidy(sentence.text).rstrip(" :：")
        if LEAST_LED <= length(said) <= capacity.takeaway_hard and said not in avoid:
            return Item(text=said, passages=[before.id], origin="extracted")
    return None


def shorter(code: Code) -> Code:
    """A fifth fewer lines, at least one."""
    lines = code.text.splitlines()
    kept = lines[: len(lines) - max(1, len(lines) // 5)]
    gone = len(written("\n".join(lines[len(kept) :])))
    return code.model_copy(update={"text": "\n".join(kept).rstrip("\n"), "left_out": code.left_out + gone})
