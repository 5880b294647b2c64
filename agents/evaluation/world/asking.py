"""Chains as questions: one sentence after the other, or one phrase inside the other, in the phrases of a wording."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from agents.evaluation.world.chains import Chain, Step
from agents.evaluation.world.facts import Entity, Facts


@dataclass(frozen=True)
class Phrases:
    """The phrases of one hand. Blanks: `{x}` is what came before; of anchors, what `clues` gives.

    `told`: for each step, sentences that follow one another; `nested`: noun phrases around the one before;
    `anchors`: for each kind, a noun phrase; `asked`: for each `kind.value`, questions about `{x}`.
    """

    anchors: Mapping[str, tuple[str, ...]]
    told: Mapping[str, tuple[str, ...]]
    nested: Mapping[str, tuple[str, ...]]
    asked: Mapping[str, tuple[str, ...]]
    that: Mapping[str, str]
    """For each kind, how it is named again: “that town”."""
    again: Mapping[str, str]
    """For steps: the noun by which what they lead to is named from then on."""
    ordinal: tuple[str, ...]
    """How such a noun is named the first time, the second, and so on: blank `{x}`."""
    begin: str
    """A sentence that brings in the anchor `{x}`."""
    between: str
    """What stands between sentences."""
    clues: Callable[[Facts, Chain], dict[str, object]]
    forms: Callable[[str, object], tuple[str, list[str]]]
    """Of a value's name and the value: the answer, and other forms of it."""
    searches: Mapping[str, str]
    """For each step and value, words to search with beside the name."""

    def question(self, facts: Facts, chain: Chain, rng: random.Random) -> str:
        """The chain as a question."""
        anchor = rng.choice(self.anchors[chain.anchor]).format(**self.clues(facts, chain))
        return self._in_a_row(chain, anchor, rng) if rng.random() < 0.6 else self._nested(chain, anchor, rng)

    def _in_a_row(self, chain: Chain, anchor: str, rng: random.Random) -> str:
        sentences = [self.begin.format(x=anchor)]
        named = self.that[chain.start.kind]
        used: Counter[str] = Counter()
        for step in chain.steps:
            sentence = rng.choice(self.told[step.name]).format(x=named)
            sentences.append(sentence[0].upper() + sentence[1:])
            noun = self.again.get(step.name)
            named = self.that[step.to.kind] if noun is None else self.ordinal[used[noun]].format(x=noun)
            used[noun or ""] += 1
        sentences.append(self._asks(chain, named, rng))
        return self.between.join(sentences)

    def _nested(self, chain: Chain, anchor: str, rng: random.Random) -> str:
        phrase = anchor
        for step in chain.steps:
            phrase = rng.choice(self.nested[step.name]).format(x=phrase)
        return self._asks(chain, phrase, rng)

    def _asks(self, chain: Chain, phrase: str, rng: random.Random) -> str:
        return rng.choice(self.asked[f"{chain.end.kind}.{chain.asked}"]).format(x=phrase)

    def answer(self, facts: Facts, chain: Chain) -> tuple[str, list[str]]:
        """The answer, and other forms of it."""
        value = chain.end.name if chain.asked == "name" else chain.end.values[chain.asked]
        return self.forms(f"{chain.end.kind}.{chain.asked}", value)

    def first_search(self, facts: Facts, chain: Chain) -> str:
        """What to search for to find the anchor."""
        return self.anchors[chain.anchor][0].format(**self.clues(facts, chain))

    def search(self, here: Entity, step: Step) -> str:
        """What to search for to take a step from an entity that is known."""
        return f'"{here.name}" {self.searches[step.name]}'

    def last_search(self, here: Entity, asked: str) -> str:
        """What to search for to learn a value of an entity that is known."""
        return f'"{here.name}" {self.searches[f"{here.kind}.{asked}"]}'


class Asking:
    """The half of a wording that asks, by its phrases."""

    phrases: Phrases

    def question(self, facts: Facts, chain: Chain, rng: random.Random) -> str:
        """The chain as a question."""
        return self.phrases.question(facts, chain, rng)

    def answer(self, facts: Facts, chain: Chain) -> tuple[str, list[str]]:
        """The answer, and other forms of it."""
        return self.phrases.answer(facts, chain)

    def first_search(self, facts: Facts, chain: Chain) -> str:
        """What to search for to find the anchor."""
        return self.phrases.first_search(facts, chain)

    def search(self, here: Entity, step: Step) -> str:
        """What to search for to take a step from an entity that is known."""
        return self.phrases.search(here, step)

    def last_search(self, here: Entity, asked: str) -> str:
        """What to search for to learn a value of an entity that is known."""
        return self.phrases.last_search(here, asked)
