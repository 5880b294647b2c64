"""A laid-out poster becomes files, each whole or not at all: PowerPoint at true size, PDF, picture, page, spec,
sources, checks. It changes nothing of the poster.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agents.checks import counts, measure
from agents.checks.base import Fault
from agents.deck.library import Library
from agents.deck.writer import Phase
from agents.files import write_whole
from agents.poster.edits.returning import carried
from agents.poster.page import poster_theme, render_poster
from agents.poster.printing import print_notes, with_boxes
from agents.poster.sizes import size_of
from agents.poster.spec import PosterSpec
from agents.render import pptx
from agents.render.browser import Browser
from agents.render.capture import capture
from agents.render.pages import write_pdf, write_pngs

FILES = {
    "pptx": "poster.pptx",
    "pdf": "poster.pdf",
    "png": "poster.png",
    "html": "poster.html",
    "spec": "poster.json",
    "sources": "sources.json",
    "checks": "checks.json",
}
LONGEST_PNG = 4000
"""px of the picture's longer side."""


@dataclass(frozen=True)
class Published:
    """What was written and measured."""

    faults: list[Fault]
    notes: list[str]
    """For whoever prints it."""
    paths: dict[str, Path]


def publish(
    spec: PosterSpec, library: Library, browser: Browser, out: Path, said: list[str], tell: Callable[[Phase, str], None]
) -> Published:
    """Check and write every file of a poster that is laid out. Raises BrowserMissing."""
    size, theme = size_of(spec.size), poster_theme(spec)
    html = render_poster(spec, library, spec.laid)
    bleed = spec.bleed and size.paper
    tell("export", "PDF and picture")
    width, height = int(size.width), int(size.height)
    with browser.page(html, width, height) as page:
        seen = capture(page, ".slide")
        if not bleed:
            write_pdf(page, out / FILES["pdf"], size.width, size.height, ".slide")
        (shot,) = write_pngs(page, ".slide", out, min(2.0, LONGEST_PNG / max(size.width, size.height)))
        shot.replace(out / FILES["png"])
    if bleed:
        with browser.page(render_poster(spec, library, spec.laid, bleed=True), width, height) as page:
            write_pdf(page, out / FILES["pdf"], None, None, ".sheet")
        with_boxes(out / FILES["pdf"], size)
    tell("export", "PowerPoint")
    language = "zh-CN" if spec.language == "zh" else "en-US"
    pptx.write(seen, out / FILES["pptx"], properties=pptx.Properties(title=spec.title, author="", language=language))
    written = (out / FILES["pptx"]).read_bytes()
    write_whole(out / FILES["pptx"], carried(written, spec, library))
    faults = measure(seen.scene, medium="poster" if size.paper else None)
    notes = print_notes(spec, size, theme, seen.scene)
    _keep(out, spec, library, html, faults, [*said, *notes])
    return Published(faults, notes, {key: out / name for key, name in FILES.items()})


def _keep(out: Path, spec: PosterSpec, library: Library, html: str, faults: list[Fault], said: list[str]) -> None:
    sources = [{k: v for k, v in s.model_dump(mode="json").items() if k != "text"} for s in library.sources]
    checks: dict[str, Any] = {
        "counts": counts(faults),
        "faults": [f.model_dump(mode="json") for f in faults],
        "said": said,
        "pptx": digest(out / FILES["pptx"]),
    }
    write_whole(out / FILES["html"], html.encode())
    for name, value in (("spec", spec.model_dump(mode="json")), ("sources", {"sources": sources}), ("checks", checks)):
        write_whole(out / FILES[name], (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode())


def digest(path: Path) -> str:
    """Digest of a file as it was written, by which a change by hand is known."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
