"""Vector icons, found by meaning: an open set, each with English and Chinese words that it stands for.

The set is `templates/slides/icons.json`: strokes on a field of 24 × 24, two wide. Words are matched as words, no model
is asked. What matches nothing gets a plain mark, never a picture of something else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from agents.render.layouts import TEMPLATES
from agents.sources.base import Language

PLAIN = "circle-check"
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")


@dataclass(frozen=True)
class Icon:
    """`paths` are SVG path data on a field of 24 × 24."""

    name: str
    paths: tuple[str, ...]
    en: tuple[str, ...]
    zh: tuple[str, ...]


@cache
def every() -> dict[str, Icon]:
    """The whole set by name."""
    held = json.loads((TEMPLATES / "icons.json").read_text("utf-8"))
    return {n: Icon(n, tuple(i["paths"]), tuple(i["en"]), tuple(i["zh"])) for n, i in held.items()}


def named(name: str) -> Icon | None:
    """The icon of that name."""
    return every().get(name)


def suited(words: str, language: Language, *, taken: Sequence[str] = ()) -> Icon:
    """The icon whose words stand in `words`, the earliest of the most telling ones; the plain mark for none."""
    return match(words, language, taken=taken) or every()[PLAIN]


def match(words: str, language: Language, *, taken: Sequence[str] = ()) -> Icon | None:
    """The same, None where no word matches. `taken`: icons not to use again."""
    found = _in_chinese(words) if language == "zh" else _in_english(words)
    best = sorted((s for s in found if s[2] not in taken), key=lambda s: (-s[0], s[1], s[2]))
    return every()[best[0][2]] if best else None


def _in_english(words: str) -> list[tuple[int, int, str]]:
    """(weight, place in the text, icon): a word that few icons share weighs more."""
    found: list[tuple[int, int, str]] = []
    index = _english()
    for place, word in enumerate(_WORD.findall(words.lower())):
        names = next((index[form] for form in _forms(word) if form in index), ())
        for rank, name in names:
            found.append((3 - min(rank, 2) + (1 if len(names) == 1 else 0), place, name))
    return found


def _forms(word: str) -> list[str]:
    """The word and what it may be a form of."""
    forms = [word]
    for ending, stem in (("ies", "y"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e")):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            forms.append(word[: -len(ending)] + stem)
    return forms


@cache
def _english() -> dict[str, list[tuple[int, str]]]:
    index: dict[str, list[tuple[int, str]]] = {}
    for icon in every().values():
        for rank, word in enumerate(icon.en):
            index.setdefault(word, []).append((rank, icon.name))
    return index


def _in_chinese(words: str) -> list[tuple[int, int, str]]:
    """(weight, place, icon): a longer word is a surer one; one character counts only where it is the whole text."""
    found: list[tuple[int, int, str]] = []
    for icon in every().values():
        for word in icon.zh:
            at = words.find(word)
            if at >= 0 and (len(word) > 1 or words.strip() == word):
                found.append((len(word), at, icon.name))
    return found
