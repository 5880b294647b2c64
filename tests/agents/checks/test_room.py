"""Where things may move to, and where right-to-left words were printed."""

from __future__ import annotations

from types import SimpleNamespace

from agents.checks.deck_print import Print
from agents.checks.medium import medium_of
from agents.checks.mend.room import Room
from agents.render.scene import Box, Color, Line, Paragraph, Rect, Run, Scene, SceneSlide, TextBlock

BLACK = Color(r=0, g=0, b=0)


def text(identity: str, x: float, y: float, said: str = "Some words", size: float = 20) -> TextBlock:
    place = Rect(x=x, y=y, w=200, h=1.25 * size)
    line = Line(rect=place, baseline=y + size, runs=[Run(text=said, family="", size=size, color=BLACK)])
    return TextBlock(id=identity, rect=place, paragraphs=[Paragraph(lines=[line], line_height=25)])


def room(*nodes: TextBlock | Box) -> Room:
    slide = SceneSlide(id="s", nodes=list(nodes))
    return Room(slide, Scene(width=1280, height=720, slides=[slide], assets={}), medium_of(1280, 720))


def it_moves_a_text_the_shortest_way_off_another() -> None:
    above, below = text("a", 100, 300), text("b", 110, 310)
    step = room(above, below).way_out(below, above)
    assert step is not None
    assert step[0] == 0
    assert 10 < step[1] < 30


def it_moves_onto_nothing_else() -> None:
    above, below = text("a", 100, 300), text("b", 110, 310)
    floor = Box(id="c", rect=Rect(x=0, y=330, w=1280, h=390))
    step = room(above, below, floor).way_out(below, above)
    assert step is not None
    assert step[1] <= 0 or step[0], "up or aside, for below stands a panel"


def it_leaves_what_has_no_free_place_near() -> None:
    walls = [Box(id=f"w{n}", rect=Rect(x=0, y=y, w=1280, h=320)) for n, y in enumerate((0, 325))]
    above, below = text("a", 100, 300), text("b", 110, 310)
    assert room(above, below, *walls).way_out(below, above) is None


def it_keeps_a_text_on_its_panel() -> None:
    label = text("a", 100, 300)
    assert room(label).stands_alone(label)
    assert not room(Box(id="p", rect=Rect(x=80, y=280, w=400, h=200)), label).stands_alone(label)


def it_finds_right_to_left_words_whose_ligatures_are_printed_whole() -> None:
    said = "في الأسبوع"
    glyphs = ["ع", "و", "ب", "س", "\ufef7", "ا", "ي", "ف"]  # from the left; lam and alef with hamza are one glyph
    chars = [
        {"text": g, "x0": 10.0 * n, "x1": 10.0 * n + 9, "size": 12.0, "matrix": (1, 0, 0, 1, 10 * n, 500)}
        for n, g in enumerate(glyphs)
    ]
    page = SimpleNamespace(width=960.0, height=540.0, chars=chars)
    lines = Print(page, 960.0).lines(said, Rect(x=0, y=20, w=200, h=40))
    assert len(lines) == 1
    assert (lines[0].rect.x, round(lines[0].rect.w)) == (0, 79)
