"""Posters made with the embedded model and a real browser: files whole, text as text, nothing over the edge."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from pptx import Presentation

from agents.errors import ConfigurationError, InputRefused
from agents.poster import PosterRequest, make
from agents.poster.laying import laid_out
from agents.poster.sizes import SIZES, size_of
from agents.render.browser import Browser
from agents.settings import Settings
from tests.agents.poster.sheets import library, poster
from tests.app.views.conftest import NOTES


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(data=tmp_path_factory.mktemp("data"), tier="small", threads=1)


def made(settings: Settings, folder: Path, **wish: Any) -> Path:
    notes = folder / "notes.md"
    notes.write_text(NOTES, "utf-8")
    request = PosterRequest(inputs=[notes], out=folder / "poster", **wish)
    result = make(request, settings, on_event=lambda event: None, cancel=lambda: False)
    assert result.panels
    assert {kind for kind, count in result.checks.items() if count} <= {"crowded", "empty", "tiny_text"}, result.checks
    return folder / "poster"


def it_makes_a_sheet_for_a_conference(settings: Settings, tmp_path: Path):
    out = made(settings, tmp_path, kind="academic", size="A2", link="https://example.org/buses", bleed=True)
    size = size_of("A2")
    presentation = Presentation(str(out / "poster.pptx"))
    assert abs((presentation.slide_width or 0) - size.width * 9525) < 9525
    text = " ".join(s.text_frame.text for s in every(presentation.slides[0].shapes) if s.has_text_frame)
    assert "61,400" in text
    assert "€412,000" in text.replace("\xa0", " ")
    names = [shape.name for shape in every(presentation.slides[0].shapes)]
    assert any("QR" in name for name in names), names
    page = pypdfium2.PdfDocument(out / "poster.pdf")[0]
    trim, media = page.get_trimbox(), page.get_mediabox()
    assert trim
    assert media
    assert abs((trim[2] - trim[0]) - size.width * 0.75) < 1
    assert media[2] - media[0] > trim[2] - trim[0] + 40
    assert "61,400" in page.get_textpage().get_text_bounded()
    with Image.open(out / "poster.png") as picture:
        assert abs(picture.width / picture.height - size.width / size.height) < 0.01
    spec = json.loads((out / "poster.json").read_text("utf-8"))
    known = {p["id"] for s in json.loads((out / "sources.json").read_text("utf-8"))["sources"] for p in s["passages"]}
    stated = list(items(spec["panels"]))
    assert stated
    assert all(item["passages"] and set(item["passages"]) <= known for item in stated)


@pytest.mark.parametrize("kind", ["social", pytest.param("event", marks=pytest.mark.full)])
def it_makes_a_card_for_a_screen(settings: Settings, tmp_path: Path, kind: str):
    out = made(settings, tmp_path, kind=kind, size="square", theme="nocturne")
    with Image.open(out / "poster.png") as picture:
        assert picture.width == picture.height


def it_knows_its_sizes():
    assert size_of("a0").name == "A0"
    assert size_of("A1-landscape").landscape
    assert all(size.width <= size.height for name, size in SIZES.items() if name != "wide")
    with pytest.raises(ConfigurationError, match="tabloit"):
        size_of("tabloit")


def every(shapes: Any):
    """All shapes, those in groups too."""
    for shape in shapes:
        yield shape
        if shape.shape_type == 6:
            yield from every(shape.shapes)


def items(node: object):
    """Every statement below a node."""
    if isinstance(node, dict):
        if "origin" in node and "passages" in node:
            yield node
        for child in node.values():
            yield from items(child)
    elif isinstance(node, list):
        for child in node:
            yield from items(child)


def it_takes_the_colours_of_a_brand(settings: Settings, tmp_path: Path):
    logo = tmp_path / "logo.png"
    Image.new("RGB", (240, 120), (194, 65, 12)).save(logo)
    out = made(settings, tmp_path, kind="social", size="square", brand=str(logo))
    spec = json.loads((out / "poster.json").read_text("utf-8"))
    assert spec["colors"]["accent1"]
    assert f"--accent1: {spec['colors']['accent1']};" in (out / "poster.html").read_text("utf-8")
    with pytest.raises(InputRefused, match="does not exist"):
        made(settings, tmp_path, kind="social", size="square", brand=str(tmp_path / "gone.potx"))


def it_takes_fewer_columns_where_the_sheet_would_stand_half_empty():
    panels = [p for p in poster().panels if not p.wide and p.slide.layout == "bullets"]
    thin = poster().model_copy(update={"panels": [*panels, *panels][:4], "size": "A0"})
    with Browser(Settings()) as browser:
        laid, _ = laid_out(thin, library(), browser)
        asked, _ = laid_out(thin.model_copy(update={"column_count": 3}), library(), browser)
    assert laid.laid is not None
    assert asked.laid is not None
    assert len(laid.laid.columns) < 3 == len(asked.laid.columns)
    assert laid.laid.scale == asked.laid.scale
