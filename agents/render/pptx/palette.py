"""A theme seen by the writer: which colour is a scheme colour, which family a theme font.

Without a theme (any HTML page), one is drawn from the scene itself: its commonest ink, ground, fills and families. So
a converted page restyles in PowerPoint too.
"""

from __future__ import annotations

import colorsys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, Protocol

from agents.render.paint import Solid
from agents.render.pptx.metrics import is_east_asian, office_name
from agents.render.pptx.ooxml import Element, draft, thousandths
from agents.render.scene import Color, Run, Scene, TableNode, TextBlock

SLOTS = (
    "dk1", "lt1", "dk2", "lt2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink", "folHlink",
)  # fmt: skip
_MAPPED = {"dk1": "tx1", "lt1": "bg1", "dk2": "tx2", "lt2": "bg2"}
_OFFICE = {
    "dk1": "1F2328", "lt1": "FFFFFF", "dk2": "44546A", "lt2": "E7E6E6", "accent1": "2F5D8A", "accent2": "C8553D",
    "accent3": "4F8A5B", "accent4": "C99A2E", "accent5": "6B5B95", "accent6": "3C8D93", "hlink": "0563C1",
    "folHlink": "954F72",
}  # fmt: skip

Slot = Literal["major", "minor"]


class ThemeFont(Protocol):
    """A theme's font: the shipped family and the Office names that stand for it."""

    @property
    def family(self) -> str: ...
    @property
    def office(self) -> str: ...
    @property
    def east_asian(self) -> str: ...


class Theme(Protocol):
    """What the writer needs of a theme (`agents.render.layouts.Theme`)."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def colors(self) -> dict[str, str]: ...
    @property
    def heading(self) -> ThemeFont: ...
    @property
    def body(self) -> ThemeFont: ...


@dataclass(frozen=True)
class Font:
    """A theme font of a page without a theme."""

    family: str
    office: str
    east_asian: str = "Microsoft YaHei"
    east_asian_family: str = "Noto Sans SC"


@dataclass(frozen=True)
class PageTheme:
    """A theme drawn from a page."""

    name: str
    title: str
    colors: dict[str, str]
    heading: Font
    body: Font


@dataclass
class Palette:
    """Answers for colours and fonts of one presentation."""

    theme: Theme
    _schemes: dict[tuple[int, int, int], str] = field(init=False)

    def __post_init__(self) -> None:
        self._schemes = {}
        for slot in SLOTS:
            self._schemes.setdefault(rgb(self.theme.colors[slot]), _MAPPED.get(slot, slot))

    def color(self, color: Color) -> Element:
        """`a:schemeClr` where r, g, b equal a theme colour, else `a:srgbClr`; with alpha."""
        alpha = None if color.a >= 0.999 else draft("a:alpha", val=thousandths(max(color.a, 0.0)))
        scheme = self._schemes.get((color.r, color.g, color.b))
        if scheme is not None:
            return draft("a:schemeClr", alpha, val=scheme)
        return draft("a:srgbClr", alpha, val=f"{color.r:02X}{color.g:02X}{color.b:02X}")

    def opaque(self, color: Color, ground: Color) -> Element:
        """`color` as it looks on `ground`, without alpha; a scheme colour stays one, brought to the same lightness."""
        if color.a >= 0.999:
            return self.color(color)
        seen = blend(color, ground)
        scheme = self._schemes.get((color.r, color.g, color.b))
        if scheme is None:
            return self.color(seen)
        own, wanted = (colorsys.rgb_to_hls(c.r / 255, c.g / 255, c.b / 255)[1] for c in (color, seen))
        kept = min(color.a, wanted / own) if own > 0 else 1.0
        modulated = draft("a:lumMod", val=thousandths(kept))
        return draft(
            "a:schemeClr", modulated, draft("a:lumOff", val=thousandths(max(wanted - own * kept, 0))), val=scheme
        )

    def solid(self, color: Color) -> Element:
        """`a:solidFill`."""
        return draft("a:solidFill", self.color(color))

    def slot(self, family: str, *, heading: bool, text: str = "") -> Slot | None:
        """Which theme font `family` is. `heading` decides where both are the same family.

        Han text is set in the theme's East Asian font, everything else in its Latin one: `text` says which is asked.
        Text of both asks for a theme font that is this family in both.
        """
        asked = _western
        if text and is_east_asian(text):
            asked = _both if _letters(text) else _eastern
        heads, reads = asked(self.theme.heading), asked(self.theme.body)
        if family in heads and family in reads:
            return "major" if heading else "minor"
        if family in heads:
            return "major"
        return "minor" if family in reads else None

    @property
    def ink(self) -> Color:
        """The theme's text colour."""
        r, g, b = rgb(self.theme.colors["dk1"])
        return Color(r=r, g=g, b=b)

    @property
    def link(self) -> Color:
        """The theme's link colour."""
        r, g, b = rgb(self.theme.colors["hlink"])
        return Color(r=r, g=g, b=b)


def _western(font: ThemeFont) -> set[str]:
    """What a theme's font is painted in: its own family, and the one for Han where the theme names it."""
    return {font.family, getattr(font, "east_asian_family", font.family)}


def _eastern(font: ThemeFont) -> set[str]:
    """What Han in a theme's font is painted in."""
    named = getattr(font, "east_asian_family", None)
    return {named} if named else {font.family}


def _both(font: ThemeFont) -> set[str]:
    """What Han and Latin in a theme's font are painted in, where that is one family."""
    return _eastern(font) & {font.family}


def _letters(text: str) -> int:
    """How many characters want the Latin font slot for certain."""
    return sum(c.isascii() and c.isalnum() for c in text)


def blend(color: Color, ground: Color) -> Color:
    """What is seen where `color` is painted over an opaque `ground`."""
    r, g, b = (
        round(c * color.a + d * (1 - color.a))
        for c, d in zip((color.r, color.g, color.b), (ground.r, ground.g, ground.b), strict=True)
    )
    return Color(r=r, g=g, b=b)


def rgb(hexadecimal: str) -> tuple[int, int, int]:
    """`#1A2B3C` or `1A2B3C` → (26, 43, 60)."""
    digits = hexadecimal.lstrip("#")
    if len(digits) == 3:
        digits = "".join(c * 2 for c in digits)
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def theme_of_page(scene: Scene) -> PageTheme:
    """A theme made of the page's own commonest ink, ground, accents and families."""
    inks: Counter[str] = Counter()
    families: dict[tuple[bool, bool], Counter[str]] = {(t, e): Counter() for t in (True, False) for e in (True, False)}
    beside_han: Counter[str] = Counter()
    for run, title in _runs(scene):
        if is_east_asian(run.text):
            beside_han[run.family] += _letters(run.text)
        inks[_hex(run.color)] += len(run.text)
        families[title, is_east_asian(run.text)][run.family] += len(run.text)
    grounds = Counter(_hex(s.background.color) for s in scene.slides if isinstance(s.background, Solid))
    colors = dict(_OFFICE)
    colors["dk1"] = _commonest(inks, _OFFICE["dk1"])
    colors["lt1"] = _commonest(grounds, "FFFFFF")
    accents = [c for c in _fills(scene, inks) if c not in (colors["dk1"], colors["lt1"])]
    colors.update({f"accent{i}": c for i, c in enumerate(accents[:6], 1)})
    body = _commonest(families[False, False] or families[True, False], "Arimo")
    han = _commonest(families[False, True] or families[True, True], "Noto Sans SC")
    han_heading = _commonest(families[True, True], han)
    heading = _commonest(families[True, False], han_heading if beside_han[han_heading] else body)
    return PageTheme(
        "page",
        "Page",
        colors,
        Font(heading, office_name(heading), office_name(han_heading), han_heading),
        Font(body, office_name(body), office_name(han), han),
    )


def _runs(scene: Scene) -> Iterator[tuple[Run, bool]]:
    for slide in scene.slides:
        for node in slide.nodes:
            blocks = [node.paragraphs] if isinstance(node, TextBlock) else []
            if isinstance(node, TableNode):
                blocks = [cell.paragraphs for cell in node.cells]
            for paragraph in (p for block in blocks for p in block):
                for line in paragraph.lines:
                    yield from ((run, node.role == "title") for run in line.runs)


def _fills(scene: Scene, inks: Counter[str]) -> list[str]:
    """Colours with a hue, the largest painted areas first, then inks by their length."""
    areas: Counter[str] = Counter()
    for slide in scene.slides:
        for node in slide.nodes:
            fill = getattr(node, "fill", None)
            if isinstance(fill, Solid):
                areas[_hex(fill.color)] += round(node.rect.w * node.rect.h)
            for path in getattr(node, "paths", []):
                if isinstance(path.fill, Solid):
                    areas[_hex(path.fill.color)] += round(node.rect.w * node.rect.h)
    ranked = [c for c, _ in _ranked(areas)] + [c for c, _ in _ranked(inks)]
    return [c for c in dict.fromkeys(ranked) if _saturation(c) > 0.25]


def _saturation(hexadecimal: str) -> float:
    r, g, b = (v / 255 for v in rgb(hexadecimal))
    return colorsys.rgb_to_hsv(r, g, b)[1]


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _commonest(counts: Counter[str], default: str) -> str:
    return _ranked(counts)[0][0] if counts else default


def _hex(color: Color) -> str:
    return f"{color.r:02X}{color.g:02X}{color.b:02X}"
