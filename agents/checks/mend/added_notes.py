"""Added notes: a .pptx with more words in the notes of some slides. It knows the package, nothing of what is said.

Words come after those that are there. A slide without notes gets a page of them, a deck without any a master for them,
both as python-pptx makes them; every part that need not change keeps its bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from agents.checks.mend.bench import P
from agents.checks.package import TYPES, part_of, relations_of, with_new, with_parts

_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def with_notes(package: bytes, presentation: Any, spoken: Sequence[tuple[Any, Sequence[str]]]) -> bytes:
    """The package with lines added to the notes of slides of `presentation`, and the slides as they are now."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        names = set(archive.namelist())
    parts: dict[str, Any] = {}
    for slide, lines in spoken:
        frame = slide.notes_slide.notes_text_frame
        if frame is None:
            continue
        for line in lines:
            paragraph = frame.paragraphs[-1] if not frame.paragraphs[-1].text else frame.add_paragraph()
            paragraph.add_run().text = line
        for part in (slide.part, slide.notes_slide.part):
            parts[str(part.partname).lstrip("/")] = part
    fresh = _master(presentation, names) if parts else {}
    parts |= fresh
    return _written(package, parts, names)


def _master(presentation: Any, names: set[str]) -> dict[str, Any]:
    """The parts that a first page of notes brings along: its master, that one's theme, and the list that names it."""
    master = presentation.part.notes_master_part
    if str(master.partname).lstrip("/") in names:
        return {}
    listed = presentation.part._element
    key = next(key for key, relation in presentation.part.rels.items() if relation.target_part is master)
    entry = etree.SubElement(listed, f"{P}notesMasterIdLst")
    etree.SubElement(entry, f"{P}notesMasterId", {_ID: key})
    listed.find(f"{P}sldMasterIdLst").addnext(entry)
    theme = next(r.target_part for r in master.rels.values() if r.reltype.endswith("/theme"))
    return {str(part.partname).lstrip("/"): part for part in (presentation.part, master, theme)}


def _written(package: bytes, parts: dict[str, Any], names: set[str]) -> bytes:
    """The package with the parts as they are now; those that are new are named where the package lists its parts."""
    changed = {name: part.blob for name, part in parts.items()}
    related = {relations_of(name): part.rels.xml for name, part in parts.items() if len(part.rels)}
    types = etree.fromstring(part_of(package, TYPES), etree.XMLParser(resolve_entities=False))
    for name, part in parts.items():
        if name not in names:
            etree.SubElement(
                types,
                f"{{{etree.QName(types).namespace}}}Override",
                PartName=f"/{name}",
                ContentType=part.content_type,
            )
    changed |= related | {TYPES: etree.tostring(types, xml_declaration=True, encoding="UTF-8", standalone=True)}
    old = {name: data for name, data in changed.items() if name in names}
    return with_new(with_parts(package, old), {name: d for name, d in changed.items() if name not in names})
