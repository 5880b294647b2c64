"""A question as clauses in the order in which its answer is found, and the kind of answer that it wants.

English puts what is known last when phrases stand inside one another (“the town where the author of the book was born”)
and first when sentences follow one another; Chinese puts it first in both. It knows no documents.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from agents.research.questions import names_of, parts_of
from agents.text.lists import word_set
from agents.text.sentences import split_sentences
from agents.text.words import language_of, terms

Kind = Literal["number", "year", "date", "person", "place", "name", "text"]
_INNER = re.compile(
    r"(?:,(?!\d)|;|\b(?:of|that|which|who|whom|whoever|whose|where|by|from|with|on|in|at|for|to|after|before|as|and|under)\b)",
    re.IGNORECASE,
)
_INNER_ZH = re.compile(r"[的，、；]")
_DATE = re.compile(
    r"\b(?:what|which) (?:day|date)\b|\bwhat was the date\b|哪一天|哪天|几月几[日号]|什么日期", re.IGNORECASE
)
_YEAR = re.compile(r"\b(?:what|which) year\b|\byear of\b|哪一?年|年份", re.IGNORECASE)
_WHEN = re.compile(
    r"^\W*(?:and )?when\b|\b(?:since|until) when\b|\bwhen (?:did|was|is|were|does|do|will|has|had)\b|何时|什么时候",
    re.IGNORECASE,
)
_TEXT = re.compile(
    r"\bwhy\b|\bhow (?:does|do|did|is|are|was|were|can|could|should|to|come)\b|\bwhat happen"
    r"|为什么|为何|怎么|如何|怎样|原因",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"\bhow (?:many|much|old|long|far|high|tall|large|big|deep|heavy|wide|fast|often)\b"
    r"|\bwhat (?:is|was|were|are)? ?(?:the )?(?:\w+ )?(?:number|sum|length|height|population|elevation|cost|price|"
    r"share|percentage|total|amount|distance|weight|size|speed)\b"
    r"|\bwhat (?:did|does|do|will|would|could|may) .{3,200} cost\b"
    r"|多少|几[个名人位票米元次]|多[大长高远重]",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(?:who|whom|whose)\b|谁|哪位|何人", re.IGNORECASE)
_PLACE = re.compile(
    r"\bwhere\b|\b(?:which|what) (?:town|city|village|place|country|river|island|harbour|port|state|region)\b"
    r"|哪里|哪儿|何处|何地|哪[个条座]?(?:城市|城|镇|县|村|地方|国家|省|河|岛)",
    re.IGNORECASE,
)
_NAME = re.compile(r"\bname\b|\bcalled\b|\bwhich\b|叫什么|名字|名称|哪[个艘家部本座条]", re.IGNORECASE)
_NOUN_ZH = re.compile(
    r"(?:(人|者|老师|首领|队长|作者|馆长|校长)|(地方|老家|所在地|出生地|城市|哪里|哪儿|何处|该地|目的地))(?=叫|是|的?名|去了|在)"
)
PERSONS = word_set(
    "person writer author founder leader commander master teacher mentor designer architect owner captain winner "
    "laureate scholar painter composer inventor director president chair minister scientist engineer head builder "
    "man woman"
)
PLACES = word_set("town city village place country island region state harbour port birthplace river")


@dataclass(frozen=True)
class Clause:
    """A part of the question. `place`: 0 for what is found first, 1 for what is asked; None where it tells nothing."""

    text: str
    terms: tuple[str, ...]
    place: float | None


def clauses(question: str) -> list[Clause]:
    """The parts that have content words, in the order of reading, with their places in the order of finding."""
    sentences = [s.text for s in split_sentences(question)]
    zh = language_of(question) == "zh"
    if len(sentences) > 1:
        return _placed(sentences)
    parts = [part for part in (_INNER_ZH if zh else _INNER).split(question) if part and terms(part)]
    if zh or len(parts) < 2:
        return _placed(parts or [question])
    return _nested(parts)


def _placed(parts: list[str]) -> list[Clause]:
    most = max(1, len(parts) - 1)
    return [Clause(part, terms(part), n / most) for n, part in enumerate(parts)]


def _nested(parts: list[str]) -> list[Clause]:
    """English: names and numbers tell where the innermost part is; what stands before it is found later."""
    known = [n for n, part in enumerate(parts) if re.search(r"\d", part) or names_of(f"x {part}")]
    inner = known[0] if known else len(parts) - 1
    found = []
    for n, part in enumerate(parts):
        place = (inner - n) / max(1, inner) if n <= inner else 0.0 if n in known else None
        found.append(Clause(part, terms(part), place))
    return found


def asking(question: str) -> str:
    """The sentence that asks: the last with a question mark, else the last."""
    sentences = [s.text for s in split_sentences(question)] or [question]
    asked = [s for s in sentences if s.rstrip().endswith(("?", "？"))]
    return (asked or sentences)[-1]


def kind_of(question: str) -> Kind:
    """What would answer it."""
    asked = asking(question)
    if parts_of(question) or (_TEXT.search(asked) and not _COUNT.search(asked)):
        return "text"
    if _DATE.search(asked):
        return "date"
    if _YEAR.search(asked):
        return "year"
    if _COUNT.search(asked):
        return "number"
    if _WHEN.search(asked):
        return "date"
    if re.match(r"\s*(?:who|whom)\b", asked, re.IGNORECASE) or re.search(r"谁|哪位|何人|姓什么|姓啥", asked):
        return "person"
    return _named_kind(asked)


def _named_kind(asked: str) -> Kind:
    """Of a question for a name: by the first noun that says what it names, in Chinese by the last."""
    if found := _NOUN_ZH.findall(asked):
        return "person" if found[-1][0] else "place"
    if _PLACE.search(asked) and not re.search(r"\bthe (?:town|place|city) where\b", asked, re.IGNORECASE):
        return "place"
    for word in re.findall(r"[a-z]+", asked.lower()):
        if word in PERSONS:
            return "person"
        if word in PLACES:
            return "place"
        if word in ("business", "company", "ship", "vessel", "book", "work", "firm", "house"):
            return "name"
    if _PERSON.search(asked):
        return "person"
    return "name" if _NAME.search(asked) else "text"
