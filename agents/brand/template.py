"""A template file opened: `.pptx`, `.potx` and their macro forms, refused where they are no presentation.

A template without layouts gets one from its master, so that slides can be made; nothing else of it is changed. Macros
are left out of what is built.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pptx
from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.packuri import PackURI
from pptx.parts.slide import SlideLayoutPart

from agents.errors import InputRefused
from agents.render.pptx.ooxml import el
from agents.sources.limits import Limits
from agents.sources.ooxml_guard import guard, is_encrypted_office

SUFFIXES = (".pptx", ".potx", ".pptm", ".potm", ".ppsx", ".thmx")
_MAIN = re.compile(
    rb"application/vnd\.(?:openxmlformats-officedocument\.presentationml\.(?:template|slideshow)"
    rb"|ms-powerpoint\.(?:presentation|template|slideshow)\.macroEnabled)\.main\+xml"
)
_PLAIN = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_MACROS = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"


def open_template(path: Path) -> Any:
    """The template as a python-pptx presentation, its own slides still in it. Raises InputRefused."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputRefused(f"The template {path} cannot be read: {(error.strerror or str(error)).lower()}.") from error
    return template_of(data, path.name)


def template_of(data: bytes, name: str) -> Any:
    """As `open_template`, of bytes."""
    if is_encrypted_office(data):
        raise InputRefused(f"{name} is protected by a password.", fix="Save it without one.")
    guard(data, name, Limits())
    try:
        presentation: Any = pptx.Presentation(io.BytesIO(_as_presentation(data)))
        masters = list(presentation.slide_masters)
    except Exception as error:  # (python-pptx raises many kinds for what is no presentation)
        raise InputRefused(
            f"{name} is not a PowerPoint template that can be read.", fix="Save it again as .pptx or .potx."
        ) from error
    if not masters:
        raise InputRefused(f"{name} has no slide master.", fix="Save it again in PowerPoint.")
    for key, rel in list(presentation.part.rels.items()):
        if rel.reltype == _MACROS:
            presentation.part.rels.pop(key)
    if not any(len(m.slide_layouts) for m in masters):
        _add_layout(masters[0])
    return presentation


def _as_presentation(data: bytes) -> bytes:
    """The same package, called a presentation."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        types = archive.read("[Content_Types].xml")
        if not _MAIN.search(types):
            return data
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            for entry in archive.infolist():
                held = _MAIN.sub(_PLAIN, types) if entry.filename == "[Content_Types].xml" else archive.read(entry)
                target.writestr(entry.filename, held)
    return out.getvalue()


def _add_layout(master: Any) -> None:
    """A layout with the master's own title and body."""
    tree = el(
        "p:spTree",
        el("p:nvGrpSpPr", el("p:cNvPr", id=1, name=""), el("p:cNvGrpSpPr"), el("p:nvPr")),
        el("p:grpSpPr"),
    )
    for number, (kind, index) in enumerate((("title", None), ("body", 1)), start=2):
        tree.append(
            el(
                "p:sp",
                el(
                    "p:nvSpPr",
                    el("p:cNvPr", id=number, name=kind.capitalize()),
                    el("p:cNvSpPr"),
                    el("p:nvPr", el("p:ph", type=kind, idx=index)),
                ),
                el("p:spPr"),
                el("p:txBody", el("a:bodyPr"), el("a:lstStyle"), el("a:p")),
            )
        )
    element = el(
        "p:sldLayout",
        el("p:cSld", tree, name="Title and Content"),
        el("p:clrMapOvr", el("a:masterClrMapping")),
        type="obj",
        preserve=True,
    )
    part = SlideLayoutPart(
        PackURI("/ppt/slideLayouts/slideLayout1.xml"), CT.PML_SLIDE_LAYOUT, master.part.package, element
    )
    part.relate_to(master.part, RT.SLIDE_MASTER)
    key = master.part.relate_to(part, RT.SLIDE_LAYOUT)
    entry = el("p:sldLayoutId", id=2147483649, r__id=key)
    master.part._element.get_or_add_sldLayoutIdLst().append(entry)


def without_slides(presentation: Any) -> None:
    """Take the template's sample slides away, with what lists them: sections, shows."""
    element = presentation.part._element
    listed = element.find(f"{{{_P}}}sldIdLst")
    for entry in list(listed) if listed is not None else []:
        presentation.part.drop_rel(entry.get(f"{{{_R}}}id"))
        entry.getparent().remove(entry)
    for gone in (*element.iter(f"{{{_P14}}}sectionLst"), *element.findall(f"{{{_P}}}custShowLst")):
        parent = gone.getparent()
        parent.remove(gone)
        if parent.tag == f"{{{_P}}}ext" and not len(parent):
            parent.getparent().remove(parent)
    for empty in element.findall(f"{{{_P}}}extLst"):
        if not len(empty):
            element.remove(empty)


_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
