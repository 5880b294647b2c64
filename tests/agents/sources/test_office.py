"""Word, PowerPoint and Excel files, made with the libraries that also write them for people."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import docx
import openpyxl
import pptx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from agents.sources.base import Document
from agents.sources.limits import Limits

Parsed = Callable[..., Document]


def saved(thing: object) -> bytes:
    stream = io.BytesIO()
    thing.save(stream)  # pyright: ignore[reportAttributeAccessIssue]
    return stream.getvalue()


def picture(colour: str = "teal", size: tuple[int, int] = (320, 200)) -> io.BytesIO:
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, "PNG")
    stream.seek(0)
    return stream


class DescribeWord:
    def it_takes_headings_from_styles(self, parsed: Parsed) -> None:
        document = docx.Document()
        document.add_paragraph("The Mill", style="Title")
        document.add_heading("Past", 1)
        document.add_paragraph("Built in 1820.")
        document.add_heading("Fire", 2)
        document.add_paragraph("It burned in 1871.")
        source = parsed(saved(document), "docx", "mill.docx").source
        assert source.title == "The Mill"
        assert [(h.text, [c.text for c in h.children]) for h in source.headings] == [("Past", ["Fire"])]
        assert source.passages[1].locator.heading == ("Past", "Fire")

    def it_takes_headings_from_the_outline_level_of_any_style(self, parsed: Parsed) -> None:
        document = docx.Document()
        paragraph = document.add_paragraph("Kapitel eins")
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), "0")
        paragraph._p.get_or_add_pPr().append(level)
        document.add_paragraph("Ein Absatz.")
        assert [h.text for h in parsed(saved(document), "docx").source.headings] == ["Kapitel eins"]

    def it_takes_bold_lines_for_headings_when_no_style_is_one(self, parsed: Parsed) -> None:
        document = docx.Document()
        document.add_paragraph().add_run("Costs").bold = True
        document.add_paragraph("The roof cost more than the walls did, by a third.")
        document.add_paragraph().add_run("Benefits").bold = True
        document.add_paragraph("The rain stays out.")
        assert [h.text for h in parsed(saved(document), "docx").source.headings] == ["Costs", "Benefits"]

    def it_leaves_deleted_words_out_and_keeps_inserted_ones(self, parsed: Parsed) -> None:
        document = docx.Document()
        paragraph = document.add_paragraph("The price is ")
        for tag, text_tag, words in (("w:del", "w:delText", "ten"), ("w:ins", "w:t", "twelve")):
            change, run, text = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(text_tag)
            text.text = words
            run.append(text)
            change.append(run)
            paragraph._p.append(change)
        assert parsed(saved(document), "docx").source.passages[0].text == "The price is twelve"

    def it_reads_tables_with_merged_cells(self, parsed: Parsed) -> None:
        document = docx.Document()
        document.add_paragraph("Table 1: Flow")
        table = document.add_table(rows=4, cols=3)
        for row, cells in zip(
            table.rows, [("", "Flow", ""), ("Site", "2022", "2023"), ("Weir", "12", "14"), ("", "3", "5")], strict=True
        ):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
        table.cell(0, 1).merge(table.cell(0, 2))
        table.cell(2, 0).merge(table.cell(3, 0))
        (found,) = parsed(saved(document), "docx").source.tables
        assert found.caption == "Table 1: Flow"
        assert [c.name for c in found.columns][1:] == ["Flow – 2022", "2023"]
        assert found.cells == [["Weir", "12", "14"], ["Weir", "3", "5"]]

    def it_keeps_pictures_with_caption_and_alt_text(self, parsed: Parsed) -> None:
        document = docx.Document()
        document.add_paragraph("Before the picture.")
        shape = document.add_picture(picture())
        shape._inline.docPr.set("descr", "The weir seen from the bridge")
        document.add_paragraph("Figure 1: The weir in May")
        result = parsed(saved(document), "docx")
        (figure,) = result.source.figures
        assert (figure.caption, figure.alt) == ("Figure 1: The weir in May", "The weir seen from the bridge")
        assert (figure.width, figure.height) == (320, 200)

    def it_marks_list_items(self, parsed: Parsed) -> None:
        document = docx.Document()
        document.add_paragraph("Oars", style="List Bullet")
        document.add_paragraph("Sails", style="List Number")
        assert [p.kind for p in parsed(saved(document), "docx").source.passages] == ["list_item", "list_item"]


class DescribePowerPoint:
    def it_reads_titles_body_notes_and_tables(self, parsed: Parsed) -> None:
        deck = pptx.Presentation()
        first = deck.slides.add_slide(deck.slide_layouts[0])
        first.shapes.title.text = "Ferry plan"  # pyright: ignore[reportOptionalMemberAccess]
        second = deck.slides.add_slide(deck.slide_layouts[1])
        second.shapes.title.text = "Why now"  # pyright: ignore[reportOptionalMemberAccess]
        body = second.placeholders[1].text_frame  # pyright: ignore[reportAttributeAccessIssue]
        body.text = "Two boats are forty years old"
        body.add_paragraph().text = "Fuel doubled in price"
        second.notes_slide.notes_text_frame.text = "Pause here."  # pyright: ignore[reportOptionalMemberAccess]
        source = parsed(saved(deck), "pptx").source
        assert source.title == "Ferry plan"
        assert [h.text for h in source.headings] == ["Why now"]
        assert [(p.kind, p.text, p.locator.page) for p in source.passages] == [
            ("list_item", "Two boats are forty years old", 2),
            ("list_item", "Fuel doubled in price", 2),
            ("heading_note", "Pause here.", 2),
        ]

    def it_reads_the_data_of_charts(self, parsed: Parsed) -> None:
        deck = pptx.Presentation()
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        slide.shapes.title.text = "Riders"  # pyright: ignore[reportOptionalMemberAccess]
        data = CategoryChartData(number_format="0%")
        data.categories = ["North", "South"]
        data.add_series("2023", (0.25, 0.4))
        data.add_series("2024", (0.3, None))
        slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, Inches(1), Inches(1), Inches(5), Inches(4), data)  # pyright: ignore[reportArgumentType]
        (table,) = parsed(saved(deck), "pptx").source.tables
        assert table.cells == [["North", "25%", "30%"], ["South", "40%", ""]]
        assert table.values == [[None, 25.0, 30.0], [None, 40.0, None]]

    def it_keeps_pictures_with_their_alt_text(self, parsed: Parsed) -> None:
        deck = pptx.Presentation()
        slide = deck.slides.add_slide(deck.slide_layouts[5])
        shape = slide.shapes.add_picture(picture(), Inches(1), Inches(1))
        shape._element._nvXxPr.cNvPr.set("descr", "Two ferries")
        (figure,) = parsed(saved(deck), "pptx").source.figures
        assert (figure.alt, figure.page) == ("Two ferries", 1)


class DescribeExcel:
    def sheet(self, rows: list[list[object]]) -> tuple[openpyxl.Workbook, Worksheet]:
        workbook = openpyxl.Workbook()
        sheet = workbook.active
        assert isinstance(sheet, Worksheet)
        for row in rows:
            sheet.append(row)
        return workbook, sheet

    def it_finds_the_header_below_a_title(self, parsed: Parsed) -> None:
        workbook, _ = self.sheet([["Energy 2024"], [], ["Site", "kWh"], ["Pool", 1200.5], ["Hall", 900]])
        (table,) = parsed(saved(workbook), "xlsx", "energy.xlsx").source.tables
        assert table.caption == "Energy 2024"
        assert [c.name for c in table.columns] == ["Site", "kWh"]
        assert table.values == [[None, 1200.5], [None, 900.0]]

    def it_shows_numbers_as_their_format_does(self, parsed: Parsed) -> None:
        workbook, sheet = self.sheet([["When", "Share", "Cost"], [dt.date(2024, 3, 1), 0.385, 1234.5]])
        sheet["B2"].number_format = "0.0%"
        sheet["C2"].number_format = "€#,##0.00"
        (table,) = parsed(saved(workbook), "xlsx").source.tables
        assert table.cells == [["2024-03-01", "38.5%", "€1,234.50"]]
        assert [c.kind for c in table.columns] == ["date", "percent", "currency"]

    def it_finds_several_tables_on_a_sheet(self, parsed: Parsed) -> None:
        rows: list[list[object]] = [
            ["A", "B", None, "X", "Y"],
            [1, 2, None, 3, 4],
            [5, 6, None, 7, 8],
            [],
            ["P", "Q"],
            [9, 10],
        ]
        workbook, _ = self.sheet(rows)
        tables = parsed(saved(workbook), "xlsx").source.tables
        assert [[c.name for c in t.columns] for t in tables] == [["A", "B"], ["X", "Y"], ["P", "Q"]]

    def it_makes_a_heading_of_each_sheet(self, parsed: Parsed) -> None:
        workbook, _ = self.sheet([["A", "B"], [1, 2]])
        workbook.create_sheet("Prices").append(["Nothing else here"])
        source = parsed(saved(workbook), "xlsx").source
        assert [(h.text, h.page) for h in source.headings] == [("Sheet", None), ("Prices", None)]

    def it_says_how_much_of_a_long_sheet_it_kept(self, parsed: Parsed) -> None:
        workbook = openpyxl.Workbook(write_only=True)
        sheet = workbook.create_sheet("Log")
        sheet.append(["n", "square"])
        for n in range(3000):
            sheet.append([n, n * n])
        source = parsed(saved(workbook), "xlsx", limits=Limits(table_rows=500)).source
        assert len(source.tables[0].cells) <= 500
        assert any("3,000 rows" in warning for warning in source.warnings)
