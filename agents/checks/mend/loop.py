"""Loop: repair, look again, undo what made it worse, until nothing is left to do. It knows neither decks nor pages.

A round repairs every slide at once. Where a slide came out worse, its repairs are undone and tried one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from agents.checks.base import Fault, FaultKind, severity_of
from agents.checks.looking import Checked

ROUNDS = 6
_SIZED = " is set in "
MISPLACED: frozenset[FaultKind] = frozenset({"overflow", "clipped", "off_slide", "overlap"})
"""What is mended before the contrast of the same thing, which may come to stand on another ground"""
WEIGHT = {"error": 4.0, "warning": 2.0, "hint": 1.0}
State = TypeVar("State")


@dataclass
class Mended:
    """What was found, what was done, and what is left."""

    before: Checked
    after: Checked
    done: list[tuple[int, str]] = field(default_factory=list)
    """Slides (1-based) and what was done to them, as sentences"""
    data: bytes = b""
    """The file; as it was where nothing was done"""
    origin: Sequence[int] = ()
    """Of each slide the number that it had before slides were parted; nothing where none could be"""


@dataclass(frozen=True)
class Reworked:
    """A deck with slides parted or rearranged, what was done, and of each slide the number that it had."""

    data: bytes
    done: list[tuple[int, str]]
    origin: list[int]


class Patient(Protocol, Generic[State]):
    """A file under repair. A state is what was changed so far, by slide."""

    def repair(self, state: Mapping[int, State], faults: Sequence[Fault]) -> dict[int, tuple[State, list[str]]]:
        """The states of the slides that can be repaired, and what was done."""
        ...

    def look(self, state: Mapping[int, State]) -> Checked:
        """The file in a state, looked at."""
        ...

    def made(self, state: Mapping[int, State]) -> bytes:
        """The file in a state."""
        ...


def mend(patient: Patient[State], tell: Callable[[str], None], seen: Checked | None = None) -> Mended:
    """Repair in rounds. `tell` hears what begins. `seen`: what the patient was just seen as, untouched."""
    before = after = seen or patient.look({})
    state: dict[int, State] = {}
    done: list[tuple[int, str]] = []
    careful: set[int] = set()
    tried: set[tuple[int, str, str | None, str]] = set()
    for number in range(1, ROUNDS + 1):
        chosen = _chosen(after.faults, careful, tried)
        changes = patient.repair(state, chosen)
        tried |= {_key(f) for f in chosen if f.slide not in changes or f.slide in careful}
        if not changes:
            if not chosen:
                break
            continue
        tell(f"Repairing {len(changes)} {'slide' if len(changes) == 1 else 'slides'}, round {number}")
        attempt = {**state, **{slide: made for slide, (made, _) in changes.items()}}
        seen = patient.look(attempt)
        worse = {s for s in changes if not _better(_of(after.faults, s), _of(seen.faults, s), chosen, s)}
        careful |= worse
        kept = {slide: made for slide, (made, _) in changes.items() if slide not in worse}
        for slide in sorted(kept):
            done = _told(done, slide, changes[slide][1])
        state |= kept
        if kept:
            after = patient.look(state) if worse else seen
    return Mended(before, after, done, patient.made(state))


def _told(done: list[tuple[int, str]], slide: int, said: Sequence[str]) -> list[tuple[int, str]]:
    """What was done, each text's last size only."""
    again = {sentence.partition(_SIZED)[0] for sentence in said if _SIZED in sentence}
    before = [d for d in done if d[0] != slide or d[1].partition(_SIZED)[0] not in again]
    return [*before, *((slide, sentence) for sentence in said)]


def _key(fault: Fault) -> tuple[int, str, str | None, str]:
    return fault.slide, fault.kind, fault.node, "" if fault.node else fault.detail


def _chosen(faults: Sequence[Fault], careful: set[int], tried: set[tuple[int, str, str | None, str]]) -> list[Fault]:
    """What to repair in this round: everything; on slides where that went wrong, one fault."""
    chosen: list[Fault] = []
    for fault in faults:
        if _key(fault) in tried or (fault.slide in careful and any(c.slide == fault.slide for c in chosen)):
            continue
        chosen.append(fault)
    return chosen


def _of(faults: Sequence[Fault], slide: int) -> list[Fault]:
    return [f for f in faults if f.slide == slide]


def _better(before: Sequence[Fault], after: Sequence[Fault], chosen: Sequence[Fault], slide: int) -> bool:
    """Whether a slide has less wrong with it, and of no kind more than before, but for hints."""
    asked = {f.kind for f in chosen if f.slide == slide}
    old, new = (Counter[FaultKind](f.kind for f in faults) for faults in (before, after))
    fresh = [k for k in new if new[k] > old[k] and k not in asked and severity_of(k) != "hint"]
    if asked & MISPLACED:
        fresh = [kind for kind in fresh if kind != "contrast"]  # what is smaller needs more of it, in the next round
    return not fresh and weight_of(after) < weight_of(before)


def weight_of(faults: Sequence[Fault]) -> float:
    """How much is wrong."""
    return sum(WEIGHT[severity_of(f.kind)] * _depth(f) for f in faults)


def _depth(fault: Fault) -> float:
    """How far beyond its limit a fault is, 1 to 2: a repair in steps makes it smaller before it is gone."""
    if fault.measured is None or fault.kind not in ("overflow", "clipped", "off_slide"):
        return 1.0
    return 1.0 + min(1.0, fault.measured / 400)
