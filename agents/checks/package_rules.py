"""Rules that PowerPoint holds files to: order of elements, ids, relationships, content types, text bodies."""

from __future__ import annotations

import posixpath
import zipfile
from collections import Counter
from pathlib import Path

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from agents.checks.package import relations_of

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_FILLS = ("noFill", "solidFill", "gradFill", "blipFill", "pattFill", "grpFill")
_ORDERS = {
    "spPr": ("xfrm", "custGeom", "prstGeom", *_FILLS, "ln", "effectLst", "scene3d", "sp3d", "extLst"),
    "pPr": (
        "lnSpc", "spcBef", "spcAft", "buClr", "buSzPct", "buFontTx",
        "buFont", "buNone", "buAutoNum", "buChar", "tabLst", "defRPr",
    ),
    "rPr": (
        "ln", *_FILLS, "effectLst", "highlight", "uLnTx", "uLn", "uFillTx", "uFill",
        "latin", "ea", "cs", "sym", "hlinkClick", "extLst",
    ),
    "tcPr": ("lnL", "lnR", "lnT", "lnB", "lnTlToBr", "lnBlToTr", *_FILLS, "extLst"),
    "presentation": (
        "sldMasterIdLst", "notesMasterIdLst", "handoutMasterIdLst", "sldIdLst", "sldSz", "notesSz",
        "defaultTextStyle", "extLst",
    ),
}  # fmt: skip
_ORDERS["defRPr"] = _ORDERS["endParaRPr"] = _ORDERS["rPr"]


def broken_rules(deck: Path) -> list[str]:
    """A sentence for each rule that the file breaks."""
    found: list[str] = []
    with zipfile.ZipFile(deck) as archive:
        names = set(archive.namelist())
        if len(names) != len(archive.namelist()):
            found.append("a part is in the archive twice")
        found += _content_types(archive, names)
        for name in sorted(n for n in names if n.endswith((".xml", ".rels"))):
            root = etree.fromstring(archive.read(name))
            if name.endswith(".rels"):
                found += _targets(name, root, names)
            else:
                found += [f"{name}: {rule}" for rule in (*_order(root), *_ids(root), *_bodies(root))]
                found += _references(archive, name, root, names)
    return found


def _content_types(archive: zipfile.ZipFile, names: set[str]) -> list[str]:
    root = etree.fromstring(archive.read("[Content_Types].xml"))
    overrides = {e.get("PartName", "")[1:] for e in root.iter(f"{_TYPES}Override")}
    defaults = {e.get("Extension") for e in root.iter(f"{_TYPES}Default")}
    files = [n for n in names if not n.endswith("/")]
    missing = [n for n in files if n not in overrides and n.rpartition(".")[2] not in defaults and n[0] != "["]
    dangling = sorted(overrides - names)
    return [f"{n} has no content type" for n in missing] + [f"content type of absent {n}" for n in dangling]


def _targets(name: str, root: etree._Element, names: set[str]) -> list[str]:
    folder = posixpath.dirname(posixpath.dirname(name))
    found = []
    for rel in root.iter(f"{_RELS}Relationship"):
        target = rel.get("Target", "")
        path = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        if rel.get("TargetMode") != "External" and path not in names:
            found.append(f"{name}: {target} is not there")
    return found


def _references(archive: zipfile.ZipFile, name: str, root: etree._Element, names: set[str]) -> list[str]:
    rels = relations_of(name)
    known: set[str | None] = set()
    if rels in names:
        known = {e.get("Id") for e in etree.fromstring(archive.read(rels)).iter(f"{_RELS}Relationship")}
    used = {v for e in root.iter() for k, v in e.attrib.items() if str(k).startswith(_R)}
    return [f"{name}: {rel} leads nowhere" for rel in sorted(str(u) for u in used - known)]


def _order(root: etree._Element) -> list[str]:
    found = []
    for element in root.iter(etree.Element):
        order = _ORDERS.get(etree.QName(element).localname)
        children = [etree.QName(c).localname for c in element]
        if order is None or not set(children) <= set(order):
            if order is not None and element.tag.startswith(_A):
                found.append(f"{element.tag} holds {sorted(set(children) - set(order))}")
            continue
        places = [order.index(c) for c in children]
        if places != sorted(places) or len(set(places)) != len(places):
            found.append(f"{element.tag} has {children}")
    return found


def _ids(root: etree._Element) -> list[str]:
    counts = Counter(e.get("id") for e in root.iter(f"{_P}cNvPr"))
    return [f"shape id {i} is used {n} times" for i, n in counts.items() if n > 1]


def _bodies(root: etree._Element) -> list[str]:
    found = []
    for body in (*root.iter(f"{_P}txBody"), *root.iter(f"{_A}txBody")):
        if body.find(f"{_A}p") is None:
            found.append("a text body without a paragraph")
    for paragraph in root.iter(f"{_A}p"):
        tags = [etree.QName(c).localname for c in paragraph]
        if tags.count("pPr") > 1 or ("pPr" in tags and tags[0] != "pPr") or "endParaRPr" in tags[:-1]:
            found.append(f"a paragraph of {tags}")
    return found
