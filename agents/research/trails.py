"""Trails: from what the question tells, over names that one document gives and the next explains, to what it asks.

A beam search. Each step searches for a name of the last document; a trail is worth what its documents together say of
the question, in about the order in which the question says it, and less the longer it is. It needs no model and makes up
nothing: a trail is a list of passages, its answer a span of the last. A model may re-rank trails afterwards.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from agents.llm import never
from agents.research.clauses import Clause, Kind, asking, clauses, kind_of
from agents.research.library import Library
from agents.research.nodes import Node, names_in, nodes_of
from agents.research.spans import Span, likeness, spans
from agents.text.sentences import split_sentences
from agents.text.words import han_count, language_of, terms

MANY = 200
"""Passages from which a term counts as common, whatever more there are."""
RARE_SHARE = 0.03
"""Of the passages: a pair of Chinese characters that fewer have may be part of a name."""


@dataclass(frozen=True)
class Manner:
    """How one attempt goes about it; attempts differ in this."""

    width: int = 8
    """Trails kept at each step."""
    depth: int = 5
    """Documents of a trail, at most."""
    starts: int = 12
    """Passages that trails may begin with."""
    per_name: int = 6
    """Passages read for a name."""
    length: float = 0.03
    """What each document costs a trail."""
    order: float = 0.4
    """What a term loses that is said at the wrong end of a trail."""
    answer: float = 0.35
    """How much the fit of the answer counts."""
    whole: bool = True
    """Begin with the whole question, else with its clauses only."""
    seed: int = 0


@dataclass(frozen=True)
class Found:
    """A short answer at the end of a trail, 0 to 1 how well it fits, and the documents on the way."""

    text: str
    score: float
    trail: tuple[Node, ...]
    span: Span


@dataclass
class Wanted:
    """The question, weighed against the corpora."""

    question: str
    kind: Kind
    clauses: list[Clause]
    weights: dict[str, tuple[float, float | None]]
    """For each term its weight and its place."""
    asked: frozenset[str]
    """Terms of what is asked."""


@dataclass
class Trails:
    """Searches for trails. One object per question; `searches` counts what was asked of the library."""

    library: Library
    manner: Manner = field(default_factory=Manner)
    cancel: Callable[[], bool] = never
    likes: Callable[[str, str], float] | None = None
    """How alike two terms are, 0 to 1, for words that differ."""
    searches: int = 0
    seen: dict[str, Node] = field(default_factory=dict)
    _frequency: dict[str, int] = field(default_factory=dict)
    _found: dict[tuple[str, int], list[Node]] = field(default_factory=dict)

    def answers(self, question: str, most: int = 12) -> list[Found]:
        """The best short answers, best first, each text once."""
        wanted = self.wanted(question)
        best: dict[str, Found] = {}
        for trail in self._trails(wanted):
            value = self.worth(wanted, trail)
            for span, fit in self._spans(wanted, trail):
                found = Found(span.text, value + self.manner.answer * fit, trail, span)
                key = span.text.casefold()
                if key not in best or best[key].score < found.score:
                    best[key] = found
        return sorted(best.values(), key=lambda f: -f.score)[:most]

    def wanted(self, question: str) -> Wanted:
        """The question taken apart, its terms weighed by how rare they are here."""
        parts = clauses(question)
        weights: dict[str, tuple[float, float | None]] = {}
        for part in parts:
            for term in part.terms:
                if term not in weights:
                    weights[term] = (self._weight(term), part.place)
        return Wanted(question, kind_of(question), parts, weights, frozenset(terms(asking(question))))

    def frequency(self, term: str) -> int:
        """Passages that have a term, counted up to `MANY`."""
        if term not in self._frequency:
            quoted = '"' + term.replace('"', " ") + '"'
            self._frequency[term] = sum(len(c.lexical(quoted, MANY)) for c in self.library.corpora)
        return self._frequency[term]

    def _size(self) -> int:
        return max(1, sum(corpus.count() for corpus in self.library.corpora))

    def _weight(self, term: str) -> float:
        count = self.frequency(term)
        return math.log(1 + self._size() / (1 + count)) if count else 0.5

    def _rare(self, term: str) -> bool:
        return 0 < self.frequency(term) <= max(4, RARE_SHARE * self._size())

    def _search(self, query: str, wanted: str, k: int) -> list[Node]:
        key = (query, k)
        if key not in self._found:
            self.searches += 1
            found: dict[str, Node] = {}
            for hit in self.library.search(query, k):
                for node in nodes_of(hit, self.library, wanted):
                    found.setdefault(node.key, self.seen.setdefault(node.key, node))
            self._found[key] = list(found.values())
        return self._found[key]

    def _starts(self, wanted: Wanted) -> list[tuple[Node, ...]]:
        queries = [wanted.question] if self.manner.whole else []
        queries += [
            part.text for part in wanted.clauses if len(part.terms) > 1 or any(self._rare(t) for t in part.terms)
        ]
        found: dict[str, Node] = {}
        for query in queries:
            for node in self._search(query, query, self.manner.starts):
                found.setdefault(node.key, node)
        trails = [(node,) for node in found.values()]
        return sorted(trails, key=lambda t: -self._first(wanted, t[0]))[: self.manner.starts]

    def _first(self, wanted: Wanted, node: Node) -> float:
        """How well a node begins: what is said first counts most."""
        total = 0.0
        for term, (weight, place) in wanted.weights.items():
            total += weight * self._match(term, node) * (1.0 if place is None else 1.2 - place)
        return total

    def _trails(self, wanted: Wanted) -> list[tuple[Node, ...]]:
        """All trails found, of every length."""
        front = self._starts(wanted)
        found = list(front)
        for _ in range(1, self.manner.depth):
            if self.cancel():
                break
            longer: dict[tuple[str, ...], tuple[Node, ...]] = {}
            for trail in front:
                for node in self._next(wanted, trail):
                    longer[tuple(n.key for n in (*trail, node))] = (*trail, node)
            ranked = sorted(longer.values(), key=lambda t: -self.worth(wanted, t))
            front = ranked[: self.manner.width]
            found += ranked[: 4 * self.manner.width]
            if not front:
                break
        return found

    def _next(self, wanted: Wanted, trail: tuple[Node, ...]) -> list[Node]:
        """Nodes of other documents that say something about a name of the last one."""
        last, used = trail[-1], {node.source for node in trail}
        found: dict[str, Node] = {}
        for span in names_in(last, self._rare):
            if self._is_known(wanted, trail, span.text):
                continue
            for node in self._search(f'"{span.text}"', span.text, self.manner.per_name):
                if node.source not in used and node.has(span.text):
                    found.setdefault(node.key, node)
        return list(found.values())

    def _is_known(self, wanted: Wanted, trail: tuple[Node, ...], name: str) -> bool:
        """Whether a name leads back: the question has it, or an earlier document of the trail."""
        return name.casefold() in wanted.question.casefold() or any(node.has(name) for node in trail[:-1])

    def _match(self, term: str, node: Node) -> float:
        if term in node.terms:
            return 1.0
        if self.likes is None or han_count(term) or term[:1].isdigit():
            return 0.0
        return max((self.likes(term, other) for other in node.terms if other.isalpha()), default=0.0)

    def worth(self, wanted: Wanted, trail: Sequence[Node]) -> float:
        """0 to about 1: the share of the question that the documents of a trail say, in its order."""
        last = max(1, len(trail) - 1)
        total = said = 0.0
        for term, (weight, place) in wanted.weights.items():
            total += weight
            best = 0.0
            for n, node in enumerate(trail):
                at = n / last if len(trail) > 1 else (place or 0.0)
                apart = 0.25 if place is None else abs(place - at)
                best = max(best, self._match(term, node) * (1.0 - self.manner.order * apart))
            said += weight * best
        return (said / total if total else 0.0) - self.manner.length * (len(trail) - 1)

    def _spans(self, wanted: Wanted, trail: tuple[Node, ...]) -> list[tuple[Span, float]]:
        """Spans of the last node that may answer, with how well each fits."""
        node = trail[-1]
        if wanted.kind in ("number", "year", "date"):
            options = spans(node.text, wanted.kind)
        else:
            options = names_in(node, self._rare)
        return [
            (span, self._fit(wanted, node, span))
            for span in options
            if not self._is_known(wanted, trail, span.text) and span.text.casefold() not in wanted.question.casefold()
        ]

    def _fit(self, wanted: Wanted, node: Node, span: Span) -> float:
        """How well a span answers: what is asked stands near it, and it looks like what is wanted."""
        near = frozenset(terms(_near(node, span)))
        weights = {term: self._weight(term) for term in wanted.asked}
        total = sum(weights.values())
        share = (
            sum(w * max(float(t in near), self._like_any(t, near)) for t, w in weights.items()) / total
            if total
            else 0.0
        )
        if wanted.kind in ("person", "place", "name"):
            context = node.text if span.start >= 0 else node.title
            return 0.5 * min(1.0, 2 * share) + 0.5 * likeness(context, span, wanted.kind)
        return min(1.0, 2 * share)

    def _like_any(self, term: str, near: frozenset[str]) -> float:
        if self.likes is None or han_count(term) or term[:1].isdigit():
            return 0.0
        return max((self.likes(term, other) for other in near if other.isalpha()), default=0.0)


def _near(node: Node, span: Span) -> str:
    """The sentence of a span; of a table the header of its column."""
    if span.start < 0:
        return node.title
    if node.header:
        column = node.text[: span.start].count("|")
        headers = node.header.split("|")
        return headers[column] if column < len(headers) else node.header
    for sentence in split_sentences(node.text):
        if sentence.start <= span.start < sentence.end:
            return sentence.text
    return node.text


def varied(manner: Manner, seed: int) -> Manner:
    """The manner of another attempt: the first is as given, others look wider, deeper, or trust the order less."""
    ways = (
        {},
        {"whole": False, "order": 0.6},
        {"width": 16, "per_name": 10, "length": 0.05},
        {"order": 0.2, "starts": 20},
        {"answer": 0.5, "length": 0.015},
        {"depth": 4, "order": 0.6, "per_name": 10},
        {"whole": False, "answer": 0.2, "width": 12},
    )
    return replace(manner, **ways[seed % len(ways)], seed=seed)


def language(question: str) -> str:
    """`en` or `zh`."""
    return language_of(question)
