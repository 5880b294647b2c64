"""Carries out operations, one after another, and says what each did; refuses a turn that contradicts itself.

A refused turn changes nothing: the caller keeps the deck that it gave.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from agents.deck.edits import figures, looks, ordering, rewriting, sorting, wording
from agents.deck.edits.bench import Bench
from agents.deck.edits.consequences import follow
from agents.deck.edits.errors import EditRefused
from agents.deck.edits.operations import Operation

_CARRIED_OUT: dict[str, Callable[[Bench, Any], None]] = {
    "set_text": wording.set_text,
    "replace_text": wording.replace_text,
    "add_text": wording.add_text,
    "remove_text": wording.remove_text,
    "move_text": wording.move_text,
    "shorten": wording.shorten,
    "reword": rewriting.reword,
    "rewrite_slide": rewriting.rewrite,
    "translate": wording.translate,
    "set_notes": wording.set_notes,
    "rename_deck": wording.rename,
    "set_style": wording.set_style,
    "change_layout": ordering.change_layout,
    "swap_slides": ordering.swap,
    "move_slide": ordering.move,
    "duplicate_slide": ordering.duplicate,
    "insert_slide": ordering.insert,
    "add_about": ordering.about,
    "remove_slide": ordering.remove,
    "hide_slide": ordering.hide,
    "merge_slides": ordering.merge,
    "split_slide": ordering.split,
    "set_length": ordering.set_length,
    "change_theme": looks.change_theme,
    "hue": looks.hue,
    "mood": looks.mood,
    "accent": looks.accent,
    "drop_logo": looks.drop_logo,
    "chart_kind": figures.chart_kind,
    "sort_data": sorting.sort_data,
    "update_data": figures.update_data,
}
_AGAINST = {
    ("darker", "lighter"), ("warmer", "cooler"), ("serious", "lively"),
}  # fmt: skip
_SINGLE = {"change_theme": "theme", "rename_deck": "title", "set_length": "slides"}
"""Operations of which a turn has one, by what they set."""
MOST_OPERATIONS = 400


def apply(bench: Bench, operations: Sequence[Operation]) -> None:
    """Carry the operations out on the bench, then what follows from them. Raises EditRefused."""
    if len(operations) > MOST_OPERATIONS:
        raise EditRefused(f"That is {len(operations)} changes in one turn; at most {MOST_OPERATIONS} are made.")
    consistent(operations)
    before = bench.spec
    for operation in operations:
        _CARRIED_OUT[operation.op](bench, operation)
    follow(bench, before)


def consistent(operations: Sequence[Operation]) -> None:
    """Raises EditRefused where two operations of one turn cannot both be meant."""
    removed = [o.slide for o in operations if o.op == "remove_slide"]
    removed += [o.second for o in operations if o.op == "merge_slides"]
    removed += [slide for o in operations if o.op == "rewrite_slide" for slide in o.joined]
    for operation in operations:
        if operation.op in ("remove_slide", "merge_slides"):
            continue
        named = [getattr(operation, n, None) for n in ("slide", "first", "second")]
        if any(n in removed for n in named if n):
            raise EditRefused("The wish changes a slide that it removes.", fix="Say one of the two.")
    _one_value(operations)
    moods = {o.mood for o in operations if o.op == "mood"}
    for a, b in _AGAINST:
        if {a, b} <= moods:
            raise EditRefused(f"The wish asks for {a} and {b} at once.", fix="Say one of the two.")


def _one_value(operations: Sequence[Operation]) -> None:
    seen: dict[tuple[Any, ...], Any] = {}
    for operation in operations:
        match operation.op:
            case "change_theme" | "rename_deck" | "set_length":
                key, value = (operation.op,), getattr(operation, _SINGLE[operation.op])
            case "set_text":
                key, value = ("text", operation.slide, operation.item), operation.text
            case "change_layout":
                key, value = ("layout", operation.slide), operation.layout
            case "chart_kind":
                key, value = ("layout", operation.slide), operation.kind
            case "hide_slide":
                key, value = ("hidden", operation.slide), operation.hidden
            case "hue":
                key, value = ("hue", operation.hue), operation.more
            case "translate":
                key, value = ("language", operation.slide, operation.item), operation.language
            case "set_style":
                key, value = ("style", operation.slide, operation.item, operation.style), operation.on
            case _:
                continue
        if seen.setdefault(key, value) != value:
            raise EditRefused(
                f"The wish asks for two different things at once: {seen[key]} and {value}.", fix="Say one of the two."
            )
