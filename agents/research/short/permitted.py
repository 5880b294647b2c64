"""Whether something is allowed: by a sentence that allows or forbids it, or that makes it no exception to one that does.

Words such as “wear” or “bring” say nothing of what is asked for; the thing and the place do. It knows no document.
"""
# ruff: noqa: E501 -- a pattern is one line

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from agents.research.short.asking import Ask
from agents.research.short.base import Basis, Found, Weights
from agents.research.short.lines import Line
from agents.research.short.whether import YES
from agents.text.words import terms

ENOUGH = 0.7
"""Share of what is asked that the rule and its exception must speak of together."""
_ASKS = re.compile(
    r"^\W*(?:may|can|could|must|is it (?:allowed|permitted|forbidden)|am i allowed|are .{1,40} (?:allowed|permitted|forbidden)|am i \w+ to|are (?:we|you|members|guests) (?:allowed|permitted) to)\b|可以|允许|能不能|可不可以|能.{1,12}吗",
    re.IGNORECASE,
)
_FORBIDS = re.compile(
    r"\b(?:not (?:be )?(?:allowed|permitted)|must not|may not|cannot|forbidden|prohibited|banned|no [a-z]+ing)\b|禁止|严禁|不得|不准|不许|不可",
    re.IGNORECASE,
)
_ALLOWS = re.compile(r"\b(?:allowed|permitted|may|can)\b|允许|可以|准许", re.IGNORECASE)
_TOO = re.compile(
    r"\bno exceptions?\b|\bapplies (?:also )?to\b|\bthe same goes for\b|\bnor\b|不例外|同样适用|也一样", re.IGNORECASE
)
_BUT = re.compile(r"\b(?:except|exempt|is an exception|are exceptions)\b|除外|例外", re.IGNORECASE)
LIGHT = frozenset(
    terms(
        "wear bring take use have carry put keep go come enter allowed permitted forbidden work people visitor member guest anyone somebody person"
    )
)


def permitted(ask: Ask, every: Sequence[Line], weights: Weights) -> Found | None:
    """Yes or no by a rule and the sentence after it; None where none speaks of enough of what is asked."""
    if not _ASKS.search(ask.text):
        return None
    wanted = [term for term in ask.terms if term not in LIGHT]
    best: Found | None = None
    for before, line in itertools.pairwise(every):
        rule, turn = _rule(before.text), _TOO.search(line.text) or _BUT.search(line.text)
        if rule is None or turn is None or before.hit.passage != line.hit.passage:
            continue
        own = weights.share(wanted, line.own.says)
        share = weights.share(wanted, lambda t, a=before, b=line: max(a.own.says(t), b.own.says(t)))
        if share < ENOUGH or own < 0.3:
            continue
        allowed = rule if _TOO.search(line.text) else not rule
        basis = tuple(Basis(x.hit, x.start, x.start + len(x.text), x.text) for x in (before, line))
        if best is None or share > best.score:
            best = Found(YES[ask.language][not allowed], share, basis)
    return best


def for_whom(ask: Ask) -> Ask:
    """The question without words that only say how a thing is used."""
    return replace(ask, terms=tuple(t for t in ask.terms if t not in LIGHT)) if _ASKS.search(ask.text) else ask


def _rule(text: str) -> bool | None:
    """Whether a sentence allows; None where it is no rule."""
    if _FORBIDS.search(text):
        return False
    return True if _ALLOWS.search(text) else None
