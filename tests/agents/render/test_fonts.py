"""Fonts ship whole, keep their twins' widths, and are cut to a deck's glyphs."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from agents.render import fonts
from agents.render.layouts import themes

# Advance widths of the Office fonts, in 1/2048 em: why these families were chosen.
OFFICE_WIDTHS = {
    "Carlito": {"a": 981, "m": 1636, "0": 1038, " ": 463},
    "Arimo": {"a": 1139, "m": 1706, "0": 1139, " ": 569},
    "Tinos": {"a": 909, "m": 1593, "0": 1024, " ": 512},
    "Cousine": {"a": 1229, "m": 1229, "0": 1229, " ": 1229},
    "Gelasio": {"a": 1032, "m": 1802, "0": 1257, " ": 494},
    "TeXGyreHerosCn": {"a": 934, "m": 1399, "0": 934, " ": 467},
    "TeX Gyre Adventor": {"a": 1399, "m": 1921, "0": 1135, " ": 567},
}


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(fonts, "_cache_folder", lambda: tmp_path / "glyphs")
    return tmp_path / "glyphs"


def faces(css: str) -> list[TTFont]:
    return [TTFont(io.BytesIO(base64.b64decode(data))) for data in re.findall(r"base64,([^\"]+)", css)]


def test_every_family_has_its_files_and_its_licence() -> None:
    for family in fonts.families().values():
        licence = (fonts.FONTS / family.licence).read_text("utf-8")
        assert "SIL OPEN FONT LICENSE" in licence or "GUST Font License" in licence
        for style in family.files:
            assert family.path(style).is_file()
            with TTFont(family.path(style)) as font:
                assert font["name"].getDebugName(1) == family.name


def test_themes_use_only_shipped_families() -> None:
    for theme in themes():
        for font in (theme.heading, theme.body):
            assert font.office in fonts.families()[font.family].office
            assert font.east_asian in fonts.families()[font.east_asian_family].office


@pytest.mark.parametrize("name", OFFICE_WIDTHS)
def test_widths_are_those_of_the_office_twin(name: str) -> None:
    for character, units in OFFICE_WIDTHS[name].items():
        assert fonts.advance(name, "regular", character) * 2048 == pytest.approx(units, abs=2), character


def test_carlito_is_shipped_as_published() -> None:
    for style in fonts.families()["Carlito"].files:
        with TTFont(fonts.families()["Carlito"].path(style)) as font:
            assert len(font.getGlyphOrder()) > 2000
            assert "fpgm" in font


def test_all_of_gb2312_can_be_set() -> None:
    covered = fonts.covered(fonts.families()["Noto Sans SC"].path("regular"))
    level_1 = {ord(bytes((high, low)).decode("gb2312")) for high in range(0xB0, 0xD7) for low in range(0xA1, 0xFA)}
    assert level_1 <= covered
    assert {ord(c) for c in "，。、；：？！“”‘’（）《》——……①％￥"} <= covered


def test_a_deck_carries_only_the_glyphs_it_uses() -> None:
    css = fonts.font_face_css(["Carlito", "Noto Sans SC"], "Cool 树荫", styles={"Noto Sans SC": {"regular"}})
    cut = faces(css)
    assert len(cut) == 5
    for font in cut:
        assert set(font.getBestCmap()) <= {ord(c) for c in "Cool 树荫"}
    assert len(css) < 40_000


def test_a_family_without_any_of_the_characters_is_left_out() -> None:
    assert "Noto Sans SC" in fonts.font_face_css(["Noto Sans SC"], "树")
    assert fonts.font_face_css(["Arimo"], "树") == ""


def test_the_second_cut_comes_from_the_cache(own_cache: Path) -> None:
    path = fonts.families()["Gelasio"].path("regular")
    first = fonts.cut(path, "Title")
    kept = list(own_cache.glob("*.woff2"))
    assert len(kept) == 1
    assert kept[0].read_bytes() == first
    kept[0].write_bytes(b"from the cache")
    assert fonts.cut(path, "Title") == b"from the cache"
    assert not list(own_cache.glob("*.part"))


def test_an_unwritable_cache_is_no_reason_to_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setattr(fonts, "_cache_folder", lambda: blocked / "glyphs")
    assert fonts.cut(fonts.families()["Arimo"].path("bold"), "Grid") is not None
