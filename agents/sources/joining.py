"""Lines become running text: words cut at line ends joined, Chinese without spaces. It finds no paragraphs."""

from __future__ import annotations

import re

from agents.sources.language import joins_without_space
from agents.text.words import length


def join_lines(texts: list[str]) -> str:
    """Lines as running text: hyphenated words joined, Chinese without spaces."""
    parts: list[str] = []
    for line in filter(None, texts):
        last = parts[-1] if parts else ""
        if not last:
            parts.append(line)
        elif _is_hyphenated(last, line):
            parts[-1] = last[:-1]
            parts.append(line)
        elif _goes_on(last, line):
            parts.append(line)
        else:
            parts += [" ", line]
    return "".join(parts)


def lines_apart(texts: list[str], *, meant: bool = False) -> str | None:
    """Short lines that were ended on purpose (when, where, what it costs) as one, with a dot between; None for others.

    `meant`: whether the breaks are the writer's for certain, and not an editor's at the end of its line.
    """
    lines = [line.strip() for line in texts if line.strip()]
    if len(lines) < 2 or any(length(line) > LONGEST_LINE for line in lines):
        return None
    if not all(_BEGINS.match(line) for line in lines[1:]):
        return None
    if not meant and any(length(line) > 0.75 * LONGEST_LINE for line in lines[:-1]):
        return None
    if all(_ENDED.search(line) for line in lines[:-1]):
        return None
    return "".join(f"{a}{' ' if _ENDED.search(a) else ' · '}" for a in lines[:-1]) + lines[-1]


def told_by_time(texts: list[str]) -> bool:
    """Whether lines are a programme, each with its hour or day first: then each is one entry of a list."""
    lines = [line.strip() for line in texts if line.strip()]
    return len(lines) >= LEAST_TIMED and all(
        (at := _WHEN.match(line)) and line[at.end() :].strip(" –—-:：") for line in lines
    )


def named(texts: list[str]) -> bool:
    """Whether lines are entries that each begin with a name and a colon: "Week 1: Hives", "重量：13.8公斤". Who wrote
    when to whom is a head and no list."""
    lines = [line.strip() for line in texts if line.strip()]
    return len(lines) >= LEAST_TIMED and all(_NAMED.match(line) and not _HEAD.match(line) for line in lines)


_NAMED = re.compile(r"[^\W_](?:[^\W_]|[ /&+’'-](?=[^\W_]|[(（])|[(（][^()（）]{1,8}[)）]){0,23}[:：]\s*\S")
_HEAD = re.compile(
    r"(?:to|from|cc|date|subject|re|attn|authors?|by|version|status|prepared (?:by|for)|owner|applicant|organi[sz]ation"
    r"|time|when|where|place|venue|location|price|tickets?|phone|tel|contact|present|chair|时间|地点|地址|票价|电话|主持|到会"
    r"|q|a|question|answer|作者|日期|单位|部门|致|发件人|收件人|主题|事由|抄送|版本|状态|申请人?|汇报人|编制人?|问|答)\s*[:：]",
    re.IGNORECASE,
)
LEAST_TIMED = 3
_WHEN = re.compile(
    r"(?:\d{1,3}\s?[-–—~]\s?\d{1,3}\s?(?:min(?:utes|s)?\b\.?|分钟?)|\d{1,2}[:.：h]\d{2}(?!\d)|\d{1,2}\s?(?:am|pm|a\.m\.|p\.m\.|uhr)(?!\w)|\d{1,2}[点时]半?"
    r"|(?:mon|tue|tues|wed|wednes|thu|thurs|fri|sat|satur|sun)(?:day)?\b"
    r"|\d{1,2}\.? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{1,2}\b"
    r"|\d{1,2}月(?:\d{1,2}[日号])?|[周星]期?[一二三四五六日天]|(?:上午|下午|晚上|中午)\d?)"
    r"(?:\s?[-–—~至到]\s?\d{1,2}(?:[:.：]\d{2})?(?:\s?[ap]m)?)?",
    re.IGNORECASE,
)
LONGEST_LINE = 64
"""Width of a line of a few words; one that an editor broke is longer"""
_BEGINS = re.compile('["“‘(（「]?[A-ZÀ-Þ0-9€£$¥\u4e00-\u9fff]')
_ENDED = re.compile(r"[.!?,;:。！？，；：、…—–-][”’\"）)」]?$")


def _goes_on(last: str, line: str) -> bool:
    """Whether the next line follows without a space: after a dash within a word, or between Chinese characters."""
    dashed = last[-1] in "-–/" and len(last) > 1 and last[-2].isalnum()
    return dashed or (joins_without_space(last[-1], line[0]) and not (last[-1].isascii() and line[0].isascii()))


def _is_hyphenated(text: str, line: str) -> bool:
    word = re.search(r"([A-Za-zÀ-ÿ]+)[-\u2010]$", text)
    if not word or not line[0].islower():
        return False
    # "well-\nknown" keeps its hyphen when the first part is one that stands before many words.
    return word[1].lower() not in {
        "well",
        "self",
        "non",
        "so",
        "high",
        "low",
        "long",
        "short",
        "half",
        "cross",
        "multi",
    }
