"""What a template's layouts are for: which placeholder is title, text, picture, data, and which layout suits what.

Read from placeholder types and geometry first, from names in several languages second: templates lie in their names more
often than in their shapes. Lengths are EMU. It chooses nothing; `choosing.py` does.
"""

# ruff: noqa: E501 (a purpose's names are one line)

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from pptx.util import Emu

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
Kind = Literal["title", "subtitle", "text", "picture", "object", "chart", "table", "footer", "number", "date"]
Purpose = Literal[
    "title",
    "agenda",
    "section",
    "statement",
    "content",
    "two",
    "comparison",
    "picture",
    "title_only",
    "blank",
    "closing",
]
_TYPES: dict[str, Kind] = {
    "title": "title", "ctrTitle": "title", "subTitle": "subtitle", "body": "text", "obj": "object", "pic": "picture",
    "clipArt": "picture", "chart": "chart", "tbl": "table", "dgm": "object", "media": "picture", "ftr": "footer",
    "sldNum": "number", "dt": "date",
}  # fmt: skip
_OOXML: dict[str, Purpose] = {
    "title": "title", "secHead": "section", "titleOnly": "title_only", "blank": "blank", "twoObj": "two",
    "twoTxTwoObj": "comparison", "obj": "content", "tx": "content", "picTx": "picture", "objTx": "two", "txAndObj": "two",
    "txAndChart": "two", "chartAndTx": "two", "twoColTx": "two",
}  # fmt: skip
NAMES: dict[Purpose, re.Pattern[str]] = {
    "agenda": re.compile(r"agenda|contents$|table of|inhaltsverzeichnis|gliederung|sommaire|ordre du jour|[ií]ndice|sommario|目录|目錄|议程|目次|アジェンダ|목차", re.I),
    "closing": re.compile(r"clos|end ?(?:slide|page)?$|thank|back ?cover|abschluss|ende|danke|fin$|merci|cierre|gracias|chiusura|结束|致谢|谢谢|封底|尾页|終|ありがとう", re.I),
    "section": re.compile(r"section|divider|chapter|abschnitt|kapitel|trenn|intercalaire|section|chapitre|secci[oó]n|divisor|sezione|章|节|過渡|过渡|セクション|섹션", re.I),
    "title_only": re.compile(r"title only|nur titel|titre seul|s[oó]lo el t[ií]tulo|solo titolo|仅标题|タイトルのみ", re.I),
    "title": re.compile(r"title slide|cover|front|titelfolie|deckblatt|titelseite|^titel$|diapositive de titre|page de garde|portada|diapositiva de t[ií]tulo|copertina|标题幻灯片|封面|タイトル スライド|表紙|제목 슬라이드", re.I),
    "statement": re.compile(r"statement|quote|big (?:idea|text)|zitat|aussage|citation|cita|citazione|引用|引言|金句|观点|名言", re.I),
    "comparison": re.compile(r"compar|vergleich|confronto|比较|对比|比較", re.I),
    "picture": re.compile(r"picture|photo|image|bild|foto|imagen|immagine|图片|图文|写真|图像", re.I),
    "two": re.compile(r"two|2 ?(?:col|content|inhalt)|zwei|deux|dos |due |两栏|两列|双栏|2 つ|二段", re.I),
    "blank": re.compile(r"^blank|^leer|^vide|en blanco|vuot|空白|白紙", re.I),
    "content": re.compile(r"content|bullet|text|inhalt|contenu|contenido|contenuto|标题和内容|内容|コンテンツ", re.I),
}  # fmt: skip
SET_TEXT = re.compile(
    r"disclaim|legal|contact|imprint|instruction|how to|guideline|kontakt|impressum|anleitung|mentions|avis|免责|声明|说明|联系",
    re.I,
)
"""Names of layouts that say something themselves"""
UPRIGHT = ("eaVert", "vert", "vert270", "mongolianVert", "wordArtVert", "wordArtVertRtl")
SMALL = 0.055
"""Share of the slide under which a text place is a label, not a body."""


@dataclass(frozen=True)
class Slot:
    """A placeholder of a layout, where it really stands (its own place, else its master's)."""

    index: int
    kind: Kind
    name: str
    x: int
    y: int
    w: int
    h: int
    moved: bool = False
    """Whether it stands elsewhere than its layout has it: then the slide says where."""

    @property
    def area(self) -> int:
        return self.w * self.h

    @property
    def holds_text(self) -> bool:
        return self.kind in ("text", "object")

    @property
    def holds_data(self) -> bool:
        return self.kind in ("object", "chart", "table")


@dataclass
class LayoutUse:
    """A layout understood."""

    number: int
    """Place among all layouts of all masters."""
    name: str
    purpose: Purpose
    slots: list[Slot] = field(default_factory=list)
    size: tuple[int, int] = (12_192_000, 6_858_000)
    usual: bool = True
    """Whether its title stands where most of the template's layouts have theirs."""
    apart: bool = False
    """Whether it has a ground of its own."""
    taken: bool = False
    """Whether texts or shapes of its own stand where content would go."""
    area: tuple[int, int, int, int] | None = None
    """Where content goes under a title without a body, as a layout with the same title has it; x, y, w, h."""

    def of(self, *kinds: Kind) -> list[Slot]:
        """Slots of these kinds, in reading order."""
        return [s for s in self.slots if s.kind in kinds]

    @property
    def title(self) -> Slot | None:
        return next(iter(self.of("title")), None)

    @property
    def bodies(self) -> list[Slot]:
        """Where main text or data goes, in reading order."""
        return [s for s in self.slots if s.holds_text and s.area >= SMALL * self.size[0] * self.size[1]]

    @property
    def labels(self) -> list[Slot]:
        """Small places for text: headings of columns, captions, sources."""
        return [s for s in self.slots if s.holds_text and s not in self.bodies]

    @property
    def content(self) -> tuple[int, int, int, int]:
        """Where content goes: the bodies together, else what is under the title; x, y, w, h."""
        places = [
            s
            for s in self.slots
            if s.kind in ("text", "object", "picture", "chart", "table")
            and s in [*self.bodies, *self.of("picture", "chart", "table")]
        ]
        if places:
            x, y = min(s.x for s in places), min(s.y for s in places)
            return x, y, max(s.x + s.w for s in places) - x, max(s.y + s.h for s in places) - y
        return self.area or self._free()

    def _free(self) -> tuple[int, int, int, int]:
        """What the title and the furniture leave: under it, over it, or beside it."""
        width, height = self.size
        title = self.title
        if title is None:
            foot = min([s.y for s in self.of("footer", "number", "date") if s.y > height * 0.7], default=height * 0.92)
            return round(width * 0.07), round(height * 0.09), round(width * 0.86), round(foot - height * 0.11)
        beside = title.w < width * 0.45 and title.h > height * 0.25
        if beside or title.y > height * 0.5:
            gap, across = round(width * 0.04), (round(height * 0.1), round(height * 0.78))
            left, right = title.x - 2 * gap, width - title.x - title.w - 3 * gap
            if beside and max(left, right) > width * 0.3:
                x, w = (title.x + title.w + 2 * gap, right) if right >= left else (gap, left)
                return x, across[0], w, across[1]
            if title.y > height * 0.5:
                return gap * 2, round(height * 0.07), width - 4 * gap, title.y - round(height * 0.12)
        margin = title.x if title is not None and title.x > 0 and title.w > width / 2 else round(width * 0.07)
        top = (
            title.y + title.h + round(height * 0.03)
            if title is not None and title.y + title.h < height * 0.6
            else round(height * 0.22)
        )
        foot = min(
            [s.y for s in self.of("footer", "number", "date") if s.y > height * 0.7], default=round(height * 0.92)
        )
        return margin, top, width - 2 * margin, max(round(height * 0.2), foot - top - round(height * 0.02))


def layouts_of(presentation: Any) -> list[LayoutUse]:
    """Every layout of every master, understood."""
    size = int(presentation.slide_width or Emu(9_144_000)), int(presentation.slide_height or Emu(6_858_000))
    found: list[LayoutUse] = []
    for master in presentation.slide_masters:
        above = {mark.get("type", "body"): _box(shape) for shape, mark in _marked(master)}
        ours = [_understood(layout, above, len(found) + n, size) for n, layout in enumerate(master.slide_layouts)]
        _compared(ours, above, size)
        for use, layout in zip(ours, master.slide_layouts, strict=True):
            use.apart = layout._element.cSld.find(f"{_P}bg") is not None
            use.taken = _taken(use, layout)
        found += ours
    return found


def _compared(uses: list[LayoutUse], above: dict[str, tuple[int, int, int, int] | None], size: tuple[int, int]) -> None:
    """What one layout tells about another: where titles usually stand, and where content goes under such a title."""
    places = Counter(_rough(u.title, size) for u in uses if u.title is not None and u.purpose != "title")
    if not places:
        return
    usual = places.most_common(1)[0][0]
    bodied = {
        _rough(u.title, size): u.content for u in reversed(uses) if u.title is not None and u.purpose == "content"
    }
    master = above.get("title"), above.get("body")
    if None not in master:
        title = Slot(0, "title", "", *master[0])  # type: ignore[misc]
        bodied.setdefault(_rough(title, size), master[1])  # type: ignore[arg-type]
    for use in uses:
        if use.title is None:
            continue
        use.usual = _rough(use.title, size) == usual
        if not use.bodies and not use.of("picture", "chart", "table"):
            use.area = bodied.get(_rough(use.title, size))


def _rough(slot: Slot | None, size: tuple[int, int]) -> tuple[int, ...]:
    """A place to a twentieth of the slide."""
    if slot is None:
        return ()
    return tuple(round(20 * v / s) for v, s in zip((slot.x, slot.y, slot.w, slot.h), size * 2, strict=True))


def drawn_boxes(layout: Any, *, above: bool = True) -> Iterator[tuple[int, int, int, int]]:
    """Where a layout's own shapes stand, and its master's where it shows them: x, y, w, h."""
    shows = above and layout._element.get("showMasterSp", "1") not in ("0", "false")
    for holder in (layout, layout.slide_master) if shows else (layout,):
        for shape in holder._element.cSld.spTree:
            box = _box(shape) if next(shape.iter(f"{_P}ph"), None) is None else None
            if box is not None:
                yield box


def _taken(use: LayoutUse, layout: Any) -> bool:
    if SET_TEXT.search(use.name):
        return True
    x, y, w, h = use.content
    for box in drawn_boxes(layout, above=False):
        across = min(x + w, box[0] + box[2]) - max(x, box[0])
        down = min(y + h, box[1] + box[3]) - max(y, box[1])
        card = across >= 0.97 * w and down >= 0.97 * h and box[2] * box[3] < 0.85 * use.size[0] * use.size[1]
        if across > 0 and down > 0 and across * down > 0.08 * w * h and not card:
            return True
    return False


def native_layouts(presentation: Any) -> list[Any]:
    """The layouts themselves, numbered as in `layouts_of`."""
    return [layout for master in presentation.slide_masters for layout in master.slide_layouts]


def _understood(
    layout: Any, above: dict[str, tuple[int, int, int, int] | None], number: int, size: tuple[int, int]
) -> LayoutUse:
    slots = [s for s in (_slot(shape, mark, above, size) for shape, mark in _marked(layout)) if s is not None]
    slots.sort(key=lambda s: (s.kind not in ("title", "subtitle"), round(s.y / (size[1] * 0.08)), s.x))
    use = LayoutUse(number, layout.name or f"Layout {number + 1}", "blank", slots, size)
    use.purpose = _purpose(use, layout._element.get("type"))
    return use


def _marked(holder: Any) -> Iterator[tuple[Any, Any]]:
    """The placeholders of a master or layout: shape and mark."""
    for shape in holder._element.cSld.spTree:
        mark = next(shape.iter(f"{_P}ph"), None)
        if mark is not None:
            yield shape, mark


def _box(shape: Any) -> tuple[int, int, int, int] | None:
    """A shape's own place; None where it says none."""
    place = next(shape.iter(f"{_A}xfrm", f"{_P}xfrm"), None)
    off, ext = (None, None) if place is None else (place.find(f"{_A}off"), place.find(f"{_A}ext"))
    if off is None or ext is None:
        return None
    return int(off.get("x")), int(off.get("y")), int(ext.get("cx")), int(ext.get("cy"))


def _slot(
    shape: Any, mark: Any, above: dict[str, tuple[int, int, int, int] | None], size: tuple[int, int]
) -> Slot | None:
    kind = _TYPES.get(mark.get("type", "obj"))
    if kind is None:
        return None
    wanted = "title" if kind == "title" else "body" if kind in ("text", "object", "subtitle") else mark.get("type")
    x, y, w, h = _box(shape) or above.get(wanted) or _usual(kind, size)
    if w <= 0 or h <= 0 or x >= size[0] or y >= size[1] or x + w <= 0 or y + h <= 0:
        return None  # parked off the slide: nothing that is put there is seen
    name = next(shape.iter(f"{_P}cNvPr")).get("name", "")
    lying = next(shape.iter(f"{_A}bodyPr"), None)
    if lying is not None and lying.get("vert") in UPRIGHT:
        return None  # text that stands upright is not what a deck's sentences are for
    return Slot(int(mark.get("idx", 0)), kind, name, x, y, w, h)


def _usual(kind: Kind, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Where a placeholder stands that nobody placed."""
    width, height = size
    margin = round(width * 0.07)
    if kind == "title":
        return margin, round(height * 0.06), width - 2 * margin, round(height * 0.16)
    return margin, round(height * 0.26), width - 2 * margin, round(height * 0.62)


def _purpose(use: LayoutUse, declared: str | None) -> Purpose:
    """By shape, then by what it says it is where the shape allows that."""
    bodies, pictures = use.bodies, use.of("picture")
    named = next((p for p, words in NAMES.items() if words.search(use.name)), None)
    said = _OOXML.get(declared or "")
    if use.title is None:
        return "statement" if bodies and named == "statement" else "closing" if named == "closing" else "blank"
    if named in ("section", "closing") or (said == "section" and named not in ("content", "two", "comparison")):
        return named if named in ("section", "closing") else "section"
    if named == "title" or said == "title" or (use.of("subtitle") and not bodies):
        return "title"
    if named == "statement" and len(bodies) <= 1:
        return "statement"
    if named == "agenda" and len(bodies) == 1:
        return "agenda"
    if pictures and not any(s.holds_data and s.kind != "object" for s in use.slots):
        return "picture"
    if len(bodies) >= 2:
        side = abs(bodies[0].y - bodies[1].y) < 0.12 * use.size[1]
        return "comparison" if side and len(use.labels) >= 2 else "two"
    if len(bodies) == 1 or use.of("chart", "table"):
        return "content"
    if use.labels and use.title.y > 0.3 * use.size[1]:
        return "section"
    return "title_only"
