"""Page file: the faults of any HTML page whose elements are slides, as the browser lays them out."""

from __future__ import annotations

import tempfile
from pathlib import Path

from agents.checks.arrangement import arranged
from agents.checks.deck_file import Checked
from agents.checks.measure import measure
from agents.render.browser import Browser
from agents.render.capture import capture
from agents.render.convert import check_html
from agents.render.pages import write_pngs
from agents.settings import Settings


def check_page(html: Path, selector: str, settings: Settings, *, width: int = 1280, height: int = 720) -> Checked:
    """Look at an HTML file. Raises InputRefused (input, selector), BrowserMissing."""
    check_html(html)
    with (
        tempfile.TemporaryDirectory(prefix="impasto-check-") as name,
        Browser(settings) as browser,
        browser.page(html, width, height) as page,
    ):
        captured = capture(page, selector)
        pngs = write_pngs(page, selector, Path(name))
        faults = [*measure(captured.scene, pngs), *arranged(captured.scene)]
    faults.sort(key=lambda fault: fault.slide)
    return Checked(len(captured.scene.slides), faults, True, " ".join(captured.warnings))
