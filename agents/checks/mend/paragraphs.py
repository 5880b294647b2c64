"""Paragraphs: what a paragraph of a .pptx says, of which rank it is, where its sentences end, and part of it kept."""

from __future__ import annotations

import re
from typing import Any

from agents.checks.mend.bench import A

SENTENCE = re.compile(r"(?<=[.!?…])[\"”’)]*\s+(?=[^a-z\s])|(?<=[。！？；])(?=.)")
"""The gap after a sentence"""
BLANK = (f"{A}pPr", f"{A}endParaRPr")
WORDS = (*BLANK, f"{A}r", f"{A}fld")
"""What a paragraph may consist of to be parted: no line breaks, no formulas"""


def words_of(element: Any) -> str:
    """What the paragraphs in an element say, in one line."""
    return " ".join(exact(p) for p in element.iter(f"{A}p")).strip()


def exact(paragraph: Any) -> str:
    """What a paragraph says, each character as it stands."""
    return "".join(t.text or "" for t in paragraph.iter(f"{A}t"))


def rank_of(paragraph: Any) -> int:
    """How deep in the list a paragraph stands; 0 for its points."""
    properties = paragraph.find(f"{A}pPr")
    return int(properties.get("lvl", "0")) if properties is not None else 0


def keep(paragraph: Any, start: int, end: int) -> None:
    """Leave of a paragraph the characters from `start` to `end`."""
    at = 0
    for text in list(paragraph.iter(f"{A}t")):
        held = text.text or ""
        text.text = held[max(0, start - at) : max(0, end - at)]
        at += len(held)
        if not text.text:
            run = text.getparent()
            run.getparent().remove(run)
    last = next(iter(list(paragraph.iter(f"{A}t"))[::-1]), None)
    if last is not None:
        last.text = (last.text or "").rstrip()
