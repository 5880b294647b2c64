"""An SVG logo as a picture: drawn by the browser on transparent ground. The drawing runs nothing and fetches nothing,
since it is shown as an image, on a page that reaches no network."""

from __future__ import annotations

import base64
import logging
import re

from agents.errors import ImpastoError
from agents.render.browser import Browser
from agents.render.shots import screenshot
from agents.settings import Settings

logger = logging.getLogger(__name__)

WIDE, HIGH = 960, 480
"""px that the drawing is fitted into"""
LARGEST = 2_000_000
"""Bytes of a drawing; a logo is far smaller"""
_ELSEWHERE = re.compile(rb"<image\b[^<>]*\bhref\s*=\s*[\"'](?!data:)[^<>]*(?:/>|>\s*</image>)", re.IGNORECASE)
"""A picture that the drawing fetches, which would be shown as broken"""
_PAGE = (
    '<!doctype html><html style="background:transparent"><body style="margin:0;background:transparent">'
    '<img alt="" src="data:image/svg+xml;base64,{data}" style="display:block;width:{wide}px;height:{high}px;'
    'object-fit:contain;object-position:0 0"></body></html>'
)


def drawn_logo(drawing: bytes, settings: Settings) -> bytes | None:
    """The drawing as PNG, with room around it; None where it cannot be drawn, which costs the logo and nothing else."""
    if len(drawing) > LARGEST:
        return None
    drawing = _ELSEWHERE.sub(b"", drawing)
    page = _PAGE.format(data=base64.b64encode(drawing).decode("ascii"), wide=WIDE, high=HIGH)
    clip = {"x": 0.0, "y": 0.0, "width": float(WIDE), "height": float(HIGH)}
    try:
        with Browser(settings) as browser, browser.page(page, WIDE, HIGH) as opened:
            return opened.call(lambda held: screenshot(held.cdp, clip, 1, transparent=True))
    except ImpastoError as error:
        logger.warning("The drawing of a logo could not be shown: %s", error)
        return None
