"""Motion, on request only: how a slide comes in (`p:transition`), and builds that wait for a click (`p:timing`).

A build shows lists paragraph by paragraph, and groups, pictures, tables and charts whole, in reading order; titles,
single texts, ground and footers stand there from the start. Elements and their order are those of ECMA-376 Part 1
§19.5. This module knows shapes that are written already, nothing of scenes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Literal, get_args

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from agents.render.pptx.ooxml import Element, el

Transition = Literal["none", "cut", "fade", "push", "wipe", "split", "cover", "uncover", "morph"]
TRANSITIONS: tuple[Transition, ...] = get_args(Transition)
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_P159 = "http://schemas.microsoft.com/office/powerpoint/2015/09/main"
_STILL = {"title", "ctrTitle", "subTitle", "dt", "ftr", "sldNum"}
_FADE_MS = 400


@dataclass(frozen=True)
class Motion:
    """What moves. By default nothing."""

    transition: Transition = "none"
    builds: bool = False


def add_motion(slide: Element, motion: Motion) -> int:
    """Write `motion` into a finished `p:sld`; the number of clicks that its builds take."""
    for tag in ("transition", "timing"):
        for old in slide.findall(f"{_P}{tag}"):
            slide.remove(old)
    made = [*_transition(motion.transition)]
    steps = list(_steps(slide.find(f"{_P}cSld/{_P}spTree"))) if motion.builds else []
    if steps:
        made.append(_timing(steps))
    before = slide.find(f"{_P}clrMapOvr")
    at = list(slide).index(before) + 1 if before is not None else 1
    for offset, element in enumerate(made):
        slide.insert(at + offset, element)
    return sum(len(s.paragraphs) or 1 for s in steps)


def _transition(kind: Transition) -> Iterator[Element]:
    if kind == "none":
        return
    if kind == "morph":
        yield _morph()
        return
    effect = {
        "cut": lambda: el("p:cut"),
        "fade": lambda: el("p:fade"),
        "push": lambda: el("p:push", dir="l"),
        "wipe": lambda: el("p:wipe", dir="l"),
        "split": lambda: el("p:split", orient="vert", dir="out"),
        "cover": lambda: el("p:cover", dir="l"),
        "uncover": lambda: el("p:pull", dir="l"),
    }[kind]()
    yield el("p:transition", effect, spd="med")


def _morph() -> Element:
    """Morph where the program knows it, fade elsewhere (ECMA-376 Part 3, alternate content)."""
    root = etree.Element(f"{{{_MC}}}AlternateContent", nsmap={"mc": _MC})
    choice = etree.SubElement(root, f"{{{_MC}}}Choice", Requires="p159", nsmap={"p159": _P159})
    morph = etree.Element(f"{{{_P159}}}morph", option="byObject", nsmap={"p159": _P159})
    choice.append(el("p:transition", morph, spd="slow"))
    fallback = etree.SubElement(root, f"{{{_MC}}}Fallback")
    fallback.append(el("p:transition", el("p:fade"), spd="slow"))
    return root


@dataclass(frozen=True)
class _Step:
    """A shape that comes in: at once, or by groups of paragraphs (first and last index of each)."""

    shape: str
    paragraphs: tuple[tuple[int, int], ...] = ()


def _steps(tree: Element) -> Iterator[_Step]:
    """What comes in, in reading order."""
    for shape in list(tree)[2:]:
        identity = next(iter(shape)).find(f"{_P}cNvPr")
        if identity is None:
            continue
        if shape.tag in (f"{_P}grpSp", f"{_P}pic", f"{_P}graphicFrame"):
            if shape.tag == f"{_P}grpSp" or not _decorative(identity):
                yield _Step(identity.get("id"))
        elif shape.tag == f"{_P}sp":
            place = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
            groups = _points(shape)
            if len(groups) > 1 and (place is None or place.get("type", "obj") not in _STILL):
                yield _Step(identity.get("id"), groups)


def _decorative(identity: Element) -> bool:
    return any(e.tag.endswith("}decorative") for e in identity.iter())


def _points(shape: Element) -> tuple[tuple[int, int], ...]:
    """Points of a list with what belongs under each; nothing for running text."""
    listed = shape.findall(f"{_P}txBody/{_A}p")
    properties = [p.find(f"{_A}pPr") for p in listed]
    place = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
    bulleted = any(
        p is not None and (p.find(f"{_A}buChar") is not None or p.find(f"{_A}buAutoNum") is not None)
        for p in properties
    )
    if not bulleted and (place is None or place.get("type", "obj") not in ("body", "obj")):
        return ()
    starts = [n for n, p in enumerate(properties) if n == 0 or p is None or p.get("lvl", "0") == "0"]
    return tuple(zip(starts, [n - 1 for n in [*starts[1:], len(listed)]], strict=True))


def _timing(steps: list[_Step]) -> Element:
    numbers = count(1)
    root, main = next(numbers), next(numbers)
    clicks = [_click(step.shape, reach, numbers) for step in steps for reach in (step.paragraphs or (None,))]
    sequence = el(
        "p:seq",
        el("p:cTn", el("p:childTnLst", *clicks), id=main, dur="indefinite", nodeType="mainSeq"),
        el("p:prevCondLst", _turn("onPrev")),
        el("p:nextCondLst", _turn("onNext")),
        concurrent=True,
        nextAc="seek",
    )
    whole = el("p:cTn", el("p:childTnLst", sequence), id=root, dur="indefinite", restart="never", nodeType="tmRoot")
    built = [el("p:bldP", spid=s.shape, grpId=0, build="p") for s in steps if s.paragraphs]
    return el("p:timing", el("p:tnLst", el("p:par", whole)), el("p:bldLst", *built) if built else None)


def _turn(event: str) -> Element:
    return el("p:cond", el("p:tgtEl", el("p:sldTgt")), evt=event, delay=0)


def _click(shape: str, reach: tuple[int, int] | None, numbers: Iterator[int]) -> Element:
    """One click: made visible, faded in. Preset 10 is Fade in PowerPoint's list of entrances."""
    outer, middle, effect, shown, faded = (next(numbers) for _ in range(5))
    grouped = {"grpId": 0} if reach is not None else {}
    visible = el(
        "p:set",
        el(
            "p:cBhvr",
            el("p:cTn", _begin("0"), id=shown, dur=1, fill="hold"),
            _target(shape, reach),
            el("p:attrNameLst", el("p:attrName", "style.visibility")),
        ),
        el("p:to", el("p:strVal", val="visible")),
    )
    fade = el(
        "p:animEffect",
        el("p:cBhvr", el("p:cTn", id=faded, dur=_FADE_MS), _target(shape, reach)),
        transition="in",
        filter="fade",
    )
    entrance = el(
        "p:cTn",
        _begin("0"),
        el("p:childTnLst", visible, fade),
        id=effect,
        presetID=10,
        presetClass="entr",
        presetSubtype=0,
        fill="hold",
        **grouped,
        nodeType="clickEffect",
    )
    inner = el("p:cTn", _begin("0"), el("p:childTnLst", el("p:par", entrance)), id=middle, fill="hold")
    waiting = el("p:cTn", _begin("indefinite"), el("p:childTnLst", el("p:par", inner)), id=outer, fill="hold")
    return el("p:par", waiting)


def _begin(delay: str) -> Element:
    return el("p:stCondLst", el("p:cond", delay=delay))


def _target(shape: str, reach: tuple[int, int] | None) -> Element:
    words = None if reach is None else el("p:txEl", el("p:pRg", st=reach[0], end=reach[1]))
    return el("p:tgtEl", el("p:spTgt", words, spid=shape))
