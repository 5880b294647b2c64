"""The files of a deck, each there whole or not at all: PPTX, PDF, HTML, thumbnails, the spec, its sources, its checks.

Everything is written to a folder beside the output folder first, then moved in file by file, so that a failure half-way
leaves the earlier deck as it was. It decides nothing about content.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

from agents.checks import counts
from agents.deck.edits.returning.carrier import carried
from agents.deck.inspection import SELECTOR, Inspected
from agents.deck.library import Library
from agents.deck.spec import DeckSpec
from agents.deck.state import Session
from agents.files import write_whole
from agents.render import pptx
from agents.render.capture import capture
from agents.render.deck_theme import theme_of
from agents.render.html import specimen
from agents.render.pages import write_pdf, write_pngs

FILES = {
    "pptx": "deck.pptx",
    "pdf": "deck.pdf",
    "html": "deck.html",
    "spec": "deck.json",
    "sources": "sources.json",
    "checks": "checks.json",
    "slides": "slides",
}
THUMBNAIL = re.compile(r"\d{2,3}\.png")


def export(
    inspected: Inspected, spec: DeckSpec, library: Library, session: Session, said: list[str]
) -> dict[str, Path]:
    """Write every file and return where each is. Replaces an earlier deck in the folder."""
    out = session.request.out
    with tempfile.TemporaryDirectory(prefix=".deck-", dir=out) as name:
        staged = Path(name)
        _write(staged, inspected, spec, library, session, said)
        session.tell("export", "Moving the files in")
        _move_in(staged, out)
    return {key: out / file for key, file in FILES.items()}


def _write(
    staged: Path, inspected: Inspected, spec: DeckSpec, library: Library, session: Session, said: list[str]
) -> None:
    theme = theme_of(spec)
    write_whole(staged / "deck.html", inspected.html.encode())
    write_whole(staged / "deck.json", _json(spec.model_dump(mode="json")))
    write_whole(
        staged / "sources.json", _json({"sources": [_source(s.model_dump(mode="json")) for s in library.sources]})
    )
    report = {
        "counts": counts(inspected.faults),
        "faults": [f.model_dump(mode="json") for f in inspected.faults],
        "said": said,
    }
    write_whole(staged / "checks.json", _json(report))
    (staged / "slides").mkdir()
    session.tell("export", "PDF and pictures")
    with session.browser.page(inspected.html, theme.width, theme.height) as page:
        write_pdf(page, staged / "deck.pdf", theme.width, theme.height, SELECTOR)
        write_pngs(page, SELECTOR, staged / "slides")
    session.tell("export", "PowerPoint")
    freeform = any(slide.layout == "freeform" for slide in spec.slides)
    with session.browser.page(specimen(theme, spec.language, freeform=freeform), theme.width, theme.height) as page:
        layouts = capture(page, SELECTOR)
    pptx.write(
        inspected.capture, staged / "deck.pptx", theme=theme, layouts=layouts, properties=_properties(spec, library)
    )
    deck = staged / "deck.pptx"
    write_whole(deck, carried(deck.read_bytes(), spec, library))


def _source(source: dict[str, Any]) -> dict[str, Any]:
    """Without the whole text, which the passages hold."""
    return {key: value for key, value in source.items() if key != "text"}


def _properties(spec: DeckSpec, library: Library) -> pptx.Properties:
    authors = "; ".join(dict.fromkeys(s.author for s in library.sources if s.author))
    return pptx.Properties(title=spec.title, author=authors, language="zh-CN" if spec.language == "zh" else "en-US")


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _move_in(staged: Path, out: Path) -> None:
    slides = out / "slides"
    slides.mkdir(exist_ok=True)
    fresh = sorted((staged / "slides").iterdir())
    for path in fresh:
        path.replace(slides / path.name)
    for path in slides.iterdir():
        if THUMBNAIL.fullmatch(path.name) and path.name not in {p.name for p in fresh}:
            path.unlink()
    for path in sorted(staged.iterdir()):
        if path.is_file():
            path.replace(out / path.name)
    shutil.rmtree(staged / "slides")
