"""Trails: from what the question tells, over names that one document gives and the next explains, to what it asks.

A beam search. Each step searches for a name of the last document; a trail is worth what its documents together say of
the question, in about the order in which the question says it, and less the longer it is. It needs no model and makes
up nothing: a trail is a list of passages, its answer a span of the last.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from agents.llm import never
from agents.research.clauses import Clause, Kind, asking, clauses, kind_of
from agents.research.library import Library
from agents.research.nodes import Node, names_in, nodes_of
from agents.research.spans import Span, likeness, names, spans
from agents.text.concepts import concepts
from agents.text.sentences import split_sentences
from agents.text.words import han_count, terms

RARE_SHARE = 0.03
"""Of the passages: a pair of Chinese characters that fewer have may be part of a name."""


MEANT, UNKNOWN = 2.0, 0.2
"""Weights of words that no passage has: those whose meaning another word may have, and others."""
LIKE = 0.8
"""What a word of the same meaning counts, of the word itself."""
ASIDE = 0.5
"""What a clause counts that a document says elsewhere than where the trail leads through."""
SORTS: dict[str, frozenset[str]] = {
    "person": frozenset({"born", "teach", "die", "marry", "parent"}),
    "place": frozenset({"people", "height", "town"}),
}
"""What a document says of a person or a place."""
_YEARLIKE = re.compile(r"1\d{3}|20\d\d")
ABOUT = 0.03
"""For a document that is about the name that led to it."""


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
    length: float = 0.06
    """What each document costs a trail."""
    answer: float = 0.35
    """How much the fit of the answer counts."""
    single: bool = False
    """Begin with one search only."""
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


@dataclass(frozen=True)
class Weighed:
    """A clause with the weight of each of its terms and the meanings that it has."""

    text: str
    place: float | None
    terms: tuple[tuple[str, float, frozenset[str]], ...]
    weight: float

    @property
    def share(self) -> float:
        """What it counts among clauses: one like the other, but less where it says next to nothing."""
        return min(1.0, self.weight / MEANT)


@dataclass(frozen=True)
class Wanted:
    """The question, weighed against the corpora: clauses in the order of finding, those without one, what is asked."""

    question: str
    kind: Kind
    ordered: list[Weighed]
    free: list[Weighed]
    asked: Weighed


@dataclass
class Trails:
    """Searches for trails. One object per question; `searches` counts what was asked of the library."""

    library: Library
    manner: Manner = field(default_factory=Manner)
    cancel: Callable[[], bool] = never
    searches: int = 0
    seen: dict[str, Node] = field(default_factory=dict)
    _said: dict[tuple[str, str], float] = field(default_factory=dict)
    _between: dict[tuple[str, str, str], float] = field(default_factory=dict)
    _links: dict[tuple[str, str], str] = field(default_factory=dict)
    _found: dict[tuple[str, int], list[Node]] = field(default_factory=dict)

    def answers(self, question: str, most: int = 12) -> list[Found]:
        """The best short answers, best first, each text once."""
        wanted = self.wanted(question)
        best: dict[str, Found] = {}
        for trail in self._trails(wanted):
            for span, fit in self._spans(wanted, trail):
                value = self.worth(wanted, trail, near_text(trail[-1], span))
                found = Found(span.text, value + self.manner.answer * fit, trail, span)
                key = span.text.casefold()
                if key not in best or best[key].score < found.score:
                    best[key] = found
        return sorted(best.values(), key=lambda f: -f.score)[:most]

    def wanted(self, question: str) -> Wanted:
        """The question taken apart, its terms weighed by how rare they are here."""
        parts = [self._weighed(part) for part in clauses(question)]
        ordered = sorted((p for p in parts if p.place is not None), key=lambda p: p.place or 0.0)
        asked = self._weighed(Clause(asking(question), terms(asking(question)), 1.0))
        return Wanted(question, kind_of(question), ordered, [p for p in parts if p.place is None], asked)

    def _weighed(self, clause: Clause) -> Weighed:
        found = tuple((term, self._weight(term), concepts(term)) for term in dict.fromkeys(clause.terms))
        return Weighed(clause.text, clause.place, found, sum(weight for _, weight, _ in found))

    @property
    def _names(self) -> frozenset[str]:
        return self.library.titles()

    def _size(self) -> int:
        return max(1, sum(corpus.count() for corpus in self.library.corpora))

    def _weight(self, term: str) -> float:
        count = self.library.frequency(term)
        if count:
            return math.log(1 + self._size() / (1 + count))
        return MEANT if concepts(term) else UNKNOWN

    def _rare(self, term: str) -> bool:
        return 0 < self.library.frequency(term) <= max(4, RARE_SHARE * self._size())

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

    def look_up(self, query: str, k: int) -> list[Node]:
        """Passages of a search of one's own."""
        return self._search(query, query, k)

    def known_in(self, clause: Weighed, node: Node) -> bool:
        """Whether a node has a name or number of the clause that few documents have."""
        return any(term in node.terms and self._rare(term) for term, _, _ in clause.terms)

    def _starts(self, wanted: Wanted) -> list[tuple[Node, ...]]:
        queries = [wanted.question] if self.manner.whole else []
        if not self.manner.single:
            queries += [c.text for c in (*wanted.ordered, *wanted.free) if c.weight > MEANT]
        found: dict[str, Node] = {}
        for query in queries:
            for node in self._search(query, query, self.manner.starts):
                found.setdefault(node.key, node)
        known = self._known_terms(wanted)
        named = [node for node in found.values() if known & node.terms]
        trails = [(node,) for node in named or found.values()]
        return sorted(trails, key=lambda t: -self._first(wanted, t[0]))[: self.manner.starts]

    def _known_terms(self, wanted: Wanted) -> frozenset[str]:
        """Names and numbers of the question that few documents have: where a trail can begin."""
        told = {t for n in names(wanted.question) for t in terms(n.text)}
        every = [term for c in (*wanted.ordered, *wanted.free) for term, _, _ in c.terms]
        return frozenset(t for t in every if self._rare(t) and (t in told or t[:1].isdigit() or han_count(t)))

    def _first(self, wanted: Wanted, node: Node) -> float:
        """How well a node begins: what is to be found first counts most."""
        placed = sum(c.weight * self.says(c, node) * (1.2 - (c.place or 0.0)) for c in wanted.ordered)
        return placed + sum(0.5 * c.weight * self.says(c, node) for c in wanted.free)

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
        for span in names_in(last, self._rare, self._names):
            if self._is_known(wanted, trail, span.text):
                continue
            named = self._search(f'"{span.text}"', span.text, 2 * self.manner.per_name)
            telling = [node for node in named if node.source not in used and node.has(span.text)]
            telling.sort(key=lambda node: span.text.casefold() not in node.title.casefold())
            found |= {node.key: node for node in telling[: self.manner.per_name]}
        return list(found.values())

    def _is_known(self, wanted: Wanted, trail: tuple[Node, ...], name: str) -> bool:
        """Whether a name leads back: the question has it, or an earlier document of the trail."""
        return name.casefold() in wanted.question.casefold() or any(node.has(name) for node in trail[:-1])

    def says(self, clause: Weighed, node: Node) -> float:
        """0 to 1: how much of a clause a node says."""
        key = (clause.text, node.key)
        if key not in self._said:
            said = sum(w * _match(term, meant, node.terms, node.concepts) for term, w, meant in clause.terms)
            self._said[key] = said / clause.weight if clause.weight else 0.0
        return self._said[key]

    def worth(self, wanted: Wanted, trail: tuple[Node, ...], near: str = "") -> float:
        """0 to about 1: how much of the question a trail says, clause by clause, in its order.

        What comes first is looked for in the first document, what follows where the name stands that leads on; what is
        asked in `near`, the surroundings of an answer, or anywhere in the last document while there is none.
        """
        weights = [c.share for c in (*wanted.ordered, *wanted.free)]
        total = sum(weights) or 1.0
        middle, last = wanted.ordered[:-1], wanted.ordered[-1]
        before = [0.0] * len(trail)
        for clause in middle:
            best, now = 0.0, []
            for n in range(len(trail)):
                best = max(best, before[n])
                now.append(best + clause.share * self._along(clause, trail, n))
            before = now
        said = max(before)
        end = self.said_in(last, near) if near else self.says(last, trail[-1])
        said += last.share * max(end, ASIDE * self.says(last, trail[-1]))
        said += sum(0.8 * c.share * max(self.says(c, node) for node in trail) for c in wanted.free)
        about = sum(ABOUT for node, back in zip(trail[1:], trail, strict=False) if _is_about(node, back))
        return said / total + about - self.manner.length * (len(trail) - 1)

    def _along(self, clause: Weighed, trail: tuple[Node, ...], n: int) -> float:
        """How much of a clause is said where the trail comes to its `n`th document."""
        if n == 0:
            return self.says(clause, trail[0])
        key = (clause.text, trail[n - 1].key, trail[n].key)
        if key not in self._between:
            link = self._link(trail[n - 1], trail[n])
            beside = max(self.says(clause, trail[n - 1]), self.says(clause, trail[n]))
            self._between[key] = max(self.said_in(clause, link), ASIDE * beside)
        return self._between[key]

    def _link(self, left: Node, right: Node) -> str:
        """The sentences of both in which the names stand that join them."""
        key = (left.key, right.key)
        if key not in self._links:
            shared = [s.text for s in names_in(left, self._rare, self._names) if right.has(s.text)]
            parts = [part for node in (left, right) for part in _sentences(node) if _has_any(part, shared)]
            self._links[key] = "\n".join(parts)
        return self._links[key]

    def said_in(self, clause: Weighed, text: str) -> float:
        """0 to 1: how much of a clause a text says."""
        has, means = frozenset(terms(text)), concepts(text)
        said = sum(w * _match(term, meant, has, means) for term, w, meant in clause.terms)
        return said / clause.weight if clause.weight else 0.0

    def _spans(self, wanted: Wanted, trail: tuple[Node, ...]) -> list[tuple[Span, float]]:
        """Spans of the last node that may answer, with how well each fits."""
        node = trail[-1]
        if wanted.kind in ("number", "year", "date"):
            options = spans(node.text, wanted.kind)
        else:
            options = names_in(node, self._rare, self._names)
        return [
            (span, self._fit(wanted, node, span))
            for span in options
            if not self._is_known(wanted, trail, span.text) and span.text.casefold() not in wanted.question.casefold()
        ]

    def _fit(self, wanted: Wanted, node: Node, span: Span) -> float:
        """How well a span answers: what is asked stands near it, and it looks like what is wanted."""
        near = near_text(node, span)
        has, means = frozenset(terms(near)), concepts(near)
        share = sum(w * _match(term, meant, has, means) for term, w, meant in wanted.asked.terms)
        share = min(1.0, 1.5 * share / (wanted.asked.weight or 1.0))
        if wanted.kind in ("person", "place", "name"):
            context = node.text if span.start >= 0 else node.title
            return (0.4 + 0.6 * share) * self._sort(wanted, span, likeness(context, span, wanted.kind))
        if wanted.kind == "number" and _YEARLIKE.fullmatch(span.text):
            return 0.5 * share
        return share

    def _sort(self, wanted: Wanted, span: Span, form: float) -> float:
        """How much a name is of the sort wanted: by a document of its own where there is one, else by its form."""
        sorts = SORTS.get(wanted.kind) or frozenset(m for _, _, meant in wanted.asked.terms for m in meant)
        if not sorts or self.manner.single or span.text not in self._names:
            return 0.8 * form
        own = [n for n in self._search(f'"{span.text}"', span.text, 12) if n.hit.source.title == span.text]
        means = frozenset(m for node in own for m in node.concepts)
        return min(1.0, form + 0.4) if means & sorts else 0.3 * form


def _match(term: str, meant: frozenset[str], has: frozenset[str], means: frozenset[str]) -> float:
    """Whether a text has a term, or another word of its meaning."""
    return 1.0 if term in has else LIKE if meant & means else 0.0


def _is_about(node: Node, last: Node) -> bool:
    """Whether a node's title is a name that the last one has."""
    title = node.hit.source.title or ""
    return len(title) > 1 and last.has(title)


def near_text(node: Node, span: Span) -> str:
    """The surroundings that tell what a span is: its sentence of a span; of a table the header of its column."""
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


def _sentences(node: Node) -> list[str]:
    """What of a node is looked at for names: the title, and the sentences or the row with its header."""
    if node.header:
        return [node.title, f"{node.header}\n{node.text}"]
    return [node.title, *(s.text for s in split_sentences(node.text))]


def _has_any(text: str, names: Sequence[str]) -> bool:
    flat = " ".join(text.split()).casefold()
    return any(name.casefold() in flat for name in names)


def varied(manner: Manner, seed: int) -> Manner:
    """The manner of another attempt: the first is as given, others look wider, deeper, or trust the order less."""
    ways = (
        {},
        {"whole": False},
        {"width": 16, "per_name": 16, "length": 0.09},
        {"starts": 20},
        {"answer": 0.5, "length": 0.04},
        {"depth": 4, "per_name": 16},
        {"whole": False, "answer": 0.2, "width": 12},
    )
    return replace(manner, **ways[seed % len(ways)], seed=seed)
