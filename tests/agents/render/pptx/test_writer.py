from __future__ import annotations

import hashlib
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pptx import Presentation

from agents.checks.package_rules import broken_rules
from agents.errors import ImpastoError
from agents.render.paint import Border, Borders, Solid
from agents.render.pptx import Properties, write
from agents.render.scene import Bullet, Cell, Color, Node, Rect, Scene, SceneSlide, TableNode
from tests.agents.render.pptx.scenes import (
    BLUE,
    INK,
    THEME,
    WHITE,
    Captured,
    box,
    captured,
    everything,
    find,
    paragraph,
    run,
    text,
    written,
)


class DescribeTheFile:
    def it_breaks_no_rule(self, tmp_path: Path) -> None:
        out = tmp_path / "all.pptx"
        write(everything(), out, theme=THEME)
        assert broken_rules(out) == []

    def it_is_valid_by_the_schemas(self, tmp_path: Path) -> None:
        import openxml_audit as audit

        out = tmp_path / "all.pptx"
        write(everything(), out, theme=THEME)
        assert [str(e) for e in audit.validate_pptx(str(out)).errors] == []

    def it_has_the_same_bytes_for_the_same_page(self, tmp_path: Path) -> None:
        digests = set()
        for name in ("a.pptx", "b.pptx"):
            write(everything(), tmp_path / name, theme=THEME, properties=Properties(title="T", author="A"))
            digests.add(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
        assert len(digests) == 1

    def it_opens_in_python_pptx_with_its_properties(self, tmp_path: Path) -> None:
        deck = written(everything(), tmp_path, properties=Properties(title="Title", author="Me", language="zh"))
        assert (deck.core_properties.title, deck.core_properties.author) == ("Title", "Me")
        assert deck.core_properties.language == "zh-CN"
        assert deck.slide_width == 12192000

    def it_leaves_nothing_where_it_may_not_write(self, tmp_path: Path) -> None:
        taken = tmp_path / "file"
        taken.write_text("x")
        with pytest.raises(ImpastoError, match="cannot be written"):
            write(everything(), taken / "deck.pptx", theme=THEME)
        assert list(tmp_path.iterdir()) == [taken]

    def it_makes_an_empty_deck_of_no_slides(self, tmp_path: Path) -> None:
        write(Captured(Scene(width=1280, height=720, slides=[])), tmp_path / "none.pptx")
        assert broken_rules(tmp_path / "none.pptx") == []

    def it_reports_pictures_and_lost_ones(self, tmp_path: Path) -> None:
        report = write(everything(), tmp_path / "d.pptx", theme=THEME)
        assert [(r.name, r.reason) for r in report.rasters] == [("Element", "canvas")]
        assert (report.pictures, report.tables, report.charts) == (3, 1, 1)
        assert any("gone.png" in fault for fault in report.faults)

    @given(st.lists(st.text(max_size=30), min_size=1, max_size=4), st.floats(-2000, 2000), st.floats(0, 3000))
    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def it_is_valid_for_any_text_anywhere(self, tmp_path: Path, texts: list[str], x: float, w: float) -> None:
        page = captured(text(*texts, x=x, w=w, rotation=x), box(x=x, w=w, radii=(w, 3, 0, w)))
        write(page, tmp_path / "any.pptx")
        assert broken_rules(tmp_path / "any.pptx") == []


class DescribeText:
    def it_names_theme_colours_and_fonts_by_reference(self, tmp_path: Path) -> None:
        page = captured(text(paragraphs=[paragraph("x")]), text("y"))
        page.scene.slides[0].nodes[0].paragraphs[0].lines[0].runs = [  # type: ignore[union-attr]
            run("a", color=BLUE.model_copy(update={"a": 0.5}), family="Gelasio")
        ]
        slide = written(page, tmp_path).slides[0]
        properties = find(slide._element, "//a:rPr")[0]
        assert find(properties, "a:solidFill/a:schemeClr/@val") == ["accent1"]
        assert find(properties, ".//a:alpha/@val") == ["50000"]
        assert find(properties, "a:latin/@typeface") == ["+mj-lt"]

    def it_keeps_sizes_pitch_and_spacing_exact(self, tmp_path: Path) -> None:
        page = captured(text(paragraphs=[paragraph("x", pitch=33.3)]))
        page.scene.slides[0].nodes[0].paragraphs[0].lines[0].runs = [run("a", size=21.3, spacing=-0.4)]  # type: ignore[union-attr]
        element = written(page, tmp_path).slides[0]._element
        assert find(element, "//a:rPr/@sz") == ["1598"]
        assert find(element, "//a:rPr/@spc") == ["-30"]
        assert find(element, "//a:lnSpc/a:spcPts/@val") == ["2498"]

    def it_pins_a_break_that_a_wrap_would_not_give(self, tmp_path: Path) -> None:
        forced = text(paragraphs=[paragraph("Short", "line", width=60)])
        assert written(captured(forced), tmp_path).slides[0].shapes[0].text_frame.text == "Short\vline"

    def it_leaves_a_break_that_a_wrap_gives_too(self, tmp_path: Path) -> None:
        natural = text(paragraphs=[paragraph("A line as wide as the", "box that holds it", width=395)])
        shown = written(captured(natural), tmp_path).slides[0].shapes[0].text_frame.text
        assert shown == "A line as wide as the box that holds it"

    def it_gives_a_single_line_room_for_other_metrics(self, tmp_path: Path) -> None:
        tight = text(w=300, paragraphs=[paragraph("Tight")])
        shape = written(captured(tight), tmp_path).slides[0].shapes[0]
        assert shape.width / 9525 >= 300 * 1.02
        close = text(w=300, paragraphs=[paragraph("Close")])
        close.paragraphs[0].lines[0].runs[0].spacing = -6.0
        drawn_in = written(captured(close), tmp_path).slides[0].shapes[0]
        assert drawn_in.width / 9525 >= 300 + 5 * 6, "LibreOffice breaks as if letters stood apart"

    def it_writes_bullets_links_and_scripts(self, tmp_path: Path) -> None:
        element = written(everything(), tmp_path).slides[0]._element
        assert find(element, "//a:buChar/@char") == ["–"]
        assert find(element, "//a:buAutoNum/@startAt") == ["3"]
        assert find(element, "//a:rPr/@baseline") == ["30000"]
        assert len(find(element, "//a:hlinkClick")) == 2, "a script is no link"
        assert find(element, "//a:pPr[@rtl='1']/@algn") == ["r"]
        assert "zh-CN" in find(element, "//a:rPr/@lang")

    def it_moves_with_the_box_behind_it(self, tmp_path: Path) -> None:
        words = text(
            "Button",
            x=100,
            y=100,
            w=200,
            h=100,
            anchor="middle",
            paragraphs=[paragraph("Button", x=120, y=134, width=160)],
        )
        shapes = written(captured(box(), words), tmp_path).slides[0].shapes
        assert [s.text_frame.text for s in shapes] == ["Button"]


class DescribeShapes:
    def it_groups_what_belongs_together(self, tmp_path: Path) -> None:
        page = captured(box(group=("Card",)), text("Words", group=("Card",), w=150, h=40), box(x=600))
        shapes = list(written(page, tmp_path).slides[0].shapes)
        assert [s.name for s in shapes] == ["Card", "Shape 2"]
        assert len(list(shapes[0].shapes)) == 2

    def it_crops_to_what_clips_it(self, tmp_path: Path) -> None:
        clipped = box(clip=Rect(x=150, y=0, w=1000, h=150))
        shape = written(captured(clipped), tmp_path).slides[0].shapes[0]
        assert [round(v / 9525) for v in (shape.left, shape.top, shape.width, shape.height)] == [150, 100, 150, 50]

    def it_leaves_out_what_cannot_be_seen(self, tmp_path: Path) -> None:
        page = captured(box(x=2000), box(clip=Rect(x=0, y=0, w=10, h=10)))
        assert len(written(page, tmp_path).slides[0].shapes) == 0

    def it_says_what_pictures_show_and_what_decorates(self, tmp_path: Path) -> None:
        element = written(everything(), tmp_path).slides[0]._element
        assert find(element, "//p:pic/p:nvPicPr/p:cNvPr/@descr") == ["A cat", "Vector", "Drawing"]
        assert "decorative" in str(zipfile.ZipFile(tmp_path / "deck.pptx").read("ppt/slides/slide1.xml"))

    def it_sets_an_indent_in_the_font_of_its_line_in_every_script(self, tmp_path: Path) -> None:
        lines = [paragraph("    return 1"), paragraph("x  y", y=140)]
        for line in lines:
            line.lines[0].runs[0].family = THEME.heading.family
        slide = written(captured(text(paragraphs=lines)), tmp_path).slides[0]
        assert find(slide._element, "//a:latin/@typeface") == ["+mj-lt", "+mj-lt"]
        assert find(slide._element, "//a:ea/@typeface") == ["+mj-lt", "+mj-ea"]

    def it_merges_cells(self, tmp_path: Path) -> None:
        table = next(s for s in written(everything(), tmp_path).slides[0].shapes if s.has_table).table
        assert table.cell(0, 0).is_merge_origin
        assert table.cell(0, 0).span_width == 2
        assert table.cell(1, 0).span_height == 2
        assert table.cell(2, 1).text == "A & <b>"
        assert table.first_row

    def it_keeps_a_charts_data(self, tmp_path: Path) -> None:
        chart = next(s for s in written(everything(), tmp_path).slides[0].shapes if s.has_chart).chart
        assert list(chart.plots[0].categories) == ["A", "B"]
        assert list(chart.plots[0].series[0].values) == [1.5, None]
        assert chart.part.chart_workbook.xlsx_part is not None


class DescribeLayouts:
    def _specimen(self) -> Captured:
        title = text(role="title", placeholder="title", w=800, paragraphs=[paragraph("Click to add title", x=100)])
        points = text(
            placeholder="body:1", y=300, w=800, h=300, paragraphs=[paragraph("Click", y=300), paragraph("Click", y=340)]
        )
        return captured(
            box(x=0, y=0, w=20, h=720, layer="layout", name="Edge"),
            title,
            points,
            layout="two_columns",
            background=Solid(color=BLUE),
        )

    def _slide(self, **place: float) -> Captured:
        title = text(role="title", placeholder="title", **{"w": 800, **place}, paragraphs=[paragraph("Real", x=100)])  # type: ignore[arg-type]
        return captured(
            box(x=0, y=0, w=20, h=720, layer="layout"), title, layout="two_columns", background=Solid(color=BLUE)
        )

    def it_compiles_specimens(self, tmp_path: Path) -> None:
        deck = written(self._slide(), tmp_path, layouts=self._specimen())
        layout = deck.slide_layouts[0]
        assert [lo.name for lo in deck.slide_layouts] == ["Two Columns"]
        assert [p.placeholder_format.type.name for p in layout.placeholders] == ["TITLE", "BODY"]
        assert "Edge" in [s.name for s in layout.shapes]
        assert broken_rules(tmp_path / "deck.pptx") == []

    def it_inherits_what_is_the_same(self, tmp_path: Path) -> None:
        slide = written(self._slide(), tmp_path, layouts=self._specimen()).slides[0]
        assert [s.name for s in slide.shapes] == ["Title"], "what the layout shows is not repeated"
        assert slide.shapes.title.text_frame.text == "Real"
        assert find(slide._element, "//a:xfrm[ancestor::p:sp] | //a:rPr/@sz | //p:bg") == []

    def it_says_the_bullets_of_lists_that_differ_in_them(self, tmp_path: Path) -> None:
        def both(*colors: Color) -> list[Node]:
            return [
                text(
                    placeholder=f"body:{n}",
                    y=300 * n,
                    w=800,
                    h=200,
                    paragraphs=[
                        paragraph("Word", y=300 * n, bullet=Bullet(kind="character", character="–", color=color))
                    ],
                )
                for n, color in enumerate(colors, 1)
            ]

        for colors, said in (((INK, INK), 0), ((INK, WHITE), 2)):
            nodes = both(*colors)
            page = captured(*nodes, layout="comparison")
            slide = written(page, tmp_path, layouts=captured(*nodes, layout="comparison")).slides[0]
            assert len(find(slide._element, "//a:pPr/a:buClr")) == said

    def it_overrides_what_differs(self, tmp_path: Path) -> None:
        slide = written(self._slide(w=500), tmp_path, layouts=self._specimen()).slides[0]
        assert len(find(slide._element, "//p:sp//a:xfrm")) == 1

    def it_finds_a_title_without_any_layout(self, tmp_path: Path) -> None:
        page = captured(
            text("Body words"), text("Heading", y=20, paragraphs=[paragraph("Heading", y=20)]), title="Heading"
        )
        deck = written(page, tmp_path, theme=None)
        assert deck.slides[0].shapes.title.text_frame.text == "Heading"
        assert [lo.name for lo in deck.slide_layouts] == ["Title Slide", "Title and Content", "Title Only", "Blank"]


class DescribeTheDeck:
    def it_keeps_notes_and_sections(self, tmp_path: Path) -> None:
        slides = [SceneSlide(id=f"s{n}", nodes=[], notes=f"Note {n}", section="A" if n < 2 else "B") for n in range(3)]
        deck = written(Captured(Scene(width=1280, height=720, slides=slides)), tmp_path)
        assert [s.notes_slide.notes_text_frame.text for s in deck.slides] == ["Note 0", "Note 1", "Note 2"]
        xml = zipfile.ZipFile(tmp_path / "deck.pptx").read("ppt/presentation.xml").decode()
        assert xml.index('name="A"') < xml.index('name="B"')
        assert broken_rules(tmp_path / "deck.pptx") == []

    def it_survives_libreoffice_with_every_word(self, tmp_path: Path) -> None:
        out = tmp_path / "all.pptx"
        write(everything(), out, theme=THEME)
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        subprocess.run(
            [
                "soffice",
                profile,
                "--headless",
                "--convert-to",
                "pptx:Impress MS PowerPoint 2007 XML",
                "--outdir",
                str(tmp_path / "again"),
                str(out),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        again = Presentation(str(tmp_path / "again" / "all.pptx"))
        words = "".join(t.text or "" for t in find(again.slides[0]._element, "//a:t"))
        for word in ("The title", "In the card", "One", "Two", "See ", "this", "中文", "Head", "Tall", "A & <b>"):
            assert word in words


class DescribeTextInRoundShapes:
    def it_does_not_break_a_pill_that_its_corners_make_narrow(self, tmp_path: Path) -> None:
        words = paragraph("Get started", x=128, y=108, width=104, pitch=32, align="center")
        label = text(x=100, y=100, w=160, h=48, anchor="middle", paragraphs=[words])
        pill = box(x=100, y=100, w=160, h=48, radii=(24, 24, 24, 24))
        shapes = written(captured(pill, label), tmp_path).slides[0].shapes
        assert [s.text_frame.text for s in shapes] == ["Get started"]
        body = find(shapes[0]._element, "//a:bodyPr")[0]
        room = 160 - 2 * 24 * 0.29289 - (int(body.get("lIns")) + int(body.get("rIns"))) / 9525
        assert body.get("wrap") == "none" or room >= 104 * 1.005

    def it_is_lifted_in_a_pill_as_in_a_box(self, tmp_path: Path) -> None:
        """Round corners keep text off at both sides alike, so what one side has more stays the same."""
        words = paragraph("Go", x=160, y=108, width=40, pitch=32, align="center")
        label = text(x=100, y=100, w=160, h=48, anchor="middle", paragraphs=[words])
        more = set()
        for radius in (0, 24):
            made = written(captured(box(x=100, y=100, w=160, h=48, radii=(radius,) * 4), label), tmp_path)
            (body,) = find(made.slides[0].shapes[0]._element, "//a:bodyPr")
            more.add(int(body.get("tIns")) - int(body.get("bIns")))
        assert len(more) == 1
        assert more != {0}

    def it_pins_lines_that_may_not_wrap(self, tmp_path: Path) -> None:
        words = paragraph("One line", "and two", x=102, y=110, width=156, align="center")
        label = text(x=100, y=100, w=160, h=84, anchor="middle", paragraphs=[words])
        shapes = (
            written(captured(box(x=100, y=100, w=160, h=84, radii=(40, 40, 40, 40)), label), tmp_path).slides[0].shapes
        )
        assert shapes[0].text_frame.text == "One line\vand two"


def it_names_the_font_of_right_to_left_words_behind_another(tmp_path: Path) -> None:
    words = paragraph("متن", rtl=True, align="right")
    words.lines[0].runs = [run("متن "), run("code", family="Cousine"), run(" متن")]
    (slide,) = written(captured(text(paragraphs=[words])), tmp_path).slides
    assert [len(find(slide._element, f"(//a:r)[{n}]/a:rPr/a:cs")) for n in (1, 2, 3)] == [0, 1, 1]


def it_keeps_the_words_of_cells_that_wrongly_overlap(tmp_path: Path) -> None:
    """HTML lets a cell span places that one from the row above has taken."""
    cells = [
        Cell(row=0, column=0, row_span=2, paragraphs=[paragraph("tall", x=0, y=0)]),
        Cell(row=0, column=1, paragraphs=[paragraph("beside", x=100, y=0)]),
        Cell(row=1, column=0, column_span=2, paragraphs=[paragraph("wide", x=0, y=40)]),
    ]
    table = TableNode(id="t", rect=Rect(x=0, y=0, w=200, h=80), columns=[100, 100], rows=[40, 40], cells=cells)
    deck = written(captured(table), tmp_path)
    assert [t.text for t in find(deck.slides[0].element, ".//a:t")] == ["tall", "beside", "wide"]


def it_gives_a_merged_cell_the_lines_around_all_of_it(tmp_path: Path) -> None:
    under = Border(width=2, color=BLUE)
    cells = [
        Cell(row=0, column=0, row_span=2, borders=Borders(bottom=under), paragraphs=[paragraph("tall", x=0, y=0)]),
        Cell(row=0, column=1, paragraphs=[paragraph("beside", x=100, y=0)]),
        Cell(row=1, column=1, paragraphs=[paragraph("below", x=100, y=40)]),
    ]
    table = TableNode(id="t", rect=Rect(x=0, y=0, w=200, h=80), columns=[100, 100], rows=[40, 40], cells=cells)
    deck = written(captured(table), tmp_path)
    tall = find(deck.slides[0].element, ".//a:tc[@rowSpan='2']/a:tcPr/a:lnB/a:solidFill")
    assert len(tall) == 1


def it_stands_vertical_text_where_its_columns_are(tmp_path: Path) -> None:
    words = paragraph("PLAN", x=20, y=300, width=16)
    column = words.lines[0].model_copy(update={"rect": Rect(x=28, y=300, w=16, h=120)})
    words = words.model_copy(update={"lines": [column]})
    label = text(x=0, y=0, w=72, h=720, vertical=True, rotation=180, paragraphs=[words])
    shape = written(captured(label), tmp_path).slides[0].shapes[0]
    assert shape.top / 9525 + shape.height / 9525 == pytest.approx(720 - 300, abs=1)
    assert (shape.left + shape.width) / 9525 == pytest.approx(72 - 28, abs=1)
