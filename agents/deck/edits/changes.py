"""What changed between two versions of a deck, slide by slide: for people to see and for tests to hold."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from agents.deck.spec import DeckSpec
from agents.deck.texts import texts

What = Literal["same", "changed", "added", "removed", "moved"]


class Change(BaseModel):
    """One slide then and now."""

    id: str
    what: What
    before: int | None = None
    """1-based number then"""
    after: int | None = None
    title: str
    items: list[str] = Field(default_factory=list)
    """Paths of the texts that differ, as they stand now."""
    gone: list[str] = Field(default_factory=list)
    """Paths of the texts that are no more, as they stood."""


def changes(before: DeckSpec, after: DeckSpec) -> list[Change]:
    """Slides in their new order; those removed come after the slide that they stood behind."""
    old = {s.id: (n, s) for n, s in enumerate(before.slides, start=1)}
    now = {s.id: (n, s) for n, s in enumerate(after.slides, start=1)}
    steady = _steady([s.id for s in before.slides if s.id in now], [s.id for s in after.slides if s.id in old])
    result: list[Change] = []
    for slide_id, (number, slide) in now.items():
        if slide_id not in old:
            result.append(Change(id=slide_id, what="added", after=number, title=slide.title.text))
            continue
        then, was = old[slide_id]
        held, wrote = dict(texts(was)), dict(texts(slide))
        what: What = "changed" if was != slide else "same" if slide_id in steady else "moved"
        result.append(
            Change(
                id=slide_id,
                what=what,
                before=then,
                after=number,
                title=slide.title.text,
                items=[p for p, t in wrote.items() if held.get(p) != t or slide.styles.get(p) != was.styles.get(p)],
                gone=[p for p in held if p not in wrote],
            )
        )
    for slide_id, (then, was) in old.items():
        if slide_id in now:
            continue
        at = next(
            (i for i in range(len(result) - 1, -1, -1) if (result[i].before or 0) < then and result[i].before), -1
        )
        result.insert(at + 1, Change(id=slide_id, what="removed", before=then, title=was.title.text))
    return result


def _steady(old: list[str], new: list[str]) -> set[str]:
    """Ids whose order among each other is what it was: the longest such run."""
    place = {slide_id: n for n, slide_id in enumerate(old)}
    best: list[list[str]] = []
    for slide_id in new:
        runs = [r for r in best if place[r[-1]] < place[slide_id]]
        best.append([*max(runs, key=len, default=[]), slide_id])
    return set(max(best, key=len, default=[]))
