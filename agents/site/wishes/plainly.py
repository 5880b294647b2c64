"""Wishes in other words: forms of speech that say what a rule reads already, put as that rule reads them.

It knows words only, no site.
"""

# ruff: noqa: E501 (a pattern is one line)

from __future__ import annotations

import re

_WHO = r"(?:applicants|customers|members|users|people|guests|patients|clients|students|pupils|parents|tenants|visitors|readers|owners|volunteers)"
_ROWS = r"(?:visit|stay|experience|meal|order|appointment|booking|purchase)"
_SAID: list[tuple[re.Pattern[str], str]] = [
    (re.compile(pattern, re.IGNORECASE), plain)
    for pattern, plain in (
        (rf"^(?:let|allow) {_WHO}(?: to)? (?:rate|review) (?:their|the|our) {_ROWS}(?: (?:from|with|on a scale) .*)?$", "add reviews"),
        (r"^(?:let |allow )?applicants(?: to| may| can| should be able to)? (?:upload|attach|add) (?:a|an|their) (photo|picture|image|link|certificate)$", r"add \1 to applications"),
        (rf"^(?:let |allow )?{_WHO}(?: to| may| can| should be able to)? (?:upload|attach|add) (?:a|an|their) (photo|picture|image)$", "add a field photo"),
        (r"^(change|set|make) the (?:home ?page|front ?page|start ?page)(?:'s)? (head ?line|heading|title) (to|say)\b", r"\1 the \2 \3"),
        (r"^(add) (?:an? )?(.+?) (?:field|column) in (?:percent|%) to (?:the )?(.+)$", r"\1 \2 percentage to \3"),
        (r"^(add) (?:an? )?(.+?) (?:field|column) to (?:the |our |each )?(.+)$", r"\1 \2 to \3"),
        (r"^(add .+? for [€$£]?\d[\d.,]*(?: ?[a-z€$£]+)?), (\d+ (?:minutes|min))$", r"\1 and \2"),
        (r"^((?:let|allow) .+? cancel(?: (?:an?|their|the) [a-z]+)?) until it (?:is|has been|was) (?:sent|shipped|delivered|ready)$", r"\1"),
    )
]  # fmt: skip


def plainly(text: str) -> str:
    """A clause in the words that the rules read; as it was where it is none of these forms."""
    for pattern, plain in _SAID:
        if pattern.search(text):
            return pattern.sub(plain, text, count=1)
    return text


_YES_NO = re.compile(
    r"\badd (?:an? )?(?P<f>[a-z][a-z -]{2,30}?) as (?:an? )?(?:yes/no|yes or no|yes-no|checkbox|tick ?box|boolean)(?: field| question)? to (?:the |our |each )?(?P<e>[a-z ]{3,24})",
    re.IGNORECASE,
)


def in_turn(message: str) -> str:
    """What is two wishes in one breath as two: a field, and that it is yes or no."""
    return _YES_NO.sub(r"add \g<f> to \g<e> then make \g<f> a yes/no question", message)
