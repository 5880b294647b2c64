"""Diagrams: layouts whose parts are placed by rule, from what the slide holds. One function per layout."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from agents.render.diagrams import cards, code, flow, organisation, pictures, rounds, structure, times
from agents.render.diagrams.base import Area, Kit, Part
from agents.render.diagrams.settling import settled

ARRANGED: dict[str, Callable[[Any, Kit], list[Part]]] = {
    "quote": cards.quote,
    "icons": cards.icons,
    "three_columns": cards.three_columns,
    "pros_cons": cards.pros_cons,
    "process": flow.process,
    "timeline": times.timeline,
    "roadmap": times.roadmap,
    "cycle": rounds.cycle,
    "funnel": rounds.funnel,
    "pyramid": structure.pyramid,
    "matrix": structure.matrix,
    "venn": structure.venn,
    "org_chart": organisation.org_chart,
    "two_charts": pictures.two_charts,
    "code": code.code,
    "full_picture": pictures.full_picture,
    "gallery": pictures.gallery,
    "team": cards.team,
    "pricing": cards.pricing,
    "faq": cards.faq,
    "sources": pictures.sources,
}
"""By layout."""


FILLING = ("quote", "full_picture", "sources")
"""Layouts that stand where they stand, however much they say"""


def arranged(slide: Any, kit: Kit) -> list[Part]:
    """The parts of a slide, in reading order."""
    parts = ARRANGED[slide.layout](slide, kit)
    return parts if slide.layout in FILLING else settled(parts, kit)


__all__ = ["ARRANGED", "Area", "Kit", "Part", "arranged"]
