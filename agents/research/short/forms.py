"""Words of a question and of a text in forms that can be compared: stems, irregular verbs, meanings, places.

It knows English and Chinese words, and no document.
"""
# ruff: noqa: E501 -- a pattern, or words of one meaning, is one line

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from agents.text.concepts import concepts
from agents.text.everyday import everyday
from agents.text.words import STOP_EN, content_runs, han_count, terms, words

_VERBS = """
lose lost|sell sold|teach taught|win won|build built|write wrote written|lead led|grow grew grown|rise rose risen|fall fell fallen
pay paid|begin began begun|hold held|buy bought|bring brought|leave left|meet met|run ran|spend spent|stand stood|take took taken
come came|say said|tell told|find found|keep kept|send sent|draw drew drawn|choose chose chosen|lend lent|catch caught|know knew known
become became|think thought|speak spoke spoken|drive drove driven|fly flew flown|sing sang sung|swim swam swum|wear wore worn
eat ate eaten|drink drank drunk|break broke broken|steal stole stolen|sink sank sunk|feed fed|sleep slept|breed bred|lay laid|lie lain
show shown|throw threw thrown|shrink shrank shrunk|bear born|die died death dead|marry married|employ employed employee employees
cost costs price priced fee bill billed invoice invoiced|earn revenue income turnover|last lasted|tall height high higher highest|people inhabitant population
before predecessor succeed succeeded former previous earlier|after successor succeed|child children|man men|woman women|weigh weight
get got gotten receive received|start began begin open|found founder|design designer|live lived|deep depth|wide width|long length
"""
_LIKE: dict[str, frozenset[str]] = {}
PREFIX = 5
MEANT, LIKE = 0.8, 0.7
"""What a word of the same meaning counts, of the word itself; and one that everyday papers have in its place."""


def _known() -> dict[str, frozenset[str]]:
    if not _LIKE:
        for group in _VERBS.replace("\n", "|").split("|"):
            said = {term for word in group.split() for term in (word, *terms(word))}
            for term in said:
                _LIKE[term] = _LIKE.get(term, frozenset()) | said
    return _LIKE


@lru_cache(maxsize=4096)
def _positive(term: str) -> frozenset[str]:
    """What a superlative may be of: lowest, low; largest, large; biggest, big; heaviest, heavy."""
    if len(term) < 6 or not term.endswith("est"):
        return frozenset()
    base = term[:-3]
    found = {base, f"{base}e", f"{base[:-1]}y" if base.endswith("i") else base}
    found |= {base[:-1]} if base[-1] == base[-2] else set()
    return frozenset(t for word in found for t in (word, *terms(word)))


def other_forms(term: str) -> frozenset[str]:
    """Terms of the same word in other forms, where rules of endings do not tell: fall, fell."""
    return _known().get(term, frozenset())


@dataclass(frozen=True)
class Token:
    """A content term and where it stands."""

    term: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[Token, ...]:
    """Content terms in order: stemmed words, numbers, pairs of Chinese characters."""
    found = []
    for word in words(text):
        if word.kind == "number" or (word.kind == "word" and word.text.lower() not in STOP_EN):
            found += [Token(term, word.start, word.end) for term in terms(word.text)[:1]]
    at = 0
    for run in content_runs(text):
        place = text.find(run, at)
        if place < 0:
            continue  # function words stood inside it
        at = place + len(run)
        found += [Token(run[i : i + 2], place + i, place + i + 2) for i in range(len(run) - 1)]
    return tuple(sorted(found, key=lambda token: token.start))


@dataclass(frozen=True)
class Bag:
    """The terms of a text, for asking whether it says a term."""

    text: str

    @cached_property
    def terms(self) -> frozenset[str]:
        """All of them."""
        return frozenset(terms(self.text))

    @cached_property
    def begun(self) -> frozenset[str]:
        """The first letters of the longer ones."""
        return frozenset(term[:PREFIX] for term in self.terms if len(term) >= PREFIX and not han_count(term))

    @cached_property
    def means(self) -> frozenset[str]:
        """Meanings that it has words for."""
        return concepts(self.text)

    @cached_property
    def likens(self) -> frozenset[int]:
        """Everyday meanings that it has words for."""
        return everyday(self.text)

    def says(self, term: str) -> float:
        """0 to 1: whether it has the term, another form of it, or another word of its meaning."""
        if term in self.terms:
            return 1.0
        if self.terms & _known().get(term, frozenset()) or self.terms & _positive(term):
            return 0.95
        if len(term) >= PREFIX + 1 and not han_count(term) and term[:PREFIX] in self.begun:
            return 0.9
        if self.means & concepts(term):
            return MEANT
        return LIKE if self.likens & everyday(term) else 0.0


def same_word(term: str, other: str) -> bool:
    """Whether two terms are forms of one word."""
    if term == other or other in _known().get(term, frozenset()):
        return True
    return min(len(term), len(other)) > PREFIX and not han_count(term) and term[:PREFIX] == other[:PREFIX]


def alike(term: str, other: str) -> bool:
    """Whether two terms are forms of one word, or words of one meaning."""
    return same_word(term, other) or bool(concepts(term) & concepts(other) or everyday(term) & everyday(other))
