"""Typography: how a text is set that says the same: quotation marks, numbers with their units, breaks of headings.

It measures nothing and knows no slots.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from agents.render.phrases import phrases
from agents.sources.base import Language

LONGEST_COMPOUND = 16
"""Characters of a hyphenated word that is not broken in a heading"""
_COMPOUND = re.compile(r"(?<![\w-])\w+(?:-\w+)+(?![\w-])")
_UNIT = re.compile(r"(?<=\d) (?=[°%‰€£$¥]|[A-Za-zµ]{1,2}\b)|(?<=[€£$¥]) (?=\d)|(?<=\bpp\.) (?=\d)|(?<=\bp\.) (?=\d)")


def typeset(text: str) -> str:
    """Typewriter quotes become typographic ones and a number keeps its unit; words stay as they are."""
    text = _UNIT.sub("\u00a0", " ".join(text.split()))
    text = re.sub(r"(^|[\s(\[—–/-])\"(?=\S)", r"\1“", text).replace('"', "”")
    return re.sub(r"(^|[\s(\[—–“])'(?=\w)", r"\1‘", text).replace("'", "’")


def breakable(text: str, language: Language) -> Markup:
    """A heading as markup that breaks where it may: Chinese between phrases, a short hyphenated word nowhere.

    Chinese is to stand under `word-break: keep-all`.
    """
    if language == "zh":
        return Markup("<wbr>").join(escape(piece) for piece in phrases(text))
    made, end = Markup(""), 0
    for found in _COMPOUND.finditer(text):
        if len(found.group()) <= LONGEST_COMPOUND:
            made += escape(text[end : found.start()]) + Markup('<span class="whole">{}</span>').format(found.group())
            end = found.end()
    return made + escape(text[end:])
