"""Whether a sentence answers as it stands, though no value of it was taken out: “the tyres are in the cellar”.

Only where it says all of the question, and something besides that can be a place, a person, a thing or an opening time.
A number that was not found is not told so: a sentence with all the words may have another one. It knows no document.
"""

from __future__ import annotations

import re

from agents.research.short.asking import asked
from agents.research.short.forms import Bag
from agents.text.words import han_count, terms

SAID = 0.7
"""Least that a sentence must say of each word of the question."""
BESIDES = 1
"""Terms that it must have besides; of Chinese pairs of characters, twice as many."""
_WHERE = re.compile(
    r"\b(?:in|at|on|under|behind|above|beside|near|next to|inside|by|to|from|opposite)\b|在|到|位于|放|存"
)


def says_outright(question: str, sentence: str) -> bool:
    """Whether the sentence itself is the answer."""
    ask = asked(question)
    if ask.task != "value" or ask.sort not in ("place", "person", "name", None) or not ask.terms:
        return False
    own = Bag(sentence)
    if min(own.says(term) for term in ask.terms) < SAID:
        return False
    new = [term for term in terms(sentence) if term not in ask.terms]
    if len(new) < BESIDES * (2 if han_count(sentence) else 1):
        return False
    return ask.sort != "place" or _WHERE.search(sentence) is not None
