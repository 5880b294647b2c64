from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from lxml import etree

from agents.errors import BrowserMissing
from agents.render.browser import find_browser
from agents.research.library import Library
from agents.research.notes import Note, Report, ReportTable, Section, Sentence, SourceRef, TableCell
from agents.research.output import cited_notes, html, markdown
from agents.research.paper import write_docx, write_pdf
from agents.settings import Settings
from agents.sources.base import Locator
from tests.agents.research.conftest import Asked

QUESTION = "How many passengers did the ferry between Holm and Varde carry in 2019?"


def it_writes_a_word_document_with_its_footnotes(ask: Asked, tmp_path: Path):
    report, notes, _ = ask(QUESTION)
    cited = cited_notes(report, notes)
    document = Document(str(write_docx(report, cited, tmp_path / "report.docx")))
    assert document.paragraphs[0].text == QUESTION
    assert any("41,300" in paragraph.text for paragraph in document.paragraphs)
    w = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
    marks = etree.fromstring(document.part.blob).xpath("//w:footnoteReference/@w:id", namespaces=w)
    (part,) = [r.target_part for r in document.part.rels.values() if r.reltype.endswith("/footnotes")]
    root = etree.fromstring(part.blob)
    told = {
        note.get(f"{{{w['w']}}}id"): "".join(note.itertext())
        for note in root.xpath("//w:footnote[not(@w:type)]", namespaces=w)
    }
    assert sorted(marks) == sorted(told)
    for n, note in enumerate(cited, start=1):
        assert note.quote in told[str(n)]


def it_takes_signs_that_xml_does_not(ask: Asked, tmp_path: Path):
    report, notes, _ = ask(QUESTION)
    odd = report.model_copy(update={"question": "a\x00\x0b\ufffeb <w:p/> & c"})
    document = Document(str(write_docx(odd, cited_notes(report, notes), tmp_path / "odd.docx")))
    assert document.paragraphs[0].text == "a b <w:p/> & c"


def it_writes_a_pdf(ask: Asked, library: Library, tmp_path: Path):
    import pypdfium2

    settings = Settings(data=tmp_path)
    try:
        find_browser(settings)
    except BrowserMissing:
        pytest.skip("no Chromium on this machine")
    report, notes, _ = ask(QUESTION)
    page = html(report, cited_notes(report, notes), library)
    written = pypdfium2.PdfDocument(write_pdf(page, tmp_path / "report.pdf", settings))
    text = written[0].get_textpage().get_text_range()
    size = written[0].get_size()
    written.close()
    assert "41,300 passengers" in text
    assert [round(side) for side in size] == [595, 842]


QUOTE = "Year | Rain\n2023 | 71\n2024 | 88"


def noted(origin: str) -> Note:
    where = Locator(page=7, heading=[], start=0, end=len(QUOTE))
    source = SourceRef(id="s", title="Rain", origin=origin)
    return Note(id="n1", claim=QUOTE, quote=QUOTE, source=source, locator=where, passage="p", score=1.0)


def tabled() -> Report:
    rows = [[TableCell(text=text, note="n1") for text in line.split(" | ")] for line in QUOTE.splitlines()]
    table = ReportTable(caption="Rain", header=rows[0], rows=rows[1:])
    return Report(question="q", language="en", answer=[], sections=[], missing=[], tables=[table], confidence=60)


@pytest.mark.parametrize(
    ("origin", "opens"),
    [
        ("https://a.example/x?y=1#old", "https://a.example/x?y=1#:~:text=Year%20%7C%20Rain"),
        ("/papers/a b.pdf", "file:///papers/a%20b.pdf#page=7"),
        ("notes/rain.csv", None),
    ],
)
def it_links_a_footnote_to_its_passage(origin: str, opens: str | None, tmp_path: Path):
    document = Document(str(write_docx(tabled(), [noted(origin)], tmp_path / "linked.docx")))
    (part,) = [r.target_part for r in document.part.rels.values() if r.reltype.endswith("/footnotes")]
    links = [r.target_ref for r in part.rels.values() if r.is_external]
    assert [link[: len(opens or "")] for link in links] == ([opens] if opens else [])
    assert origin in "".join(etree.fromstring(part.blob).itertext())


def it_names_one_source_of_a_table_once(tmp_path: Path):
    note = noted("rain.csv")
    text = markdown(tabled(), [note])
    assert text.count("[^1]") == 2  # at the caption, and before the note itself
    assert "Year | Rain / 2023 | 71 / 2024 | 88" in text.replace("\\|", "|")
    document = Document(str(write_docx(tabled(), [note], tmp_path / "t.docx")))
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["2023", "71"]


def it_numbers_notes_in_the_order_in_which_word_shows_them():
    """Word counts its footnotes itself: a table above the further findings has the first."""
    first, second = noted("a.csv"), noted("b.csv").model_copy(update={"id": "n2"})
    below = Section(heading="More", sentences=[Sentence(text=QUOTE, notes=["n2"])])
    report = tabled().model_copy(update={"sections": [below]})
    assert [note.id for note in cited_notes(report, [second, first])] == ["n1", "n2"]
