"""Prose that weighs choices ("Option A: …  Option B: …  We recommend option A."): each with what is said of it.

Sure signs or nothing: every choice is named by a word for a choice and its own letter or number, in order. What
recommends one of them goes to that one. It knows no layout.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from agents.deck.extract.claims import ADVICE
from agents.deck.extract.matter import brief
from agents.sources.base import Passage
from agents.text.sentences import split_sentences
from agents.text.words import length

HEADING, SAID, MOST_SAID, MOST = 46, 72, 110, 4
"""Widths of a choice's name, of one thing said of it, of the longest that is shortened to; and how many things"""
_NAME = (
    r"(?P<name>(?:Option|Variant|Scenario|Alternative|Plan|Route|Package|Model|Proposal|Approach)\s+"
    r"(?:[A-H]|\d{1,2}|[IVX]{1,4}|one|two|three|four)"
    r"|(?:方案|选项|情景|路线|备选方案?)\s*(?:[一二三四五甲乙丙丁]|[A-H]|\d))"
)
_CHOICE = re.compile(rf"^{_NAME}\s*(?:[:：.,，、)）]|\s[–—-]\s|\([^()]{{3,40}}\)\s*[:：]?)\s*(?=\S)", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;]\s+(?:and\s+)?|[，；]\s*")
_BOUND = re.compile(r"\b(?:which|who|that|but|because|so|while|if|where|when|whose|although)\b|因为|所以|但|如果|虽然")


@dataclass
class Choice:
    """One choice: its name as the text writes it, and what is said of it, each with the passage that says it."""

    name: str
    passage: Passage
    sentences: list[tuple[str, Passage]] = field(default_factory=list)

    @property
    def heading(self) -> str:
        """The name, and what it is where that is brief ("Option A: open on Saturdays as well")."""
        first = self.sentences[0][0].rstrip(".。") if self.sentences else ""
        mark = "：" if re.search("[\u4e00-\u9fff]", self.name) else ": "
        whole = f"{self.name}{mark}{first}"
        return whole if first and length(whole) <= HEADING and len(self.sentences) > 1 else self.name

    @property
    def points(self) -> list[tuple[str, Passage]]:
        """What is said of it beyond its heading, a thing a line; what recommends it first."""
        rest = self.sentences[1:] if self.heading != self.name else self.sentences
        rest = sorted(rest, key=lambda told: ADVICE.search(told[0]) is None)
        said = [(part, passage) for text, passage in rest for part in _things(text)]
        told = [(brief(part, SAID, MOST_SAID), passage) for part, passage in said]
        return [(text, passage) for text, passage in told if text][:MOST]


def choices(passages: Sequence[Passage]) -> list[Choice]:
    """The choices that passages weigh, two to four of them; none where the text is about more than them."""
    found: list[Choice] = []
    before = after = 0
    for passage in passages:
        begun = False
        for sentence in split_sentences(re.sub(r"\s+", " ", passage.text).strip().lstrip("-•* ")):
            text = sentence.text.strip()
            named = _CHOICE.match(text)
            if named is not None:
                found.append(Choice(named["name"], passage))
                begun, text = True, text[named.end() :]
            advised = _advised(text, found)
            if advised is not None:
                advised.sentences.append((text, passage))
            elif found and begun:
                found[-1].sentences.append((text, passage))
            else:
                before, after = before + (not found), after + bool(found)
    names = [c.name.casefold() for c in found]
    whole = 2 <= len(found) <= 4 and len(set(names)) == len(names) and before <= 1 and after <= 1
    return found if whole and all(c.points for c in found) else []


def _advised(text: str, found: Sequence[Choice]) -> Choice | None:
    """The choice that a sentence recommends by its name, where it names one alone."""
    if ADVICE.search(text) is None:
        return None
    lower = text.casefold()
    named = [c for c in found if re.search(rf"{re.escape(c.name.casefold())}(?![\w])", lower)]
    return named[0] if len(named) == 1 else None


def _things(sentence: str) -> list[str]:
    """A sentence as the things that it counts up, where each of its clauses is one; else whole."""
    parts = [p for p in _CLAUSE.split(sentence.rstrip(".。")) if p]
    listed = len(parts) >= 2 and not _BOUND.search(sentence) and all(6 <= length(p) <= 60 for p in parts)
    enumerated = re.search(r",[^,]{1,40},? and \w+$", sentence) is not None
    return parts if listed and not enumerated and not ADVICE.search(sentence) else [sentence]
