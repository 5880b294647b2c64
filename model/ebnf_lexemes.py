"""Which parts of a grammar a lexer may read in one go without changing what the grammar derives.

llguidance parses lexemes, not characters, and its lexer takes the longest lexeme: of `[a-z]* "x"` the first part would
eat every x. Characters alone as lexemes are always right, but then a mask takes fifty times as long. So a part becomes
a lexeme only where the longest match cannot be wrong: wherever a text of X goes on as one of Y, no X could have been
followed by that character. This module does not know Lark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Any

from model.ebnf_automata import Alphabet, Automaton, TooLarge
from model.ebnf_tree import Chars, Choice, Node, Ref, Repeat, Sequence, references

_MOST_PLACES = 2000
"""Characters of a lexeme, repetitions not unrolled; what is larger is read part by part."""
_DEEPEST = 250
_MOST_NODES = 5000
_MOST_LEXEMES = 400
_MOST_ROUNDS = 60
_MOST_STEPS = 400_000


def find(rules: dict[str, Node], start: str) -> set[Node]:
    """The largest parts, seen from `start`, that are safe to read as lexemes; characters among them.

    `x*` must be written `(x+)?` in `rules`: no part that derives the empty text is a lexeme.
    """
    facts = Facts(rules)
    opened: set[Node] = set()
    if sum(_count(body) for body in rules.values()) <= _MOST_NODES:
        for _ in range(_MOST_ROUNDS):
            follow = _Follow(facts, start, lambda node: node not in opened and facts.fits(node)).of
            swallowers = _swallowers(facts, follow)
            if swallowers is None:
                break
            if not swallowers:
                return set(follow)
            opened.update(swallowers)
    return set(_Follow(facts, start, lambda node: isinstance(node, Chars)).of)


def runs(items: Iterable[Node]) -> Iterator[Node]:
    """Items with neighbouring single characters joined into literals."""
    literal: list[Node] = []
    for item in [*items, None]:
        if isinstance(item, Chars) and item.is_single:
            literal.append(item)
            continue
        if literal:
            yield literal[0] if len(literal) == 1 else Sequence(tuple(literal))
        literal = []
        if item is not None:
            yield item


def parts_of(sequence: Sequence) -> tuple[Node, ...]:
    """What a sequence is read as where it is no lexeme: literals and other items, or a literal's characters."""
    joined = tuple(runs(sequence.items))
    return sequence.items if len(joined) == 1 else joined


def _count(node: Node) -> int:
    match node:
        case Sequence(parts) | Choice(parts):
            return 1 + sum(_count(part) for part in parts)
        case Repeat(item):
            return 1 + _count(item)
    return 1


def _swallowers(facts: Facts, follow: dict[Node, int]) -> set[Node] | None:
    """Parts that could swallow what follows another one or themselves; None: it takes too long to tell."""
    if len(follow) > _MOST_LEXEMES:
        return None
    automata = {node: Automaton(node, facts.rules, facts.alphabet) for node in follow}
    found: set[Node] = set()
    steps = _MOST_STEPS
    for longer in (node for node in follow if not isinstance(node, Chars)):
        for node, after in follow.items():
            try:
                beyond, taken = automata[node].beyond(automata[longer], steps)
            except TooLarge:
                return None
            steps -= taken
            if facts.alphabet.meet(beyond, after):
                found.add(longer)
                break
    return found


class Facts:
    """What is true of rules wherever they stand: recursion, size, first characters, the empty text."""

    def __init__(self, rules: dict[str, Node]) -> None:
        self.rules = rules
        self.alphabet = Alphabet(rules.values())
        self._users: dict[str, list[str]] = {name: [] for name in rules}
        needs = {name: references(body) for name, body in rules.items()}
        for name, used in needs.items():
            for other in used:
                self._users[other].append(name)
        self._nullable = dict.fromkeys(rules, False)
        self._settle(self._nullable, self.is_nullable)
        self._first = dict.fromkeys(rules, 0)
        self._settle(self._first, self.first)
        self._sizes: dict[str, tuple[int, int]] = {}
        self._measure({name: len(used) for name, used in needs.items()})

    @property
    def regular(self) -> set[str]:
        """Rules from which no recursion can be reached."""
        return set(self._sizes)

    def is_nullable(self, node: Node) -> bool:
        """Whether the empty text is derived."""
        match node:
            case Ref(name):
                return self._nullable[name]
            case Sequence(items):
                return all(self.is_nullable(item) for item in items)
            case Choice(options):
                return any(self.is_nullable(option) for option in options)
            case Repeat(item, least):
                return least == 0 or self.is_nullable(item)
        return False

    def first(self, node: Node) -> int:
        """The characters that a text of `node` may begin with, as bits of the alphabet."""
        match node:
            case Ref(name):
                return self._first[name]
            case Repeat(item):
                return self.first(item)
            case Choice(options):
                return reduce(or_, map(self.first, options), 0)
            case Sequence(items):
                bits = 0
                for item in items:
                    bits |= self.first(item)
                    if not self.is_nullable(item):
                        break
                return bits
            case Chars():
                return self.alphabet.bits(node)

    def fits(self, node: Node) -> bool:
        """Whether `node` could be a lexeme: regular, never empty, not too large with its rules put in."""
        size, depth = self._size(node)
        return size <= _MOST_PLACES and depth <= _DEEPEST and not self.is_nullable(node)

    def _size(self, node: Node) -> tuple[int, int]:
        """Characters and depth, rules put in, capped above the most."""
        match node:
            case Ref(name):
                size, depth = self._sizes.get(name, (_MOST_PLACES + 1, _DEEPEST + 1))
            case Sequence(parts) | Choice(parts):
                sizes = [self._size(part) for part in parts]
                size, depth = sum(size for size, _ in sizes), max((depth for _, depth in sizes), default=0)
            case Repeat(item):
                size, depth = self._size(item)
            case Chars():
                size, depth = 1, 0
        return min(size, _MOST_PLACES + 1), min(depth, _DEEPEST) + 1

    def _measure(self, missing: dict[str, int]) -> None:
        """Sizes from the rules that use no rule upwards; a rule that recurses never gets one."""
        ready = [name for name, count in missing.items() if count == 0]
        while ready:
            name = ready.pop()
            self._sizes[name] = self._size(self.rules[name])
            for user in self._users[name]:
                missing[user] -= 1
                if missing[user] == 0:
                    ready.append(user)

    def _settle(self, known: dict[str, Any], compute: Callable[[Node], Any]) -> None:
        """Raise the values in `known` until they agree with what `compute` makes of the rules' bodies."""
        waiting = list(self.rules)
        while waiting:
            name = waiting.pop()
            value = compute(self.rules[name])
            if value != known[name]:
                known[name] = value
                waiting += self._users[name]


class _Follow:
    """`of`: for each part that is read as a lexeme, the characters that may follow it, as bits."""

    def __init__(self, facts: Facts, start: str, is_lexeme: Callable[[Node], bool]) -> None:
        self._facts, self._is_lexeme = facts, is_lexeme
        self.of: dict[Node, int] = {}
        self._after: dict[str, int] = {}
        self._waiting: list[str] = []
        self._visit(Ref(start), 0)
        while self._waiting:
            name = self._waiting.pop()
            self._visit(facts.rules[name], self._after[name])

    def _visit(self, node: Node, after: int) -> None:
        if self._is_lexeme(node):
            self.of[node] = self.of.get(node, 0) | after
            return
        match node:
            case Ref(name):
                if name not in self._after or after & ~self._after[name]:
                    self._after[name] = self._after.get(name, 0) | after
                    self._waiting.append(name)
            case Choice(options):
                for option in options:
                    self._visit(option, after)
            case Repeat(item, _, most):
                self._visit(item, after if most == 1 else after | self._facts.first(item))
            case Sequence():
                for part in reversed(parts_of(node)):
                    self._visit(part, after)
                    first = self._facts.first(part)
                    after = after | first if self._facts.is_nullable(part) else first
