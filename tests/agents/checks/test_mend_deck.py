"""`impasto check --fix` on a .pptx: what is safe is repaired, what is not is left and said, the rest keeps its bytes."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from agents.checks.looking import Asked
from agents.checks.mend.colours import readable
from agents.checks.mend.deck import Deck
from agents.checks.mend.loop import Mended, mend
from agents.checks.package_rules import broken_rules
from agents.render.office import find_office
from tests.agents.checks.decks import PICTURE, DeckBuilder, card, chart, words

pytestmark = pytest.mark.skipif(find_office() is None, reason="LibreOffice shows what the file looks like")


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = DeckBuilder()
    words(made.slide("Clean"), 1, 2, 8, 1, "Nothing to do here.")
    second = made.slide("Results")
    words(second, 1, 2, 6, 1, "Pale words").font.color.rgb = RGBColor(0xC9, 0xD6, 0xE8)
    words(second, 1, 4, 6, 1, "small words", 7)
    words(second, 1, 6, 6, 0.6, "our page").hyperlink.address = "www.example.org/report"
    third = made.slide("Results")
    for x, y in ((1, 2), (4, 2.04), (7, 2)):
        card(third, x, y)
    picture = third.shapes.add_picture(str(PICTURE), Inches(10.4), Inches(2), width=Inches(2))
    picture._element.nvPicPr.cNvPr.attrib.pop("descr")
    words(third, 10.4, (picture.top + picture.height) / Inches(1) + 0.1, 2.4, 0.6, "Ada in the garden", 14)
    fourth = made.slide()
    words(fourth, 0.6, 0.4, 9, 0.9, "A text that reads as the title", 36)
    words(fourth, 0.6, 2, 9, 1, "Words below it that say more.")
    fifth = made.slide("Left alone")
    chart(fifth, XL_CHART_TYPE.COLUMN_CLUSTERED, ["2022", "2023"], [95, 99], None)
    picture = fifth.shapes.add_picture(str(PICTURE), Inches(9), Inches(2), width=Inches(2))
    picture._element.nvPicPr.cNvPr.attrib.pop("descr")
    words(fifth, 8, 6.2, 1.1, 0.35, "incomprehensibilities")
    return made.save(tmp_path_factory.mktemp("mend") / "deck.pptx")


@pytest.fixture(scope="module")
def mended(original: Path) -> Mended:
    return mend(Deck(original, Asked()), lambda said: None)


@pytest.fixture(scope="module")
def after(mended: Mended, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("mended") / "deck.pptx"
    path.write_bytes(mended.data)
    return path


def it_repairs_what_is_safe_and_says_so(mended: Mended) -> None:
    left = {(f.slide, f.kind) for f in mended.after.faults}
    assert not {slide for slide, _ in left} & {1, 2, 3, 4}, left
    said = " ".join(what for _, what in mended.done)
    for part in (
        "the theme's",
        "small words",
        "https://www.example.org/report",
        "Ada in the garden",
        "number 2",
        "is the slide's title",
        "begins at 0 now",
    ):
        assert part in said


def it_reports_what_needs_a_decision(mended: Mended) -> None:
    assert {f.kind for f in mended.after.faults if f.slide == 5} == {"missing_alt"}
    chart_alt = [what for slide, what in mended.done if slide == 5]
    assert any("Trees" in what for what in chart_alt), "a chart is described by its data"


def it_leaves_every_other_part_as_it_was(original: Path, after: Path, mended: Mended) -> None:
    touched = {f"ppt/slides/slide{n}.xml" for n in {slide for slide, _ in mended.done}} | {
        "ppt/slides/_rels/slide2.xml.rels",
        "ppt/charts/chart1.xml",
    }
    with zipfile.ZipFile(original) as old, zipfile.ZipFile(after) as new:
        assert old.namelist() == new.namelist()
        changed = {name for name in old.namelist() if old.read(name) != new.read(name)}
    assert changed == touched
    assert "ppt/slides/slide1.xml" not in changed
    assert broken_rules(after) == []


def it_changes_no_words_but_titles(original: Path, after: Path) -> None:
    def said(path: Path) -> list[list[str]]:
        slides = Presentation(str(path)).slides
        return [[s.text_frame.text for s in slide.shapes if s.has_text_frame] for slide in slides]

    old, new = said(original), said(after)
    assert new[2][0] == "Results (2)"
    new[2][0] = "Results"
    assert [sorted(texts) for texts in new] == [sorted(texts) for texts in old]


def it_makes_the_title_a_title_that_looks_the_same(after: Path) -> None:
    title = Presentation(str(after)).slides[3].shapes.title
    assert title is not None
    assert title.text_frame.text == "A text that reads as the title"
    assert title.text_frame.paragraphs[0].runs[0].font.size.pt == 36


def it_leaves_a_clean_deck_alone(tmp_path: Path) -> None:
    made = DeckBuilder()
    words(made.slide("Clean"), 1, 2, 8, 1, "Nothing to do here.")
    path = made.save(tmp_path / "clean.pptx")
    mended = mend(Deck(path, Asked()), lambda said: None)
    assert (mended.done, mended.data) == ([], path.read_bytes())


PALETTE = {"tx1": (0, 0, 0), "accent1": (31, 73, 125), "accent2": (200, 60, 50), "bg1": (255, 255, 255)}


class DescribeColours:
    def it_takes_the_nearest_theme_colour_that_can_be_read(self) -> None:
        assert readable((120, 150, 200), (255, 255, 255), 4.5, PALETTE) == ("accent1", (31, 73, 125))
        assert readable((90, 90, 90), (20, 20, 40), 4.5, PALETTE)[0] == "bg1"

    def it_shades_where_the_theme_has_none(self) -> None:
        name, rgb = readable((120, 150, 200), (255, 255, 255), 4.5, {"bg1": (255, 255, 255)})
        assert name is None
        assert rgb[2] > rgb[0], "it stays blue"
