"""A topic as a person types it: the request around it taken off, its language, a form short enough for a slide."""

from __future__ import annotations

import re

from agents.sources.base import Language
from agents.text.words import language_of, length

_REQUEST_EN = re.compile(
    r"^(?:please |can you |could you |i need |i want |help me )*(?:to )?(?:make|create|write|build|generate|prepare|give|do|draft)?\s*"
    r"(?:me |us )?(?:an? |some |the )?(?:\w+[- ])?(?:\d+[- ](?:slides?|pages?)[- ]?)?(?:slide )?(?:deck|presentation|slides|slideshow|ppt|powerpoint|talk)\s+"
    r"(?:about|on|for|of|covering|explaining)\s+",
    re.IGNORECASE,
)
_REQUEST_ZH = re.compile(
    r"^(?:请|帮我|请帮我|给我|我想|我要|麻烦)*(?:做|制作|生成|写|准备|创建)(?:一个|一份|一套|个|份)?(?:\d+页)?(?:关于|有关|介绍)?"
)
_TAIL_ZH = re.compile(r"的?(?:PPT|ppt|幻灯片|演示文稿|演示|演讲稿|课件)$")
_LONGEST = 48


def topic_of(typed: str) -> str:
    """What the deck is about: `typed` without "make a deck about", on one line, without a final mark."""
    text = re.sub(r"\s+", " ", typed).strip().strip("。.!！?？")
    shorter = _REQUEST_EN.sub("", text)
    if language_of(text) == "zh":
        asked = _REQUEST_ZH.match(text)
        shorter = _TAIL_ZH.sub("", _REQUEST_ZH.sub("", text) if asked else text)
    shorter = shorter.strip() or text
    return shorter[:1].upper() + shorter[1:] if shorter[:1].islower() and " " not in shorter[:2] else shorter


def short_form(topic: str) -> str:
    """A form of `topic` for the middle of a line: up to its first mark when it is long, first letter as in running text."""
    text = topic
    if length(text) > _LONGEST:
        text = re.split(r"[:：,，;；(（]|\s[–—-]\s| for | in order to | that | which ", text, maxsplit=1)[0].strip()
    if length(text) > _LONGEST:
        kept = [m.start() for m in re.finditer(r"\s", text) if length(text[: m.start()]) <= _LONGEST]
        text = text[: kept[-1]] if kept else text[: _LONGEST // 2]
    return text


def language_of_topic(topic: str) -> Language:
    """The language that `topic` is written in."""
    return language_of(topic)
