"""Deck charts: what a native chart of anybody's deck shows and how, as `chart_truth.ChartFacts` in JSON.

Read from the chart's XML; what is not there, or stands there in a form unknown here, is left out.
"""

from __future__ import annotations

import math
from typing import Any

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_PLOTS = {
    "barChart": "bar",
    "bar3DChart": "bar",
    "lineChart": "line",
    "line3DChart": "line",
    "pieChart": "pie",
    "pie3DChart": "pie",
    "ofPieChart": "pie",
    "doughnutChart": "doughnut",
    "areaChart": "area",
    "area3DChart": "area",
    "scatterChart": "scatter",
    "bubbleChart": "scatter",
    "radarChart": "radar",
    "stockChart": "stock",
    "surfaceChart": "surface",
    "surface3DChart": "surface",
}
MOST_POINTS = 5000


def facts_of(chart_space: Any) -> dict[str, Any]:
    """Kind, categories, series and axes of a `c:chartSpace`; an empty kind where there is no plot."""
    area = chart_space.find(f".//{_C}plotArea")
    plots = [] if area is None else [p for p in area if _local(p) in _PLOTS]
    if not plots:
        return {"kind": ""}
    kinds = {_kind(plot) for plot in plots}
    series = [s for plot in plots for s in plot.findall(f"{_C}ser")]
    values = _value_axes(area, plots)
    return {
        "kind": kinds.pop() if len(kinds) == 1 else "combo",
        "categories": _texts(series[0].find(f"{_C}cat")) if series else [],
        "series": [{"name": _name(s), "values": _numbers(s)} for s in series],
        "minimum": next((m for m in (_minimum(a) for a in values) if m is not None), None),
        "automatic": True,
        "reversed": any(_value(a, f"{_C}scaling/{_C}orientation") == "maxMin" for a in values),
        "deep": any("3D" in _local(plot) for plot in plots),
        "axes": max(1, len(values)),
        "number_format": next((f.text or "" for s in series for f in s.iter(f"{_C}formatCode")), "General"),
    }


def _local(element: Any) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _value(element: Any, path: str) -> str | None:
    found = element.find(path)
    return None if found is None else found.get("val")


def _kind(plot: Any) -> str:
    kind = _PLOTS[_local(plot)]
    if kind != "bar":
        return kind
    kind = "column" if _value(plot, f"{_C}barDir") != "bar" else "bar"
    return f"stacked_{kind}" if (_value(plot, f"{_C}grouping") or "").lower().endswith("stacked") else kind


def _value_axes(area: Any, plots: list[Any]) -> list[Any]:
    """The value axes that a reader sees; a scatter chart has two by nature and is no case of two scales."""
    if all(_PLOTS[_local(p)] in ("scatter", "pie", "doughnut", "radar") for p in plots):
        return area.findall(f"{_C}valAx")[:1]
    return [a for a in area.findall(f"{_C}valAx") if _value(a, f"{_C}delete") not in ("1", "true")]


def _minimum(axis: Any) -> float | None:
    return _float(_value(axis, f"{_C}scaling/{_C}min"))


def _float(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _points(holder: Any) -> dict[int, str]:
    if holder is None:
        return {}
    level = holder.find(f".//{_C}lvl")
    found = {}
    for point in (holder if level is None else level).iter(f"{_C}pt"):
        index = point.get("idx") or ""
        if index.isdecimal() and int(index) < MOST_POINTS:
            found[int(index)] = point.findtext(f"{_C}v") or ""
    return found


def _texts(holder: Any) -> list[str]:
    points = _points(holder)
    return [points.get(n, "") for n in range(max(points, default=-1) + 1)]


def _numbers(series: Any) -> list[float | None]:
    holder = series.find(f"{_C}val")
    points = _points(series.find(f"{_C}yVal") if holder is None else holder)
    return [_float(points.get(n)) for n in range(max(points, default=-1) + 1)]


def _name(series: Any) -> str:
    return " ".join(_texts(series.find(f"{_C}tx")))
