"""Bench: one slide of a .pptx under repair, with what repairs of its shapes have in common. It mends nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from agents.checks.base import Fault
from agents.checks.medium import Medium, medium_of
from agents.checks.mend.room import Room
from agents.checks.wording import cut, runs_of
from agents.render.scene import Node, Scene, SceneSlide

EMU_PER_PX = 9525
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"


@dataclass
class Bench:
    """One slide under repair."""

    presentation: Any
    slide: Any
    number: int
    scene: Scene
    shapes: dict[str, Any]
    links: dict[str, str] = field(default_factory=dict)
    """Addresses to be put in place of others in the slide's relationships"""
    parts: dict[str, bytes] = field(default_factory=dict)
    """Parts beside the slide that were changed: its charts"""

    def shape(self, fault: Fault) -> Any:
        return self.shapes.get(fault.node or "")

    def node(self, fault: Fault) -> Node | None:
        return next((n for n in self.page.nodes if n.id == fault.node and n.kind != "box"), None)

    @property
    def page(self) -> SceneSlide:
        return self.scene.slides[self.number - 1]

    @property
    def medium(self) -> Medium:
        return medium_of(self.scene.width, self.scene.height)

    @property
    def room(self) -> Room:
        return Room(self.page, self.scene, self.medium)

    @property
    def tree(self) -> Any:
        """The slide's tree of shapes"""
        return self.slide.shapes._spTree

    def is_tied(self, shape: Any) -> bool:
        """Whether a connector is glued to a shape: it would have to move along."""
        ends = self.slide._element.iter(f"{A}stCxn", f"{A}endCxn")
        return any(end.get("id") == str(shape.shape_id) for end in ends)

    @property
    def is_animated(self) -> bool:
        return self.slide._element.find(f"{P}timing") is not None


Repair = Callable[[Bench, Fault], str | None]


def runs_in(shape: Any, words: str | None = None) -> Iterator[Any]:
    """The runs of a shape or of a table's cells; of the paragraph that holds `words`, where one does."""
    paragraphs = list(shape._element.iter(f"{A}p"))
    squeezed = "".join((words or "").split())
    holding = [p for p in paragraphs if squeezed and squeezed in "".join("".join(p.itertext()).split())]
    for paragraph in holding or paragraphs:
        yield from (r for r in paragraph if r.tag in (f"{A}r", f"{A}fld"))


def properties_of(run: Any) -> Any:
    """The run's properties, made where it has none."""
    found = run.find(f"{A}rPr")
    if found is None:
        found = run.makeelement(f"{A}rPr", {})
        run.insert(0, found)
    return found


def named(node: Node) -> str:
    """A node's words, cut for a sentence."""
    return cut("".join(run.text for run in runs_of(node)), 40)
