"""Takes the pictures of the styles: one small site, generated in each style, run in the sandbox, photographed.

`python -m app.views.site_styles.taking [STYLE …]`, after a style has changed. It needs Chromium and a sandbox.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path
from typing import get_args

from PIL import Image

from agents.files import write_whole
from agents.render.browser import find_browser
from agents.sandbox.serving import serve_site
from agents.settings import Settings
from agents.site.generate import generate
from agents.site.generate.migrations import write_migration
from agents.site.spec import Access, Entity, Field, Page, Section, SiteSpec, Style

HERE = Path(__file__).parent
SIZE = (1280, 800)
SHOWN = (392, 245)
"""Pixels of the pictures: twice what the start page shows."""


def sample(style: Style) -> SiteSpec:
    """A small site with what a style shows best: a headline, a button, cards."""
    service = Entity(
        name="service",
        plural="services",
        title="Service",
        titles="Services",
        display="name",
        view="cards",
        icon="scissors",
        access=Access(create="staff", update="staff", delete="staff"),
        fields=[Field(name="name", label="Name", kind="text"), Field(name="price", label="Price", kind="money")],
        rows=[{"name": "Haircut", "price": 25}, {"name": "Beard trim", "price": 15}, {"name": "Both", "price": 36}],
    )
    hero = Section(
        kind="hero", title="A good cut, no waiting", text="Two chairs, one street.", button="Book now", link="/services"
    )
    home = Page(path="", title="Home", sections=[hero, Section(kind="rows", title="Services", entity="service")])
    return SiteSpec(name="Two Chairs", tagline="A barber shop", style=style, entities=[service], pages=[home])


def take(style: Style) -> bytes:
    """The picture of a style, as PNG. Raises ImpastoError."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        for path, content in generate(sample(style)).items():
            write_whole(site / path, content)
        write_migration(site, "first")
        served = serve_site(site, data=Path(folder) / "data")
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=str(find_browser(Settings())), args=["--no-sandbox"]
                )
                page = browser.new_page(viewport={"width": SIZE[0], "height": SIZE[1]})
                page.goto(served.forward().url)
                page.evaluate("document.fonts.ready")
                page.wait_for_timeout(600)
                shot = page.screenshot()
                browser.close()
        finally:
            served.stop()
    picture = Image.open(io.BytesIO(shot)).convert("RGB").resize(SHOWN, Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    picture.quantize(128).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def main(styles: list[str]) -> None:
    """Take those named, or all."""
    for style in get_args(Style):
        if not styles or style in styles:
            write_whole(HERE / f"{style}.png", take(style))


if __name__ == "__main__":
    main(sys.argv[1:])
