"""The data of an Office chart, from the values cached in its XML. It does not know how the chart looks."""

from __future__ import annotations

from dataclasses import dataclass

from agents.sources.elements import Element, etree

_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@dataclass(frozen=True)
class ChartRows:
    """A chart as a table: the first column holds the categories, each other one a series."""

    title: str | None
    rows: list[list[str]]


def chart_rows(xml: bytes) -> ChartRows | None:
    """The chart's cached data; None when there is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError:
        return None
    series = [s for s in root.iter(f"{_C}ser") if _points(s, "val", "yVal")]
    if not series:
        return None
    categories = _points(series[0], "cat", "xVal")
    count = min(10_000, max(max(_points(s, "val", "yVal")) for s in series) + 1)
    header = [_words(root.find(f".//{_C}catAx//{_C}title")) or "", *(_name(s, i) for i, s in enumerate(series))]
    columns = [_points(s, "val", "yVal") for s in series]
    rows = [[categories.get(i, str(i + 1)), *(column.get(i, "") for column in columns)] for i in range(count)]
    return ChartRows(_words(root.find(f"./{_C}chart/{_C}title")), [header, *rows])


def _points(series: Element, *names: str) -> dict[int, str]:
    for name in names:
        holder = series.find(f"{_C}{name}")
        if holder is None:
            continue
        percent = "%" in (holder.findtext(f".//{_C}formatCode") or "")
        level = holder.find(f".//{_C}lvl")
        points: dict[int, str] = {}
        for point in (holder if level is None else level).iter(f"{_C}pt"):
            index, value = point.get("idx") or "0", point.findtext(f"{_C}v") or ""
            if index.isdecimal():
                points[int(index)] = _shown(value, percent=percent and name in ("val", "yVal"))
        return points
    return {}


def _shown(value: str, *, percent: bool) -> str:
    try:
        number = float(value)
    except ValueError:
        return value
    return f"{number * 100:.10g}%" if percent else f"{number:.10g}"


def _name(series: Element, index: int) -> str:
    return series.findtext(f"{_C}tx//{_C}v") or f"Series {index + 1}"


def _words(title: Element | None) -> str | None:
    return " ".join(t.text or "" for t in title.iter(f"{_A}t")).strip() or None if title is not None else None
