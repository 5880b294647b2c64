"""What holds for one kind only: “bicycles are carried on diesel trains only” says no to a bicycle on a steam train.

It compares the word before the same noun. It knows no document.
"""
# ruff: noqa: E501 -- a pattern is one line

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.research.short.asking import Ask
from agents.research.short.base import Basis, Found, Weights
from agents.research.short.forms import same_word
from agents.research.short.lines import Line
from agents.research.short.permitted import LIGHT
from agents.research.short.whether import YES
from agents.text.words import terms

ENOUGH = 0.7
"""Share of the question, but for the kind, that the rule must speak of."""
_ONLY = re.compile(
    r"\b(?P<kind>[a-z-]+) (?P<noun>[a-z-]+) only\b|\bonly (?:on|for|in|with|to|by|at)? ?(?:the )?(?P<kind2>[a-z-]+) (?P<noun2>[a-z-]+)\b",
    re.IGNORECASE,
)
_PAIR = re.compile(r"(?=\b(?P<kind>[a-z-]+) (?P<noun>[a-z-]+)\b)", re.IGNORECASE)


_WITH = re.compile(r"\bonly with (?:an? |the |your )?(?P<what>[a-z-]+)", re.IGNORECASE)
_WITHOUT = re.compile(r"\b(?P<how>with|without) (?:an? |the |any |my |your )?(?P<what>[a-z-]+)", re.IGNORECASE)


def exclusive(ask: Ask, every: Sequence[Line], weights: Weights) -> Found | None:
    """Yes or no by the best rule for one kind only; None where none speaks of the question's noun."""
    best = _only_with(ask, every, weights)
    for line in every:
        for rule in _ONLY.finditer(line.text):
            kind, noun = (_term(rule["kind"] or rule["kind2"]), _term(rule["noun"] or rule["noun2"]))
            other = _kind_in(ask.text, noun)
            if not kind or not noun or not other:
                continue
            plain = [t for t in ask.terms if t not in LIGHT and not same_word(t, other)]
            share = weights.share(plain, line.says)
            if share >= ENOUGH and (best is None or share > best.score):
                basis = Basis(line.hit, line.start, line.start + len(line.text), line.text)
                best = Found(YES[ask.language][not same_word(kind, other)], share, (basis,))
    return best


def _only_with(ask: Ask, every: Sequence[Line], weights: Weights) -> Found | None:
    """Yes or no where something is done only with what the question has, or is without."""
    asked = _WITHOUT.search(ask.text)
    what = _term(asked["what"]) if asked else ""
    for line in every if what else ():
        rule = next((m for m in _WITH.finditer(line.text) if same_word(_term(m["what"]), what)), None)
        share = weights.share([t for t in ask.terms if t not in LIGHT], line.says)
        if rule is not None and asked is not None and share >= ENOUGH:
            basis = Basis(line.hit, line.start, line.start + len(line.text), line.text)
            return Found(YES[ask.language][asked["how"].lower() == "without"], share, (basis,))
    return None


def _kind_in(question: str, noun: str) -> str:
    """The content word before the noun in the question."""
    pairs = ((_term(m["kind"]), _term(m["noun"])) for m in _PAIR.finditer(question))
    return next((kind for kind, found in pairs if kind and found and noun and same_word(found, noun)), "")


def _term(word: str | None) -> str:
    return next(iter(terms(word or "")), "")
