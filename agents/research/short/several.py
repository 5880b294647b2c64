"""Two questions in one: “Who gets the quotes, and by when?” is “Who gets the quotes?” and “By when are the quotes …?”.

It takes questions apart and joins their answers; it finds nothing itself.
"""
# ruff: noqa: E501 -- a pattern is one line

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.research.questions import parts_of
from agents.research.short.base import Found

_ASKS = r"(?:(?:by|until|since|from|at|to|for|in|on) )?(?:when|where|whom?|how (?:much|many|long|often|old|far)|(?:what|which) [a-z]+)"
_TAIL = re.compile(rf",? and (?P<asks>{_ASKS})\s*\?\s*$", re.IGNORECASE)
_HEAD = re.compile(rf"^\W*(?:who|{_ASKS})\b", re.IGNORECASE)


def questions_in(question: str) -> list[str]:
    """The questions that one asks, each whole; none where it asks only one."""
    tail = _TAIL.search(question)
    head = _HEAD.match(question)
    if tail is not None and head is not None and head.end() < tail.start():
        rest = question[head.end() : tail.start()].strip(" ,")
        asks = tail["asks"]
        return [f"{question[: tail.start()].strip(' ,')}?", f"{asks[:1].upper()}{asks[1:]} {rest}?"]
    return [f"{part}?" for part in parts_of(question)]


def together(found: Sequence[Found | None], least: Sequence[float]) -> Found | None:
    """The answers as one; None where a part has none that is good enough."""
    if not found or any(one is None or one.score < bar for one, bar in zip(found, least, strict=True)):
        return None
    parts = [one for one in found if one is not None]
    zh = not parts[0].text.isascii()
    return Found(
        ("；" if zh else "; ").join(dict.fromkeys(one.text for one in parts)),
        min(one.score for one in parts),
        tuple(dict.fromkeys(basis for one in parts for basis in one.basis)),
        working="; ".join(one.working for one in parts if one.working),
    )
