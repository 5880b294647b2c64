"""A poster changed in PowerPoint comes back: texts, data, colours and panels; what cannot is said."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from agents.deck.edits.figures import blocks
from agents.deck.edits.turn import EditRequest
from agents.deck.spec import Chart
from agents.deck.texts import texts
from agents.errors import InputRefused
from agents.poster.edits.as_deck import as_deck
from agents.poster.edits.place import is_poster, open_place, read_poster
from agents.poster.edits.returning import carried
from agents.poster.edits.turn import edit
from agents.poster.publishing import digest
from agents.poster.spec import PosterSpec
from agents.settings import Settings
from tests.agents.poster.sheets import exported, library, poster


def drawn(poster: PosterSpec) -> bytes:
    """A sheet with a box for every text of the poster and its charts and tables, as python-pptx draws them."""
    presentation: Any = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    for number, one in enumerate(as_deck(poster).slides):
        place = Inches(number), Inches(1), Inches(1), Inches(1)
        for path, text in texts(one):
            box = slide.shapes.add_textbox(*place)
            box.name, box.text_frame.text = f"{one.id} {path}", text.text
        for _, block in blocks(one):
            if isinstance(block, Chart):
                data = CategoryChartData()
                data.categories = block.categories
                for series in block.series:
                    data.add_series(series.name, series.values)
                slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *place, data)
            else:
                cells = [block.columns, *block.rows]
                table = slide.shapes.add_table(len(cells), len(cells[0]), *place).table
                for r, row in enumerate(cells):
                    for c, cell in enumerate(row):
                        table.cell(r, c).text = cell
    stream = io.BytesIO()
    presentation.save(stream)
    return stream.getvalue()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An exported poster's folder, drawn without a browser."""
    folder = tmp_path_factory.mktemp("poster")
    books = library()
    sources = [s.model_dump(mode="json") for s in books.sources]
    (folder / "poster.json").write_text(poster().model_dump_json(), "utf-8")
    (folder / "sources.json").write_text(json.dumps({"sources": sources}), "utf-8")
    (folder / "poster.pptx").write_bytes(carried(drawn(poster()), poster(), books))
    (folder / "checks.json").write_text(json.dumps({"pptx": digest(folder / "poster.pptx")}), "utf-8")
    return folder


@pytest.fixture
def sheet(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "sheet")
    return tmp_path / "sheet"


def changed(folder: Path, change: Callable[[Any], None]) -> Path:
    """The folder after somebody changed its slide in PowerPoint."""
    path = folder / "poster.pptx"
    presentation = Presentation(str(path))
    change(presentation.slides[0])
    presentation.save(str(path))
    return folder


def shapes(slide: Any) -> list[Any]:
    found: list[Any] = []

    def walk(group: Any) -> None:
        for shape in group:
            if shape.shape_type is not None and int(shape.shape_type) == 6:
                walk(shape.shapes)
            else:
                found.append(shape)

    walk(slide.shapes)
    return found


def reworded(words: str, new: str) -> Callable[[Any], None]:
    """Sets the paragraph that says `words`."""

    def change(slide: Any) -> None:
        for shape in shapes(slide):
            for paragraph in shape.text_frame.paragraphs if shape.has_text_frame else ():
                if "".join(paragraph.text.split()) == "".join(words.split()):
                    first, *rest = paragraph.runs
                    first.text = new
                    for run in rest:
                        run._r.getparent().remove(run._r)
                    return
        raise AssertionError(words)

    return change


class DescribeReadingBack:
    def it_finds_nothing_where_nothing_was_changed(self, sheet: Path):
        place = open_place(changed(sheet, lambda slide: None), "en")
        assert place.told == []
        assert place.spec == place.written

    def it_takes_the_words_of_the_head_and_of_panels(self, sheet: Path):
        was = read_poster(sheet / "poster.json")
        title = was.panels[1].slide.title.text
        changed(sheet, reworded(was.title, "Buses at night"))
        changed(sheet, reworded(title, "A heading of mine"))
        place = open_place(sheet, "en")
        assert place.spec.title == "Buses at night"
        assert place.spec.panels[1].slide.title.text == "A heading of mine"
        assert any("A heading of mine" in told for told in place.told)
        assert all("slide" not in told.lower() for told in place.told)
        assert [p.slide for p in place.spec.panels[2:]] == [p.slide for p in was.panels[2:]]

    def it_takes_data_that_are_no_longer_the_sources(self, sheet: Path):
        def doubled(slide: Any) -> None:
            shape = next(s for s in shapes(slide) if getattr(s, "has_chart", False) and s.has_chart)
            plot = shape.chart.plots[0]
            data = CategoryChartData()
            data.categories = list(plot.categories)
            for series in plot.series:
                data.add_series(series.name, [2 * (v or 0) for v in series.values])
            shape.chart.replace_data(data)

        before = read_poster(sheet / "poster.json")
        place = open_place(changed(sheet, doubled), "en")
        pairs = zip(before.panels, place.spec.panels, strict=True)
        charts = [(a.slide, b.slide) for a, b in pairs if a.slide != b.slide]
        assert len(charts) == 1
        old, new = (json.loads(s.model_dump_json())["chart"] for s in charts[0])
        assert new["series"][0]["values"] == [2 * v for v in old["series"][0]["values"]]
        assert new["passages"] == []

    def it_knows_a_panel_that_was_taken_off(self, sheet: Path):
        was = read_poster(sheet / "poster.json")
        panel = next(p for p in was.panels if p.slide.layout == "bullets")
        words = [t["text"] for t in json.loads(panel.slide.model_dump_json())["bullets"] if "text" in t]

        def take_off(slide: Any) -> None:
            gone = [panel.slide.title.text, *words]
            for shape in shapes(slide):
                if shape.has_text_frame and any(w[:20] in " ".join(shape.text_frame.text.split()) for w in gone):
                    shape._element.getparent().remove(shape._element)

        place = open_place(changed(sheet, take_off), "en")
        assert [p.slide.id for p in place.spec.panels] == [
            p.slide.id for p in was.panels if p.slide.id != panel.slide.id
        ]

    def it_says_that_a_box_of_ones_own_is_not_kept(self, sheet: Path):
        def boxed(slide: Any) -> None:
            slide.shapes.add_textbox(0, 0, Inches(2), Inches(1)).text_frame.text = "Stand 14"

        place = open_place(changed(sheet, boxed), "en")
        assert place.spec == place.written
        assert any("not kept" in told for told in place.told)
        assert any("不会保留" in told for told in open_place(sheet, "zh").told)

    def it_opens_a_file_alone_and_refuses_one_of_somebody_else(self, sheet: Path, tmp_path: Path):
        alone = tmp_path / "mine.pptx"
        shutil.copy(sheet / "poster.pptx", alone)
        assert is_poster(alone)
        place = open_place(alone, "en")
        assert place.spec == read_poster(sheet / "poster.json")
        assert place.library.passages
        other = tmp_path / "other.pptx"
        Presentation().save(str(other))
        assert not is_poster(other)
        with pytest.raises(InputRefused, match="no poster of Impasto"):
            open_place(other, "en")


def it_goes_on_from_a_file_that_was_changed(tmp_path: Path):
    sheet = exported(tmp_path / "sheet")
    was = read_poster(sheet / "poster.json")
    changed(sheet, reworded(was.title, "Buses at night"))
    mine = (sheet / "poster.pptx").read_bytes()
    request = EditRequest(place=sheet, wish="")
    result = edit(request, Settings(), on_event=lambda event: None, cancel=lambda: False)
    assert any("Buses at night" in sentence for sentence in result.said)
    assert read_poster(sheet / "poster.json").title == "Buses at night"
    assert "Buses at night" in (sheet / "poster.html").read_text("utf-8")
    assert (sheet / "history" / "001" / "poster.pptx").read_bytes() == mine
    assert open_place(sheet, "en").told == []
