"""The language of a text by its scripts. It knows Chinese and everything else."""

from __future__ import annotations

import re

from agents.sources.base import Language

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002fa1f]")
WORD = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff]+")
SAMPLE = 200_000


def language_of(text: str) -> Language:
    """`zh` when Han characters outweigh words of other scripts (a Chinese word is about 1.6 characters)."""
    sample = text[:SAMPLE]
    han = len(HAN.findall(sample))
    words = len(WORD.findall(sample))
    return "zh" if han / 1.6 > words else "en"


def is_han(character: str) -> bool:
    """Whether one character is a Chinese ideograph."""
    return bool(HAN.match(character))


def joins_without_space(left: str, right: str) -> bool:
    """Whether text broken between these two characters continues without a space (Chinese, or its punctuation)."""
    return (_is_wide(left) and (_is_wide(right) or right.isascii())) or (_is_wide(right) and left.isascii())


def _is_wide(character: str) -> bool:
    return is_han(character) or "\u3000" <= character <= "\u303f" or "\uff00" <= character <= "\uffef"
