"""Lists whose every item says who does something by when: "IT: bring the network by 10 January", "…，由水务局负责"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.deck.extract.asides import Action
from agents.deck.extract.columns import MONTH
from agents.deck.extract.compression import tidy
from agents.sources.base import Passage
from agents.text.sentences import split_sentences
from agents.text.words import length

LEAST, MOST = 3, 8
"""Duties that make a table"""
_EN = re.compile(
    r"^(?P<who>[A-Z][\w &’'-]{1,30}): (?P<what>[a-z].{6,110}?)(?:,? (?:by|before|until|from) (?P<when>[^,;.]{3,24}))?$"
)
_EN_TO = re.compile(
    r"^(?P<who>(?:(?:Dr|Prof|Mr|Ms|Mrs)\.? )?[A-Z][\w’'-]+(?: (?:and )?[A-Z][\w’'-]+){0,3}) (?:to|will) "
    r"(?P<what>[a-z].{6,110}?)"
    r"(?:,? (?:by|before|until|in|on) (?P<when>[^,;.]{3,24}))?$"
)
_ZH = re.compile(
    r"^(?:(?P<when>(?:\d{4}年|本|下|每)[^，,。]{0,10}?(?:底前|之前|以前|前|起|内))[，,]?)?"
    r"(?P<what>[^。]{4,60}?)[，,]?由(?P<who>[^，。]{2,14}?)(?:牵头)?负责$"
)
_DATED = re.compile(rf"\d|\b(?:end|next|{MONTH})\b|[年月]")
_BESIDE = 80
"""Width of a remark that may stand under a list of duties ("Next meeting: 20 November")"""


def duties(passages: Sequence[Passage]) -> list[Action]:
    """Who does what by when, an action to each sentence; none where one sentence is none or few have a date."""
    made: list[Action] = []
    listed = [p for p in passages if p.kind == "list_item"]
    others = [p for p in passages if p.kind != "list_item"]
    if len(listed) >= LEAST and len(others) == 1 and length(others[0].text) <= _BESIDE:
        passages = listed
    for passage in passages:
        for span in split_sentences(re.sub(r"\s+", " ", passage.text)):
            sentence = span.text.strip()
            found = _ZH.match(sentence.rstrip("。；;")) or _EN.match(sentence.rstrip(".;"))
            found = found or _EN_TO.match(sentence.rstrip(".;"))
            if found is None:
                return []
            when = found["when"] or ""
            what = found["what"] if not when or _DATED.search(when) else found.string[found.start("what") :]
            when = when if _DATED.search(when) else ""
            made.append(Action(found["who"].strip(), tidy(what), when.strip(), passage, sentence))
    dated = sum(bool(duty.when) for duty in made)
    return made if LEAST <= len(made) <= MOST and dated * 3 >= 2 * len(made) else []
