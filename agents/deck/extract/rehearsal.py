"""What each slide of an outline will say, found by drafting all in order without a model: slides drafted side by side
then keep out of each other's way. It holds nothing that a reader sees."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

from agents.deck.library import Library
from agents.deck.spec import FRAME, Slide
from agents.deck.writer import Entry, Outline

Draft = Callable[[Entry, Outline, Library, list[str]], Slide]


class Rehearsal:
    """Remembers the last outline's rehearsal, for it is the same for every slide. Safe among threads."""

    def __init__(self, draft: Draft) -> None:
        self._draft, self._lock = draft, threading.Lock()
        self._key, self._said = "", dict[str, list[str]]()

    def before(self, entry: Entry, outline: Outline, library: Library) -> list[str]:
        """Texts of the slides that come before `entry`, as they stand when no model chooses."""
        key = outline.model_dump_json() + "".join(s.id for s in library.sources)
        with self._lock:
            if key != self._key:
                self._key, self._said = key, self._run(outline, library)
        said: list[str] = []
        for other in outline.entries:
            if other.id == entry.id:
                return said
            said += self._said.get(other.id, [])
        return []

    def _run(self, outline: Outline, library: Library) -> dict[str, list[str]]:
        said: dict[str, list[str]] = {}
        used: list[str] = []
        for entry in outline.entries:
            if entry.kind in FRAME:
                continue
            drafted = self._draft(entry, outline, library, list(used)).model_dump(exclude={"title", "notes"})
            said[entry.id] = list(_texts(drafted))
            used += said[entry.id]
        return said


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if "origin" in node:
            yield node["text"]
        for value in node.values():
            yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)
