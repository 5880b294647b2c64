"""Wishes about a poster, read by rules in English and Chinese: what only posters have is read here, the rest by the
deck's rules once panels are called slides. What no rule reads comes back as it is.
"""

# ruff: noqa: E501 (a rule is one line)

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from agents.deck.edits.errors import EditRefused
from agents.deck.edits.operations import HideSlide, SetNotes, SwapSlides
from agents.deck.edits.reading import check_length, clauses
from agents.deck.edits.reading import read as read_for_deck
from agents.deck.edits.reading.slides import Choose
from agents.deck.spec import DeckSpec
from agents.poster.edits import rules
from agents.poster.edits.naming import Names, mention
from agents.poster.edits.operations import ScaleType, SetWide
from agents.poster.spec import PosterSpec

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|「[^」]*」|『[^』]*』|«[^»]*»")


@dataclass
class Read:
    """What the rules made of a wish."""

    operations: list[Any] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    missed: str | None = None
    """A name in it that no panel answers to."""


def read(
    wish: str,
    poster: PosterSpec,
    deck: DeckSpec,
    names: Names,
    *,
    panel: str | None = None,
    element: str | None = None,
    files: Sequence[str] = (),
    choose: Choose | None = None,
) -> Read:
    """The operations of a wish. `panel`, `element`: what the person looks at. Raises EditRefused."""
    check_length(wish)
    reader = Reader(poster, deck, names, panel, element, files, choose)
    found = Read()
    for parts in clauses(wish):
        for part, operations in reader.parts(parts):
            if operations is None:
                found.left.append(part)
            else:
                found.operations += operations
    found.missed = reader.missed
    return found


@dataclass
class Reader:
    """One wish under the rules, part by part."""

    poster: PosterSpec
    deck: DeckSpec
    names: Names
    panel: str | None
    element: str | None
    files: Sequence[str]
    choose: Choose | None
    missed: str | None = None

    def parts(self, parts: list[str]) -> list[tuple[str, list[Any] | None]]:
        """Each part read by itself where all can be, else the whole clause at once."""
        each = [(part, self.part(part)) for part in parts]
        if len(parts) > 1 and any(made is None for _, made in each):
            whole = " and ".join(parts)
            made = self.part(whole)
            if made is not None:
                return [(whole, made)]
        return each

    def part(self, text: str) -> list[Any] | None:
        """The operations of one part; None where no rule reads it."""
        plain = text.strip().rstrip(" .。!！?？,，")
        if not plain:
            return None
        made = self._own(plain)
        if made is not None:
            return made
        shown, quotes = _hidden(plain)
        shown = self._bare(self.names.as_slides(shown))
        made = self._of_panels(shown)
        if made is not None:
            return made
        found = read_for_deck(
            _shown(shown, quotes),
            self.deck,
            slide=self.panel,
            element=self.element,
            files=self.files,
            choose=self.choose,
        )
        if found.left:
            return None
        for operation in found.operations:
            if isinstance(operation, HideSlide | SetNotes):
                raise EditRefused("A poster has no notes, and hides no panel.", fix="Remove the panel instead.")
        return list(found.operations)

    def _own(self, text: str) -> list[Any] | None:
        for pattern, maker in rules.RULES:
            found = pattern.fullmatch(text)
            if found is not None:
                made = maker(self, found.groupdict())
                if made is not None:
                    return made
        return None

    def _bare(self, text: str) -> str:
        """ "swap results and discussion", "remove the abstract": names without the word for a panel."""
        for pattern in rules.BARE:
            found = pattern.fullmatch(text)
            if found is None:
                continue
            parts: list[str] = []
            for name in ("a", "b"):
                said = found.groupdict().get(name)
                if not said or "slide" in said or "页" in said:
                    continue
                numbers = self.names.called(said)
                if not numbers:
                    self.missed = None if re.fullmatch(rules.IT, said, re.I) else said
                    break
                parts.append(said)
                text = text.replace(said, mention(numbers, chinese=bool(re.search("[一-鿿]", said))), 1)
            if parts:
                return re.sub(r"\bthe (slides? \d)", r"\1", text)
        return text

    def _of_panels(self, text: str) -> list[Any] | None:
        """Larger, smaller, across the sheet; two parts of several panels that change places."""
        swapped = re.fullmatch(
            r"(?:swap|exchange|switch) slides? ([\d, ]+?)(?: and| with) slides? ([\d, ]+)|(?:交换|对调|互换)第([\d、]+)页(?:和|与|跟)第([\d、]+)页(?:的?位置)?",
            text, re.I,
        )  # fmt: skip
        if swapped:
            first, second = (_numbers(g) for g in (swapped[1] or swapped[3], swapped[2] or swapped[4]))
            return self._swap(first, second)
        found = rules.SCALED.fullmatch(text) or rules.HAN_SCALED.fullmatch(text)
        groups = found.groupdict() if found else {}
        if found and (self.element is None or groups["n"] or groups.get("m")):
            larger = re.fullmatch(rules.LARGER + "|放大", groups["how"] or groups["h"], re.I) is not None
            return [ScaleType(part="panel", panel=i, larger=larger) for i in self._ids(groups["n"] or groups.get("m"))]
        found = rules.ACROSS.fullmatch(text) or rules.HAN_ACROSS.fullmatch(text)
        if found:
            wide = not re.search(r"\bnot\b|no longer|back|不", text, re.I)
            return [SetWide(panel=i, wide=wide) for i in self._ids(found["n"])]
        return None

    def _swap(self, first: list[int], second: list[int]) -> list[Any]:
        if len(first) != 1 or len(second) != 1:
            listed = ", ".join(map(str, [*first, *second]))
            raise EditRefused(f"Several panels could be meant: {listed}.", fix="Name two by their numbers.")
        if first == second:
            raise EditRefused("A panel cannot change places with itself.")
        return [SwapSlides(first=self._id(first[0]), second=self._id(second[0]))]

    def _ids(self, said: str | None) -> list[str]:
        if not said:
            if self.panel is None:
                raise EditRefused("It is not said which panel is meant.", fix="Name it, or give --slide N.")
            return [self.panel]
        return [self._id(n) for n in _numbers(said)]

    def _id(self, number: int) -> str:
        if not 1 <= number <= self.names.count:
            raise EditRefused(f"There is no panel {number}: the poster has {self.names.count}.")
        return self.deck.slides[number - 1].id


def _numbers(said: str) -> list[int]:
    return [int(n) for n in re.findall(r"\d+", said)]


def _hidden(text: str) -> tuple[str, list[str]]:
    quotes: list[str] = []

    def hide(found: re.Match[str]) -> str:
        quotes.append(found.group())
        return f"⟪{len(quotes) - 1}⟫"

    return _QUOTED.sub(hide, text), quotes


def _shown(text: str, quotes: list[str]) -> str:
    return re.sub(r"⟪(\d+)⟫", lambda m: quotes[int(m.group(1))], text)
