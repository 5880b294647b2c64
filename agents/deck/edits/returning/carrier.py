"""The spec inside the PowerPoint file: a custom XML part that PowerPoint keeps, so that a file alone can be gone on
from.

It holds the spec, the passages that the deck cites (not the whole documents), and for each slide what every shape said
and looked like when it was written. Slides also carry their id as their name.
"""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pptx
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pydantic import BaseModel, Field

from agents.deck.edits.returning.shapes import P, plain, shapes_of
from agents.deck.library import Library
from agents.deck.spec import DeckSpec, Slide
from agents.deck.texts import texts
from agents.render.pptx.package import fixed_zip
from agents.render.provenance import passage_ids
from agents.sources.base import Source

NAMESPACE = "urn:impasto:deck:1"
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
CUSTOM_XML = RT.CUSTOM_XML
_ITEM = "{8B2E6C1D-4C55-4E0B-9C53-1D1FA7D0C0DE}"
MOST_BYTES = 64 << 20
_ITEM_NAME = re.compile(r"customXml/item\d*\.xml")


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
    _put(presentation, held)
    buffer = io.BytesIO()
    presentation.save(buffer)
    return fixed_zip(buffer.getvalue())


def written_slide(slide: Slide, shown: Any) -> WrittenSlide:
    """What the shapes of a slide say and look like, each paragraph with the path of its text."""
    waiting = [(path, plain(text.text)) for path, text in texts(slide)]
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
    notes = shown.notes_slide.notes_text_frame.text if shown.has_notes_slide else ""
    return WrittenSlide(id=slide.id, layout=slide.layout, shapes=shapes, notes=notes)


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
    """What a file carries; None for a file that is not ours or lost it. Never raises for a damaged part.

    Found by its place in the package: LibreOffice keeps the part and drops what points to it.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                if _ITEM_NAME.fullmatch(entry.filename) and entry.file_size <= MOST_BYTES:
                    held = _carried_in(archive.read(entry))
                    if held is not None:
                        return held
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error):
        return None
    return None


def _carried_in(blob: bytes) -> Carried | None:
    try:
        root = etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True))
        if root.tag != f"{{{NAMESPACE}}}deck":
            return None
        data = zlib.decompressobj().decompress(base64.b64decode(root.text or ""), MOST_BYTES)
        return Carried.model_validate_json(data)
    except (ValueError, zlib.error, etree.XMLSyntaxError):
        return None


def slide_id_of(shown: Any) -> str | None:
    """The id that a slide carries as its name."""
    return shown._element.find(f"{P}cSld").get("name") or None


def _put(presentation: Any, held: Carried) -> None:
    part = presentation.part
    for key, rel in list(part.rels.items()):
        if rel.reltype == CUSTOM_XML and not rel.is_external and NAMESPACE.encode() in rel.target_part.blob[:400]:
            part.rels.pop(key)
    packed = base64.b64encode(zlib.compress(held.model_dump_json().encode(), 9)).decode()
    blob = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<deck xmlns="{NAMESPACE}">{packed}</deck>'.encode()
    )
    names = {str(p.partname) for p in part.package.iter_parts()}
    number = next(n for n in range(1, 10_000) if f"/customXml/item{n}.xml" not in names)
    item = Part(PackURI(f"/customXml/item{number}.xml"), "application/xml", part.package, blob)
    about = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<ds:datastoreItem ds:itemID="{_ITEM}" '
        f'xmlns:ds="{_PROPERTIES}"><ds:schemaRefs><ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs>'
        "</ds:datastoreItem>"
    ).encode()
    properties = Part(
        PackURI(f"/customXml/itemProps{number}.xml"),
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
        part.package,
        about,
    )
    item.relate_to(properties, RT.CUSTOM_XML_PROPS)
    part.relate_to(item, CUSTOM_XML)
