"""Claiming: whether words that a model wrote claim something, so that they need passages, or only name what follows.

It does not know whether a claim holds.
"""

from __future__ import annotations

from collections.abc import Sequence

from agents.checks.quantities import quantities
from agents.checks.words import HAN
from agents.checks.words import names as proper_names
from agents.deck.spec import Item, Label, Text

FURNITURE_WORDS, FURNITURE_HAN = 7, 14
"""A text up to this long that has no number and no name claims nothing."""
_SMALL = frozenset(
    {
        "a",
        "an",
        "and",
        "as",
        "at",
        "but",
        "by",
        "for",
        "from",
        "in",
        "into",
        "of",
        "on",
        "or",
        "the",
        "to",
        "vs",
        "with",
    }
)


def text_of(words: str, passages: Sequence[str]) -> Text:
    """A claim on its passages, or furniture where it can claim nothing."""
    said = " ".join(words.split())
    if not passages and claims_nothing(said):
        return Label(label=said)
    return Item(text=said, passages=list(passages), origin="model")


def claims_nothing(words: str) -> bool:
    """Whether a text is a short heading: no sentence, no numbers, no names."""
    said = words.split()
    short = len(HAN.findall(words)) <= FURNITURE_HAN and len(said) <= FURNITURE_WORDS
    if not short or words.rstrip().endswith((".", "!", "。", "！")) or any(c.isdigit() for c in words):
        return False
    after = [word for word in said[1:] if word[:1].isalpha() and word.lower() not in _SMALL]
    capitals = sum(word[:1].isupper() for word in after)
    named = 0 < capitals < len(after)  # a heading has capitals throughout, or none
    return not named and not quantities(words) and not proper_names(words)
