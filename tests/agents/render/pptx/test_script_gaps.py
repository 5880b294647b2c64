"""What letter-spacing takes back of the gaps that LibreOffice sets between Han and other letters."""

from __future__ import annotations

import pytest

from agents.render.paint import Color, Rect
from agents.render.pptx.script_gaps import without_script_gaps
from agents.render.scene import Line, Paragraph, Run, Scene, SceneSlide, TextBlock

_RECT = Rect(x=0, y=0, w=600, h=60)


def _spaced(*texts: str, spacing: float = 0.0) -> list[Run]:
    runs = [
        Run(text=t, family="Noto Sans SC", size=50, color=Color(r=at, g=0, b=0), spacing=spacing)
        for at, t in enumerate(texts)
    ]
    line = Line(rect=_RECT, baseline=50, runs=runs)
    block = TextBlock(id="t", rect=_RECT, paragraphs=[Paragraph(lines=[line], line_height=60)])
    slide = SceneSlide(id="s", nodes=[block])
    made = without_script_gaps(Scene(width=1280, height=720, slides=[slide])).slides[0].nodes[0]
    assert isinstance(made, TextBlock)
    assert "".join(run.text for run in made.paragraphs[0].lines[0].runs) == "".join(texts)
    return made.paragraphs[0].lines[0].runs


def _said(runs: list[Run]) -> list[tuple[str, float]]:
    return [(run.text, round(run.spacing, 2)) for run in runs]


def it_takes_a_gap_back_at_the_space_before_the_change() -> None:
    assert _said(_spaced("重用 AI 了")) == [("重", 0), ("用 ", -12), ("A", 0), ("I ", -12), ("了", 0)]


def it_gives_a_space_to_the_run_before_it() -> None:
    assert _said(_spaced("Agent", " 重构")) == [("Agen", 0), ("t ", -12), ("重构", 0)]


def it_draws_in_a_stretch_without_a_space_by_what_nobody_sees() -> None:
    assert _said(_spaced("重构AI了")) == [("重构", -3), ("AI", -3), ("了", 0)]
    assert _said(_spaced("重构它们吧AI")) == [("重构它们吧", -3), ("AI", 0)]


def it_lets_a_later_space_take_what_is_left() -> None:
    assert _said(_spaced("用AI 了")) == [("用", 0), ("A", 0), ("I ", -18), ("了", 0)]


def it_counts_spacing_of_the_pages_own() -> None:
    assert _said(_spaced("用 A", spacing=10)) == [("用 ", 4), ("A", 10)]
    assert _said(_spaced("用 A", spacing=-2)) == [("用 ", -14), ("A", -2)]


@pytest.mark.parametrize("text", ["AI Agent 2027", "重构客服", "قهوة 用", "重用 — 了"])
def it_leaves_lines_that_have_no_gap(text: str) -> None:
    assert _said(_spaced(text)) == [(text, 0)]
