"""The bench of a poster under edit: the deck's bench, whose head stays behind the panels and whose sentences speak of
panels. The poster's own fields lie beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from agents.deck.edits.bench import Bench
from agents.deck.edits.errors import EditRefused
from agents.deck.edits.phrases import said as deck_said
from agents.deck.spec import Slide
from agents.poster.edits.as_deck import HEAD, NO_PANEL, as_deck, as_poster
from agents.poster.edits.words import of_poster, said
from agents.poster.spec import PosterSpec


@dataclass
class PosterBench(Bench):
    """One poster under edit. `spec` is the poster as a deck, `own` what a deck has not."""

    own: PosterSpec = field(kw_only=True)

    @property
    def poster(self) -> PosterSpec:
        """The poster as it is now."""
        return as_poster(self.spec, self.own)

    def take(self, poster: PosterSpec) -> None:
        """Go on from another poster."""
        self.own, self.spec = poster, as_deck(poster)

    def arrange(self, slides: Iterable[Slide]) -> None:
        """These slides, the head behind them. Raises EditRefused for a poster without panels or with a deck's frame."""
        listed = list(slides)
        panels = [s for s in listed if s.id != HEAD]
        head = next((s for s in listed if s.id == HEAD), None)
        if head is None or head.layout != "title":
            raise EditRefused("The poster's head stays: its title, subtitle and authors.", fix="Change their words.")
        if not panels:
            raise EditRefused("A poster keeps at least one panel.", fix="Remove fewer of them.")
        odd = next((s for s in panels if s.layout in NO_PANEL), None)
        if odd is not None:
            raise EditRefused(f"A poster has no “{odd.layout}” among its panels.", fix="Name another layout.")
        super().arrange([*panels, head])

    def tell(self, key: str, **values: object) -> None:
        """Add a sentence of the deck's, said of a poster."""
        sentence = of_poster(deck_said(self.tongue, key, **values), self.tongue, len(self.slides))
        if sentence not in self.told:
            self.told.append(sentence)

    def say(self, key: str, **values: object) -> None:
        """Add one of the poster's own sentences."""
        self.told.append(said(self.tongue, key, **values))
