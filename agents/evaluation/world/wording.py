"""What a wording gives: documents, questions and answers of a world in the words of one hand. It makes up no facts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from agents.evaluation.world.chains import Chain, Step
from agents.evaluation.world.facts import Entity, Facts


@dataclass(frozen=True)
class Written:
    """A document: its key (an entity's id, `yard:<n>`, or one of its own for noise), title and Markdown."""

    key: str
    title: str
    text: str


class Wording(Protocol):
    """One hand."""

    @property
    def name(self) -> str:
        """Which hand."""
        ...

    @property
    def language(self) -> Literal["en", "zh"]:
        """What it writes in."""
        ...

    def documents(self, facts: Facts, rng: random.Random) -> Iterator[Written]:
        """Every document that tells a fact, and those that only seem to."""
        ...

    def noise(self, facts: Facts, rng: random.Random, number: int) -> Written:
        """A document that tells nothing that is asked."""
        ...

    def question(self, facts: Facts, chain: Chain, rng: random.Random) -> str:
        """The chain as a question."""
        ...

    def answer(self, facts: Facts, chain: Chain) -> tuple[str, list[str]]:
        """The answer, and other forms of it."""
        ...

    def first_search(self, facts: Facts, chain: Chain) -> str:
        """What to search for to find the anchor."""
        ...

    def search(self, here: Entity, step: Step) -> str:
        """What to search for to take a step from an entity that is known."""
        ...

    def last_search(self, here: Entity, asked: str) -> str:
        """What to search for to learn a value of an entity that is known."""
        ...
