"""Trades: what a barber offers, what a tattoo studio books by, what a pizzeria serves. Data in `trades.json`.

A trade names the blueprint that suits it by itself; the sentence may want another ("a blog for barbers").
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from agents.site.blueprints.library import FOLDER, resolved
from agents.sources.base import Language

FILE = FOLDER.parent / "trades.json"


@dataclass(frozen=True)
class Trade:
    """A trade found in a sentence."""

    name: str
    blueprint: str
    said: str
    """The word by which it was found."""
    at: int
    content: dict[str, Any]

    def told(self, key: str, language: Language) -> Any:
        """`site`, `tagline`, `hero`, `resource`, `offers`, `icon`, `style`… in one language; None where it has none."""
        value = self.content.get(key)
        return None if value is None else resolved(value, language)


@cache
def _all() -> list[tuple[str, dict[str, Any], re.Pattern[str]]]:
    found = []
    for content in json.loads(FILE.read_text("utf-8")):
        english = "|".join(
            rf"\b{re.escape(w)}(?:'?e?s)?\b".replace(r"\ ", r"[\s-]?")
            for w in sorted(content["words"]["en"], key=len, reverse=True)
        )
        chinese = "|".join(
            rf"(?<![A-Za-z]){re.escape(w)}(?![A-Za-z])" if w.isascii() else re.escape(w)
            for w in sorted(content["words"]["zh"], key=len, reverse=True)
        )
        found.append((content["name"], content, re.compile(rf"{english}|{chinese}", re.IGNORECASE)))
    return found


def trades_in(text: str) -> list[Trade]:
    """The trades that a sentence names, longest word first; a word inside another's does not count."""
    found = []
    for name, content, pattern in _all():
        match = max(pattern.finditer(text), key=lambda m: len(m.group()), default=None)
        if match is not None:
            found.append((match, name, content))
    found.sort(key=lambda f: (-len(f[0].group()), f[0].start()))
    kept: list[tuple[int, int]] = []
    trades = []
    for match, name, content in found:
        if not any(a < match.end() and match.start() < b for a, b in kept):
            kept.append(match.span())
            trades.append(Trade(name, content["blueprint"], match.group(), match.start(), content))
    return trades
