"""Amends: what a spec can do about charts that mislead and titles said twice. It changes no data and no claim."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.checks.base import Fault
from agents.checks.chart_truth import ChartFacts, misleading
from agents.deck.parts import Chart, ChartKind
from agents.deck.spec import Label, Slide

OTHERS: dict[str, tuple[ChartKind, ...]] = {
    "pie": ("bar", "column", "line"),
    "doughnut": ("bar", "column", "line"),
    "bar": ("column", "line"),
    "column": ("line", "bar"),
    "line": ("column", "bar"),
}
"""Kinds that show the same table, in the order in which they are tried"""
_HAN = re.compile("[㐀-鿿]")


def amended(slide: Slide, faults: Sequence[Fault], others: Sequence[str]) -> Slide:
    """The slide with honest charts and a title of its own. `others`: the titles of the slides before it."""
    kinds = {fault.kind for fault in faults}
    shown = slide
    if "misleading_chart" in kinds:
        shown = _with_honest_charts(shown)
    if "repeated_title" in kinds:
        shown = _with_own_title(shown, others)
    return shown


def honest(chart: Chart) -> Chart:
    """The chart as the first kind that does not mislead; as it was where all do."""
    if misleading(_facts(chart)) is None:
        return chart
    for kind in OTHERS.get(chart.kind, ()):
        changed = chart.model_copy(update={"kind": kind})
        if misleading(_facts(changed)) is None:
            return changed
    return chart


def _facts(chart: Chart) -> ChartFacts:
    return ChartFacts.model_validate(chart.model_dump(mode="json"))


def _with_honest_charts(slide: Slide) -> Slide:
    update: dict[str, object] = {}
    for name in type(slide).model_fields:
        value = getattr(slide, name)
        if isinstance(value, Chart):
            update[name] = honest(value)
        elif isinstance(value, list) and any(isinstance(part, Chart) for part in value):
            update[name] = [honest(part) if isinstance(part, Chart) else part for part in value]
    return slide.model_copy(update=update)


def _with_own_title(slide: Slide, others: Sequence[str]) -> Slide:
    """A title that stands before already gets its number: `Results (2)`, `结果（2）`."""
    known = {_plain(title) for title in others}
    bare = slide.title.text.rstrip()
    form = "{}（{}）" if _HAN.search(bare) else "{} ({})"
    number = 2
    while _plain(form.format(bare, number)) in known:
        number += 1
    return slide.model_copy(update={"title": Label(label=form.format(bare, number))})


def _plain(title: str) -> str:
    return " ".join(title.split()).casefold()
