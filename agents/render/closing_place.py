"""Closing place: how the last slide is arranged, and the size of its list of sources.

With few sources, what is said last takes the slide and they stand at its foot. It does not know HTML.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from agents.render import composition, fit
from agents.render.layouts import Slot, Theme
from agents.sources.base import Language

Arrangement = Literal["ending", "farewell", "alone", "halves"]
"""ending: the message is the slide and a title like "Sources" heads the list at its foot; farewell: the title is the
slide; alone: without sources, title and message stand where the cover's do; halves: title and message in one half,
sources in the other"""
_NAMES: dict[Arrangement, dict[str, str]] = {
    "ending": {"title": "title_ending", "message": "message_ending", "references": "references_ending"},
    "farewell": {"title": "message_ending", "references_heading": "title_ending", "references": "references_ending"},
    "alone": {},
    "halves": {},
}
_COVER = {"title": "title", "message": "subtitle"}
"""Slots of the cover by parts of the closing slide"""
LARGEST_OF_MANY, FEW = 20, 3
"""px: more than a few sources are never set larger."""


@dataclass(frozen=True)
class ClosingPlace:
    """The closing slide's texts in their theme. `places` are the lines of locators."""

    title: str
    message: str
    """"" where there is none"""
    references: Sequence[str]
    places: Sequence[str]
    theme: Theme
    language: Language

    @property
    def titled_sources(self) -> bool:
        """Whether the title says what the heading of the sources would say again."""
        return composition.names_sources(self.title)

    @cached_property
    def arrangement(self) -> Arrangement:
        """Which of the three suits the slide."""
        low = self.theme.slot("closing", "references_ending")
        if not self.references:
            return "alone" if self._as_cover() else "halves"
        if self._needed(low, low.sizes[-1]) > low.h:
            return "halves"
        if bool(self.message) == self.titled_sources:
            return "ending" if self.message else "farewell"
        return "halves"

    def name(self, slot: str) -> str:
        """The slot that a part stands in."""
        return _NAMES[self.arrangement].get(slot, slot)

    def slot(self, name: str) -> Slot:
        """The slot of a part. Without sources, title and message take their half too."""
        if self.arrangement == "alone" and name in _COVER:
            return self._cover(name)
        slot = self.theme.slot("closing", self.name(name))
        other = self.theme.slot("closing", "references")
        if name not in ("title", "message") or self.references or other.x <= slot.x:
            return slot
        return slot.model_copy(update={"w": other.x + other.w - slot.x})

    def list_of_sources(self) -> tuple[Slot, int]:
        """Place of the sources and their size, px."""
        slot = self.theme.slot("closing", self.name("references"))
        if self.titled_sources and self.arrangement == "halves":
            top = self.theme.slot("closing", "references_heading").y
            slot = slot.model_copy(update={"y": top, "h": slot.h + slot.y - top})
        few = len(self.references) <= FEW
        sizes = [s for s in slot.sizes_in(self.language) if few or s <= LARGEST_OF_MANY]
        return slot, next((s for s in sizes if self._needed(slot, s) <= slot.h), sizes[-1])

    def _cover(self, name: str) -> Slot:
        """The cover's place for a part; what the message asks for is set larger than a subtitle."""
        slot = self.theme.slot("title", _COVER[name])
        if name == "title":
            return slot
        sizes = tuple(s for s in (40, 36, 32, 29) if not self.theme.tall) + slot.sizes
        return slot.model_copy(update={"sizes": sizes, "h": max(slot.h, 112.0)})

    def _as_cover(self) -> bool:
        """Whether both fit where the cover has them."""
        texts = {"title": self.title, "message": self.message}
        return all(fit.fits(self._cover(n), [t], self.theme, self.language) for n, t in texts.items() if t)

    def _needed(self, slot: Slot, size: int) -> float:
        bare = slot.model_copy(update={"gap": 0.0})
        gaps = (len(self.references) - 1) * round(slot.gap * size)
        return fit.height(bare, size, [*self.references, *self.places], self.theme, self.language) + gaps
