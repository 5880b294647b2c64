"""Shapes that a model chose: its points and columns become the slide of the layout it named, or None where they do not.

The model has been held to a schema; whether its claims hold is for the checks to say.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from agents.deck import spec as s

COLUMNED = ("two_columns", "comparison", "pros_cons", "three_columns", "matrix")
POINTED = ("process", "cycle", "timeline", "funnel", "pyramid", "venn", "icons", "faq", "team", "pricing", "quote")
LAYOUTS = ("bullets", *COLUMNED, *POINTED)
"""What a model may choose for a slide of prose"""
_LEAST = {"venn": 2, "faq": 2, "team": 2, "pricing": 2, "quote": 1}
_MOST = {"venn": 3, "pyramid": 5, "pricing": 4, "team": 8, "timeline": 7, "process": 7, "quote": 1}


Citing = Callable[[str, Any], s.Text]


def shaped(
    told: Any, entry_id: str, title: s.Text, item: Callable[[str, Any], s.Item], heading: Citing | None = None
) -> s.Slide | None:
    """The slide; None where points are too few or lack what its layout needs. `item` cites a text as its point does;
    `heading` does so with what names a point, or makes it a mere label.
    """
    if told.layout in COLUMNED:
        return _columned(told, entry_id, title, item)
    points = list(told.points)[: _MOST.get(told.layout, 6)]
    if told.layout not in POINTED or len(points) < _LEAST.get(told.layout, 3):
        return None
    return _pointed(told.layout, {"id": entry_id, "title": title}, points, item, heading or item)


def _columned(told: Any, entry_id: str, title: s.Text, item: Callable[[str, Any], s.Item]) -> s.Slide | None:
    wanted = {"three_columns": 3, "matrix": 4}.get(told.layout, 2)
    columns = list(told.columns)[:wanted]
    if len(columns) < wanted:
        return None
    halves = [
        s.Half(heading=s.Label(label=c.heading), bullets=[item(b.text, b) for b in c.bullets if b.text.strip()])
        for c in columns
    ]
    same: dict[str, Any] = {"id": entry_id, "title": title}
    if told.layout == "matrix":
        return s.MatrixSlide(**same, quadrants=[s.Quadrant(heading=h.heading, bullets=h.bullets[:4]) for h in halves])
    if told.layout == "three_columns":
        return s.ThreeColumnsSlide(**same, columns=halves)
    if told.layout == "pros_cons":
        return s.ProsConsSlide(**same, pros=halves[0], cons=halves[1])
    kind = s.ComparisonSlide if told.layout == "comparison" else s.TwoColumnsSlide
    return kind(**same, left=halves[0], right=halves[1])


def _pointed(
    layout: str, same: dict[str, Any], points: list[Any], item: Callable[[str, Any], s.Item], heading: Citing
) -> s.Slide | None:
    def text(point: Any) -> s.Item | None:
        return item(point.text, point) if point.text.strip() else None

    def mark(point: Any) -> s.Item | None:
        return item(point.mark, point) if point.mark.strip() else None

    named = [s.Point(heading=heading(p.heading, p), text=text(p)) for p in points]
    marked = all(mark(p) for p in points)
    whole = all(text(p) for p in points)
    simple: dict[str, tuple[type[Any], str]] = {
        "process": (s.ProcessSlide, "steps"),
        "cycle": (s.CycleSlide, "steps"),
        "pyramid": (s.PyramidSlide, "tiers"),
        "venn": (s.VennSlide, "sets"),
        "icons": (s.IconsSlide, "points"),
    }
    if layout in simple:
        kind, field = simple[layout]
        return kind(**same, **{field: named})
    if layout == "timeline" and marked:
        events = [
            s.Event(when=mark(p) or n.heading, heading=n.heading, text=n.text)
            for p, n in zip(points, named, strict=True)
        ]
        return s.TimelineSlide(**same, events=events)
    if layout == "funnel" and marked:
        stages = [
            s.FunnelStage(heading=n.heading, value=mark(p), text=n.text) for p, n in zip(points, named, strict=True)
        ]
        return s.FunnelSlide(**same, stages=stages)
    if layout == "faq" and whole:
        return s.FaqSlide(**same, questions=[s.Answered(question=n.heading, answer=n.text or n.heading) for n in named])
    if layout == "team":
        return s.TeamSlide(**same, members=[s.Member(name=n.heading, role=n.text) for n in named])
    if layout == "pricing" and marked:
        plans = [
            s.Plan(name=n.heading, price=mark(p) or n.heading, features=[n.text] if n.text else [])
            for p, n in zip(points, named, strict=True)
        ]
        return s.PricingSlide(**same, plans=plans)
    if layout == "quote" and whole:
        return s.QuoteSlide(**same, quote=named[0].text or named[0].heading, attribution=named[0].heading)
    return None
