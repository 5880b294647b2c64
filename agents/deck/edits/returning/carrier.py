"""The spec inside the PowerPoint file: a custom XML part that PowerPoint keeps, so that a file alone can be gone on
from.

It holds the spec, the passages that the deck cites (not the whole documents), and for each slide what every shape said
and looked like when it was written. Slides also carry their id as their name.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pptx
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pydantic import BaseModel, Field

from agents.deck.edits.returning import part
from agents.deck.edits.returning.shapes import P, plain, shapes_of
from agents.deck.library import Library
from agents.deck.spec import DeckSpec, Slide
from agents.deck.texts import texts
from agents.render.pptx.package import fixed_zip
from agents.render.provenance import passage_ids
from agents.sources.base import Source

ROOT = "deck"


class WrittenText(BaseModel):
    """A paragraph as it was written, and which text of the spec it is."""

    words: str
    path: str | None = None


class WrittenShape(BaseModel):
    """A shape as it was written."""

    id: int
    name: str
    kind: str
    place: tuple[int, int, int, int] | None = None
    texts: list[WrittenText] = Field(default_factory=list)
    data: str = ""
    look: str = ""
    type: str = ""
    placeholder: str | None = None


class WrittenSlide(BaseModel):
    """A slide as it was written."""

    id: str
    layout: str
    shapes: list[WrittenShape]
    notes: str = ""


class Carried(BaseModel):
    """What the file carries."""

    format: int = 1
    spec: DeckSpec
    sources: list[Source] = Field(default_factory=list)
    slides: list[WrittenSlide] = Field(default_factory=list)
    colors: dict[str, str] = Field(default_factory=dict)
    """Theme colours as they were written, by token."""
    branded: bool = False
    """Whether it was built inside a template: then the file is the template, too."""


def carried(blob: bytes, spec: DeckSpec, library: Library, *, branded: bool = False) -> bytes:
    """The PowerPoint file with the spec in it; hidden slides are hidden. The same input gives the same bytes."""
    presentation: Any = pptx.Presentation(io.BytesIO(blob))
    held = Carried(spec=spec, sources=cited(spec, library), colors=theme_colors(presentation), branded=branded)
    for slide, shown in zip(spec.slides, presentation.slides, strict=True):
        shown._element.cSld.set("name", slide.id)
        if slide.hidden:
            shown._element.set("show", "0")
        held.slides.append(written_slide(slide, shown))
    part.put(presentation, ROOT, held.model_dump_json().encode())
    buffer = io.BytesIO()
    presentation.save(buffer)
    return fixed_zip(buffer.getvalue())


def written_slide(slide: Slide, shown: Any) -> WrittenSlide:
    """What the shapes of a slide say and look like, each paragraph with the path of its text."""
    waiting = [(path, plain(text.text)) for path, text in texts(slide)]
    notes = shown.notes_slide.notes_text_frame.text if shown.has_notes_slide else ""
    return WrittenSlide(id=slide.id, layout=slide.layout, shapes=written_shapes(shown, waiting), notes=notes)


def written_shapes(shown: Any, waiting: list[tuple[str, str]]) -> list[WrittenShape]:
    """The shapes of a python-pptx slide. `waiting`: paths and plain words of the texts that are to be found on it."""
    shapes: list[WrittenShape] = []
    for shape in shapes_of(shown):
        held = [WrittenText(words=words, path=_claimed(words, waiting)) for words in shape.texts]
        shapes.append(
            WrittenShape(
                id=shape.id,
                name=shape.name,
                kind=shape.kind,
                place=shape.place,
                texts=held,
                data=shape.data,
                look=shape.look,
                type=shape.type,
                placeholder=shape.placeholder,
            )
        )
    return shapes


def _claimed(words: str, waiting: list[tuple[str, str]]) -> str | None:
    said = plain(words)
    found = next((entry for entry in waiting if entry[1] == said and said), None)
    if found is None:
        return None
    waiting.remove(found)
    return found[0]


def cited(spec: DeckSpec, library: Library) -> list[Source]:
    """The sources with only what the deck rests on."""
    ids = {i for slide in spec.slides for i in passage_ids(slide, library)}
    dumped = json.dumps(spec.model_dump(mode="json"))
    kept: list[Source] = []
    for source in library.sources:
        tables = [t for t in source.tables if t.id in dumped]
        figures = [f for f in source.figures if f.id in dumped]
        wanted = ids | {t.passage for t in tables} | {f.passage for f in figures if f.passage}
        passages = [p for p in source.passages if p.id in wanted]
        update = {"text": "", "headings": [], "passages": passages, "tables": tables, "figures": figures}
        kept.append(source.model_copy(update=update))
    return kept


def theme_colors(presentation: Any) -> dict[str, str]:
    """`#RRGGBB` by token of the first master's theme."""
    root = etree.fromstring(presentation.slide_masters[0].part.part_related_by(RT.THEME).blob)
    space = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    scheme = next(root.iter(f"{space}clrScheme"), None)
    colors: dict[str, str] = {}
    for entry in scheme if scheme is not None else ():
        value = entry[0].get("lastClr") or entry[0].get("val") if len(entry) else None
        if isinstance(entry.tag, str) and value:
            colors[entry.tag.rpartition("}")[2]] = "#" + value.upper()
    return colors


def read_carried(path: Path) -> Carried | None:
    """What a file carries; None for a file that is not ours or lost it."""
    data = part.held(path, ROOT)
    try:
        return Carried.model_validate_json(data) if data is not None else None
    except ValueError:
        return None


def slide_id_of(shown: Any) -> str | None:
    """The id that a slide carries as its name."""
    return shown._element.find(f"{P}cSld").get("name") or None
