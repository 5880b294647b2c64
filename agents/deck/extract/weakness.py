"""Sentences that are not worth a line on a slide: pointers, debris of formulas, code, half-sentences, run-in headings.

It judges one sentence by its form alone and knows neither its document nor the slide.
"""

from __future__ import annotations

import re

from agents.deck.extract.guards import balanced

_COUNTED = r"(?:questions|conclusions|lessons|reasons|points|steps|ways|parts|aspects|things|contributions|limitations)"
_POINTER = re.compile(
    r"^(?:here|in this (?:section|paper|work|report|chapter)),? we (?:ask|address|consider|discuss|describe|turn|"
    r"answer|explore|study|investigate|provide|share)\b"
    r"|^(?:we|there are|it|one|i)\b.{0,40}\b(?:two|three|four|five|several|some|the following) (?:\w+ )?"
    + _COUNTED
    + r"\b(?:[.:]?\s*$|\.|[^:]{0,25}$)|: first,"
    r"|^(?:<|\d+:\w)|^(?:please see|see|refer to|check out section|for step-by-step|"
    r"for (?:more|further) (?:information|details))\b"
    r"|^(?:default|type|returns|extends|see also|note)\b\s*:?\s*(?:\{|$|[\w.]+\()"
    r"|^(?:以下|下面|具体如下|主要有以下)",
    re.IGNORECASE,
)
_RUN_IN = re.compile(r"^(?:[A-Z][\w’'-]*\.? ){1,5}(?=(?:We|The|This|These|Our|It|In|To|For|When) [a-z])")
_TURN = re.compile(
    r"^[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?\s+(?:[^\W\d_][\w.’'-]*(?: [\w.’'-]+){0,3}(?: \([^)]*\))?\s?[:：]\s*)?"
    r"(?:(?:so|ok|okay|well|right|yes|yeah|great|now|hmm|um|uh)[,.!]? +|嗯[，,]?|好的?[，,])*",
    re.IGNORECASE,
)
"""When something was said, who said it, and the words with which people begin"""
_WHO_WAS_THERE = re.compile(
    r"^(?:(?:recorded|recording|held)\b.{0,60}?)?\b(?:present|attendees|participants)\s*:|^(?:出席|参会|与会)(?:人员?)?\s*[:：]",
    re.IGNORECASE,
)
_IMPRINT = re.compile(r"^(?:©|\(c\)\s|copyright\b|all rights reserved|版权所有)", re.IGNORECASE)
_SYMBOL = re.compile(r"(?:(?<=\s)|^)[−+=∗×÷∈∼≈≤≥|<>*/^∑∏√·](?=\s|$)|[\ue000-\uf8ff\ufffd]")
_TECHNICAL = re.compile(
    r"\{[^}]*\}|[a-zA-Z0-9_./-]*/[a-zA-Z0-9_-]+/[a-zA-Z0-9_./-]*|\b\w+\([^)]*\)|\b\w+_\w+\b|\b\w+(?:::|->)\w+|`[^`]*`|--\w[\w-]*|\$\w+"
)


def without_run_in(sentence: str) -> str:
    """A sentence without a bold heading that was printed on its line ("Evaluation Setup We set…"), and without who
    says it when, in a transcript."""
    if turn := _TURN.match(sentence):
        said = sentence[turn.end() :]
        return said[:1].upper() + said[1:]
    return _RUN_IN.sub("", re.sub(r"^\[!\w+\]\s*", "", sentence), count=1)


def is_weak(sentence: str) -> bool:
    """Whether a sentence points elsewhere, says who was there, is an imprint, broken, or mostly code or symbols."""
    return (
        _POINTER.search(sentence) is not None
        or _WHO_WAS_THERE.match(sentence) is not None
        or _IMPRINT.match(sentence) is not None
        or not balanced(sentence)
        or len(_SYMBOL.findall(sentence)) >= 2
        or len(re.findall(r"[\"“”]", sentence)) > 6
        or _mostly_technical(sentence)
    )


def _mostly_technical(sentence: str) -> bool:
    covered = sum(len(m.group()) for m in _TECHNICAL.finditer(sentence))
    return covered >= 0.3 * max(1, len(sentence)) or re.search(r"^\S+ \{[^}]*\}", sentence) is not None
