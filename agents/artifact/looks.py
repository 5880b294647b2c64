"""Title, colour and scheme that a sentence asks for. It knows no blueprint."""
# ruff: noqa: E501 -- a phrase is one line

from __future__ import annotations

import re

from agents.artifact.colours import colours_in
from agents.artifact.spec import Scheme

TITLE = re.compile(
    r"\b(?:called|named|titled|entitled|with (?:the )?title)\s*[:：]?\s*(?:[“\"'‘「]([^”\"'’」]{1,100})[”\"'’」]|([A-Z][\w’'&]*(?:\s+[A-Z0-9][\w’'&]*){0,6}))"
    r"|(?:名为|名叫|叫做|叫|标题(?:为|是|叫)?|题为)\s*[“\"「《]?([^”\"」》，。,；的]{1,40})[”\"」》]?",
)
_DARK = re.compile(
    r"\b(?:dark (?:mode|theme|background|design|style|look)|night mode|(?:in|on) (?:black|dark)\b"
    r"|(?:make|turn) (?:it|this|the (?:page|app|game)) (?:all )?dark(?:er)?\b)"
    r"|[,;]\s*(?:in\s+|and\s+)?dark(?:\s+please)?\s*[.!]?$|深色|暗色|夜间|黑色背景",
    re.I,
)
_LIGHT = re.compile(
    r"\b(?:light (?:mode|theme|background|design|style|look)|white background)\b"
    r"|[,;]\s*(?:in\s+|and\s+)?light(?:\s+please)?\s*[.!]?$|浅色|亮色|白色背景",
    re.I,
)


def title_of(sentence: str) -> str:
    """The title that a sentence names."""
    found = TITLE.search(sentence)
    return next((g.strip() for g in found.groups() if g), "")[:100] if found else ""


def accent_of(sentence: str) -> str | None:
    """The first colour that a sentence names beside its lists."""
    head = re.split(r"[:：]", sentence, maxsplit=1)[0]
    tail = sentence.rpartition(";")[2] if ";" in sentence else ""
    found = colours_in(TITLE.sub(" ", head)) or colours_in(tail)
    return found[0][1] if found else None


def scheme_of(sentence: str) -> Scheme:
    """Dark or light when a sentence asks for it, else as the system has it."""
    return "dark" if _DARK.search(sentence) else "light" if _LIGHT.search(sentence) else "auto"
