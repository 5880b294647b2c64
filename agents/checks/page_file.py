"""Page file: the faults of any HTML page whose elements are slides, as the browser lays them out."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from agents.checks import medium as media
from agents.checks.base import by_weight
from agents.checks.links import Link
from agents.checks.looking import Asked, Checked, link_faults, number_faults
from agents.checks.measure import measure
from agents.render.browser import Browser, Page
from agents.render.capture import Capture, World, capture
from agents.render.convert import check_html
from agents.render.pages import write_pngs
from agents.settings import Settings

_LINKS = """(selector) => {
  const all = [...document.querySelectorAll(selector)];
  const slides = all.filter((one) => !all.some((other) => other !== one && other.contains(one)));
  const shown = (link) => link.checkVisibility({ visibilityProperty: true });
  const there = (id) => document.getElementById(id) !== null || document.getElementsByName(id).length > 0;
  return slides.flatMap((slide, at) => [...slide.querySelectorAll('a[href], area[href]')].filter(shown).map((link) => {
    const href = link.getAttribute('href') ?? '';
    const inside = /^#./.test(href) ? there(href.slice(1)) || there(decodeURI(href.slice(1))) || href === '#top' : null;
    return { slide: at + 1, target: href, words: (link.innerText || link.title || '').trim(), there: inside };
  }));
}"""


def check_page(
    html: Path, selector: str, settings: Settings, asked: Asked | None = None, *, width: int = 1280, height: int = 720
) -> Checked:
    """Look at an HTML file. Raises InputRefused (input, selector), BrowserMissing."""
    check_html(html)
    with Browser(settings) as browser, browser.page(html, width, height) as page:
        return look(page, selector, asked or Asked())[0]


def look(page: Page, selector: str, asked: Asked) -> tuple[Checked, Capture]:
    """Look at a loaded page: its faults, and the scene that they were found in."""
    with tempfile.TemporaryDirectory(prefix="impasto-check-") as name:
        captured = capture(page, selector)
        pngs = write_pngs(page, selector, Path(name))
        faults = measure(captured.scene, pngs, asked.medium)
    found = links_of(page, selector)
    faults += link_faults(found, captured.scene, asked)
    faults += number_faults(captured.scene, asked)
    faults.sort(key=by_weight)
    medium = media.medium_of(captured.scene.width, captured.scene.height, asked.medium).name
    return Checked(captured.scene, faults, True, medium, " ".join(captured.warnings)), captured


def links_of(page: Page, selector: str) -> list[Link]:
    """The links of a page's slides. What they lead to inside the page, or beside it, is looked for."""
    found: Sequence[dict[str, Any]] = page.call(
        lambda opened: World.of(opened).evaluate(f"({_LINKS})({json.dumps(selector)})")
    )
    return [_with_files(Link(**link), page) for link in found]


def _with_files(link: Link, page: Page) -> Link:
    """A relative address names a file beside the page: it is there, or it is not."""
    target = link.target.strip()
    if link.there is not None or not target or target.startswith(("#", "/", "?", "\\")) or page.temporary is not None:
        return link
    try:
        parts = urlsplit(target)
    except ValueError:
        return link
    if parts.scheme or parts.netloc or not parts.path:
        return link
    file = page.source.parent / unquote(parts.path)
    inside = any(file.resolve().is_relative_to(folder) for folder in page.folders)
    return Link(link.slide, link.target, link.words, file.exists() if inside else None)
