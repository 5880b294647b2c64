"""Whether a value is what is asked in time: what is planned or offered is not what was, what was done is not what is due,
and a range begins at one time and ends at another. It knows no document.
"""
# ruff: noqa: E501 -- a pattern is one line

from __future__ import annotations

import re

from agents.research.short.asking import Ask
from agents.research.short.lines import Line
from agents.research.short.values import Value

SUPPOSED = 0.75
"""What an answer counts that is only supposed: the sole one still tells, a fact beside it comes first."""
PAST = 0.6
"""What an answer counts that says when something was done, where it is asked when it is due."""
REPLACED = 0.6
"""What an answer counts that has been changed to another one in the same sentence."""
_REPLACED = re.compile(
    r"\s?[^\s\d]{0,3}\s?(?:改为|改成|改到|改至|调整为|调整到|推迟到|提前到|变为)"
    r"|\s(?:was |has been |is |are |were )?(?:changed|moved|raised|lowered|cut|put off|postponed|brought forward|reduced|increased) to\b"
)
_ONCE = re.compile(
    r"\b(?:before|formerly|originally|used to|old|previous\w*|first|until)\b|原来|原先|以前|之前|本来|过去|原定", re.I
)
_SUPPOSING = re.compile(
    r"\b(?:would|could|might|should|if|expect(?:ed|s)?|plan(?:s|ned)?|propos(?:ed|es|al)|budget(?:ed)?|forecast|estimate[sd]?|"
    r"target(?:ed)?|hope[sd]?|intend(?:ed|s)?|offers?|offered|quot(?:es?|ed|ation)|tenders?|bids?)\b|报价|投标|预计|计划|预算|如果|假如|拟|目标|估计|可能",
    re.I,
)
_TO_COME = re.compile(r"\b(?:will|going to|due)\b|将|什么时候能|何时能", re.I)
"""A question for what is still to come: what is expected tells it."""
_DUE = re.compile(
    r"\bwhen (?:do|does|will|must|should|can|is|are)\b.*\b(?:again|next|due|needs?|have to|has to|expire)|下次|下一次|再次|到期",
    re.I,
)
_DONE = re.compile(r"\b(?:was|were|been|done|did|had|[a-z]{3,}ed)\b|已经?[^\W\d_]{1,4}|过了", re.I)
_STILL = re.compile(
    r"\b(?:due|next|must|will|shall|should|needs?|every|until|valid|by|again|expires?)\b|下次|应|须|每|到期|截止|有效",
    re.I,
)
"""What is due is not told by what was done."""
_BREAK = re.compile(r"[,;:，；、]| and | while | but | compared |而|但")
_ENDS = re.compile(r"\b(?:ends?|finish(?:es)?|clos(?:e|es|ing)|until|over|shut)\b|结束|截止|关门|关闭|下课|放学", re.I)
_BEGINS = re.compile(r"\b(?:begins?|starts?|opens?|from when)\b|开始|开门|上课|几点开", re.I)
WRONG_END = 0.4
"""What a time loses that is the other end of a range."""


def supposed(ask: Ask, line: Line, value: Value) -> float:
    """What of its score an answer keeps: all, or less where it is only planned, or is past where the future is asked."""
    if _DUE.search(ask.text) and _DONE.search(line.text) and not _STILL.search(line.text):
        return PAST
    if _REPLACED.match(line.text[value.end :]) and not _ONCE.search(ask.text):
        return REPLACED
    said = re.split(r"[.;。；]", line.text[: value.start])[-1]
    clause = said if ":" in said or "：" in said else _BREAK.split(said)[-1][-60:]
    planned = _SUPPOSING.search(clause) and not _SUPPOSING.search(ask.text) and not _TO_COME.search(ask.text)
    return SUPPOSED if planned else 1.0


def at_the_wrong_end(ask: Ask, line: Line, value: Value) -> bool:
    """Whether a value begins a range whose end is asked for, or ends one whose beginning is."""
    before, after = line.text[max(0, value.start - 9) : value.start], line.text[value.end : value.end + 8]
    begins = bool(re.match(r"\s*(?:to|until|till|[-–—~]|到|至)", after))
    ends = bool(re.search(r"(?:\bto|\buntil|\btill|[-–—~]|到|至)\s*$", before))
    return (begins and bool(_ENDS.search(ask.text))) or (ends and bool(_BEGINS.search(ask.text)))
