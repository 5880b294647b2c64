"""What is left when a part is taken from a whole that one sentence tells: who signed up but did not come, the other of two places.

It works out one difference of numbers that stand in one sentence. It knows no document.
"""
# ruff: noqa: E501 -- a pattern is one line

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from agents.research.short.asking import Ask
from agents.research.short.base import Basis, Found, Weights
from agents.research.short.figuring import figured, shown
from agents.research.short.from_sentences import covered, nearness
from agents.research.short.lines import Line
from agents.research.short.values import Value, values
from agents.text.words import terms

ENOUGH = 0.45
"""Share of the question that the sentence must speak of."""
SCORE = 0.75
_BUT_NOT = re.compile(
    r"^(?P<whole>.+?)(?:,? but|,? and|,? yet) (?:did|do|does|were|was|have|has|had|could|would)(?: not|n[’']t)(?: \w+ed)? ?(?P<part>.+)$"
    r"|^(?P<whole_zh>.+?)(?:却|但|而|可)(?:是)?(?:没有?|未|并?不)(?P<part_zh>.+)$",
    re.IGNORECASE,
)
_LEFT = re.compile(r"\b(?:left|remain\w*|still|stay\w*|over)\b|剩|还有|仍", re.IGNORECASE)
_GONE = re.compile(
    r"\bOf (?:the |these |our |all )?(?P<whole>\d[\d,]*)\b[^,.;]*, (?P<part>\d[\d,]*)\b(?P<what>[^.;]*)"
    r"|(?P<whole_zh>\d[\d,]*)[^\W\d_]{0,8}[中里]，?有?(?P<part_zh>\d[\d,]*)(?P<what_zh>[^。；]*)"
)
_IS_GONE = re.compile(
    r"\b(?:no longer|not|left|gone|struck|withdr\w+|withdrawn|dropped|resigned|cancel\w*|sold|lost|broken|died|moved|removed|given|taken|returned|gave|failed)\b|不再|没有|退|取消|离开|卖|坏|丢|未",
    re.IGNORECASE,
)
_OF_THEM = re.compile(
    r"(?P<part>\d[\d,.]*\d|\d) of (?:them|these|which|whom) (?:were |was |went |live |are )?(?:sold |made |held )?(?:in|from|by|to|for|at|on) (?:the )?(?P<other>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*)"
    r"|其中(?P<other_zh>[\u4e00-\u9fff]{2,6}?)[有占为]?(?P<part_zh>\d[\d,.]*\d|\d)"
)


def apart(ask: Ask, every: Sequence[Line], weights: Weights) -> Found | None:
    """The best of what sentences leave when a part is taken away; None where the question asks for no such thing."""
    if ask.sort not in ("number", "money") and ask.task not in ("count", "value"):
        return None
    best: Found | None = None
    asked = replace(ask, hard=(), terms=tuple(t for t in ask.terms if not _LEFT.fullmatch(t)))
    for line in every:
        share = covered(asked, line, weights)
        if share < ENOUGH or (best is not None and best.score >= SCORE * share):
            continue
        for whole, part in _two(ask, line, weights):
            if (whole.number or 0) <= (part.number or 0):
                continue
            made = figured("difference", [whole.text, part.text])
            if made is not None:
                bases = tuple(Basis(line.hit, line.start, line.start + len(line.text), v.text) for v in (whole, part))
                score = min(0.9, SCORE * share + 0.2)
                best = Found(shown(made.text, whole.unit), score, bases, made.value, whole.unit, made.working)
                break
    return best


def _two(ask: Ask, line: Line, weights: Weights) -> Iterator[tuple[Value, Value]]:
    """The whole and the part, in every way that the question and the sentence allow."""
    found = [v for v in values(line.text, "number") if v.number is not None]
    if (but := _BUT_NOT.match(ask.text)) is not None:
        yield from _by_clauses(
            but["whole"] or but["whole_zh"], but["part"] or but["part_zh"], ask, line, found, weights
        )
    if _LEFT.search(ask.text):
        for match in _GONE.finditer(line.text):
            if _IS_GONE.search(match["what"] or match["what_zh"] or ""):
                yield from _values(found, match, "whole", "part")
    for match in _OF_THEM.finditer(line.text):
        other = match["other"] or match["other_zh"]
        ahead = line.text[: match.start()]
        named = [n for n in re.findall(r"[A-Z][\w’'-]+|[\u4e00-\u9fff]{2,6}", ask.text) if n in ahead]
        joined = any(
            re.search(rf"{re.escape(a)} ?(?:and|和|与|、) ?{re.escape(b)}", ahead)
            for n in named
            for a, b in ((n, other), (other, n))
        )
        wholes = [v for v in found if v.end <= match.start() and (v.number or 0) > 0]
        parts = [v for v in found if match.start() <= v.start < match.end()]
        if other not in ask.text and joined and wholes and parts:
            yield wholes[-1], parts[0]


def _by_clauses(
    whole: str, part: str, ask: Ask, line: Line, found: Sequence[Value], weights: Weights
) -> Iterator[tuple[Value, Value]]:
    """The value that stands nearest to what was done, and the one nearest to what was not."""
    if len(found) < 2:
        return
    own = [t for t in terms(whole) if t not in terms(part)]
    first = max(found, key=lambda v: nearness(replace(ask, terms=tuple(own)), line, v, weights))
    left = [v for v in found if v is not first and v.unit == first.unit]
    if own and left:
        yield first, max(left, key=lambda v: nearness(replace(ask, terms=tuple(terms(part))), line, v, weights))


def _values(found: Sequence[Value], match: re.Match[str], *names: str) -> Iterator[tuple[Value, Value]]:
    starts = [match.start(n) if match[n] else match.start(f"{n}_zh") for n in names]
    said = [next((v for v in found if v.start == start), None) for start in starts]
    if said[0] is not None and said[1] is not None:
        yield said[0], said[1]
