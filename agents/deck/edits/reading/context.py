"""What the rules read a clause with: the deck, the slide in view, the marks, and what words stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from agents.deck.edits.errors import EditRefused
from agents.deck.edits.reading.items import item_of
from agents.deck.edits.reading.slides import Choose, Finder, Marked
from agents.deck.spec import DeckSpec, Slide


@dataclass
class Reading:
    """One clause under the rules."""

    spec: DeckSpec
    finder: Finder
    marked: Marked
    element: str | None = None
    """Path of the text that the person clicked."""
    files: Sequence[str] = field(default_factory=tuple)
    choose: Choose | None = None

    def slides(self, mark: str | None) -> list[str]:
        """Ids that a mark stands for; the slide in view for none. Raises EditRefused."""
        if mark:
            return self.marked.slides[int(mark.strip("⟦⟧ "))]
        return [self.here()]

    def slide(self, mark: str | None) -> str:
        """The one slide that a mark stands for. Raises EditRefused."""
        ids = self.slides(mark)
        if len(ids) != 1:
            raise EditRefused("That goes for one slide at a time.", fix="Name one slide.")
        return ids[0]

    def here(self) -> str:
        """The slide in view. Raises EditRefused."""
        if self.finder.here is None:
            raise EditRefused("It is not said which slide is meant.", fix="Name it, or give --slide N.")
        return self.finder.here

    def in_view(self) -> bool:
        """Whether there is a slide in view."""
        return self.finder.here is not None

    def of(self, slide_id: str) -> Slide:
        return next(s for s in self.spec.slides if s.id == slide_id)

    def position(self, slide_id: str) -> int:
        """1-based."""
        return 1 + [s.id for s in self.spec.slides].index(slide_id)

    def item(self, slide_id: str, said: str) -> str:
        """Path of a text of a slide. Raises EditRefused."""
        slide, number = self.of(slide_id), self.position(slide_id)
        quoted = self.marked.told(said) if "⟪" in said else None
        return item_of(slide, said, quoted, number, self.choose)

    def words(self, said: str) -> str:
        """Text as the person wrote it."""
        return self.marked.told(said.strip())

    def target(self, mark: str | None, said: str | None) -> tuple[str, str | None]:
        """Slide and text that a clause is about: what it names, else what was clicked, else the slide in view."""
        slide = self.slide(mark)
        if said:
            return slide, self.item(slide, said)
        return slide, self.element if mark is None else None
