"""Things that pages have pictures of, as a sentence names them: who plays, and what falls, hides or stands in the way.

`templates/artifacts/things.js` draws them. It knows the words, not the pictures.
"""
# ruff: noqa: E501 -- a pattern is one line

from __future__ import annotations

import re

WORDS: dict[str, str] = {
    "apple": r"apples?|苹果|水果|fruits?", "ball": r"balls?|皮球|球", "basket": r"baskets?|篮子|筐", "bee": r"bees?|wasps?|蜜蜂|黄蜂",
    "bird": r"birds?|ducks?|parrots?|小鸟|鸟|鸭子", "bomb": r"bombs?|mines?|炸弹|地雷", "cake": r"cakes?|cupcakes?|sweets?|cand(?:y|ies)|蛋糕|糖果",
    "carrot": r"carrots?|vegetables?|胡萝卜|萝卜", "cat": r"cats?|kittens?|小猫|猫", "coin": r"coins?|gold|money|金币|硬币|钱", "drop": r"rain ?drops?|drops?|雨滴|水滴",
    "egg": r"eggs?|鸡蛋|蛋", "fish": r"fish(?:es)?|sharks?|小鱼|鱼|鲨鱼", "ghost": r"ghosts?|monsters?|aliens?|invaders?|enem(?:y|ies)|幽灵|鬼|怪物|外星人|敌机|敌人",
    "gift": r"gifts?|presents?|parcels?|礼物|包裹", "heart": r"hearts?|爱心|红心", "leaf": r"leaf|leaves|叶子|树叶|落叶", "mole": r"moles?|mice|mouse|rabbits?|地鼠|老鼠|兔子",
    "rock": r"rocks?|stones?|boulders?|meteors?|meteorites?|asteroids?|obstacles?|石头|陨石|障碍物?|岩石", "rocket": r"rockets?|space ?ships?|space ?crafts?|planes?|ufos?|火箭|飞船|飞机|战机",
    "snow": r"snow ?flakes?|snow ?balls?|snow|雪花|雪球", "star": r"stars?|星星",
}  # fmt: skip
_HERO = re.compile(
    r"(?:\b(?:is|as|play(?:s|ing)?|you are|you're|with|steer(?:s|ing)?|move|moves|moving|guide|help|control|using)\s+(?:an?\s+|the\s+|my\s+|our\s+)?(?:[a-z]+\s+){0,1}|(?:用|操控|控制|驾驶|扮演|主角是|帮助?|让)(?:一?[个只架艘]?)?)$",
    re.I,
)
"""What stands before whoever plays."""
_ACTS = re.compile(
    r"^\s*(?:that|who|which|has to|must|should|to)?\s*(?:catch|collect|dodg|avoid|shoot|jump|fl(?:y|ies)|run|eat|has to|must|find)|^(?:去|来)?(?:接|躲|射|跳|飞|跑|吃|找)",
    re.I,
)
"""What stands behind whoever plays."""


_AIMED = re.compile(
    r"(?:\b(?:catch|collect|dodg|avoid|shoot|hit|whack|jump(?:s|ing)? over)(?:e?s|ing|ch)?\s+(?:at\s+|the\s+|all\s+|some\s+|many\s+)*(?:[a-z]+\s+)?|(?:打|接住?|躲开?|躲避|射击?|击落|敲|收集|跳过)(?:掉下来的|掉落的|天上的|飞来的)?)$",
    re.I,
)
"""What stands before what is caught, dodged or hit."""


def named(text: str) -> list[tuple[int, int, str]]:
    """The things that a text names, with their places, in order; of those at one place the longest word."""
    found: list[tuple[int, int, str]] = []
    for name, words in WORDS.items():
        for word in re.finditer(rf"(?<![a-zA-Z])(?:{words})(?![a-zA-Z])", text, re.I):
            found.append((word.start(), -word.end(), name))
    kept: list[tuple[int, int, str]] = []
    for start, end, name in sorted(found):
        if not kept or start >= kept[-1][1]:
            kept.append((start, -end, name))
    return kept


def hero(text: str) -> str | None:
    """Whoever plays: “as a cat”, “a rocket that dodges”, 用篮子."""
    for start, end, name in named(text):
        if _HERO.search(text[:start]) or _ACTS.search(text[end:]):
            return name
    return None


def thing(text: str) -> str | None:
    """What is caught, dodged or hit: the first thing that does not play."""
    player = hero(text)
    for start, _, name in named(text):
        if _AIMED.search(text[:start]) and name != player:
            return name
    return next((name for _, _, name in named(text) if name != player), None)
