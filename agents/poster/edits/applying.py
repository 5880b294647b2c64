"""Carries out a poster's operations: its own here, the others by the deck's edits. A refused turn changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from agents.deck.edits.applying import apply as apply_to_deck
from agents.deck.edits.errors import EditRefused
from agents.deck.edits.operations import AddAbout, ChangeLayout, InsertSlide, RenameDeck, SetLength, SetText
from agents.poster.edits.as_deck import HEAD, NO_PANEL
from agents.poster.edits.bench import PosterBench
from agents.poster.edits.operations import (
    OWN,
    PosterOperation,
    ScaleType,
    SetBleed,
    SetColumns,
    SetLink,
    SetSheet,
    SetWide,
)
from agents.poster.edits.words import HOW
from agents.poster.sizes import size_of
from agents.poster.spec import Panel

STEP = 1.15
"""Factor by which type grows or shrinks at a wish."""


def apply(bench: PosterBench, operations: Sequence[PosterOperation]) -> None:
    """Carry them out in order. Raises EditRefused, ConfigurationError."""
    _consistent(operations)
    shared: list[Any] = []
    for operation in operations:
        if isinstance(operation, OWN):
            if shared:
                apply_to_deck(bench, shared)
                shared = []
            _OWN[operation.op](bench, operation)
        else:
            shared.append(_counted(operation))
    if shared:
        apply_to_deck(bench, shared)


def _counted(operation: Any) -> Any:
    """The same with the head counted, the title where a poster has it. Raises EditRefused for a deck's layout."""
    if isinstance(operation, SetLength):
        return operation.model_copy(update={"slides": operation.slides + 1})
    if isinstance(operation, RenameDeck):
        return SetText(slide=HEAD, item="title", text=operation.title)
    if isinstance(operation, ChangeLayout | InsertSlide | AddAbout) and operation.layout in NO_PANEL:
        raise EditRefused(f"A poster has no “{operation.layout}” among its panels.", fix="Name another layout.")
    return operation


def _consistent(operations: Sequence[Any]) -> None:
    for kind, name in ((SetSheet, "size"), (SetColumns, "columns"), (SetLink, "link"), (SetBleed, "bleed")):
        values = {getattr(o, name) for o in operations if isinstance(o, kind)}
        if len(values) > 1:
            listed = " and ".join(str(v) for v in sorted(values, key=str))
            raise EditRefused(f"The wish asks for two different things at once: {listed}.", fix="Say one of the two.")
    scaled: dict[tuple[str, str | None], bool] = {}
    for o in operations:
        if isinstance(o, ScaleType) and scaled.setdefault((o.part, o.panel), o.larger) != o.larger:
            raise EditRefused("The wish asks for larger and smaller at once.", fix="Say one of the two.")


def _sheet(bench: PosterBench, op: SetSheet) -> None:
    size = size_of(op.size)
    if size.name == size_of(bench.own.size).name:
        raise EditRefused(f"The sheet is {size.name} already.")
    bench.own = bench.own.model_copy(update={"size": size.name, "type_scale": None, "column_count": None})
    bench.say("sheet", size=size.name)


def _scale(bench: PosterBench, op: ScaleType) -> None:
    by = STEP if op.larger else 1 / STEP
    how = HOW[op.larger][bench.tongue == "zh"]
    if op.part == "title":
        bench.own = bench.own.model_copy(update={"title_scale": _within(bench.own.title_scale * by, 0.5, 2.0)})
        bench.say("title_type", how=how)
    elif op.part == "text":
        now = bench.own.type_scale or (bench.own.laid.scale if bench.own.laid else 1.0)
        bench.own = bench.own.model_copy(update={"type_scale": _within(now * by, 0.5, 4.0)})
        bench.say("text_type", how=how)
    else:
        panel = _panel(bench, op.panel or "")
        _put(bench, panel.model_copy(update={"scale": _within(panel.scale * by, 0.5, 2.5)}))
        bench.say("panel_type", n=bench.number(panel.slide.id), how=how)


def _within(value: float, low: float, high: float) -> float:
    if not low <= value <= high:
        raise EditRefused("The type is as large or as small as it can be.")
    return round(value, 4)


def _columns(bench: PosterBench, op: SetColumns) -> None:
    inside = sum(not panel.wide for panel in bench.poster.panels)
    if op.columns > inside:
        raise EditRefused(f"{op.columns} columns would be more than there are panels to stand in them ({inside}).")
    bench.own = bench.own.model_copy(update={"column_count": op.columns})
    bench.say("columns", count=op.columns)


def _link(bench: PosterBench, op: SetLink) -> None:
    if op.link is None and bench.own.link is None:
        raise EditRefused("The poster has no QR code.")
    if op.link is not None and urlsplit(op.link).scheme not in ("http", "https", "mailto"):
        raise EditRefused(f"“{op.link[:80]}” is no address.", fix="Give one with https://.")
    bench.own = bench.own.model_copy(update={"link": op.link})
    bench.say("link" if op.link else "no_link", link=op.link)


def _bleed(bench: PosterBench, op: SetBleed) -> None:
    if op.bleed and not size_of(bench.own.size).paper:
        raise EditRefused("What is shown on a screen has no bleed.", fix="Choose a paper size first.")
    bench.own = bench.own.model_copy(update={"bleed": op.bleed})
    bench.say("bleed" if op.bleed else "no_bleed")


def _wide(bench: PosterBench, op: SetWide) -> None:
    panel = _panel(bench, op.panel)
    if panel.wide == op.wide:
        raise EditRefused(f"Panel {bench.number(op.panel)} stands {'across' if op.wide else 'in a column'} already.")
    if op.wide and sum(not p.wide for p in bench.poster.panels) < 2:
        raise EditRefused("One panel has to stay in the columns.")
    _put(bench, panel.model_copy(update={"wide": op.wide}))
    bench.say("wide" if op.wide else "not_wide", n=bench.number(op.panel))


def _panel(bench: PosterBench, panel_id: str) -> Panel:
    found = next((p for p in bench.poster.panels if p.slide.id == panel_id), None)
    if found is None:
        raise EditRefused(f"There is no panel with the id {panel_id}.", fix="It was removed, or never was.")
    return found


def _put(bench: PosterBench, panel: Panel) -> None:
    poster = bench.poster
    panels = [panel if p.slide.id == panel.slide.id else p for p in poster.panels]
    bench.own = poster.model_copy(update={"panels": panels})


_OWN: dict[str, Callable[[PosterBench, Any], None]] = {
    "set_sheet": _sheet,
    "scale_type": _scale,
    "set_columns": _columns,
    "set_link": _link,
    "set_bleed": _bleed,
    "set_wide": _wide,
}
