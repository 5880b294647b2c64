"""Titles beside the logo of a template, covers in layouts that are none, grounds where no picture is."""

from __future__ import annotations

import io
from typing import Any

import pptx
import pytest
from PIL import Image
from pptx.util import Inches

from agents.brand.clearance import clear_of_marks, cover_place, instead_of_pictures
from agents.brand.filling import is_centred, placeholder
from agents.brand.understanding import LayoutUse, Slot, layouts_of

SIZE = Inches(10), Inches(7.5)
TITLE = Slot(0, "title", "", Inches(0.5), Inches(0.3), Inches(9), Inches(1.25))
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"


def marked(x: float, y: float, w: float, h: float) -> Any:
    """The usual template with a picture on its master."""
    made: Any = pptx.Presentation()
    picture = io.BytesIO()
    Image.new("RGB", (30, 10), "#C2410C").save(picture, "PNG")
    kept = made.slides.add_slide(made.slide_layouts[6]).shapes.add_picture(
        picture, Inches(x), Inches(y), Inches(w), Inches(h)
    )
    made.slide_master._element.cSld.spTree.append(kept._element)
    return made


class DescribeTitles:
    @pytest.mark.parametrize("centred", [False, True])
    def it_keeps_clear_of_a_logo_at_either_side(self, centred: bool) -> None:
        for x in (0.2, 8.3):
            place = clear_of_marks(TITLE, marked(x, 0.2, 1.5, 0.5).slide_layouts[5], SIZE, centred=centred)
            assert place.moved
            assert place.x >= Inches(1.7) or place.x + place.w <= Inches(8.3)
            middle = place.x + place.w / 2
            assert (abs(middle - SIZE[0] / 2) < 2) is centred

    @pytest.mark.parametrize("box", [(8.3, 6.8, 1.5, 0.5), (0, 0.2, 10, 1.2), (0.5, 1.5, 2, 0.02), (4, 0.3, 2, 1)])
    def it_stays_where_nothing_stands_in_it_or_what_does_is_its_ground(self, box: Any) -> None:
        assert clear_of_marks(TITLE, marked(*box).slide_layouts[5], SIZE, centred=False) == TITLE

    def it_does_not_move_for_marks_that_a_layout_hides(self) -> None:
        layout = marked(8.3, 0.2, 1.5, 0.5).slide_layouts[5]
        layout._element.set("showMasterSp", "0")
        assert clear_of_marks(TITLE, layout, SIZE, centred=False) == TITLE

    def it_knows_which_titles_stand_in_the_middle(self) -> None:
        made: Any = pptx.Presentation()
        shown = made.slides.add_slide(made.slide_layouts[5])
        assert is_centred(placeholder(shown, 0))
        next(shown.slide_layout.slide_master._element.iter(f"{P}titleStyle"))[0].set("algn", "l")
        assert not is_centred(placeholder(shown, 0))


class DescribeCovers:
    def it_sets_a_title_over_the_whole_room_where_the_layout_is_one_for_headlines(self) -> None:
        uses = layouts_of(pptx.Presentation())
        places = {u.purpose: cover_place(u) for u in uses[:6]}
        assert [p for p, found in places.items() if found is not None] == ["content", "title_only"]
        alone = places["title_only"]
        assert alone is not None
        assert alone.y < SIZE[1] * 0.1
        assert alone.y + alone.h > SIZE[1] * 0.75

    @pytest.mark.parametrize(("ink", "ground"), [("bg1", "tx2"), ("tx1", "bg2")])
    @pytest.mark.parametrize("whole", [True, False])
    def it_grounds_the_place_of_a_picture_that_is_not_there(self, ink: str, ground: str, whole: bool) -> None:
        made: Any = pptx.Presentation()
        layout = made.slide_layouts[8]
        for holder in layout.placeholders:
            kind = holder._element.ph.get("type")
            if kind in ("pic", "title"):
                holder.left, holder.top = 0, 0
                holder.width, holder.height = SIZE if whole or kind == "title" else (SIZE[0], Inches(3.5))
        style = next(layout.placeholders[0]._element.iter(f"{A}defRPr"))
        style.append(style.makeelement(f"{A}solidFill", {}))
        style[-1].append(style.makeelement(f"{A}schemeClr", {"val": ink}))
        shown = made.slides.add_slide(layout)
        use: LayoutUse = layouts_of(made)[8]
        instead_of_pictures(shown, use, set())
        found = [e.get("val") for e in shown._element.cSld.iter(f"{A}schemeClr")]
        assert found == [ground if whole else "bg2"]
        assert (shown._element.cSld.find(f"{P}bg") is not None) is whole
