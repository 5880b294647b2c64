"""Font embedding: faces as PowerPoint keeps them in a package (`p:embeddedFontLst`, `ppt/fonts/*.fntdata`).

A `.fntdata` part is an Embedded OpenType file: a little-endian header before the font's bytes (W3C member submission
"Embedded OpenType (EOT) File Format" of 2008-03-05, §4; version 0x00020001). The bytes may be compressed (MicroType
Express) or scrambled; neither is asked for, and Google Slides' own exports do neither. Only TrueType outlines are
embedded, and only where the font's own `OS/2.fsType` says installable or editable: a font for viewing and printing
would make the deck read-only.

No machine of ours runs PowerPoint: that it shows these faces is not tested here, only that the header is as written
there and that the package is valid. So fonts are carried on request, never by default.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont, TTLibError
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI

from agents.render.pptx.metrics import office_name, pitch_family
from agents.render.pptx.ooxml import Element, el
from agents.render.scene import Scene, TableNode, TextBlock

CONTENT_TYPE = "application/x-fontdata"
RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/font"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_VERSION, _MAGIC = 0x00020001, 0x504C
_USAGE, _NO_SUBSET = 0x000E, 0x0100
_INSTALLABLE, _EDITABLE = 0x0000, 0x0008
_LARGEST = 2 * 1024 * 1024
"""Bytes: larger faces (Chinese ones) are cut to the deck's characters, where their licence lets them be."""


@dataclass(frozen=True)
class Face:
    """One font file (TrueType or OpenType, not packed) of a family."""

    family: str
    bold: bool
    italic: bool
    data: bytes


def embed(presentation: Any, scene: Scene, faces: Sequence[Face]) -> list[str]:
    """Carry the faces that the deck uses and Office does not have. A sentence for each family that may not travel."""
    used, text = _used(scene)
    refused: list[str] = []
    held: dict[str, dict[str, bytes]] = {}
    for face in faces:
        slot = ("boldItalic" if face.italic else "bold") if face.bold else "italic" if face.italic else "regular"
        if face.family not in used or office_name(face.family) != face.family or slot in held.get(face.family, {}):
            continue
        try:
            held.setdefault(face.family, {})[slot] = as_fntdata(face.data, text)
        except ValueError as error:
            refused.append(f"The font {face.family} is not in the file: {error}")
    listed = [_entry(presentation, family, slots) for family, slots in sorted(held.items()) if slots]
    if listed:
        # ECMA-376 Part 1, CT_Presentation: after notesSz.
        presentation.part._element.find(f"{_P}notesSz").addnext(el("p:embeddedFontLst", *listed))
    return list(dict.fromkeys(refused))


def _used(scene: Scene) -> tuple[set[str], str]:
    families: set[str] = set()
    characters: set[str] = set()
    for slide in scene.slides:
        for node in slide.nodes:
            blocks = [node.paragraphs] if isinstance(node, TextBlock) else []
            if isinstance(node, TableNode):
                blocks = [cell.paragraphs for cell in node.cells]
            for run in (r for block in blocks for p in block for line in p.lines for r in line.runs):
                families.add(run.family)
                characters.update(run.text)
    return families, "".join(sorted(characters))


def _entry(presentation: Any, family: str, slots: dict[str, bytes]) -> Element:
    owner = presentation.part
    made = [el("p:font", typeface=family, pitchFamily=pitch_family(family), charset=0)]
    for slot in ("regular", "bold", "italic", "boldItalic"):
        if slot in slots:
            number = 1 + sum(1 for rel in owner.rels.values() if rel.reltype == RELATIONSHIP)
            part = Part(PackURI(f"/ppt/fonts/font{number}.fntdata"), CONTENT_TYPE, owner.package, slots[slot])
            made.append(el(f"p:{slot}", r__id=owner.relate_to(part, RELATIONSHIP)))
    return el("p:embeddedFont", *made)


def as_fntdata(data: bytes, text: str) -> bytes:
    """A font as an EOT file, cut to `text` where it is large. ValueError says why it may not be embedded."""
    try:
        with TTFont(io.BytesIO(data), lazy=True) as font:
            if "glyf" not in font:
                raise ValueError("its outlines are not TrueType.")
            usage = int(_table(font, "OS/2").fsType)
            if usage & _USAGE not in (_INSTALLABLE, _EDITABLE):
                raise ValueError("its licence does not let it be embedded for editing.")
            if len(data) > _LARGEST and not usage & _NO_SUBSET:
                data = _cut(font, text)
        with TTFont(io.BytesIO(data), lazy=True) as font:
            return _header(font, data) + data
    except (TTLibError, KeyError, struct.error) as error:
        raise ValueError(f"it cannot be read ({error}).") from error


def _table(font: TTFont, name: str) -> Any:
    return font[name]


def _cut(font: TTFont, text: str) -> bytes:
    options = subset.Options()
    options.name_IDs = list(range(26))
    options.notdef_outline = True
    cutter = subset.Subsetter(options)
    cutter.populate(text=text)
    cutter.subset(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _header(font: TTFont, data: bytes) -> bytes:
    """The EOT header: sizes, PANOSE, style, embedding bits, ranges, checksum, names in UTF-16."""
    os2, head, names = _table(font, "OS/2"), _table(font, "head"), _table(font, "name")
    panose = bytes(
        getattr(os2.panose, field)
        for field in (
            "bFamilyType", "bSerifStyle", "bWeight", "bProportion", "bContrast",
            "bStrokeVariation", "bArmStyle", "bLetterForm", "bMidline", "bXHeight",
        )
    )  # fmt: skip
    body = panose + struct.pack("<BBIHH", 1, os2.fsSelection & 1, os2.usWeightClass, os2.fsType, _MAGIC)
    body += struct.pack("<4I", os2.ulUnicodeRange1, os2.ulUnicodeRange2, os2.ulUnicodeRange3, os2.ulUnicodeRange4)
    body += struct.pack("<2I", getattr(os2, "ulCodePageRange1", 1), getattr(os2, "ulCodePageRange2", 0))
    body += struct.pack("<5I", head.checkSumAdjustment, 0, 0, 0, 0)
    for number in (1, 2, 5, 4):
        name = (names.getDebugName(number) or "").encode("utf-16-le")
        body += struct.pack("<HH", 0, len(name)) + name
    body += struct.pack("<HH", 0, 0)
    size = 16 + len(body) + len(data)
    return struct.pack("<4I", size, len(data), _VERSION, 0) + body
