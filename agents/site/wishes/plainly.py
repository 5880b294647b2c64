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
    text = _EACH_OF.sub(r"\1 the ", parted(text))
    for pattern, plain in _SAID:
        if pattern.search(text):
            return pattern.sub(plain, text, count=1)
    return text


_EACH_OF = re.compile(r"\b(to|for|on|of) (?:each|every one|all|any) of (?:the|our|my|these|those) ", re.IGNORECASE)
_YES_NO = re.compile(
    r"\badd (?:an? )?(?P<f>[a-z][a-z -]{2,30}?) as (?:an? )?(?:yes/no|yes or no|yes-no|checkbox|tick ?box|boolean)(?: field| question)? to (?:the |our |each )?(?P<e>[a-z ]{3,24})",
    re.IGNORECASE,
)


_INSTEAD = re.compile(
    r"\b(?P<v>ask for|ask|collect|have|use|show|add|put in|want|need)\s+(?P<new>(?:an?|the|their)\s+[a-z][a-z -]{2,30}?)\s+(?:instead of|rather than|in place of)\s+(?:an?\s+|the\s+|their\s+)?(?P<old>[a-z][a-z -]{2,30}?)(?P<at>\s+(?:on|in|from|for|to)\s+(?:the\s+|our\s+|each\s+|every\s+)?[a-z ]{3,24}|\s+when\s+(?:(?:people|they|customers|members|guests)\s+)?(?:book(?:ing)?|order(?:ing)?|reserv(?:e|ing)|sign(?:ing)? up|register(?:ing)?|apply(?:ing)?))?(?=[.,;!]|$)",
    re.IGNORECASE,
)
_REPLACE = re.compile(
    r"\breplace (?:the |our )?(?P<old>[a-z][a-z -]{2,30}?) (?:with|by) (?P<new>(?:an?|the) [a-z][a-z -]{2,30}?)(?P<at>\s+(?:on|in|from|for)\s+(?:the\s+|our\s+|each\s+|every\s+)?[a-z ]{3,24})(?=[.,;!]|$)",
    re.IGNORECASE,
)
"""One thing in place of another is two wishes: that goes, this comes. Where it stands is said of both."""
_PARTED = re.compile(
    r"^(?:(?:split|divide|group|sort) (?:the |our |all )?(?P<e>[a-z]{3,20}) (?:up )?(?:into|by)|(?:the |our |all )?(?P<e2>[a-z]{3,20}) (?:are|is|should be|get) (?:split|divided|grouped|sorted|organi[sz]ed) (?:up )?(?:into|by)) (?:(?:the |our )?(?:\w+ )?(?P<f>departments|groups|teams|sections|types|classes|levels|areas|branches|regions|kinds)[ :]+)?(?P<list>[a-z][a-z -]+(?:, [a-z -]+)*,? and [a-z -]+?)(?: (?P<f2>departments|groups|teams|sections|types|classes|levels|areas|branches|regions|kinds))?$",
    re.IGNORECASE,
)
_CHOOSE_ZH = re.compile(
    r"^(?P<e>[\u4e00-\u9fff]{1,6}?)(?:的?时候?|时)(?:要|需要?|可以|必须|应该?|能)*(?:选择?|填写?|注明|写明)(?:是)?(?P<a>[\u4e00-\u9fffA-Za-z0-9]{1,8}?)(?:或者?|还是)(?P<b>[\u4e00-\u9fffA-Za-z0-9]{1,8})$"
)
_GIVE_ZH = re.compile(
    r"^(?P<e>[\u4e00-\u9fff]{1,6}?)(?:的?时候?|时)(?:要|需要?|必须|应该?)+(?:填写?|注明|写明|提供|登记)(?P<f>[\u4e00-\u9fff]{2,12})$"
)
"""What is chosen or given when somebody books: 预订时要选择室内或者露台."""


def parted(text: str) -> str:
    """A clause that divides things into parts, as the wish for a choice; as it was where it is no such clause."""
    if found := _CHOOSE_ZH.match(text):
        return f"给{found['e']}添加选择，选项为{found['a']}和{found['b']}"
    if found := _GIVE_ZH.match(text):
        return f"给{found['e']}添加{found['f']}"
    if found := _PARTED.match(text):
        what = (found["f"] or found["f2"] or "groups").lower()
        one = {"classes": "class", "branches": "branch"}.get(what, what.removesuffix("s"))
        entity = (found["e"] or found["e2"]).strip()
        return f"add a field for {one} to {entity} with the options {found['list']}"
    return text


def in_turn(message: str) -> str:
    """What is two wishes in one breath as two: a field, and that it is yes or no; one thing instead of another."""
    message = _YES_NO.sub(r"add \g<f> to \g<e> then make \g<f> a yes/no question", message)
    for pattern in (_INSTEAD, _REPLACE):
        message = pattern.sub(_both, message)
    return message


_DOING = {"book": "booking", "ordering": "order", "reserve": "reservation", "reserving": "reservation", "up": "sign-up", "register": "registration", "registering": "registration", "apply": "application", "applying": "application"}  # fmt: skip


def _both(found: re.Match[str]) -> str:
    at = re.sub(r"^\s+(?:on|in|from|for|to)\s+", "", found["at"] or "")
    if at.strip().startswith("when "):
        at = f"the {_DOING.get(at.split()[-1].lower(), at.split()[-1])} form"
    gone, there = (f" from {at}", f" to {at}") if at else ("", "")
    return f"remove the {found['old']}{gone} then add {found['new']}{there}"
