"""Contrast over what only pixels know: neither a text's own underline nor letters that lie on it are its ground."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw

from agents.checks import medium as media
from agents.checks.contrast import low_contrast
from agents.render.scene import Color, Line, Paragraph, Picture, Rect, Run, Scene, SceneSlide, TextBlock

SIZE = (640, 360)
PICTURE = Picture(id="p", rect=Rect(x=0, y=0, w=640, h=360), asset="a")


def block(name: str, text: str, y: float, color: Color) -> TextBlock:
    run = Run(text=text, family="Carlito", size=24, color=color)
    rect = Rect(x=40, y=y, w=300, h=30)
    line = Line(rect=rect, baseline=y + 24, runs=[run])
    return TextBlock(id=name, rect=rect, paragraphs=[Paragraph(lines=[line], line_height=30)])


def found(folder: Path, image: Image.Image, *blocks: TextBlock) -> list[str]:
    png = folder / "slide.png"
    image.save(png)
    slide = SceneSlide(id="s", nodes=[PICTURE, *blocks])
    scene = Scene(width=SIZE[0], height=SIZE[1], slides=[slide])
    return [f.detail for f in low_contrast(slide, scene, png, media.medium_of(*SIZE))]


BLUE = Color(r=0, g=0, b=200)


def it_does_not_take_an_underline_for_the_ground(tmp_path: Path) -> None:
    image = Image.new("RGB", SIZE, "white")
    ImageDraw.Draw(image).rectangle((40, 120, 340, 140), fill=(0, 0, 200))
    assert found(tmp_path, image, block("a", "our web site", 100, BLUE)) == []


def it_does_not_take_other_letters_for_the_ground(tmp_path: Path) -> None:
    image = Image.new("RGB", SIZE, "white")
    ImageDraw.Draw(image).rectangle((40, 90, 340, 122), fill=(60, 60, 160))
    blocks = (block("a", "one text", 100, BLUE), block("b", "lies on another", 92, BLUE))
    assert found(tmp_path, image, *blocks) == []


def it_finds_what_cannot_be_read(tmp_path: Path) -> None:
    assert len(found(tmp_path, Image.new("RGB", SIZE, (0, 0, 180)), block("a", "our web site", 100, BLUE))) == 1
