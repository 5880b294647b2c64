"""A fault: one measured thing that is wrong with a rendered artifact, how bad it is, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from pydantic import BaseModel

from agents.render.scene import Node, Scene, TextBlock

FaultKind = Literal[
    "invalid",
    "ungrounded",
    "foreign_number",
    "clipped",
    "off_slide",
    "overlap",
    "overflow",
    "contrast",
    "misleading_chart",
    "broken_link",
    "empty",
    "tiny_text",
    "untitled",
    "missing_alt",
    "wall_of_text",
    "crowded",
    "repeated_title",
    "off_grid",
    "uneven_gaps",
]
"""In the order in which a person should look at them. `invalid`: what PowerPoint would repair in a file."""
FAULT_KINDS: tuple[FaultKind, ...] = get_args(FaultKind)
Severity = Literal["error", "warning", "hint"]
_WARNINGS = {"empty", "tiny_text", "untitled", "missing_alt", "wall_of_text", "misleading_chart", "broken_link"}
_HINTS = {"crowded", "repeated_title", "off_grid", "uneven_gaps"}
ADVICE: dict[FaultKind, str] = {
    "invalid": "Open it in PowerPoint, let it repair the file, and save it.",
    "ungrounded": "Quote the source, or take the statement away.",
    "foreign_number": "Correct the number, or name the source that holds it.",
    "clipped": "Shorten the text, or give it more room.",
    "off_slide": "Move it onto the slide, or shorten it.",
    "overlap": "Move them apart, or shorten the text.",
    "overflow": "Shorten the text, enlarge its box, or set it smaller.",
    "contrast": "Make the text darker or lighter than its ground.",
    "misleading_chart": "Change the chart as said.",
    "broken_link": "Correct the address, or remove the link.",
    "empty": "Fill the slide, or delete it.",
    "tiny_text": "Set it larger; shorten or split the slide to make room.",
    "untitled": "Give the slide a title, in its title placeholder or as a heading.",
    "missing_alt": "Say in a sentence what it shows, or mark it as decorative.",
    "wall_of_text": "Keep the point and move the rest to the notes or to another slide.",
    "crowded": "Split the slide, or take something away.",
    "repeated_title": "Say in each title what is new on its slide.",
    "off_grid": "Move it to the line that its neighbours stand on.",
    "uneven_gaps": "Make the gaps equal.",
}


class Remedy(BaseModel):
    """Numbers by which a fault can be mended; what is None does not apply."""

    dx: float | None = None
    dy: float | None = None
    """px to move by"""
    size: float | None = None
    """px of the smallest type that is large enough"""
    ground: tuple[int, int, int] | None = None
    """The colour below the text, where contrast is worst for the better of black and white."""
    ink: tuple[int, int, int] | None = None
    """The colour of the text there."""
    ratio: float | None = None
    """Contrast that the text needs."""
    busy: bool = False
    """Whether no colour at all can be read on that ground: it is light here and dark there."""
    words: str | None = None
    """The words concerned"""
    target: str | None = None
    """The address of a link as it stands"""
    other: str | None = None
    """Scene node id of what it collides with"""


class Fault(BaseModel):
    """One fault, with where it is and by how much."""

    kind: FaultKind
    slide: int
    """1-based"""
    slide_id: str
    item: str | None = None
    """JSON path of the text in the spec, when the fault is about one."""
    node: str | None = None
    """Scene node id"""
    detail: str
    """A sentence with the measured number and its limit."""
    measured: float | None = None
    limit: float | None = None
    remedy: Remedy | None = None

    @property
    def severity(self) -> Severity:
        """How bad its kind is: `error` is seen by everybody, a `hint` by who looks closely."""
        return severity_of(self.kind)


def severity_of(kind: FaultKind) -> Severity:
    """How bad a kind of fault is."""
    return "hint" if kind in _HINTS else "warning" if kind in _WARNINGS else "error"


def by_weight(fault: Fault) -> tuple[int, int]:
    """Sorts faults by slide, the worst first."""
    return fault.slide, FAULT_KINDS.index(fault.kind)


@dataclass(frozen=True)
class Finding:
    """What a check says of one slide; `measure` makes a Fault of it."""

    kind: FaultKind
    node: Node | None
    detail: str
    measured: float | None = None
    limit: float | None = None
    remedy: Remedy | None = None


def faults_of(found: Iterator[Finding], number: int, scene: Scene) -> Iterator[Fault]:
    """The findings on slide `number` (1-based) as faults."""
    for finding in found:
        yield Fault(
            kind=finding.kind,
            slide=number,
            slide_id=scene.slides[number - 1].id,
            item=_item(finding.node),
            node=finding.node.id if finding.node else None,
            detail=finding.detail,
            measured=None if finding.measured is None else round(finding.measured, 2),
            limit=None if finding.limit is None else round(finding.limit, 2),
            remedy=finding.remedy,
        )


def _item(node: Node | None) -> str | None:
    if node is None or node.item is not None or not isinstance(node, TextBlock):
        return node.item if node else None
    return next((p.item for p in node.paragraphs if p.item), None)
