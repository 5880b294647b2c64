"""The verifier: looks a candidate up again, on its own, and says how much of the question it bears out.

For each clause it searches with the names of the candidate's trail, and asks whether a passage that has one of them
says the clause. Passages about the same that give another value dispute it, unless they only speak of plans.
"""

from __future__ import annotations

from dataclasses import dataclass

from agents.research.clauses import Kind, asking
from agents.research.library import Library
from agents.research.nodes import Node
from agents.research.spans import names, spans
from agents.research.trails import Found, Manner, Trails, Weighed, near_text
from agents.text.concepts import concepts

SAID = 0.5
"""How much of a clause must be said for it to count."""
TOP = 6
"""Passages read for a clause."""


@dataclass(frozen=True)
class Verified:
    """What looking up again found. `support` is 0 to 1; `disputed` are other values, as their sources have them."""

    support: float
    borne: tuple[str, ...]
    open: tuple[str, ...]
    disputed: tuple[str, ...]
    searches: int


def verify(question: str, found: Found, library: Library, *, wider: int = 0) -> Verified:
    """Look a candidate up again. `wider` reads more passages for each clause."""
    trails = Trails(library, Manner())
    wanted = trails.wanted(question)
    on_the_way = _names_of(found)
    borne: list[str] = []
    left: list[str] = []
    total = supported = 0.0
    for clause in (*wanted.ordered, *wanted.free):
        best = _best(trails, clause, on_the_way, TOP * (wider + 1))
        total += clause.share
        supported += clause.share * min(1.0, best / SAID)
        (borne if best >= SAID else left).append(clause.text.strip())
    near = near_text(found.trail[-1], found.span)
    asked = trails.said_in(wanted.asked, near)
    support = (supported / total if total else 0.0) * (0.5 + 0.5 * min(1.0, asked / SAID))
    if "plan" in concepts(near):
        support *= 0.6
    disputes = _disputes(trails, question, found, wanted.kind, wanted.asked)
    return Verified(round(support, 4), tuple(borne), tuple(left), disputes, trails.searches)


def _names_of(found: Found) -> list[str]:
    """The names that the trail goes over, and the candidate's own."""
    linked: dict[str, None] = {}
    for left, right in zip(found.trail, found.trail[1:], strict=False):
        for span in names(left.shown, frozenset({right.hit.source.title or ""})):
            if right.has(span.text):
                linked[span.text] = None
    if not found.text[:1].isdigit():
        linked[found.text] = None
    return list(linked)


def _best(trails: Trails, clause: Weighed, on_the_way: list[str], top: int) -> float:
    """How well the best passage says a clause, among those that a search for it brings and that are on the way."""
    best = 0.0
    for node in trails.look_up(clause.text, top):
        if trails.known_in(clause, node) or any(node.has(name) for name in on_the_way):
            best = max(best, trails.says(clause, node))
    for name in on_the_way:
        if best >= SAID:
            break
        for node in trails.look_up(f'"{name}" {clause.text}', top):
            if node.has(name):
                best = max(best, trails.says(clause, node))
    return best


def _disputes(trails: Trails, question: str, found: Found, kind: Kind, asked: Weighed) -> tuple[str, ...]:
    """Other values that passages about the same give where they say what is asked."""
    if kind not in ("number", "year", "date"):
        return ()
    last = found.trail[-1]
    subject = last.hit.source.title or ""
    shared = [span.text for span in names(last.title, heading=True)] or [subject]
    others: dict[str, None] = {}
    for node in trails.look_up(f"{subject} {asking(question)}", TOP):
        if node.source == last.source or not any(node.has(name) for name in shared if len(name) > 2):
            continue
        others |= dict.fromkeys(_values(trails, node, kind, asked, found.text))
    return tuple(others)


def _values(trails: Trails, node: Node, kind: Kind, asked: Weighed, text: str) -> list[str]:
    found = []
    for span in spans(node.text, kind):
        near = near_text(node, span)
        if span.text != text and trails.said_in(asked, near) >= SAID and "plan" not in concepts(near):
            found.append(span.text)
    return found
