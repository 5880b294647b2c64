"""Vertical Han is Office's own vertical text, and its characters one below the other for programs that lay it down."""

from __future__ import annotations

from pathlib import Path

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from agents.checks.package_rules import broken_rules
from agents.render.pptx import write
from agents.render.scene import Step, TextBlock
from benchmarks.render.score import schema_errors, slide_parts
from tests.agents.render.pptx.scenes import THEME, captured, paragraph, run, text

NS = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
}
SIZE, ADVANCE = 20.0, 24.0


def column(words: str, **more: object) -> TextBlock:
    """A column at x 100 to 130 whose tokens are its characters, 24 px each."""
    held = paragraph(words)
    made = text(paragraphs=[held], x=100, y=50, w=30, h=ADVANCE * len(words))
    line = held.lines[0]
    line.runs = [run(words, size=SIZE)]
    line.rect = made.rect
    line.steps = [Step(count=1, y=50 + ADVANCE * i, h=ADVANCE) for i in range(len(words))]
    return made.model_copy(update={"vertical": True, **more})


def slide_of(node: TextBlock, tmp_path: Path) -> etree._Element:
    out = tmp_path / "upright.pptx"
    write(captured(node), out, theme=THEME)
    assert broken_rules(out) == []
    assert schema_errors(out) == []
    return slide_parts(out)[0]


class DescribeVerticalHan:
    def it_says_the_same_twice_and_shows_one_of_them(self, tmp_path: Path) -> None:
        root = slide_of(column("春山半是茶"), tmp_path)
        (choice,) = root.xpath("//mc:Choice[@Requires='a16']", namespaces=NS)
        assert choice.xpath(".//a:bodyPr/@vert", namespaces=NS) == ["eaVert"]
        (stack,) = root.xpath("//mc:Fallback/p:sp", namespaces=NS)
        assert "".join(stack.xpath(".//a:t/text()", namespaces=NS)) == "春山半是茶"
        assert "".join(choice.xpath(".//a:t/text()", namespaces=NS)) == "春山半是茶"

    def it_gives_a_stack_the_pitch_of_the_page_and_room_for_one_character(self, tmp_path: Path) -> None:
        root = slide_of(column("春山半是茶"), tmp_path)
        (stack,) = root.xpath("//mc:Fallback/p:sp", namespaces=NS)
        assert stack.xpath(".//a:lnSpc/a:spcPts/@val", namespaces=NS) == [str(round(ADVANCE * 75))]
        width = int(stack.xpath(".//a:xfrm/a:ext/@cx", namespaces=NS)[0]) / 9525
        assert SIZE < width < 2 * SIZE

    def it_lays_brackets_and_lifts_points(self, tmp_path: Path) -> None:
        root = slide_of(column("《茶》是。"), tmp_path)
        boxes = root.xpath("//mc:Fallback/p:sp", namespaces=NS)
        said = [("".join(b.xpath(".//a:t/text()", namespaces=NS)), b.xpath(".//@vert")[0]) for b in boxes]
        assert said == [("《", "vert"), ("茶", "horz"), ("》", "vert"), ("是", "horz"), ("。", "horz")]
        left = [int(b.xpath(".//a:off/@x", namespaces=NS)[0]) for b in boxes]
        assert left[4] > left[3], "a point stands on the right of its square"

    def it_leaves_alone_what_is_edited_by_name_and_what_has_no_han(self, tmp_path: Path) -> None:
        for node in (column("春山", item="title"), column("春山", mirrored=True), column("abc")):
            assert not slide_of(node, tmp_path).xpath("//mc:AlternateContent", namespaces=NS)

    def it_turns_the_stack_of_a_turned_text_with_it(self, tmp_path: Path) -> None:
        root = slide_of(column("春雷", rotation=90.0), tmp_path)
        (stack,) = root.xpath("//mc:Fallback/p:sp", namespaces=NS)
        (place,) = stack.xpath(".//a:xfrm", namespaces=NS)
        assert place.get("rot") == "5400000"
        size, centre = ADVANCE * 2, 50 + ADVANCE
        x, w = (
            int(place.xpath(f"a:{name}", namespaces=NS)[0].get(key)) / 9525
            for name, key in (("off", "x"), ("ext", "cx"))
        )
        y, h = (
            int(place.xpath(f"a:{name}", namespaces=NS)[0].get(key)) / 9525
            for name, key in (("off", "y"), ("ext", "cy"))
        )
        assert abs(x + w / 2 - 115) < size / 4
        assert abs(y + h / 2 - centre) < size / 4
