"""A brand: colours, fonts, size and logo, from a template file. From a page or a logo: see `palette.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pydantic import BaseModel, Field

from agents.brand.understanding import layouts_of
from agents.render.colors import contrast, luminance
from agents.render.fonts import families

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
TOKENS = (
    "dk1",
    "lt1",
    "dk2",
    "lt2",
    "accent1",
    "accent2",
    "accent3",
    "accent4",
    "accent5",
    "accent6",
    "hlink",
    "folHlink",
)
_LOGO = (0.0008, 0.06)
"""Shares of the slide that a logo may cover."""
TEXT, MARK, FAINT = 4.5, 3.0, 1.7
"""Contrasts on the ground: of text, of what is to be told apart, and of what is hardly seen"""


class Brand(BaseModel):
    """How somebody's decks look."""

    name: str
    colors: dict[str, str]
    """`#RRGGBB` by theme token, as the ground and ink of its slides need them: `lt1` is the ground of a light brand."""
    dark: bool = False
    heading: str | None = None
    body: str | None = None
    """Families as the template names them."""
    size: tuple[int, int] | None = None
    """EMU of its slides."""
    layouts: list[dict[str, Any]] = Field(default_factory=list)
    """What each layout is for: number, name, purpose, kinds of its slots."""
    logo: bytes | None = Field(default=None, exclude=True)
    said: list[str] = Field(default_factory=list)

    @property
    def format(self) -> str:
        """The nearest of the formats that layouts are measured for."""
        if self.size is None:
            return "16:9"
        ratio = self.size[0] / self.size[1]
        return "16:9" if ratio > 1.52 else "4:3" if ratio > 0.9 else "9:16"


def brand_of(presentation: Any, name: str) -> Brand:
    """The brand that a template holds."""
    master = presentation.slide_masters[0]
    theme = etree.fromstring(master.part.part_related_by(RT.THEME).blob)
    scheme = _scheme(theme)
    ground = _ground(master, scheme)
    colors, dark = _mapped(master, scheme, ground)
    heading, body = (_family(theme, which) for which in ("major", "minor"))
    uses = layouts_of(presentation)
    brand = Brand(
        name=Path(name).stem,
        colors=colors,
        dark=dark,
        heading=heading,
        body=body,
        size=(int(presentation.slide_width), int(presentation.slide_height)),
        layouts=[
            {"number": u.number, "name": u.name, "purpose": u.purpose, "slots": [s.kind for s in u.slots]} for u in uses
        ],
        logo=_logo(master, (int(presentation.slide_width), int(presentation.slide_height))),
    )
    for family in dict.fromkeys(f for f in (heading, body) if f):
        if not _known(family):
            brand.said.append(
                f"The font {family} is not here: the preview shows another; the PowerPoint file names {family}."
            )
    return brand


def _known(family: str) -> bool:
    """Whether the family, or one of the same widths, is shipped."""
    return family in families() or any(family in f.office for f in families().values())


def _scheme(theme: Any) -> dict[str, str]:
    colors: dict[str, str] = {}
    found = next(theme.iter(f"{_A}clrScheme"), None)
    for entry in found if found is not None else ():
        value = (entry[0].get("lastClr") or entry[0].get("val")) if len(entry) else None
        if value and len(value) == 6:
            colors[etree.QName(entry).localname] = "#" + value.upper()
    usual = {
        "dk1": "#000000",
        "lt1": "#FFFFFF",
        "dk2": "#44546A",
        "lt2": "#E7E6E6",
        "hlink": "#0563C1",
        "folHlink": "#954F72",
    }
    return {t: colors.get(t) or usual.get(t) or colors.get("accent1", "#44546A") for t in TOKENS}


def _mapped(master: Any, scheme: dict[str, str], ground: str) -> tuple[dict[str, str], bool]:
    """Tokens as our themes mean them. A dark brand is one whose slides have a dark ground."""
    mapping = master.part._element.find(f"{_P}clrMap")
    ink = scheme.get(mapping.get("tx1", "dk1"), scheme["dk1"]) if mapping is not None else scheme["dk1"]
    if contrast(luminance(ink), luminance(ground)) < 4.5:
        ink = max(("#111111", "#FFFFFF"), key=lambda c: contrast(luminance(c), luminance(ground)))
    dark = luminance(ground) < 0.2
    colors = {**scheme, **{ours: scheme[theirs] for ours, theirs in _accents(scheme, ground).items()}}
    colors["dk1"], colors["lt1"] = (ground, ink) if dark else (ink, ground)
    return colors, dark


def _accents(scheme: dict[str, str], ground: str) -> dict[str, str]:
    """Which of the template's colours each accent of ours is: the first is one that text can be read in.

    What is hardly seen on the ground comes last. The same colours, in the template's own order otherwise.
    """
    base = luminance(ground)
    seen = {f"accent{n}": contrast(luminance(scheme[f"accent{n}"]), base) for n in range(1, 7)}
    first = next((a for a in seen if seen[a] >= TEXT), None) or next((a for a in seen if seen[a] >= MARK), None)
    if first is None:
        return {}
    rest = [a for a in seen if a != first]
    rest.sort(key=lambda a: seen[a] < FAINT)
    return {f"accent{n}": theirs for n, theirs in enumerate([first, *rest], start=1)}


def inks(brand: Brand, presentation: Any, *, dark: bool) -> dict[str, str]:
    """Which scheme colours of a drawing of ours are which of the template's: ink to ink, ground to ground, accents as
    they can be read.

    `dark`: our drawing is light on dark, so that its ink is `bg1`. A template's ink is whatever is read on its ground.
    """
    master = presentation.slide_masters[0]
    scheme = _scheme(etree.fromstring(master.part.part_related_by(RT.THEME).blob))
    mapping = master.part._element.find(f"{_P}clrMap")
    ground = luminance(brand.colors["dk1" if brand.dark else "lt1"])
    usual = {"tx1": "dk1", "bg1": "lt1", "tx2": "dk2", "bg2": "lt2"}
    named = {n: scheme[mapping.get(n, t) if mapping is not None else t] for n, t in usual.items()}
    ink = max(("tx1", "bg1"), key=lambda n: contrast(luminance(named[n]), ground))
    other = "bg1" if ink == "tx1" else "tx1"
    ours = ("bg1", "tx1", "bg2", "tx2") if dark else ("tx1", "bg1", "tx2", "bg2")
    theirs = (ink, other, "tx2" if ink == "tx1" else "bg2", "bg2" if ink == "tx1" else "tx2")
    named_accents = _accents(scheme, brand.colors["dk1" if brand.dark else "lt1"])
    return {a: b for a, b in (*zip(ours, theirs, strict=True), *named_accents.items()) if a != b}


def _ground(master: Any, scheme: dict[str, str]) -> str:
    """The colour behind a slide: of a picture or gradient, its token or the usual one."""
    element = master.part._element
    mapping = element.find(f"{_P}clrMap")
    behind = element.find(f"{_P}cSld/{_P}bg")
    fallback = scheme.get(mapping.get("bg1", "lt1") if mapping is not None else "lt1", "#FFFFFF")
    if behind is None:
        return fallback
    for color in behind.iter(f"{_A}srgbClr", f"{_A}schemeClr"):
        value = color.get("val")
        if color.tag == f"{_A}srgbClr":
            return "#" + value.upper()
        token = mapping.get(value, value) if mapping is not None else value
        if token in scheme:
            return scheme[token]
    return fallback


def _family(theme: Any, which: str) -> str | None:
    latin = theme.find(f".//{_A}{which}Font/{_A}latin")
    family = latin.get("typeface", "") if latin is not None else ""
    return family if family and not family.startswith("+") else None


def _logo(master: Any, size: tuple[int, int]) -> bytes | None:
    """The smallest picture of the master or its layouts that stands in a corner, as bytes."""
    found: list[tuple[int, bytes]] = []
    for holder in (master, *master.slide_layouts):
        for shape in holder.shapes:
            if shape._element.tag != f"{_P}pic" or None in (shape.width, shape.left):
                continue
            share = shape.width * shape.height / (size[0] * size[1])
            if _LOGO[0] <= share <= _LOGO[1]:
                try:
                    found.append((shape.width * shape.height, shape.image.blob))
                except (AttributeError, KeyError, ValueError):
                    continue
    return min(found, key=lambda f: f[0])[1] if found else None
