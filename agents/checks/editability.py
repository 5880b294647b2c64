"""Editability: how far a deck's slides are things that a person can work with, on SlidesGen-Bench's ladder.

L0 pixels · L1 editable text · L2 vector shapes · L3 slide masters and logical groups · L4 native chart and table
data · L5 animation (Presentation Editability Intelligence, arXiv 2601.09487). A knock-out ladder: a rung counts only
where every rung below it holds. Reads the file alone; it knows nothing of how it was made.
"""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from agents.checks.package import relations_of
from agents.errors import InputRefused

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
RUNGS = (
    "pixels", "editable text", "vector shapes", "masters and groups", "native chart and table data", "animation",
)  # fmt: skip
_MOST_PICTURE = 0.9
"""Share of a slide beyond which one picture is the slide."""
_LEAST_PLACED = 0.8
"""Share of slides with words that need their title in a placeholder of a layout."""
_MANY = 6
"""Shapes beside its placeholders from which on some of a slide's belong together."""


@dataclass(frozen=True)
class Editability:
    """The rung reached, 0 to 5, and why the next one is not, as sentences."""

    level: int
    reasons: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the rung is called."""
        return RUNGS[self.level]

    def as_json(self) -> dict[str, Any]:
        """Ready for `json.dumps`."""
        return {"level": f"L{self.level}", "name": self.name, "missing": list(self.reasons)}


@dataclass
class _Slide:
    number: int
    tree: Any
    layout: Any
    charts: list[Any]
    moves: bool
    size: tuple[int, int]


def editability(deck: Path) -> Editability:
    """The rung of a .pptx. Raises InputRefused when the file cannot be read as one."""
    try:
        with zipfile.ZipFile(deck) as archive:
            slides = _slides(archive)
            names = set(archive.namelist())
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, OSError, ValueError) as error:
        raise InputRefused(f"{deck} cannot be read as a PowerPoint file: {error}.") from error
    if not slides:
        return Editability(0, ("The deck has no slides.",))
    for level, judge in enumerate((_text, _vectors, _structure, lambda s: _data(s, names), _motion), 1):
        missing = judge(slides)
        if missing:
            return Editability(level - 1, tuple(missing))
    return Editability(5)


def _slides(archive: zipfile.ZipFile) -> list[_Slide]:
    whole = etree.fromstring(archive.read("ppt/presentation.xml"))
    size = whole.find(f"{_P}sldSz")
    area = (int(size.get("cx")), int(size.get("cy"))) if size is not None else (12192000, 6858000)
    targets = _targets(archive, "ppt/presentation.xml")
    made = []
    for number, entry in enumerate(whole.iter(f"{_P}sldId"), 1):
        name = targets[entry.get(f"{_R}id")][0]
        root = etree.fromstring(archive.read(name))
        own = list(_targets(archive, name).values())
        layout = next((t for t, kind in own if kind.endswith("/slideLayout")), None)
        charts = [t for t, kind in own if kind.endswith("/chart")]
        made.append(
            _Slide(
                number,
                root.find(f"{_P}cSld/{_P}spTree"),
                etree.fromstring(archive.read(layout)) if layout else None,
                [(t, _targets(archive, t)) for t in charts],
                root.find(f".//{_P}transition") is not None or root.find(f"{_P}timing//{_P}animEffect") is not None,
                area,
            )
        )
    return made


def _targets(archive: zipfile.ZipFile, name: str) -> dict[str, tuple[str, str]]:
    """Relationship id → part within the package, and the relationship's kind."""
    folder, path = posixpath.dirname(name), relations_of(name)
    if path not in archive.namelist():
        return {}
    rels = etree.fromstring(archive.read(path))
    inside = [r for r in rels if r.get("TargetMode") != "External"]
    return {
        r.get("Id"): (posixpath.normpath(posixpath.join("/", folder, r.get("Target")))[1:], r.get("Type", ""))
        for r in inside
    }


def _words(slide: _Slide) -> str:
    return "".join(t.text or "" for t in slide.tree.iter(f"{_A}t")).strip()


def _text(slides: list[_Slide]) -> list[str]:
    return [f"Slide {s.number} has no editable text." for s in slides if not _words(s) and _pictures(s)]


def _pictures(slide: _Slide) -> list[Any]:
    return list(slide.tree.iter(f"{_P}pic"))


def _vectors(slides: list[_Slide]) -> list[str]:
    """No slide is one picture with words on it."""
    found = []
    for slide in slides:
        whole = slide.size[0] * slide.size[1]
        for picture in _pictures(slide):
            extent = picture.find(f"{_P}spPr/{_A}xfrm/{_A}ext")
            covers = extent is not None and int(extent.get("cx")) * int(extent.get("cy")) >= _MOST_PICTURE * whole
            alone = not any(s.find(f"{_P}spPr") is not None and not _is_words(s) for s in slide.tree.iter(f"{_P}sp"))
            if covers and alone and picture.getparent().index(picture) <= 2 and not _is_tables(slide):
                found.append(f"Slide {slide.number} is a picture with text on it.")
                break
    return found


def _is_words(shape: Any) -> bool:
    return any(t.text for t in shape.iter(f"{_A}t"))


def _is_tables(slide: _Slide) -> bool:
    return slide.tree.find(f".//{_P}graphicFrame") is not None


def _structure(slides: list[_Slide]) -> list[str]:
    """Titles in placeholders of layouts, and groups where a slide has many shapes."""
    found = []
    worded = [s for s in slides if _words(s)]
    placed = [s for s in worded if _has_title(s)]
    if len(placed) < _LEAST_PLACED * len(worded):
        left = [str(s.number) for s in worded if s not in placed]
        found.append(f"Slides {', '.join(left)} have no title in a placeholder of their layout.")
    if not any(s.layout is not None and s.layout.find(f".//{_P}ph") is not None for s in slides):
        found.append("No layout has placeholders.")
    many = [s for s in slides if sum(1 for shape in s.tree if _is_loose(shape)) >= _MANY]
    if many and not any(s.tree.find(f".//{_P}grpSp") is not None for s in slides):
        found.append("Slides with many shapes have no groups.")
    return found


def _is_loose(shape: Any) -> bool:
    """A shape that its layout does not place and that is no ornament. Tables and charts may not be in groups."""
    if shape.tag not in (f"{_P}sp", f"{_P}pic", f"{_P}cxnSp") or shape.find(f".//{_P}ph") is not None:
        return False
    return _is_words(shape) or not any(mark.tag.endswith("}decorative") for mark in shape[0].iter())


def _has_title(slide: _Slide) -> bool:
    kinds = {ph.get("type") for ph in slide.tree.iter(f"{_P}ph")}
    return bool(kinds & {"title", "ctrTitle"})


def _data(slides: list[_Slide], names: set[str]) -> list[str]:
    """Charts have their workbook; a table is a table. A deck without either holds none that is drawn."""
    found = []
    for slide in slides:
        for name, targets in slide.charts:
            held = [t for t, kind in targets.values() if kind.endswith("/package")]
            if not held or held[0] not in names:
                found.append(f"The chart {posixpath.basename(name)} on slide {slide.number} has no data behind it.")
        drawn = [
            p for p in slide.tree.iter(f"{_P}cNvPr")
            if p.getparent().tag == f"{_P}nvPicPr" and (p.get("name") or "").lower().startswith(("chart", "table"))
        ]  # fmt: skip
        found += [f"The {p.get('name')} on slide {slide.number} is a picture." for p in drawn]
    return found


def _motion(slides: list[_Slide]) -> list[str]:
    if any(s.moves for s in slides):
        return []
    return ["Nothing is animated (builds and transitions are made on request)."]
