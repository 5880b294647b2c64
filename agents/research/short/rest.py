"""What is left of a whole where a sentence says “the rest”: the whole and the other parts stand there, the rest is worked out.

It reads sentences only. It knows no document.
"""
# ruff: noqa: E501 -- a pattern is one line

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.research.short.asking import Ask
from agents.research.short.base import Basis, Found, Weights
from agents.research.short.figuring import figured, shown
from agents.research.short.forms import Bag
from agents.research.short.from_sentences import covered
from agents.research.short.lines import Line
from agents.research.short.values import Value, values
from agents.text.words import terms

ENOUGH = 0.5
"""Share of the question that the sentence must speak of."""
SCORE = 0.9
_REST = re.compile(r"\bthe (?:rest|remainder|others?)\b|\bwhat (?:is|was) left\b|其余|余下|剩余|剩下", re.IGNORECASE)
_WHOLE = re.compile(
    r"\b(?:total|altogether|in all|costs?|cost is|cost was|price|budget|sum)\b|共|总|合计|费用|造价", re.IGNORECASE
)
_OF_IT = re.compile(r"^[^.;]{0,12}\b(?:of which|of this|of that|including)\b|^[，,]?其中", re.IGNORECASE)
_OWN = re.compile(r"\bitself\b|\bthemselves\b|\b(?:him|her)self\b|\bown\b|自己|自行|自筹", re.IGNORECASE)
_PARTS = re.compile(r"[,，](?!\d)|[;；]|\band (?=the (?:rest|remainder))")


_NET = re.compile(
    r"\b(?:after|without|less|minus|net of) (?:the )?(?P<whose>[^?]+?)(?:['’]s?)? (?:share|grant|contribution|subsidy|part|discount|money)\b"
    r"|扣除(?P<whose_zh>[^？?，,]{2,12}?)(?:的?(?:补贴|补助|资助|部分))?(?:后|之后)",
    re.IGNORECASE,
)


def rest_of(ask: Ask, every: Sequence[Line], weights: Weights) -> Found | None:
    """The rest, where the question asks for whoever or whatever has it; None where no sentence tells of one."""
    if (net := _NET.search(ask.text)) is not None:
        return _without(ask, net["whose"] or net["whose_zh"], every, weights)
    for line in every:
        if not _REST.search(line.text) or covered(ask, line, weights) < ENOUGH:
            continue
        parts = _PARTS.split(line.text)
        said = [weights.share(ask.terms, Bag(part).says) for part in parts]
        best = said.index(max(said))
        if said.count(max(said)) > 1 and _OWN.search(ask.text):
            best = next((n for n, part in enumerate(parts) if said[n] == max(said) and _OWN.search(part)), best)
        elif said.count(max(said)) > 1:
            continue
        if not _REST.search(parts[best]):
            continue
        found = _left(line)
        if found is not None:
            return found
    return None


def _without(ask: Ask, whose: str, every: Sequence[Line], weights: Weights) -> Found | None:
    """What is left of the whole in a sentence that also says what somebody gives of it."""
    wanted = terms(whose)
    for line in every:
        if wanted and all(line.own.says(t) >= 0.9 for t in wanted) and covered(ask, line, weights) >= ENOUGH:
            found = _left(line)
            if found is not None:
                return found
    return None


def _left(line: Line) -> Found | None:
    """The largest value of a sentence without its others of the same unit."""
    every = [v for v in values(line.text, "number") if v.number is not None and (v.unit or v.money)]
    whole, place = max(every, key=lambda v: v.number or 0.0, default=None), line.start
    if whole is None:
        return None
    parts = [v for v in every if v is not whole and (v.unit, v.money) == (whole.unit, whole.money)]
    if not _WHOLE.search(line.text[: whole.start]) and not _OF_IT.search(line.text[whole.end :]):
        parts, before = [whole, *parts], _whole_before(line, whole)
        if before is None:
            return None
        whole, place = before
    if not parts or sum(v.number or 0.0 for v in parts) >= (whole.number or 0.0):
        return None
    less = parts[0].text if len(parts) == 1 else getattr(figured("sum", [v.text for v in parts]), "text", "")
    made = figured("difference", [whole.text, less]) if less else None
    if made is None:
        return None
    basis = [Basis(line.hit, line.start, line.start + len(line.text), v.text) for v in parts]
    if place == line.start:
        basis.insert(0, Basis(line.hit, line.start, line.start + len(line.text), whole.text))
    else:
        basis.insert(0, Basis(line.hit, place, place + len(whole.text), whole.text))
    return Found(_as(whole, made.text), SCORE, tuple(basis), made.value, whole.unit, made.working)


def _whole_before(line: Line, part: Value) -> tuple[Value, int] | None:
    """The largest value of the kind in the sentences before, and its place in the source; None where it is no more."""
    begin = line.whole.rfind(line.before, 0, line.start) if line.before else -1
    kind = (part.unit, part.money)
    more = [
        v for v in values(line.before, "number") if (v.unit, v.money) == kind and (v.number or 0) > (part.number or 0)
    ]
    best = max(more, key=lambda v: v.number or 0.0, default=None)
    if best is None:
        return None
    place = begin + best.start if begin >= 0 else line.whole.rfind(best.text, 0, line.start)
    return (best, place) if place >= 0 else None


def _as(whole: Value, text: str) -> str:
    """A number in the form of the whole: with its sign, scale and unit."""
    sign = re.match(r"US\$|[€$£¥]", whole.text)
    scale = re.search(r"\s?(?:thousand|million|billion)\b|[万亿]", whole.text)
    if sign:
        return f"{sign.group()}{text}{scale.group() if scale else ''}"
    return shown(text, f"{scale.group().strip() if scale else ''}{whole.unit}")
