"""Sizes of posters: paper in millimetres, screens in px. A CSS px is 1/96 inch, so a sheet has its true size."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from agents.errors import ConfigurationError

PX_PER_MM = 96 / 25.4
BLEED_PX = 3 * PX_PER_MM
"""What is printed beyond the trim edge, on every side: 3 mm."""
MARGIN_PX = BLEED_PX + 5 * PX_PER_MM
"""Around the trim edge: the bleed, and room for crop marks."""


@dataclass(frozen=True)
class Size:
    """A sheet or a screen, upright unless said otherwise."""

    name: str
    width: float
    """CSS px."""
    height: float
    paper: bool
    """Printed, so with bleed and resolutions to look after."""

    @property
    def landscape(self) -> bool:
        return self.width > self.height

    def turned(self) -> Size:
        """The same lying down."""
        return Size(f"{self.name}-landscape", self.height, self.width, self.paper)

    @property
    def inches(self) -> tuple[float, float]:
        return self.width / 96, self.height / 96


def _paper(name: str, width_mm: float, height_mm: float) -> Size:
    return Size(name, round(width_mm * PX_PER_MM), round(height_mm * PX_PER_MM), True)


SIZES: dict[str, Size] = {
    size.name: size
    for size in (
        _paper("A0", 841, 1189), _paper("A1", 594, 841), _paper("A2", 420, 594), _paper("A3", 297, 420),
        _paper("A4", 210, 297), _paper("letter", 215.9, 279.4), _paper("tabloid", 279.4, 431.8),
        _paper("24x36in", 609.6, 914.4), _paper("36x48in", 914.4, 1219.2),
        Size("square", 1080, 1080, False), Size("portrait", 1080, 1350, False), Size("story", 1080, 1920, False),
        Size("wide", 1200, 628, False),
    )
}  # fmt: skip


def size_of(name: str) -> Size:
    """The size of that name; `-landscape` lays it down. Raises ConfigurationError, naming the nearest."""
    plain, lying = name.removesuffix("-landscape"), name.endswith("-landscape")
    found = next((size for known, size in SIZES.items() if known.lower() == plain.lower()), None)
    if found is None:
        near = difflib.get_close_matches(plain, SIZES, n=1, cutoff=0.4)
        guess = f"Did you mean {near[0]}? " if near else ""
        raise ConfigurationError(
            f"There is no size {name!r}.", fix=f"{guess}Sizes: {', '.join(SIZES)}; each also as NAME-landscape."
        )
    return found.turned() if lying else found
