"""`write`: a captured page becomes a .pptx that PowerPoint itself might have made."""

from __future__ import annotations

import io
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pptx
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml

from agents.render.paint import Solid
from agents.render.pptx import drawing
from agents.render.pptx.context import Capture, Context, Report
from agents.render.pptx.embedding import Face, embed
from agents.render.pptx.grounds import background, ground, stand_in
from agents.render.pptx.inventory import inventory
from agents.render.pptx.masters import Layout, LayoutWriter, build_master, page_styles
from agents.render.pptx.motion import Motion, add_motion
from agents.render.pptx.ooxml import Element, el, emu, filled, legal
from agents.render.pptx.package import package_bytes, replace_file
from agents.render.pptx.palette import Palette, Theme, theme_of_page
from agents.render.pptx.placeholders import Place, place_of
from agents.render.pptx.script_gaps import Spaced
from agents.render.pptx.styles import ParagraphStyle, default_style, paragraph_properties
from agents.render.pptx.targets import PROFILES, Target, TargetName, adapt
from agents.render.pptx.text import language_tag
from agents.render.pptx.theme_part import theme_xml
from agents.render.pptx.tree import shapes_of
from agents.render.scene import Node, Rect, Scene, SceneSlide, TextBlock
from agents.render.unswept import unswept

_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.openxmlformats.org/'
    b'officeDocument/2006/extended-properties"><Application>Impasto</Application></Properties>'
)
_SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"


@dataclass(frozen=True)
class Properties:
    """Document properties. No dates: the same deck is the same bytes."""

    title: str = ""
    author: str = ""
    subject: str = ""
    language: str = "en-US"
    keywords: str = ""


def write(
    capture: Capture,
    out: Path,
    *,
    theme: Theme | None = None,
    layouts: Capture | None = None,
    properties: Properties | None = None,
    motion: Motion | None = None,
    target: TargetName = "powerpoint",
    faces: Sequence[Face] | None = None,
) -> Report:
    """Write `capture` to `out`.

    `motion`: transitions and builds, if any; `target`: the program that will open it; `faces`: fonts to carry along
    where their licences allow it (None: none). `layouts` is the capture of the theme's specimen slides, each of which
    becomes a slide layout; without it a plain set is made. Raises ImpastoError when `out` cannot be written.
    """
    report = Report(slides=len(capture.scene.slides))
    profile = PROFILES[target]
    if profile.script_gaps:
        capture = Spaced.of(capture)
    with unswept():
        presentation = _presentation(capture, theme, layouts, properties or Properties(), report)
    if motion is not None:
        report.clicks = sum(add_motion(slide._element, motion) for slide in presentation.slides)
    if faces is not None and profile.embedded_fonts:
        report.faults += embed(presentation, capture.scene, faces)
    if profile != PROFILES["powerpoint"]:
        _adapt(presentation, profile)
    replace_file(Path(out), package_bytes(presentation))
    return report


def _adapt(presentation: Any, profile: Target) -> None:
    master = presentation.slide_master.part
    for part in (master, *(s.part for s in (*presentation.slide_layouts, *presentation.slides))):
        adapt(part._element, profile)
    theme = master.part_related_by(RT.THEME)
    root = parse_xml(theme.blob)
    adapt(root, profile)
    theme._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _presentation(
    capture: Capture, theme: Theme | None, layouts: Capture | None, properties: Properties, report: Report
) -> Any:
    scene = capture.scene
    palette = Palette(theme or theme_of_page(scene))
    presentation: Any = pptx.Presentation(io.BytesIO(_template()))
    presentation.slide_width, presentation.slide_height = emu(scene.width), emu(scene.height)
    master = presentation.slide_master.part
    master.part_related_by(RT.THEME)._blob = theme_xml(palette.theme)
    master_ground = _commonest_ground((layouts or capture).scene)
    specimens = layouts.scene.slides if layouts is not None else []
    styles = _master_styles(palette, scene, specimens)
    build_master(master, palette, styles, (scene.width, scene.height), master_ground)
    _default_text(presentation, palette)
    writer = LayoutWriter(master, palette, report, master_ground)
    known = {s.layout: writer.compiled(s, layouts) for s in reversed(specimens)} if layouts is not None else {}
    fallback = _Fallback(writer, palette, styles, scene, plain=layouts is None)
    parts = _slide_parts(presentation, scene, known, fallback)
    for number, (slide, (part, layout)) in enumerate(zip(scene.slides, parts.values(), strict=True), 1):
        context = Context(part, palette, capture.assets, report, language_tag(slide.language), slide.id, number)
        context.slide_parts = {key: p for key, (p, _) in parts.items()}
        _fill(slide, scene, layout, context)
    _notes(presentation, scene, palette)
    _sections(presentation, scene)
    _describe(presentation, properties)
    return presentation


@cache
def _template() -> bytes:
    """python-pptx's template without its own layouts, thumbnail and printer settings."""
    presentation: Any = pptx.Presentation()
    for layout in list(presentation.slide_layouts):
        presentation.slide_layouts.remove(layout)
    package = presentation.part.package
    for owner in (package, presentation.part):
        for rel_id, rel in list(owner._rels.items()):
            if rel.reltype in (RT.THUMBNAIL, RT.PRINTER_SETTINGS):
                owner._rels.pop(rel_id)
    for part in package.iter_parts():
        if part.partname == "/docProps/app.xml":
            part._blob = _APP
    size = presentation.part._element.find(_p("sldSz"))
    size.attrib.pop("type", None)
    return package_bytes(presentation)


def _p(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/presentationml/2006/main}}{name}"


def _commonest_ground(scene: Scene) -> Any:
    grounds = [ground(s) for s in scene.slides]
    counts = Counter(g.model_dump_json() for g in grounds)
    return max(grounds, key=lambda g: counts[g.model_dump_json()]) if grounds else ground(SceneSlide(id="", nodes=[]))


def _master_styles(palette: Palette, scene: Scene, specimens: list[SceneSlide]) -> dict[str, ParagraphStyle]:
    """Title and body styles of the master: as the specimens set them (`bullets` first), else made up."""
    styles = page_styles(palette)
    context = Context(None, palette, {}, Report())
    for slide in sorted(specimens or scene.slides, key=lambda s: s.layout != "bullets", reverse=True):
        for node in slide.nodes:
            kind = (node.placeholder or "").partition(":")[0] or ("title" if node.role == "title" else "")
            if kind in ("title", "body") and isinstance(node, TextBlock) and any(p.lines for p in node.paragraphs):
                place = place_of(node.model_copy(update={"placeholder": kind}), context, set())
                first = place.levels.get(0) if place else None
                if first is not None and (kind == "title" or first.bullet is not None):
                    styles[kind] = first
    return styles


def _default_text(presentation: Any, palette: Palette) -> None:
    """`p:defaultTextStyle`: what text boxes inherit."""
    element = presentation.part._element
    old = element.find(_p("defaultTextStyle"))
    style = default_style(palette)
    levels = (paragraph_properties(style, None, palette, tag=f"a:lvl{n + 1}pPr") for n in range(9))
    old.getparent().replace(old, el("p:defaultTextStyle", el("a:defPPr", el("a:defRPr", lang="en-US")), *levels))


class _Fallback:
    """Layouts for slides that name none: Title Slide, Title and Content, Title Only, Blank, made when needed."""

    def __init__(
        self, writer: LayoutWriter, palette: Palette, styles: dict[str, ParagraphStyle], scene: Scene, *, plain: bool
    ) -> None:
        self._writer, self._palette, self._styles = writer, palette, styles
        self._size = scene.width, scene.height
        self._language = language_tag(scene.slides[0].language if scene.slides else "en")
        self._made: dict[str, Layout] = {}
        if plain:
            for kind in ("title", "obj", "titleOnly", "blank"):
                self.get(kind)

    def get(self, kind: str) -> Layout:
        """The layout of an OOXML type."""
        if kind not in self._made:
            name = {"title": "Title Slide", "obj": "Title and Content", "titleOnly": "Title Only", "blank": "Blank"}[
                kind
            ]
            self._made[kind] = self._writer.generated(name, kind, self._places(kind), self._language)
        return self._made[kind]

    def _places(self, kind: str) -> list[Place]:
        width, height = self._size
        margin = width * 0.056
        across = width - 2 * margin
        title, words = self._styles["title"], self._styles["body"]
        heading = Rect(x=margin, y=height * 0.07, w=across, h=height * 0.13)
        if kind == "title":
            first = self._place(
                "title", "title", None, Rect(x=margin, y=height * 0.28, w=across, h=height * 0.22), title, "b"
            )
            return [
                first,
                self._place(
                    "subtitle:1", "subTitle", 1, Rect(x=margin, y=height * 0.53, w=across, h=height * 0.16), words, "t"
                ),
            ]
        if kind == "obj":
            content = Rect(x=margin, y=height * 0.24, w=across, h=height * 0.64)
            return [
                self._place("title", "title", None, heading, title, "b"),
                self._place("obj:1", "obj", 1, content, words, "t"),
            ]
        return [self._place("title", "title", None, heading, title, "b")] if kind == "titleOnly" else []

    @staticmethod
    def _place(key: str, kind: str, index: int | None, rect: Rect, style: ParagraphStyle, anchor: str) -> Place:
        insets = {"lIns": 0, "tIns": 0, "rIns": 0, "bIns": 0}
        properties = el(
            "a:bodyPr", el("a:noAutofit"), vert="horz", wrap="square", **insets, rtlCol=False, anchor=anchor
        )
        return Place(key, kind, index, rect, 0.0, properties, {0: style})


def _slide_parts(
    presentation: Any, scene: Scene, known: dict[str | None, Layout], fallback: _Fallback
) -> dict[str, tuple[Any, Layout]]:
    """All slides, still empty: links between them need the parts first."""
    parts: dict[str, tuple[Any, Layout]] = {}
    for number, slide in enumerate(scene.slides, 1):
        layout = known.get(slide.layout) or fallback.get("titleOnly" if _title_of(slide) is not None else "blank")
        made = presentation.slides.add_slide(layout.part.slide_layout)
        tree = made.part._element.cSld.spTree
        for child in list(tree)[2:]:
            tree.remove(child)
        parts[slide.id if slide.id not in parts else f"{slide.id} {number}"] = (made.part, layout)
    return parts


def _title_of(slide: SceneSlide) -> TextBlock | None:
    """The text that is the slide's title: by role, else the block whose words are the slide's title."""
    blocks = [n for n in slide.nodes if isinstance(n, TextBlock) and any(p.lines for p in n.paragraphs)]
    by_role = next((b for b in blocks if b.role == "title" or b.placeholder == "title"), None)
    if by_role is not None or not slide.title:
        return by_role
    wanted = "".join(slide.title.split())
    return next((b for b in blocks if _words(b) == wanted), None)


def _words(block: TextBlock) -> str:
    return "".join("".join(run.text.split()) for p in block.paragraphs for line in p.lines for run in line.runs)


def _fill(slide: SceneSlide, scene: Scene, layout: Layout, context: Context) -> None:
    element = context.part._element
    if ground(slide) != layout.background:
        element.cSld.insert(0, background(ground(slide), context.palette))
    behind = ground(slide)
    context.ground = behind.color if isinstance(behind, Solid) else behind.stops[0].color
    nodes: list[Node] = [n for n in slide.nodes if not (layout.compiled and n.layer == "layout" and not n.placeholder)]
    nodes = [n for n in nodes if _visible(n, scene)]
    if not layout.compiled and "title" in layout.places:
        title = _title_of(slide)
        nodes = [
            n.model_copy(update={"placeholder": "title", "role": "title"})
            if n is title
            else n.model_copy(update={"placeholder": None})
            if n.placeholder is not None
            else n
            for n in nodes
        ]
    drawn = shapes_of(nodes, context, layout.places)
    # A layout of a theme draws its own ornaments below the slide's shapes: nothing may lie between.
    below = [] if layout.compiled else stand_in(behind, scene.width, scene.height, context)
    element = context.part._element = filled(element, [*below, *drawn])
    vars(context.part).pop("slide", None)  # python-pptx's own view of what was there before
    context.report.native.append(inventory(element.cSld.spTree))


def _visible(node: Node, scene: Scene) -> bool:
    """Whether any of a node is inside its clip and on the slide."""
    if node.rotation:
        return True
    rect = Rect(x=node.rect.x - 1, y=node.rect.y - 1, w=node.rect.w + 2, h=node.rect.h + 2)
    area = drawing.intersection(rect, Rect(x=0, y=0, w=scene.width, h=scene.height))
    if node.clip is not None:
        area = drawing.intersection(area, node.clip)
    return area.w > 0 and area.h > 0


def _notes(presentation: Any, scene: Scene, palette: Palette) -> None:
    written = False
    for made, slide in zip(presentation.slides, scene.slides, strict=True):
        if slide.notes.strip():
            made.notes_slide.notes_text_frame.text = legal(slide.notes.strip())
            written = True
    if not written:
        return
    part = presentation.part
    master = part.notes_master_part
    theme = master.part_related_by(RT.THEME)
    theme.partname = PackURI("/ppt/theme/theme2.xml")
    rel_id = part.relate_to(master, RT.NOTES_MASTER)
    masters = part._element.find(_p("sldMasterIdLst"))
    masters.addnext(el("p:notesMasterIdLst", el("p:notesMasterId", r__id=rel_id)))


def _sections(presentation: Any, scene: Scene) -> None:
    """`p14:sectionLst`: a section runs from the slide that names it to the next that names another."""
    if not any(s.section for s in scene.slides):
        return
    listed: list[tuple[str, list[str]]] = []
    ids = [e.get("id") for e in presentation.part._element.find(_p("sldIdLst"))]
    for slide, slide_id in zip(scene.slides, ids, strict=True):
        name = slide.section or (listed[-1][0] if listed else "Start")
        if not listed or listed[-1][0] != name:
            listed.append((name, []))
        listed[-1][1].append(slide_id)
    sections: list[Element] = []
    for number, (name, members) in enumerate(listed):
        identity = str(uuid.uuid5(uuid.NAMESPACE_URL, f"impasto:section:{number}:{name}")).upper()
        slides = el("p14:sldIdLst", *(el("p14:sldId", id=m) for m in members))
        sections.append(el("p14:section", slides, name=name, id=f"{{{identity}}}"))
    element = presentation.part._element
    extensions = element.find(_p("extLst"))
    if extensions is None:
        extensions = el("p:extLst")
        element.append(extensions)
    extensions.append(el("p:ext", el("p14:sectionLst", *sections), uri=_SECTIONS))


def _describe(presentation: Any, properties: Properties) -> None:
    core = presentation.core_properties
    core.title, core.author, core.subject = properties.title[:255], properties.author[:255], properties.subject[:255]
    core.keywords, core.language = properties.keywords[:255], language_tag(properties.language)
    core.last_modified_by, core.comments, core.category, core.revision = properties.author[:255], "", "", 1
    element = core._element
    for child in list(element):
        if child.tag.rpartition("}")[2] in ("created", "modified", "lastPrinted"):
            element.remove(child)
