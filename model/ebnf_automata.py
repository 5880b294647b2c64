"""Automata of a grammar's regular parts, to see where a text of one part goes on as a text of another.

Characters are bits of a partition of Unicode, the coarsest that every character class is a union of.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from model.ebnf_tree import Chars, Choice, Node, Ref, Repeat, Sequence


class TooLarge(Exception):
    """The comparison took more steps than it may."""


class Alphabet:
    """The classes of characters that a grammar tells apart."""

    def __init__(self, bodies: Iterable[Node]) -> None:
        cuts = {0, 0x110000}
        waiting = list(bodies)
        while waiting:
            match waiting.pop():
                case Chars(ranges):
                    cuts.update(cut for low, high in ranges for cut in (low, high + 1))
                case Sequence(parts) | Choice(parts):
                    waiting += parts
                case Repeat(item):
                    waiting.append(item)
        ordered = sorted(cuts)
        self._place = {cut: at for at, cut in enumerate(ordered)}
        self._leads = [_lead_bytes(low, high - 1) for low, high in itertools.pairwise(ordered)]
        self._known: dict[Chars, int] = {}

    def bits(self, chars: Chars) -> int:
        """The classes that make up `chars`."""
        if chars not in self._known:
            bits = 0
            for low, high in chars.ranges:
                bits |= (1 << self._place[high + 1]) - (1 << self._place[low])
            self._known[chars] = bits
        return self._known[chars]

    def meet(self, some: int, others: int) -> bool:
        """Whether two sets have a character in common, or the first byte of one: a lexer reads UTF-8 by bytes."""
        return bool(some & others or self._leads_of(some) & self._leads_of(others))

    def _leads_of(self, bits: int) -> int:
        leads = 0
        while bits:
            leads |= self._leads[(bits & -bits).bit_length() - 1]
            bits &= bits - 1
        return leads


def _lead_bytes(low: int, high: int) -> int:
    """Bits of the first bytes of the range's characters beyond ASCII."""
    first, last = (chr(max(code, 0x80)).encode("utf-8", "surrogatepass")[0] for code in (low, high))
    return (2 << last) - (1 << first) if high >= 0x80 else 0


class Automaton:
    """Glushkov's automaton of a part: a state per character, entered by reading that character.

    Bounded repetitions count as unbounded ones, so it may read more than the part does.
    """

    def __init__(self, node: Node, rules: dict[str, Node], alphabet: Alphabet) -> None:
        self._rules, self._alphabet = rules, alphabet
        self._reads: list[int] = []
        self._next: list[set[int]] = []
        self._first, self._last, _ = self._build(node)

    def beyond(self, other: Automaton, most_steps: int) -> tuple[int, int]:
        """The characters with which a text of this part goes on as the beginning of one of `other`; the steps taken.

        Raises:
            TooLarge: it would take more than `most_steps`.
        """
        pairs = list(itertools.product(self._first, other._first))
        seen, result, steps = set(pairs), 0, len(pairs)
        while pairs and steps <= most_steps:
            mine, its = pairs.pop()
            if not self._reads[mine] & other._reads[its]:
                continue
            if mine in self._last:
                for after in other._next[its]:
                    result |= other._reads[after]
            new = set(itertools.product(self._next[mine], other._next[its])) - seen
            steps += len(self._next[mine]) * len(other._next[its])
            seen |= new
            pairs += new
        if steps > most_steps:
            raise TooLarge
        return result, steps

    def _build(self, node: Node) -> tuple[set[int], set[int], bool]:
        """First states, last states, and whether the empty text is read."""
        match node:
            case Ref(name):
                return self._build(self._rules[name])
            case Choice(options):
                built = [self._build(option) for option in options]
                first = set().union(*(each for each, _, _ in built))
                last = set().union(*(each for _, each, _ in built))
                return first, last, any(empty for _, _, empty in built)
            case Repeat(item, least, most):
                first, last, empty = self._build(item)
                if most != 1:
                    for state in last:
                        self._next[state] |= first
                return first, last, empty or least == 0
            case Sequence(items):
                return self._build_sequence(items)
            case Chars():
                self._reads.append(self._alphabet.bits(node))
                self._next.append(set())
                return {len(self._reads) - 1}, {len(self._reads) - 1}, False

    def _build_sequence(self, items: tuple[Node, ...]) -> tuple[set[int], set[int], bool]:
        first: set[int] = set()
        last: set[int] = set()
        empty = True
        for item in items:
            its_first, its_last, its_empty = self._build(item)
            for state in last:
                self._next[state] |= its_first
            first = first | its_first if empty else first
            last = last | its_last if its_empty else its_last
            empty = empty and its_empty
        return first, last, empty
