"""The ladder of editability: each rung on a deck that has just that much."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Emu

from agents.checks.editability import editability
from agents.errors import InputRefused
from agents.render.pptx.motion import Motion, add_motion


def _picture() -> io.BytesIO:
    data = io.BytesIO()
    Image.new("RGB", (64, 36), "teal").save(data, "PNG")
    data.seek(0)
    return data


def _deck(layout: int) -> tuple[Any, Any]:
    deck = Presentation()
    return deck, deck.slides.add_slide(deck.slide_layouts[layout])


def _saved(deck: Any, folder: Path) -> Path:
    deck.save(str(folder / "deck.pptx"))
    return folder / "deck.pptx"


class DescribeEditability:
    def it_is_pixels_where_slides_are_pictures(self, tmp_path: Path) -> None:
        deck, slide = _deck(6)
        slide.shapes.add_picture(_picture(), 0, 0, deck.slide_width, deck.slide_height)
        found = editability(_saved(deck, tmp_path))
        assert (found.level, found.reasons) == (0, ("Slide 1 has no editable text.",))

    def it_is_text_where_words_lie_on_a_picture(self, tmp_path: Path) -> None:
        deck, slide = _deck(6)
        slide.shapes.add_picture(_picture(), 0, 0, deck.slide_width, deck.slide_height)
        slide.shapes.add_textbox(0, 0, Emu(900000), Emu(400000)).text_frame.text = "words"
        assert editability(_saved(deck, tmp_path)).level == 1

    def it_is_shapes_where_no_title_is_in_a_placeholder(self, tmp_path: Path) -> None:
        deck, slide = _deck(6)
        slide.shapes.add_textbox(0, 0, Emu(900000), Emu(400000)).text_frame.text = "words"
        found = editability(_saved(deck, tmp_path))
        assert found.level == 2
        assert "Slides 1 have no title" in found.reasons[0]

    def it_asks_for_groups_where_there_are_many_shapes(self, tmp_path: Path) -> None:
        deck, slide = _deck(5)
        slide.shapes.title.text = "Title"
        for _ in range(6):
            slide.shapes.add_shape(1, 0, 0, Emu(9000), Emu(9000))
        assert editability(_saved(deck, tmp_path)).level == 2
        slide.shapes.add_group_shape([slide.shapes[1], slide.shapes[2]])
        assert editability(_saved(deck, tmp_path)).level == 4

    def it_is_native_data_where_charts_keep_their_workbooks(self, tmp_path: Path) -> None:
        deck, slide = _deck(5)
        slide.shapes.title.text = "Title"
        data = CategoryChartData()
        data.categories = ["a", "b"]
        data.add_series("s", (1, 2))
        frame: Any = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, Emu(900000), Emu(900000), data)
        assert editability(_saved(deck, tmp_path)).level == 4
        part = frame.chart.part
        part.drop_rel(next(i for i, rel in part.rels.items() if rel.reltype.endswith("/package")))
        found = editability(_saved(deck, tmp_path))
        assert found.level == 3
        assert "has no data behind it" in found.reasons[0]

    def it_is_animation_where_something_moves(self, tmp_path: Path) -> None:
        deck, slide = _deck(5)
        slide.shapes.title.text = "Title"
        add_motion(slide._element, Motion("fade"))
        found = editability(_saved(deck, tmp_path))
        assert found.as_json() == {"level": "L5", "name": "animation", "missing": []}

    def it_refuses_what_is_no_deck(self, tmp_path: Path) -> None:
        (tmp_path / "deck.pptx").write_bytes(b"PK nothing")
        with pytest.raises(InputRefused):
            editability(tmp_path / "deck.pptx")
