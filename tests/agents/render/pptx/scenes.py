"""Scenes built by hand: what capture gives, without a browser."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]
from PIL import Image
from pptx import Presentation

from agents.render.paint import Solid, Stop
from agents.render.pptx import write
from agents.render.pptx.palette import Font, PageTheme
from agents.render.scene import (
    Border,
    Borders,
    Box,
    Bullet,
    Cell,
    ChartNode,
    ChartStyle,
    Color,
    Gradient,
    Line,
    Node,
    Paragraph,
    Picture,
    Raster,
    Rect,
    Run,
    Scene,
    SceneSlide,
    Shadow,
    TableNode,
    TextBlock,
    Vector,
)
from agents.render.scene import Path as VectorPath

INK = Color(r=29, g=27, b=24)
BLUE = Color(r=44, g=74, b=110)
WHITE = Color(r=255, g=255, b=255)
ODD = Color(r=1, g=2, b=3)
NS = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
}
THEME = PageTheme(
    "test",
    "Test",
    {
        "dk1": "1D1B18", "lt1": "FFFFFF", "dk2": "333333", "lt2": "EEEEEE", "accent1": "2C4A6E", "accent2": "C8432A",
        "accent3": "C9922B", "accent4": "175A4C", "accent5": "777777", "accent6": "999999", "hlink": "0563C1",
        "folHlink": "954F72",
    },
    Font("Gelasio", "Georgia"),
    Font("Carlito", "Calibri"),
)  # fmt: skip


@dataclass
class Captured:
    """What `write` takes."""

    scene: Scene
    assets: dict[str, bytes] = field(default_factory=dict)


def png(color: str = "red", size: tuple[int, int] = (40, 20)) -> bytes:
    """A small picture."""
    buffer = io.BytesIO()
    Image.new("RGB", size, color).save(buffer, "PNG")
    return buffer.getvalue()


def run(text: str, **style: Any) -> Run:
    return Run(**{"text": text, "family": "Carlito", "size": 24.0, "color": INK, **style})


def paragraph(
    *texts: str, x: float = 100, y: float = 100, width: float = 300, pitch: float = 32, **more: Any
) -> Paragraph:
    """A line for each text, each `width` wide."""
    lines = [
        Line(rect=Rect(x=x, y=y + i * pitch, w=width, h=pitch), baseline=y + i * pitch + 24, runs=[run(t)])
        for i, t in enumerate(texts)
    ]
    return Paragraph(**{"lines": lines, "line_height": pitch, **more})


def text(*texts: str, x: float = 100, y: float = 100, w: float = 400, h: float = 64, **more: Any) -> TextBlock:
    paragraphs = more.pop("paragraphs", None) or [paragraph(*texts, x=x, y=y)]
    return TextBlock(id="t", rect=Rect(x=x, y=y, w=w, h=h), paragraphs=paragraphs, **more)


def box(x: float = 100, y: float = 100, w: float = 200, h: float = 100, **more: Any) -> Box:
    return Box(**{"id": "b", "rect": Rect(x=x, y=y, w=w, h=h), "fill": Solid(color=BLUE), **more})


def captured(*nodes: Node, assets: dict[str, bytes] | None = None, **slide: Any) -> Captured:
    """One slide."""
    made = SceneSlide(id="s1", nodes=list(nodes), **slide)
    return Captured(Scene(width=1280, height=720, slides=[made]), assets or {})


def everything() -> Captured:
    """A slide with every kind of node, in every hard form at once."""
    stops = [Stop(at=0, color=BLUE), Stop(at=1, color=Color(r=44, g=74, b=110, a=0.2))]
    cells = [
        Cell(row=0, column=0, column_span=2, header=True, paragraphs=[paragraph("Head", x=700, y=100)]),
        Cell(row=1, column=0, row_span=2, fill=Solid(color=WHITE), paragraphs=[paragraph("Tall", x=700, y=140)]),
        Cell(row=1, column=1, paragraphs=[], borders=Borders(bottom=Border(width=1, color=INK))),
        Cell(row=2, column=1, paragraphs=[paragraph("A & <b>", x=800, y=180)]),
    ]
    chart = {
        "kind": "column", "categories": ["A", "B"], "series": [{"name": "S", "values": [1.5, None]}], "unit": "km",
        "alt": "Two columns",
    }  # fmt: skip
    bullets = [
        paragraph("One", y=300, bullet=Bullet(kind="character", character="–", gap=20, color=BLUE)),
        paragraph("Two", y=340, bullet=Bullet(kind="number", format="arabicPeriod", start=3, gap=20), level=1),
        paragraph("مرحبا", y=380, rtl=True, align="right"),
    ]
    linked = paragraph("x", y=420)
    linked.lines[0].runs = [
        run("See ", underline=True),
        run("this", link="https://example.org/?a=1&b=2"),
        run("2", shift="super", size=14),
        run("中文", family="Noto Sans SC", lang="zh-CN"),
        run("bad\x01", strike=True, spacing=1.5),
        run("next", link="#s1"),
        run("no", link="javascript:alert(1)"),
    ]
    nodes: list[Node] = [
        text("The title", "in two lines", role="title", x=60, y=40, paragraphs=[paragraph("The title", x=60, y=40)]),
        box(fill=Gradient(kind="linear", angle=90, stops=stops), radii=(10, 10, 10, 10), group=("Card",)),
        text("In the card", group=("Card",), w=180, h=40),
        box(
            x=400,
            fill=Gradient(kind="radial", stops=stops),
            radii=(50, 20, 0, 5),
            shadows=[Shadow(dx=0, dy=4, blur=8, color=ODD)],
        ),
        box(
            x=400,
            y=300,
            borders=Borders(left=Border(width=4, color=BLUE), top=Border(width=2, style="dashed", color=INK)),
        ),
        box(x=620, y=300, rotation=30, shadows=[Shadow(dx=1, dy=1, blur=2, color=ODD, inset=True)]),
        text(x=100, y=300, h=200, paragraphs=[*bullets, linked]),
        Picture(
            id="p",
            rect=Rect(x=0, y=500, w=200, h=100),
            asset="a.png",
            crop=(0.1, 0, 0.1, 0),
            radii=(8, 8, 8, 8),
            alt="A cat",
        ),
        Picture(id="p", rect=Rect(x=0, y=500, w=200, h=100), asset="gone.png", alt=""),
        Picture(id="p", rect=Rect(x=220, y=500, w=90, h=90), asset="v.svg", alt="Vector"),
        Raster(id="r", rect=Rect(x=300, y=500, w=80, h=80), asset="a.png", reason="canvas", alt="Drawing"),
        Vector(
            id="v",
            rect=Rect(x=500, y=500, w=100, h=100),
            paths=[
                VectorPath(d="M 0 0 L 100 0 C 100 50 50 100 0 100 Z", fill=Solid(color=BLUE)),
                VectorPath(d="M0,50L100,50", stroke=Border(width=2, color=INK)),
            ],
        ),
        TableNode(id="tb", rect=Rect(x=700, y=100, w=300, h=120), columns=[100, 200], rows=[40, 40, 40], cells=cells),
        ChartNode(
            id="c",
            rect=Rect(x=700, y=300, w=400, h=300),
            data=chart,
            style=ChartStyle(family="Carlito", size=15, text=INK, colors=[BLUE], labels=True, legend="top"),
        ),
    ]
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="10" height="10"/></svg>'
    assets = {"a.png": png(), "v.svg": svg, "v.png": png("blue")}
    return captured(*nodes, assets=assets, notes="Say this.\nThen that.", section="Part one", language="en")


def written(capture: Captured, folder: Path, **options: Any) -> Any:
    """The presentation as python-pptx reads it back."""
    options.setdefault("theme", THEME)
    out = folder / "deck.pptx"
    write(capture, out, **options)
    return Presentation(str(out))


def find(element: Any, path: str) -> list[Any]:
    """XPath with the usual prefixes, whatever class the element has."""
    return etree.ElementBase.xpath(element, path, namespaces=NS)
