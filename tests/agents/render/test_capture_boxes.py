from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from agents.render.browser import Browser
from agents.render.capture import Capture, capture, script
from agents.render.paint import Solid
from agents.render.scene import Box, Color, Gradient, Node, Picture, Raster, TableNode, TextBlock, Vector

Nodes = Callable[..., list[Node]]
DOT = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='200' height='100'%3E"
    "%3Crect width='200' height='100' fill='red'/%3E%3C/svg%3E"
)


def only(nodes: list[Node], kind: type) -> list:
    return [node for node in nodes if isinstance(node, kind)]


def words(node: TextBlock) -> str:
    return "|".join("".join(run.text for run in line.runs) for p in node.paragraphs for line in p.lines)


class DescribeBoxes:
    def it_reads_fill_border_radius_and_shadow(self, nodes_of: Nodes) -> None:
        style = """width:100px;height:50px;background:rgb(10 20 30/50%);border-left:4px dashed red;
            border-radius:1px 2px 3px 4px;box-shadow:1px 2px 3px 4px #000,inset 0 0 5px #fff;opacity:.5"""
        (box,) = only(nodes_of(f'<div style="{style}"></div>'), Box)
        assert box.fill == Solid(color=Color(r=10, g=20, b=30, a=0.25))
        assert box.borders.left
        assert (box.borders.left.width, box.borders.left.style) == (4, "dashed")
        assert box.borders.top is None
        assert box.radii == (1, 2, 3, 4)
        assert [(s.blur, s.inset) for s in box.shadows] == [(3, False), (5, True)]

    def it_understands_every_colour_syntax(self, nodes_of: Nodes) -> None:
        colors = [
            "red",
            "hsl(0 100% 50%)",
            "color(srgb 1 0 0)",
            "oklch(62.8% .2577 29.23)",
            "color-mix(in srgb,red,red)",
        ]
        html = "".join(f'<div style="height:9px;background:{c}"></div>' for c in colors)
        for box in only(nodes_of(html), Box):
            assert isinstance(box.fill, Solid)
            assert abs(box.fill.color.r - 255) <= 1
            assert box.fill.color.g <= 2

    @pytest.mark.parametrize(
        ("css", "angle", "stops"),
        [
            ("to right,red,blue", 90, [0, 1]),
            ("red,lime 25%,blue", 180, [0, 0.25, 1]),
            ("45deg,red,lime,blue", 45, [0, 0.5, 1]),
            ("to top,red 0 40%,blue 60% 100%", 0, [0, 0.4, 0.6, 1]),
            ("to bottom,red 20px,blue", 180, [0, 0.2, 1]),
        ],
    )
    def it_reads_linear_gradients(self, nodes_of: Nodes, css: str, angle: float, stops: list[float]) -> None:
        (box,) = only(nodes_of(f'<div style="width:200px;height:100px;background:linear-gradient({css})"></div>'), Box)
        assert isinstance(box.fill, Gradient)
        assert box.fill.angle == angle
        assert [stop.at for stop in box.fill.stops] == pytest.approx(stops)

    def it_cuts_stripes_to_the_round_corners_that_hold_them(self, nodes_of: Nodes) -> None:
        stripes = "height:80px;background:linear-gradient(115deg,red 55%,blue 55%)"
        html = f'<div style="width:200px;border-radius:30px;overflow:hidden"><div style="{stripes}"></div></div>'
        (vector,) = only(nodes_of(html), Vector)
        assert not [path.d for path in vector.paths if "M 0 0 " in path.d or "L 0 0 " in path.d]

    def it_gives_what_is_transparent_the_hues_on_either_side(self, nodes_of: Nodes) -> None:
        css = "linear-gradient(90deg,rgb(9 9 9/50%),rgb(0 0 0/0) 60%,#fff)"
        (box,) = only(nodes_of(f"<div style='width:200px;height:100px;background:{css}'></div>"), Box)
        assert [(s.at, s.color.r, s.color.a) for s in box.fill.stops] == [
            (0, 9, 0.5),
            (0.6, 9, 0),
            (0.6, 255, 0),
            (1, 255, 1),
        ]

    def it_blends_colours_where_the_page_says(self, nodes_of: Nodes) -> None:
        """Half-way from blue to yellow is grey in sRGB, a blue green in OKLab; modern colours blend in OKLab unasked."""
        ways = ["to right in oklab,#00f,#ff0", "90deg,oklch(.45 .31 264),oklch(.97 .21 110)", "90deg,#00f,#ff0"]
        html = "".join(f'<div style="height:9px;background:linear-gradient({way})"></div>' for way in ways)
        named, modern, plain = (box.fill for box in only(nodes_of(html), Box))
        assert len(plain.stops) == 2
        for fill in (named, modern):
            (middle,) = [stop.color for stop in fill.stops if stop.at == 0.5]
            assert middle.g > middle.r + 15

    def it_keeps_the_hard_edge_of_a_slides_ground(self, slide_of: Callable[..., Any]) -> None:
        slide = slide_of("", style=".slide{background:linear-gradient(120deg,#900 0 58%,#fee 58%)!important}")
        assert isinstance(slide.background, Solid)
        assert {path.fill.color.r for node in only(slide.nodes, Vector) for path in node.paths} == {0x99, 0xFF}

    def it_reduces_corners_of_one_side_by_the_whole_height(self, nodes_of: Nodes) -> None:
        fan = "conic-gradient(from -90deg at 50% 100%,red 0 90deg,blue 90deg 180deg,transparent 0)"
        half = f"width:150px;height:75px;border-radius:150px 150px 0 0;background:{fan}"
        (fan_,) = only(nodes_of(f'<div style="{half}"></div>'), Vector)
        points = [pair for path in fan_.paths for pair in re.findall(r"([\d.]+) ([\d.]+)", path.d)]
        rim = [(float(x), float(y)) for x, y in points if 20 < float(x) < 50]
        assert rim
        assert all(abs(((x - 75) ** 2 + (y - 75) ** 2) ** 0.5 - 75) < 1.5 for x, y in rim if y < 74)

    def it_draws_half_a_disc_as_an_outline(self, nodes_of: Nodes) -> None:
        half, arch = (f"width:80px;height:{h}px;border-radius:40px 40px 0 0;background:red" for h in (40, 90))
        boxes = only(nodes_of(f'<div style="{half}"></div><div style="{arch}"></div>'), Box)
        assert [bool(box.outline) for box in boxes] == [True, False]

    def it_frames_plain_buttons_as_the_browser_does(self, nodes_of: Nodes) -> None:
        plain, own = only(nodes_of("<button>a</button><button style='border:2px solid #00f'>b</button>"), Box)
        assert plain.borders.top
        assert (plain.borders.top.width, plain.borders.top.color.r) == (1, 118)
        assert own.borders.top
        assert own.borders.top.width == 2

    def it_thins_a_disc_that_is_blurred_wider_than_it_is(self, nodes_of: Nodes) -> None:
        disc = "<div style='position:absolute;left:300px;top:200px;width:100px;height:100px;border-radius:50%;background:red;filter:blur({}px)'></div>"
        faint, clear = (only(nodes_of(disc.format(blur)), Box)[0].fill.stops for blur in (50, 10))
        assert faint[0].color.a < 0.5 < 0.99 < clear[0].color.a
        assert faint[-1].color.a == clear[-1].color.a == 0

    def it_reads_radial_gradients_with_their_centre(self, nodes_of: Nodes) -> None:
        css = "radial-gradient(circle at 25% 75%,red,transparent)"
        (box,) = only(nodes_of(f'<div style="width:100px;height:100px;background:{css}"></div>'), Box)
        assert isinstance(box.fill, Gradient)
        assert box.fill.center == (0.25, 0.75)
        assert box.fill.stops[-1].color == Color(r=255, g=0, b=0, a=0)

    def it_measures_rotated_and_scaled_boxes_before_the_turn(self, nodes_of: Nodes) -> None:
        style = "position:absolute;left:100px;top:100px;width:200px;height:100px;background:red;transform:rotate(30deg) scale(.5)"
        nodes = nodes_of(f'<div style="{style}">turned</div>')
        box, text = nodes
        assert (box.rect.w, box.rect.h, box.rotation) == (100, 50, 30)
        assert (box.rect.x, box.rect.y) == (150, 125)
        assert text.rotation == 30
        assert text.paragraphs[0].lines[0].runs[0].size == 10  # type: ignore[union-attr]

    def it_adds_up_nested_transforms(self, nodes_of: Nodes) -> None:
        html = """<div style="transform:rotate(20deg);width:300px"><div style="rotate:25deg;width:100px;height:40px;background:red">
            </div></div>"""
        (box,) = only(nodes_of(html), Box)
        assert box.rotation == pytest.approx(45)

    def it_measures_what_zoom_enlarges_as_it_is_painted(self, nodes_of: Nodes) -> None:
        nodes = nodes_of(
            """<div style="zoom:2;position:absolute;left:50px;top:20px;width:100px;height:40px;font-size:10px;
            border:3px solid red;border-radius:8px;background:linear-gradient(90deg,red 25px,blue 50%)">
            <i style="position:absolute;left:0;top:0;width:40px;height:20px;background:blue;
            transform:translateX(10px) rotate(90deg)"></i>word</div>"""
        )
        outer, inner = only(nodes, Box)
        (text,) = only(nodes, TextBlock)
        assert outer.borders.left
        assert (outer.borders.left.width, outer.radii[0], text.paragraphs[0].lines[0].runs[0].size) == (6, 16, 20)
        # Inside of the border, moved by 20 px of the page and turned about its own middle.
        assert (inner.rect.x, inner.rect.y, inner.rect.w, inner.rect.h) == (126, 46, 80, 40)
        assert inner.rotation == 90

    def it_leaves_the_page_as_it_was(self, browser: Browser) -> None:
        html = """<div class="slide" style="width: 99px; height: 99px;"><p style="transform: rotate(9deg);">x</p>
            <ul><li>y</li></ul><canvas></canvas></div>"""
        with browser.page(html, 200, 200) as page:
            before = page.call(lambda opened: opened.page.inner_html("html"))
            capture(page, ".slide")
            assert page.call(lambda opened: opened.page.inner_html("html")) == before

    def it_draws_css_arrows(self, nodes_of: Nodes) -> None:
        style = "width:0;border:20px solid transparent;border-bottom-color:red;border-top:0"
        (vector,) = only(nodes_of(f'<div style="{style}"></div>'), Vector)
        assert vector.paths[0].d.count("L") == 3

    def it_cuts_what_overflow_hides(self, nodes_of: Nodes) -> None:
        html = """<div style="overflow:hidden;width:100px;height:100px"><div style="width:300px;height:50px;background:red"></div>
            <div style="width:200px;height:80px;border-radius:20px;background:blue"></div></div>"""
        plain, rounded = only(nodes_of(html), Box)
        assert plain.rect.w == 100
        assert (rounded.rect.w, rounded.rect.h) == (100, 50)
        assert rounded.outline
        assert rounded.outline.startswith("M ")

    def it_rounds_what_fills_a_rounded_clipping_card(self, nodes_of: Nodes) -> None:
        html = f"""<div style="width:200px;height:200px;overflow:hidden;border-radius:30px"><img src="{DOT}" alt="" style="display:block;width:200px;height:100px">
            <div style="height:100px;background:red"></div></div>"""
        box, picture = nodes_of(html)
        assert picture.radii == (30, 30, 0, 0)  # type: ignore[union-attr]
        assert box.radii == (0, 0, 30, 30)  # type: ignore[union-attr]

    def it_drops_lines_that_are_cut_away_and_reports_the_overflow(self, nodes_of: Nodes) -> None:
        html = '<p style="margin:0;width:100px;height:60px;overflow:hidden">many words that need more than two lines here</p>'
        (text,) = only(nodes_of(html), TextBlock)
        assert len(text.paragraphs[0].lines) == 2
        assert text.overflow > 20


class DescribePaintOrder:
    @pytest.mark.parametrize(
        ("html", "order"),
        [
            ('<b class="a" style="z-index:2"></b><b class="b" style="z-index:1"></b>', "ba"),
            ('<b class="a"></b><b class="b" style="z-index:-1"></b>', "ba"),
            ('<b class="a" style="position:relative"></b><b class="b" style="position:static"></b>', "ba"),
            ('<i style="z-index:1"><b class="a" style="z-index:99"></b></i><b class="b" style="z-index:2"></b>', "ab"),
            (
                '<i style="z-index:auto"><b class="a" style="z-index:99"></b></i><b class="b" style="z-index:2"></b>',
                "ba",
            ),
            ('<b class="a" style="position:static;opacity:.9"></b><b class="b" style="position:static"></b>', "ba"),
        ],
    )
    def it_follows_stacking_contexts(self, nodes_of: Nodes, html: str, order: str) -> None:
        style = (
            """b,i{display:block;position:absolute}b{width:50px;height:50px}.a{background:#f00}.b{background:#00f}"""
        )
        boxes = only(nodes_of(html, style=style), Box)
        assert "".join("a" if box.fill.color.r else "b" for box in boxes) == order

    def it_paints_text_above_the_next_blocks_background(self, nodes_of: Nodes) -> None:
        html = '<p style="margin:0">text</p><div style="margin-top:-20px;height:40px;background:#eee"></div>'
        assert [node.kind for node in nodes_of(html)] == ["box", "text"]


class DescribePictures:
    def it_crops_as_object_fit_does(self, captured: Callable[..., Capture]) -> None:
        html = f'<img src="{DOT}" style="width:100px;height:100px;object-fit:cover;border-radius:50%" alt="dot">'
        found = captured(html)
        (picture,) = found.scene.slides[0].nodes
        assert isinstance(picture, Picture)
        assert picture.crop == (0.25, 0, 0.25, 0)
        assert picture.radii == (50, 50, 50, 50)
        assert picture.alt == "dot"
        assert found.assets[picture.asset].startswith(b"\x89PNG")

    def it_places_contained_pictures(self, nodes_of: Nodes) -> None:
        html = f'<img src="{DOT}" style="display:block;width:100px;height:100px;object-fit:contain" alt="">'
        (picture,) = nodes_of(html)
        assert (picture.rect.y, picture.rect.h) == (25, 50)

    def it_crops_background_pictures(self, nodes_of: Nodes) -> None:
        html = f'<div style="width:100px;height:100px;background:url(&quot;{DOT}&quot;) left/cover">over</div>'
        picture, text = nodes_of(html)
        assert isinstance(picture, Picture)
        assert picture.crop == (0, 0, 0.5, 0)
        assert text.kind == "text"

    def it_distinguishes_decorative_from_unsaid(self, nodes_of: Nodes) -> None:
        html = f'<img src="{DOT}"><img src="{DOT}" alt=""><img src="{DOT}" aria-hidden="true" alt="x">'
        assert [picture.alt for picture in only(nodes_of(html), Picture)] == [None, "", ""]

    def it_pictures_only_what_cannot_be_native_and_says_why(self, nodes_of: Nodes) -> None:
        html = """<div style="width:80px;height:80px;background:conic-gradient(red,#00f8)">text stays</div>
            <canvas width="40" height="40"></canvas><div style="filter:blur(3px)">fog</div>"""
        nodes = nodes_of(html)
        assert {node.reason for node in only(nodes, Raster)} == {
            "background pattern",
            "canvas",
            "filter: blur",
        }
        assert [words(node) for node in only(nodes, TextBlock)] == ["text stays"]


class DescribeDrawings:
    def it_turns_shapes_into_absolute_paths(self, nodes_of: Nodes) -> None:
        html = """<svg width="200" height="100" viewBox="0 0 100 50" aria-label="shapes" style="display:block">
            <rect x="10" y="10" width="20" height="10" fill="red"/><g transform="translate(50 0)"><circle cx="5" cy="5" r="5"/></g>
            <path d="m0 0 h10 v10 q5 0 5 5 t5 5 s5 5 5 0 a5 5 0 0 1 5 5z" fill="none" stroke="#00f" stroke-width="2"/></svg>"""
        (vector,) = nodes_of(html)
        assert isinstance(vector, Vector)
        assert vector.alt == "shapes"
        assert vector.paths[0].d == "M 20 20 L 60 20 L 60 40 L 20 40 Z"
        assert vector.paths[1].d.startswith("M 100 10 C")
        assert set(vector.paths[2].d) <= set("MLCZ 0123456789.-")
        assert vector.paths[2].stroke
        assert vector.paths[2].stroke.width == 4

    def it_keeps_drawn_text_as_text(self, nodes_of: Nodes) -> None:
        html = """<svg width="200" height="100"><text x="100" y="50" text-anchor="middle" font-size="20">mid <tspan
            font-weight="700">bold</tspan></text><text transform="translate(20 80) rotate(-90)">up</text></svg>"""
        middle, up = only(nodes_of(html), TextBlock)
        assert words(middle) == "mid bold"
        assert middle.paragraphs[0].align == "center"
        assert middle.rect.x + middle.rect.w / 2 == pytest.approx(100, abs=1.5)
        assert middle.paragraphs[0].lines[0].baseline == pytest.approx(50, abs=1)
        assert up.rotation == -90

    def it_copies_what_use_refers_to(self, nodes_of: Nodes) -> None:
        html = """<svg width="0" height="0"><symbol id="i" viewBox="0 0 10 10"><path d="M0 0L10 10"/></symbol></svg>
            <svg width="20" height="20" stroke="red"><use href="#i" width="20" height="20"/></svg>"""
        (vector,) = only(nodes_of(html), Vector)
        assert vector.paths[0].d == "M 0 0 L 20 20"

    def it_pictures_a_filtered_drawing(self, nodes_of: Nodes) -> None:
        html = '<svg width="40" height="40"><filter id="f"><feGaussianBlur/></filter><rect width="9" height="9" filter="url(#f)"/></svg>'
        (raster,) = nodes_of(html)
        assert isinstance(raster, Raster)
        assert raster.reason == "SVG filter"


def it_pictures_what_is_moved_inside_of_what_is_pictured(browser: Browser) -> None:
    html = """<section class=slide style="width:400px;height:200px"><div style="filter:blur(1px);width:300px;height:100px">
        <i style="display:block;width:40px;height:40px;background:red;translate:200px 20px">x</i></div></section>"""
    with browser.page(html, 400, 200) as page:
        captured = capture(page, ".slide")
    (node,) = only(captured.scene.slides[0].nodes, Raster)
    with Image.open(io.BytesIO(captured.assets[node.asset])) as picture:
        box = picture.convert("RGBA").getchannel("A").point([0] * 129 + [255] * 127).getbbox()
        assert box is not None
        left = node.rect.x + box[0] * node.rect.w / picture.width
    assert left == pytest.approx(208, abs=12)


@pytest.mark.parametrize(("depth", "pictures"), [(3, 1), (40, 0)])
def it_leaves_out_blurs_nested_beyond_what_a_browser_draws_in_time(nodes_of: Nodes, depth: int, pictures: int) -> None:
    nodes = nodes_of("<div style='filter:blur(.1px)'>" * depth + "word" + "</div>" * depth)
    assert len(only(nodes, Raster)) == pictures
    assert len(only(nodes, TextBlock)) == 1 - pictures


def it_counts_the_columns_that_cells_begin_in(nodes_of: Nodes) -> None:
    rows = "<tr><td colspan=100>all<tr><td>a<td colspan=2>b<tr><td>c<td>d<td rowspan=2>e"
    (table,) = only(nodes_of(f"<table border=1>{rows}</table>"), TableNode)
    assert len(table.columns) == 3
    assert [(cell.column, cell.column_span) for cell in table.cells] == [(0, 3), (0, 1), (1, 2), (0, 1), (1, 1), (2, 1)]


def it_pictures_icons_in_the_colour_of_their_text(captured: Callable[..., Capture]) -> None:
    """Icons are a mask over `currentColor`, of an element or of generated content; both pictures hold them, no words."""
    disc = "url(\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'%3E%3Ccircle cx='4' cy='4' r='3'/%3E%3C/svg%3E\")"
    style = f".i,.p::after{{content:'';display:block;width:60px;height:60px;background:currentColor;mask:{disc} center/contain}}"
    found = captured(f"<style>{style}p{{color:#080}}</style><p class=i></p><p class=p>word</p>")
    pictures = only(found.scene.slides[0].nodes, Raster)
    assert [picture.reason for picture in pictures] == ["mask", "mask"]
    for node in pictures:
        assert (node.rect.w, node.rect.h) == pytest.approx((60, 60), abs=1)
        with Image.open(io.BytesIO(found.assets[node.asset])) as picture:
            data = picture.convert("RGBA").tobytes()
        pixels = [data[at : at + 4] for at in range(0, len(data), 4)]
        assert {tuple(pixel) for pixel in pixels if pixel[3] == 255} == {(0, 136, 0, 255)}


def it_pictures_a_turned_blend_as_it_is_seen(nodes_of: Nodes) -> None:
    html = """<div style="position:absolute;inset:0;background:linear-gradient(red,blue)"></div>
        <b style="position:absolute;left:50px;top:50px;width:100px;height:40px;background:#ff0;mix-blend-mode:hard-light;
        rotate:45deg">word</b>"""
    nodes = nodes_of(html)
    (picture,) = only(nodes, Raster)
    (word,) = only(nodes, TextBlock)
    assert (picture.rotation, word.rotation) == (0, 45)
    assert (picture.rect.w, picture.rect.h) == pytest.approx((99, 99), abs=3)


def it_has_a_name_for_each_function_of_the_walk() -> None:
    """The parts are one script: of two functions with one name the last would serve both callers."""
    named = re.findall(r"^(?:async )?(?:function|const|let) (\w+)", script(), re.MULTILINE)
    assert sorted(name for name, count in Counter(named).items() if count > 1) == []
