"""The report on paper: PDF by Chromium from the HTML, and a Word document with footnotes of its own.

Both are made of the report that was verified; they say nothing that it does not.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from agents.files import write_whole
from agents.render.browser import Browser, Opened
from agents.research.notes import Note, Report, ReportTable, Sentence
from agents.research.output import WORDS, not_told, short_line, working_line
from agents.research.table_output import chart_of, marked, single_note
from agents.research.word_chart import add_chart
from agents.research.word_notes import REFERENCE, add_footnotes, one_line
from agents.settings import Settings

A4 = (8.27, 11.69)
"""Inches."""
INK, QUIET = RGBColor(0x1D, 0x23, 0x30), RGBColor(0x5B, 0x64, 0x75)
FOOT = (
    '<div style="width:100%;text-align:center;font:11px sans-serif;color:#5b6475">'
    '<span class="pageNumber"></span></div>'
)


def write_pdf(page: str, out: Path, settings: Settings) -> Path:
    """Write the HTML page as A4 with its own margins. Raises BrowserMissing, ImpastoError."""

    def printed(opened: Opened) -> bytes:
        options = {"printBackground": True, "preferCSSPageSize": True, "generateTaggedPDF": True}
        options |= {"displayHeaderFooter": True, "headerTemplate": "<span></span>", "footerTemplate": FOOT}
        size = {"paperWidth": A4[0], "paperHeight": A4[1]}
        return base64.b64decode(opened.cdp.send("Page.printToPDF", {**options, **size})["data"])

    with Browser(settings) as browser, browser.page(page, 794, 1123) as loaded:
        write_whole(out, loaded.call(printed))
    return out


def write_docx(report: Report, cited: Sequence[Note], out: Path) -> Path:
    """Write a Word document: headings as headings, each note a footnote."""
    document = Document()
    _set_up(document, report.language)
    document.core_properties.title = one_line(report.question)[:255]
    document.core_properties.author = "Impasto"
    words, number = WORDS.get(report.language, WORDS["en"]), {note.id: n for n, note in enumerate(cited, start=1)}
    add_footnotes(document, cited, words)
    named: set[str] = set()
    _say_answer(document, report, number, named, words)
    for table in report.tables:
        _add_table(document, table, number, named, words)
    for section in [*report.conflicts, *report.sections]:
        if section.heading:
            document.add_heading(one_line(section.heading), level=1)
        for sentence in section.sentences:
            _say(document.add_paragraph(style="List Bullet"), sentence, number, named)
    if report.missing:
        _quiet(document, f"{words['missing']}{words['colon']}{', '.join(report.missing)}{words['stop']}")
    _quiet(document, f"{words['confidence']}{words['colon']}{report.confidence}/100")
    buffer = BytesIO()
    document.save(buffer)
    write_whole(out, buffer.getvalue())
    return out


def _set_up(document, language: str) -> None:
    """A4, fonts for Latin and Chinese text, quiet headings, and the page's number at its foot."""
    for section in document.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(22)
        section.top_margin = section.bottom_margin = Mm(22)
    for name, size in (("Normal", 11), ("Title", 22), ("Heading 1", 13)):
        style = document.styles[name]
        style.font.name, style.font.size = "Calibri", Pt(size)
        fonts = style.element.rPr.rFonts
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        fonts.set(qn("w:eastAsia"), "Microsoft YaHei")
        if name != "Normal":
            style.font.color.rgb, style.font.bold = INK, True
    title = document.styles["Title"]
    for border in title.element.pPr.findall(qn("w:pBdr")):
        title.element.pPr.remove(border)
    title.paragraph_format.space_after = Pt(10)
    document.styles["Normal"].paragraph_format.space_after = Pt(6)
    document.styles["Heading 1"].paragraph_format.space_after = Pt(4)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), "en-GB")
    spoken.set(qn("w:eastAsia"), "zh-CN")
    document.styles["Normal"].element.rPr.append(spoken)
    foot = document.sections[0].footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    foot._p.append(field)


def _quiet(document, text: str) -> None:
    run = document.add_paragraph().add_run(one_line(text))
    run.font.size, run.font.color.rgb = Pt(9.5), QUIET


def _say_answer(document, report: Report, number: dict[str, int], named: set[str], words: dict[str, str]) -> None:
    """Title, short answer and answer, or that there is none."""
    document.add_heading(one_line(report.question), level=0)
    if told := short_line(report):
        short = document.add_paragraph()
        _say(short, told, number, named)
        short.runs[0].bold = True
        short.runs[0].font.size = Pt(15)
        if report.short and report.short.working:
            _quiet(document, working_line(report.short.working, words))
    if report.unanswered:
        document.add_paragraph().add_run(not_told(report)).bold = True
        if report.answer:
            document.add_paragraph(f"{words['closest']}{words['colon']}")
    if report.answer or not (told or report.tables or report.unanswered):
        for part in report.paragraphs():
            answer = document.add_paragraph()
            for sentence in part:
                _say(answer, sentence, number, named, trailing="" if report.language == "zh" else " ")
        if not report.answer:
            document.add_paragraph(words["nothing"])


def _say(
    paragraph: Paragraph, sentence: Sentence, number: dict[str, int], named: set[str], trailing: str = " "
) -> None:
    """A sentence with its marks. Word takes one reference to a footnote: the next ones are its number as text."""
    paragraph.add_run(one_line(sentence.text))
    for name in sentence.notes:
        run = paragraph.add_run("" if name not in named else str(number[name]))
        run.style = REFERENCE
        if name not in named:
            named.add(name)
            mark = OxmlElement("w:footnoteReference")
            mark.set(qn("w:id"), str(number[name]))
            run._r.append(mark)
    if trailing:
        paragraph.add_run(trailing)


def _add_table(document, table: ReportTable, number: dict[str, int], named: set[str], words: dict[str, str]) -> None:
    """A Word table with rules between rows, its note at the caption or its rows; below it a native chart."""
    single = single_note(table)
    caption = document.add_paragraph()
    _say(caption, Sentence(text=table.caption or words["table"], notes=[single] if single else []), number, named)
    caption.runs[0].bold = True
    caption.paragraph_format.keep_with_next = True
    caption.paragraph_format.space_before = Pt(8)
    lines = [row for row in (table.header, *table.rows) if any(cell.text.strip() for cell in row)]
    made = document.add_table(rows=0, cols=len(table.header))
    _ruled(made)
    for line in lines:
        marks = marked(line) if single is None else set()
        row = made.add_row()
        for kind in ("w:cantSplit", *(["w:tblHeader"] if line is table.header else [])):
            row._tr.get_or_add_trPr().append(OxmlElement(kind))
        for n, (place, cell) in enumerate(zip(row.cells, line, strict=True)):
            paragraph = place.paragraphs[0]
            own = [cell.note] if cell.note and n in marks else []
            _say(paragraph, Sentence(text=cell.text, notes=own), number, named, trailing="")
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if n else WD_ALIGN_PARAGRAPH.LEFT
            paragraph.paragraph_format.space_after = Pt(0)
            paragraph.runs[0].bold = line is table.header
    document.add_paragraph().paragraph_format.space_after = Pt(0)
    chart = chart_of(table)
    if chart is not None:
        add_chart(document, chart)


def _ruled(table: Any) -> None:
    """A thin line below each row, and room around what it holds."""
    properties = table._tbl.tblPr
    borders, margins = OxmlElement("w:tblBorders"), OxmlElement("w:tblCellMar")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "C9D0DB")):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    for side, width in (("top", "50"), ("left", "60"), ("bottom", "50"), ("right", "60")):
        room = OxmlElement(f"w:{side}")
        room.set(qn("w:w"), width)
        room.set(qn("w:type"), "dxa")
        margins.append(room)
    look = properties.find(qn("w:tblLook"))
    for made in (borders, margins):
        look.addprevious(made) if look is not None else properties.append(made)
