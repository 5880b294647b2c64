"""Places within a slide by path: `title`, `bullets/0`, `steps/2`, `steps/2/heading`, `left/bullets/1`.

A path may name a text or an entry of a list (with all its texts). This module moves data, and judges nothing.
"""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from agents.deck.edits.errors import EditRefused
from agents.deck.spec import Item, Label, Prompt, Slide, Text
from agents.deck.texts import SLIDE, texts

FURNITURE = ("references",)


def lists(slide: Slide) -> dict[str, int]:
    """The lists of a slide, by path, with how many entries each has; the main one first. Markup of a model has none."""
    if slide.layout == "freeform":
        return {}
    found: dict[str, int] = {}
    data = slide.model_dump(mode="json", exclude={"notes", "styles"})
    _lists(data, "", found)
    bare = {path: n for path, n in found.items() if path.split("/")[0] not in FURNITURE}
    return dict(sorted(bare.items(), key=lambda named: (named[0].count("/"), -named[1])))


def _lists(node: Any, path: str, found: dict[str, int]) -> None:
    if isinstance(node, dict):
        for name, value in node.items():
            if name in ("passages", "categories", "series", "columns", "rows", "values") and not _of_nodes(value):
                continue
            _lists(value, f"{path}/{name}" if path else name, found)
    elif isinstance(node, list):
        if _of_nodes(node) or not node:
            found[path] = len(node)
        for index, value in enumerate(node):
            _lists(value, f"{path}/{index}", found)


def _of_nodes(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)


def entry_paths(slide: Slide) -> list[str]:
    """Paths of the entries that a person counts: of the main list, else of all lists in reading order."""
    held = lists(slide)
    if not held:
        return []
    top = [p for p in held if "/" not in p]
    chosen = top[:1] or list(held)
    paths = [f"{p}/{n}" for p in sorted(chosen, key=list(lists_in_order(slide)).index) for n in range(held[p])]
    if top and all("/" in inner for p in paths for inner in [p]) and slide.layout in ("three_columns", "matrix"):
        inner = [p for p in lists_in_order(slide) if p.count("/") >= 2]
        return [f"{p}/{n}" for p in inner for n in range(held[p])] or paths
    return paths


def lists_in_order(slide: Slide) -> dict[str, int]:
    """As `lists`, in reading order."""
    found: dict[str, int] = {}
    _lists(slide.model_dump(mode="json", exclude={"notes", "styles"}), "", found)
    return found


def first_text(slide: Slide, path: str) -> str | None:
    """Path of the text at `path`, or of the first one below it; None where nothing stands."""
    for at, _ in texts(slide):
        if at == path or at.startswith(path + "/"):
            return at
    return None


def texts_below(slide: Slide, path: str | None) -> list[tuple[str, Text]]:
    """The texts at or below a path; all of them for None."""
    return [(at, t) for at, t in texts(slide) if path is None or at == path or at.startswith(path + "/")]


def with_text(slide: Slide, path: str, text: Text) -> Slide:
    """A copy with a text at `path`, also where an optional one was missing. Raises EditRefused."""
    data = slide.model_dump(mode="json")
    try:
        holder, key = _holder(data, path)
        holder[key] = text.model_dump(mode="json")
    except (KeyError, IndexError, ValueError, TypeError) as error:
        raise _nothing(slide, path) from error
    return _valid(data, f"“{text.text[:40]}” cannot stand there")


def with_entry(slide: Slide, path: str, entry: dict[str, Any]) -> Slide:
    """A copy with one more entry at the end of the list at `path`. Raises EditRefused."""
    data = slide.model_dump(mode="json")
    holder, key = _holder(data, path)
    holder[key].append(entry)
    return _valid(data, "the list is full")


def without_entry(slide: Slide, path: str) -> Slide:
    """A copy without the text or entry at `path`. Raises EditRefused for what a slide cannot be without."""
    data = slide.model_dump(mode="json")
    try:
        holder, key = _holder(data, path)
    except (KeyError, IndexError, ValueError, TypeError) as error:
        raise _nothing(slide, path) from error
    if slide.layout == "freeform" and path.startswith("words/"):
        data["words"][int(path.split("/")[1])]["text"] = None  # its element goes with it
    elif slide.layout == "freeform" and path != "title":
        raise EditRefused("That is held by the slide's own markup.", fix="Give the slide another layout first.")
    elif isinstance(holder, list):
        del holder[key]
    elif path == "title":
        raise EditRefused("A slide keeps its title.", fix="Give another title, or remove the slide.")
    else:
        holder[key] = None
    return _valid(data, "the slide cannot be without it")


def moved_entry(slide: Slide, path: str, to: int) -> Slide:
    """A copy with the entry at `path` at another place of its list. Raises EditRefused."""
    data = slide.model_dump(mode="json")
    holder, key = _holder(data, path)
    if not isinstance(holder, list):
        raise EditRefused("That text stands alone and cannot be moved.")
    if not 0 <= to < len(holder):
        raise EditRefused(f"The list has {len(holder)} entries; there is no place {to + 1}.")
    holder.insert(to, holder.pop(key))
    return _valid(data, "it cannot stand there")


def as_text(old: Text | None, words: str) -> Text:
    """What a person wrote, in the place of `old`: their own words, which rest on no passage."""
    return old if old is not None and old.text == words else Label(label=words)


def _nothing(slide: Slide, path: str) -> EditRefused:
    there = ", ".join(at for at, _ in texts(slide))
    return EditRefused(f"There is no “{path}” on that slide.", fix=f"It has: {there}.")


def _valid(data: dict[str, Any], reason: str) -> Slide:
    try:
        return SLIDE.validate_python(data)
    except ValidationError as error:
        raise EditRefused(f"That does not fit the layout “{data['layout'].replace('_', ' ')}”: {reason}.") from error


def _holder(data: Any, path: str) -> tuple[Any, Any]:
    *before, last = path.split("/")
    node = data
    for part in before:
        node = node[int(part)] if isinstance(node, list) else node[part]
    key: Any = int(last) if isinstance(node, list) else last
    if isinstance(node, list):
        node[key]
    elif key not in node:
        raise KeyError(key)
    return node, key


__all__ = [
    "Item",
    "Prompt",
    "as_text",
    "entry_paths",
    "first_text",
    "lists",
    "moved_entry",
    "texts_below",
    "with_entry",
    "with_text",
    "without_entry",
]
