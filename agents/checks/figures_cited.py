"""Figures cited: numbers on the slides of anybody's deck that no source given beside it holds.

It compares values, not meaning. Numbers of the deck itself (pages, list numbers, years of its own footer) are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agents.checks.base import Finding
from agents.checks.quantities import Quantity, quantities
from agents.checks.sizes import FURNITURE
from agents.checks.wording import is_ornament, paragraphs_of, text_of
from agents.render.scene import SceneSlide
from agents.sources.base import Source

SMALLEST = 10
"""Whole numbers below it count things on the slide as often as they quote: “3 reasons”."""
_NUMBERING = re.compile(r"^\s*(?:\d{1,2}|[ivx]{1,4})[.)、]\s")


def held(sources: Sequence[Source]) -> list[Quantity]:
    """Every number that the sources state, in text and tables."""
    found = [q for source in sources for q in quantities(source.text)]
    for source in sources:
        for table in source.tables:
            found += [Quantity(v) for row in table.values for v in row if v is not None]
            found += [q for row in table.cells for cell in row for q in quantities(cell)]
    return found


def foreign_numbers(slide: SceneSlide, known: Sequence[Quantity]) -> Iterator[Finding]:
    """The numbers of each text and table that no source holds."""
    for node in slide.nodes:
        if node.role in FURNITURE or is_ornament(node):
            continue
        missing: list[str] = []
        for paragraph in paragraphs_of(node):
            said = _NUMBERING.sub("", text_of([paragraph]))
            missing += [q.text or f"{q.value:g}" for q in quantities(said) if not _known(q, known)]
        if missing:
            listed = ", ".join(dict.fromkeys(missing[:5]))
            yield Finding("foreign_number", node, f"No source holds {listed}.", len(missing), 0)


def _known(stated: Quantity, known: Sequence[Quantity]) -> bool:
    small = stated.kind == "number" and not stated.percent and stated.value == int(stated.value)
    if small and stated.value < SMALLEST:
        return True
    same = any(stated.same(other) for other in known)
    # In a table the unit or the scale stands in the column's head, the bare figure in the cell.
    figure = stated.figure if stated.figure is not None else stated.value
    return same or any(abs(figure - other.value) <= 1e-9 * max(1.0, abs(figure)) for other in known)
