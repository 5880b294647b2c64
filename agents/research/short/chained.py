"""A question about somebody or something that is only described: first who that is, then what is asked of it.

“In which city was the designer of the station born?” becomes “Who is the designer of the station?” and “In which city was
Else Hartwig born?”. It knows how to ask, and leaves finding to whoever calls.
"""
# ruff: noqa: E501 -- a pattern is one line

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DESCRIBED = re.compile(
    r"^(?P<head>[^?]*?\b(?:was|is|were|are|did|does|do|has|had|of|for|to|by|about)) (?P<what>the [a-z-]+(?: [a-z-]+)?(?: (?:of|who|that|which|behind|for|at|in)) [^?]+)\?\s*$",
    re.IGNORECASE,
)
_DESCRIBED_ZH = re.compile(
    r"^(?P<what>[^？?，,]{2,40}?的[^？?，,的]{1,5}?(?:[者师长员人]|(?<![老国住])家))(?P<tail>(?:是|在|出生|于|哪|什么|何|多|有|叫|毕业|住|死|去世)[^？?]*)[？?]?\s*$"
)
MOST = 4
"""Words after the description, at most: “born”, “go to school”."""


@dataclass(frozen=True)
class Two:
    """The question for the described one, and the question with `{}` in its place."""

    first: str
    then: str


def parted(question: str, language: str) -> Iterator[Two]:
    """The ways to take a question apart, the longest description first; none where nothing is described."""
    if language == "zh":
        match = _DESCRIBED_ZH.match(question.strip())
        if match is not None:
            yield Two(f"{match['what']}是谁？", f"{{}}{match['tail']}？")
        return
    match = _DESCRIBED.match(question.strip())
    if match is None:
        return
    words = match["what"].split()
    for end in range(len(words), max(4, len(words) - MOST) - 1, -1):
        what, tail = " ".join(words[:end]), " ".join(words[end:])
        if re.search(r"(?:^|\s)(?:the|a|of|in|at|and|who|that)$", what):
            continue
        yield Two(f"Who is {what}?", f"{match['head']} {{}}{' ' + tail if tail else ''}?")
