"""The workbench: the slides that a model has made so far, in order, and the pictures it may use. Kept as JSON.

Slides here are the content of the deck; the cover, the agenda and the sources are drawn around them later. It changes
the list and says what is wrong with a place; it knows no tools and no model.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from agents.deck.spec import FreeformSlide, Slide
from agents.deck.texts import items
from agents.tools.images import Found


class Placed(BaseModel):
    """A slide, and the markup as the model wrote it, which it may ask to see again."""

    slide: Slide
    markup: str = ""


class Misplaced(ValueError):
    """A place that is not there; the message is for the model."""


class Workbench(BaseModel):
    """What a run has made so far."""

    placed: list[Placed] = Field(default_factory=list)
    made: int = 0
    """Slides made in all: each gets a number that no other has."""
    pictures: dict[str, Found] = Field(default_factory=dict)
    """Pictures that a search found, by name (`i1`), until they are used."""
    fetched: dict[str, str] = Field(default_factory=dict)
    """Names of pictures that were used → names of the figures they became."""
    looked: list[str] = Field(default_factory=list)
    """Ids of slides that were looked at since they were changed."""
    refused: int = 0
    """Times that `finish` was answered with faults."""

    @property
    def slides(self) -> list[Slide]:
        """In order."""
        return [placed.slide for placed in self.placed]

    def next_id(self) -> str:
        """Id of the next slide."""
        self.made += 1
        return f"c{self.made}"

    def at(self, index: int) -> Placed:
        """The slide at a place, from 1. Raises Misplaced."""
        if not 1 <= index <= len(self.placed):
            raise Misplaced(self._there(index))
        return self.placed[index - 1]

    def insert(self, index: int, slide: Slide, markup: str) -> None:
        """Put a slide before the one that stands at `index`, or at the end. Raises Misplaced."""
        if not 1 <= index <= len(self.placed) + 1:
            raise Misplaced(f"{self._there(index)} A slide can be inserted at 1 to {len(self.placed) + 1}.")
        self.placed.insert(index - 1, Placed(slide=slide, markup=markup))

    def replace(self, index: int, slide: Slide, markup: str) -> None:
        """Put a slide in the place of another. Raises Misplaced."""
        self.at(index)
        self.placed[index - 1] = Placed(slide=slide, markup=markup)
        self.looked = [each for each in self.looked if each != slide.id]

    def move(self, index: int, to: int) -> None:
        """Take a slide to another place. Raises Misplaced."""
        self.at(index)
        self.at(to)
        self.placed.insert(to - 1, self.placed.pop(index - 1))

    def remove(self, index: int) -> Slide:
        """Take a slide away. Raises Misplaced."""
        gone = self.at(index).slide
        del self.placed[index - 1]
        return gone

    def listing(self) -> str:
        """The slides by number, for the model."""
        lines = [
            f"{n}. {placed.slide.title.text} ({'freeform' if _is_free(placed.slide) else placed.slide.layout}"
            f"{'' if placed.slide.id in self.looked else ', not looked at'})"
            for n, placed in enumerate(self.placed, 1)
        ]
        return "\n".join(lines) or "No slide yet."

    def _there(self, index: int) -> str:
        count = len(self.placed)
        there = f"there {'is 1 slide' if count == 1 else f'are {count} slides'}" if count else "there is no slide yet"
        return f"There is no slide {index}: {there}."


def passages_of(slide: Slide) -> list[str]:
    """The passages that a slide's claims name, once each."""
    named = [p for _, item in items(slide) for p in item.passages]
    data: list[Any] = [*slide.charts, *slide.tables] if isinstance(slide, FreeformSlide) else []
    return list(dict.fromkeys([*named, *(p for each in data for p in each.passages)]))


def _is_free(slide: Slide) -> bool:
    return isinstance(slide, FreeformSlide)
