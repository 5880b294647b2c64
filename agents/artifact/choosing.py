"""Which blueprint a sentence asks for: by the words that name it, else by meaning. None is better than a wrong one.

English sentences are compared as vectors where the optional embedder is installed, all others by their terms.
"""
# ruff: noqa: E501 -- a phrase is one line

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from agents.artifact.blueprints import Blueprint, blueprints
from agents.corpus.embedding import installed_embedder
from agents.sources.base import Language
from agents.text.similarity import TfIdf
from agents.text.words import language_of, terms

ALIKE = 0.52
"""Cosine of vectors from which on a sentence without any key is taken to mean a blueprint."""
SHARED = 0.34
"""The same of terms, where there are no vectors."""
AHEAD = 0.05
"""How much better the best must be than the next, to be meant."""
SITES = re.compile(
    r"\b(?:log ?in|sign ?up|user accounts?|accounts|database|back ?end|server|online shop|web ?shop|e-?commerce|payments?|"
    r"admin|multi-?user|web ?site|cms|blog)\b|登录|注册|数据库|后台|网站|商城|网店|支付",
    re.I,
)
"""Signs of a site rather than of one page."""
OTHERS = re.compile(
    r"\b(?:chess|checkers|draughts|pac-?man|solitaire|poker|crossword|wordle|"
    r"racing|3d|first[- ]person|weather|stock prices?|news|map of|translator|"
    r"chat ?bot|video|camera|e-?mail|calendar|spreadsheet)\b|象棋|围棋|纸牌|麻将|天气|股票|新闻|地图|翻译|聊天|视频|摄像|日历",
    re.I,
)
"""Pages that we have no blueprint for, though their words come near one."""


UNLIKE = re.compile(
    r"\b(?:candlestick|gantt|sankey|bubble|box) ?(?:plot|chart|diagram)s?\b|"
    r"\b(?:litres?|liters?|gallons?|tins?|how much|how many)\b[^.]{0,20}\b(?:paint|wallpaper)\b|\bpaint (?:calculator|coverage)\b|油漆(?:用量|计算)|"
    r"\bflow ?charts?\b|\borg(?:anisation)? ?charts?\b|甘特图|桑基图|气泡图|箱线图|流程图|组织结构图|思维导图",
    re.I,
)
"""Pages that are called by a word of ours and are another thing."""
_ASKING = re.compile(
    r"^(?:please\s+)?(?:(?:make|build|create|write|give)\s+(?:me\s+)?)?(?:an?\s+|the\s+)?|^(?:请)?(?:帮我)?(?:做|写|生成|给我)?(?:一个|个)?|小工具$|工具$",
    re.I,
)


@dataclass(frozen=True)
class Choice:
    """The blueprint of a sentence, and whether it was named or is only near."""

    blueprint: Blueprint
    named: bool
    likeness: float


def choose(sentence: str) -> Choice | None:
    """The blueprint that is meant; None when it is none of ours."""
    head = re.split(r"[:：\n]", sentence, maxsplit=1)[0]
    bare = _ASKING.sub("", head).strip(" .。!！").casefold()
    if UNLIKE.search(head):
        return None
    asked = {n: 1.0 for n, each in blueprints().items() if any(re.search(a, sentence, re.I) for a in each.asks)}
    meant = next((each for each in blueprints().values() if bare in each.alone), None)
    if meant is not None and not asked:
        return Choice(meant, True, 1.0)
    named = {name: place for name, each in blueprints().items() if (place := _named(head, each)) is not None}
    named = named or asked
    if len(named) == 1:
        return Choice(blueprints()[next(iter(named))], True, 1.0)
    if not named and (OTHERS.search(head) or SITES.search(head) or len(terms(head)) < 1):
        return None
    near = likeness(head)
    if named:
        best = max(named, key=lambda name: named[name] + 0.5 * near[name])
        return Choice(blueprints()[best], True, near[best])
    ranked = sorted(near, key=lambda name: -near[name])
    first, second = ranked[0], ranked[1]
    enough = ALIKE if _vectors() is not None and language_of(head) == "en" else SHARED
    if near[first] < enough or near[first] - near[second] < AHEAD:
        return None
    return Choice(blueprints()[first], False, near[first])


def wants_site(sentence: str) -> bool:
    """Whether a sentence asks for what only a site can do."""
    return SITES.search(sentence) is not None


def unknown_kind(sentence: str) -> bool:
    """Whether a sentence names a page that we have no blueprint for."""
    return OTHERS.search(sentence) is not None or UNLIKE.search(sentence) is not None


def _named(head: str, blueprint: Blueprint) -> float | None:
    """How clearly a sentence names a blueprint: long names and early ones count more. None when it does not."""
    best: float | None = None
    for key in blueprint.keys:
        if key.isascii():
            pattern = (
                rf"(?<![A-Za-z0-9_-]){re.escape(key).replace(chr(92) + ' ', '[ -]?')}(?:s|es|ing)?(?![A-Za-z0-9_-])"
            )
        else:
            pattern = re.escape(key)
        if found := re.search(pattern, head, re.I):
            size = len(key) / 12 if key.isascii() else len(key) / 4
            value = 1 + 0.5 * size - 0.6 * found.start() / max(1, len(head))
            best = value if best is None else max(best, value)
    return best


def likeness(sentence: str) -> dict[str, float]:
    """How like each blueprint's own sentences a sentence is, 0 to 1."""
    names = list(blueprints())
    vectors = _vectors()
    if vectors is not None and language_of(sentence) == "en":
        query = vectors[0].query(sentence)
        rated: dict[str, float] = dict.fromkeys(names, 0.0)
        for name, vector in vectors[1]:
            rated[name] = max(rated[name], float(vector @ query))
        return rated
    language: Language = language_of(sentence)
    texts = [" ".join([*blueprints()[name].about[language], *blueprints()[name].keys]) for name in names]
    cosines = TfIdf(texts).cosine([sentence], texts)[0]
    return {name: float(value) for name, value in zip(names, cosines, strict=True)}


@cache
def _vectors() -> tuple[Any, list[tuple[str, np.ndarray]]] | None:
    embedder = installed_embedder()
    if embedder is None:
        return None
    texts = [(name, text) for name, each in blueprints().items() for text in each.about["en"]]
    small = embedder.passages([text for _, text in texts])
    return embedder, [(name, _unit(v)) for (name, _), v in zip(texts, small, strict=True) if v is not None]


def _unit(vector: np.ndarray) -> np.ndarray:
    """The int8 vector of a passage, of length 1."""
    wide = vector.astype(np.float32)
    return wide / np.linalg.norm(wide)
