"""Where a mixture layer's routed experts are kept: all in memory, or in the model's files with the hot ones in memory.

An expert that is not held is made from the file each time it is used, by the very function that makes a held one: what
is computed does not depend on what is held. Files stay mapped, so the operating system keeps in its page cache
whatever else fits. This module does not know how an expert is made, nor which ones a token needs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from model.linear import Linear

Expert = tuple[Linear, Linear]
"""The product of gate and up, stacked, and that of down."""

AGEING = 4096
"""Uses after which all counts are halved: what was hot in an earlier conversation cools."""


class Experts(Protocol):
    """The routed experts of one layer."""

    @property
    def nbytes(self) -> int:
        """Memory that those held in memory take."""
        ...

    @property
    def expert_bytes(self) -> int:
        """Memory that one takes when it is held."""
        ...

    def expect(self, experts: Sequence[int]) -> None:
        """These will be used next, in this order."""
        ...

    def gate_up(self, expert: int) -> Linear:
        """Gate rows, then up rows, of one expert: `[2I, H]`."""
        ...

    def down(self, expert: int) -> Linear:
        """The down projection of one expert: `[H, I]`."""
        ...


class ResidentExperts:
    """All experts of a layer, held."""

    def __init__(self, experts: Sequence[Expert]) -> None:
        self.all = tuple(experts)
        self.nbytes = sum(gate_up.nbytes + down.nbytes for gate_up, down in self.all)

    @property
    def expert_bytes(self) -> int:
        """Memory of one expert, on average."""
        return self.nbytes // len(self.all)

    def expect(self, experts: Sequence[int]) -> None:
        """Nothing to do: all are here."""

    def gate_up(self, expert: int) -> Linear:
        return self.all[expert][0]

    def down(self, expert: int) -> Linear:
        return self.all[expert][1]


@dataclass
class OffloadStatistics:
    """What the hot set did so far."""

    hits: int = 0
    misses: int = 0
    bytes_read: int = 0
    """Bytes of experts made from the file; what of them came from the page cache is the system's knowledge."""

    @property
    def hit_rate(self) -> float:
        """Hits among all uses; 0 before the first."""
        return self.hits / (self.hits + self.misses) if self.hits + self.misses else 0.0


class HotSet:
    """The experts of all layers that are held, under one budget of bytes: the most used, by counts that age.

    Layers take turns in every pass, so the least recently used expert is the one that is needed soonest: a set that
    holds less than one pass would never hit by recency. A new expert therefore replaces another only when it has been
    used more often.
    """

    def __init__(self, budget: int) -> None:
        """`budget` is in bytes; 0 holds nothing."""
        self.budget = budget
        self.nbytes = 0
        self.statistics = OffloadStatistics()
        self._held: dict[tuple[int, int], Expert] = {}
        self._uses: dict[tuple[int, int], int] = {}
        self._until_ageing = AGEING

    def __contains__(self, key: tuple[int, int]) -> bool:
        return key in self._held

    def held(self, layer: int) -> list[Expert]:
        """The experts held of one layer."""
        return [expert for key, expert in self._held.items() if key[0] == layer]

    def use(self, key: tuple[int, int], make: Callable[[], Expert]) -> Expert:
        """The expert of `key` (layer, index), made if it is not held, and held if it has earned a place."""
        self._count(key)
        expert = self._held.get(key)
        if expert is not None:
            self.statistics.hits += 1
            return expert
        expert = make()
        self.statistics.misses += 1
        self.statistics.bytes_read += _nbytes(expert)
        self._admit(key, expert)
        return expert

    def _count(self, key: tuple[int, int]) -> None:
        self._uses[key] = self._uses.get(key, 0) + 1
        self._until_ageing -= 1
        if not self._until_ageing:
            self._uses = {key: uses // 2 for key, uses in self._uses.items() if uses > 1}
            self._until_ageing = AGEING

    def _admit(self, key: tuple[int, int], expert: Expert) -> None:
        need, uses = _nbytes(expert), self._uses.get(key, 0)
        if need > self.budget:
            return
        leaving: list[tuple[int, int]] = []
        room = self.budget - self.nbytes
        while room < need:
            least = min(self._held.keys() - leaving, key=lambda other: (self._uses.get(other, 0), other))
            if self._uses.get(least, 0) >= uses:
                return
            leaving.append(least)
            room += _nbytes(self._held[least])
        for other in leaving:
            del self._held[other]
        self._held[key] = expert
        self.nbytes = self.budget - room + need


class OffloadedExperts:
    """A layer's experts, kept in the file; the hot ones also in memory."""

    def __init__(
        self,
        hot: HotSet,
        layer: int,
        make: Callable[[int], Expert],
        expert_bytes: int,
        read_ahead: Callable[[int], None] | None = None,
    ) -> None:
        """`make` builds one expert from the file; `read_ahead` asks the system to fetch its bytes meanwhile."""
        self._hot, self._layer, self._make = hot, layer, make
        self._read_ahead = read_ahead
        self._current: tuple[int, Expert] | None = None
        self.expert_bytes = expert_bytes

    @property
    def sample(self) -> Expert:
        """One of them, made and not held: what kind they are."""
        return self._make(0)

    @property
    def nbytes(self) -> int:
        """Memory of this layer's part of the hot set."""
        return sum(_nbytes(expert) for expert in self._hot.held(self._layer))

    def expect(self, experts: Sequence[int]) -> None:
        """Let the file's pages of the missing ones be read while the first is computed."""
        if self._read_ahead is not None:
            for expert in experts:
                if (self._layer, expert) not in self._hot:
                    self._read_ahead(expert)

    def gate_up(self, expert: int) -> Linear:
        """One use of the expert begins."""
        made = self._hot.use((self._layer, expert), lambda: self._make(expert))
        self._current = (expert, made)
        return made[0]

    def down(self, expert: int) -> Linear:
        """The other half of the use that `gate_up` began."""
        current, self._current = self._current, None
        if current is None or current[0] != expert:
            raise ValueError("an expert's down projection is taken after its gate and up, once")
        return current[1][1]


def _nbytes(expert: Expert) -> int:
    return expert[0].nbytes + expert[1].nbytes
