"""Added slides: a .pptx with slides that come after some that are there. It knows the package, nothing of content.

A new slide has the layout of the one before it and of its relationships those that its own elements name; it stands in
the same section. Every part that need not change keeps its bytes.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from agents.checks.package import TYPES, relations_of, with_new, with_parts

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_SLIDE_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.slide+xml"
_NUMBER = re.compile(r"ppt/slides/slide(\d+)\.xml")


@dataclass(frozen=True)
class Added:
    """A slide that comes after another: the other's part and id, and what it is."""

    after: str
    after_id: int
    data: bytes


def with_slides(package: bytes, changed: Mapping[str, bytes], added: Sequence[Added]) -> bytes:
    """The package with parts changed and slides added, several after one slide in the order given."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        names = archive.namelist()
        main = _main_part(archive)
        rels = relations_of(main)
        roots = {name: _parsed(archive.read(name)) for name in (TYPES, main, rels)}
        new: dict[str, bytes] = {}
        last: dict[int, int] = {}
        number = max((int(found[1]) for n in names if (found := _NUMBER.fullmatch(n))), default=0)
        for slide in added:
            number += 1
            name = f"ppt/slides/slide{number}.xml"
            new[name] = slide.data
            new[relations_of(name)] = _own_relations(archive.read(relations_of(slide.after)), slide.data)
            etree.SubElement(
                roots[TYPES], _sibling(roots[TYPES], "Override"), PartName=f"/{name}", ContentType=_SLIDE_TYPE
            )
            key = _related(roots[rels], f"{_OFFICE}/slide", posixpath.relpath(name, posixpath.dirname(main)))
            last[slide.after_id] = _listed(roots[main], last.get(slide.after_id, slide.after_id), key)
    parts = {
        name: etree.tostring(r, xml_declaration=True, encoding="UTF-8", standalone=True) for name, r in roots.items()
    }
    return with_new(with_parts(package, {**changed, **parts}), new)


def _main_part(archive: zipfile.ZipFile) -> str:
    for relation in _parsed(archive.read("_rels/.rels")).iter(_RELATION):
        if relation.get("Type", "").endswith("/officeDocument"):
            return relation.get("Target", "").lstrip("/")
    return "ppt/presentation.xml"


def _parsed(data: bytes) -> Any:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False))


def _sibling(root: Any, name: str) -> str:
    return f"{{{etree.QName(root).namespace}}}{name}"


def _own_relations(relations: bytes, slide: bytes) -> bytes:
    """Of the first slide's relationships its layout and what the new one names."""
    root = _parsed(relations)
    named = {
        value
        for element in _parsed(slide).iter(etree.Element)
        for name, value in element.attrib.items()
        if name.startswith(f"{{{_OFFICE}}}")
    }
    for relation in list(root):
        if relation.get("Id") not in named and not relation.get("Type", "").endswith("/slideLayout"):
            root.remove(relation)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _related(root: Any, kind: str, target: str) -> str:
    """A new relationship's key."""
    taken = {relation.get("Id") for relation in root}
    key = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
    etree.SubElement(root, _RELATION, Id=key, Type=kind, Target=target)
    return key


def _listed(root: Any, after: int, key: str) -> int:
    """Put a slide into the list after another, and into its section; the new slide's id."""
    entries = list(root.iter("{*}sldIdLst"))
    listed = next(e for e in entries if e.getparent() is root)
    before = next(e for e in listed if e.get("id") == str(after))
    fresh = max(255, *(int(e.get("id")) for e in listed)) + 1
    entry = before.makeelement(before.tag, {"id": str(fresh), f"{{{_OFFICE}}}id": key})
    before.addnext(entry)
    for section in (e for e in entries if e is not listed):
        for member in [e for e in section if e.get("id") == str(after)]:
            member.addnext(member.makeelement(member.tag, {"id": str(fresh)}))
    return fresh
