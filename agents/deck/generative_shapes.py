"""Shapes that a model chose: its points and columns become the slide of the layout it named, or None where they do not.

The model has been held to a schema; whether its claims hold is for the checks to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

from agents.deck import spec as s
from agents.render import icons

COLUMNED = ("two_columns", "comparison", "pros_cons", "three_columns", "matrix")
POINTED = (
    *("process", "cycle", "timeline", "roadmap", "funnel", "pyramid", "venn", "org_chart", "icons", "faq", "team"),
    *("pricing", "quote"),
)
LAYOUTS = ("bullets", *COLUMNED, *POINTED)
"""What a model may choose for a slide of prose"""
_LEAST = {"venn": 2, "faq": 2, "team": 2, "pricing": 2, "quote": 1}
_MOST = {"venn": 3, "pyramid": 5, "pricing": 4, "team": 8, "timeline": 7, "process": 7, "quote": 1} | {
    "roadmap": 10,
    "org_chart": 10,
}
MOST_LANES, MOST_WORK, MOST_UNDER, DEEPEST = 6, 6, 6, 3
"""Rows of a roadmap and pieces of work on each; posts under one, and ranks, of an organisation"""
_SPAN = re.compile(r"\s+[-–—]\s+|[–—]|\s+to\s+|至|到")
_FEATURE = re.compile(r";\s*|；")


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
    same: dict[str, Any] = {"id": entry_id, "title": title}
    if told.layout == "roadmap":
        return _roadmap(told.along, same, points, item, heading or item)
    if told.layout == "org_chart":
        return _organisation(same, points, item, heading or item)
    if told.layout == "venn" and told.lead:
        same["shared"] = item(told.lead[0].text, told.lead[0])
    return _pointed(told.layout, same, points, item, heading or item)


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
        axes = [s.Axis(name=s.Label(label=name.strip())) for name in told.along[:2] if name.strip()]
        across, up = (axes[0], axes[1]) if len(axes) == 2 else (None, None)
        quadrants = [s.Quadrant(heading=h.heading, bullets=h.bullets[:4]) for h in halves]
        return s.MatrixSlide(**same, across=across, up=up, quadrants=quadrants)
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
    if layout == "icons":
        named = [n.model_copy(update={"icon": icon}) for n, icon in zip(named, _icons(points), strict=True)]
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
            s.Plan(name=n.heading, price=mark(p) or n.heading, features=_features(p, item))
            for p, n in zip(points, named, strict=True)
        ]
        return s.PricingSlide(**same, plans=plans)
    if layout == "quote" and whole:
        return s.QuoteSlide(**same, quote=named[0].text or named[0].heading, attribution=named[0].heading)
    return None


def _features(point: Any, item: Callable[[str, Any], s.Item]) -> list[s.Text]:
    parts = [part.strip() for part in _FEATURE.split(point.text) if part.strip()]
    return [item(part, point) for part in parts[:6]]


def _icons(points: Sequence[Any]) -> list[str | None]:
    """The icons of the things that the model named, no one twice; None where there is none, or none was named."""
    found: list[str | None] = []
    for point in points:
        taken = [name for name in found if name]
        icon = icons.match(point.icon, "en", taken=taken) if point.icon.strip() else None
        found.append(icon.name if icon is not None else None)
    return found


def _roadmap(
    along: Sequence[str],
    same: dict[str, Any],
    points: list[Any],
    item: Callable[[str, Any], s.Item],
    heading: Citing,
) -> s.RoadmapSlide | None:
    """Rows by the headings of the points, each with its work from phase to phase; None where a phase is unknown."""
    phases = list(dict.fromkeys(" ".join(phase.split()) for phase in along if phase.strip()))
    places = {phase.casefold(): n for n, phase in enumerate(phases)}
    lanes: dict[str, list[tuple[Any, s.Stretch]]] = {}
    for point in points:
        whole = places.get(" ".join(point.mark.split()).casefold())
        ends = [whole] if whole is not None else [places.get(e.strip().casefold()) for e in _SPAN.split(point.mark)]
        known = [end for end in ends if end is not None]
        if not known or len(known) != len(ends) or len(known) > 2:
            return None
        work = s.Stretch(text=item(point.text.strip() or point.heading, point), start=min(known), end=max(known))
        lanes.setdefault(point.heading, []).append((point, work))
    if len(phases) < 2 or not 1 <= len(lanes) <= MOST_LANES or any(len(w) > MOST_WORK for w in lanes.values()):
        return None
    cited = SimpleNamespace(passages=list(dict.fromkeys(p for point in points for p in point.passages)))
    rows = [s.Lane(name=heading(name, held[0][0]), work=[w for _, w in held]) for name, held in lanes.items()]
    return s.RoadmapSlide(**same, phases=[heading(phase, cited) for phase in phases], lanes=rows)


def _organisation(
    same: dict[str, Any], points: list[Any], item: Callable[[str, Any], s.Item], heading: Citing
) -> s.OrgChartSlide | None:
    """Who answers to whom, by the post that each names as the one above; None without one head."""
    by_name = {p.heading.strip().casefold(): p for p in points}
    heads = [p for p in points if p.under.strip().casefold() not in by_name or not p.under.strip()]
    if len(heads) != 1 or len(by_name) != len(points):
        return None

    def post(point: Any, depth: int) -> s.Post:
        below = [p for p in points if p is not point and p.under.strip().casefold() == point.heading.strip().casefold()]
        role = item(point.text, point) if point.text.strip() else None
        under = [post(p, depth + 1) for p in below[:MOST_UNDER]] if depth < DEEPEST else []
        return s.Post(name=heading(point.heading, point), role=role, under=under)

    return s.OrgChartSlide(**same, head=post(heads[0], 1))
