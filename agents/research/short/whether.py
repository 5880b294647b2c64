"""Yes or no, by a sentence that says what is asked, or that it is not so. It knows no document."""
# ruff: noqa: E501 -- a pattern, or words of one meaning, is one line

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agents.research.short.asking import Ask
from agents.research.short.base import Basis, Found, Weights
from agents.research.short.forms import Bag
from agents.research.short.from_sentences import Line, covered
from agents.text.words import terms

ENOUGH = 0.68
"""Share of the question that a sentence must speak of."""
_NOT = re.compile(
    r"\b(?:not|no|never|none|neither|nobody|nothing|cannot|without|n[o’']t)\b|n[’']t\b|不|没有|未|无|禁止|严禁|否",
    re.IGNORECASE,
)
_OPPOSITE = (
    "accept accepted approve approved adopt adopted pass passed agreed|reject rejected refuse refused decline declined",
    "open opened|closed close shut", "allow allowed permit permitted|forbid forbidden prohibit prohibited banned ban",
    "rise rose risen increase increased grow grew grown higher up more|fall fell fallen decrease decreased decline declined drop dropped lower down fewer less",
    "include included including|exclude excluded excluding", "win won|lose lost", "succeed succeeded successful|fail failed",
    "free|paid charge charged", "same|different", "alive|dead died", "safe|dangerous unsafe", "required mandatory|optional voluntary",
    "before earlier|after later", "开放 开门|关闭 闭馆", "允许 可以 准许|禁止 严禁 不得", "增加 上升 增长 提高|减少 下降 降低", "通过 同意|否决 反对",
)  # fmt: skip
YES = {"en": ("Yes", "No"), "zh": ("是", "否")}


def _opposites(term: str) -> frozenset[str]:
    found: set[str] = set()
    for pair in _OPPOSITE:
        left, right = (frozenset(t for w in side.split() for t in (w, *terms(w))) for side in pair.split("|"))
        found |= right if term in left else left if term in right else set()
    return frozenset(found)


def whether(ask: Ask, every: Sequence[Line], weights: Weights) -> Found | None:
    """The answer by the best sentence; None where none speaks of all that is asked."""
    best: Found | None = None
    asked_not = bool(_NOT.search(re.sub(r"是不是|能不能|可不可以|有没有|会不会|要不要|是否|不", "", ask.text)))
    for line in every:
        turned = [t for t in ask.terms if line.own.says(t) < 0.8 and _opposites(t) & line.own.terms]
        slim = replace(ask, terms=tuple(t for t in ask.terms if t not in turned))
        share = covered(slim, line, weights)
        own = weights.share(slim.terms, line.own.says)
        if ask.language == "en" and not all(_is_said(term, line) for term in slim.terms):
            continue
        if share < ENOUGH or (own < 0.45 and not turned):
            continue
        negated = bool(_NOT.search(line.text)) and _is_of_what_is_asked(ask, line)
        says = (not negated) ^ bool(turned) ^ asked_not
        basis = Basis(line.hit, line.start, line.start + len(line.text), line.text)
        score = 0.6 * share + 0.4 * own + 0.15 * bool(turned)
        if best is None or score > best.score:
            best = Found(YES[ask.language][not says], score, (basis,))
    return best


def _is_said(term: str, line: Line) -> bool:
    """Whether a sentence, what stands before it, or its title has a term, and not only a word that is near to it."""
    return max(line.own.says(term), line.back.says(term)) >= 0.8 or term in line.head.terms


def _is_of_what_is_asked(ask: Ask, line: Line) -> bool:
    """Whether the “not” of a sentence stands in the part that speaks of what is asked."""
    parts = re.split(r"[,;，；]|\bexcept\b|\bbut\b|除", line.text)
    said = [sum(Bag(part).says(t) >= 0.8 for t in ask.terms) for part in parts]
    top = max(said, default=0)
    return any(_NOT.search(part) for part, count in zip(parts, said, strict=True) if count == top)
