"""Slides that a text without tables can have beside its sections: its dates in order, somebody's words in it.

Dates and words are the source's. It does not place the slides and gives none where there is little to show.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agents.deck.extract.compression import tidy
from agents.sources.base import Language, Passage
from agents.text.sentences import split_sentences
from agents.text.words import length

DATES: dict[Language, str] = {"en": "Key dates", "zh": "大事年表"}
WORDS: dict[Language, str] = {"en": "In their words", "zh": "原话"}
ACTIONS: dict[Language, str] = {"en": "Who does what", "zh": "待办事项"}
WHO_WHAT_WHEN: dict[Language, tuple[str, str, str]] = {"en": ("Who", "What", "By"), "zh": ("谁", "做什么", "期限")}
"""Titles of ours, by which a slide is known to be one of these"""
LEAST_DATES, MOST_DATES = 4, 6
"""Events of a timeline that stands for a whole text"""
_YEAR_EN = re.compile(
    r"(?:^|,?\s)(?P<lead>in|by|on|since|from|after|until|before)\s+"
    r"(?P<when>(?:\d{1,2} )?(?:[A-Z][a-z]{2,8} )?(?P<year>1[5-9]\d\d|20\d\d))(?![\d–-])",
    re.IGNORECASE,
)
_YEAR_ZH = re.compile(r"(?P<lead>)(?P<when>(?P<year>1[5-9]\d\d|20\d\d)年(?:\d{1,2}月)?)(?:[,，]|(?=[\u4e00-\u9fff]))")
_QUOTED_EN = re.compile(
    r"[“\"](?P<one>[^“”\"]{24,200}?)[,.!?]?[”\"]"
    r"(?:\s*(?:she|he|they|[A-Z][\w’' ]{2,40}?|(?:an?|one|another) [a-z][\w’' ]{2,50}?)"
    r" (?:wrote|said|told|recalled|noted|writes|says)"
    r"[^“”\".]{0,60}?[.,]? [“\"](?P<two>[^“”\"]{8,160}?)[.!?]?[”\"])?"
)
_QUOTED_ZH = re.compile(r"(?:说|写道|回忆|认为|表示)[：:，,]?[“「](?P<one>[^“”「」]{14,90})[”」]")
_QUOTED_ZH_FIRST = re.compile(
    r"[“「](?P<one>[^“”「」]{14,90})[”」](?P<who>[^，。：；“”「」]{2,16}?)(?:这样|如是|笑着)?(?:说|写道|回忆|表示)"
)
"""The words first, then who says them."""
_SAID = re.compile(
    r"\b(?:wrote|said|told|recalled|noted|writes|says|remembers|asked)\b|说|写道|回忆|表示", re.IGNORECASE
)


LEAST_ACTIONS, MOST_ACTIONS = 3, 8
_ACTION = re.compile(
    r"^(?:Actions?|To do|行动项?|待办)\s*[:：]\s*(?P<who>[^:：,，]{2,32}?)(?: (?:to|will|shall)\s+|负责)"
    r"(?P<what>.{6,110}?)"
    r"(?:\s+(?:by|before|until)\s+(?P<when>[^,;]{3,24}))?$",
    re.IGNORECASE,
)

_DOES = re.compile(
    r"^(?P<label>(?:Actions?|To do|行动项?|待办)\s*[:：]\s*)?"
    r"(?P<who>[A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+)?(?: and [A-Z][\w’'-]+)?)\s+"
    r"(?P<what>[a-z]{2,}(?<!s)(?<!was)s\b .{4,108}?)"
    r"(?:\s+(?:by|before|until)\s+(?P<when>[^,;]{3,24}))?$"
)
"""What somebody does ("Action: Ewa changes the signs by 25 January"), and what another does in the sentence after it"""


@dataclass(frozen=True)
class Action:
    """Who is to do what; `when` as the text has it, "" for none."""

    who: str
    what: str
    when: str
    passage: Passage
    sentence: str


def actions(passages: Sequence[Passage], least: int = LEAST_ACTIONS) -> list[Action]:
    """What minutes mark as to be done ("Action: J. Doe to …"), in their order; none where they are few."""
    found: list[Action] = []
    for passage in passages:
        begun = False
        for sentence in split_sentences(re.sub(r"\s+", " ", passage.text)):
            told = told_to(sentence.text, begun=begun)
            if told is not None:
                begun = True
                when = told["when"] if told["when"] and re.search(r"\d|[A-Z]|next|end", told["when"]) else ""
                what = told["what"] if when or not told["when"] else told.string[told.start("what") :]
                found.append(Action(told["who"].strip(), tidy(what), when, passage, sentence.text.strip()))
    return found[:MOST_ACTIONS] if len(found) >= least else []


def told_to(sentence: str, *, begun: bool = False) -> re.Match[str] | None:
    """Who is to do what in a sentence marked so; `begun`: or in one that follows such a sentence."""
    bare = sentence.strip().rstrip(".。")
    does = _DOES.match(bare)
    members_to = does is not None and re.match(r"\w+ to (?!(?:the|an?|our|their|his|her)\b)[a-z]", does["what"])
    if does is not None and not members_to and (does["label"] or begun):
        return does
    return _ACTION.match(bare)


@dataclass(frozen=True)
class Dated:
    """An event of a text: when, its year, what is said of it, where it stands."""

    when: str
    year: int
    said: str
    passage: Passage


def events(passages: Sequence[Passage], *, least: int = LEAST_DATES, until: bool = False) -> list[Dated]:
    """Events by sentences that name one year, in the order of years, one a year; none where they are few.

    `until`: whether what lasted until a year is one, as in a history of one thing.
    """
    found: dict[int, Dated] = {}
    for passage in passages:
        for sentence in split_sentences(re.sub(r"\s+", " ", passage.text)):
            event = _event(sentence.text.strip(), passage, until=until)
            if event is not None and (event.year not in found or length(event.said) < length(found[event.year].said)):
                found[event.year] = event
    told = [found[year] for year in sorted(found)]
    if len(told) < least or told[-1].year - told[0].year < least:
        return []
    while len(told) > MOST_DATES:  # the one that stands nearest to its neighbour goes
        gaps = [told[i + 1].year - told[i].year for i in range(len(told) - 1)]
        told.pop(gaps.index(min(gaps)) + (0 if gaps.index(min(gaps)) else 1))
    return told


def _event(sentence: str, passage: Passage, *, until: bool) -> Dated | None:
    pattern = _YEAR_ZH if re.search("[\u4e00-\u9fff]", sentence) else _YEAR_EN
    dates = list(pattern.finditer(sentence))
    if len(dates) != 1 or len(re.findall(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)", sentence)) != 1:
        return None
    date = dates[0]
    if date["lead"].lower() in ({"before"} if until else {"until", "before"}) or re.match(
        r"(?:It|They|He|She|This|That|These|Those)\b", sentence
    ):
        return None
    before, after = sentence[: date.start()].strip(), sentence[date.end() :].strip()
    said = tidy(f"{before} {after}" if after[:1] not in {",", ".", "，", "。", ""} else f"{before}{after}")
    said = tidy(after) if not before else said
    if re.search(r"\d{3}", said[:1]) or not 18 <= length(said) <= 96 or said.count('"') % 2:
        return None
    when = date["when"] if date["lead"].lower() in {"", "in", "on"} else f"{date['lead'].capitalize()} {date['when']}"
    return Dated(when, int(date["year"]), said, passage)


def quotation(passage: Passage) -> str | None:
    """The words of somebody that a passage of prose quotes; None for none, or for a term in marks."""
    text = re.sub(r"\s+", " ", passage.text)
    found = _QUOTED_ZH.search(text) or _QUOTED_ZH_FIRST.search(text) or _QUOTED_EN.search(text)
    around = text[max(0, found.start() - 60) : found.end() + 60] if found else ""
    if found is None or not _SAID.search(around):
        return None
    second = found.groupdict().get("two")
    words = found["one"].strip().rstrip(",，")
    if second:  # broken off and gone on with, or a sentence of its own
        words += f"{'. ' if second[:1].isupper() else ', '}{second.strip()}"
    return words if 30 <= length(words) <= 240 else None


def speaker(passage: Passage) -> str | None:
    """Who says what a passage quotes, as it names them; None where it names nobody."""
    text = re.sub(r"\s+", " ", passage.text)
    found = _QUOTED_ZH.search(text) or _QUOTED_ZH_FIRST.search(text) or _QUOTED_EN.search(text)
    if found is None:
        return None
    if found.re is _QUOTED_ZH_FIRST:
        return found["who"]
    before, after = text[: found.start()], text[found.end("one") :].lstrip(",.!? ")
    if (chinese := re.search(r"([^，。：；“”「」]{2,16})$", before)) and re.search("[\u4e00-\u9fff]", chinese[1]):
        return chinese[1].strip()
    told = _WHO_AFTER.match(after) or _WHO_TOLD.match(after) or _WHO_BEFORE.search(before)
    who = told["who"].strip() if told else ""
    named = re.search(r"[A-Z]\w", who) or _SOMEBODY.match(who)
    return who if named and not _NOBODY.match(who) else None


_VERB = r"(?:wrote|said|says|told|recalled|recalls|noted|notes|writes|added|adds|remembers|explains|explained)"
_WHO_AFTER = re.compile(rf"^[\s,”\"]*(?P<who>(?:[A-Z]|(?:an?|one|another) [a-z])[^.“”\"]{{2,60}}?)\s+{_VERB}\b")
_WHO_TOLD = re.compile(rf"^[\s,”\"]*{_VERB}\s+(?P<who>[^.“”\"]{{3,80}}?)(?:[.;“\"]|$)")
_WHO_BEFORE = re.compile(rf"(?:^|[.!?]\s)(?P<who>[A-Z][^.“”\"]{{2,60}}?)\s+{_VERB}\b[^.“”\"]{{0,40}}[,:]?\s*$")
_SOMEBODY = re.compile(r"(?:an?|one|another)\s+[a-z]{3,}")
"""Who is not named, but told of: "a man of 52"."""
_NOBODY = re.compile(r"(?:It|He|She|They|We|I|This|That|The text|One)\b")
