"""The report on paper: PDF by Chromium from the HTML, and a Word document with footnotes of its own.

Both are made of the report that was verified; they say nothing that it does not.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from lxml import etree  # pyright: ignore[reportAttributeAccessIssue]

from agents.files import write_whole
from agents.render.browser import Browser, Opened
from agents.research.notes import Note, Report, ReportTable, Sentence
from agents.research.output import WORDS, short_line, shortened, where_of, working_line
from agents.research.table_output import chart_of
from agents.research.word_chart import add_chart
from agents.settings import Settings

A4 = (8.27, 11.69)
"""Inches."""
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def write_pdf(page: str, out: Path, settings: Settings) -> Path:
    """Write the HTML page as A4 with its own margins. Raises BrowserMissing, ImpastoError."""

    def printed(opened: Opened) -> bytes:
        options = {"printBackground": True, "preferCSSPageSize": True, "generateTaggedPDF": True}
        size = {"paperWidth": A4[0], "paperHeight": A4[1]}
        return base64.b64decode(opened.cdp.send("Page.printToPDF", {**options, **size})["data"])

    with Browser(settings) as browser, browser.page(page, 794, 1123) as loaded:
        write_whole(out, loaded.call(printed))
    return out


def write_docx(report: Report, cited: Sequence[Note], out: Path) -> Path:
    """Write a Word document: headings as headings, each note a footnote."""
    document = Document()
    document.styles["Normal"].font.name = "Calibri"  # pyright: ignore[reportAttributeAccessIssue] -- a paragraph style
    document.core_properties.title = _clean(report.question)[:255]
    document.core_properties.author = "Impasto"
    words, number = WORDS.get(report.language, WORDS["en"]), {note.id: n for n, note in enumerate(cited, start=1)}
    named: set[str] = set()
    _say_answer(document, report, number, named, words)
    for table in report.tables:
        _add_table(document, table, number, named, words)
    for section in [*report.conflicts, *report.sections]:
        if section.heading:
            document.add_heading(_clean(section.heading), level=1)
        for sentence in section.sentences:
            _say(document.add_paragraph(style="List Bullet"), sentence, number, named)
    if report.missing:
        document.add_paragraph(_clean(f"{words['missing']}{words['colon']}{', '.join(report.missing)}."))
    document.add_paragraph(f"{words['confidence']}{words['colon']}{report.confidence}/100")
    part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES, _footnotes(cited, words), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    buffer = BytesIO()
    document.save(buffer)
    write_whole(out, buffer.getvalue())
    return out


def _say_answer(document, report: Report, number: dict[str, int], named: set[str], words: dict[str, str]) -> None:
    """Title, short answer and answer, or that there is none."""
    document.add_heading(_clean(report.question), level=0)
    if told := short_line(report):
        short = document.add_paragraph()
        _say(short, told, number, named)
        short.runs[0].bold = True
        short.runs[0].font.size = Pt(15)
        if report.short and report.short.working:
            document.add_paragraph(_clean(working_line(report.short.working, words)))
    if report.unanswered:
        document.add_paragraph().add_run(words["unanswered"]).bold = True
        if report.answer:
            document.add_paragraph(f"{words['closest']}{words['colon']}")
    if report.answer or not (told or report.tables or report.unanswered):
        answer = document.add_paragraph()
        for sentence in report.answer:
            _say(answer, sentence, number, named)
        if not report.answer:
            answer.add_run(words["nothing"])


def _say(paragraph: Paragraph, sentence: Sentence, number: dict[str, int], named: set[str]) -> None:
    """A sentence with its marks. Word takes one reference to a footnote: the next ones are its number as text."""
    paragraph.add_run(_clean(sentence.text))
    for name in sentence.notes:
        run = paragraph.add_run("" if name not in named else str(number[name]))
        run.font.superscript = True
        if name not in named:
            named.add(name)
            mark = OxmlElement("w:footnoteReference")
            mark.set(qn("w:id"), str(number[name]))
            run._r.append(mark)
    paragraph.add_run(" ")


def _add_table(document, table: ReportTable, number: dict[str, int], named: set[str], words: dict[str, str]) -> None:
    """A Word table with a footnote mark at each row, or each cell where they differ; below it a native chart."""
    document.add_paragraph().add_run(_clean(table.caption or words["table"])).bold = True
    lines = [row for row in (table.header, *table.rows) if any(cell.text.strip() for cell in row)]
    made = document.add_table(rows=0, cols=len(table.header), style="Table Grid")
    for line in lines:
        alike = len({cell.note for cell in line if cell.note}) == 1
        for n, (place, cell) in enumerate(zip(made.add_row().cells, line, strict=True)):
            marks = [cell.note] if cell.note and (n == 0 or not alike or (not line[0].note and n == 1)) else []
            paragraph = place.paragraphs[0]
            _say(paragraph, Sentence(text=cell.text, notes=marks), number, named)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if n else WD_ALIGN_PARAGRAPH.LEFT
            if line is table.header:
                paragraph.runs[0].bold = True
    chart = chart_of(table)
    if chart is not None:
        add_chart(document, chart)


def _footnotes(cited: Sequence[Note], words: dict[str, str]) -> bytes:
    """The footnotes part. Word wants the two separators first, under ids that no reference has."""
    root = etree.fromstring(f"<w:footnotes {nsdecls('w')}/>".encode())
    for kind, ident in (("separator", "-1"), ("continuationSeparator", "0")):
        note = etree.SubElement(root, qn("w:footnote"), {qn("w:type"): kind, qn("w:id"): ident})
        run = etree.SubElement(etree.SubElement(note, qn("w:p")), qn("w:r"))
        etree.SubElement(run, qn(f"w:{kind}"))
    for n, cite in enumerate(cited, start=1):
        paragraph = etree.SubElement(etree.SubElement(root, qn("w:footnote"), {qn("w:id"): str(n)}), qn("w:p"))
        mark = etree.SubElement(paragraph, qn("w:r"))
        properties = etree.SubElement(mark, qn("w:rPr"))
        etree.SubElement(properties, qn("w:vertAlign"), {qn("w:val"): "superscript"})
        etree.SubElement(mark, qn("w:footnoteRef"))
        said = etree.SubElement(etree.SubElement(paragraph, qn("w:r")), qn("w:t"))
        said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        said.text = _clean(
            f" “{shortened(cite.quote)}” {cite.source.title}{where_of(cite, words)}. {cite.source.origin}"
        )
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _clean(text: str) -> str:
    """As one line, without the signs that XML does not take."""
    return "".join(
        c for c in " ".join(text.split()) if c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff"
    )
