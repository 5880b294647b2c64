"""What passages say of a matter: each sentence with the heading over it, the one that runs into it, and its source.

A sentence is rated by how much of the matter is said by itself or over it: the sentences under “The roof.” need not say
roof. It searches the library alone and writes nothing.
"""
# ruff: noqa: E501 -- a pattern is one line

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from agents.corpus import Hit
from agents.deck.extract.weakness import is_weak
from agents.research.accounts.facets import Facet
from agents.research.library import Library
from agents.research.questions import fits_kind, subject_terms, wants_text
from agents.research.reading import denies, points_back, sentences_of
from agents.research.short.base import Weights
from agents.research.short.forms import LIKE, MEANT, Bag
from agents.text.everyday import everyday, widened
from agents.text.words import han_count, terms

ALL, HITS = 200, 12
"""Passages of a library that are all read; passages that a search of a larger one brings."""
AROUND = 8
"""Passages before and after a hit that may stand under the same heading."""
HEAD, TITLE, BEFORE = 0.9, 0.5, 0.7
"""What a word of the matter counts that the heading says, the source's title or first lines, or the sentence before."""
MASTHEAD = 100
"""Characters of a line at the beginning of a source that says what it is."""
CUED, FITS, NEAR = 0.4, 0.1, 0.3
"""Share that a sentence gains that is of the kind wanted, that has the sort of value wanted, that is near in meaning."""
HEADED, FIRST = 0.15, 0.08
"""Share that it gains under a heading that says a word of the matter, and as the first under its heading."""
ONWARD, FOLLOWS = 0.92, 0.7
"""Of the sentence before it, what one counts at least that goes on from there (“After that half is kept.”); what any
does where a course of events is asked for."""
OTHER = 0.5
"""What a word of the whole question counts beside those of the facet."""
ROW = 0.7
APART = 0.5
"""What is left of the rating of a sentence of another month or year than the question names."""
NAMES = 0.6
"""What is left of the rating of a line that only names: “Viaduct of Tarn (1902)”."""
OF_KIND = 0.5
"""What a sentence says at least under a title or heading that names the kind wanted: “Rules”, “Requirements”."""
LEAST_CUED = 0.5
"""What a sentence of the kind wanted says, where the matter is all that the papers are about."""
_RUN_IN = re.compile(
    r"^(?:[-–•*]\s*|\d{1,2}[.)]\s+|[一二三四五六七八九十]{1,3}、\s*)?"
    r"(?P<head>[A-Z][^\s.:;!?|,]*(?: [^\s.:;!?|,]+){0,4}?|[\u4e00-\u9fff]{2,10})(?:[.:]\s+(?=\S)|[：。](?=\S))"
)
FORMAL = re.compile(
    r"^(?:dear|hi|hello|hallo|kind regards|yours|best wishes|sincerely|尊敬的|各位|此致)\b"
    r"|^(?:present|there|those present|participants|apologies|attend\w+|absent|in attendance|date|place|venue|from|to|subject|cc|phone|tel|e-?mail|page)\s?:"
    r"|^(?:时间|地点|参加|出席|缺席|请假|主持|记录|日期|电话|地址|发件人|收件人|主题)[：:]",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"(?:^|\n)[ \t]*(?:[-–•*QF问] ?[:：.]?[ \t]*)?(?P<asked>[^\n?？]{4,120}[?？])[”\"]?\s*$")
_NAME = r"(?:[A-Z\d(–-][^\s.!?]*|of|the|and|de|von|van)"
_NAMES_ONLY = re.compile(rf"^(?:[-–•*]\s*)?{_NAME}(?:\s+{_NAME})*$")
_GOES_ON = re.compile(
    r"(?:after that|afterwards|otherwise|if not|then|in that case|until then|from then on|the (?:rest|remainder|others?)"
    r"|however|but|instead|even then|this|these|it|they)\b|否则|此后|之后|其余|超过|逾期|但|不过|届时|如未",
    re.IGNORECASE,
)
_ANEW = re.compile(r"\n|(?:[一二三四五六七八九十]{1,3}、|\d{1,2}[.)])\s*$")
_TIMES = re.compile(
    r"january|february|march|april|\bmay\b|june|july|august|september|october|november|december|\b(?:19|20)\d\d\b"
    r"|(?<!\d)1?\d月|[一二三四五六七八九]月|十[一二]?月"
)
_WHOLE = frozenset(
    terms(
        "household home house family company firm business project club organisation organization association school "
        "society office team group place event running keeping owning operating"
    )
) | frozenset(("公司", "项目", "家庭", "家里", "学校", "单位", "俱乐部", "客栈", "酒店", "团队", "活动"))
"""What the papers of a folder may be of as a whole, without saying so."""
Nearness = Callable[[str], float]


@dataclass(frozen=True)
class Said:
    """A sentence of a source, or a row of a table, and how much it says of a facet. `head`: what stands over it."""

    text: str
    hit: Hit
    start: int
    end: int
    head: str
    score: float
    cued: bool
    of_kind: bool = False
    """Whether a title or heading over it names the kind wanted."""
    headed: bool = False
    """Whether the headings over it say all of the matter."""


def run_in_head(text: str) -> str:
    """The heading that runs into a paragraph: “2. Lottery grant. £6,000 has …”; empty where there is none."""
    match = _RUN_IN.match(text)
    return match["head"] if match is not None and not is_said(match["head"]) else ""


@lru_cache(maxsize=2048)
def is_said(head: str) -> bool:
    """Whether a few words are a sentence of their own: “It rained.”"""
    return (
        re.search(
            r"^(?:it|they|he|she|we|i|you|there|this|that|nobody|everybody|nothing|all)\b|\b(?:is|are|was|were|has|have|had|will|must|can|may|do|does|did|came|went|see)\b",
            head,
            re.IGNORECASE,
        )
        is not None
    )


def goes_on(sentence: str) -> bool:
    """Whether a sentence goes on from the one before it: “After that half is kept.”"""
    return _GOES_ON.match(sentence) is not None


def of_other_times(asked: str, sentence: str) -> bool:
    """Whether a sentence names months or years, and none that the question names."""
    wanted, named = set(_TIMES.findall(asked.casefold())), set(_TIMES.findall(sentence.casefold()))
    return bool(wanted and named) and not wanted & named


def masthead(text: str) -> str:
    """Of the first two lines of a source those that are no sentences: its name, its day."""
    lines = [line.strip() for line in text[: 2 * MASTHEAD].split("\n") if line.strip()][:2]
    return " ".join(
        line for line in lines if len(line) <= MASTHEAD and not line.endswith((".", "。", "！", "!", "；", ";"))
    )


def said_of(facet: Facet, library: Library, weights: Weights, near: Nearness | None = None) -> list[Said]:
    """What the sources say of a facet, best first."""
    found: dict[tuple[str, int], Said] = {}
    for hit in passages_for(facet, library):
        if hit.role != "body" or (hit.locator.heading and denies(hit.locator.heading[-1]) and not denies(facet.text)):
            continue
        for said in _rated(facet, hit, library.text(hit.source.id), weights, near):
            found.setdefault((hit.source.id, said.start), said)
    return sorted(found.values(), key=lambda s: -s.score)


def matter_terms(facet: Facet, weights: Weights) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a facet is about, and what the question is about besides."""
    own = _known(subject_terms(facet.matter), weights)
    return own, tuple(t for t in _known(subject_terms(facet.around), weights) if t not in own)


def _known(wanted: Sequence[str], weights: Weights) -> tuple[str, ...]:
    """The terms of a matter, without pairs of Chinese characters that only cross from one word to the next."""
    met = [t for t in wanted if weights.is_known(t) or everyday(t)]
    spare = {t for t in wanted if han_count(t) and t not in met} if any(map(han_count, met)) else set[str]()
    spare |= {t for t in wanted if t in _WHOLE and t not in met}
    return tuple(t for t in wanted if t not in spare)


def passages_for(facet: Facet, library: Library) -> list[Hit]:
    """All passages of a small library; else those that searches bring, and those that stand under the same heading."""
    if sum(corpus.count() for corpus in library.corpora) <= ALL:
        return [hit for corpus in library.corpora for source in corpus.sources() for hit in corpus.passages(source)]
    asked = [f"{facet.matter} {facet.around}".strip(), facet.text, widened(facet.matter)]
    hits: dict[str, Hit] = {}
    for query in dict.fromkeys(q for q in asked if q.strip()):
        for hit in library.search(query, HITS):
            hits.setdefault(hit.passage, hit)
    for hit in list(hits.values())[:HITS]:
        for other in library.near(hit, AROUND):
            if other.locator.heading == hit.locator.heading:
                hits.setdefault(other.passage, other)
    return list(hits.values())


@dataclass(frozen=True)
class _Over:
    """What stands over the sentences of a passage: headings, the one that runs in, and what its source is called."""

    facet: Facet
    own: Sequence[str]
    other: Sequence[str]
    heads: tuple[str, ...]
    run_in: str
    title: Bag
    weights: Weights

    @cached_property
    def of_it(self) -> bool:
        """Whether the paper is about this and nothing else; another word will do only where no paper has its own."""
        known = self.weights.is_known
        return all(self.title.says(t) >= (MEANT if known(t) else LIKE) for t in self.own or self.other)

    @cached_property
    def of_kind(self) -> bool:
        """Whether a title or heading names the kind of sentences wanted: “Rules”."""
        named = " / ".join((self.title.text, *self.heads, self.run_in))
        return self.facet.cue is not None and self.facet.cue.asks.search(named) is not None

    @cached_property
    def apart(self) -> bool:
        """Whether other months than the question's are another matter here: the paper is not of the question's."""
        named = " / ".join((self.title.text, *self.heads, self.run_in))
        return of_other_times(self.facet.text, named) or not _TIMES.search(self.title.text.casefold())

    @cached_property
    def plain(self) -> Bag:
        """The headings."""
        return Bag(" / ".join(self.heads))

    @cached_property
    def led(self) -> Bag:
        """The headings, and the one that runs in."""
        return Bag(" / ".join([*self.heads, self.run_in]))

    def under(self, asked: str) -> Bag:
        """The headings, and a question that stands over its answer."""
        return Bag(" / ".join([*self.heads, asked]))

    def share(self, sentence: str, before: str, over: Bag) -> float:
        """0 to 1: how much of the matter a sentence says, with what stands over it, and before it if it points back."""
        said, about = Bag(sentence), HEAD if self.of_it else TITLE
        led = Bag(before) if before and points_back(sentence) else None

        def says(term: str) -> float:
            heard = max(said.says(term), HEAD * over.says(term), about * self.title.says(term))
            return max(heard, BEFORE * led.says(term)) if led is not None else heard

        share = self.weights.share(self.own, says) if self.own else 0.0
        if self.other:
            beside = self.weights.share(self.other, says)
            share = (share + OTHER * beside) / (1 + OTHER) if self.own else beside
        return max(share, OF_KIND) if self.of_kind and (share > 0 or not self.own) else share

    def is_whole(self, over: Bag) -> bool:
        """Whether the headings, without the title, say all of the matter in its own words, none of them left out."""
        matter = subject_terms(self.facet.matter)
        return bool(matter) and all(over.says(term) >= 0.9 for term in matter)

    def is_headed(self, over: Bag) -> bool:
        """Whether the headings say a word of the matter."""
        return (self.of_it and bool(self.own)) or any(over.says(term) >= 0.9 for term in self.own)


def _over(facet: Facet, hit: Hit, text: str, weights: Weights) -> _Over:
    own, other = matter_terms(facet, weights)
    heads = tuple(h for h in hit.locator.heading[-2:] if h != hit.source.title)
    name = hit.source.name.replace("-", " ").replace("_", " ")
    title = Bag(f"{hit.source.title or ''} / {name} / {masthead(text)}")
    return _Over(facet, own, other, heads, run_in_head(hit.text), title, weights)


def _rated(facet: Facet, hit: Hit, text: str, weights: Weights, near: Nearness | None) -> Iterator[Said]:
    """The sentences of a passage, or the rows of its table, each rated."""
    over = _over(facet, hit, text, weights)
    columns = hit.text.split("\n")[0] if hit.kind == "table" else ""
    follows = wants_text(facet.text) or (facet.cue is not None and facet.cue.name in ("troubles", "events"))
    before, last, ended, past, asked = "", 0.0, hit.locator.start, not over.run_in, ""
    for sentence, start, end in sentences_of(hit, text):
        if FORMAL.match(sentence) and not FORMAL.match(facet.text):
            continue
        anew = bool(before) and _ANEW.search(text[ended:start]) is not None
        past = past or anew  # a heading that runs in reaches to the end of its line or item
        if asks := _QUESTION.search(text[max(0, ended - MASTHEAD) if not before else ended : start]):
            asked = asks["asked"]  # a line of an interview, or of an FAQ
        heads = over.under(asked) if asked else over.plain if past else over.led
        cued = facet.cue is not None and (over.of_kind or facet.cue.says.search(sentence) is not None)
        score = over.share(f"{columns} {sentence}" if columns else sentence, before, heads) * (ROW if columns else 1.0)
        if not (over.own or over.other) and facet.cue is not None:
            score = LEAST_CUED * cued  # the matter is what all of the papers are about
        score *= APART if over.apart and of_other_times(facet.text, sentence) else 1.0
        score *= 1 + CUED * cued + HEADED * over.is_headed(heads) + FIRST * (not before) + _fit(facet, sentence, near)
        score *= NAMES if not columns and _NAMES_ONLY.match(sentence) else 1.0
        score -= 0.1 * is_weak(sentence) if not han_count(sentence) else 0.0
        if before and not anew and (follows or _GOES_ON.match(sentence)):
            score = max(score, (ONWARD if _GOES_ON.match(sentence) else FOLLOWS) * last)
        head = asked or (over.run_in if not past else over.heads[-1] if over.heads else "")
        yield Said(sentence, hit, start, end, head, round(score, 4), cued, over.of_kind, over.is_whole(heads))
        before, last, ended = sentence, score, end


def _fit(facet: Facet, sentence: str, near: Nearness | None) -> float:
    """What a sentence gains by having the sort of value wanted, and by being near in meaning."""
    gain = FITS * (fits_kind(facet.text, sentence) == 1.0)
    return gain + (NEAR * max(0.0, near(sentence)) if near is not None else 0.0)
