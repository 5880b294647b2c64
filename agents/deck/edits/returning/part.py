"""A part of our own in a PowerPoint file: data that PowerPoint and LibreOffice keep and nobody sees.

It is a custom XML part with packed JSON in it, known by its namespace and the name of its root.
"""

from __future__ import annotations

import base64
import re
import zipfile
import zlib
from pathlib import Path
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI

NAMESPACE = "urn:impasto:deck:1"
CUSTOM_XML = RT.CUSTOM_XML
MOST_BYTES = 64 << 20
_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_ITEM = "{8B2E6C1D-4C55-4E0B-9C53-1D1FA7D0C0DE}"
_ITEM_NAME = re.compile(r"customXml/item\d*\.xml")


def put(presentation: Any, root: str, data: bytes) -> None:
    """Put JSON into a presentation, in place of what it carried."""
    part = presentation.part
    for key, rel in list(part.rels.items()):
        if rel.reltype == CUSTOM_XML and not rel.is_external and NAMESPACE.encode() in rel.target_part.blob[:400]:
            part.rels.pop(key)
    packed = base64.b64encode(zlib.compress(data, 9)).decode()
    blob = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<{root} xmlns="{NAMESPACE}">{packed}</{root}>'
    ).encode()
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


def held(path: Path, root: str) -> bytes | None:
    """The JSON in a file; None for a file that is not ours or lost it. Never raises for a damaged part.

    Found by its place in the package: LibreOffice keeps the part and drops what points to it.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                if _ITEM_NAME.fullmatch(entry.filename) and entry.file_size <= MOST_BYTES:
                    found = _unpacked(archive.read(entry), root)
                    if found is not None:
                        return found
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error):
        return None
    return None


def _unpacked(blob: bytes, root: str) -> bytes | None:
    try:
        element = etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True))
        if element.tag != f"{{{NAMESPACE}}}{root}":
            return None
        return zlib.decompressobj().decompress(base64.b64decode(element.text or ""), MOST_BYTES)
    except (ValueError, zlib.error, etree.XMLSyntaxError):
        return None
