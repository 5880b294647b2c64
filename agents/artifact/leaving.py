"""Parts of a sentence that nothing on a page came of, so that they can be said to be left undone. It changes no page.

A part counts as used where it names the page, a parameter, a colour, a look, a title or something that is listed; words
about the asking itself (please, for my class, a small game) ask for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_PARTS = re.compile(
    r"\s*(?:[,，;；。!！\n]|\.(?:\s|$)|\s[-–—]+\s|\b(?:with|where|which|that|who|while|plus|and|including)\b|，?(?:并且?|而且|同时|还要|带有?|其中))\s*",
    re.I,
)
_ASKING = re.compile(
    r"\b(?:please|thanks?|make|makes|build|create|write|give|want|wanted|need|needs|would|like|i|i'd|we|me|us|my|our|your|his|her|you|it|its|this|there|some|something|the|a|an|one|to|of|for|in|on|at|by|from|as|is|are|be|so|can|could|should|do|does|let|lets|us|them|they|each|new|"
    r"game|app|application|tool|page|web|website|thing|program|widget|version|style|styled|html|file|browser|phone|mobile|desktop|simple|small|little|tiny|quick|basic|nice|pretty|beautiful|cute|fun|cool|good|great|clean|modern|interactive|classic|easy|"
    r"kids?|child(?:ren)?|daughter|son|brother|sister|grandson|granddaughter|nephew|niece|mum|mom|dad|family|friends?|class|classroom|school|students?|pupils?|team|office|party|home|work|old|years?|play|plays|playing|player|use|uses|used|show|shows|showing|see|number|amount|count|counts|total|totals|result|results|what|how|many|much|pays?|visuali[sz]e|compare|comparing|between|animation|animate[sd]?|random|randomly|time|every|when|after|until|up|out|over|or|not|all|also|just|really|very)\b|"
    r"请|帮我|帮忙|给我|我要|我想要?|想要|需要|做|写|生成|来|一下|一个|个|一张|一款|款|小游戏|游戏|小工具|工具|网页|页面|程序|简单|好看|漂亮|可爱|有趣|适合|幼儿园|小学生?|中学生?|小孩|孩子|儿子|女儿|学生|同学|全班|班级|老师|朋友|家人|玩|用|的|了|吗|吧|可以|能够?|显示|展示|告诉|还是|看看|动画|演示|可视化|并排|对比|比较|输入|点击|随机|我们?|我家|和|与|或|在|有|把|让|要|是|每次|时|上|里",
    re.I,
)
_NUMBERS = re.compile(r"[-−]?\d+(?:[.,]\d+)*\s*(?:%|％|x|×|°)?")


def undone(sentence: str, uses: Callable[[str], bool], known: set[str], listed: list[str]) -> list[str]:
    """The parts of a sentence that ask for something and of which half the words or more are none of `known`, where
    `uses` took nothing from them either; `listed` are a page's items."""
    head = sentence
    for item in sorted(listed, key=len, reverse=True):
        head = re.sub(re.escape(item), " ", head, flags=re.I) if item.strip() else head
    found = []
    for part in _PARTS.split(re.sub(r"[:：]", ",", head)):
        bare = _ASKING.sub(" ", " ".join(_NUMBERS.sub(" ", part).split()))
        words = re.findall(r"[a-z]{3,}|[\u4e00-\u9fff]+", bare.casefold())
        strange = [word for word in words if not _knows(word, known)]
        if strange and 2 * len(strange) >= len(words) and not uses(part):
            found.append(" ".join(part.split()))
    return list(dict.fromkeys(found))


def _knows(word: str, known: set[str]) -> bool:
    """Whether a word, or most of a run of Chinese signs by pairs of them, is known: 每月还款 of 每月还款额."""
    if word.isascii():
        return word in known or re.sub(r"(?:ies|es|s|ing|ed|er)$", "", word) in known
    told = " ".join(each for each in known if not each.isascii())
    pairs = [n for n in range(len(word) - 1) if word[n : n + 2] in told]
    strange = len(word) - len({at for n in pairs for at in (n, n + 1)})
    return 2 * strange < len(word) or strange < 2
