"""Lists that answer: “What do I need for the bread?” is told by the items under its heading, whole and in order.

A list becomes one note: its quote is the text of the source from its first item to its last. It searches nothing but
the neighbourhood of what was found.
"""
# ruff: noqa: E501 -- a pattern is one line

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from agents.corpus import Hit
from agents.research.library import Library
from agents.research.questions import subject_terms, wants_text
from agents.research.reading import Candidate, denies, talks_to_machines
from agents.research.short.forms import Bag

AROUND = 24
"""Passages before and after a hit that may belong to its list."""
FEWEST, LONGEST = 2, 1200
SCORE = 0.92
MOST_OF = 0.6
"""Share of the question's terms that must be said over a list."""
_WANTS = re.compile(
    r"\bwhat (?:all )?(?:do|does|did|must|should|can|will) (?:i|we|you|one|they|it) (?:all )?(?:need|bring|buy|take|get|have to bring)\b"
    r"|\bwhat is needed\b|\bingredients?\b|\bwhat (?:changed|changes|was (?:added|removed|fixed|changed))\b"
    r"|\bwhat (?:does|did|do) .{2,60} (?:contain|include|consist of|offer|lend)\b"
    r"|\bwhat(?:’s|'s| is| are) (?:in|inside|on) (?:the|an?)\b|(?:要|得|须|需|应)?(?:携带|带|准备|购买)(?:什么|哪些)"
    r"|需要(?:准备|带|买)?(?:什么|哪些)|(?:要|得)(?:带|准备|买)(?:什么|哪些)|有哪些|包括(?:什么|哪些)",
    re.IGNORECASE,
)  # fmt: skip
_NUMBERED = re.compile(r"\d+(?:\.\d+)+")
_ASKED = frozenset(
    {"need", "bring", "new", "contain", "includ", "ingredient", "chang", "different", "buy", "take", "add"}
)


def listed_items(question: str, hits: Sequence[Hit], library: Library) -> list[Candidate]:
    """Whole lists under headings that say what is asked; none for a question that wants no list."""
    if not (_WANTS.search(question) or wants_text(question)):
        return []
    wanted = [t for t in subject_terms(question) if t not in _ASKED and not t[:1].isdigit()]
    numbers = _NUMBERED.findall(question)
    found: dict[tuple[str, int], Candidate] = {}
    for hit in hits:
        near = library.near(hit, AROUND)
        if not _is_about(question, wanted, numbers, hit, near):
            continue
        for run in _runs(near, hit.locator.heading, numbers):
            begin, end = run[0].locator.start, run[-1].locator.end
            text = library.text(hit.source.id)[begin:end]
            if len(run) >= FEWEST and len(text) <= LONGEST and not talks_to_machines(text):
                found[hit.source.id, begin] = Candidate(text, run[0], begin, end, SCORE)
    return list(found.values())


def _is_about(question: str, wanted: Sequence[str], numbers: Sequence[str], hit: Hit, near: Sequence[Hit]) -> bool:
    """Whether the headings over a passage, its source's title and the line that leads in say most of what is asked."""
    lead = [h.text for h in near if h.locator.heading == hit.locator.heading and h.text.rstrip().endswith((":", "："))]
    over = " / ".join((hit.source.title or "", *hit.locator.heading, *lead))
    bag = Bag(over)
    own = Bag(" / ".join([*(h for h in hit.locator.heading if h != hit.source.title), *lead]))
    if denies(own.text) != denies(question):  # what is not covered answers nobody who asks what is
        return False
    told = bool(numbers) or any(own.says(t) >= 0.8 for t in wanted)
    said = sum(bag.says(t) >= 0.8 for t in wanted)
    return told and all(n in over for n in numbers) and said >= MOST_OF * len(wanted)


def _runs(near: Sequence[Hit], heading: tuple[str, ...], numbers: Sequence[str]) -> Iterator[list[Hit]]:
    """Items that follow each other under one heading, or under the part of it that has the question's number."""
    depth = next((n + 1 for n, text in enumerate(heading) if numbers and numbers[0] in text), len(heading))
    same = [h for h in near if h.locator.heading[:depth] == heading[:depth]]
    for (kind, _), run in groupby(same, key=lambda h: (h.kind, h.locator.heading)):
        if kind == "list_item":
            yield list(run)
