"""Layouts: a slide whose text has no room, or that has placeholders nobody filled, gets another layout of its master.

Chosen is the layout that has a place for each thing in the slide's placeholders and none left over. A text takes the
room of its new place where nothing else stands there; pictures, charts and all that is in no placeholder stay where
they are. Covers and sections are no targets, a deck's first slide keeps its layout, and so does a slide with effects
on a placeholder that would go.
"""

from __future__ import annotations

import itertools
import math
import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from agents.checks.base import Fault, FaultKind
from agents.checks.deck_reader import presentation_of, shapes_of
from agents.checks.extent import intersection
from agents.checks.medium import medium_of
from agents.checks.mend.bench import EMU_PER_PX, A, P
from agents.checks.mend.loop import Reworked
from agents.checks.mend.room import Room
from agents.checks.package import part_of, relations_of, with_parts
from agents.checks.wording import cut
from agents.render.scene import Rect, Scene

KINDS: frozenset[FaultKind] = frozenset({"overflow", "clipped", "empty"})
MORE = 1.15
"""A text without room needs at least this much more of it to be worth another layout"""
_TARGETS = ("obj", "tx", "twoObj", "twoColTx", "txAndObj", "objAndTx", "titleOnly", "twoTxTwoObj", "objTx", "picTx")
_TITLES, _FURNITURE = ("title", "ctrTitle"), ("ftr", "sldNum", "dt", "hdr")
_TEXTS = ("body", "subTitle", "obj")
_MOST_PLACES = 4


@dataclass(frozen=True)
class _Place:
    """A place for content on a layout: the mark that a shape in it bears, and where it is."""

    mark: Any
    rect: Rect

    @property
    def kind(self) -> str:
        return self.mark.get("type", "obj")

    def takes(self, shape: Any) -> bool:
        """Whether a placeholder's content may stand here."""
        if self.mark.get("orient") != _mark(shape).get("orient"):
            return False
        if shape._element.tag == f"{P}sp":
            return self.kind in _TEXTS
        return self.kind in ("obj", "pic") if shape._element.tag == f"{P}pic" else self.kind not in ("body", "subTitle")


def relaid(data: bytes, scene: Scene, faults: Sequence[Fault], barred: frozenset[int]) -> Reworked:
    """Give slides with one of the faults another layout, but for the numbers `barred`."""
    changed: dict[str, bytes] = {}
    done: list[tuple[int, str]] = []
    slides = list(presentation_of(data).slides)
    for number, slide in enumerate(slides, 1):
        mine = [f for f in faults if f.slide == number and f.kind in KINDS]
        if number == 1 or number in barred or not mine:
            continue
        found = _fitting(slide, number, scene, {f.node for f in mine if f.kind != "empty"})
        if found is None:
            continue
        layout, places = found
        for shape, place, pinned in places:
            _set_in(shape, place, pinned)
        _emptied(slide)
        name = str(slide.part.partname).lstrip("/")
        changed[name] = etree.tostring(slide._element, xml_declaration=True, encoding="UTF-8", standalone=True)
        changed[relations_of(name)] = _related(part_of(data, relations_of(name)), name, layout)
        done.append((number, f"The slide has the layout “{cut(layout.name, 40)}” now."))
    return Reworked(with_parts(data, changed) if done else data, done, list(range(1, len(slides) + 1)))


_Set = tuple[Any, _Place, bool]
"""A placeholder, its new place, and whether it stays where it stands"""


def _fitting(slide: Any, number: int, scene: Scene, cramped: set[str | None]) -> tuple[Any, list[_Set]] | None:
    """The layout that gives the slide's texts most room, and what comes to which of its places."""
    title = slide.shapes.title
    held = [s for s in slide.placeholders if _mark(s).get("type") not in (*_TITLES, *_FURNITURE)]
    filled = [s for s in held if not _is_blank(s)]
    others = [s for s in slide.shapes if not s.is_placeholder]
    blank = [s for s in held if _is_blank(s)]
    if title is None or not title.text_frame.text.strip() or not (filled or others) or len(filled) > _MOST_PLACES:
        return None
    if any(_has_effect(slide, s) for s in blank) or not (blank or cramped):
        return None
    nodes = {f"{number}-{at}": shape for at, shape in enumerate(shapes_of(slide), 1)}
    moving = {node for node, shape in nodes.items() if shape.is_placeholder}
    room = Room(scene.slides[number - 1], scene, medium_of(scene.width, scene.height))
    tight = [s for s in filled if any(n in cramped and nodes[n]._element is s._element for n in nodes)]
    if cramped and not tight and not blank:
        return None
    best: tuple[float, Any, list[_Set]] | None = None
    for layout in _others(slide):
        places = _matched(filled, list(_places(layout)))
        if places is None:
            continue
        chosen = [(s, p, not (_is_text(s) and _is_free(room, moving, p, places, s))) for s, p in places]
        gains = [_area(p.rect) / max(1.0, _area(_rect(s))) for s, p, pinned in chosen if _is_text(s) and not pinned]
        if tight and any(pinned for s, _, pinned in chosen if s in tight):
            continue
        gain = min(gains, default=1.0)
        if gain >= (MORE if tight else 1.0 / MORE) and (best is None or gain > best[0]):
            best = gain, layout, chosen
    return best[1:] if best else None


def _mark(shape: Any) -> Any:
    return shape._element.find(f".//{P}nvPr/{P}ph")


def _is_text(shape: Any) -> bool:
    return shape._element.tag == f"{P}sp"


def _is_blank(shape: Any) -> bool:
    return _is_text(shape) and not shape.text_frame.text.strip() and shape._element.find(f".//{A}blip") is None


def _has_effect(slide: Any, shape: Any) -> bool:
    timing = slide._element.find(f"{P}timing")
    return timing is not None and any(e.get("spid") == str(shape.shape_id) for e in timing.iter(f"{P}spTgt"))


def _others(slide: Any) -> Iterator[Any]:
    """The other layouts of the slide's master that are meant for content."""
    for layout in slide.slide_layout.slide_master.slide_layouts:
        marks = [_mark(s) for s in layout.placeholders]
        titled = any(m.get("type") in _TITLES and m.get("orient") is None for m in marks)
        if layout.part is not slide.slide_layout.part and titled and layout._element.get("type") in _TARGETS:
            yield layout


def _places(layout: Any) -> Iterator[_Place]:
    for shape in layout.placeholders:
        if _mark(shape).get("type") not in (*_TITLES, *_FURNITURE):
            yield _Place(_mark(shape), _rect(shape))


def _rect(shape: Any) -> Rect:
    x, y, w, h = ((v or 0) / EMU_PER_PX for v in (shape.left, shape.top, shape.width, shape.height))
    return Rect(x=x, y=y, w=w, h=h)


def _area(rect: Rect) -> float:
    return rect.w * rect.h


def _matched(filled: Sequence[Any], places: Sequence[_Place]) -> list[tuple[Any, _Place]] | None:
    """Each thing with the place that takes it, as near as can be to where it stands; None where one would be left."""
    if len(places) != len(filled):
        return None
    orders = [list(zip(filled, order, strict=True)) for order in itertools.permutations(places)]
    fit = [pairs for pairs in orders if all(place.takes(shape) for shape, place in pairs)]
    return min(fit, key=lambda pairs: sum(_far(_rect(s), p.rect) for s, p in pairs), default=None)


def _far(one: Rect, two: Rect) -> float:
    return math.hypot(one.x - two.x, one.y - two.y)


def _is_free(room: Room, moving: set[str], place: _Place, places: Sequence[tuple[Any, _Place]], shape: Any) -> bool:
    """Whether a text may take a place: nothing is there that stays, be it in a placeholder or not."""
    staying = [_rect(s) for s, _ in places if s is not shape and not _is_text(s)]
    return room.is_free(moving, place.rect) and not any(intersection(place.rect, other) for other in staying)


def _set_in(shape: Any, place: _Place, pinned: bool) -> None:
    """Name a shape's new place; it stands there unless it is pinned to where it stood."""
    rect = (shape.left, shape.top, shape.width, shape.height)
    mark = _mark(shape)
    for name in ("type", "idx", "sz", "orient"):
        mark.attrib.pop(name, None)
        if place.mark.get(name) is not None:
            mark.set(name, place.mark.get(name))
    if pinned:
        shape.left, shape.top, shape.width, shape.height = rect
        return
    for own in shape._element.findall(f"{P}spPr/{A}xfrm"):
        own.getparent().remove(own)


def _emptied(slide: Any) -> None:
    """Take out the placeholders that hold nothing; a title that a cover centred comes to the layout's place."""
    title = slide.shapes.title
    if _mark(title).get("type") == "ctrTitle":
        _mark(title).set("type", "title")
        for own in title._element.findall(f"{P}spPr/{A}xfrm"):
            own.getparent().remove(own)
    for shape in list(slide.placeholders):
        if _mark(shape).get("type") not in (*_TITLES, *_FURNITURE) and _is_blank(shape):
            shape._element.getparent().remove(shape._element)


def _related(relations: bytes, name: str, layout: Any) -> bytes:
    """A slide's relationships with another layout."""
    root = etree.fromstring(relations, etree.XMLParser(resolve_entities=False))
    for relation in root:
        if relation.get("Type", "").endswith("/slideLayout"):
            relation.set("Target", posixpath.relpath(str(layout.part.partname), f"/{posixpath.dirname(name)}"))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
