"""Of whom or what something is said: “哪些楼不受影响？”, where a clause says “五号楼和六号楼不受影响”. Chinese only.

What stands before the words that the question has, too, is the answer. It knows no document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.research.short.asking import Ask
from agents.research.short.base import Basis, Found, Weights
from agents.research.short.from_sentences import covered
from agents.research.short.lines import Line

ENOUGH = 0.4
"""Share of the question that the sentence must speak of."""
_ASKS = re.compile(
    r"(?:^|[，,])(?:请问)?(?:哪些|哪几[个种位家座]?|哪[个种位家座])"
    r"(?P<noun>[^不没未可能需要有是被受在将应必免\W]{1,5}?)(?P<says>(?:不|没|未|可以|能|需要|要|必须|应|免|被|受|将).+?)[？?]?$"
)
_NOT = re.compile(r"不|没|未|禁")
_CLAUSE = re.compile(r"[^，。；！？\n]+")
_BEGINS = re.compile(r"不|没有|没|未|可以|可|能|需要|需|必须|应|免|被|受|将")


def subjects(ask: Ask, every: Sequence[Line], weights: Weights) -> Found | None:
    """What the best clause says it of; None for other questions."""
    asks = _ASKS.search(ask.text)
    if ask.language != "zh" or asks is None:
        return None
    noun, says = asks["noun"], asks["says"]
    pairs = {says[i : i + 2] for i in range(len(says) - 1)}
    best: Found | None = None
    for line in every:
        share = covered(ask, line, weights)
        if share < ENOUGH:
            continue
        for clause in _CLAUSE.finditer(line.text):
            text = clause.group()
            begins = _BEGINS.search(text)
            if begins is None or bool(_NOT.search(says)) != bool(_NOT.search(text[begins.start() :])):
                continue
            subject, rest = text[: begins.start()].strip("　 、"), text[begins.start() :]
            alike = sum(pair in rest for pair in pairs) / max(1, len(pairs))
            if noun[-1] not in subject or not rest or alike < 0.25 or len(subject) > 30:
                continue
            score = min(0.9, 0.4 + 0.3 * share + 0.4 * alike)
            if best is None or score > best.score:
                basis = Basis(line.hit, line.start, line.start + len(line.text), subject)
                best = Found(subject, score, (basis,))
    return best
