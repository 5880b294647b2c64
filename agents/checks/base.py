"""A fault: one measured thing that is wrong with a rendered artifact."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

FaultKind = Literal[
    "overflow",
    "overlap",
    "contrast",
    "tiny_text",
    "missing_alt",
    "ungrounded",
    "off_slide",
    "untitled",
    "repeated_title",
    "wall_of_text",
    "empty",
    "broken_link",
    "invalid",
]
"""The last five are looked for in finished files only (`impasto check`)."""
FAULT_KINDS: tuple[FaultKind, ...] = (
    "overflow",
    "overlap",
    "contrast",
    "tiny_text",
    "missing_alt",
    "ungrounded",
    "off_slide",
    "untitled",
)


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
