"""Page under repair: anybody's HTML. Attributes and one style element are put into it; all other characters stay.

An element of the rendered page is found again in the text by its tag and its number among tags of that name. Where the
page's scripts made elements, the two do not agree, and only the style element is used.
"""

from __future__ import annotations

import codecs
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agents.checks.base import Fault
from agents.checks.links import corrected
from agents.checks.looking import Asked, Checked
from agents.checks.medium import medium_of
from agents.checks.mend.captions import described
from agents.checks.mend.colours import VEIL, Rgb, hexadecimal, readable, veil
from agents.checks.mend.loop import MISPLACED
from agents.checks.mend.markup import Change, Tag, changed, tags_of, with_attribute, with_rules
from agents.checks.mend.places import ENOUGH, LEAST_STEP
from agents.checks.mend.room import Room, frame
from agents.checks.page_file import look
from agents.checks.wording import cut, runs_of, text_of
from agents.errors import InputRefused
from agents.render.browser import Browser, Page
from agents.render.capture import World
from agents.render.convert import check_html
from agents.render.scene import Node, Rect, Scene, TextBlock

_LOCATE = (Path(__file__).parent / "locate.js").read_text("utf-8")
MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_NAMED = {"picture": ("img", "alt"), "table": ("table", "aria-label"), "vector": ("svg", "aria-label")}


@dataclass(frozen=True)
class Place:
    """An element of the page: a selector for it alone, its tag, and its number among tags of that name."""

    path: str
    tag: str
    index: int
    count: int
    translated: bool
    loose: bool = False
    """Whether it has a place of its own, and nothing flows around it."""
    alone: bool = False
    """Whether no element of its tag stands beside it, which would have to become smaller too."""


@dataclass(frozen=True)
class Edit:
    """Something to do to the page: a rule, or an attribute, or words before an end tag."""

    place: Place | None
    rule: str | None = None
    attribute: tuple[str, str] | None = None
    words: str | None = None


Edits = tuple[Edit, ...]


class PageFile:
    """An HTML file under repair. Raises InputRefused (input, selector), BrowserMissing."""

    def __init__(self, path: Path, selector: str, asked: Asked, browser: Browser, *, size: tuple[int, int]) -> None:
        check_html(path)
        self.path, self.selector, self.asked, self.browser, self.size = path, selector, asked, browser, size
        self.data = path.read_bytes()
        self.bom, self.encoding = _encoding_of(self.data)
        try:
            self.source = self.data[len(self.bom) :].decode(self.encoding)
        except UnicodeDecodeError as error:
            raise InputRefused(
                f"{path} is not {self.encoding.upper()} throughout, so it is not written anew.", fix="Save it as UTF-8."
            ) from error
        self.scene: Scene | None = None
        self.palette: dict[str, Rgb] = {}
        self.places: dict[str, Place] = {}
        self.links: list[dict[str, Any]] = []

    def made(self, state: Mapping[int, Edits]) -> bytes:
        """The page in a state."""
        edits = [edit for number in sorted(state) for edit in state[number]]
        if not edits:
            return self.data
        tags = tags_of(self.source)
        changes = [c for edit in edits if (c := _change(edit, tags, self.source))]
        rules = [edit.rule for edit in edits if edit.rule]
        if rules:
            changes.append(with_rules(self.source, rules))
        return self.bom + changed(self.source, changes).encode(self.encoding)

    def look(self, state: Mapping[int, Edits]) -> Checked:
        """Check the page in a state; notes where its elements stand."""
        with self.browser.page(self.path, *self.size, shown=self.made(state)) as page:
            checked, captured = look(page, self.selector, self.asked)
            self.scene = captured.scene
            self._locate(page, captured.scene)
        return checked

    def _locate(self, page: Page, scene: Scene) -> None:
        wanted = [
            {"slide": n, "id": node.id, "kind": node.kind, "rect": node.rect.model_dump(), "text": _text(node)}
            for n, slide in enumerate(scene.slides)
            for node in slide.nodes
        ]
        script = f"({_LOCATE})({json.dumps(self.selector)}, {json.dumps(wanted)})"
        found: dict[str, Any] = page.call(lambda opened: World.of(opened).evaluate(script))
        self.places = {key: Place(**place) for key, place in found["places"].items()}
        self.palette = {name: (r, g, b) for name, (r, g, b) in found["palette"].items()}
        self.links = found["links"]

    def repair(self, state: Mapping[int, Edits], faults: Sequence[Fault]) -> dict[int, tuple[Edits, list[str]]]:
        """Edits for the faults that can be repaired."""
        found: dict[int, tuple[Edits, list[str]]] = {}
        astray = {f.node for f in faults if f.kind in MISPLACED}
        for fault in faults:
            if fault.kind == "contrast" and fault.node in astray:
                continue
            made = self._edit(fault)
            if made is None:
                continue
            edit, said = made
            before, sentences = found.get(fault.slide, (state.get(fault.slide, ()), []))
            found[fault.slide] = ((*before, edit), [*sentences, said])
        return found

    def _edit(self, fault: Fault) -> tuple[Edit, str] | None:
        assert self.scene is not None, "the page is looked at before it is repaired"
        slide = self.scene.slides[fault.slide - 1]
        node = next((n for n in slide.nodes if n.id == fault.node), None)
        place = self.places.get(fault.node or "")
        medium = medium_of(self.scene.width, self.scene.height, self.asked.medium)
        room = Room(slide, self.scene, medium)
        match fault.kind:
            case "contrast":
                return self._recolour(fault, place)
            case "tiny_text" if place and fault.remedy and fault.remedy.size:
                size = f"{fault.remedy.size:g}px"
                return _styled(
                    place, f"font-size:{size}!important", f"{fault.detail.partition(' is set')[0]} is set in {size}."
                )
            case "overflow" | "clipped" if place and place.alone and isinstance(node, TextBlock):
                return _shrunk(fault, node, place, medium.body)
            case "off_slide" if place and place.loose and node is not None and not place.translated and fault.measured:
                return self._bring_in(node, place, room)
            case "overlap":
                return self._part(fault, room)
            case "off_grid" | "uneven_gaps" if place and fault.remedy and not place.translated:
                x, y = fault.remedy.dx or 0, fault.remedy.dy or 0
                said = f"An element moved by {abs(x or y):.1f} px onto the line of its neighbours."
                return _moved(place, x, y, said)
            case "missing_alt" if place and node is not None and node.kind in _NAMED:
                words = described(node, slide, self.scene.height)
                said = f"A {node.kind} is described as “{cut(words or '', 60)}”."
                return (Edit(place, attribute=(_NAMED[node.kind][1], words)), said) if words else None
            case "untitled":
                return self._entitle(fault.slide)
            case "broken_link":
                return self._relink(fault)
        return None

    def _bring_in(self, node: Node, place: Place, room: Room) -> tuple[Edit, str] | None:
        """Something beyond the slide's edge, moved onto it where it has room there."""
        at = frame(node)
        if at.w > room.scene.width - 2 * room.edge or at.h > room.scene.height - 2 * room.edge:
            return None
        x, y = room.inward(at)
        if not room.is_free((node.id,), Rect(x=at.x + x, y=at.y + y, w=at.w, h=at.h)):
            return None
        return _moved(place, x, y, "An element moved onto the slide.")

    def _part(self, fault: Fault, room: Room) -> tuple[Edit, str] | None:
        """One of two that collide, moved to the nearest free place."""
        pair = [next((n for n in room.slide.nodes if n.id == i), None) for i in (fault.node, _other(fault))]
        for node, other in (pair[::-1], pair):
            place = self.places.get(node.id) if node is not None else None
            if place is None or not place.loose or place.translated or other is None or not isinstance(node, TextBlock):
                continue
            step = room.way_out(node, other) if node.role is None and room.stands_alone(node) else None
            if step:
                said = (
                    f"“{cut(text_of(node.paragraphs), 40)}” moved by {max(map(abs, step)):.0f} px off what it stood on."
                )
                return _moved(place, *step, said)
        return None

    def _recolour(self, fault: Fault, place: Place | None) -> tuple[Edit, str] | None:
        remedy = fault.remedy
        if place is None or remedy is None or not (remedy.ground and remedy.ink and remedy.ratio):
            return None
        words = cut(remedy.words or "", 40)
        if remedy.busy:
            ground, own = veil(remedy.ink, remedy.ratio)
            below = f"rgb({' '.join(map(str, ground))}/{VEIL:.0%})"
            declared = f"background-color:{below}!important;color:#{hexadecimal(own)}!important"
            return _styled(place, declared, f"“{words}” stands on a ground of its own.")
        name, rgb = readable(remedy.ink, remedy.ground, remedy.ratio, self.palette)
        value = f"var({name})" if name and name.startswith("--") else f"#{hexadecimal(rgb)}"
        return _styled(place, f"color:{value}!important", f"“{words}” is set in {value}.")

    def _entitle(self, number: int) -> tuple[Edit, str] | None:
        assert self.scene is not None
        sized = []
        for node in self.scene.slides[number - 1].nodes:
            if isinstance(node, TextBlock) and node.role is None and not node.rotation and node.alt != "":
                size = max((r.size for p in node.paragraphs for line in p.lines for r in line.runs), default=0.0)
                sized.append((size, node))
        largest = max((size for size, _ in sized), default=0.0)
        first = [node for size, node in sized if size >= 0.98 * largest]
        words = text_of(first[0].paragraphs) if first else ""
        place = self.places.get(first[0].id) if len(first) == 1 else None
        if place is None or first[0].rect.y > 0.4 * self.scene.height or not 0 < len(words.split()) <= 18:
            return None
        return Edit(place, attribute=("data-role", "title")), f"“{cut(words, 40)}” is the slide's title now."

    def _relink(self, fault: Fault) -> tuple[Edit, str] | None:
        target = fault.remedy.target if fault.remedy else None
        meant = corrected(target) if target else None
        link = next((k for k in self.links if k["slide"] == fault.slide and k["href"] == target), None)
        if not meant or link is None:
            return None
        place = Place("", "a", link["index"], link["count"], False)
        return Edit(place, attribute=("href", meant)), f"The link “{cut(target or '', 40)}” leads to {meant}."


def _styled(place: Place, declaration: str, said: str) -> tuple[Edit, str]:
    return Edit(place, rule=f"{place.path}{{{declaration}}}"), said


def _moved(place: Place, x: float, y: float, said: str) -> tuple[Edit, str]:
    return _styled(place, f"translate:{x:.5g}px {y:.5g}px!important", said)


def _other(fault: Fault) -> str | None:
    return fault.remedy.other if fault.remedy else None


def _shrunk(fault: Fault, node: TextBlock, place: Place, least: float) -> tuple[Edit, str] | None:
    """A text without room, smaller by what it lacks; never under the least size of its medium."""
    size = max((run.size for run in runs_of(node)), default=0.0)
    height = sum(line.rect.h for paragraph in node.paragraphs for line in paragraph.lines)
    lacking = min(1.0, (fault.measured or 0.0) / height) if height else 0.0
    fitting = size * min(LEAST_STEP, math.sqrt(1 - lacking))
    if size * LEAST_STEP < least or fitting < ENOUGH * least:
        return None
    value = f"{math.floor(max(least, fitting) * 10) / 10:g}px"
    said = f"“{cut(text_of(node.paragraphs), 40)}” is set in {value} to fit its box."
    return _styled(place, f"font-size:{value}!important", said)


def _text(node: Node) -> str:
    return "".join(text_of(node.paragraphs).split()) if isinstance(node, TextBlock) else ""


def _change(edit: Edit, tags: Mapping[str, Sequence[Tag]], source: str) -> Change | None:
    """The change of the text that an edit asks for; None for a rule, or where page and text do not agree."""
    place = edit.place
    if place is None or edit.rule:
        return None
    same = tags.get(place.tag, [])
    if len(same) != place.count:
        return None
    tag = same[place.index]
    if edit.attribute:
        return with_attribute(tag, source, *edit.attribute)
    return Change(tag.close, tag.close, edit.words) if edit.words and tag.close is not None else None


def _encoding_of(data: bytes) -> tuple[bytes, str]:
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return mark, name
    return b"", "utf-8"
