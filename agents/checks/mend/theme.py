"""Theme: the colours that a slide's theme offers, by the names that its runs may use. It paints nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from agents.checks.mend.colours import Rgb

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
MAP = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
LABELS = {
    "tx1": "text colour",
    "tx2": "second text colour",
    "bg1": "background colour",
    "bg2": "second background colour",
}


@dataclass(frozen=True)
class Theme:
    """Colours by scheme name (`tx1`, `accent2`, …)."""

    colours: Mapping[str, Rgb]

    @classmethod
    def of(cls, slide: Any) -> Theme:
        """The theme of a slide's master, through the master's colour map; empty where it cannot be read."""
        master = slide.slide_layout.slide_master
        part = next((r.target_part for r in master.part.rels.values() if r.reltype.endswith("/theme")), None)
        if part is None:
            return cls({})
        scheme = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False)).find(f".//{A}clrScheme")
        if scheme is None:
            return cls({})
        named = {entry.tag.rpartition("}")[2]: _rgb(entry) for entry in scheme}
        mapped = master._element.find(f"{P}clrMap")
        chosen = {**MAP, **(dict(mapped.attrib.items()) if mapped is not None else {})}
        names = ("tx1", "tx2", "bg1", "bg2", *(f"accent{n}" for n in range(1, 7)))
        found = {name: named.get(str(chosen.get(name, name))) for name in names}
        return cls({name: rgb for name, rgb in found.items() if rgb is not None})

    def resolved(self, fill: Any) -> Rgb | None:
        """The colour of a `solidFill`; None where it is changed by modifiers or of another kind."""
        color = next(iter(fill), None)
        if color is None or len(color):
            return None
        value = color.get("val") or ""
        if color.tag == f"{A}schemeClr":
            return self.colours.get(value)
        return _hex(value) if color.tag == f"{A}srgbClr" else None

    def label(self, name: str) -> str:
        """A colour's name for a person."""
        return LABELS.get(name) or f"accent colour {name[-1]}"


def _rgb(entry: Any) -> Rgb | None:
    color = next(iter(entry), None)
    return None if color is None else _hex(color.get("lastClr") or color.get("val") or "")


def _hex(value: str) -> Rgb | None:
    try:
        number = int(value, 16)
    except ValueError:
        return None
    return (number >> 16 & 255, number >> 8 & 255, number & 255) if len(value) == 6 else None
