"""Gradients of many colours for programs that draw two: the layers together are the gradient, and PowerPoint sees one shape."""

from __future__ import annotations

import itertools
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.checks.package_rules import broken_rules
from agents.render.paint import Stop
from agents.render.pptx import write
from agents.render.pptx.layered import Layer, color_at, layers
from agents.render.scene import Border, Borders, Color, Gradient, Rect
from tests.agents.render.pptx.scenes import box, captured, find, paragraph, text, written

AREA = Rect(x=10, y=20, w=200, h=100)
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
SQUARE = (0.0, 0.0, 0.0, 0.0)
COLORS = st.builds(Color, r=st.integers(0, 255), g=st.integers(0, 255), b=st.integers(0, 255))


def gradient(*stops: tuple[float, str], angle: float = 90, kind: str = "linear") -> Gradient:
    made = [Stop(at=at, color=Color(r=int(c[:2], 16), g=int(c[2:4], 16), b=int(c[4:], 16))) for at, c in stops]
    return Gradient.model_validate({"kind": kind, "angle": angle, "stops": [s.model_dump() for s in made]})


def shown(found: list[Layer], share: float) -> tuple[float, ...]:
    """The colour that layers from left to right give at a share of the whole width."""
    seen: tuple[float, ...] = (0.0, 0.0, 0.0)
    for layer in found:
        at = (AREA.x + AREA.w * share - layer.rect.x) / layer.rect.w
        if at < -1e-9:
            continue
        stops = layer.paint.stops
        color = color_at(stops, at)
        alphas = [Stop(at=s.at, color=Color(r=round(s.color.a * 255), g=0, b=0)) for s in stops]
        alpha = color_at(alphas, at).r / 255
        own = (color.r, color.g, color.b)
        seen = tuple(s * (1 - alpha) + o * alpha for s, o in zip(seen, own, strict=True))
    return seen


def close(seen: tuple[float, ...], wanted: Color, levels: float = 4.0) -> bool:
    return all(abs(s - w) <= levels for s, w in zip(seen, (wanted.r, wanted.g, wanted.b), strict=True))


@given(
    st.lists(st.tuples(st.sampled_from([0, 0.2, 0.25, 0.5, 0.8, 0.9, 1]), COLORS), min_size=3, max_size=6),
    st.sampled_from([SQUARE, None]),
)
def it_gives_the_gradient_where_layers_can(stops: list[tuple[float, Color]], radii: tuple[float, ...] | None) -> None:
    ordered = [Stop(at=at, color=color) for at, color in sorted(stops, key=lambda stop: stop[0])]
    paint = Gradient(kind="linear", angle=90, stops=ordered)
    found = layers(paint, AREA, (0.0, 0.0, 0.0, 0.0) if radii is not None else None)
    if radii is None and (len(ordered) > 3 or ordered[0].at > 0 or ordered[-1].at < 1):
        assert len(found) in (0, 1, 2)
        return
    # At a hard edge either colour is right.
    edges = [a.at for a, b in itertools.pairwise(ordered) if b.at - a.at < 0.02]
    for share in (0.0, 0.1, 0.33, 0.5, 0.77, 1.0):
        if found and all(abs(share - edge) > 0.03 for edge in edges):
            assert close(shown(found, share), color_at(ordered, share), 8.0)


def it_says_two_of_four_colours_where_that_is_what_is_left() -> None:
    (only,) = layers(gradient((0.3, "113a5c"), (0.7, "1d6f8a"), (1, "2aa39a"), angle=100), AREA, None)
    assert [round(s.at, 2) for s in only.paint.stops] == [0, 0.3, 1]
    assert close(shown([only], 0.7), Color(r=0x1D, g=0x6F, b=0x8A), 12)


def it_leaves_alone_what_is_drawn_well() -> None:
    assert layers(gradient((0, "ff0000"), (1, "0000ff")), AREA, SQUARE) == []
    assert layers(gradient((0, "ff0000"), (0.5, "0000ff"), (1, "0000ff")), AREA, SQUARE) == []
    assert layers(gradient((0, "000000"), (0.5, "808080"), (1, "ffffff")), AREA, SQUARE) == []
    assert layers(gradient((0, "ff0000"), (0.5, "00ff00"), (1, "0000ff"), kind="radial"), AREA, SQUARE) == []


@pytest.mark.parametrize(("angle", "last"), [(90, (110, 20, 100, 100)), (270, (10, 20, 100, 100)), (180, (10, 70, 200, 50)), (0, (10, 20, 200, 50))])  # fmt: skip
def it_cuts_along_the_gradient_and_keeps_the_corners(angle: float, last: tuple[int, ...]) -> None:
    found = layers(gradient((0, "ff0000"), (0.5, "00ff00"), (1, "0000ff"), angle=angle), AREA, (8, 8, 8, 8))
    place = found[-1].rect
    assert (place.x, place.y, place.w, place.h) == last
    assert sorted(found[-1].radii or ()) == [0, 0, 8, 8]


def it_takes_three_colours_where_a_cut_would_go_through_a_corner() -> None:
    found = layers(gradient((0, "ff0000"), (0.1, "00ff00"), (1, "0000ff")), AREA, (50, 50, 50, 50))
    assert [layer.rect for layer in found] == [AREA, AREA]


def it_shows_office_one_shape_and_others_a_group(tmp_path: Path) -> None:
    many = gradient((0, "ff0000"), (0.3, "00ff00"), (1, "0000ff"), angle=130)
    edge = Border(width=2, color=Color(r=0, g=0, b=0))
    framed = box(fill=many, borders=Borders(top=edge, right=edge, bottom=edge, left=edge), rotation=20)
    report = write(captured(framed), tmp_path / "counted.pptx")
    assert (report.native[0]["shapes"], report.native[0]["groups"]) == (1, 0)
    slide = written(captured(framed), tmp_path).slides[0]
    (native,) = find(slide._element, "//*[local-name()='Choice']/p:sp")
    assert len(find(native, ".//a:gs")) == 3
    assert len(find(slide._element, "//*[local-name()='Fallback']/p:grpSp/p:sp")) == 3
    assert broken_rules(tmp_path / "deck.pptx") == []


def it_keeps_a_shape_with_text_one_shape(tmp_path: Path) -> None:
    many = gradient((0, "ff0000"), (0.3, "00ff00"), (1, "0000ff"))
    lines = [paragraph("words", x=120, y=134, width=160)]
    capture = captured(box(fill=many), text(w=200, h=100, anchor="middle", paragraphs=lines))
    slide = written(capture, tmp_path).slides[0]
    assert find(slide._element, "//*[local-name()='Fallback']") == []
    assert [shape.text_frame.text for shape in slide.shapes] == ["words"]


def it_brings_colours_nearer_to_a_centre_off_the_middle() -> None:
    about = gradient((0, "ff0000"), (0.5, "0000ff"), (1, "0000ff"), kind="radial")
    assert layers(about, AREA, SQUARE) == []
    (layer,) = layers(about.model_copy(update={"center": (0.0, 1.0)}), AREA, SQUARE)
    assert [stop.at for stop in layer.paint.stops] == [0, 1]
    core, rim = (
        gradient((0, "ff0000"), (0.2, "ff0000"), (0.7, "ff0000"), kind="radial").stops[:2],
        Color(r=255, g=0, b=0, a=0),
    )
    disc = about.model_copy(update={"stops": [*core, Stop(at=0.7, color=rim), Stop(at=1, color=rim)]})
    (glow,) = layers(disc, AREA, SQUARE)
    assert [stop.at for stop in glow.paint.stops] == [0, 0.7, 1]
    (less,) = layers(about.model_copy(update={"center": (0.25, 0.5)}), AREA, None)
    assert 0.5 < less.paint.stops[1].at < 1


@pytest.mark.parametrize("kind", ["radial", "linear"])
def it_draws_such_a_ground_again_for_other_programs(kind: str, tmp_path: Path) -> None:
    ground = gradient((0, "2a3550"), (0.5, "191919"), (1, "804020"), angle=135, kind=kind)
    capture = captured(text("words"), background=ground)
    out = tmp_path / "deck.pptx"
    write(capture, out)
    slide = written(capture, tmp_path).slides[0]
    first = slide._element.cSld.spTree[2]
    assert first.tag == f"{MC}AlternateContent"
    choice, other = first
    assert len(choice) == 0
    assert len(other) == 1
    assert broken_rules(out) == []
    with zipfile.ZipFile(out) as archive:
        assert any(b"<p:bg>" in archive.read(n) and b"gradFill" in archive.read(n) for n in archive.namelist() if n.startswith("ppt/slide") and n.endswith(".xml"))  # fmt: skip


def it_lays_the_middle_colour_under_rings(tmp_path: Path) -> None:
    rings = gradient((0, "000000"), (1, "646464"), kind="radial")
    slide = written(captured(box(fill=rings)), tmp_path).slides[0]
    (cast,) = find(slide._element, "//p:spPr/a:effectLst/a:outerShdw")
    assert (cast.get("dist"), cast.get("blurRad")) == ("0", "0")
    assert find(cast, "a:srgbClr/@val") == ["323232"]


class DescribeTranslucentGradients:
    """Those along a rectangle's side stand in strips side by side: what is painted twice would be denser."""

    @pytest.mark.parametrize(
        ("angle", "places"),
        [
            (90.0, [(10, 20, 50, 100), (110, 20, 100, 100)]),
            (270.0, [(160, 20, 50, 100), (10, 20, 100, 100)]),
            (180.0, [(10, 20, 200, 25), (10, 70, 200, 50)]),
        ],
    )
    def it_parts_them_where_a_colour_is(self, angle: float, places: list[tuple[int, int, int, int]]) -> None:
        dark, clear, light = Color(r=9, g=9, b=9, a=0.5), Color(r=9, g=9, b=9, a=0.0), Color(r=250, g=250, b=250)
        light_clear = light.model_copy(update={"a": 0.0})
        stops = [(0.0, dark), (0.25, clear), (0.25, light_clear), (0.5, light_clear), (1.0, light)]
        paint = Gradient(kind="linear", angle=angle, stops=[Stop(at=at, color=color) for at, color in stops])
        found = layers(paint, AREA, SQUARE)
        assert [(r.x, r.y, r.w, r.h) for r in (layer.rect for layer in found)] == places
        assert [[s.color.a for s in layer.paint.stops] for layer in found] == [[0.5, 0.0], [0.0, 1.0]]

    def it_leaves_two_colours_and_slanted_ones_alone(self) -> None:
        ink = Color(r=9, g=9, b=9)
        stops = [Stop(at=at, color=ink.model_copy(update={"a": a})) for at, a in ((0.0, 0.2), (0.5, 0.9), (1.0, 0.1))]
        assert layers(Gradient(kind="linear", angle=90, stops=stops[:2]), AREA, SQUARE) == []
        assert layers(Gradient(kind="linear", angle=45, stops=stops), AREA, SQUARE) == []
        assert layers(Gradient(kind="linear", angle=90, stops=stops), AREA, (60.0, 120.0, 0.0, 0.0)) == []
