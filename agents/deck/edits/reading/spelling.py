"""Slips of the keyboard in a wish: "chnage teh theme" read as "change the theme". It reads no wishes itself.

A word is put right only where it is none of the words that wishes are made of, none of the deck's own, and one slip
away from exactly one of the former. Quotations stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

LEAST_OWN = 5
"""Letters of a word of the deck's own that a slip is put right to"""
_WORD = re.compile(r"[a-z]+", re.IGNORECASE)
_QUOTED = re.compile(r"(“[^”]*”|\"[^\"]*\"|«[^»]*»|'[^']*'|#\w+)")


def words_in(patterns: Iterable[str]) -> frozenset[str]:
    """The plain words that stand in patterns."""
    bare = (re.sub(r"\(\?P<\w+>|\\[a-zA-Z]", " ", pattern) for pattern in patterns)
    return frozenset(word for pattern in bare for word in re.findall(r"[a-z]{3,}", pattern.replace("?", "")))


def respelled(clause: str, known: frozenset[str], deck: frozenset[str]) -> str | None:
    """The clause with its slips put right; None where nothing was to be put right."""
    parts = _QUOTED.split(clause)
    put_right = [
        part if n % 2 else _WORD.sub(lambda m: _right(m.group(), known, deck), part) for n, part in enumerate(parts)
    ]
    found = "".join(put_right)
    return found if found != clause else None


def _right(word: str, known: frozenset[str], deck: frozenset[str]) -> str:
    lower = word.lower()
    if len(lower) < 3 or lower in known or lower in deck:
        return word
    slips = _slips(lower)
    near = {other for other in slips if other in known} or {o for o in slips if o in deck and len(o) >= LEAST_OWN}
    return near.pop() if len(near) == 1 else word


def _slips(word: str) -> set[str]:
    """Words one slip away: two letters exchanged; in longer words also one missing, doubled or wrong."""
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    found = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    if len(word) >= 5:
        letters = "abcdefghijklmnopqrstuvwxyz"
        found |= {a + b[1:] for a, b in cuts if b}
        found |= {a + c + b[1:] for a, b in cuts if b for c in letters}
        found |= {a + c + b for a, b in cuts for c in letters}
    return found - {word}
