"""Wording: what a node is called in a sentence to a person. It judges nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from agents.render.scene import Cell, ChartNode, Node, Paragraph, Raster, Run, TableNode, TextBlock

KINDS = {"raster": "picture", "vector": "drawing", "text": "text", "box": "box", "chart": "chart", "table": "table"}


def name_of(node: Node) -> str:
    """The node's words, its name, or its kind."""
    if isinstance(node, TextBlock):
        return f"“{cut(text_of(node.paragraphs), 40)}”"
    named = (node.name or node.alt or "").strip()
    kind = KINDS.get(node.kind, node.kind)
    return f"the {kind} “{cut(named, 40)}”" if named else f"a {kind}"


def cut(text: str, width: int) -> str:
    """The text, at most `width` characters of it."""
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def text_of(paragraphs: list[Paragraph]) -> str:
    """The text of paragraphs on one line."""
    lines = (line for paragraph in paragraphs for line in paragraph.lines)
    return " ".join("".join(run.text for run in line.runs) for line in lines).strip()


def paragraphs_of(node: Node) -> Iterator[Paragraph]:
    """The paragraphs of a text, or of a table's cells."""
    if isinstance(node, TextBlock):
        yield from node.paragraphs
    if isinstance(node, TableNode):
        for cell in node.cells:
            yield from cell.paragraphs


def runs_of(node: Node) -> Iterator[Run]:
    """The runs of a text, or of a table's cells."""
    for paragraph in paragraphs_of(node):
        for line in paragraph.lines:
            yield from line.runs


def cells_runs(cells: Iterable[Cell]) -> Iterator[Run]:
    """The runs of a table's cells."""
    return (run for cell in cells for paragraph in cell.paragraphs for line in paragraph.lines for run in line.runs)


def is_ornament(node: Node) -> bool:
    """Whether a node is there for looks only: it says so itself."""
    return node.role == "decoration" or (node.alt == "" and not isinstance(node, ChartNode | TableNode))


def is_page(node: Node) -> bool:
    """Whether a node stands for the slide's own picture and is no element of it (`deck_reader`)."""
    return isinstance(node, Raster) and node.reason == "page"
