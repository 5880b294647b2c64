"""Revising: what a model wrote and its passages do not hold goes back to it with the reason, and is not replaced yet.

It knows no prompts of slides and asks nobody: `generative.py` does.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from pydantic import BaseModel

from agents.checks.grounding import beside_title, item_fault, parts_of
from agents.deck.library import Library
from agents.deck.spec import Item, Slide
from agents.deck.texts import items, replaced
from agents.tools.base import defanged

REVISIONS = 2
"""Times that a slide goes back to the model"""
MOST_TRIED = 10
"""Passages among which one or two are looked for that bear out a text"""


@dataclass(frozen=True)
class Unborne:
    """A text that its passages do not hold, and what of it they do not, as a sentence."""

    text: str
    why: str


def unborne(slide: Slide, library: Library) -> list[Unborne]:
    """The claims of a slide that do not hold."""
    parts, beside = parts_of(slide), beside_title(slide)
    return [
        Unborne(item.text, why)
        for path, item in items(slide)
        if (why := item_fault(item, library, parts, beside if path == "title" else ()))
    ]


def recited(slide: Slide, library: Library, pool: Sequence[str]) -> Slide:
    """The slide with a citation more where a text cites too few: what its writer was shown (`pool`) may hold it."""
    parts, beside, shown = parts_of(slide), beside_title(slide), slide
    for path, item in items(slide):
        better = borne(item, library, pool, parts, beside if path == "title" else ())
        if better is not item:
            shown = replaced(shown, path, better)
    return shown


def borne(
    item: Item,
    library: Library,
    pool: Sequence[str],
    parts: frozenset[int] = frozenset(),
    beside: Sequence[str] = (),
) -> Item:
    """A text with the one or two passages of `pool` that it forgot to cite; as it is where it holds, or none help."""
    if item.origin != "model" or item_fault(item, library, parts, beside) is None:
        return item
    others = [p for p in pool if p not in item.passages][:MOST_TRIED]
    for more in (*((one,) for one in others), *itertools.combinations(others, 2)):
        better = item.model_copy(update={"passages": [*item.passages, *more]})
        if item_fault(better, library, parts, beside) is None:
            return better
    return item


def plea(told: BaseModel, wrong: Sequence[Unborne]) -> list[BaseMessage]:
    """The slide as the model wrote it, and what is to be changed about it."""
    lines = [f"- “{each.text}”: {each.why}" for each in wrong]
    said = (
        "These texts are not borne out by the passages that they cite:",
        *lines,
        "Write the slide again. Change these texts only: say what the passages say, nearer to their words, or cite the "
        "passage that holds it. What they do not say goes.",
    )
    return [AIMessage(told.model_dump_json()), HumanMessage(defanged("\n".join(said)))]


def noted(slide: Slide, notes: Sequence[Item], library: Library) -> Slide:
    """The slide with those of the notes that hold."""
    kept = [note.text for note in notes if item_fault(note, library) is None]
    return slide.model_copy(update={"notes": [*kept, *slide.notes]}) if kept else slide
