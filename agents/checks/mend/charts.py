"""Charts: another way of drawing the same data where a native chart misleads. No value, name or colour is changed.

What would need a decision is left: two scales in one chart, too many lines, no data at all.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from agents.checks.chart_truth import Cause

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_SLICES = ("pieChart", "pie3DChart", "ofPieChart", "doughnutChart")
_FLAT = {"bar3DChart": "barChart", "pie3DChart": "pieChart", "area3DChart": "areaChart", "line3DChart": "lineChart"}
_DEPTH = ("view3D", "floor", "sideWall", "backWall", "gapDepth", "shape", "serAx")
_PLACES = {"barChart": "outEnd", "lineChart": "t"}
_KEPT = ("idx", "order", "tx", "spPr", "dPt", "dLbls", "cat", "val", "extLst")
"""Children that a series keeps when it is drawn in another way; all others belong to the old way."""


def redrawn(space: Any, cause: Cause) -> str | None:
    """Change a `c:chartSpace` so that it no longer misleads; what was done, as the rest of a sentence."""
    work = _REPAIRS.get(cause)
    return work(space) if work else None


def _from_zero(space: Any) -> str | None:
    for axis in _value_axes(space):
        scaling = axis.find(f"{C}scaling")
        lowest = scaling.find(f"{C}min")
        if lowest is None:
            lowest = etree.SubElement(scaling, f"{C}min")
            _ordered(scaling, ("logBase", "orientation", "max", "min", "extLst"))
        lowest.set("val", "0")
    return "begins at 0 now"


def _uncut(space: Any) -> str | None:
    for axis in _value_axes(space):
        for lowest in axis.findall(f"{C}scaling/{C}min"):
            lowest.getparent().remove(lowest)
    return "shows its bars in full now"


def _upright(space: Any) -> str | None:
    for axis in _value_axes(space):
        for turned in axis.findall(f"{C}scaling/{C}orientation"):
            turned.set("val", "minMax")
    return "has its value axis the right way up now"


def _flat(space: Any) -> str | None:
    for plot in [e for name in _FLAT for e in space.iter(f"{C}{name}")]:
        plot.tag = C + _FLAT[plot.tag.rpartition("}")[2]]
        if plot.tag != f"{C}pieChart":
            for axis in plot.findall(f"{C}axId")[2:]:
                plot.remove(axis)
    for part in [e for name in _DEPTH for e in space.iter(f"{C}{name}")]:
        part.getparent().remove(part)
    return "is flat now"


def _bars(space: Any) -> str | None:
    """Slices as bars from the left, the first on top."""
    return "shows its slices as bars now" if _unsliced(space, across=True) else None


def _columns_of_time(space: Any) -> str | None:
    return "shows its slices of time as columns now" if _unsliced(space, across=False) else None


def _unsliced(space: Any, *, across: bool) -> bool:
    """Whether slices could be drawn as bars or columns; then they are."""
    plot = _only(space, _SLICES)
    if plot is None:
        return False
    _drawn_as(plot, "barChart", across=across)
    _without_legend(space)
    return True


def _columns(space: Any) -> str | None:
    """A line through things without an order as columns."""
    plot = _only(space, ("lineChart",))
    if plot is None:
        return None
    for series in plot.findall(f"{C}ser"):
        _filled(series)
    _drawn_as(plot, "barChart", across=False)
    _from_zero(space)
    return "shows columns instead of a line now"


def _line(space: Any) -> str | None:
    plot = _only(space, ("barChart",))
    if plot is None:
        return None
    for series in plot.findall(f"{C}ser"):
        _outlined(series)
    _drawn_as(plot, "lineChart", across=False)
    return "shows its course of time as a line now"


def _standing(space: Any) -> str | None:
    plot = _only(space, ("barChart",))
    if plot is None:
        return None
    _drawn_as(plot, "barChart", across=False)
    return "shows its course of time as columns now"


def _drawn_as(plot: Any, name: str, *, across: bool) -> None:
    """Make a plot of series one of bars or lines, with axes of its own where it had none."""
    series = plot.findall(f"{C}ser")
    grouping = plot.find(f"{C}grouping")
    together = "" if grouping is None else grouping.get("val") or ""
    stacked = name == "barChart" and together.lower().endswith("stacked")
    ids = [a.get("val") for a in plot.findall(f"{C}axId")]
    for child in list(plot):
        plot.remove(child)
    plot.tag = C + name
    if name == "barChart":
        _add(plot, "barDir", "bar" if across else "col")
    usual = "clustered" if name == "barChart" else "standard"
    _add(plot, "grouping", together if stacked else usual)
    _add(plot, "varyColors", "0")
    for one in series:
        _stripped(one, name)
        plot.append(one)
    if name == "barChart":
        _add(plot, "gapWidth", "60")
        if stacked:
            _add(plot, "overlap", "100")
    else:
        _add(plot, "marker", "1")
    _axes(plot, ids, across=across)


def _stripped(series: Any, name: str) -> None:
    """A series without what belongs to the way it was drawn before."""
    for child in list(series):
        if child.tag.rpartition("}")[2] not in _KEPT:
            series.remove(child)
    for point in series.findall(f"{C}dPt"):
        if name == "lineChart":
            series.remove(point)
        for old in [e for e in point if e.tag in (f"{C}explosion", f"{C}marker")]:
            point.remove(old)
    if name == "lineChart":
        smooth = etree.SubElement(series, f"{C}smooth")
        smooth.set("val", "0")
        extension = series.find(f"{C}extLst")
        if extension is not None:
            series.append(extension)
    for labels in series.findall(f"{C}dLbls"):
        _relabelled(labels, name)


def _relabelled(labels: Any, name: str) -> None:
    """Labels that say the value: shares and names belong to slices, places to the old way of drawing."""
    for place in list(labels.iter(f"{C}dLblPos")):
        place.set("val", _PLACES[name])
    shares = [e for e in labels.iter(f"{C}showPercent") if e.get("val") in ("1", "true")]
    for mark in shares:
        mark.set("val", "0")
        value = mark.getparent().find(f"{C}showVal")
        if value is not None:
            value.set("val", "1")
    for tag in ("showCatName", "showLeaderLines"):
        for mark in labels.iter(C + tag):
            mark.set("val", "0")
    for lines in list(labels.iter(f"{C}showLeaderLines", f"{C}leaderLines")):
        lines.getparent().remove(lines)


def _axes(plot: Any, ids: list[str], *, across: bool) -> None:
    area = plot.getparent()
    old = {a.find(f"{C}axId").get("val"): a for a in area if a.tag in (f"{C}catAx", f"{C}valAx", f"{C}dateAx")}
    names, values = (ids[0], ids[1]) if len(ids) >= 2 and all(i in old for i in ids[:2]) else ("510001", "510002")
    _add(plot, "axId", names)
    _add(plot, "axId", values)
    if names in old:
        for axis, place in ((old[names], "l" if across else "b"), (old[values], "b" if across else "l")):
            axis.find(f"{C}axPos").set("val", place)
            for label in axis.findall(f"{C}tickLblPos"):
                label.set("val", "low")
        for turned in old[names].findall(f"{C}scaling/{C}orientation"):
            turned.set("val", "maxMin" if across else "minMax")
        return
    after = plot
    for tag, own, other, place, turn in (
        ("catAx", names, values, "l" if across else "b", "maxMin" if across else "minMax"),
        ("valAx", values, names, "b" if across else "l", "minMax"),
    ):
        axis = etree.Element(C + tag)
        _add(axis, "axId", own)
        scaling = etree.SubElement(axis, f"{C}scaling")
        _add(scaling, "orientation", turn)
        if tag == "valAx":
            _add(scaling, "min", "0")
        _add(axis, "delete", "0")
        _add(axis, "axPos", place)
        if tag == "valAx":
            form = etree.SubElement(axis, f"{C}numFmt")
            form.set("formatCode", next((f.text or "" for f in plot.iter(f"{C}formatCode")), "General"))
            form.set("sourceLinked", "0")
        _add(axis, "majorTickMark", "none")
        _add(axis, "minorTickMark", "none")
        _add(axis, "tickLblPos", "nextTo" if tag == "catAx" else "high" if across else "nextTo")
        _add(axis, "crossAx", other)
        _add(axis, "crosses", "autoZero")
        if tag == "catAx":
            _add(axis, "tickLblSkip", "1")
        after.addnext(axis)
        after = axis


def _add(parent: Any, name: str, value: str) -> None:
    etree.SubElement(parent, C + name).set("val", value)


def _filled(series: Any) -> None:
    """The colour of a series' line as the fill of its bars."""
    shape = series.find(f"{C}spPr")
    paint = shape.find(f"{A}ln/{A}solidFill") if shape is not None else None
    if shape is not None and paint is not None and shape.find(f"{A}solidFill") is None:
        shape.insert(0, copy.deepcopy(paint))
        shape.remove(shape.find(f"{A}ln"))


def _outlined(series: Any) -> None:
    """The fill of a series' bars as the colour of its line."""
    shape = series.find(f"{C}spPr")
    paint = shape.find(f"{A}solidFill") if shape is not None else None
    if shape is None or paint is None:
        return
    for old in list(shape):
        shape.remove(old)
    line = etree.SubElement(shape, f"{A}ln")
    line.set("w", "28575")
    line.append(paint)


def _without_legend(space: Any) -> None:
    """The names of one series' slices stand at the axis now"""
    if len(list(space.iter(f"{C}ser"))) > 1:
        return
    for legend in list(space.iter(f"{C}legend")):
        legend.getparent().remove(legend)


def _value_axes(space: Any) -> list[Any]:
    return list(space.iter(f"{C}valAx"))


def _only(space: Any, names: tuple[str, ...]) -> Any:
    """The chart's plot if it is its only one and of these kinds."""
    plots = [e for e in space.find(f".//{C}plotArea") if e.tag.endswith("Chart")]
    fits = len(plots) == 1 and plots[0].tag.rpartition("}")[2] in names
    return plots[0] if fits else None


def _ordered(parent: Any, names: tuple[str, ...]) -> None:
    parent[:] = sorted(parent, key=lambda child: names.index(child.tag.rpartition("}")[2]))


_REPAIRS: dict[Cause, Callable[[Any], str | None]] = {
    "start": _from_zero,
    "cut": _uncut,
    "upside_down": _upright,
    "depth": _flat,
    "slices": _bars,
    "course": _columns_of_time,
    "no_order": _columns,
    "many_points": _line,
    "lying": _standing,
}
