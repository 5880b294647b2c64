"""Several names where several are asked for: “Who are the first-aiders?” wants both of “Tomasz Wilk and Dorothea Blum”.

A name is lengthened by those that are joined to it in the sentence: what is told still stands there in one piece.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agents.research.short.asking import Ask
from agents.research.short.values import Value, names

_SEVERAL = re.compile(r"^\W*(?:who|which [a-z -]+s|what) (?:are|were)\b|哪些|哪几[位个家]|有谁", re.IGNORECASE)
_JOINED = re.compile(r",? (?:and|&) |, |、|和|与|及")


def fellows(ask: Ask, text: str, value: Value) -> Value:
    """The name with the ones that follow it, joined by commas and “and”; as it is where one name is asked for."""
    if ask.sort not in ("person", "name") or not _SEVERAL.search(ask.text):
        return value
    end = value.end
    for other in sorted(names(text), key=lambda name: name.start):
        if other.start > end and _JOINED.fullmatch(text[end : other.start]):
            end = other.end
    return replace(value, text=text[value.start : end], end=end)
