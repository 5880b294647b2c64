"""PowerPoint files that come back: texts, data, notes, order, colours become the spec; drawings stay; nothing is lost."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pptx
import pytest
from lxml import etree
from PIL import Image
from pptx.chart.data import CategoryChartData
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.util import Emu

from agents.deck.edits.place import open_place
from agents.deck.edits.returning.alignment import paired
from agents.deck.edits.returning.carrier import WrittenShape, WrittenText, carried, read_carried
from agents.deck.edits.returning.reading import Returned, read_back
from agents.deck.edits.returning.shapes import Shape
from agents.deck.edits.returning.splicing import spliced
from agents.deck.spec import Item, Label
from agents.errors import InputRefused
from agents.render.office import find_office
from tests.agents.deck.edits.decks import library, spec

Changed = Callable[[Callable[[Any], None]], Path]
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def back(path: Path) -> Returned:
    returned = read_back(path, "en")
    assert returned is not None
    return returned


def shown(presentation: Any, slide_id: str) -> Any:
    return next(s for s in presentation.slides if s._element.cSld.get("name") == slide_id)


def slide(returned: Returned, slide_id: str) -> Any:
    return next(s for s in returned.spec.slides if s.id == slide_id)


def body(one: Any) -> Any:
    return next(s for s in one.shapes if s.has_text_frame and len(s.text_frame.paragraphs) >= 2)


def write(paragraph: Any, words: str) -> None:
    """As a person types over a paragraph: one run stays."""
    for extra in (*paragraph.runs[1:],):
        extra._r.getparent().remove(extra._r)
    for line in paragraph._p.findall(f"{A}br"):
        paragraph._p.remove(line)
    paragraph.runs[0].text = words


class DescribeTheCarrier:
    def it_brings_the_spec_and_the_passages_that_it_rests_on(self, deck_made: Path) -> None:
        held = read_carried(deck_made / "deck.pptx")
        assert held is not None
        assert held.spec == spec()
        cited = {p.id for s in held.sources for p in s.passages}
        assert {f"aaaaaaaa:{n}" for n in range(6)} <= cited
        assert all(not s.text for s in held.sources)

    def it_knows_the_shape_of_every_text(self, deck_made: Path) -> None:
        held = read_carried(deck_made / "deck.pptx")
        assert held is not None
        paths = {(w.id, t.path) for w in held.slides for s in w.shapes for t in s.texts if t.path}
        assert {
            ("s4", "title"),
            ("s4", "bullets/3"),
            ("s6", "left/bullets/0"),
            ("s7", "figures/1/value"),
            ("s5", "lead"),
        } <= paths

    def it_is_the_same_bytes_for_the_same_deck(self, deck_made: Path) -> None:
        blob = (deck_made / "deck.pptx").read_bytes()
        assert carried(blob, spec(), library()) == carried(blob, spec(), library())

    def it_finds_no_change_where_there_is_none(self, changed: Changed) -> None:
        returned = back(changed(lambda presentation: None))
        assert (returned.changed, returned.told, returned.drawn) == (False, [], set())
        assert returned.spec == spec()

    def it_survives_a_damaged_part(self, deck: Path) -> None:
        presentation: Any = pptx.Presentation(str(deck / "deck.pptx"))
        for rel in presentation.part.rels.values():
            if rel.reltype == RT.CUSTOM_XML:
                rel.target_part._blob = b'<deck xmlns="urn:impasto:deck:1">bm90IHpsaWI=</deck>'
        presentation.save(str(deck / "deck.pptx"))
        assert read_carried(deck / "deck.pptx") is None


class DescribeReading:
    def it_reads_a_text_that_was_typed_over(self, changed: Changed) -> None:
        def how(presentation: Any) -> None:
            shown(presentation, "s4").shapes.title.text_frame.text = "What the bus costs"
            write(body(shown(presentation, "s4")).text_frame.paragraphs[1], "Two small buses drove a ring of 14 stops")

        returned = back(changed(how))
        assert slide(returned, "s4").title == Label(label="What the bus costs")
        claim = slide(returned, "s4").bullets[1]
        assert isinstance(claim, Item)
        assert claim.passages == ["aaaaaaaa:1"]
        assert returned.drawn == set()
        assert [s.model_dump() for s in returned.spec.slides if s.id != "s4"] == [
            s.model_dump() for s in spec().slides if s.id != "s4"
        ]

    def it_reads_paragraphs_that_came_and_went(self, changed: Changed) -> None:
        def how(presentation: Any) -> None:
            frame = body(shown(presentation, "s4")).text_frame
            frame._txBody.remove(frame.paragraphs[0]._p)
            frame.add_paragraph().text = "A line of my own"

        bullets = slide(back(changed(how)), "s4").bullets
        assert [b.text[:12] for b in bullets] == ["From March 2", "In 2021 the ", "Taxi rides f", "A line of my"]

    def it_reads_order_removals_and_hidden_slides(self, changed: Changed) -> None:
        def how(presentation: Any) -> None:
            listed = presentation.slides._sldIdLst
            entries = list(listed)
            listed.remove(entries[4])
            listed.insert(1, entries[4])
            presentation.part.drop_rel(entries[6].rId)
            listed.remove(entries[6])
            shown(presentation, "s6")._element.set("show", "0")

        returned = back(changed(how))
        assert [s.id for s in returned.spec.slides] == ["s1", "s5", "s2", "s3", "s4", "s6", "s8", "s9", "s10"]
        assert slide(returned, "s6").hidden
        assert any("was removed" in s for s in returned.told)

    def it_reads_data_and_says_that_no_source_bears_them_out(self, changed: Changed) -> None:
        def how(presentation: Any) -> None:
            chart = next(s.chart for s in shown(presentation, "s8").shapes if s.has_chart)
            data = CategoryChartData()
            data.categories = ["2021", "2022", "2023"]
            data.add_series("Taxi rides", (1, 2, 3))
            chart.replace_data(data)
            table = next(s.table for s in shown(presentation, "s9").shapes if s.has_table)
            table.cell(1, 1).text = "999"

        returned = back(changed(how))
        assert slide(returned, "s8").chart.series[0].values == [1.0, 2.0, 3.0]
        assert slide(returned, "s8").chart.passages == []
        assert slide(returned, "s9").table.rows[0] == ["2021", "999"]
        assert sum("no source bears them out" in s for s in returned.told) == 2

    def it_reads_notes_without_the_sources_that_we_added(self, changed: Changed) -> None:
        def how(presentation: Any) -> None:
            frame = shown(presentation, "s4").notes_slide.notes_text_frame
            frame.text = "Breathe.\n" + frame.text

        assert slide(back(changed(how)), "s4").notes == ["Breathe."]

    def it_reads_colours_of_the_theme(self, changed: Changed) -> None:
        def how(presentation: Any) -> None:
            part = presentation.slide_masters[0].part.part_related_by(RT.THEME)
            root = etree.fromstring(part.blob)
            next(root.iter(f"{A}accent1"))[0].set("val", "AA2200")
            part._blob = etree.tostring(root)

        assert back(changed(how)).spec.colors == {"accent1": "#AA2200"}

    def it_keeps_free_shapes_and_moved_ones_as_they_are_drawn(self, changed: Changed) -> None:
        def how(presentation: Any) -> None:
            shown(presentation, "s4").shapes.add_textbox(
                Emu(900_000), Emu(900_000), Emu(3_000_000), Emu(500_000)
            ).text_frame.text = "Remember"
            body(shown(presentation, "s5")).left = Emu(4_000_000)

        returned = back(changed(how))
        assert returned.drawn == {"s4", "s5"}
        assert list(returned.foreign) == ["s4"]
        assert any("keeps what was drawn" in s and "TextBox" in s for s in returned.told)

    def it_keeps_a_slide_that_the_person_made(self, changed: Changed) -> None:
        def how(presentation: Any) -> None:
            fresh = presentation.slides.add_slide(shown(presentation, "s4").slide_layout)
            fresh.shapes.title.text = "My own slide"

        returned = back(changed(how))
        own = returned.spec.slides[-1]
        assert (own.title.text, own.id in returned.drawn) == ("My own slide", True)

    def it_knows_slides_by_what_they_say_where_their_names_are_lost(self, changed: Changed) -> None:
        def how(presentation: Any) -> None:
            for one in presentation.slides:
                one._element.cSld.attrib.pop("name")
            listed = presentation.slides._sldIdLst
            listed.append(list(listed)[3])

        assert [s.id for s in back(changed(how)).spec.slides][-1] == "s4"

    @pytest.mark.parametrize(
        ("name", "data"), [("notes.pptx", b"no zip"), ("deck.txt", b"hello"), ("absent.pptx", None)]
    )
    def it_refuses_what_is_no_deck(self, tmp_path: Path, name: str, data: bytes | None) -> None:
        if data is not None:
            (tmp_path / name).write_bytes(data)
        with pytest.raises(InputRefused):
            open_place(tmp_path / name, "en")

    def it_refuses_a_deck_that_was_made_elsewhere(self, tmp_path: Path) -> None:
        made: Any = pptx.Presentation()
        made.slides.add_slide(made.slide_layouts[0]).shapes.title.text = "Elsewhere"
        made.save(str(tmp_path / "other.pptx"))
        with pytest.raises(InputRefused, match="carries no deck of Impasto"):
            open_place(tmp_path / "other.pptx", "en")


def it_knows_a_text_of_another_name_by_a_paragraph_that_is_left():
    words = ["We took 1,460 samples", "Nitrate at the spring is below its limit but rises a little every year"]
    was = WrittenShape(id=6, name="Body", kind="text", texts=[WrittenText(words=w, path="bullets/0") for w in words])
    now = Shape(3, "PlaceHolder 2", "text", None, (words[0],), "", "", "", "obj", None, (1,))
    found = paired([was], [now])
    assert found.both == [(was, now)]
    assert not found.new


class DescribeSplicing:
    def it_takes_a_slide_with_its_pictures_and_charts(self, changed: Changed, deck_made: Path) -> None:
        def how(presentation: Any) -> None:
            picture = io.BytesIO()
            Image.new("RGB", (20, 20), "red").save(picture, "PNG")
            shown(presentation, "s8").shapes.add_picture(io.BytesIO(picture.getvalue()), Emu(0), Emu(0), Emu(900_000))
            shown(presentation, "s8").shapes.title.text_frame.text = "By hand"

        fresh, drawn = (deck_made / "deck.pptx").read_bytes(), changed(how).read_bytes()
        made: Any = pptx.Presentation(io.BytesIO(spliced(fresh, drawn, ["s8"], {})))
        one = shown(made, "s8")
        assert one.shapes.title.text_frame.text == "By hand"
        assert any(s.has_chart and s.chart.part.chart_workbook.xlsx_part is not None for s in one.shapes)
        assert sum(s.shape_type == 13 for s in one.shapes) == 1
        assert read_carried(_saved(made, deck_made)) is not None

    def it_puts_single_shapes_on_top(self, changed: Changed, deck_made: Path) -> None:
        def how(presentation: Any) -> None:
            shown(presentation, "s4").shapes.add_textbox(
                Emu(0), Emu(0), Emu(900_000), Emu(500_000)
            ).text_frame.text = "Remember"

        path = changed(how)
        returned = back(path)
        made: Any = pptx.Presentation(
            io.BytesIO(spliced((deck_made / "deck.pptx").read_bytes(), path.read_bytes(), [], returned.foreign))
        )
        shapes = list(shown(made, "s4").shapes)
        assert shapes[-1].text_frame.text == "Remember"
        assert len({s.shape_id for s in shapes}) == len(shapes)


def _saved(presentation: Any, beside: Path) -> Path:
    path = beside.parent / "spliced.pptx"
    presentation.save(str(path))
    return path


@pytest.mark.full
@pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")
def test_a_deck_saved_by_libreoffice_is_still_the_deck(deck: Path, tmp_path: Path) -> None:
    """Shapes have other names, numbers and places then; only what is really said otherwise counts."""
    out = tmp_path / "saved"
    command = [str(find_office()), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", "pptx", "--outdir", str(out), str(deck / "deck.pptx")]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    returned = back(out / "deck.pptx")
    assert (returned.changed, returned.drawn) == (False, set())

    presentation: Any = pptx.Presentation(str(out / "deck.pptx"))
    write(body(presentation.slides[3]).text_frame.paragraphs[1], "Typed in Impress")
    presentation.save(str(out / "deck.pptx"))
    returned = back(out / "deck.pptx")
    assert slide(returned, "s4").bullets[1].text == "Typed in Impress"
    assert [s.model_dump() for s in returned.spec.slides if s.id != "s4"] == [
        s.model_dump() for s in spec().slides if s.id != "s4"
    ]
