"""Deck under repair: anybody's .pptx. Changes stay within the slides concerned; every other part keeps its bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from agents.checks.base import Fault, FaultKind
from agents.checks.deck_file import check_deck
from agents.checks.deck_reader import presentation_of, read_guarded, shapes_of
from agents.checks.looking import Asked, Checked
from agents.checks.mend import layouts, places, shapes, splitting, surplus
from agents.checks.mend.bench import Bench
from agents.checks.mend.loop import MISPLACED, Mended, Reworked, mend, weight_of
from agents.checks.mend.shortening import KINDS, Shorten, shortened
from agents.checks.package import part_of, with_parts
from agents.render.scene import Scene

Parts = dict[str, bytes]
"""Changed parts of one slide by name: the slide itself, its relationships, its charts."""
REPAIRS = {**shapes.REPAIRS, **places.REPAIRS, "wall_of_text": splitting.divided}
MOST_TRIES = 2
"""How often slides are rearranged in one way: the second time without those that it did not help"""
MOST_MOVES = 3
"""How often words go to the notes: what still has no room is measured anew"""


class Deck:
    """A .pptx under repair. `shorten` asks a model where there is one. Raises InputRefused where it is no deck."""

    def __init__(self, path: Path, asked: Asked, shorten: Shorten | None = None, data: bytes | None = None) -> None:
        self.path, self.asked, self.shorten = path, asked, shorten
        self.data = read_guarded(path) if data is None else data
        self.scene: Scene | None = None

    def made(self, state: Mapping[int, Parts]) -> bytes:
        """The package in a state; the original bytes where nothing changed."""
        changed = {name: data for parts in state.values() for name, data in parts.items()}
        return with_parts(self.data, changed) if changed else self.data

    def look(self, state: Mapping[int, Parts]) -> Checked:
        """Check the package in a state."""
        with tempfile.TemporaryDirectory(prefix="impasto-mend-") as name:
            copy = Path(name) / self.path.name
            copy.write_bytes(self.made(state))
            checked = check_deck(copy, self.asked)
        self.scene = checked.scene
        return checked

    def repair(self, state: Mapping[int, Parts], faults: Sequence[Fault]) -> dict[int, tuple[Parts, list[str]]]:
        """Repair what can be; slides without a safe repair are left out."""
        presentation = presentation_of(self.made(state))
        found: dict[int, tuple[Parts, list[str]]] = {}
        for number, slide in enumerate(presentation.slides, 1):
            mine = [f for f in faults if f.slide == number]
            made = self._repaired(presentation, slide, number, mine, state.get(number, {})) if mine else None
            if made is not None:
                found[number] = made
        return found

    def _repaired(
        self, presentation: Any, slide: Any, number: int, faults: Sequence[Fault], before: Parts
    ) -> tuple[Parts, list[str]] | None:
        assert self.scene is not None, "the deck is looked at before it is repaired"
        by_node = {f"{number}-{index}": shape for index, shape in enumerate(shapes_of(slide), 1)}
        bench = Bench(presentation, slide, number, self.scene, by_node)
        said = []
        astray = {f.node for f in faults if f.kind in MISPLACED}
        for fault in faults:
            if fault.kind == "contrast" and fault.node in astray:
                continue
            work = REPAIRS.get(fault.kind)
            sentence = work(bench, fault) if work else None
            if not sentence and self.shorten is not None and fault.kind in KINDS:
                sentence = shortened(bench, fault, self.shorten)
            if sentence:
                said.append(sentence)
        if not said:
            return None
        made = {**before, **bench.parts, str(slide.part.partname).lstrip("/"): slide.part.blob}
        if bench.links:
            name = str(slide.part.partname.rels_uri).lstrip("/")
            made[name] = _relinked(before.get(name) or part_of(self.data, name), bench.links)
        return made, said


def _relinked(relations: bytes, links: Mapping[str, str]) -> bytes:
    """A part of relationships with other addresses outside."""
    root = etree.fromstring(relations, etree.XMLParser(resolve_entities=False))
    for relation in root.iter("{*}Relationship"):
        if relation.get("TargetMode") == "External":
            relation.set("Target", links.get(relation.get("Target", ""), relation.get("Target", "")))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def mend_deck(deck: Deck, tell: Callable[[str], None]) -> Mended:
    """Give slides the layout that they need, part those that have too many words, repair the deck, part those whose
    text still has no room, and move to the notes what no parting makes room for.
    """
    seen = deck.look({})
    mended = Mended(seen, seen, data=deck.data, origin=list(range(1, len(seen.scene.slides) + 1)))
    repair = partial(_mended_anew, deck, tell)
    look = partial(_looked_at, deck)
    mended = _reworked(mended, layouts.KINDS, layouts.relaid, look, tell) or mended
    mended = _reworked(mended, splitting.WORDY, splitting.split, repair, tell) or _after(mended, repair)
    mended = _reworked(mended, splitting.KINDS, splitting.split, repair, tell) or mended
    for _ in range(MOST_MOVES):
        less = _reworked(mended, surplus.KINDS, surplus.moved, look, tell)
        if less is None:
            break
        mended = less
    return mended


Work = Callable[[bytes, Scene, Sequence[Fault], frozenset[int]], Reworked]
"""What makes another deck of one, for some faults and without the slides named"""
After = Callable[[bytes, Checked | None], Mended]
"""What is done to the deck that came of it: looked at, or repaired too"""


def _looked_at(deck: Deck, data: bytes, seen: Checked | None) -> Mended:
    seen = seen or Deck(deck.path, deck.asked, deck.shorten, data).look({})
    return Mended(seen, seen, data=data)


def _mended_anew(deck: Deck, tell: Callable[[str], None], data: bytes, seen: Checked | None) -> Mended:
    under = Deck(deck.path, deck.asked, deck.shorten, data)
    under.scene = seen.scene if seen else None
    return mend(under, tell, seen)


def _after(mended: Mended, repair: After) -> Mended:
    """The deck repaired without further ado."""
    again = repair(mended.data, mended.after)
    return replace(again, before=mended.before, done=[*mended.done, *again.done], origin=mended.origin)


def _reworked(
    mended: Mended, kinds: frozenset[FaultKind], work: Work, after: After, tell: Callable[[str], None]
) -> Mended | None:
    """The deck worked on, as far as what came of its slides has less wrong with it; None where none has."""
    barred: frozenset[int] = frozenset()
    faults = [f for f in mended.after.faults if f.kind in kinds]
    for _ in range(MOST_TRIES):
        found = work(mended.data, mended.after.scene, faults, barred)
        if not found.done:
            return None
        touched = {found.origin[slide - 1] for slide, _ in found.done}
        tell(f"Rearranging {len(touched)} {'slide' if len(touched) == 1 else 'slides'}")
        again = after(found.data, None)
        vain = frozenset(number for number in touched if not _is_lighter(number, mended, again, found.origin))
        if not vain:
            return _joined(mended, found, again)
        barred |= vain
    return None


def _is_lighter(number: int, before: Mended, after: Mended, origin: Sequence[int]) -> bool:
    """Whether what came of a slide has less wrong with it than the slide had."""
    parts = {at for at, source in enumerate(origin, 1) if source == number}
    old = weight_of([f for f in before.after.faults if f.slide == number])
    return weight_of([f for f in after.after.faults if f.slide in parts]) < old


def _joined(before: Mended, found: Reworked, after: Mended) -> Mended:
    """One account of both rounds, in the numbers of the slides as they are now."""
    first = {source: at for at, source in reversed(list(enumerate(found.origin, 1)))}
    done = [*((first[slide], said) for slide, said in before.done), *found.done, *after.done]
    origin = [before.origin[source - 1] for source in found.origin]
    return Mended(before.before, after.after, done, after.data, origin)
