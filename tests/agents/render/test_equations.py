"""An equation on a slide: a drawing in the text's colour in the page, Office's own in PowerPoint, kept through edits."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from pptx import Presentation

from agents.deck.edits.place import pictures
from agents.deck.library import Library
from agents.deck.spec import Author, DeckSpec, GallerySlide, Image, ImageTextSlide, Label
from agents.render import pptx
from agents.render.browser import Browser
from agents.render.capture import Capture, capture
from agents.render.diagrams.base import Photo, Words
from agents.render.html import render_deck
from agents.render.layouts import load_theme
from agents.render.view import views
from agents.settings import Settings
from agents.sources.limits import Limits
from agents.sources.parse import parse


def library() -> Library:
    return Library(documents=[parse(b"# A\n\n$$E = \\frac{1}{2} m v^2$$\n", "a.md", "markdown", Limits())])


def deck(library: Library) -> DeckSpec:
    figure = library.sources[0].figures[0]
    image = Image(
        asset=figure.asset,
        kind=figure.kind,
        width=figure.width,
        height=figure.height,
        alt=figure.alt or "",
        caption=None,
    )
    slide = ImageTextSlide(id="s1", title=Label(label="Energy"), image=image, bullets=[Label(label="Half of it")])
    return DeckSpec(
        title="E", language="en", theme="nocturne", slides=[slide], author=Author(model="none", tier="small")
    )


@pytest.fixture(scope="module")
def seen() -> tuple[str, Capture]:
    held = library()
    html = render_deck(deck(held), held)
    with Browser(Settings()) as browser, browser.page(html, 1280, 720) as page:
        return html, capture(page, ".slide")


def it_is_a_drawing_in_the_page_and_keeps_its_bytes(seen: tuple[str, Capture]):
    html, shown = seen
    (node,) = [n for n in shown.scene.slides[0].nodes if n.kind == "vector" and n.equation]
    assert node.kind == "vector"
    assert node.equation is not None
    assert 30 < node.equation.size <= 49
    assert node.alt == "E = 1/2mv²"
    assert not [n for n in shown.scene.slides[0].nodes if n.kind in ("picture", "raster")]
    assert set(library().assets) == set(pictures(html))


@pytest.mark.parametrize("theme", ["gesso", "grid", "ink-dark", "poster"])
def it_stands_in_a_row_with_the_words_that_lead_to_it(theme: str):
    text = b"# A\n\nThe energy of a moving body is\n\n$$E = \\frac{1}{2} m v^2$$\n\nAt rest it is\n\n$$E_0 = 0$$\n"
    held = Library(documents=[parse(text, "a.md", "markdown", Limits())])
    images = [
        Image(
            asset=f.asset,
            kind=f.kind,
            width=f.width,
            height=f.height,
            alt=f.alt or "",
            caption=Label(label=words),
        )
        for f, words in zip(held.sources[0].figures, ("The energy of a moving body is", "At rest it is"), strict=True)
    ]
    slide = GallerySlide(id="s1", title=Label(label="Energy"), images=images)
    author = Author(model="none", tier="small")
    spec = DeckSpec(title="E", language="en", theme=theme, slides=[slide], author=author)
    (view,) = views(spec, held, load_theme(theme, "16:9"))
    drawn = [part for part in view.diagram.parts if isinstance(part, Photo)]
    words = [part for part in view.diagram.parts if isinstance(part, Words)]
    sizes = {round(part.area.h / image.height, 6) for part, image in zip(drawn, images, strict=True)}
    assert len(sizes) == 1  # letters of one size
    for part, said in zip(drawn, words, strict=True):
        assert said.slot.x + said.slot.w < part.area.x
        assert abs(said.slot.y + said.slot.h / 2 - part.area.y - part.area.h / 2) < 2
        assert said.size >= 18


def it_is_an_equation_in_powerpoint(seen: tuple[str, Capture], tmp_path: Path):
    pptx.write(seen[1], tmp_path / "deck.pptx")
    with zipfile.ZipFile(tmp_path / "deck.pptx") as archive:
        slide = archive.read("ppt/slides/slide1.xml").decode()
    choice = re.search(r"<mc:Choice.*?</mc:Choice>", slide, re.S)
    fallback = re.search(r"<mc:Fallback.*?</mc:Fallback>", slide, re.S)
    assert choice is not None
    assert fallback is not None
    assert "<m:f>" in choice.group()
    assert "<m:sSup>" in choice.group()
    assert "custGeom" in fallback.group()
    pptx.write(seen[1], tmp_path / "google.pptx", target="google-slides")
    names = [s.name for s in Presentation(str(tmp_path / "google.pptx")).slides[0].shapes]
    assert any(name.startswith("Equation") for name in names)
