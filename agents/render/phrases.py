"""Phrases: where a Chinese heading may break: between phrases, not within words.

Where a phrase ends is scored by BudouX's model over characters and their neighbours; only where it is sure is a line
broken. Particles stay with what they follow, numerals and prepositions with what follows them. It measures nothing
and knows no slots.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

_FEATURES = (
    ("UW1", -3, -2), ("UW2", -2, -1), ("UW3", -1, 0), ("UW4", 0, 1), ("UW5", 1, 2), ("UW6", 2, 3),
    ("BW1", -2, 0), ("BW2", -1, 1), ("BW3", 0, 2),
    ("TW1", -3, 0), ("TW2", -2, 1), ("TW3", -1, 2), ("TW4", 0, 3),
)  # fmt: skip
"""Kinds of the model's features: which characters around a break each looks at."""
SURE = 700
"""Score from which a break is taken; the model itself breaks above 0, and then within words too"""
_LEADS = set(
    "一二两三四五六七八九十百千万亿几每第各这那在从以把对将被向与和及或为给让使由于更最很不未无非再又是也就都还会能要可用"
)
"""Single characters that belong to what follows them"""
_WHOLE = (
    "人工智能",
    "大语言模型",
    "机器学习",
    "深度学习",
    "神经网络",
    "云计算",
    "互联网",
    "二维码",
    "碳中和",
    "供应链",
    "街道办",
    "居委会",
    "志愿者",
)
"""Terms that the model would break, or might"""
COUNT = re.compile(
    r"\d[\d.,]*(?:[百千万亿]{1,2}(?:人次|[元人次册个名户吨米])?|人次|平方米|公里|小时|分钟|个月|[元人次册个名年月日号岁天米吨倍家件台所座周户间张本页%％])"
)
"""A number with what it counts: a line that breaks within is read twice"""
_HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_ORDINAL = re.compile(r"第[一二三四五六七八九十\d]{1,3}$")
_NEVER_LAST = "（《“‘「『【(["
_NEVER_FIRST = "，。、；：？！）》」』】”’%°…·—,.;:?!)]"


@cache
def _model() -> tuple[dict[str, dict[str, int]], float]:
    import budoux

    model = budoux.load_default_simplified_chinese_parser().model
    return model, -0.5 * sum(sum(group.values()) for group in model.values())


@cache
def phrases(text: str) -> tuple[str, ...]:
    """The text in pieces between which a line may break; joined they are the text."""
    whole = {at for term in _WHOLE for found in re.finditer(term, text) for at in range(found.start() + 1, found.end())}
    whole |= {at for found in COUNT.finditer(text) for at in range(found.start() + 1, found.end())}
    cuts = {0}
    for at in range(1, len(text)):
        if at in whole or not _may_break(text, at):
            continue
        if text[at - 1] == " " or _score(text, at) > SURE:
            cuts.add(at + 1 if _is_suffix(text, at) else at)
    ends = [*sorted(c for c in cuts if c < len(text)), len(text)]
    return tuple(_joined([text[a:b] for a, b in pairwise(ends)])) if text else ()


def _score(text: str, at: int) -> float:
    """How sure the model is that a phrase ends before the character at `at`."""
    model, score = _model()
    for name, start, end in _FEATURES:
        if at + start >= 0 and at + end <= len(text):
            score += model.get(name, {}).get(text[at + start : at + end], 0)
    return score


def _may_break(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if before in _NEVER_LAST or after in _NEVER_FIRST or after == " " or _ORDINAL.search(text[:at]):
        return False
    return before == " " or bool(_HAN.match(before) or _HAN.match(after))


def _is_suffix(text: str, at: int) -> bool:
    """Whether one character stands between Chinese and a number or Latin: it ends what is before it."""
    if at + 1 >= len(text) or text[at] in _LEADS or text[at] in _NEVER_LAST:
        return False
    around = [bool(_HAN.match(text[k])) for k in (at - 1, at, at + 1)]
    return around == [True, True, False] and text[at + 1].isalnum()


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
