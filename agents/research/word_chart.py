"""A native chart in a Word document: chart part, workbook, and the drawing that shows it. The numbers stay numbers.

python-pptx writes the chart's XML and its workbook; how a chart is chosen is elsewhere.
"""
# ruff: noqa: E501 -- XML of one element is one line

from __future__ import annotations

from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.shared import Cm
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from agents.deck.parts import Chart
from agents.render.pptx.package import fixed_zip

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH, HEIGHT = Cm(15.5), Cm(7.5)


def add_chart(document: Any, chart: Chart) -> None:
    """Add the chart as a paragraph of its own to a python-docx document."""
    from pptx.chart.data import CategoryChartData
    from pptx.chart.xlsx import CategoryWorkbookWriter
    from pptx.chart.xmlwriter import ChartXmlWriter
    from pptx.enum.chart import XL_CHART_TYPE

    kinds = {"line": XL_CHART_TYPE.LINE_MARKERS, "bar": XL_CHART_TYPE.BAR_CLUSTERED}
    data = CategoryChartData()
    data.categories = chart.categories
    for series in chart.series:
        data.add_series(series.name, series.values)
    written: Any = ChartXmlWriter(kinds.get(chart.kind, XL_CHART_TYPE.COLUMN_CLUSTERED), data)
    root = etree.fromstring(written.xml.encode())
    _plainly(root, alone=len(chart.series) == 1)
    for ident in root.iter(f"{{{_CHART}}}axId", f"{{{_CHART}}}crossAx"):
        ident.set("val", str(abs(int(ident.get("val")))))  # the schema has unsigned ones
    package = document.part.package
    place = 1 + sum(part.partname.startswith("/word/charts/") for part in package.iter_parts())
    book = Part(
        PackURI(f"/word/embeddings/chart{place}.xlsx"),
        _BOOK_TYPE,
        fixed_zip(CategoryWorkbookWriter(data).xlsx_blob),
        package,
    )
    part = Part(PackURI(f"/word/charts/chart{place}.xml"), _CHART_TYPE, b"", package)
    external = etree.SubElement(root, f"{{{_CHART}}}externalData")
    external.set(f"{{{_RELATION}}}id", part.relate_to(book, RELATIONSHIP_TYPE.PACKAGE))
    etree.SubElement(external, f"{{{_CHART}}}autoUpdate").set("val", "0")
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    relation = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    document.add_paragraph().add_run()._r.append(_drawing(relation, place, chart.alt))


def _plainly(root: Any, *, alone: bool) -> None:
    """Small sans-serif letters throughout; a single series has its name as the title and no legend."""
    space = root.find(f"{{{_CHART}}}chart")
    for legend in root.iter(f"{{{_CHART}}}legend") if alone else ():
        legend.getparent().remove(legend)
        break
    if not alone and space.find(f"{{{_CHART}}}legend") is None:
        legend = etree.Element(f"{{{_CHART}}}legend")
        etree.SubElement(legend, f"{{{_CHART}}}legendPos").set("val", "b")
        etree.SubElement(legend, f"{{{_CHART}}}overlay").set("val", "0")
        space.find(f"{{{_CHART}}}plotArea").addnext(legend)
    letters = (
        f'''<c:txPr xmlns:c="{_CHART}" xmlns:a="{_MAIN}"><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{{}}" b="{{}}">'''
        """<a:solidFill><a:srgbClr val="3A424A"/></a:solidFill><a:latin typeface="Calibri"/><a:ea typeface="Microsoft YaHei"/></a:defRPr>"""
        """</a:pPr><a:endParaRPr lang="en-GB"/></a:p></c:txPr>"""
    )
    title = space.find(f"{{{_CHART}}}title")
    if title is None and alone:
        title = etree.Element(f"{{{_CHART}}}title")
        etree.SubElement(title, f"{{{_CHART}}}overlay").set("val", "0")
        space.insert(0, title)
    if title is not None:
        title.append(etree.fromstring(letters.format(1100, 1)))
    for old in root.findall(f"{{{_CHART}}}txPr"):
        root.remove(old)
    space.addnext(etree.fromstring(letters.format(900, 0)))


def _drawing(relation: str, place: int, alt: str) -> Any:
    made = etree.fromstring(
        f'''<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:wp="{_DRAWING}" '''
        f'''xmlns:a="{_MAIN}" xmlns:c="{_CHART}" xmlns:r="{_RELATION}"><wp:inline distT="0" distB="0" distL="0" distR="0">'''
        f'''<wp:extent cx="{WIDTH}" cy="{HEIGHT}"/><wp:docPr id="{1000 + place}" name="Chart {place}"/>'''
        f'''<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{_CHART}"><c:chart r:id="{relation}"/></a:graphicData>'''
        f"</a:graphic></wp:inline></w:drawing>"
    )
    made[0].find(f"{{{_DRAWING}}}docPr").set("descr", "".join(c for c in alt if c >= " ")[:300])
    return made
