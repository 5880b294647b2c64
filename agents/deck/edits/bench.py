"""The bench: one deck under edit, with what the operations may draw on and what they say they did.

It knows slides by id and keeps count of ids, so that none is used twice. It carries out nothing by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from agents.deck.edits.errors import EditRefused
from agents.deck.edits.phrases import said
from agents.deck.edits.writing import Pen
from agents.deck.library import Library
from agents.deck.spec import DeckSpec, SectionSlide, Slide
from agents.sources.base import Document, Language


@dataclass
class Bench:
    """One deck under edit."""

    spec: DeckSpec
    library: Library
    pen: Pen
    tongue: Language
    """Language of the wish: the turn's sentences are in it."""
    fresh: list[Document] = field(default_factory=list)
    """Documents that came with the wish."""
    taken: set[str] = field(default_factory=set)
    """Ids of slides of earlier versions."""
    told: list[str] = field(default_factory=list)
    _first: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self._first = {s.id: n for n, s in enumerate(self.spec.slides, start=1)}

    def tell(self, key: str, **values: object) -> None:
        """Add a sentence to what is said of the turn."""
        sentence = said(self.tongue, key, **values)
        if sentence not in self.told:
            self.told.append(sentence)

    @property
    def slides(self) -> list[Slide]:
        return self.spec.slides

    def slide(self, slide_id: str) -> Slide:
        """Raises EditRefused when there is none."""
        found = next((s for s in self.slides if s.id == slide_id), None)
        if found is None:
            raise EditRefused(f"There is no slide with the id {slide_id}.", fix="It was removed, or never was.")
        return found

    def number(self, slide_id: str) -> int:
        """1-based position. Raises EditRefused."""
        self.slide(slide_id)
        return 1 + [s.id for s in self.slides].index(slide_id)

    def said_number(self, slide_id: str) -> int:
        """The number that the person knows a slide by: where it stood when the turn began."""
        return self._first.get(slide_id) or self.number(slide_id)

    def put(self, slide: Slide) -> None:
        """The slide in the place of the one with its id."""
        self.arrange([slide if s.id == slide.id else s for s in self.slides])

    def arrange(self, slides: Iterable[Slide]) -> None:
        """These slides, in this order. Raises EditRefused for a deck without slides."""
        listed = list(slides)
        if not listed:
            raise EditRefused("A deck keeps at least one slide.", fix="Remove fewer slides.")
        self.spec = self.spec.model_copy(update={"slides": listed})

    def new_id(self) -> str:
        """An id that no slide of this deck has or had."""
        known = self.taken | {s.id for s in self.slides}
        highest = max((int(m.group(1)) for i in known if (m := re.match(r"s(\d+)", i))), default=0)
        made = f"s{highest + 1}"
        self.taken = known | {made}
        return made

    def section_number(self, slide_id: str) -> int:
        """The number that a section slide would have there."""
        before = self.slides[: self.number(slide_id) - 1]
        return 1 + sum(isinstance(s, SectionSlide) for s in before)

    @property
    def used(self) -> list[str]:
        """Everything that the deck claims, so that a new slide does not say it again."""
        from agents.deck.texts import items

        return [i.text for s in self.slides for path, i in items(s) if path != "title"]
