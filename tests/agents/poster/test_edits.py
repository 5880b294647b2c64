"""A poster's turns in a real browser: files of the next version, what was not mentioned the same to the byte."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from pptx import Presentation

from agents.deck.edits.errors import EditRefused, NeedsModel
from agents.deck.edits.turn import EditRequest, EditResult
from agents.poster.edits.place import read_poster
from agents.poster.edits.turn import edit
from agents.settings import Settings
from tests.agents.poster.sheets import exported


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return exported(tmp_path_factory.mktemp("poster"))


@pytest.fixture
def sheet(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "poster"))


def turn(place: Path, wish: str, **more: object) -> EditResult:
    settings = Settings(data=place.parent / "data", tier="small", threads=1)
    request = EditRequest.model_validate({"place": place, "wish": wish, **more})
    return edit(request, settings, on_event=lambda event: None, cancel=lambda: False)


def panels(folder: Path) -> dict[str, str]:
    """Markup of each panel, by id, without the drawings of charts: they grow with the sheet's type."""
    page = (folder / "poster.html").read_text("utf-8")
    page = re.sub(r'(<figure class="chart") style="[^"]*"|(?<=>)<svg.*?</svg>(?=</figure>)', r"\1", page, flags=re.S)
    return {m[1]: m[0] for m in re.finditer(r'<section class="panel[^>]*data-panel="(\w+)".*?</section>', page, re.S)}


def it_changes_only_what_is_said(sheet: Path):
    before, spec = panels(sheet), read_poster(sheet / "poster.json")
    result = turn(sheet, "change bullet 2 in panel 2 to “Two small buses drove a ring”")
    after, now = panels(sheet), read_poster(sheet / "poster.json")
    assert [i for i in before if before[i] != after[i]] == ["s4"]
    assert now.laid == spec.laid
    assert [p for p in now.panels if p.slide.id != "s4"] == [p for p in spec.panels if p.slide.id != "s4"]
    assert result.version == 2
    assert [c.id for c in result.changes if c.what != "same"] == ["s4"]
    assert read_poster(sheet / "history" / "001" / "poster.json") == spec
    assert "Two small buses" in result.diff.read_text("utf-8")
    assert "Panel 2: " in result.said[0]


def it_removes_a_section_and_takes_it_back(sheet: Path):
    before, spec = panels(sheet), read_poster(sheet / "poster.json")
    result = turn(sheet, "make the title bigger and remove the methods section")
    after = panels(sheet)
    assert set(before) - set(after) == {"s4", "s6"}
    assert all(before[i] == after[i] for i in after)
    assert read_poster(sheet / "poster.json").title_scale > 1
    assert result.slides == len(spec.panels) - 2
    turn(sheet, "undo")
    assert panels(sheet) == before
    assert read_poster(sheet / "poster.json") == spec


def it_turns_the_sheet_and_keeps_every_panel(sheet: Path):
    before = panels(sheet)
    turn(sheet, "landscape A1")
    size = Presentation(str(sheet / "poster.pptx"))
    assert (size.slide_width or 0) > (size.slide_height or 0) > 0
    with Image.open(sheet / "poster.png") as picture:
        assert picture.width > picture.height
    assert panels(sheet) == before
    page = pypdfium2.PdfDocument(sheet / "poster.pdf")[0]
    assert abs(page.get_width() - 841 / 25.4 * 72) < 2


@pytest.mark.full
def it_writes_beside_with_a_code_and_another_theme(sheet: Path, tmp_path: Path):
    kept = (sheet / "poster.json").read_bytes()
    out = tmp_path / "next"
    turn(sheet, "use the theme nocturne; add a QR code to https://example.org/new; swap panels 2 and 3", out=out)
    spec = read_poster(out / "poster.json")
    assert (spec.theme, spec.link) == ("nocturne", "https://example.org/new")
    assert [p.slide.id for p in spec.panels][1:3] == ["s5", "s4"]
    assert "https://example.org/new" in (out / "poster.html").read_text("utf-8")
    assert (sheet / "poster.json").read_bytes() == kept
    assert (out / "history" / "001" / "poster.json").read_bytes() == kept


@pytest.mark.parametrize(
    ("wish", "error", "reason"),
    [
        ("translate to Chinese", NeedsModel, "model"),
        ("make it a swimming pool", EditRefused, "not understood"),
        ("the title bigger and smaller", EditRefused, "bigger and smaller at once"),
        ("make the title bigger; smaller title", EditRefused, "at once"),
        ("swap panels 2 and 99", EditRefused, "no panel 99"),
        ("A2", EditRefused, "A2 already"),
        ("use 6 columns", EditRefused, "more than there are panels"),
        ("make panel 2 an agenda", EditRefused, "agenda"),
        ("把标题翻译成中文", NeedsModel, "翻译"),
    ],
)
def it_refuses_and_keeps_the_poster(made: Path, wish: str, error: type[EditRefused], reason: str):
    before = {p.name: p.read_bytes() for p in made.iterdir() if p.is_file()}
    with pytest.raises(error, match=reason) as raised:
        turn(made, wish)
    assert not re.search(r"\b[Ss]lides?\b(?! N)", re.sub(r"“[^”]*”", "", str(raised.value)))
    assert {p.name: p.read_bytes() for p in made.iterdir() if p.is_file()} == before


def it_refuses_what_has_no_room(sheet: Path):
    turn(sheet, "make it square")
    long = " ".join(["A long sentence about the bus that nobody asked for"] * 74)
    with pytest.raises(EditRefused, match="no room"):
        turn(sheet, f"add a bullet to panel 2: {long}")


@pytest.mark.full
def it_changes_what_was_clicked(sheet: Path):
    turn(sheet, "make it bold", element="s5:lead")
    spec = read_poster(sheet / "poster.json")
    panel = next(p.slide for p in spec.panels if p.slide.id == "s5")
    assert panel.styles == {"lead": ["strong"]}
    assert 'data-item="lead" style="font-weight:700;"' in panels(sheet)["s5"]
    turn(sheet, "make it smaller", element="subtitle")
    assert read_poster(sheet / "poster.json").styles == {"subtitle": ["smaller"]}
