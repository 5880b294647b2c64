"""Typography: how a text is set that says the same: quotation marks, numbers with their units, breaks of headings.

It measures nothing and knows no slots.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from agents.render.phrases import COUNT, phrases
from agents.sources.base import Language

_WHOLE = Markup('<span class="whole">{}</span>')
LAST_LINE = 5
"""Characters that the last line of a Chinese text has at least"""
WIDE_MEASURE = 14
"""em: a narrower Chinese text breaks wherever it may"""
LONGEST_COMPOUND = 16
"""Characters of a hyphenated word that is not broken in a heading"""
_COMPOUND = re.compile(r"(?<![\w-])\w+(?:-\w+)+(?![\w-])")
_UNIT = re.compile(r"(?<=\d) (?=[°%‰€£$¥]|[A-Za-zµ]{1,2}\b)|(?<=[€£$¥]) (?=\d)|(?<=\bpp\.) (?=\d)|(?<=\bp\.) (?=\d)")
_FRENCH_MARK = re.compile(r"(?<=\w) (?=[:;!?»](?:\s|$))|(?<=«) ")


def typeset(text: str) -> str:
    """Typewriter quotes become typographic ones, a number keeps its unit, and a French mark its word; words stay as
    they are."""
    text = _FRENCH_MARK.sub("\u00a0", _UNIT.sub("\u00a0", " ".join(text.split())))
    text = re.sub(r"(^|[\s(\[—–/-])\"(?=\S)", r"\1“", text).replace('"', "”")
    return re.sub(r"(^|[\s(\[—–“])'(?=\w)", r"\1‘", text).replace("'", "’")


def ended(text: str, language: Language, measure: float) -> Markup:
    """A running text as markup whose last line is not the rest of a word: Chinese keeps its last phrases together.

    On a `measure` (em) too narrow for that, what stands behind its last space does not break ("2026 二季度").
    """
    if language != "zh":
        return escape(text)
    if measure < WIDE_MEASURE:
        head, space, tail = text.rpartition(" ")
        whole = space and 2 <= len(tail) <= min(measure - 0.5, LAST_LINE)
        return escape(head + space) + _WHOLE.format(tail) if whole else escape(text)
    pieces, tail = list(phrases(text)), ""
    while pieces and len(tail) < LAST_LINE and not (tail and pieces[-1].endswith(" ")):
        tail = pieces.pop() + tail
    if not pieces or len(tail) > 2 * LAST_LINE:
        return escape(text)
    return _with_whole_counts("".join(pieces)) + _WHOLE.format(tail)


def _with_whole_counts(text: str) -> Markup:
    """Chinese as markup in which no number stands apart from what it counts."""
    made, end = Markup(""), 0
    for found in COUNT.finditer(text):
        made += escape(text[end : found.start()]) + _WHOLE.format(found.group())
        end = found.end()
    return made + escape(text[end:])


def breakable(text: str, language: Language) -> Markup:
    """A heading as markup that breaks where it may: Chinese between phrases, a short hyphenated word nowhere.

    Chinese is to stand under `word-break: keep-all`.
    """
    if language == "zh":
        return Markup("<wbr>").join(escape(piece) for piece in phrases(text))
    made, end = Markup(""), 0
    for found in _COMPOUND.finditer(text):
        if len(found.group()) <= LONGEST_COMPOUND:
            made += escape(text[end : found.start()]) + _WHOLE.format(found.group())
            end = found.end()
    return made + escape(text[end:])
