"""Sentences that could stand on a slide, scored: position, centrality, key phrases, numbers, cue words, weak openings.

It does not shorten them and does not know slides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from agents.deck.extract.cues import ANAPHORIC, ANNOUNCES, CUE, FIRST_PERSON, LINKED, META
from agents.deck.extract.guards import ENDING_VERBS, IMPERATIVE, PARTICLES, balanced, dangles, stands_alone
from agents.deck.extract.weakness import is_weak, without_run_in
from agents.sources.base import Passage
from agents.text.keyphrases import KeyPhrase
from agents.text.sentences import split_sentences
from agents.text.similarity import TfIdf, lexrank
from agents.text.words import language_of, length, words

_REFERENCE = re.compile(
    r"^\[?\d*\]?\s*[A-Z][\w’'-]+,? (?:[A-Z]\.,? ?)+.*\(?(?:19|20)\d\d|https?://|doi:|www\.|@\w+\.\w+|ISBN|ISSN"
)
_FINDING = re.compile(
    r"\b(?:we (?:here )?(?:show|find|found|conclude|propose|demonstrate|recommend)|(?:results|findings) "
    r"(?:show|suggest|indicate)|(?:we|i|the \w+) (?:asks?|requests?|seeks?) (?:the|for|that|you)"
    r"|decision (?:needed|required))\b"
    r"|(?:研究|结果|调查)(?:表明|发现|显示)|(?:提请|恳请|请).{0,12}(?:审议|批准|决定|同意)",
    re.IGNORECASE,
)
DECISION = re.compile(
    r"^(?:decisions?|decided|resolved|resolution|agreed|outcome|conclusion|result|recommendation)\s*:|^(?:决议|决定|结论|建议|结果)\s*[:：]",
    re.IGNORECASE,
)
"""How minutes mark what was settled"""
_MARKER = re.compile(
    r"^\s*(?:(?:[-–•*▪◦·]|\d{1,2}[.)]|\d+(?:\.\d+)+\.?"
    r"(?!\s+(?:[a-z%‰°±€$£¥倍万亿元千米公吨]|[kMGT]?(?:Wh?|B|Hz|V|J)\b))|§\s?\d+|\([a-z\d]{1,2}\)|"
    r"第[一二三四五六七八九十百\d]+条)\s+(?=\S)"
    r"|（[一二三四五六七八九十\d]+）\s*)"
)
"""The mark of an item; "46.2 kilometres" and "4.1 %" are quantities"""
_AT = re.compile(r"(?:[01]?\d|2[0-3]):[0-5]\d\s+(?=[^\W\d_])(?!(?:[\w.’'-]+ ){0,3}[\w.’'-]+:\s)")
"""An hour at the head of an item, not followed by who speaks"""
_NUMBER = re.compile(r"\d")
_ASIDE = re.compile(r"^[(（][^()（）]*[)）][.。]?$")
"""What stands in brackets as a whole is said by the way"""
LONGEST_TASK = 160
BRISK = 44
"""Width of each sentence of a notice"""


@dataclass(frozen=True)
class Candidate:
    """A sentence of `passage`, with a score of about 0 to 1."""

    text: str
    passage: Passage
    order: int
    """Place in the reading order of what was given."""
    score: float


def candidates(passages: Sequence[Passage], phrases: Sequence[KeyPhrase]) -> list[Candidate]:
    """Usable sentences of `passages` in reading order. When none is fit to stand alone, the least bad ones."""
    listed = _sentences(passages)
    usable = [(t, p) for t, p in listed if usable_alone(t, p)]
    said = [(t, p) for t, p in listed if any(c.isalpha() for c in t) and not t.endswith(("?", "？"))]
    usable = usable or [(t, p) for t, p in said if not dangles(t)] or said
    if not usable:
        return []
    texts = [t for t, _ in usable]
    vectors = TfIdf([p.text for p in passages])
    central = lexrank(vectors.cosine(texts, texts))
    firsts = {p.id: min(i for i, (_, q) in enumerate(usable) if q.id == p.id) for _, p in usable}
    found = []
    for i, (text, passage) in enumerate(usable):
        lead = 1.0 if i == 0 else 0.75 if firsts[passage.id] == i else 0.35
        score = (
            0.3 * float(central[i])
            + 0.25 * lead
            + 0.2 * _phrase_share(text, phrases)
            + _bonus(text)
            - _penalty(text, passage)
        )
        found.append(Candidate(text, passage, i, score))
    return found


def _sentences(passages: Sequence[Passage]) -> list[tuple[str, Passage]]:
    listed: list[tuple[str, Passage]] = []
    for passage in passages:
        text = _MARKER.sub("", passage.text)
        if is_task(passage):
            listed.append((re.sub(r"\s+", " ", text).strip(), passage))
            continue
        told = [re.sub(r"\s+", " ", s.text) for s in split_sentences(text)]
        if not (passage.kind == "list_item" and _AT.match(text)):  # a list of hours is a schedule, no transcript
            told = [without_run_in(sentence) for sentence in told]
        listed += [(sentence, passage) for sentence in _with_what_they_mean(told)]
    return listed


def is_task(passage: Passage) -> bool:
    """Whether an entry of a list sets a task: what is given, and the question that it leads to."""
    text = passage.text.strip()
    return passage.kind == "list_item" and text.endswith(("?", "？")) and length(text) <= LONGEST_TASK


def _with_what_they_mean(told: list[str]) -> list[str]:
    """A short sentence and the next one that says "of them" of it are one: "We took 1,460 samples; 1,457 of them …"."""
    joined: list[str] = []
    for sentence in told:
        short = (
            bool(joined) and length(joined[-1]) <= _SHORT and joined[-1].endswith((".", "!")) and ";" not in joined[-1]
        )
        if short and _OF_THEM.match(sentence) and length(sentence) <= 2 * _SHORT:
            joined[-1] = f"{joined[-1][:-1]}; {sentence}"
        else:
            joined.append(sentence)
    return joined


_OF_THEM = re.compile(
    r"^(?:\S+ ){1,3}of (?:them|these|those)\b(?!\s+(?:who|that|which))"
    r"|^The (?:two|three|four|five|six|others?|few|rest) (?:that|who|which) (?:did|do|was|were|are|is) not\b",
    re.IGNORECASE,
)
"""What is said of things that only the sentence before names: "1,457 of them met every limit"."""
_SHORT = 60
"""Width of a sentence that the next one may be joined to"""


def usable_alone(text: str, passage: Passage) -> bool:
    """Whether a sentence may be said without its neighbours."""
    if is_task(passage):
        return True
    if text.endswith(("?", "？", ":", "：")) or _REFERENCE.search(text) or META.search(text) or is_weak(text):
        return False
    if passage.kind != "quote" and text[:1] in '“"「' and text.rstrip(".。")[-1:] in '”"」':
        return False
    if not any(c.isalpha() for c in text) or _OF_THEM.match(text) or _ASIDE.match(text):
        return False
    bare = text.rstrip(".。!！;；")
    if passage.kind == "list_item":
        return len(words(bare)) >= 2 and length(bare) >= 8
    english, brisk = language_of(text) == "en", is_brisk(passage.text)
    if length(bare) < (12 if brisk else 22 if english else 16) or (english and len(words(bare)) < (3 if brisk else 5)):
        return False
    if brisk and length(bare) <= BRISK:
        return balanced(bare)
    sentence = text.endswith((".", "。", "!", "！", ".”", "。”"))
    whole = not dangles(bare) or bare.rpartition(" ")[2].lower() in PARTICLES | ENDING_VERBS
    return stands_alone(bare) or (sentence and balanced(bare) and whole)


@lru_cache(maxsize=4096)
def is_brisk(text: str) -> bool:
    """Whether a paragraph is a notice in short breaths: "Free entry. 220 seats, no booking. Step-free entrance." """
    told = [s.text.strip() for s in split_sentences(re.sub(r"\s+", " ", text))]
    return len(told) >= 3 and all(3 < length(s) <= BRISK and s.endswith((".", "。", "!", "！")) for s in told)


def _phrase_share(text: str, phrases: Sequence[KeyPhrase]) -> float:
    lower = text.lower()
    hits = sum(1 for p in phrases if p.text.lower() in lower)
    return min(1.0, hits / 3)


def _bonus(text: str) -> float:
    bonus = 0.12 if _NUMBER.search(re.sub(r"\b(?:19|20)\d\d\b年?", "", text)) else 0.0
    bonus += 0.05 * min(3, len(CUE.findall(text)))
    first = words(text)[0].text.lower() if words(text) else ""
    bonus += 0.15 if _FINDING.search(text) else 0.0
    bonus += 0.35 if DECISION.match(text) else 0.0
    bonus += 0.05 if 45 <= length(text) <= 140 else 0.0
    return bonus + (0.08 if first in IMPERATIVE else 0.0)


def _penalty(text: str, passage: Passage) -> float:
    penalty = 0.0
    listed = passage.kind == "list_item"
    if ANAPHORIC.match(text.lstrip('“"‘「')) and not re.match(r"These (?:results|findings)\b", text):
        penalty += 0.12 if listed else 0.5
    penalty += 0.15 * bool(LINKED.match(text)) + 0.35 * bool(ANNOUNCES.search(text))
    if re.search(r"\b(?:there|these|those|the two groups|the latter)\b(?! (?:is|are|was|were)\b)", text[12:]):
        penalty += 0.12
    if re.search(r"\b(?:it|they)\b", text[:40]) and not listed and not text.lower().startswith(("it ", "they ")):
        penalty += 0.08
    if not listed and re.search(r"\b(?:them|of these|of those)\b(?! who)", text):
        penalty += 0.15
    if not listed and re.match(r"The (?:most|least) \w+ (?:was|were|is|are)\b", text):
        penalty += 0.25
    if not listed and re.match(r"[\w ]{3,40} did not (?:ask|say|mention|want)\b", text):
        penalty += 0.2
    if re.search(r"[”\"’」],? (?:he|she|they) (?:said|added|says)", text):
        penalty += 0.25
    if FIRST_PERSON.search(text):
        penalty += 0.3
    if text.startswith(("“", '"', "「", "‘")):
        penalty += 0.1
    width = length(text)
    if width > 180:
        penalty += min(0.3, (width - 180) / 400)
    return penalty + (0.15 if width < 35 and not listed else 0.0)
