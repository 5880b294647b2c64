"""A template file opened: `.pptx`, `.potx` and their macro forms, refused where they are no presentation.

A template without a layout that has a title gets three under its master, so that slides can be made, and one whose
places lie beside its slide has them scaled to it (`fitting.py`); nothing else of it is changed. Macros are left out of
what is built.
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
from pptx.parts.slide import SlideLayoutPart

from agents.brand.fitting import fit_to_slide
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
    fit_to_slide(presentation)
    if not any(_titled(m) for m in masters):
        _add_layouts(masters[0], (int(presentation.slide_width), int(presentation.slide_height)))
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


def _titled(master: Any) -> bool:
    """Whether some layout has a place for a title: without one nothing of a deck has a place."""
    return any(mark.get("type") in ("title", "ctrTitle") for one in master.slide_layouts for mark in _marks(one))


def _marks(holder: Any) -> list[Any]:
    return list(holder._element.iter(f"{{{_P}}}ph"))


def _add_layouts(master: Any, size: tuple[int, int]) -> None:
    """Three layouts under a master: of a cover, of content, of a title alone. Where the master has a title or a body,
    they stand where it has them; else clear of what the master draws along its edges."""
    x, y, w, h = _clear(master, size)
    gap = round(h * 0.04)
    title, body = (x, y, w, round(h * 0.16)), (x, y + round(h * 0.16) + gap, w, h - round(h * 0.16) - gap)
    own = {mark.get("type", "body") for mark in _marks(master)}
    heading = ("title", None, None if "title" in own else title, "ctr")
    content = (None, 1, None if "body" in own else body, "t")
    cover = ("ctrTitle", None, (x, y + round(h * 0.22), w, round(h * 0.3)), "b")
    below = ("subTitle", 1, (x, y + round(h * 0.56), w, round(h * 0.16)), "t")
    _add_layout(master, "Title Slide", "title", [cover, below])
    _add_layout(master, "Title and Content", "obj", [heading, content])
    _add_layout(master, "Title Only", "titleOnly", [heading])


def _clear(master: Any, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """The middle of the slide without the bars along its edges: x, y, w, h."""
    width, height = size
    left, top, right, bottom = 0, 0, width, height
    for shape in master.shapes:
        if shape.is_placeholder or None in (shape.left, shape.top, shape.width, shape.height):
            continue
        x, y, x1, y1 = shape.left, shape.top, shape.left + shape.width, shape.top + shape.height
        if shape.height > 0.6 * height and shape.width < 0.35 * width:
            left, right = (max(left, x1), right) if x < width * 0.1 else (left, min(right, x))
        elif shape.width > 0.6 * width and shape.height < 0.35 * height:
            top, bottom = (max(top, y1), bottom) if y < height * 0.1 else (top, min(bottom, y))
    across, down = round(width * 0.06), round(height * 0.07)
    return (
        left + across,
        top + down,
        max(width // 4, right - left - 2 * across),
        max(height // 4, bottom - top - 2 * down),
    )


COVER, BELOW = 4400, 2000
"""Hundredths of a point of a cover's title and subtitle"""
Place = tuple[str | None, int | None, tuple[int, int, int, int] | None, str]
"""Of a placeholder: type (None: of any content), index, box in EMU (None: its master's), where its text stands"""


def _add_layout(master: Any, name: str, kind: str, places: list[Place]) -> None:
    tree = el(
        "p:spTree",
        el("p:nvGrpSpPr", el("p:cNvPr", id=1, name=""), el("p:cNvGrpSpPr"), el("p:nvPr")),
        el("p:grpSpPr"),
    )
    for number, (mark, index, box, anchor) in enumerate(places, start=2):
        placed = [] if box is None else [
            el("a:xfrm", el("a:off", x=box[0], y=box[1]), el("a:ext", cx=box[2], cy=box[3])),
            el("a:prstGeom", el("a:avLst"), prst="rect"),
        ]  # fmt: skip
        plain = (
            [el("a:lvl1pPr", el("a:buNone"), el("a:defRPr", sz=BELOW), marL=0, indent=0)] if mark == "subTitle" else []
        )
        plain += [el("a:lvl1pPr", el("a:defRPr", sz=COVER))] if mark == "ctrTitle" else []
        tree.append(
            el(
                "p:sp",
                el(
                    "p:nvSpPr",
                    el("p:cNvPr", id=number, name=f"{mark or 'Content'} {number}"),
                    el("p:cNvSpPr"),
                    el("p:nvPr", el("p:ph", type=mark, idx=index)),
                ),
                el("p:spPr", *placed),
                el(
                    "p:txBody",
                    el("a:bodyPr", anchor=None if box is None else anchor),
                    el("a:lstStyle", *plain),
                    el("a:p"),
                ),
            )
        )
    element = el(
        "p:sldLayout",
        el("p:cSld", tree, name=name),
        el("p:clrMapOvr", el("a:masterClrMapping")),
        type=kind,
        preserve=True,
    )
    package = master.part.package
    part = SlideLayoutPart(
        package.next_partname("/ppt/slideLayouts/slideLayout%d.xml"), CT.PML_SLIDE_LAYOUT, package, element
    )
    part.relate_to(master.part, RT.SLIDE_MASTER)
    key = master.part.relate_to(part, RT.SLIDE_LAYOUT)
    listed = master.part._element.get_or_add_sldLayoutIdLst()
    taken = [int(e.get("id")) for e in listed if e.get("id")]
    listed.append(el("p:sldLayoutId", id=max([2147483648 + 500, *taken]) + 1, r__id=key))


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
