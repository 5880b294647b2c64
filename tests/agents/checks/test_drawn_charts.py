"""Charts drawn by hand: bars beside a scale that begins above zero are found, others are not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from agents.checks.drawn_charts import cut_bars
from agents.render.paint import Solid
from agents.render.scene import Box, Color, Line, Node, Paragraph, Path, Rect, Run, SceneSlide, TextBlock, Vector

INK = Color(r=0, g=0, b=0)
HEIGHTS = (24.0, 96.0, 144.0, 72.0)


def _text(said: str, x: float, y: float) -> TextBlock:
    rect = Rect(x=x, y=y - 10, w=9.0 * len(said), h=20)
    line = Line(rect=rect, baseline=y + 5, runs=[Run(text=said, family="Carlito", size=16, color=INK)])
    return TextBlock(id=said, rect=rect, paragraphs=[Paragraph(lines=[line], line_height=20, align="left")])


def _found(scale: Sequence[str], *, lying: bool = False, boxes: bool = True) -> list[str]:
    """A chart of four bars, 200 px for the whole scale, the first number at the bars' ground."""
    nodes: list[Node] = []
    steps = 200 / (len(scale) - 1)
    for at, said in enumerate(scale):
        x, y = (100 + at * steps - 4.5 * len(said), 420) if lying else (90 - 9.0 * len(said), 400 - at * steps)
        nodes.append(_text(said, x, y))
    paths = []
    for at, height in enumerate(HEIGHTS):
        x, y, w, h = (100, 100 + 60 * at, height, 30) if lying else (110 + 60 * at, 400 - height, 30, height)
        nodes.append(Box(id=f"b{at}", rect=Rect(x=x, y=y, w=w, h=h), fill=Solid(color=INK))) if boxes else None
        paths.append(Path(d=f"M {x} {y} L {x + w} {y} L {x + w} {y + h} L {x} {y + h} Z", fill=Solid(color=INK)))
    if not boxes:
        nodes.append(Vector(id="v", rect=Rect(x=0, y=0, w=600, h=500), paths=paths))
    return [finding.detail for finding in cut_bars(SceneSlide(id="s", nodes=nodes))]


@pytest.mark.parametrize("boxes", [True, False])
@pytest.mark.parametrize("lying", [True, False])
@pytest.mark.parametrize(
    "scale", [("90", "92", "94", "96"), ("€ 1,500", "€ 2,000", "€ 2,500"), ("4,5 %", "5 %", "5,5 %")]
)
def it_finds_bars_that_begin_above_zero(scale: Sequence[str], *, lying: bool, boxes: bool) -> None:
    (said,) = _found(scale, lying=lying, boxes=boxes)
    assert "begin at" in said


@pytest.mark.parametrize(
    "scale",
    [
        ("0", "20", "40", "60"),
        ("0%", "50%", "100%"),
        ("2021", "2022", "2023", "2024"),
        ("1", "10", "100", "1000"),
        ("7", "3", "9"),
        ("Ghent", "Lier", "Mons"),
    ],
)
def it_leaves_scales_from_zero_years_and_what_is_no_scale(scale: Sequence[str]) -> None:
    assert _found(scale) == []
    assert _found(scale, lying=True) == []
