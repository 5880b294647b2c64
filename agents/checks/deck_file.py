"""Deck file: the faults of anybody's .pptx: what it says, what LibreOffice shows of it, what PowerPoint repairs."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2

from agents.checks.arrangement import arranged
from agents.checks.base import Fault
from agents.checks.deck_reader import open_deck, scene_of
from agents.checks.measure import measure
from agents.checks.package_rules import broken_rules
from agents.errors import ImpastoError
from agents.render.office import find_office, soffice_pdf

_SLIDE = re.compile(r"slides/slide(\d+)\.xml")
_HYPERLINK = "/hyperlink"


@dataclass(frozen=True)
class Checked:
    """Faults, and how far the look went."""

    slides: int
    faults: list[Fault]
    rendered: bool
    """Whether a render was looked at; without one places of text are estimates and contrast is not judged."""
    note: str = ""


def check_deck(path: Path) -> Checked:
    """Look at a .pptx. Raises InputRefused for what is none."""
    presentation = open_deck(path)
    faults = [*_package(path), *_links(presentation)]
    with tempfile.TemporaryDirectory(prefix="impasto-check-") as name:
        pdf, note = _print(path, Path(name))
        scene = scene_of(presentation, pdf)
        pngs = _pictures(pdf, Path(name), scene.width) if pdf else None
        faults += measure(scene, pngs)
        faults += arranged(scene)
    faults.sort(key=lambda fault: fault.slide)
    return Checked(len(scene.slides), faults, pdf is not None, note)


def _print(path: Path, folder: Path) -> tuple[Path | None, str]:
    if find_office() is None:
        return None, "LibreOffice is not here: places of text are estimates, contrast is not judged."
    copy = folder / "deck.pptx"
    copy.write_bytes(path.read_bytes())
    try:
        return soffice_pdf(copy, folder), ""
    except ImpastoError as error:
        return None, error.sentence


def _pictures(pdf: Path, folder: Path, width: float) -> list[Path]:
    made = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, 1):
            path = folder / f"{number:03}.png"
            page.render(scale=width / page.get_width()).to_pil().convert("RGB").save(path, compress_level=1)
            made.append(path)
    return made


def _package(path: Path) -> Iterator[Fault]:
    """What PowerPoint would offer to repair."""
    for sentence in broken_rules(path):
        found = _SLIDE.search(sentence)
        number = int(found[1]) if found else 1
        yield Fault(
            kind="invalid", slide=number, slide_id=f"slide-{number}", detail=f"PowerPoint may repair: {sentence}."
        )


def _links(presentation: Any) -> Iterator[Fault]:
    """Links to nowhere: empty ones, and files of somebody's own machine."""
    for number, slide in enumerate(presentation.slides, 1):
        for relation in slide.part.rels.values():
            if not relation.reltype.endswith(_HYPERLINK) or not relation.is_external:
                continue
            target = relation.target_ref
            if not target.strip() or re.match(r"(file:|[A-Za-z]:\\|/)", target):
                detail = f"The link to “{target[:80]}” leads nowhere for anybody else."
                yield Fault(kind="broken_link", slide=number, slide_id=f"slide-{number}", detail=detail)
