from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from agents.errors import InputRefused
from agents.render.browser import Browser
from agents.render.capture import Capture, capture
from agents.render.paint import Solid
from agents.render.scene import ChartNode, Color, Node, SceneSlide, TableNode, TextBlock

Nodes = Callable[..., list[Node]]
DOT = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='200' height='100'%3E"
    "%3Crect width='200' height='100' fill='red'/%3E%3C/svg%3E"
)


def only(nodes: list[Node], kind: type) -> list:
    return [node for node in nodes if isinstance(node, kind)]


def words(node: TextBlock) -> str:
    return "|".join("".join(run.text for run in line.runs) for p in node.paragraphs for line in p.lines)


class DescribeTables:
    def it_reads_spans_sizes_and_fills(self, nodes_of: Nodes) -> None:
        html = """<table style="border-collapse:collapse" aria-label="t"><tr style="background:#eee"><th colspan="2">head<th>z
            <tr><td rowspan="2" style="width:100px;height:80px">a<td>b<td>c<tr><td>d<td style="text-align:right">9</table>"""
        (table,) = nodes_of(html)
        assert isinstance(table, TableNode)
        assert table.alt == "t"
        assert (len(table.columns), len(table.rows)) == (3, 3)
        assert sum(table.columns) == pytest.approx(table.rect.w, abs=0.5)
        spans = {(c.row, c.column): (c.row_span, c.column_span) for c in table.cells}
        assert spans[0, 0] == (1, 2)
        assert spans[1, 0] == (2, 1)
        assert table.cells[0].header
        assert table.cells[0].fill == Solid(color=Color(r=238, g=238, b=238))
        assert table.cells[-1].paragraphs[0].align == "right"

    def it_resolves_collapsed_borders(self, nodes_of: Nodes) -> None:
        html = """<table style="border-collapse:collapse;border:3px solid red"><tr><td style="border-right:1px solid #000">a
            <td style="border-left:5px solid #00f">b</table>"""
        (table,) = only(nodes_of(html), TableNode)
        left, right = table.cells
        assert left.borders.left
        assert left.borders.left.width == 3
        assert left.borders.right
        assert left.borders.right.width == 5
        assert right.borders.left
        assert right.borders.left.color.b == 255

    def it_lets_what_is_no_text_stand_above_the_table(self, nodes_of: Nodes) -> None:
        html = """<table><tr><td>a<td><span style="display:inline-block;background:#fc0;padding:2px">chip</span><tr><td>c<td>d</table>"""
        kinds = [node.kind for node in nodes_of(html)]
        assert kinds == ["table", "box", "text"]

    def it_walks_a_layout_table_like_any_box(self, nodes_of: Nodes) -> None:
        html = f'<table role="presentation"><tr><td><img src="{DOT}" alt=""><td>words</table>'
        assert {node.kind for node in nodes_of(html)} == {"picture", "text"}


class DescribeMeaning:
    def it_carries_the_conventions(self, slide_of: Callable[..., SceneSlide]) -> None:
        html = """<h1 data-role="title" data-placeholder="title" data-item="title">Head <em>line</em></h1>
            <div data-group="card" style="background:#eee"><p data-item="bullets/0" data-name="Lead">x</p></div>
            <p data-role="footer" data-placeholder="ftr" data-layer="layout">foot</p>"""
        slide = slide_of(html, attributes='data-layout="bullets" data-notes="say this" data-section="One"')
        assert (slide.title, slide.layout, slide.notes, slide.section) == ("Head line", "bullets", "say this", "One")
        title, box, lead, foot = sorted(slide.nodes, key=lambda n: (n.rect.y, n.kind != "box"))
        assert (title.role, title.placeholder, title.item) == ("title", "title", "title")
        assert (lead.group, lead.item, lead.name, box.group) == (("card",), "bullets/0", "Lead", ("card",))
        assert (foot.layer, foot.role, foot.placeholder) == ("layout", "footer", "ftr")

    def it_takes_the_first_heading_as_title(self, slide_of: Callable[..., SceneSlide]) -> None:
        slide = slide_of("<p>kicker</p><h2>Real heading</h2><h3>lower</h3>")
        assert slide.title == "Real heading"
        assert [node.role for node in slide.nodes] == [None, "title", None]

    def it_makes_one_block_of_a_placeholder_with_paragraphs(self, nodes_of: Nodes) -> None:
        (text,) = nodes_of('<div data-placeholder="body:1" data-role="body"><p>a</p><p>b</p></div>')
        assert [p.space_before > 10 for p in text.paragraphs] == [False, True]  # type: ignore[union-attr]

    def it_keeps_a_charts_data_and_its_look(self, nodes_of: Nodes) -> None:
        chart = {"kind": "column", "categories": ["a"], "series": [{"name": "s", "values": [1]}], "alt": "one bar"}
        html = f"""<figure data-chart='{json.dumps(chart)}' data-chart-style='{{"labels":true,"gap":40}}' style="--series-1:#0a6">
            <svg width="100" height="50"><text y="20" style="font-size:13px">a</text></svg></figure>"""
        (node,) = nodes_of(html)
        assert isinstance(node, ChartNode)
        assert node.data == chart
        assert node.style.colors == [Color(r=0, g=170, b=102)]
        assert (node.style.labels, node.style.gap, node.style.size, node.style.family) == (True, 40, 13, "Carlito")

    def it_composes_the_background_over_the_pages(self, browser: Browser) -> None:
        html = '<body style="background:#000"><div class="slide" style="width:99px;height:99px;background:rgb(255 255 255/.5)">'
        with browser.page(html, 200, 200) as page:
            (slide,) = capture(page, ".slide").scene.slides
        assert slide.background == Solid(color=Color(r=128, g=128, b=128))


class DescribeSelection:
    def it_refuses_a_selector_that_matches_nothing(self, browser: Browser) -> None:
        with browser.page("<p>x", 100, 100) as page, pytest.raises(InputRefused, match="matches the selector"):
            capture(page, ".slide")

    def it_refuses_what_is_no_selector(self, browser: Browser) -> None:
        with browser.page("<p>x", 100, 100) as page, pytest.raises(InputRefused, match="not a CSS selector"):
            capture(page, "..")

    def it_scales_other_sizes_to_the_first(self, browser: Browser) -> None:
        html = """<style>div{position:relative;background:#fff}i{position:absolute;width:50%;height:50%;background:red}</style>
            <div style="width:400px;height:200px"></div><div style="width:800px;height:800px"><i></i></div>"""
        with browser.page(html, 1000, 600) as page:
            scene = capture(page, "div").scene
        assert (scene.width, scene.height) == (400, 200)
        (box,) = scene.slides[1].nodes
        assert (box.rect.x, box.rect.y, box.rect.w) == (100, 0, 100)

    def it_takes_the_whole_page_for_body(self, browser: Browser) -> None:
        with browser.page('<body style="margin:20px"><p style="height:3000px">long', 600, 400) as page:
            scene = capture(page, "body").scene
        assert scene.width == 600
        assert scene.height > 3000
        assert scene.slides[0].nodes[0].rect.x == 20

    def it_is_not_fooled_by_the_pages_own_scripts(self, browser: Browser) -> None:
        html = """<div class="slide" style="width:99px;height:99px">true</div><script>
            Array.prototype.map = () => { throw 1 }; window.getComputedStyle = () => ({}); Node.prototype.contains = null;
            </script>"""
        with browser.page(html, 200, 200) as page:
            (text,) = capture(page, ".slide").scene.slides[0].nodes
        assert words(text) == "true"  # type: ignore[arg-type]

    def it_is_deterministic(self, captured: Callable[..., Capture]) -> None:
        html = f'<h1>Title 中文</h1><img src="{DOT}" alt="d"><div style="filter:blur(2px)">x</div>'
        first, second = captured(html), captured(html)
        assert first.scene == second.scene
        assert first.assets == second.assets
