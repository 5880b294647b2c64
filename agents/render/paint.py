"""Paint: colours, gradients, borders and shadows as the browser shows them, and where they lie. Px, no nodes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Part(BaseModel):
    """A piece of a scene: nothing in it that is not told here."""

    model_config = ConfigDict(extra="forbid")


class _Value(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Color(_Value):
    """sRGB 0..255 and alpha 0..1. Alpha already includes the opacity of the element and its ancestors."""

    r: int
    g: int
    b: int
    a: float = 1.0


class Rect(_Value):
    """Position and size, px."""

    x: float
    y: float
    w: float
    h: float


class Stop(Part):
    """One colour of a gradient."""

    at: float
    """0..1"""
    color: Color


class Solid(Part):
    """One colour."""

    kind: Literal["solid"] = "solid"
    color: Color


class Gradient(Part):
    """A gradient over the whole box."""

    kind: Literal["linear", "radial"]
    angle: float = 0.0
    """CSS degrees: 0 points up, 90 points right."""
    center: tuple[float, float] = (0.5, 0.5)
    """Radial only: shares of the box's width and height. Stop 1.0 lies at the farthest corner."""
    ratio: float = 1.0
    """Radial only: width to height of an ellipse; the stops are those of the circle of its area."""
    stops: list[Stop]


Fill = Annotated[Solid | Gradient, Field(discriminator="kind")]


class Border(Part):
    """One side, or a stroke; `width` in px."""

    width: float
    style: Literal["solid", "dashed", "dotted", "double"] = "solid"
    color: Color
    dashes: list[float] = Field(default_factory=list)
    """Drawn lines only: lengths of dashes and gaps in turn, px."""
    cap: Literal["butt", "round", "square"] = "butt"


class Borders(Part):
    """The four sides; None where nothing is painted."""

    top: Border | None = None
    right: Border | None = None
    bottom: Border | None = None
    left: Border | None = None


class Shadow(Part):
    """A box shadow; lengths in px."""

    dx: float
    dy: float
    blur: float
    spread: float = 0.0
    color: Color
    inset: bool = False
