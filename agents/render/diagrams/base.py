"""What diagrams are made of: boxes, paths, texts, lists, pictures and charts at places; and a kit to size them.

Places are px on the slide. A kit knows the theme's fonts, the area that the slide's title leaves, and how the theme
draws (its look); it knows no colours: parts name classes, the style sheet of the look paints them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from agents.deck.spec import Chart, Image, Text
from agents.render import fit
from agents.render.layouts import Look, Slot, Theme
from agents.sources.base import Language

HEADINGS = (38, 36, 34, 32, 30, 28, 26, 24, 22, 20, 18, 17, 16, 15)
TEXTS = (28, 26, 24, 22, 20, 19, 18, 17, 16, 15, 14)
VALUES = (64, 56, 48, 42, 36, 32, 28, 24, 20)
LEAST = 14
"""px: no text of a diagram is smaller."""
ROOMIER = 4
"""px that texts of 4:3 may be larger, which has a third more height for the same width"""
LEAST_TALL = 24
"""px: nor on a tall slide, which is read on a phone"""


@dataclass(frozen=True)
class Area:
    """A rectangle, px."""

    x: float
    y: float
    w: float
    h: float

    @property
    def tall(self) -> bool:
        """Whether it is higher than wide."""
        return self.h > self.w

    @property
    def right(self) -> float:
        """Right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.y + self.h

    def inner(self, across: float, down: float | None = None) -> Area:
        """The rectangle less so much on each side."""
        down = across if down is None else down
        return Area(self.x + across, self.y + down, max(self.w - 2 * across, 1), max(self.h - 2 * down, 1))

    def below(self, top: float) -> Area:
        """What is left under `top` px of it."""
        return Area(self.x, self.y + top, self.w, max(self.h - top, 1))

    def grid(self, columns: int, rows: int, gap: float, gap_down: float | None = None) -> list[Area]:
        """Cells, row by row."""
        down = gap if gap_down is None else gap_down
        w, h = (self.w - gap * (columns - 1)) / columns, (self.h - down * (rows - 1)) / rows
        return [
            Area(self.x + c * (w + gap), self.y + r * (h + down), w, h) for r in range(rows) for c in range(columns)
        ]


@dataclass(frozen=True)
class Shape:
    """A box: the classes paint it."""

    kind: str
    area: Area
    name: str
    sort: Literal["box"] = "box"
    radius: str = ""
    """CSS radius, where the shape itself asks for one"""


@dataclass(frozen=True)
class Drawing:
    """Paths in a box: `(class, d)`, coordinates counted from the box."""

    paths: tuple[tuple[str, str], ...]
    area: Area
    name: str
    alt: str = ""
    sort: Literal["drawing"] = "drawing"
    view: tuple[float, float] | None = None
    """Width and height of the coordinates, where they are not px"""


@dataclass(frozen=True)
class Words:
    """One text in a slot at a size."""

    kind: str
    value: Text | str
    slot: Slot
    size: int
    item: str | None = None
    tag: str = "p"
    align: Literal["left", "center", "right"] = "left"
    placeholder: str | None = None
    name: str = ""
    sort: Literal["words"] = "words"


@dataclass(frozen=True)
class Listed:
    """Several texts as one list, whose items' paths begin with `item`."""

    kind: str
    values: Sequence[Text]
    slot: Slot
    size: int
    item: str
    placeholder: str | None = None
    name: str = ""
    sort: Literal["list"] = "list"


@dataclass(frozen=True)
class Cited:
    """References as a numbered list that begins at `start`."""

    first: int
    count: int
    slot: Slot
    size: int
    placeholder: str | None = None
    sort: Literal["cited"] = "cited"


@dataclass(frozen=True)
class Coded:
    """Program text in a fixed-width face: stretches of `(class, text)`, in order, line ends among them."""

    spans: tuple[tuple[str, str], ...]
    slot: Slot
    size: int
    name: str
    placeholder: str | None = None
    sort: Literal["code"] = "code"


@dataclass(frozen=True)
class Photo:
    """A picture in a box."""

    image: Image
    area: Area
    covers: bool
    name: str
    placeholder: str | None = None
    kind: str = ""
    sort: Literal["photo"] = "photo"


@dataclass(frozen=True)
class Plot:
    """A chart in a box."""

    chart: Chart
    area: Area
    name: str
    placeholder: str | None = None
    sort: Literal["plot"] = "plot"


@dataclass(frozen=True)
class Group:
    """Parts that move as one."""

    name: str
    parts: tuple[Part, ...]
    sort: Literal["group"] = "group"


Part = Shape | Drawing | Words | Listed | Cited | Coded | Photo | Plot | Group


@dataclass
class Kit:
    """How a slide's parts are sized: theme, language, area, and how a text is set."""

    theme: Theme
    language: Language
    area: Area
    slide: Area
    """The whole slide"""
    say: Callable[[Text], str]
    label: Callable[[str], str] = field(default=lambda name: name)
    snug: bool = True
    """Cards are no higher than what they hold needs; False: as high as there is room, to measure what they could"""

    @property
    def look(self) -> Look:
        """How the theme draws."""
        return self.theme.look

    def said(self, value: Text | str) -> str:
        """A text as it is set."""
        return value if isinstance(value, str) else self.say(value)

    def slot(
        self,
        area: Area,
        sizes: Sequence[int],
        *,
        heading: bool = False,
        bold: bool | None = None,
        anchor: Literal["top", "middle", "bottom"] = "top",
        lines: int | None = None,
        indent: float = 0.0,
        gap: float = 0.45,
        leading: float | None = None,
        more: int = 0,
    ) -> Slot:
        """A slot at a place. Headings are in the heading face from 18 px up and bold.

        `more`: px beyond the look's largest text, where the text is what the slide says and not a remark.
        """
        most = (self.look.largest_heading if heading else self.look.largest_text) if sizes is not VALUES else 999
        most += more + (ROOMIER if 0.7 * self.slide.w < self.slide.h <= self.slide.w else 0)
        kept = tuple(s for s in sizes if s <= most) or (sizes[-1],)
        if self.slide.tall:
            kept = tuple(s for s in sizes if s >= LEAST_TALL) or (LEAST_TALL,)
        return Slot(
            x=area.x,
            y=area.y,
            w=area.w,
            h=area.h,
            sizes=kept,
            leading=leading or (1.2 if heading else 1.36),
            leading_zh=leading,
            font="heading" if heading and self.look.heading_face else "body",
            font_zh="body" if heading and not self.look.heading_face_zh else None,
            bold=bold if bold is not None else (True if heading else None),
            anchor=anchor,
            lines=lines,
            indent=indent,
            gap=gap,
        )

    def height(self, slot: Slot, size: int, texts: Sequence[str]) -> float:
        """px that texts take in a slot at a size."""
        return fit.height(slot, size, texts, self.theme, self.language)

    def size(self, placed: Sequence[tuple[Slot, Sequence[str]]]) -> int:
        """The largest size at which everything fits its place: siblings share it."""
        steps = [fit.step(slot, list(texts), self.theme, self.language) for slot, texts in placed if texts]
        sizes = placed[0][0].sizes_in(self.language) if placed else (TEXTS[-1],)
        return sizes[min(max(steps, default=0), len(sizes) - 1)]

    def pair(
        self,
        cells: Sequence[Area],
        headings: Sequence[Text | str],
        texts: Sequence[Text | str | None],
        *,
        sizes: Sequence[int] = HEADINGS,
        gap: float = 6,
        lines: int = 3,
        more: int = 0,
    ) -> list[tuple[Slot, int, Slot, int]]:
        """For each cell a heading's slot and size, and under it a text's: the largest two sizes by which all fit.

        `more`: px that a heading may be larger than the look's largest, where it is all that is said.
        The text is never larger than its heading. Where nothing fits, the smallest sizes.
        """
        said = [self.said(h) for h in headings]
        told = [None if t is None else self.said(t) for t in texts]
        best: tuple[int, int] | None = None
        tops = self.slot(cells[0], sizes, heading=True, more=more).sizes_in(self.language)
        bodies = self.slot(cells[0], TEXTS).sizes_in(self.language)
        for top in tops:
            for body in (b for b in bodies if b < top or top <= 16):
                if all(self._holds(c, h, t, top, body, gap, lines) for c, h, t in zip(cells, said, told, strict=True)):
                    best = (top, body)
                    break
            if best and (best[1] >= 16 or top <= 20 or not any(told)):
                break
        top, body = best or (tops[-1], bodies[-1])
        made = []
        for cell, head in zip(cells, said, strict=True):
            slot = self.slot(cell, (top,), heading=True)
            tall = self.height(slot, top, [head])
            made.append(
                (
                    self.slot(Area(cell.x, cell.y, cell.w, tall), (top,), heading=True).model_copy(
                        update={"sizes": (top,)}
                    ),
                    top,
                    self.slot(cell.below(tall + gap), TEXTS),
                    body,
                )
            )
        return made

    def _holds(self, cell: Area, head: str, text: str | None, top: int, body: int, gap: float, lines: int) -> bool:
        heading = self.slot(cell, (top,), heading=True, lines=lines)
        tall = self.height(heading, top, [head])
        font, bold = fit.role(heading, self.theme, self.language)
        longest = max((fit.width(w, font, bold=bold) for w in _words(head)), default=0) * top
        if tall == math.inf or longest > cell.w:
            return False
        return tall + (gap + self.height(self.slot(cell, TEXTS), body, [text]) if text else 0) <= cell.h

    def card(self, area: Area, name: str, *, strong: bool = False) -> tuple[Shape, Area]:
        """A container in the theme's manner, and the room in it."""
        side = {"rule": 0.0, "plain": 0.0, "bar": 22.0}.get(self.look.card, 24.0)
        top = {"rule": 16.0, "plain": 4.0, "bar": 4.0}.get(self.look.card, 22.0)
        if strong:
            side, top = max(side, 22.0), max(top, 22.0)
        left = side
        room = Area(
            area.x + left,
            area.y + top,
            max(area.w - left - (side if side == 24 or strong else 0), 1),
            area.h - top - (top if side == 24 or strong else 4),
        )
        return Shape("card strong" if strong else "card", area, name), room

    def words(
        self, kind: str, value: Text | str, slot: Slot, size: int, item: str | None = None, **rest: object
    ) -> Words:
        """A text in its slot."""
        return Words(kind, value, slot, size, item, **rest)  # type: ignore[arg-type]


def _words(text: str) -> list[str]:
    return [w for w in text.split() if w.isascii()]


def circle(cx: float, cy: float, r: float) -> str:
    """Path of a circle."""
    return (
        f"M {cx - r:.2f} {cy:.2f} A {r:.2f} {r:.2f} 0 1 1 {cx + r:.2f} {cy:.2f} "
        f"A {r:.2f} {r:.2f} 0 1 1 {cx - r:.2f} {cy:.2f} Z"
    )


def polygon(points: Sequence[tuple[float, float]]) -> str:
    """Path through points, closed."""
    return "M " + " L ".join(f"{x:.2f} {y:.2f}" for x, y in points) + " Z"


def line(points: Sequence[tuple[float, float]]) -> str:
    """Path through points, open."""
    return "M " + " L ".join(f"{x:.2f} {y:.2f}" for x, y in points)


def arrow(x: float, y: float, angle: float, size: float = 9) -> str:
    """A filled arrowhead whose tip is at a point and that points along `angle` (radians, clockwise from the right)."""
    spread = 2.62
    tips = [(x, y)] + [(x + size * math.cos(angle + s), y + size * math.sin(angle + s)) for s in (spread, -spread)]
    return polygon(tips)
