"""Templates as companies have them, made by code: usual ones, and odd ones in every way that was met."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pptx
from lxml import etree
from PIL import Image, ImageDraw
from pptx.opc.constants import CONTENT_TYPE as CT
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.packuri import PackURI
from pptx.parts.slide import SlideLayoutPart
from pptx.util import Emu, Inches

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
ORANGE = {
    "dk1": "1A1A2E", "lt1": "FFFFFF", "dk2": "30305A", "lt2": "F2EEE6", "accent1": "C2410C", "accent2": "0F766E",
    "accent3": "4338CA", "accent4": "A16207", "accent5": "BE185D", "accent6": "475569", "hlink": "C2410C",
    "folHlink": "475569",
}  # fmt: skip


def _themed(presentation: Any, colors: Mapping[str, str], heading: str, body: str) -> None:
    for master in presentation.slide_masters:
        part = master.part.part_related_by(RT.THEME)
        root = etree.fromstring(part.blob)
        for entry in next(root.iter(f"{A}clrScheme")):
            name = etree.QName(entry).localname
            if name in colors:
                for child in list(entry):
                    entry.remove(child)
                etree.SubElement(entry, f"{A}srgbClr", val=colors[name])
        for which, family in (("major", heading), ("minor", body)):
            root.find(f".//{A}{which}Font/{A}latin").set("typeface", family)
        part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _logo(color: str = "#C2410C") -> bytes:
    picture = Image.new("RGBA", (240, 80), (0, 0, 0, 0))
    ImageDraw.Draw(picture).rounded_rectangle((0, 0, 239, 79), 20, fill=color)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _wide(presentation: Any, width: float = 13.333, height: float = 7.5) -> None:
    """The same template on slides of another size, everything moved in proportion."""
    x, y = Inches(width) / presentation.slide_width, Inches(height) / presentation.slide_height
    for master in presentation.slide_masters:
        for holder in (master, *master.slide_layouts):
            for place in holder._element.iter(f"{A}xfrm"):
                for tag, across, down in ((f"{A}off", "x", "y"), (f"{A}ext", "cx", "cy")):
                    node = place.find(tag)
                    if node is not None:
                        node.set(across, str(round(int(node.get(across)) * x)))
                        node.set(down, str(round(int(node.get(down)) * y)))
    presentation.slide_width, presentation.slide_height = Inches(width), Inches(height)


def corporate() -> Any:
    """16:9, orange, two absent fonts, a logo and a stripe on the master, two sample slides."""
    made: Any = pptx.Presentation()
    _wide(made)
    _themed(made, ORANGE, "Brandon Grotesque", "Proxima Nova")
    stripe = made.slides.add_slide(made.slide_layouts[6]).shapes.add_shape(1, 0, 0, made.slide_width, Emu(120_000))
    stripe.fill.solid()
    stripe.fill.fore_color.theme_color = 5
    stripe.line.fill.background()
    made.slide_master._element.cSld.spTree.insert(2, copy.deepcopy(stripe._element))
    _master_picture(made, _logo(), Emu(10_900_000), Emu(6_250_000), Emu(900_000), Emu(300_000))
    made.slides[0].shapes._spTree.remove(stripe._element)
    sample = made.slides.add_slide(made.slide_layouts[1])
    sample.shapes.title.text = "Lorem ipsum sample"
    return made


def _master_picture(presentation: Any, data: bytes, x: int, y: int, w: int, h: int) -> None:
    shown = presentation.slides[0].shapes.add_picture(io.BytesIO(data), x, y, w, h)
    element = shown._element
    element.getparent().remove(element)
    master = presentation.slide_master
    blip = next(element.iter(f"{A}blip"))
    name = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
    image = presentation.slides[0].part.related_part(blip.get(name))
    blip.set(name, master.part.relate_to(image, RT.IMAGE))
    master._element.cSld.spTree.append(element)


def without_layouts() -> Any:
    """A master and nothing under it."""
    made: Any = pptx.Presentation()
    for layout in list(made.slide_layouts):
        made.slide_layouts.remove(layout)
    return made


def letter() -> Any:
    """Portrait letter paper."""
    made: Any = pptx.Presentation()
    _wide(made, 8.5, 11)
    return made


def sixty() -> Any:
    """Sixty layouts under German names; most of them are the same few, moved a little."""
    made: Any = pptx.Presentation()
    _wide(made)
    names = (
        "Titelfolie",
        "Titel und Inhalt",
        "Abschnittsüberschrift",
        "Zwei Inhalte",
        "Vergleich",
        "Nur Titel",
        "Leer",
    )
    for number, layout in enumerate(list(made.slide_layouts)):
        layout._element.cSld.set("name", names[number] if number < len(names) else f"Layout {number}")
        layout._element.attrib.pop("type", None)
    master = made.slide_master
    for number in range(len(made.slide_layouts), 60):
        like = made.slide_layouts[number % 11]
        element = copy.deepcopy(like._element)
        element.cSld.set("name", f"{like.name} v{number}")
        part = SlideLayoutPart(
            PackURI(f"/ppt/slideLayouts/slideLayout{number + 1}.xml"), CT.PML_SLIDE_LAYOUT, made.part.package, element
        )
        part.relate_to(master.part, RT.SLIDE_MASTER)
        key = master.part.relate_to(part, RT.SLIDE_LAYOUT)
        entry = copy.deepcopy(master._element.sldLayoutIdLst[0])
        entry.set("id", str(2147484000 + number))
        entry.set("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id", key)
        master._element.sldLayoutIdLst.append(entry)
    return made


def dark() -> Any:
    """White on navy, by the master's colour map and background."""
    made: Any = pptx.Presentation()
    _wide(made)
    _themed(
        made, {**ORANGE, "dk1": "0B1F3A", "lt1": "F8FAFC", "accent1": "F59E0B", "accent2": "38BDF8"}, "Georgia", "Arial"
    )
    mapping = made.slide_master._element.find(f"{P}clrMap")
    for name, value in (("bg1", "dk1"), ("tx1", "lt1"), ("bg2", "dk2"), ("tx2", "lt2")):
        mapping.set(name, value)
    return made


def chinese() -> Any:
    """Layouts with Chinese names and no declared type."""
    made: Any = pptx.Presentation()
    _wide(made)
    _themed(made, {"accent1": "B91C1C", "accent2": "1D4ED8"}, "微软雅黑", "微软雅黑")
    names = ("标题幻灯片", "标题和内容", "节标题", "两栏内容", "比较", "仅标题", "空白", "内容与标题", "图片与标题")
    for layout, name in zip(list(made.slide_layouts), names, strict=False):
        layout._element.cSld.set("name", name)
        layout._element.attrib.pop("type", None)
    return made


def nameless() -> Any:
    """Layouts called 1, 2, 3; a title that stands below its body; no sizes on half of the placeholders."""
    made: Any = pptx.Presentation()
    for number, layout in enumerate(made.slide_layouts, start=1):
        layout._element.cSld.set("name", str(number))
        layout._element.attrib.pop("type", None)
    content = made.slide_layouts[1]
    for shape in content.placeholders:
        if shape.placeholder_format.idx == 0:
            shape.left, shape.top, shape.width, shape.height = (
                Emu(457_200),
                Emu(5_700_000),
                Emu(8_229_600),
                Emu(900_000),
            )
        elif shape.placeholder_format.idx == 1:
            shape.left, shape.top, shape.width, shape.height = (
                Emu(457_200),
                Emu(400_000),
                Emu(8_229_600),
                Emu(5_100_000),
            )
    return made


def empty_layouts() -> Any:
    """Layouts without a single placeholder: a picture of a template."""
    made: Any = pptx.Presentation()
    _wide(made)
    for layout in made.slide_layouts:
        for shape in list(layout.placeholders):
            shape._element.getparent().remove(shape._element)
    return made


TEMPLATES: dict[str, Callable[[], Any]] = {
    "corporate": corporate,
    "without_layouts": without_layouts,
    "letter": letter,
    "sixty": sixty,
    "dark": dark,
    "chinese": chinese,
    "nameless": nameless,
    "empty_layouts": empty_layouts,
}


def saved(name: str, folder: Path, *, suffix: str = ".pptx") -> Path:
    """A template as a file; as `.potx` also by its content type."""
    path = folder / f"{name}{suffix}"
    TEMPLATES[name]().save(str(path))
    if suffix == ".potx":
        path.write_bytes(_as_template(path.read_bytes()))
    return path


def _as_template(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            held = source.read(name)
            if name == "[Content_Types].xml":
                held = held.replace(b"presentationml.presentation.main+xml", b"presentationml.template.main+xml")
            target.writestr(name, held)
    return out.getvalue()
