"""Chains of facts through a world: from something that can be found, over what one document says of another, to a value.

Each step is told by one document. A chain is kept when it needs two to four of them and has one answer only.
"""
# ruff: noqa: E501 -- a phrase is one line

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from agents.evaluation.world.facts import Entity, Facts, home

FORWARD = {
    "work": ("author",),
    "person": ("birthplace", "teacher"),
    "firm": ("founder", "seat"),
    "journey": ("leader", "ship"),
    "landmark": ("builder",),
    "ship": ("yard",),
}
"""Links that a document tells of its own subject."""
BACKWARD = {
    "person": (("work", "author"), ("firm", "founder"), ("journey", "leader"), ("landmark", "builder")),
    "ship": (("journey", "ship"),),
    "place": (("firm", "seat"), ("landmark", "place")),
}
"""Links that the document at the far end tells: who looks has to find the document that names this one."""
VALUES = {
    "place": ("inhabitants", "height", "river"),
    "firm": ("workers", "founded"),
    "ship": ("length", "launched"),
    "journey": ("members", "returned", "goal"),
    "work": ("year", "leaves"),
    "landmark": ("sum", "decided", "for"),
    "person": ("born",),
}
NAMED = ("person", "place", "ship", "firm")
"""Kinds whose name can be asked for."""
ANCHORS = ("society", "work", "landmark", "ship", "journey", "firm", "place")
MOST_STEPS = 4


@dataclass(frozen=True)
class Step:
    """From one entity to the next. `back`: the link is the next one's."""

    link: str
    to: Entity
    back: bool = False

    @property
    def name(self) -> str:
        """The step as a wording names it: `work.author` back, `author` forward."""
        return f"{self.to.kind}.{self.link}" if self.back else self.link


@dataclass(frozen=True)
class Chain:
    """An anchor, steps from it, and what is asked of the last entity: a value's name, or `name`."""

    anchor: str
    """Kind of the anchor."""
    start: Entity
    """The entity that the anchor tells; for a society, who won."""
    clue: tuple[str, ...]
    """What a wording says of the anchor: for a society its id and a year, else nothing."""
    steps: tuple[Step, ...]
    asked: str
    documents: tuple[str, ...] = field(default=())
    """Those that tell each part, in order, each once."""

    @property
    def end(self) -> Entity:
        """The entity that the question is about."""
        return self.steps[-1].to if self.steps else self.start


def chains(facts: Facts, rng: random.Random, wanted: int) -> Iterator[Chain]:
    """Endlessly many chains of 2, 3 and 4 documents in turn; the caller stops. `wanted` only sets how they are mixed."""
    number = 0
    while True:
        hops = 2 + number % 3
        anchor = ANCHORS[(number // 3) % len(ANCHORS)]
        for _ in range(400):
            made = _walk(facts, rng, anchor, hops)
            if made is not None:
                yield made
                break
        number += 1
        if number > 60 * wanted:
            return


def _walk(facts: Facts, rng: random.Random, anchor: str, hops: int) -> Chain | None:
    """A random chain of exactly `hops` documents; None when the walk led nowhere."""
    clue: tuple[str, ...] = ()
    if anchor == "society":
        society = rng.choice(facts.of("society"))
        year = rng.choice(sorted(society.links))
        start, clue, documents = facts.entities[society.links[year]], (society.id, year), [society.id]
    else:
        start = rng.choice(facts.of(anchor))
        documents = [home(anchor, start)]
    steps: list[Step] = []
    here, visited = start, {start.id}
    while len(steps) < MOST_STEPS and len(documents) < hops:
        step = _step(facts, rng, here, visited)
        if step is None:
            return None
        told = home(step.to.kind, step.to) if step.back else home(here.kind, here)
        if told not in documents:
            documents.append(told)
        steps.append(step)
        here = step.to
        visited.add(here.id)
    asked = _asked(rng, here, documents, hops)
    if asked is None or not steps:
        return None
    told = documents[-1] if asked == "name" else home(here.kind, here)
    if told not in documents:
        documents.append(told)
    return Chain(anchor, start, clue, tuple(steps), asked, tuple(documents)) if len(documents) == hops else None


def _step(facts: Facts, rng: random.Random, here: Entity, visited: set[str]) -> Step | None:
    """A random step that leads to one entity only, and to none that was visited."""
    options = [Step(link, facts.linked(here, link)) for link in FORWARD.get(here.kind, ()) if link in here.links]
    for kind, link in BACKWARD.get(here.kind, ()):
        found = facts.linking(here, kind, link)
        if len(found) == 1:
            options.append(Step(link, found[0], back=True))
    options = [step for step in options if step.to.id not in visited]
    return rng.choice(options) if options else None


def _asked(rng: random.Random, here: Entity, documents: list[str], hops: int) -> str | None:
    """What to ask so that the chain has the documents wanted: a value at home, or the name, told one before."""
    own = home(here.kind, here)
    with_value = len({*documents, own}) == hops
    options = list(VALUES.get(here.kind, ())) if with_value else []
    if here.kind in NAMED and len(documents) == hops:
        options.append("name")
    return rng.choice(options) if options else None
