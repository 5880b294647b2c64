"""Several names where several are asked for, and all of a span of time: what is told stands in the text in one piece.

“Who are the first-aiders?” wants both of “Tomasz Wilk and Dorothea Blum”; “When may it be lit?” all of “1 November to
31 March”.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agents.research.short.asking import Ask
from agents.research.short.values import Value, names, values

_SEVERAL = re.compile(r"^\W*(?:who|which [a-z -]+s|what) (?:are|were)\b|哪些|哪几[位个家]|有谁", re.IGNORECASE)
_JOINED = re.compile(r",? (?:and|&) |, |、|和|与|及")


def fellows(ask: Ask, text: str, value: Value) -> Value:
    """The name with the ones that follow it, joined by commas and “and”; as it is where one name is asked for."""
    days = ask.sort == "weekday" and re.search(r"\bdays\b|哪[几些]天|周几|星期几", ask.text)
    if not days and (ask.sort not in ("person", "name") or not _SEVERAL.search(ask.text)):
        return value
    end = value.end
    for other in sorted(values(text, "weekday") if days else names(text), key=lambda name: name.start):
        if other.start > end and _JOINED.fullmatch(text[end : other.start]):
            end = other.end
    return replace(value, text=text[value.start : end], end=end)


_ENDS = re.compile(
    r"\b(?:begin|begins|began|start|starts|started|open|opens|opened|close|closes|closed|end|ends|ended|until|since|from|first|last|over|finish\w*|leave|leaves|arrive|arrives)\b"
    r"|开始|结束|开[门馆]|关[门闭]|起|止|截止|之前|首|末",
    re.IGNORECASE,
)
_SPANS = re.compile(r"\s?(?:to|until|till|through|and|–|—|-|至|到)\s?")


def spanned(ask: Ask, text: str, value: Value) -> Value:
    """A day or a time with the one up to which it reaches, unless the question wants one end of it."""
    if ask.sort not in ("date", "time") or _ENDS.search(ask.text):
        return value
    for other in values(text, ask.sort):
        if other.start <= value.end or not _SPANS.fullmatch(text[value.end : other.start]):
            if other.end < value.start and _SPANS.fullmatch(text[other.end : value.start]):
                return replace(value, text=text[other.start : value.end], start=other.start)
            continue
        if re.search(r"\band\b", text[value.end : other.start]) and not re.search(r"\bbetween\s$", text[: value.start]):
            continue
        return replace(value, text=text[value.start : other.end], end=other.end)
    return value
