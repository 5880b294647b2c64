"""Slips of the keyboard in the words that a reading rests on: "websit", "bakry", "ordr" → as they are spelt.

A letter too few, one too many, or two that changed places; never a letter for another one, since that is mostly
another word. It knows the words of blueprints, trades, nouns and verbs and no other: a word that is none of these and
close to none stays.
"""

from __future__ import annotations

import json
import re
from functools import cache

from agents.site.blueprints.library import blueprints
from agents.site.blueprints.trades import FILE as TRADES
from agents.site.reading.phrases import PEOPLE
from agents.site.reading.verbs import BASE, GERUND, THIRD
from agents.site.words.entities import FILE as NOUNS

LEAST = 5
_COMMON = [
    "website",
    "websites",
    "online",
    "customer",
    "customers",
    "booking",
    "bookings",
    "appointment",
    "appointments",
    "photo",
    "photos",
    "price",
    "prices",
    "description",
    "calendar",
    "schedule",
    "members",
    "products",
    "product",
    "restaurant",
    "gallery",
    "comments",
    "reviews",
    "categories",
    "workshop",
    "workshops",
    "bakery",
    "barber",
    "dentist",
    "library",
    "inventory",
    "portfolio",
    "opening",
    "hours",
    "pickup",
    "delivery",
]

_REAL = re.findall(
    r"\w+",
    "water string cases patent layer making guess receive tracing cores complain broke chose bunch paris india deliver "
    "favor favour stars county swing doors liter advise heath manufacture metal photograph fling eater inset caches "
    "relies compute latter cater tiles miles piles coral caller dinner spring closing finding heating eating leading",
)
"""Words of their own that a slip of another could be."""


@cache
def _words() -> frozenset[str]:
    found = {*_COMMON, *_REAL, *PEOPLE}
    for one in blueprints().values():
        for key in ("kinds", "words"):
            found |= {w.lower() for phrase in one.listed(key, "en") for w in re.findall(r"[A-Za-z]+", phrase)}
    for trade in json.loads(TRADES.read_text("utf-8")):
        found |= {w.lower() for phrase in trade["words"]["en"] for w in re.findall(r"[A-Za-z]+", phrase)}
    for group in json.loads(NOUNS.read_text("utf-8")).values():
        found |= {w for noun in group["nouns"] for w in re.findall(r"[a-z]+", noun)}
    found |= {w for verb in (*BASE, *THIRD, *GERUND) for w in verb.split()}
    return frozenset(found)


@cache
def _slips() -> dict[str, set[str]]:
    """A word with one letter too few, one doubled or two changed about → the words that it may be."""
    found: dict[str, set[str]] = {}
    for word in (w for w in _words() if len(w) > LEAST):
        for n in range(1, len(word)):
            made = {word[:n] + word[n + 1 :], word[:n] + word[n] + word[n:]}
            if n + 1 < len(word):
                made.add(word[:n] + word[n + 1] + word[n] + word[n + 2 :])
            for slip in made - {word}:
                found.setdefault(slip, set()).add(word)
    return found


def spelt(sentence: str) -> str:
    """The sentence with such slips mended; names (large letters) and known words stay."""
    sentence = re.sub(r"\bordr\b", "order", re.sub(r"\bphto(s?)\b", r"photo\1", sentence))

    def mended(found: re.Match[str]) -> str:
        word = found.group()
        if len(word) < LEAST or word in _words() or not word.islower() or word.endswith("s"):
            return word
        near = _slips().get(word, set())
        return next(iter(near)) if len(near) == 1 and not near & {word + "s", word + "y"} else word

    return re.sub(r"(?<![A-Za-z'’@./-])[a-z]+(?![A-Za-z'’@/-])", mended, sentence)
