"""What people say around a wish: what is wrong with a slide, thanks, what follows by itself, one verb for two things.

It reads no wish; it says which words are none, and puts the others as the rules know them.
"""

# ruff: noqa: E501 (patterns)

from __future__ import annotations

import re

from agents.deck.edits.errors import EditRefused

_FOLLOWS = re.compile(
    r"(?:,? (?:and )?(?:then )?(?:re-?number|update the numbers of|number)(?: (?:the )?(?:rest|others?|slides|pages|remaining slides))?(?: again)?"
    r"|,? (?:and )?(?:adjust|update|fix) the (?:agenda|numbering|rest)(?: (?:to match|accordingly|as well))?|,? accordingly|,? (?:many )?thanks?(?: you)?|,? please"
    r"|(?:[，,](?:并|然后)?|并|然后)(?:重新编号|更新(?:一下)?(?:目录|页码))|[，,](?:谢谢|多谢)(?:你|您)?)[.!。！]*$",
    re.I,
)
"""What comes of a wish by itself: numbers and the agenda follow the slides"""
_FAULT = re.compile(
    r"(?:i (?:think|find|feel) (?:that )?)?(?:⟦\d+⟧|it|this)(?:(?:’s|'s)| is| looks| feels| seems)? (?:still )?(?:far |way |a (?:bit|little) |much |really )?(?:too )"
    r"(?P<fault>[a-z]+(?: (?:text|words?))?)(?: (?:here|for me|to read))?"
    r"|⟦\d+⟧(?:的?(?:内容|文字|字))?(?:看起来|显得|感觉)?(?:有点|有些|太|过于|很|比较)(?P<fault2>[\u4e00-\u9fff]{1,4}?)了?",
    re.I,
)
_LONG = re.compile(
    r"long|wordy|full|crowded|busy|verbose|dense|heavy|cluttered|much (?:text|words?)|长|多|满|挤|密|啰嗦|拥挤|杂"
)
_TWO_THINGS = re.compile(
    r"(?P<verb>use|add|give it|make it|with|try|i want) (?P<one>an? .+?),? and (?P<two>an? .+)", re.I
)
_REASON = re.compile(
    r",? (?:because|since|(?:we|you|i|they) (?:do not|don[’']t|no longer|never) (?:need|want|use|like) (?:it|them|that)|nobody (?:needs|reads|wants)|as (?:it|they|that|this)\b|(?:it|they|that|this) (?:repeats?|is|are|says?|has|have|was|were|does|do|adds?|looks?)\b).*$"
    r"|, (?:it|they|that|this|those|these|we|you|nobody|everybody) (?!should|must|needs?|has to|have to|can|could|may|might)[a-z’']+ .*$"
    r"|[，,](?:因为|由于|它|这页|这样|反正|内容重复|跟).*$",
    re.I,
)
"""Why it is wished"""
_ONLY = re.compile(r"\b(?:just|only|simply)\s+(?=(?:say|read|be|the|slides?|⟦)\b)", re.I)
_THING = re.compile(
    r"\bthe (?P<topic>[a-z][\w’' -]{2,30}?) (?:chart|table|list|section|graph|diagram|picture)(?=$|[,;.]| (?:and|with|to|before|after|behind|right|directly|straight|just|as|at|up|down|first|last|earlier|later|in|into|should|must)\b)",
    re.I,
)
LEAD = re.compile(r"(?:on|in|for|at) .{3,60}|(?:在)?第.{1,4}[页张](?:上|中|里)?", re.I)
"""A slide named ahead of the wish, cut off at its comma"""


_FILLER = r"(?: (?:and|but|yet|also|then|make|it|them|this|the|deck|presentation|slides?|a|bit|little|at|same|time|while|keep|in|both))*"
_BOTH_WAYS = re.compile(
    rf"\b(?P<one>shorter|longer){_FILLER} (?P<two>longer|shorter|more detailed)\b|\b(?P<one2>darker|lighter|brighter|larger|smaller|bigger|warmer|cooler){_FILLER} (?P<two2>darker|lighter|brighter|larger|smaller|bigger|warmer|cooler)\b"
    r"|(?P<one3>更?短|精简|更?长|更?详细)(?:一?[点些])?[，,、]?(?:又|也|还|同时|并且?|但)(?:要|得|再)?(?P<two3>更?长|更?详细|更?短|精简)(?:一?[点些])?",
    re.I,
)
_WAYS = [
    {"shorter", "短", "更短", "精简"}, {"longer", "more detailed", "长", "更长", "详细", "更详细"},
    {"darker"}, {"lighter", "brighter"}, {"larger", "bigger"}, {"smaller"}, {"warmer"}, {"cooler"},
]  # fmt: skip


def refuse_both_ways(wish: str) -> None:
    """Raises EditRefused for a wish that asks for one thing and for its contrary, naming both."""
    for found in _BOTH_WAYS.finditer(wish.replace(",", "")):
        one, two = [w for w in found.groups() if w]
        way = [next(n for n, words in enumerate(_WAYS) if w.lower() in words) for w in (one, two)]
        if way[0] != way[1] and way[0] // 2 == way[1] // 2:
            raise EditRefused(f"The wish asks for {one} and {two} at once.", fix="Say one of the two.")


def plainer(clause: str) -> list[str]:
    """A clause without why it is wished, without "just", and with a slide for the chart or table that it holds; what
    differs from the clause only."""
    said = [_REASON.sub("", clause), _ONLY.sub("", clause), _THING.sub(r"the \g<topic> slide", clause)]
    said.append(_THING.sub(r"the \g<topic> slide", _ONLY.sub("", said[0])))
    return list(dict.fromkeys(s for s in said if s.strip() and s != clause))


def without_what_follows(wish: str) -> str:
    """A wish without thanks and without what follows from it by itself; as it is where nothing else is left."""
    return _FOLLOWS.sub("", wish.strip()) or wish


def fault_of(marked: str) -> str | None:
    """Of a clause with its slides marked, what is said to be wrong with one: "long", or another fault; else None."""
    found = _FAULT.fullmatch(marked)
    if found is None:
        return None
    said = found["fault"] or found["fault2"]
    return "long" if _LONG.search(said) else said


def apart(clause: str) -> list[str]:
    """ "use a green accent and a lighter background" as two wishes; none where it is one."""
    found = _TWO_THINGS.fullmatch(clause.strip().rstrip(".!"))
    return [f"{found['verb']} {found['one']}", f"{found['verb']} {found['two']}"] if found else []
