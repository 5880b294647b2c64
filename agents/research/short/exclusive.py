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


_PLACE = r"(?:on|in|at|inside|outside|behind|under) (?:the|a|an|my|our|your) (?P<{}>[a-z-]+(?: (?!only\b)[a-z-]+)?)"
_ONLY_AT = re.compile(rf"\b{_PLACE.format('place')} only\b|\bonly {_PLACE.format('place2')}", re.IGNORECASE)
_AT = re.compile(rf"\b{_PLACE.format('place')}", re.IGNORECASE)
_ONLY_AT_HAN = re.compile(
    r"只有在?(?P<place>[^，。；的]{2,8}?)(?:里面?|内|上)?才?(?:可以?|能|允许|准许)(?P<act>[^，。；]{1,8})"
)
_AT_HAN = re.compile(
    r"(?P<place>[^，。？]{2,8}?)(?:里面?|内|上)(?:可不可以|能不能|可以|能|允许|准许)(?P<act>[^？吗]{1,8})"
    r"|(?:可不可以|能不能|可以|能)在(?P<place2>[^，。？]{2,8}?)(?:里面?|内|上)(?P<act2>[^？吗]{1,8})"
)


def exclusive(ask: Ask, every: Sequence[Line], weights: Weights) -> Found | None:
    """Yes or no by the best rule for one kind only; None where none speaks of the question's noun."""
    best = _only_with(ask, every, weights) or _only_at(ask, every, weights)
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


def _only_at(ask: Ask, every: Sequence[Line], weights: Weights) -> Found | None:
    """Yes or no where something may be done at one place only, and the question names a place."""
    asked, told = (_AT_HAN, _ONLY_AT_HAN) if ask.language == "zh" else (_AT, _ONLY_AT)
    place = asked.search(ask.text)
    if place is None:
        return None
    there = set(terms(place["place"] or place["place2"]))
    for line in every:
        rule = told.search(line.text)
        if rule is None or not there:
            continue
        here = set(terms(rule["place"] if ask.language == "zh" else rule["place"] or rule["place2"]))
        if ask.language == "zh":
            done = set(terms(rule["act"])) & set(terms(place["act"] or place["act2"]))
            share = 1.0 if done else 0.0
        else:
            share = weights.share([t for t in ask.terms if t not in LIGHT and t not in there], line.says)
        if share >= ENOUGH and here:
            basis = Basis(line.hit, line.start, line.start + len(line.text), line.text)
            return Found(YES[ask.language][not here & there], share, (basis,))
    return None


def _kind_in(question: str, noun: str) -> str:
    """The content word before the noun in the question."""
    pairs = ((_term(m["kind"]), _term(m["noun"])) for m in _PAIR.finditer(question))
    return next((kind for kind, found in pairs if kind and found and noun and same_word(found, noun)), "")


def _term(word: str | None) -> str:
    return next(iter(terms(word or "")), "")
