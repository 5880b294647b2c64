"""What an EBNF grammar is made of, once read: rules as trees whose leaves are sets of characters.

This module does not know how a grammar is written (`ebnf.py`) nor what it is used for (`ebnf_lark.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LAST = 0x10FFFF
SURROGATES = (0xD800, 0xDFFF)


@dataclass(frozen=True)
class Chars:
    """One character of these ranges of code points, both ends included; sorted, apart from each other."""

    ranges: tuple[tuple[int, int], ...]

    @property
    def is_single(self) -> bool:
        """Whether it is one character only."""
        return len(self.ranges) == 1 and self.ranges[0][0] == self.ranges[0][1]


@dataclass(frozen=True)
class Ref:
    """What the rule `name` derives."""

    name: str


@dataclass(frozen=True)
class Sequence:
    """The items one after the other; no item is the empty text."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Choice:
    """One of the options."""

    options: tuple[Node, ...]


@dataclass(frozen=True)
class Repeat:
    """`least` to `most` times the item; None: any number."""

    item: Node
    least: int
    most: int | None


Node = Chars | Ref | Sequence | Choice | Repeat
EMPTY = Sequence(())


@dataclass(frozen=True)
class Rules:
    """A grammar: the rules by name, and the start's name. Every `Ref` is defined, every rule derives some text."""

    rules: dict[str, Node]
    start: str


def ranges(pairs: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Ranges sorted, and merged where they touch."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(pairs):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return tuple(merged)


def complement(pairs: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """All other characters of Unicode."""
    result, low = [], 0
    for first, last in [*ranges([*pairs, SURROGATES]), (LAST + 1, LAST + 1)]:
        if low < first:
            result.append((low, first - 1))
        low = last + 1
    return tuple(result)


def references(node: Node) -> set[str]:
    """Names of the rules that a node names itself."""
    match node:
        case Ref(name):
            return {name}
        case Sequence(parts) | Choice(parts):
            return set().union(*(references(part) for part in parts))
        case Repeat(item):
            return references(item)
    return set()


def endless(rules: dict[str, Node], start: str) -> str | None:
    """A rule that derives no finite text, such as `a ::= "x" a`; None where each derives some."""
    users: dict[str, set[str]] = {name: set() for name in rules}
    for name, body in rules.items():
        for used in references(body):
            users[used].add(name)
    finite: set[str] = set()
    waiting = list(rules)
    while waiting:
        name = waiting.pop()
        if name not in finite and _is_finite(rules[name], finite):
            finite.add(name)
            waiting += users[name]
    return next((name for name in [start, *rules] if name not in finite), None)


def _is_finite(node: Node, finite: set[str]) -> bool:
    match node:
        case Ref(name):
            return name in finite
        case Sequence(items):
            return all(_is_finite(item, finite) for item in items)
        case Choice(options):
            return any(_is_finite(option, finite) for option in options)
        case Repeat(item, least):
            return least == 0 or _is_finite(item, finite)
    return True
