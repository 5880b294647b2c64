"""A topic as a person types it: the request around it taken off, its language, a form short enough for a slide."""

from __future__ import annotations

import re

from agents.sources.base import Language
from agents.text.words import language_of, length

_REQUEST_EN = re.compile(
    r"^(?:please |can you |could you |i need |i want |help me )*(?:to )?(?:make|create|write|build|"
    r"generate|prepare|give|do|draft)?\s*"
    r"(?:me |us )?(?:an? |some |the )?(?:\w+[- ])?(?:\d+[- ](?:slides?|pages?)[- ]?)?(?:slide )?(?:deck|"
    r"presentation|slides|slideshow|ppt|powerpoint|talk)\s+"
    r"(?:about|on|for|of|covering|explaining)\s+",
    re.IGNORECASE,
)
_REQUEST_ZH = re.compile(
    r"^(?:请|帮我|请帮我|给我|我想|我要|麻烦)*(?:做|制作|生成|写|准备|创建)(?:一个|一份|一套|个|"
    r"份)?(?:\d+页)?(?:关于|有关|介绍)?"
)
_TAIL_ZH = re.compile(r"的?(?:PPT|ppt|幻灯片|演示文稿|演示|演讲稿|课件)$")
_KIND_EN = re.compile(
    r"^.{0,40}\b(?:update|report|pitch|proposal|plan|lesson|workshop|retrospective|review|overview|introduction|course|"
    r"briefing|launch|talk|training|status|retro|debrief|post-mortem)\s(?:on|of|for|about|to|in)\s+(?=\S{3})",
    re.IGNORECASE,
)
_KIND_LAST_EN = re.compile(
    r"(?<=\w)\s(?:lesson|class|course|workshop|training|pitch|talk|lecture|proposal|report|launch)(?:\s+for\s+.*)?$",
    re.IGNORECASE,
)
_AUDIENCE_EN = re.compile(
    r"\s+for\s+(?:(?:the|our|my|young|new)\s+)?(?:investors?|students?|pupils|beginners|children|kids|"
    r"teachers|managers?|executives|board|"
    r"team|clients?|customers|colleagues|everyone|parents|employees|staff)(?: members)?$",
    re.IGNORECASE,
)
_KIND_ZH = re.compile(
    r"(?<=..)的?(?:融资路演|路演|工作报告|评估报告|年度报告|报告|项目进展|进展汇报|进展|周报|月报|汇报|"
    r"课程|课件|培训|方案|提案|建议书|"
    r"产品发布会?|发布会|工作坊|研讨会|复盘|介绍|简介|概述|科普|作品集)$"
)
_GERUND = re.compile(
    r"^(?:launching|introducing|starting|opening|building|creating|presenting|announcing|planning)\s+(?=\S+ \S+)",
    re.IGNORECASE,
)
_CLAUSE_EN = re.compile(
    r"^(?:why|how|what|when|where|who|which|whether|should|can|could|is|are|do|does|will|let's|we|our|i|you|they)\b",
    re.IGNORECASE,
)
_NOUN_PHRASE_EN = re.compile(r"\b(?:an?|the)\s+\S.*$", re.IGNORECASE)
_OUGHT_EN = re.compile(
    r"(?<=\w )(?:should|must|can|could|would|will|may|might|ought to|needs? to|has to|have to) "
    r"(?P<verb>[a-z]+)(?P<rest> .+)$"
)
"""What somebody is to do: "why a town should keep bees" is about keeping bees."""
_SAID_EN = re.compile(r"\s(?:is|are|was|were|has|have|had|do|does|did|should|must|can|could|would|will|may|might)\b.*$")
_NO_DEED = {"be", "have", "not", "never", "we", "you", "they", "i"}
_CLAUSE_ZH = re.compile(r"^(?:为什么|为何|如何|怎样|怎么|是否|要不要|什么是|我们|我|应该|应当)")
_LONGEST = 48


def topic_of(typed: str) -> str:
    """What the deck is about: `typed` without "make a deck about", on one line, without a final mark."""
    text = re.sub(r"\s+", " ", typed).strip().strip("。.!！?？")
    shorter = _REQUEST_EN.sub("", text)
    if language_of(text) == "zh":
        asked = _REQUEST_ZH.match(text)
        shorter = _TAIL_ZH.sub("", _REQUEST_ZH.sub("", text) if asked else text)
    return shorter.strip() or text


def short_form(topic: str) -> str:
    """A form of `topic` for the middle of a line: without its kind and its audience, up to its first mark when long."""
    if _CLAUSE_EN.match(topic) or _CLAUSE_ZH.match(topic):
        return _named_in(topic)
    text = _KIND_EN.sub("", _KIND_LAST_EN.sub("", topic))
    text = _GERUND.sub("", _AUDIENCE_EN.sub("", text))
    text = _KIND_ZH.sub("", text).strip() or topic
    if length(text) > _LONGEST:
        text = re.split(r"[:：,，;；(（]|\s[–—-]\s| in order to | that | which ", text, maxsplit=1)[0].strip()
    if length(text) > _LONGEST:
        kept = [m.start() for m in re.finditer(r"\s", text) if length(text[: m.start()]) <= _LONGEST]
        text = text[: kept[-1]] if kept else text[: _LONGEST // 2]
    return re.sub(r"\s+(?:of|for|the|a|an|and|in|on|to|with)$", "", text)


def _named_in(clause: str) -> str:
    """What a question or a sentence is about, as a noun phrase, or "this"."""
    if language_of(clause) == "zh":
        return "这件事"
    ought = _OUGHT_EN.search(clause)
    phrase = _NOUN_PHRASE_EN.search(clause)
    if ought is not None and ought["verb"] not in _NO_DEED and not (phrase and phrase.start() > ought.start()):
        doing = gerund(ought["verb"]) + ought["rest"]
        return doing if length(doing) <= _LONGEST else "this"
    if phrase is None or length(phrase.group()) > _LONGEST or phrase.start() == 0:
        return "this"
    return _SAID_EN.sub("", phrase.group())


def gerund(verb: str) -> str:
    """Keep as keeping, make as making, plan as planning."""
    if re.fullmatch(r"\w+[^eoy]e", verb):
        return f"{verb[:-2]}ying" if verb.endswith("ie") else f"{verb[:-1]}ing"
    if re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", verb):
        return f"{verb}{verb[-1]}ing"
    return f"{verb}ing"


def capitalised(text: str) -> str:
    """`text` with a capital first letter, unless its first word is spelled in a way of its own (iPhone)."""
    first = re.match(r"[a-z]+\b", text)
    return text[:1].upper() + text[1:] if first else text


def language_of_topic(topic: str) -> Language:
    """The language that `topic` is written in."""
    return language_of(topic)
