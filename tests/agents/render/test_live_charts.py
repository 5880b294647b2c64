"""Charts that a library draws on the page become native, with their data; what has no native form stays a picture.

The libraries are not ours to bring along: the page holds objects of the shape that each documents.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from agents.checks.chart_truth import misleading_charts
from agents.checks.package_rules import broken_rules
from agents.render.browser import Browser
from agents.render.capture import Capture, capture
from agents.render.pptx import write
from agents.render.scene import ChartNode, Color

PAGE = """<style>canvas,div{display:block;width:300px;height:200px}</style><section class="slide">
<canvas id="a" aria-label="Sales by quarter"></canvas><canvas id="b"></canvas><canvas id="c"></canvas><canvas id="d"></canvas>
<div id="e" _echarts_instance_="1"></div><div id="f" _echarts_instance_="2"></div>
<div id="g" class="js-plotly-plot"></div><div id="h" class="js-plotly-plot"></div></section><script>
const at = (id) => document.getElementById(id), held = new Map();
window.Chart = class {
  constructor(canvas, config) { Object.assign(this, {canvas, config, data: config.data, options: config.options ?? {}}); held.set(canvas, this); }
  static getChart(canvas) { return held.get(canvas); }
  static defaults = {font: {size: 12, family: 'Arimo'}, color: '#666'};
  isDatasetVisible(n) { return n < 2; }
};
new Chart(at('a'), {type: 'bar', data: {labels: ['Q1', 'Q2'], datasets: [{label: '2024', data: [12, '19'], backgroundColor: '#36a2eb'},
  {label: '2025', data: [2, null], backgroundColor: ['red', 'blue']}, {label: 'switched off', data: [0, 0]}]},
  options: {plugins: {title: {display: true, text: 'Sales, € m'}}}});
new Chart(at('b'), {type: 'bar', data: {labels: ['a', 'b'], datasets: [{label: 'x', data: [4, 7]}, {label: 'y', data: [1, 2]}]},
  options: {indexAxis: 'y', scales: {x: {stacked: true, min: 2}, y: {}}}});
new Chart(at('c'), {type: 'radar', data: {labels: ['a', 'b'], datasets: [{data: [4, 7]}]}});
new Chart(at('d'), {type: 'bar', data: {labels: ['a'], datasets: [{data: [[1, 4]]}]}});
const options = {1: {color: ['#5470c6'], xAxis: [{type: 'value'}], yAxis: [{type: 'category', data: ['b', 'c']}],
    series: [{type: 'bar', name: 'n', data: [3, {value: 5}], label: {show: true}}]},
  2: {legend: [{}], series: [{type: 'pie', radius: ['40%', '70%'], data: [{name: '搜索', value: 1048}, {name: '直接', value: 735}]}]}};
window.echarts = {getInstanceByDom: (element) => ({getOption: () => options[element.getAttribute('_echarts_instance_')]})};
Object.assign(at('g'), {data: [{type: 'scatter', mode: 'lines', x: ['2024', '2025'], y: new Float64Array([20, 14]), name: 'SF', line: {color: 'teal'}}], layout: {}});
Object.assign(at('h'), {get data() { throw new Error('hostile'); }});
</script>"""


@pytest.fixture(scope="module")
def captured(browser: Browser) -> Capture:
    with browser.page(PAGE, 1280, 720) as page:
        return capture(page, ".slide")


def _told(captured: Capture) -> list[dict[str, Any]]:
    return [n.data for n in captured.scene.slides[0].nodes if isinstance(n, ChartNode)]


def it_keeps_names_values_and_kind(captured: Capture) -> None:
    told = [(d["kind"], d["categories"], [(s["name"], s["values"]) for s in d["series"]]) for d in _told(captured)]
    assert told == [
        ("column", ["Q1", "Q2"], [("2024", [12, 19]), ("2025", [2, None])]),
        ("stacked_bar", ["a", "b"], [("x", [4, 7]), ("y", [1, 2])]),
        ("bar", ["c", "b"], [("n", [5, 3])]),
        ("doughnut", ["搜索", "直接"], [("", [1048, 735])]),
        ("line", ["2024", "2025"], [("SF", [20, 14])]),
    ], "of lying bars the first is told that stands at the top"


def it_keeps_title_colours_legend_and_alternative_text(captured: Capture) -> None:
    sales, _, bars, search, line = (n for n in captured.scene.slides[0].nodes if isinstance(n, ChartNode))
    assert (sales.data["unit"], sales.alt, sales.style.legend) == ("Sales, € m", "Sales by quarter", "top")
    assert sales.style.colors == [Color(r=54, g=162, b=235), Color(r=255, g=0, b=0)]
    assert (sales.style.size, sales.style.family) == (12, "Arimo")
    assert (bars.style.labels, bars.style.legend, search.style.legend) == (True, "none", "right")
    assert line.style.colors == [Color(r=0, g=128, b=128)]


def it_is_judged_like_any_chart(captured: Capture) -> None:
    found = [(f.node.data["kind"], f.detail) for f in misleading_charts(captured.scene.slides[0]) if f.node is not None]
    assert [kind for kind, _ in found] == ["stacked_bar"]
    assert "begins at 2" in found[0][1]


def it_leaves_what_has_no_native_form_as_it_is_painted(captured: Capture) -> None:
    pictured = [n for n in captured.scene.slides[0].nodes if n.kind == "raster"]
    assert len(pictured) == 2, "a radar and floating bars; an object that throws is no chart"


def it_writes_them_with_their_workbooks(captured: Capture, tmp_path: Path) -> None:
    path = tmp_path / "charts.pptx"
    write(captured, path)
    assert broken_rules(path) == []
    charts: list[Any] = [s.chart for s in Presentation(str(path)).slides[0].shapes if s.has_chart]
    assert [tuple(c.plots[0].series[0].values) for c in charts] == [(12, 19), (4, 7), (5, 3), (1048, 735), (20, 14)]
