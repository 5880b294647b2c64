"""Deck file: the faults of anybody's .pptx: what it says, what LibreOffice shows of it, what PowerPoint repairs."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pypdfium2

from agents.checks import medium as media
from agents.checks.base import Fault, Finding, by_weight, faults_of
from agents.checks.deck_reader import is_hidden, open_deck, pages_of, scene_of
from agents.checks.links import Link
from agents.checks.looking import Asked, Checked, link_faults, number_faults
from agents.checks.measure import measure
from agents.checks.package_rules import broken_rules
from agents.errors import ImpastoError
from agents.render.office import find_office, soffice_pdf
from agents.render.scene import Scene

PRINT_SECONDS = 120.0
LARGEST_PRINT = 4000
"""px along the longer side of a slide's picture"""
_SLIDE = re.compile(r"slides/slide(\d+)\.xml")
_HYPERLINK = "/hyperlink"
_CLICKS = ("{*}hlinkClick", "{*}hlinkHover", "{*}hlinkMouseOver")
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def check_deck(path: Path, asked: Asked | None = None, *, printed: Path | None = None) -> Checked:
    """Look at a .pptx; `printed` is its PDF by LibreOffice where there is one. Raises InputRefused for what is none."""
    asked = asked or Asked()
    presentation = open_deck(path)
    with tempfile.TemporaryDirectory(prefix="impasto-check-") as name:
        pdf, note = (printed, "") if printed else _print(path, Path(name), presentation)
        scene = scene_of(presentation, pdf)
        pngs = _pictures(pdf, Path(name), scene, presentation) if pdf else None
        faults = measure(scene, pngs, asked.medium)
    faults = [f for f in faults if not _is_idle(f, presentation)]
    faults += _package(path, presentation, scene)
    faults += link_faults(links_of(presentation), scene, asked)
    faults += number_faults(scene, asked)
    faults += _placeholders(presentation, scene)
    faults.sort(key=by_weight)
    medium = media.medium_of(scene.width, scene.height, asked.medium).name
    return Checked(scene, faults, pdf is not None, medium, note)


def _is_idle(fault: Fault, presentation: Any) -> bool:
    """Whether a fault is about how a hidden slide looks: nobody is shown it, and it is not printed."""
    return is_hidden(presentation.slides[fault.slide - 1])


def _print(path: Path, folder: Path, presentation: Any) -> tuple[Path | None, str]:
    if not len(presentation.slides):
        return None, "The deck has no slides."
    if find_office() is None:
        return None, "LibreOffice is not here: places of text are estimates, contrast is not judged."
    copy = folder / "deck.pptx"
    copy.write_bytes(path.read_bytes())
    try:
        return soffice_pdf(copy, folder, timeout=PRINT_SECONDS), ""
    except ImpastoError as error:
        return None, f"{error.sentence} Places of text are estimates, contrast is not judged."


def _pictures(pdf: Path, folder: Path, scene: Scene, presentation: Any) -> list[Path]:
    """A picture of each slide, white paper for hidden ones."""
    made = []
    with pypdfium2.PdfDocument(pdf) as document:
        pages = pages_of(presentation, len(document))
        for number in range(1, len(scene.slides) + 1):
            path = folder / f"{number:03}.png"
            if number in pages:
                page = document[pages[number]]
                scale = min(scene.width / page.get_width(), LARGEST_PRINT / max(page.get_width(), page.get_height()))
                page.render(scale=scale).to_pil().convert("RGB").save(path, compress_level=1)
                made.append(path)
            else:
                made.append(made[-1] if made else path)
    return [path for path in made if path.exists()] and made


def _package(path: Path, presentation: Any, scene: Scene) -> Iterator[Fault]:
    """What PowerPoint would offer to repair."""
    places = {str(s.part.partname).lstrip("/"): n for n, s in enumerate(presentation.slides, 1)}
    for sentence in broken_rules(path):
        found = _SLIDE.search(sentence)
        number = places.get(f"ppt/{found[0]}", 1) if found else 1
        if number <= len(scene.slides):
            yield from faults_of(iter([Finding("invalid", None, f"PowerPoint may repair: {sentence}.")]), number, scene)


def links_of(presentation: Any) -> list[Link]:
    """The links of a deck's slides, those that jump inside of it too."""
    found = []
    for number, slide in enumerate(presentation.slides, 1):
        relations = slide.part.rels
        for click in (element for tag in _CLICKS for element in slide._element.iter(tag)):
            target, there = _target(click, relations)
            if target is not None:
                found.append(Link(number, target, _words(click), there))
    return found


def _target(click: Any, relations: Any) -> tuple[str | None, bool | None]:
    action, key = click.get("action") or "", click.get(_ID) or ""
    if not key:
        return (None, None) if action else ("", None)
    relation = relations.get(key)
    if relation is None:
        return key, False
    if relation.is_external:
        return unquote(relation.target_ref) if relation.target_ref.startswith("file:") else relation.target_ref, None
    return str(relation.target_part.partname), True


def _words(click: Any) -> str:
    run = next((a for a in click.iterancestors() if a.tag.endswith("}r")), None)
    return "" if run is None else "".join(t.text or "" for t in run.iter("{*}t"))


def _placeholders(presentation: Any, scene: Scene) -> Iterator[Fault]:
    """Placeholders that nobody filled: empty on the wall, a prompt in the editor."""
    for number, slide in enumerate(presentation.slides, 1):
        if is_hidden(slide):
            continue
        blank = [p for p in slide.placeholders if p.has_text_frame and not p.text_frame.text.strip() and _is_body(p)]
        if blank and any(shape.has_text_frame and shape.text_frame.text.strip() for shape in slide.shapes):
            names = ", ".join(f"“{p.name}”" for p in blank[:3])
            detail = f"{names} {'is' if len(blank) == 1 else 'are'} still empty."
            yield from faults_of(iter([Finding("empty", None, detail)]), number, scene)


def _is_body(placeholder: Any) -> bool:
    kind = str(placeholder.placeholder_format.type)
    return not any(name in kind for name in ("TITLE", "FOOTER", "DATE", "SLIDE_NUMBER", "HEADER"))
