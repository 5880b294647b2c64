"""A picture as a file: SVG as it is, PNG by Chromium at twice its size."""

from __future__ import annotations

import base64
from pathlib import Path

from agents.evaluation.curves import HEIGHT, WIDTH
from agents.files import write_whole
from agents.render.browser import Browser, Opened
from agents.settings import Settings

SCALE = 2


def write_picture(picture: str, out: Path, settings: Settings) -> Path:
    """Write an SVG picture, as PNG when the name ends so. Raises BrowserMissing, ImpastoError."""
    if out.suffix.lower() != ".png":
        write_whole(out, picture.encode())
        return out

    def shot(opened: Opened) -> bytes:
        clip = {"x": 0, "y": 0, "width": WIDTH, "height": HEIGHT, "scale": SCALE}
        return base64.b64decode(opened.cdp.send("Page.captureScreenshot", {"format": "png", "clip": clip})["data"])

    page = f'<!doctype html><html><body style="margin:0">{picture}</body></html>'
    with Browser(settings) as browser, browser.page(page, WIDTH, HEIGHT) as loaded:
        write_whole(out, loaded.call(shot))
    return out
