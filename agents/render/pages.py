"""Pages: what a loaded page looks like, as PDF and as PNG. Each element that the selector matches is one slide.

The PDF is Chromium's own: text as text, tagged, backgrounds on, one slide per page at exact size. Neither function
changes the page for good. This module does not know the scene.
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from agents.files import write_whole
from agents.render.browser import Opened, Page
from agents.render.capture import World, nothing_matches
from agents.render.shots import screenshot

CHUNK = 1 << 20
LARGEST_PNG = 16_000
"""Pixels along the longer side: Chromium takes no larger picture."""


def write_pdf(page: Page, out: Path, width: float | None, height: float | None, selector: str) -> None:
    """Write a PDF, a page per slide, `width` x `height` px each (None: each slide's own size).

    Raises InputRefused when nothing matches, ImpastoError when `out` cannot be written.
    """
    write_whole(out, page.call(lambda opened: _print(opened, page, selector, width, height)))


def _print(opened: Opened, page: Page, selector: str, width: float | None, height: float | None) -> bytes:
    tab = opened.page
    tab.emulate_media(media="screen")
    world = World.of(opened)
    try:
        if not world.call("arrange", selector, width, height):
            raise nothing_matches(page, selector)
        stream = opened.cdp.send(
            "Page.printToPDF",
            {
                "printBackground": True,
                "preferCSSPageSize": True,
                "generateTaggedPDF": True,
                "generateDocumentOutline": False,
                "transferMode": "ReturnAsStream",
                "marginTop": 0,
                "marginBottom": 0,
                "marginLeft": 0,
                "marginRight": 0,
            },
        )["stream"]
        return _read(opened, stream)
    finally:
        world.call("putBack")
        tab.emulate_media(media="null")


def _read(opened: Opened, stream: str) -> bytes:
    parts = []
    while True:
        part = opened.cdp.send("IO.read", {"handle": stream, "size": CHUNK})
        data = part["data"]
        parts.append(base64.b64decode(data) if part.get("base64Encoded") else data.encode("latin-1"))
        if part["eof"]:
            opened.cdp.send("IO.close", {"handle": stream})
            return b"".join(parts)


def write_pngs(page: Page, selector: str, folder: Path, scale: float = 1.0) -> list[Path]:
    """Write `NN.png` into `folder`, one per slide, `scale` device pixels per px. Returns the paths in order."""
    shots = page.call(lambda opened: _shoot(opened, page, selector, scale))
    digits = max(2, len(str(len(shots))))
    paths = [folder / f"{number:0{digits}d}.png" for number in range(1, len(shots) + 1)]
    for path, data in zip(paths, shots, strict=True):
        write_whole(path, data)
    return paths


def _shoot(opened: Opened, page: Page, selector: str, scale: float) -> list[bytes]:
    areas: list[dict[str, Any]] = World.of(opened).call("areas", selector)
    if not areas:
        raise nothing_matches(page, selector)
    return [screenshot(opened.cdp, area, min(scale, LARGEST_PNG / max(*_sides(area), 1))) for area in areas]


def _sides(area: dict[str, Any]) -> tuple[float, float]:
    return float(area["width"]), float(area["height"])
