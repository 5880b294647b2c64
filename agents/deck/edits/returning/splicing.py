"""Slides of one presentation taken into another as they are drawn: shapes, pictures, charts with their workbooks.

The slide keeps the layout of its new place, so that its theme is the new one's. Masters are not touched.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Mapping, Sequence
from typing import Any

import pptx
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part, XmlPart
from pptx.opc.packuri import PackURI

from agents.deck.edits.returning.carrier import slide_id_of
from agents.deck.edits.returning.shapes import A, P
from agents.render.pptx.package import fixed_zip

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_KEPT = (RT.SLIDE_LAYOUT, RT.NOTES_SLIDE)
Foreign = Mapping[str, Sequence[tuple[int, ...]]]


def spliced(fresh: bytes, drawn: bytes, whole: Sequence[str], foreign: Foreign) -> bytes:
    """`fresh` with slides of `drawn`: those in `whole` entirely, of those in `foreign` the shapes named.

    Slides are found by the id that they carry as their name; `foreign` gives paths in the shape tree. The same input
    gives the same bytes.
    """
    target: Any = pptx.Presentation(io.BytesIO(fresh))
    source: Any = pptx.Presentation(io.BytesIO(drawn))
    there = {slide_id_of(s): s for s in source.slides}
    for slide in target.slides:
        slide_id = slide_id_of(slide)
        if slide_id not in there:
            continue
        taking = Taking(target, slide.part, there[slide_id].part)
        if slide_id in whole:
            taking.slide()
        elif foreign.get(slide_id or ""):
            taking.shapes(foreign[slide_id or ""])
    buffer = io.BytesIO()
    target.save(buffer)
    return fixed_zip(buffer.getvalue())


class Taking:
    """One slide's parts on their way."""

    def __init__(self, target: Any, into: Any, of: Any, scheme: Mapping[str, str] | None = None) -> None:
        """`scheme`: other names for scheme colours, where the target means another thing by them."""
        self._scheme = dict(scheme or {})
        self._package, self._into, self._of = target.part.package, into, of
        self._layouts = {layout.name: layout.part for layout in target.slide_layouts}
        self._copied: dict[int, Part] = {}

    def slide(self) -> None:
        """The whole slide: its tree, background, transition."""
        element = copy.deepcopy(self._of._element)
        named = self._layouts.get(self._of.slide_layout.name)
        kept = {}
        for key, rel in list(self._into.rels.items()):
            if rel.reltype in _KEPT:
                kept[rel.reltype] = key
            else:
                self._into.rels.pop(key)
        if named is not None and RT.SLIDE_LAYOUT in kept:
            self._into.rels.pop(kept[RT.SLIDE_LAYOUT])
            self._into.relate_to(named, RT.SLIDE_LAYOUT)
        self.rewire(element)
        old = self._into._element
        for child in list(old):
            old.remove(child)
        for child in list(element):
            old.append(child)
        for name, value in element.attrib.items():
            old.set(name, value)

    def shapes(self, paths: Sequence[tuple[int, ...]]) -> None:
        """Single shapes, put on top with numbers of their own."""
        tree = self._into._element.cSld.spTree
        taken = {int(e.get("id")) for e in tree.iter(f"{P}cNvPr")}
        for path in paths:
            found = _at(self._of._element.cSld.spTree, path)
            if found is None:
                continue
            element = copy.deepcopy(found)
            self.rewire(element)
            for mark in element.iter(f"{P}cNvPr"):
                if int(mark.get("id")) in taken:
                    mark.set("id", str(max(taken) + 1))
                taken.add(int(mark.get("id")))
            tree.append(element)

    def rewire(self, element: Any) -> None:
        """Relationship ids of an element point into the target from now on."""
        known: dict[str, str] = {}
        self._recolor(element)
        for node in element.iter():
            for name, value in list(node.attrib.items()):
                if isinstance(name, str) and name.startswith(_R) and value in self._of.rels:
                    if value not in known:
                        known[value] = self._related(self._of.rels[value])
                    node.set(name, known[value])

    def _recolor(self, element: Any) -> None:
        if self._scheme:
            for color in element.iter(f"{A}schemeClr"):
                color.set("val", self._scheme.get(color.get("val"), color.get("val")))

    def _related(self, rel: Any) -> str:
        if rel.is_external:
            return self._into.rels.get_or_add_ext_rel(rel.reltype, rel.target_ref)
        if rel.reltype == RT.SLIDE:
            return self._into.relate_to(self._into, rel.reltype)
        return self._into.relate_to(self._part(rel.target_part), rel.reltype)

    def _part(self, part: Any) -> Part:
        """A copy of a part and of all that it needs, once."""
        if id(part) in self._copied:
            return self._copied[id(part)]
        name = self._free(str(part.partname))
        if isinstance(part, XmlPart):
            made: Any = type(part)(name, part.content_type, self._package, copy.deepcopy(part._element))
            self._recolor(made._element)
        else:
            made = Part(name, part.content_type, self._package, part.blob)
        self._copied[id(part)] = made
        for key, rel in part.rels.items():
            if rel.is_external:
                made.rels._rels[key] = rel
            else:
                inner = self._part(rel.target_part)
                made.rels._rels[key] = _renewed(rel, inner)
        return made

    def _free(self, name: str) -> PackURI:
        """A name that no part of the target has."""
        known = {str(p.partname) for p in self._package.iter_parts()} | {str(p.partname) for p in self._copied.values()}
        stem, _, suffix = name.rpartition(".")
        bare = stem.rstrip("0123456789")
        number = next(n for n in range(1, 100_000) if f"{bare}{n}.{suffix}" not in known)
        return PackURI(f"{bare}{number}.{suffix}")


def _renewed(rel: Any, part: Part) -> Any:
    made = copy.copy(rel)
    made._target = part
    return made


def _at(tree: Any, path: tuple[int, ...]) -> Any:
    """The shape at a path: positions among the shapes of a tree or group."""
    node = tree
    tags = {f"{P}{name}" for name in ("sp", "pic", "graphicFrame", "grpSp", "cxnSp", "contentPart")}
    for index in path:
        children = [child for child in node if child.tag in tags]
        if index >= len(children):
            return None
        node = children[index]
    return node
