"""Charts as strangers draw them, with what misleads about each. See `planting`."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_CHART_TYPE as KIND
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from benchmarks.checks.planting import TITLE_ONLY, Deck, Planted, emu

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
TOWNS = ["Ghent", "Lier", "Mons", "Namur", "Ypres"]
PARTS = ["Food", "Rent", "Wages", "Heat", "Repairs", "Tax", "Post", "Phone", "Paper", "Travel", "Tools", "Rest"]
_Values = Sequence[tuple[str, Sequence[float]]]


def _chart(
    deck: Deck,
    title: str,
    kind: Any,
    names: Sequence[str],
    series: _Values,
    *,
    wrong: str = "",
    may: str = "",
    form: str = "General",
    alt: str | None = "",
) -> Any:
    slide = deck.slide(title, wrong=wrong, may=may)
    data = CategoryChartData(number_format=form)
    data.categories = names
    for name, values in series:
        data.add_series(name, values)
    frame = slide.shapes.add_chart(kind, emu(0.8), emu(1.7), emu(11.5), emu(5.2), data)
    if alt is not None:
        frame._element._nvXxPr.cNvPr.set("descr", alt or f"Chart: {title}")
    frame.chart.has_legend = len(series) > 1 or kind in (KIND.PIE, KIND.DOUGHNUT)
    return frame.chart


def english(folder: Path) -> Planted:
    """Two dozen charts, half of them sound."""
    deck = Deck("charts", layout=TITLE_ONLY)

    def draw(*given: Any, **how: Any) -> Any:
        return _chart(deck, *given, **how)

    bad = "misleading_chart"
    sales = [("Sales", [91, 94, 96, 93, 98])]
    draw("Sales by town", KIND.COLUMN_CLUSTERED, TOWNS, sales).value_axis.minimum_scale = 0
    draw("Sales by town from 90", KIND.COLUMN_CLUSTERED, TOWNS, sales, wrong=bad).value_axis.minimum_scale = 90
    lying = draw("Sales by town lying from 85", KIND.BAR_CLUSTERED, TOWNS, sales, wrong=bad)
    lying.value_axis.minimum_scale = 85
    stacked = [("Own", [40, 42, 45, 44, 46]), ("Rented", [51, 52, 51, 49, 52])]
    draw("Homes from 30", KIND.COLUMN_STACKED, TOWNS, stacked, wrong=bad).value_axis.minimum_scale = 30
    temperature = [("Temperature", [14.1, 14.3, 14.2, 14.6, 14.9, 15.1, 15.0, 15.2, 15.1, 14.8, 14.5, 14.2])]
    draw("Water from 13 degrees", KIND.LINE, MONTHS, temperature).value_axis.minimum_scale = 13
    area = draw("Visitors from 900", KIND.AREA, MONTHS, [("Visitors", [960 + 9 * n for n in range(12)])], wrong=bad)
    area.value_axis.minimum_scale = 900
    draw("Debt below zero", KIND.COLUMN_CLUSTERED, TOWNS, [("Balance", [4, -3, 2, -6, 5])])
    cut = draw("Debt cut off", KIND.COLUMN_CLUSTERED, TOWNS, [("Balance", [4, -3, 2, -6, 5])], wrong=bad)
    cut.value_axis.minimum_scale = -4
    shares = [("Share", [0.41, 0.27, 0.18, 0.14])]
    four = ["Rail", "Road", "Water", "Air"]
    draw("Freight by way", KIND.PIE, four, shares, form="0%")
    draw("Freight that makes no whole", KIND.PIE, four, [("Share", [0.5, 0.4, 0.35, 0.2])], wrong=bad, form="0%")
    twelve = [("Cost", [310, 280, 190, 120, 90, 75, 60, 44, 31, 25, 18, 12])]
    draw("Costs in twelve slices", KIND.PIE, PARTS, twelve, wrong=bad)
    draw("Costs in a ring of twelve", KIND.DOUGHNUT, PARTS, twelve, wrong=bad)
    _deepen(draw("Freight in depth", KIND.PIE, four, shares, wrong=bad, form="0%"))
    _deepen(draw("Sales in depth", KIND.COLUMN_CLUSTERED, TOWNS, sales, wrong=bad))
    draw("Towns on a line", KIND.LINE_MARKERS, TOWNS, sales, wrong=bad)
    draw("Months in slices", KIND.PIE, MONTHS[:6], [("Guests", [12, 14, 22, 31, 40, 44])], wrong=bad)
    turned = draw("Complaints upside down", KIND.LINE, MONTHS, [("Complaints", list(range(12, 24)))], wrong=bad)
    turned.value_axis.reverse_order = True
    draw("Months from top to bottom", KIND.BAR_CLUSTERED, MONTHS, [("Guests", list(range(12, 24)))], wrong=bad)
    draw("Guests by month", KIND.COLUMN_CLUSTERED, MONTHS, [("Guests", list(range(12, 24)))])
    ages = ["0–17", "18–34", "35–64", "65+"]
    draw("Guests by age on a line", KIND.LINE, ages, [("Guests", [120, 340, 410, 180])], may=bad)
    nine = [(f"Route {n}", [n * 3 + m for m in range(12)]) for n in range(11)]
    draw("Eleven routes", KIND.LINE, MONTHS, nine, wrong=bad)
    two = [("Guests", [12, 14, 22, 31, 40, 44]), ("Price", [210, 220, 190, 180, 240, 260])]
    _second_axis(draw("Guests and price on two scales", KIND.LINE, MONTHS[:6], two, wrong=bad))
    ranked = draw("Sales ranked from the top", KIND.BAR_CLUSTERED, TOWNS, sales)
    ranked.category_axis.reverse_order = True
    ranked.value_axis.minimum_scale = 0
    silent = draw("A chart that is silent", KIND.COLUMN_CLUSTERED, TOWNS, sales, wrong="missing_alt", alt=None)
    silent.value_axis.minimum_scale = 0
    draw("Sales where the axis begins by itself", KIND.COLUMN_CLUSTERED, TOWNS, sales, wrong=bad)
    points = XyChartData()
    series = points.add_series("Depth and heat")
    for x, y in ((1, 14), (2, 13.2), (4, 12.1), (8, 10)):
        series.add_data_point(x, y)
    scatter = deck.slide("Heat by depth")
    frame = scatter.shapes.add_chart(KIND.XY_SCATTER, emu(0.8), emu(1.7), emu(11), emu(5), points)
    frame._element._nvXxPr.cNvPr.set("descr", "Heat falls with depth")
    frame.chart.value_axis.minimum_scale = 9
    return deck.save(folder)


def chinese(folder: Path) -> Planted:
    """The same in Chinese: months and quarters, units of ten thousand, towns."""
    deck = Deck("charts_zh", layout=TITLE_ONLY, face="Noto Sans SC")
    bad = "misleading_chart"
    quarters = ["一季度", "二季度", "三季度", "四季度"]
    towns = ["东城", "西城", "南城", "北城"]
    _chart(deck, "各区户数", KIND.COLUMN_CLUSTERED, towns, [("户数（万）", [31, 28, 35, 30])])
    cut = _chart(deck, "各区户数（自25起）", KIND.COLUMN_CLUSTERED, towns, [("户数", [31, 28, 35, 30])], wrong=bad)
    cut.value_axis.minimum_scale = 25
    _chart(deck, "各季度收入", KIND.LINE, quarters, [("收入（万元）", [310, 342, 365, 401])])
    _chart(deck, "各区连成一线", KIND.LINE, towns, [("户数", [31, 28, 35, 30])], wrong=bad)
    _chart(deck, "各季度占比成饼", KIND.PIE, quarters, [("收入", [310, 342, 365, 401])], wrong=bad)
    _chart(deck, "支出构成", KIND.PIE, ["人员", "租金", "设备", "其他"], [("占比", [0.52, 0.2, 0.18, 0.1])], form="0%")
    months = [f"{n}月" for n in range(1, 13)]
    _chart(deck, "每月到馆人次", KIND.COLUMN_CLUSTERED, months, [("人次", [210 + 15 * n for n in range(12)])])
    years = ["2019年", "2020年", "2021年", "2022年", "2023年"]
    _chart(deck, "历年自上而下", KIND.BAR_CLUSTERED, years, [("人次", [3, 4, 5, 6, 7])], wrong=bad)
    _deepen(_chart(deck, "立体饼图", KIND.PIE, towns, [("占比", [0.4, 0.3, 0.2, 0.1])], wrong=bad, form="0%"))
    return deck.save(folder)


def _deepen(chart: Any) -> None:
    """Three-dimensional, as one click in PowerPoint makes it."""
    for name in ("pie", "bar"):
        for plot in chart._chartSpace.iter(qn(f"c:{name}Chart")):
            plot.tag = qn(f"c:{name}3DChart")
            for flat in plot.findall(qn("c:overlap")):
                plot.remove(flat)
    view = f'<c:view3D {nsdecls("c")}><c:rotX val="30"/><c:rotY val="20"/><c:rAngAx val="0"/></c:view3D>'
    chart._chartSpace.find(f".//{qn('c:plotArea')}").addprevious(parse_xml(view))


def _second_axis(chart: Any) -> None:
    """The last series on a scale of its own, as PowerPoint's "secondary axis" does."""
    area = chart._chartSpace.find(f".//{qn('c:plotArea')}")
    plot = area.find(qn("c:lineChart"))
    other = copy.deepcopy(plot)
    plot.remove(plot.findall(qn("c:ser"))[-1])
    other.remove(other.findall(qn("c:ser"))[0])
    for at, axis in enumerate(other.findall(qn("c:axId"))):
        axis.set("val", str(7001 + at))
    plot.addnext(other)
    last = area.findall(qn("c:valAx"))[-1]
    last.addnext(
        parse_xml(
            f'<c:valAx {nsdecls("c")}><c:axId val="7002"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
            '<c:delete val="0"/><c:axPos val="r"/><c:majorTickMark val="out"/><c:minorTickMark val="none"/>'
            '<c:tickLblPos val="nextTo"/><c:crossAx val="7001"/><c:crosses val="max"/></c:valAx>'
        )
    )
    last.addnext(
        parse_xml(
            f'<c:catAx {nsdecls("c")}><c:axId val="7001"/><c:scaling><c:orientation val="minMax"/></c:scaling>'
            '<c:delete val="1"/><c:axPos val="b"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
            '<c:tickLblPos val="nextTo"/><c:crossAx val="7002"/><c:crosses val="autoZero"/></c:catAx>'
        )
    )


CHARTS: tuple[Callable[[Path], Planted], ...] = (english, chinese)


def chart_decks(folder: Path) -> list[Planted]:
    """All decks of charts, written to a folder."""
    return [make(folder) for make in CHARTS]
