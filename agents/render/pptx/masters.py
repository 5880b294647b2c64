"""The slide master, and the slide layouts compiled from a theme's specimen slides (or made up for a plain page)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.packuri import PackURI
from pptx.parts.slide import SlideLayoutPart

from agents.render.pptx.context import Capture, Context, Report
from agents.render.pptx.grounds import background, ground
from agents.render.pptx.ooxml import Element, el, real
from agents.render.pptx.palette import Palette
from agents.render.pptx.placeholders import Place, layout_shape, place_of
from agents.render.pptx.styles import ParagraphStyle, RunStyle, bullet_key, default_style, paragraph_properties
from agents.render.pptx.text import language_tag
from agents.render.pptx.tree import shapes_of
from agents.render.scene import Bullet, Fill, Node, Rect, SceneSlide

_LAYOUT_TYPES = {
    "title": "title", "section": "secHead", "bullets": "obj", "two_columns": "twoObj", "comparison": "twoTxTwoObj",
    "title_only": "titleOnly", "blank": "blank", "image_text": "picTx", "chart": "chart", "table": "tbl",
}  # fmt: skip


@dataclass
class Layout:
    """A slide layout and what slides inherit from it."""

    part: Any
    background: Fill
    places: dict[str, Place] = field(default_factory=dict)
    compiled: bool = False
    """Made from a specimen: its `layer="layout"` shapes are there and must not be repeated on slides."""


def build_master(
    master_part: Any,
    palette: Palette,
    styles: Mapping[str, ParagraphStyle],
    size: tuple[float, float],
    ground_fill: Fill,
) -> None:
    """Fill the one slide master: background, five placeholders, text styles. `styles` has `title` and `body`."""
    context = Context(master_part, palette, {}, Report())
    master = master_part._element
    common = master.find(_p("cSld"))
    for child in list(common):
        common.remove(child)
    common.append(background(ground_fill, palette))
    common.append(empty_tree())
    tree = common[-1]
    places = _master_places(palette, styles, size)
    _append(tree, [layout_shape(place, None, _MASTER_NAMES[place.type], context) for place in places])
    old = master.find(_p("txStyles"))
    new = el(
        "p:txStyles",
        el("p:titleStyle", _level(styles["title"], 0, palette)),
        el("p:bodyStyle", *(_level(_deeper(styles["body"], n), n, palette) for n in range(9))),
        el("p:otherStyle", *(_level(default_style(palette), n, palette) for n in range(9))),
    )
    old.getparent().replace(old, new)


_MASTER_NAMES = {"title": "Title", "body": "Text", "dt": "Date", "ftr": "Footer", "sldNum": "Slide number"}


def _p(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/presentationml/2006/main}}{name}"


def _level(style: ParagraphStyle, level: int, palette: Palette) -> Element:
    return paragraph_properties(style, None, palette, tag=f"a:lvl{level + 1}pPr")


def _deeper(style: ParagraphStyle, level: int) -> ParagraphStyle:
    """Level `level` of a list whose first level is `style`: one step in, a little smaller."""
    if level == 0:
        return style
    step = max(-style.indent, 228600)
    size = max(round(style.run.size * (0.9 if level == 1 else 0.85)), 1000)
    pitch = None if style.pitch is None else round(style.pitch * size / style.run.size)
    bullet = style.bullet or Bullet(kind="character", character="•")
    return replace(
        style,
        left=style.left + step * level,
        indent=-step,
        pitch=pitch,
        bullet=bullet,
        run=replace(style.run, size=size),
    )


def _master_places(palette: Palette, styles: Mapping[str, ParagraphStyle], size: tuple[float, float]) -> list[Place]:
    width, height = size
    margin, foot = width * 0.056, height * 0.925
    small = ParagraphStyle(replace(default_style(palette).run, size=1000))
    column = (width - 2 * margin) / 3
    spots = {
        "title": (Rect(x=margin, y=height * 0.07, w=width - 2 * margin, h=height * 0.13), styles["title"], "b"),
        "body": (Rect(x=margin, y=height * 0.24, w=width - 2 * margin, h=height * 0.64), styles["body"], "t"),
        "dt": (Rect(x=margin, y=foot, w=column, h=height * 0.045), small, "ctr"),
        "ftr": (Rect(x=margin + column, y=foot, w=column, h=height * 0.045), replace(small, align="ctr"), "ctr"),
        "sldNum": (Rect(x=margin + 2 * column, y=foot, w=column, h=height * 0.045), replace(small, align="r"), "ctr"),
    }
    indexes = {"title": None, "body": 1, "dt": 2, "ftr": 3, "sldNum": 4}
    made = []
    for kind, (rect, style, anchor) in spots.items():
        properties = el(
            "a:bodyPr",
            el("a:noAutofit"),
            vert="horz",
            wrap="square",
            lIns=0,
            tIns=0,
            rIns=0,
            bIns=0,
            rtlCol=False,
            anchor=anchor,
        )
        made.append(
            Place(kind, kind, indexes[kind], rect, 0.0, properties, {} if kind in ("title", "body") else {0: style})
        )
    return made


def empty_tree() -> Element:
    """`p:spTree` without shapes."""
    place = el(
        "a:xfrm", el("a:off", x=0, y=0), el("a:ext", cx=0, cy=0), el("a:chOff", x=0, y=0), el("a:chExt", cx=0, cy=0)
    )
    nonvisual = el("p:nvGrpSpPr", el("p:cNvPr", id=1, name=""), el("p:cNvGrpSpPr"), el("p:nvPr"))
    return el("p:spTree", nonvisual, el("p:grpSpPr", place))


class LayoutWriter:
    """Adds layouts to the one master."""

    def __init__(self, master_part: Any, palette: Palette, report: Report, master_ground: Fill) -> None:
        self._master, self._palette, self._report, self._ground = master_part, palette, report, master_ground
        self._count = 0

    def compiled(self, slide: SceneSlide, capture: Capture) -> Layout:
        """The layout of a specimen slide."""
        key = slide.layout or slide.id
        part = self._add(_readable(key), _LAYOUT_TYPES.get(key))
        context = Context(part, self._palette, capture.assets, self._report, language_tag(slide.language), slide.id)
        layout = Layout(part, ground(slide), compiled=True)
        taken: set[int] = set()
        tree = part._element.cSld.spTree
        own: list[Node] = []
        for node in slide.nodes:
            place = place_of(node, context, taken) if node.placeholder else None
            if place is not None and place.key not in layout.places:
                _append(tree, shapes_of(own, context))
                own = []
                layout.places[place.key] = place
                _append(tree, [layout_shape(place, node, node.name or _readable(place.key), context)])
            elif place is None and node.layer == "layout":
                own.append(node)
        _append(tree, shapes_of(own, context))
        self._paint(part, layout.background)
        layout.places = _with_bullets_said(layout.places)
        return layout

    def generated(self, name: str, kind: str, places: list[Place], language: str) -> Layout:
        """A plain layout with the given placeholders."""
        part = self._add(name, kind)
        context = Context(part, self._palette, {}, self._report, language)
        shapes = [layout_shape(place, None, _readable(place.key), context) for place in places]
        _append(part._element.cSld.spTree, shapes)
        return Layout(part, self._ground, {p.key: p for p in places})

    def _paint(self, part: Any, fill: Fill) -> None:
        if fill != self._ground:
            part._element.cSld.insert(0, background(fill, self._palette))

    def _add(self, name: str, kind: str | None) -> Any:
        self._count += 1
        element = el(
            "p:sldLayout",
            el("p:cSld", empty_tree(), name=name),
            el("p:clrMapOvr", el("a:masterClrMapping")),
            type=kind,
            preserve=True,
            userDrawn=True,
        )
        package = self._master.package
        part = SlideLayoutPart(
            PackURI(f"/ppt/slideLayouts/slideLayout{self._count}.xml"), CT.PML_SLIDE_LAYOUT, package, element
        )
        part.relate_to(self._master, RT.SLIDE_MASTER)
        entry = el("p:sldLayoutId", id=2147483648 + self._count, r__id=self._master.relate_to(part, RT.SLIDE_LAYOUT))
        self._master._element.get_or_add_sldLayoutIdLst().append(entry)
        return part


_NO_ONES = Bullet(kind="character", character="", size=0.0)
"""The bullet of no paragraph."""


def _with_bullets_said(places: Mapping[str, Place]) -> dict[str, Place]:
    """What slides inherit, without the bullets where the layout's lists differ in them, so that slides say theirs.

    LibreOffice draws all lists of a slide with the bullets of its layout's last one.
    """
    lists = {key: p for key, p in places.items() if p.type in ("body", "obj") and 0 in p.levels and _has_bullet(p)}
    if len({bullet_key(p.levels[0].bullet) for p in lists.values()}) < 2:
        return dict(places)
    said = {
        key: replace(p, levels={n: replace(style, bullet=_NO_ONES) for n, style in p.levels.items()})
        for key, p in lists.items()
    }
    return {**places, **said}


def _has_bullet(place: Place) -> bool:
    return bullet_key(place.levels[0].bullet) is not None


def _append(tree: Element, elements: list[Element]) -> None:
    tree.extend(real(elements))


def _readable(key: str) -> str:
    """`two_columns` → `Two Columns`, `body:1` → `Body 1`."""
    words = key.replace("_", " ").replace("-", " ").replace(":", " ").split()
    return " ".join(w if w[:1].isdigit() else w[:1].upper() + w[1:] for w in words)


def page_styles(palette: Palette) -> dict[str, ParagraphStyle]:
    """Title and body styles for the master of a page without specimens."""
    heading = palette.theme.heading.family
    title = RunStyle(3200, palette.ink, heading, "major", bold=True)
    body = RunStyle(1800, palette.ink, palette.theme.body.family, "minor")
    bullet = Bullet(kind="character", character="•")
    return {
        "title": ParagraphStyle(title, pitch=3800),
        "body": ParagraphStyle(body, left=228600, indent=-228600, pitch=2500, before=600, bullet=bullet),
    }
