"""Planting: a deck under construction that notes what is wrong with each of its slides, and shapes as people set them.

What is planted stands beside the slide that it is planted on: `wrong` are faults that must be found there, `may` those
that follow from them or that two people would judge differently. All else that is found is a false alarm.
"""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFilter
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Emu, Inches, Pt

from agents.checks.base import FaultKind

BLANK, TITLE_ONLY, TITLE_BODY = 6, 5, 1


@dataclass(frozen=True)
class Expected:
    """What is planted on one slide; both empty: the slide is clean."""

    wrong: frozenset[FaultKind] = frozenset()
    may: frozenset[FaultKind] = frozenset()


@dataclass
class Planted:
    """A file with its faults, by slide in order."""

    path: Path
    expected: list[Expected]
    selector: str = ".slide"
    sources: Sequence[Path] = ()


@dataclass
class Deck:
    """A presentation in the making. `usual`: faults that all of its slides have."""

    name: str
    size: tuple[float, float] = (13.333, 7.5)
    layout: int = BLANK
    usual: Sequence[FaultKind] = ()
    ink: str = "222222"
    face: str = "Carlito"
    expected: list[Expected] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.made: Any = Presentation()
        self.made.slide_width, self.made.slide_height = Inches(self.size[0]), Inches(self.size[1])

    def slide(self, title: str = "", *, wrong: str = "", may: str = "", layout: int | None = None) -> Any:
        """A slide and what is wrong with it (kinds parted by spaces); its title where the layout has a place."""
        made = self.made.slides.add_slide(self.made.slide_layouts[self.layout if layout is None else layout])
        kinds: Any = {*wrong.split(), *(self.usual if layout is None else ())}
        allowed: Any = may.split()
        self.expected.append(Expected(frozenset(kinds), frozenset(allowed)))
        if made.shapes.title is not None:
            made.shapes.title.text = title
            self._stretch(made)
        elif title:
            self.text(made, title, (0.6, 0.4, self.size[0] - 1.2, 0.9), 30, bold=True)
        return made

    def _stretch(self, slide: Any) -> None:
        """The default template is of 4:3: its places are set to the width at hand, as people drag them."""
        wide, high = self.size
        for place in slide.placeholders:
            title = place == slide.shapes.title
            top, height = (0.04 * high, 0.16 * high) if title else (0.24 * high, 0.66 * high)
            place.left, place.top = Inches(0.7), Inches(top)
            place.width, place.height = Inches(wide - 1.4), Inches(height)
            if title:
                for run in place.text_frame.paragraphs[0].runs:
                    run.font.size = Pt(30)

    def text(
        self,
        slide: Any,
        words: str | Sequence[str],
        at: tuple[float, float, float, float],
        size: float = 18,
        *,
        bold: bool = False,
        ink: str | None = None,
        wrap: bool = True,
    ) -> Any:
        """A text box, one paragraph for each of the words."""
        box = slide.shapes.add_textbox(*(Inches(v) for v in at))
        frame = box.text_frame
        frame.word_wrap = wrap
        for n, said in enumerate([words] if isinstance(words, str) else words):
            paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
            run = paragraph.add_run()
            run.text = said
            run.font.size, run.font.bold, run.font.name = Pt(size), bold, self.face
            run.font.color.rgb = RGBColor.from_string(ink or self.ink)
        return box

    def box(self, slide: Any, at: tuple[float, float, float, float], fill: str, words: str = "", **how: Any) -> Any:
        """A filled shape with words in it."""
        shape = slide.shapes.add_shape(how.pop("kind", MSO_SHAPE.RECTANGLE), *(Inches(v) for v in at))
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor.from_string(fill)
        shape.line.fill.background()
        if words:
            shape.text_frame.word_wrap = True
            run = shape.text_frame.paragraphs[0].add_run()
            run.text = words
            run.font.size, run.font.name = Pt(how.pop("size", 16)), self.face
            run.font.color.rgb = RGBColor.from_string(how.pop("ink", "FFFFFF"))
        return shape

    def picture(self, slide: Any, at: tuple[float, float, float, float], alt: str | None, image: bytes) -> Any:
        """A picture; an `alt` of None leaves what python-pptx puts there: nothing, or the name of the file."""
        shape = slide.shapes.add_picture(io.BytesIO(image), *(Inches(v) for v in at))
        properties = shape._element._nvXxPr.cNvPr
        if alt is not None:
            properties.set("descr", alt)
        return shape

    def ground(self, slide: Any, color: str) -> None:
        """The slide's own background."""
        slide.background.fill.solid()
        slide.background.fill.fore_color.rgb = RGBColor.from_string(color)

    def save(self, folder: Path, sources: Sequence[Path] = ()) -> Planted:
        path = folder / f"{self.name}.pptx"
        self.made.save(path)
        return Planted(path, self.expected, sources=sources)


def pages(folder: Path) -> list[Planted]:
    """The HTML decks beside this file, copied to a folder; their slides say themselves what is planted on them."""
    shutil.copytree(Path(__file__).parent / "pages", folder, dirs_exist_ok=True)
    found = []
    for path in sorted(folder.glob("*.html")):
        if path.name.startswith("fixed-"):
            continue
        source = path.read_text("utf-8")
        selector = re.search(r'data-slides="([^"]+)"', source)
        assert selector, path
        tag = selector[1].rpartition(" ")[2]
        begin = r"<section\b[^>]*>" if tag == "section" else rf"<\w+ class={tag[1:]}\b[^>]*>"
        expected = [_planted_in(opened[0]) for opened in re.finditer(begin, source)]
        found.append(Planted(path, expected, selector[1]))
    return found


def _planted_in(tag: str) -> Expected:
    said = {name: kinds.split() for name, kinds in re.findall(r'data-(wrong|may)="([^"]*)"', tag)}
    wrong: Any = said.get("wrong", [])
    may: Any = said.get("may", [])
    return Expected(frozenset(wrong), frozenset(may))


def photograph(seed: int, size: tuple[int, int] = (960, 540)) -> bytes:
    """A picture with light and dark parts, as a landscape has."""
    image = Image.new("RGB", size, (210, 225, 240))
    draw = ImageDraw.Draw(image)
    for n in range(14):
        x, y = (seed * 97 + n * 173) % size[0], size[1] * (n + 4) // 20
        shade = (40 + (n * 37 + seed * 11) % 160, 60 + (n * 53) % 140, 50 + (n * 29 + seed) % 120)
        draw.polygon([(x - 420, size[1]), (x, y), (x + 460, size[1])], fill=shade)
    return png(image.filter(ImageFilter.GaussianBlur(2)))


def scan(lines: Sequence[str], size: tuple[int, int] = (960, 540)) -> bytes:
    """A picture of text, as a screenshot is."""
    image = Image.new("RGB", size, (250, 250, 248))
    draw = ImageDraw.Draw(image)
    for n, line in enumerate(lines):
        draw.text((60, 60 + 44 * n), line, fill=(30, 30, 30), font_size=28)
    return png(image)


def png(image: Image.Image) -> bytes:
    """An image as a file."""
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def link(box: Any, address: str) -> None:
    """Lead the first run of a box to an address."""
    box.text_frame.paragraphs[0].runs[0].hyperlink.address = address


def fitted(box: Any, percent: int | None) -> None:
    """Mark a text as shrunk on overflow, as PowerPoint does; None: as growing with its text."""
    body = box._element.txBody.bodyPr
    for old in list(body):
        body.remove(old)
    scale = "" if percent is None else f' fontScale="{percent * 1000}"'
    tag = "spAutoFit" if percent is None else "normAutofit"
    body.append(parse_xml(f"<a:{tag} {nsdecls('a')}{scale}/>"))


def appearing(slide: Any, shape: Any) -> None:
    """An animation at a click and a transition, as PowerPoint writes them."""
    slide._element.append(parse_xml(f'<p:transition {nsdecls("p")} spd="med"><p:fade/></p:transition>'))
    slide._element.append(
        parse_xml(
            f'<p:timing {nsdecls("p")}><p:tnLst><p:par><p:cTn id="1" dur="indefinite" nodeType="tmRoot">'
            '<p:childTnLst><p:seq concurrent="1" nextAc="seek"><p:cTn id="2" dur="indefinite" nodeType="mainSeq">'
            '<p:childTnLst><p:par><p:cTn id="3" fill="hold"><p:stCondLst><p:cond delay="indefinite"/></p:stCondLst>'
            '<p:childTnLst><p:par><p:cTn id="4" fill="hold"><p:stCondLst><p:cond delay="0"/></p:stCondLst>'
            '<p:childTnLst><p:par><p:cTn id="5" presetID="1" presetClass="entr" presetSubtype="0" fill="hold" '
            'nodeType="clickEffect"><p:stCondLst><p:cond delay="0"/></p:stCondLst><p:childTnLst><p:set><p:cBhvr>'
            '<p:cTn id="6" dur="1" fill="hold"><p:stCondLst><p:cond delay="0"/></p:stCondLst></p:cTn>'
            f'<p:tgtEl><p:spTgt spid="{shape.shape_id}"/></p:tgtEl><p:attrNameLst><p:attrName>style.visibility'
            '</p:attrName></p:attrNameLst></p:cBhvr><p:to><p:strVal val="visible"/></p:to></p:set></p:childTnLst>'
            "</p:cTn></p:par></p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn></p:par></p:childTnLst></p:cTn>"
            '<p:prevCondLst><p:cond evt="onPrev" delay="0"><p:tgtEl><p:sldTgt/></p:tgtEl></p:cond></p:prevCondLst>'
            '<p:nextCondLst><p:cond evt="onNext" delay="0"><p:tgtEl><p:sldTgt/></p:tgtEl></p:cond></p:nextCondLst>'
            "</p:seq></p:childTnLst></p:cTn></p:par></p:tnLst></p:timing>"
        )
    )


def emu(inches: float) -> Emu:
    """Inches as python-pptx wants them of charts and tables."""
    return Emu(round(inches * 914400))
