"""What the sentence lists: kinds of thing ("track books, authors and loans") and fields ("with name, price and photo").

It finds enumerations and tells the two apart. It knows no blueprint.
"""

# ruff: noqa: E501 (a sentence or pattern is one line)

from __future__ import annotations

import re
from dataclasses import dataclass, field

from agents.site.spec import Field
from agents.site.wishes.names import singular
from agents.site.words.entities import group_of
from agents.site.words.fields import KINDS, field_from, split_list
from agents.sources.base import Language

_TRACK = re.compile(
    r"\b(?:keep(?:ing)? (?:track|a record|records|a log|a list) of|track(?:s|ing)?|manag(?:e|es|ing)|record(?:s|ing)?|stor(?:e|es|ing)|catalogu?(?:e|es|ing)|organi[sz](?:e|es|ing)|log(?:s|ging)?|collect(?:s|ing)?|list(?:s|ing)?|database (?:of|for)|register of|directory of|inventory of|collection of|overview of|administ(?:er|ration of)|entities[:：]?|tables[:：]?|kinds of things?[:：]?|modules[:：]?|sections for)\s+(?:all |our |my |the |their |various |different )?(?P<list>[^.;]+)",
    re.IGNORECASE,
)
_WITH = re.compile(
    r"(?P<noun>(?:\b[a-z]+ )?\b[a-z]+)?,? (?:with|including|each (?:with|has|have)|(?:that|which|who) (?:has|have)|having|containing|fields?[:：]?)(?: (?:its|their|fields?(?: like| such as| for)?|columns?(?: for)?|a|an|the))*[:：]? (?P<list>[^.;]+)",
    re.IGNORECASE,
)
_HAN_TRACK = re.compile(
    r"(?:管理|记录|登记|收集|整理|存储|追踪|跟踪|统计|维护|实体[:：]?|包括|模块[:：]?)(?P<list>[\u4e00-\u9fffA-Za-z、，,和与及以及\s]{2,400}?)(?=的?(?:网站|系统|平台|应用|工具)|[。；;]|$)"
)
_HAN_WITH = re.compile(
    r"(?P<noun>[\u4e00-\u9fff]{1,6}?)?(?:有|带有?|包含|包括|字段(?:有|包括)?[:：]?|填写|需要填)(?P<list>[\u4e00-\u9fffA-Za-z、，,和与及以及（）()\s]{2,300}?)(?=[。；;]|$)"
)
_STOP = re.compile(
    r"\s+(?:where|so that|who|which|that|in which|for|and (?:let|allow|show|the|customers|members|users|visitors|staff|everyone|anyone)|with|including|by|in (?:my|our|the)|from|to|at|on)\b.*$",
    re.IGNORECASE,
)
_ACTION = re.compile(
    r"\b(?:can|may|should|must|sees?|picks?|books?(?= a)|gets?|will|want|needs?|lets?|allows?|shows?|are|is)\b",
    re.IGNORECASE,
)
_FIELD_WORD = re.compile(
    "|".join(rf"(?:{p})" for k, p in KINDS if k not in ("boolean",))
    + r"|names?|titles?|authors?|isbn|breeds?|brands?|models?|colou?rs?|types?|categor(?:y|ies)|locations?|cit(?:y|ies)|countr(?:y|ies)|genres?|species|kinds?|speakers?|departments?|positions?|compan(?:y|ies)|materials?|origins?|serial numbers?|cuisines?|subjects?|languages?|姓名|名称|名字|标题|作者|品牌|型号|颜色|类型|类别|地点|城市|国家|品种|单位|编号|书名|菜名|出版社|产地|材质",
    re.IGNORECASE,
)


_NO_FIELD = re.compile(
    r"^(?:\d+|two|three|four|five|six)\b|\b(?:waiting list|reviews?|newsletter|contact form|faq|login|dashboard|search|comments?|blog|gallery|calendar)\b|候补|评价|订阅|表单|常见问题|登录|搜索",
    re.I,
)


@dataclass
class Listed:
    """What a sentence lists."""

    kinds: list[str] = field(default_factory=list)
    """Mentions of kinds of thing, in order."""
    fields: dict[str, list[Field]] = field(default_factory=dict)
    """Fields by the mention of what they are of; the empty one for what the site is about."""


def listed_in(sentence: str, language: Language) -> Listed:
    """The enumerations of a sentence."""
    found = Listed()
    patterns = (_HAN_TRACK, _HAN_WITH) if language == "zh" else (_TRACK, _WITH)
    for match in patterns[0].finditer(sentence):
        inner = match["list"]
        told = patterns[1].search(inner) if language == "en" else None
        if told is not None and told.start("list") > 0:
            inner = inner[: told.start() + len(told["noun"] or "")]
        for part in _parts(inner, language):
            if _is_kind(part, language):
                found.kinds.append(part)
    for match in patterns[1].finditer(sentence):
        parts = _parts(match["list"], language, fields=True)
        if parts and _are_fields(parts):
            made = [f for n, p in enumerate(parts, 1) if (f := field_from(p, language, otherwise=f"detail_{n}"))]
            noun = _noun(match["noun"] or "", found.kinds)
            if made and not any(_NO_FIELD.search(p) for p in parts):
                found.fields.setdefault(noun, []).extend(made)
    found.kinds = list(dict.fromkeys(found.kinds))
    return found


def _parts(words: str, language: Language, *, fields: bool = False) -> list[str]:
    parts = []
    for part in split_list(words):
        bare = (
            _STOP.sub("", part)
            if not fields
            else re.sub(r"\s+(?:where|so that|for (?:my|our|the)|who)\b.*$", "", part, flags=re.I)
        )
        bare = re.sub(r"^(?:the|a|an|all|our|my|their|its|of|also)\s+", "", bare.strip(), flags=re.I).strip(" .,，。")
        bare = re.sub(r"等$|的$", "", bare)
        if not bare or len(bare) > 40 or len(bare.split()) > 5:
            break
        if _ACTION.search(bare):
            break
        parts.append(bare)
    return parts


def _is_kind(part: str, language: Language) -> bool:
    """A plural or a noun of the lexicon."""
    if language == "zh":
        return 1 < len(part) <= 8 and not re.search(r"可以|能|让|的人", part)
    one = singular(part.lower())
    return len(part.split()) <= 3 and (one != part.lower() or group_of(one) is not None)


def _are_fields(parts: list[str]) -> bool:
    """Whether most members are names of fields rather than kinds of thing or features."""
    bare = [re.sub(r"\s*[（(].*$", "", p).strip() for p in parts]
    named = [
        p for p in bare if _FIELD_WORD.fullmatch(p) or _FIELD_WORD.fullmatch(p.split(" ")[-1]) or field_kind_said(p)
    ]
    plural = [p for p in bare if singular(p.lower()) != p.lower() and p not in named]
    return len(named) >= 1 and len(named) * 2 >= len(parts) and len(plural) <= len(parts) / 2


def field_kind_said(part: str) -> bool:
    """Whether a Chinese or English phrase ends like a field: "number of frames", "last inspection date", "页数"."""
    return (
        re.match(r"(?:number|date|time|amount|name|type|year) of\b", part, re.I) is not None
        or re.search(r"(?:日期|时间|数量?|号|名|量|率|价|额|期)$", part) is not None
    )


def _noun(said: str, kinds: list[str]) -> str:
    words = said.strip().lower()
    for kind in reversed(kinds):
        if words.endswith(kind.lower()) or kind.lower().endswith(words.split(" ")[-1] if words else "\0"):
            return kind
    return words.split(" ")[-1] if words else ""
