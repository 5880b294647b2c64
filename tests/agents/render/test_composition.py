"""Arrangements follow content: rows fill the page, pictures get the place their shape needs, endings end."""

from __future__ import annotations

import pytest

from agents.deck.spec import Image, TableBlock
from agents.render import composition, fit
from agents.render.closing_place import ClosingPlace
from agents.render.figure_places import FigurePlaces
from agents.render.layouts import HEIGHT, WIDTH, Theme, load_theme, themes
from agents.render.picture_place import PicturePlace

ALL = pytest.mark.parametrize("theme", themes(), ids=lambda t: t.name)
LINE = "Canopies cool from the first day and cost three times as much per year"


@ALL
class DescribeRows:
    @pytest.mark.parametrize("count", [2, 5, 7])
    def it_fills_the_slot_and_stays_in_it(self, theme: Theme, count: int) -> None:
        slot = theme.slot("bullets", "bullets_wide")
        rows = composition.rows(slot, [LINE] * count, theme, "en")
        assert sum(rows.heights) <= slot.h
        assert sum(rows.heights) > (0.9 if count > 2 else 0.5) * slot.h
        assert rows.tops == [sum(rows.heights[:n]) for n in range(count)]

    def it_sets_five_bullets_large(self, theme: Theme) -> None:
        assert composition.rows(theme.slot("bullets", "bullets_wide"), [LINE] * 5, theme, "en").size >= 22

    def it_keeps_long_texts_in_the_slot_or_says_that_they_do_not_fit(self, theme: Theme) -> None:
        slot = theme.slot("bullets", "bullets_wide")
        assert composition.rows_fit(slot, [LINE] * 6, theme, "en")
        assert not composition.rows_fit(slot, [LINE * 9] * 6, theme, "en")


@pytest.mark.parametrize(
    ("title", "numbered"),
    [
        ("Recommendations", True),
        ("Next steps", True),
        ("建议", True),
        ("What went wrong", False),
        ("问题与教训", False),
    ],
)
def test_steps_and_recommendations_are_numbered(title: str, numbered: bool) -> None:
    assert composition.ordered(title, ["Plant trees", "Survey streets"]) is numbered
    assert not composition.ordered(title, ["1. Plant trees", "2. Survey streets"])


@ALL
class DescribePicturePlace:
    def _place(self, theme: Theme, w: int, h: int, *, texts: int, name: str = "figure.png") -> PicturePlace:
        image = Image(asset=name, width=w, height=h, alt="")
        return PicturePlace(image, ["Shade cools"] * texts, theme, "en")

    def it_gives_a_figure_alone_the_stage(self, theme: Theme) -> None:
        place = self._place(theme, 1200, 680, texts=0)
        assert place.arrangement == "stage"
        x, y, w, h = place.box(theme.slot("image_text", "picture_stage"))
        assert w > 0.5 * WIDTH
        assert y + h < HEIGHT
        assert w / h == pytest.approx(1200 / 680)
        caption = place.caption(theme.slot("image_text", "caption_stage"), theme.slot("image_text", "picture_stage"))
        assert caption.x > x + w

    def it_gives_a_wide_figure_width_beside_text(self, theme: Theme) -> None:
        assert self._place(theme, 1200, 680, texts=3).arrangement == "beside"
        assert self._place(theme, 700, 900, texts=3).arrangement == "side"
        assert self._place(theme, 1200, 680, texts=80).arrangement == "side"


@ALL
class DescribeClosingPlace:
    def _closing(self, theme: Theme, title: str, *, message: bool, count: int) -> ClosingPlace:
        return ClosingPlace(title, message, ["A report (report.pdf)"] * count, ["p. 4"] * count, theme, "en")

    def it_ends_with_the_message_when_the_title_only_names_the_sources(self, theme: Theme) -> None:
        assert self._closing(theme, "Sources", message=True, count=1).arrangement == "ending"
        assert self._closing(theme, "Decide in June", message=False, count=1).arrangement == "farewell"
        assert self._closing(theme, "Decide in June", message=True, count=1).arrangement == "halves"

    def it_leaves_many_sources_a_column(self, theme: Theme) -> None:
        place = self._closing(theme, "Sources", message=True, count=12)
        assert place.arrangement == "halves"
        assert place.list_of_sources()[1] <= 20


@ALL
def test_four_figures_stand_two_by_two(theme: Theme) -> None:
    slots = {n: theme.slot("key_figures", n) for n in ("figure_rule", "value", "label", "context", "quad")}
    held = FigurePlaces(["58%"] * 4, ["of readers"] * 4, False, slots, theme, "en")
    values = [held.place("value", n) for n in range(4)]
    assert values[0].y == values[1].y < values[2].y == values[3].y
    assert values[0].x == values[2].x < values[1].x
    assert held.size("value", values[0]) >= 84
    for n in range(4):
        assert held.place("label", n).y > values[n].y
        assert held.place("label", n).y + held.place("label", n).h <= slots["quad"].y + slots["quad"].h + 1


def it_holds_two_short_columns_together():
    theme = load_theme("kraft")
    slot = theme.slot("table", "table_wide")
    prices = TableBlock(
        columns=["Zone", "Price"], rows=[["Harbour", "€96"], ["Outer ring", "€36"]], align=["left", "right"], alt="P"
    )
    narrow = fit.table_width(slot, 20, prices, theme)
    assert slot.w / 2 < narrow < 0.6 * slot.w
    told = prices.model_copy(update={"rows": [["Harbour", "Vans pay twice as much as cars do from April on " * 2]]})
    assert fit.table_width(slot, 20, told, theme) > 1.2 * narrow
    wide = TableBlock(columns=list("abc"), rows=[list("123")], align=["left"] * 3, alt="W")
    assert fit.table_width(slot, 20, wide, theme) == slot.w


def it_parts_words_from_the_numbers_before_them():
    theme = load_theme("gesso")
    slot = theme.slot("table", "table_wide")
    rows = [[f"Setting {n}", str(n), "How long a line may wait for the earlier ones of other hosts"] for n in range(6)]
    block = TableBlock(
        columns=["Setting", "Default", "Meaning"], rows=rows, align=["left", "right", "left"], alt="Settings"
    )
    even = block.model_copy(update={"align": ["left", "left", "left"]})
    higher = []
    for w in range(360, 720, 6):  # at some widths the space beside the numbers costs a line
        narrow = slot.model_copy(update={"w": float(w)})
        heights = [fit.table_height(narrow, 20, table, theme, "en") for table in (block, even)]
        assert heights[0] >= heights[1]
        higher.append(heights[0] > heights[1])
    assert any(higher)


@ALL
def it_breaks_no_address_for_the_sake_of_large_type(theme: Theme) -> None:
    slot = theme.slot("closing", "message")
    said = "Write to volunteers@tram-depot.example"
    size = slot.sizes_in("en")[fit.step(slot, [said], theme, "en")]
    font, bold = fit.role(slot, theme, "en")
    assert fit.width(said.rpartition(" ")[2], font, bold=bold) * size <= slot.w
