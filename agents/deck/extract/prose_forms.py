"""Prose in the form of a list: questions each with its answer, offers each with its price. Sure signs or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.deck.extract.listing import Line
from agents.deck.extract.shape_cues import MONEY
from agents.sources.base import Passage
from agents.text.sentences import split_sentences

_OFFER_EN = re.compile(
    r"^(?:The )?(?P<name>[A-Z][\w+&’'-]*(?: [\w+&’'-]+){0,3}?)(?: (?:plan|package|ticket|edition))?"
    r" (?:at|for|costs?|is) (?P<rest>.+)$"
)
_OFFER_ZH = re.compile(r"^(?P<name>[\w\u4e00-\u9fff]{2,8}?)(?:售价|价格|每张|为|：)\s*(?P<rest>.+)$")


def asked(passages: Sequence[Passage]) -> list[tuple[str, str, Passage]]:
    """Questions, each with the sentences up to the next one; none where the text does not begin by asking."""
    found: list[tuple[str, list[str], Passage]] = []
    for passage in passages:
        for sentence in _sentences(passage):
            if sentence.endswith(("?", "？")):
                found.append((sentence, [], passage))
            elif not found:
                return []
            else:
                found[-1][1].append(sentence)
    if len(found) < 2 or not all(answer for _, answer, _ in found):
        return []
    joint = "" if re.search("[\u4e00-\u9fff]", found[0][0]) else " "
    return [(question, joint.join(answer), passage) for question, answer, passage in found]


def offered(passages: Sequence[Passage]) -> list[Line]:
    """Sentences "Basic at 990 euros: …" as lines of a list; none where one of them is none."""
    made: list[Line] = []
    for passage in passages:
        for sentence in _sentences(passage):
            said = _OFFER_EN.match(sentence) or _OFFER_ZH.match(sentence)
            if said is None or MONEY.match(said["rest"]) is None:
                return []
            made.append(Line(passage, sentence, False, said["name"].strip(), said["rest"].rstrip(".。")))
    return made if len(made) >= 2 else []


def _sentences(passage: Passage) -> list[str]:
    return [s.text.strip() for s in split_sentences(re.sub(r"\s+", " ", passage.text)) if s.text.strip()]
