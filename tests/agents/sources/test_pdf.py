"""Reading PDFs: printed by a real browser, and written by hand for what browsers do not print."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image

from agents.errors import InputRefused
from agents.sources.base import Document, Source
from agents.sources.limits import Limits
from tests.agents.sources.pdf_by_hand import Page, pdf

Parsed = Callable[..., Document]
BODY = ["The first line of a paragraph that is long enough to be prose,", "and the second line of it, which ends here."]


def texts(source: Source, kind: str = "paragraph") -> list[str]:
    return [p.text for p in source.passages if p.kind == kind]


def outline(source: Source) -> list[tuple[str, list[str]]]:
    return [(h.text, [c.text for c in h.children]) for h in source.headings]


SECTIONS = [
    ("Harbour Noise in Veld", []),
    ("1 Background", ["1.1 Earlier work"]),
    ("2 Measurements", []),
    ("3 Discussion", []),
    ("References", []),
]


class DescribeAPrintedReport:
    def it_takes_headings_from_the_outline(self, parsed: Parsed, printed_report: bytes) -> None:
        assert outline(parsed(printed_report, "pdf", "report.pdf").source) == SECTIONS

    def it_takes_headings_from_type_sizes_when_there_is_no_outline(self, parsed: Parsed, plain_report: bytes) -> None:
        assert outline(parsed(plain_report, "pdf", "report.pdf").source) == SECTIONS

    def it_shows_title_author_and_date_of_the_first_page_when_the_metadata_is_a_file_name(
        self, parsed: Parsed, printed_report: bytes
    ) -> None:
        source = parsed(printed_report, "pdf", "report.pdf").source
        assert (source.title, source.author, source.date) == ("Harbour Noise in Veld", "Tomas Lindgren", "14 May 2024")

    def it_leaves_running_footers_and_page_numbers_out(self, parsed: Parsed, printed_report: bytes) -> None:
        source = parsed(printed_report, "pdf", "report.pdf").source
        assert source.pages is not None
        assert source.pages >= 2
        assert "Veld Noise Office" not in source.text

    def it_reads_a_table_as_data_and_not_again_as_text(self, parsed: Parsed, printed_report: bytes) -> None:
        source = parsed(printed_report, "pdf", "report.pdf").source
        (table,) = source.tables
        assert table.caption == "Table 1: Sound level by place (dB)"
        assert [c.name for c in table.columns] == ["Place", "Day", "Night"]
        assert [c.kind for c in table.columns] == ["text", "number", "number"]
        assert table.values[0] == [None, 61.2, 58.4]
        assert source.text.count("61.2") == 1

    def it_renders_a_drawing_with_its_labels_and_caption(self, parsed: Parsed, printed_report: bytes) -> None:
        document = parsed(printed_report, "pdf", "report.pdf")
        (figure,) = document.source.figures
        assert figure.caption == "Figure 1: Nights over the limit, by place."
        with Image.open(io.BytesIO(document.assets[figure.asset])) as image:
            colours = {colour for _, colour in image.convert("RGB").getcolors(1 << 20) or []}
            assert (0x33, 0x55, 0x77) in colours
            assert image.width > 360 * 150 / 96 * 0.75
        assert "Mill\n" not in source_words(document)

    def it_reads_two_columns_one_after_the_other(self, parsed: Parsed, printed_report: bytes) -> None:
        source = parsed(printed_report, "pdf", "report.pdf").source
        discussion = [p.text for p in source.passages if p.locator.heading == ("3 Discussion",)]
        assert len(discussion) == 9
        assert set(discussion) == {
            "Shore power would end most of the noise, because a ship that is plugged in can stop its engines. "
            "The cost of one connection is 1.8 million euros, and the quay has room for four of them. "
            "Ships that call once a year would not be converted, and they make a fifth of the noise."
        }

    def it_marks_the_references(self, parsed: Parsed, printed_report: bytes) -> None:
        source = parsed(printed_report, "pdf", "report.pdf").source
        assert [p.role for p in source.passages if p.locator.heading == ("References",)] == ["references"]

    def it_keeps_list_items_apart(self, parsed: Parsed, printed_report: bytes) -> None:
        source = parsed(printed_report, "pdf", "report.pdf").source
        assert texts(source, "list_item") == [
            "Complaints rose from 41 to 96 in four years.",
            "The quay was extended in 2021.",
        ]

    def it_names_the_page_of_each_passage(self, parsed: Parsed, printed_report: bytes) -> None:
        source = parsed(printed_report, "pdf", "report.pdf").source
        pages = {p.locator.heading[0]: p.locator.page for p in source.passages}
        assert pages["1 Background"] == 1
        assert pages["3 Discussion"] == 2


def source_words(document: Document) -> str:
    return "\n".join(p.text for p in document.source.passages) + "\n"


class DescribeChineseReports:
    def it_reads_numbered_chinese_headings_and_captions(
        self, parsed: Parsed, print_to_pdf: Callable[..., bytes]
    ) -> None:
        html = """<style>body{font:11pt/1.6 serif}h1{font-size:20pt}h2{font-size:15pt}h3{font-size:12pt}
        td,th{border:1px solid #333;padding:4px 12px}table{border-collapse:collapse}</style>
        <h1>河道清淤年度报告</h1><p>编制：水务科</p><p>2024年6月</p><h2>一、工程概况</h2>
        <p>本年度共完成清淤河道31条，总长128公里，投入资金4,600万元，较上年增加12.5%。工程分三期实施，雨季之前全部完工，未发生安全事故。</p>
        <h3>（一）投入</h3><p>表1：各区投入</p><table><tr><th>区</th><th>投入（万元）</th></tr>
        <tr><td>东区</td><td>1,900</td></tr><tr><td>西区</td><td>2,700</td></tr></table><h2>二、存在问题</h2><p>部分河段回淤较快。</p>"""
        source = parsed(print_to_pdf(html, outline=False), "pdf", "a.pdf").source
        assert source.language == "zh"
        assert source.title == "河道清淤年度报告"
        assert (source.author, source.date) == ("水务科", "2024年6月")
        assert outline(source)[1:] == [("一、工程概况", ["（一）投入"]), ("二、存在问题", [])]
        (table,) = source.tables
        assert table.caption == "表1：各区投入"
        assert table.values == [[None, 1900.0], [None, 2700.0]]
        assert table.columns[1].unit == "万元"
        assert "总长128公里" in source.text


class DescribePdfsByHand:
    def it_joins_words_that_are_cut_at_a_line_end(self, parsed: Parsed) -> None:
        lines = ["The committee asked for a full recon-", "struction of the record before it met again."]
        source = parsed(pdf([Page().paragraph(72, 700, lines)]), "pdf").source
        assert texts(source) == ["The committee asked for a full reconstruction of the record before it met again."]

    def it_parts_paragraphs_by_indent_and_by_gap(self, parsed: Parsed) -> None:
        page = Page().paragraph(72, 700, BODY).text(86, 672, "An indented line begins another paragraph of the text.")
        page.paragraph(72, 630, BODY)
        assert len(texts(parsed(pdf([page]), "pdf").source)) == 3

    def it_carries_a_paragraph_over_the_page(self, parsed: Parsed) -> None:
        first = Page().paragraph(
            72,
            120,
            [
                "A sentence that has not come to its end when the page does and so it",
                "goes on over the foot of the page to the",
            ],
        )
        second = Page().paragraph(72, 770, ["top of the next one, where it ends at last after some more words here."])
        assert len(texts(parsed(pdf([first, second]), "pdf").source)) == 1

    def it_keeps_footnotes_out_of_the_body(self, parsed: Parsed) -> None:
        page = (
            Page()
            .paragraph(72, 700, BODY * 2)
            .text(72, 80, "1 See the annual statement of accounts for the year.", size=8)
        )
        source = parsed(pdf([page]), "pdf").source
        assert [p.role for p in source.passages if "annual statement" in p.text] == ["boilerplate"]

    def it_keeps_exponents_and_drops_reference_marks(self, parsed: Parsed) -> None:
        page = Page().text(72, 700, "The rate was 10").text(151, 705, "4", 7).text(156, 700, "per day in the mill")
        page.text(243, 705, "2", 7).text(250, 700, "and it fell later.")
        (text,) = texts(parsed(pdf([page]), "pdf").source)
        assert text == "The rate was 10⁴ per day in the mill and it fell later."

    def it_gives_captions_side_by_side_to_their_own_pictures(self, parsed: Parsed) -> None:
        page = Page().paragraph(72, 780, BODY).image(72, 500, 200, 150).image(320, 520, 200, 130)
        page.text(90, 480, "Figure 1: Before").text(340, 480, "Figure 2: After")
        figures = parsed(pdf([page]), "pdf").source.figures
        assert [f.caption for f in figures] == ["Figure 1: Before", "Figure 2: After"]

    def it_does_not_take_the_body_for_headings_when_a_listing_in_small_type_is_longer(self, parsed: Parsed) -> None:
        body = Page().text(72, 780, "1 Purpose", 16, "F2")
        for n in range(3):
            body.paragraph(72, 740 - 120 * n, [f"{line[:-1]} {n}" for line in BODY * 3], size=12)
        listing = [
            Page().paragraph(72, 790, [f"for step {i} in range of {n}: run it" for i in range(60)], 8, 11)
            for n in range(4)
        ]
        source = parsed(pdf([body, body, *listing]), "pdf").source
        assert {h.text for h in source.headings} == {"1 Purpose"}

    @pytest.mark.parametrize("rotate", [0, 90, 180, 270])
    def it_reads_pages_that_are_shown_turned(self, parsed: Parsed, rotate: int) -> None:
        turn = {0: "", 90: "0 1 -1 0 595 0 cm", 180: "-1 0 0 -1 595 842 cm", 270: "0 -1 1 0 0 842 cm"}[rotate]
        page = Page(rotate=rotate).draw(turn).paragraph(72, 500, BODY)
        assert texts(parsed(pdf([page]), "pdf").source) == [" ".join(BODY)]

    def it_leaves_text_out_that_runs_up_the_margin(self, parsed: Parsed) -> None:
        page = (
            Page()
            .paragraph(72, 700, BODY)
            .draw("BT /F1 20 Tf 0 1 -1 0 30 300 Tm (arXiv:2401.00001v1 [cs.CL] 1 Jan 2024) Tj ET")
        )
        assert "arXiv" not in parsed(pdf([page]), "pdf").source.text

    def it_drops_a_logo_that_stands_on_every_page(self, parsed: Parsed) -> None:
        pages = [
            Page().paragraph(72, 600, [f"Page {n} has its own words, {n} of them.", *BODY]).image(200, 700, 120, 90)
            for n in range(4)
        ]
        assert parsed(pdf(pages), "pdf").source.figures == []

    def it_keeps_a_captioned_picture(self, parsed: Parsed) -> None:
        page = (
            Page()
            .paragraph(72, 760, BODY)
            .image(150, 450, 250, 200)
            .text(150, 430, "Figure 2. Where the samples were taken.")
        )
        (figure,) = parsed(pdf([page]), "pdf").source.figures
        assert figure.caption == "Figure 2. Where the samples were taken."

    def it_sees_columns_without_rules_as_a_table(self, parsed: Parsed) -> None:
        page = Page().text(72, 760, "Table 3: Staff and visitors")
        for n, row in enumerate(
            [("Year", "Staff", "Visitors"), ("2021", "14", "3,200"), ("2022", "15", "4,150"), ("2023", "19", "5,020")]
        ):
            for x, cell in zip((72, 180, 280), row, strict=True):
                page.text(x, 735 - 15 * n, cell)
        page.paragraph(72, 640, BODY)
        (table,) = parsed(pdf([page]), "pdf").source.tables
        assert [c.name for c in table.columns] == ["Year", "Staff", "Visitors"]
        assert table.values[2] == [None, 19.0, 5020.0]

    def it_does_not_take_two_columns_of_prose_for_a_table(self, parsed: Parsed) -> None:
        page = Page()
        for n in range(20):
            page.text(72, 700 - 14 * n, "left column words run along here").text(
                320, 700 - 14 * n, "right column words run along too"
            )
        source = parsed(pdf([page]), "pdf").source
        assert source.tables == []
        assert source.text.index("right") > source.text.rindex("left")

    def it_reads_two_columns_of_which_one_is_mostly_a_picture(self, parsed: Parsed) -> None:
        page = Page().text(72, 760, "A title over both of the columns of this page", 16, "F2")
        for n in range(31):
            page.text(72, 730 - 14 * n, f"left column, words that run along in line {n:02d}", 11)
        for n, end in enumerate(
            ["", "", " it and goes on to the edge", "", "", " it", "", " it and goes on to the edge", ""]
        ):
            page.text(322, 422 - 14 * n, f"right column under{end}", 11)
        text = parsed(pdf([page]), "pdf").source.text
        assert text.index("right column") > text.rindex("left column")

    def it_marks_a_table_of_contents(self, parsed: Parsed) -> None:
        page = Page().text(72, 760, "Contents", 16, "F2")
        for n, name in enumerate(["Introduction", "Method", "Results"]):
            page.text(72, 720 - 16 * n, f"{n + 1} {name} . . . . . . . . . . . . . . . . . {n + 2}")
        source = parsed(pdf([page, Page().paragraph(72, 700, BODY * 3)]), "pdf").source
        assert [p.role for p in source.passages][:3] == ["contents"] * 3


class DescribePdfsThatAreRefused:
    def it_says_that_a_password_is_needed(self, parsed: Parsed) -> None:
        locked = pdf([Page().paragraph(72, 700, BODY)], user="secret", owner="boss")
        with pytest.raises(InputRefused, match=r"safe\.pdf is encrypted and needs a password"):
            parsed(locked, "pdf", "safe.pdf")

    def it_opens_one_that_only_restricts_printing(self, parsed: Parsed) -> None:
        assert texts(parsed(pdf([Page().paragraph(72, 700, BODY)], user="", owner="boss"), "pdf").source) == [
            " ".join(BODY)
        ]

    def it_says_that_a_scan_has_no_text(self, parsed: Parsed) -> None:
        with pytest.raises(InputRefused, match=r"is a scan: its 2 pages hold pictures and no text.*OCR"):
            parsed(pdf([Page().image(0, 0, 595, 842), Page().image(0, 0, 595, 842)]), "pdf", "scan.pdf")

    def it_warns_of_scanned_pages_among_others(self, parsed: Parsed) -> None:
        pages = [Page().paragraph(72, 700, BODY * 3), Page().image(0, 0, 595, 842)]
        assert parsed(pdf(pages), "pdf").source.warnings == ["Only a picture, without text that could be read: page 2."]

    def it_says_that_a_file_is_damaged(self, parsed: Parsed) -> None:
        with pytest.raises(InputRefused, match="damaged PDF"):
            parsed(b"%PDF-1.7\n" + b"\x00garbage" * 50, "pdf", "broken.pdf")

    def it_says_when_there_is_nothing_on_the_pages(self, parsed: Parsed) -> None:
        with pytest.raises(InputRefused, match="holds no text"):
            parsed(pdf([Page()]), "pdf")


class DescribeLongPdfs:
    def it_reads_two_thousand_pages(self, parsed: Parsed) -> None:
        pages = [
            Page()
            .text(72, 800, "Annual digest", 9)
            .text(72, 700, f"Entry {n}: the count was {n * 7}.")
            .text(290, 30, str(n))
            for n in range(2000)
        ]
        source = parsed(pdf(pages), "pdf").source
        assert source.pages == 2000
        assert source.passages[-1].text == "Entry 1999: the count was 13993."
        assert "Annual digest" not in source.text

    def it_says_when_it_reads_only_the_first_pages(self, parsed: Parsed) -> None:
        pages = [Page().paragraph(72, 700, [f"Page {n}.", *BODY]) for n in range(5)]
        source = parsed(pdf(pages), "pdf", limits=Limits(pages=3)).source
        assert source.warnings == ["The PDF has 5 pages; the first 3 were read."]
