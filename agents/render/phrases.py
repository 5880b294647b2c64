"""Phrases: where a Chinese heading may break: between phrases, not within words.

Where a phrase ends is scored by a linear model over characters and their neighbours (the Chinese model of BudouX,
`templates/slides/phrases.zh.json`), and never lies within a common word (`words.zh.txt`, the commoner words of jieba's
list, commonest first). Particles stay with what they follow, numerals and prepositions with what follows them. It
measures nothing and knows no slots.
"""

from __future__ import annotations

import json
import math
import re
from functools import cache
from itertools import pairwise

from agents.render.layouts import TEMPLATES

_FEATURES = (
    ("UW1", -3, -2), ("UW2", -2, -1), ("UW3", -1, 0), ("UW4", 0, 1), ("UW5", 1, 2), ("UW6", 2, 3),
    ("BW1", -2, 0), ("BW2", -1, 1), ("BW3", 0, 2),
    ("TW1", -3, 0), ("TW2", -2, 1), ("TW3", -1, 2), ("TW4", 0, 3),
)  # fmt: skip
"""Kinds of the model's features: which characters around a break each looks at."""
_LEADS = set("一二两三四五六七八九十百千万亿几每第各这那在从以把对将被向与和及或为给让使由于更最很不未无非再又")
"""Single characters that belong to what follows them"""
_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_BREAKABLE = re.compile(rf"[{_HAN}].|.[{_HAN}]", re.DOTALL)
_NEVER_LAST = "（《“‘「『【(["
_NEVER_FIRST = "，。、；：？！）》」』】”’%°…·—,.;:?!)]"
_LONGEST_WORD, _ALONE = 4, 11.0
"""Characters of a listed word at most; cost of a character that is in none, in logarithms of ranks"""


@cache
def _model() -> tuple[dict[str, dict[str, int]], float]:
    model = json.loads((TEMPLATES / "phrases.zh.json").read_text("utf-8"))
    return model, -0.5 * sum(sum(group.values()) for group in model.values())


@cache
def _ranks() -> dict[str, float]:
    """Cost of each listed word: the commoner, the cheaper."""
    words = (TEMPLATES / "words.zh.txt").read_text("utf-8").split()
    return {word: math.log(rank) for rank, word in enumerate(words, start=100)}


def _within_words(text: str) -> set[int]:
    """Places within the listed words that the text is most likely made of."""
    ranks = _ranks()
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(text) + 1):
        ways = [(best[end - 1][0] + _ALONE, end - 1)]
        for start in range(max(0, end - _LONGEST_WORD), end - 1):
            cost = ranks.get(text[start:end])
            if cost is not None:
                ways.append((best[start][0] + cost, start))
        best.append(min(ways))
    inside: set[int] = set()
    end = len(text)
    while end > 0:
        start = best[end][1]
        inside.update(range(start + 1, end))
        end = start
    return inside


@cache
def phrases(text: str) -> tuple[str, ...]:
    """The text in pieces between which a line may break; joined they are the text."""
    model, base = _model()
    whole = _within_words(text)
    cuts = [0]
    for at in range(1, len(text)):
        if at in whole or not _may_break(text, at):
            continue
        score = base
        for name, start, end in _FEATURES:
            if at + start >= 0 and at + end <= len(text):
                score += model.get(name, {}).get(text[at + start : at + end], 0)
        if score > 0 or text[at - 1] == " ":
            cuts.append(at)
    return tuple(_joined([text[a:b] for a, b in pairwise([*cuts, len(text)])])) if text else ()


def _may_break(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if before in _NEVER_LAST or after in _NEVER_FIRST or after == " ":
        return False
    return before == " " or bool(_BREAKABLE.match(before + after))


def _joined(pieces: list[str]) -> list[str]:
    """Without pieces of one character: each joins the piece that it belongs to."""
    made: list[str] = []
    waiting = ""
    for piece in pieces:
        piece, waiting = waiting + piece, ""
        alone = len(piece.rstrip()) == 1 and not piece.isascii()
        if alone and piece in _LEADS:
            waiting = piece
        elif made and (alone or len(made[-1]) == 1) and made[-1][-1] != " ":
            made[-1] += piece
        else:
            made.append(piece)
    if waiting:
        made[-1:] = [made[-1] + waiting] if made else [waiting]
    return made
