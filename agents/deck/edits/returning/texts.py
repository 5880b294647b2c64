"""Changed paragraphs as changes of the spec's texts: another wording, one more entry, one less."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from agents.deck.edits import paths
from agents.deck.edits.errors import EditRefused
from agents.deck.edits.returning.carrier import WrittenShape
from agents.deck.edits.returning.shapes import Shape, plain
from agents.deck.edits.wording import grounded
from agents.deck.library import Library
from agents.deck.spec import Item, Label, Prompt, Slide
from agents.deck.texts import text_at


@dataclass
class TextChanges:
    """What became of the texts of one slide."""

    reworded: list[tuple[str, str]] = field(default_factory=list)
    """Path and new words."""
    removed: list[str] = field(default_factory=list)
    added: list[tuple[str, str]] = field(default_factory=list)
    """Path of the entry after which words were added, and the words."""
    unknown: bool = False
    """A paragraph changed that is no text of the spec."""

    def compare(self, was: WrittenShape, now: Shape) -> None:
        """Take in one shape."""
        before, after = [plain(t.words) for t in was.texts], [plain(t) for t in now.texts]
        if before == after or now.is_furniture:
            return
        single = len({t.path for t in was.texts if t.path}) == 1 and len(was.texts) == 1
        if single and after and was.texts[0].path:
            self.reworded.append((was.texts[0].path, " ".join(now.texts)))
            return
        for tag, i0, i1, j0, j1 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if tag != "equal":
                self._take(was, now, range(i0, i1), range(j0, j1))

    def _take(self, was: WrittenShape, now: Shape, then: range, there: range) -> None:
        pairs = list(zip(then, there, strict=False))
        for i, j in pairs:
            path = was.texts[i].path
            if path is None:
                self.unknown = True
            else:
                self.reworded.append((path, now.texts[j]))
        for i in list(then)[len(pairs) :]:
            path = was.texts[i].path
            if path is None:
                self.unknown = True
            else:
                self.removed.append(path)
        anchor = next(
            (was.texts[i].path for i in range(then.start + len(pairs) - 1, -1, -1) if was.texts[i].path), None
        )
        anchor = anchor or next((t.path for t in was.texts if t.path), None)
        for j in list(there)[len(pairs) :]:
            if anchor is None or not _in_list(anchor):
                self.unknown = True
            else:
                self.added.append((anchor, now.texts[j]))

    def remove(self, was: WrittenShape) -> None:
        """A whole shape is gone."""
        self.removed += [t.path for t in was.texts if t.path]


def _in_list(path: str) -> bool:
    return path.rpartition("/")[2].isdigit()


Done = list[tuple[str, dict[str, Any]]]


def with_changes(slide: Slide, changes: TextChanges, library: Library) -> tuple[Slide, Done, bool]:
    """The slide with its texts changed, what was done, and whether something could not be said in the spec."""
    done: Done = []
    refused = changes.unknown
    for path, words in changes.reworded:
        old = text_at(slide, path)
        if old is None or plain(old.text) == plain(words):
            continue
        try:
            slide = paths.with_text(slide, path, _text(words, old, slide, library))
        except EditRefused:
            refused = True
            continue
        done.append(("set_text", {"old": old.text, "new": words}))
    for path in sorted(changes.removed, key=_place, reverse=True):
        old = text_at(slide, path)
        try:
            slide = paths.without_entry(slide, path)
        except EditRefused:
            refused = True
            continue
        done.append(("removed_text", {"old": old.text if old else path}))
    before = len(changes.removed)
    for number, (anchor, words) in enumerate(changes.added):
        holder, _, last = anchor.rpartition("/")
        try:
            grown = paths.with_entry(slide, holder, _text(words, None, slide, library).model_dump(mode="json"))
            end = paths.lists(grown)[holder] - 1
            to = min(end, int(last) + 1 + number - (before if before < int(last) else 0))
            slide = paths.moved_entry(grown, f"{holder}/{end}", to)
        except (EditRefused, KeyError, IndexError):
            refused = True
            continue
        done.append(("added", {"new": words}))
    return slide, done, refused


def _text(words: str, old: Item | Label | Prompt | None, slide: Slide, library: Library) -> Item | Label | Prompt:
    return grounded(words.strip(), old, slide, library)


def _place(path: str) -> list[tuple[int, str]]:
    return [(int(p), "") if p.isdigit() else (-1, p) for p in path.split("/")]
