"""Measure: every fault that rendered slides show. Each check has a file of its own; here they are asked in turn.

It reads the scene (and the pixels under text), never the spec.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from agents.checks import medium as media
from agents.checks.alignment import off_grid, uneven_gaps
from agents.checks.alternatives import missing_alt
from agents.checks.base import Fault, Finding, faults_of
from agents.checks.chart_truth import misleading_charts
from agents.checks.contrast import low_contrast
from agents.checks.density import crowded, empty
from agents.checks.drawn_charts import cut_bars
from agents.checks.edges import off_slide
from agents.checks.medium import Medium
from agents.checks.overflow import overflowing
from agents.checks.overlap import overlaps
from agents.checks.prose import wall_of_text
from agents.checks.sizes import tiny_text
from agents.checks.titles import repeated, untitled
from agents.render.scene import Scene


def measure(scene: Scene, pngs: Sequence[Path] | None = None, medium: media.Name | None = None) -> list[Fault]:
    """Every fault of every slide. `pngs`: pictures of the slides in order, needed for contrast over pictures.

    `medium` says what the pages are read on; without it their size tells.
    """
    limits = media.medium_of(scene.width, scene.height, medium)
    faults: list[Fault] = []
    for number in range(1, len(scene.slides) + 1):
        png = pngs[number - 1] if pngs is not None and number <= len(pngs) else None
        faults += faults_of(_slide(number, scene, limits, png), number, scene)
    for number, finding in repeated(scene):
        faults += faults_of(iter([finding]), number, scene)
    faults.sort(key=lambda fault: fault.slide)
    return faults


def _slide(number: int, scene: Scene, medium: Medium, png: Path | None) -> Iterator[Finding]:
    slide = scene.slides[number - 1]
    yield from untitled(slide)
    yield from overflowing(slide, medium)
    yield from off_slide(slide, scene, medium)
    yield from tiny_text(slide, medium)
    yield from missing_alt(slide)
    yield from overlaps(slide)
    yield from low_contrast(slide, scene, png, medium)
    yield from empty(slide, number, scene)
    yield from crowded(slide, scene, medium)
    yield from wall_of_text(slide, medium)
    yield from misleading_charts(slide)
    yield from cut_bars(slide)
    yield from off_grid(slide, scene, medium)
    yield from uneven_gaps(slide, scene, medium)
