"""Decks built inside templates: the template's own layouts and placeholders, native data, nothing flattened or lost."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pptx
import pytest

from agents.brand.building import built_inside
from agents.brand.opening import Opened, keep_brand, kept_brand, open_brand, worn
from agents.errors import InputRefused
from agents.settings import Settings
from tests.agents.brand.templates import TEMPLATES, saved
from tests.agents.deck.edits.decks import spec

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


_BUILT: dict[str, bytes] = {}
"""Each template's deck, built once for all tests."""


def built(name: str, deck: Path, folder: Path) -> Any:
    if name not in _BUILT:
        template = saved(name, folder)
        _BUILT[name] = built_inside(template.read_bytes(), template.name, spec(), (deck / "deck.pptx").read_bytes())
    with zipfile.ZipFile(io.BytesIO(_BUILT[name])) as archive:
        names = archive.namelist()
    assert len(names) == len(set(names))
    return pptx.Presentation(io.BytesIO(_BUILT[name]))


def words(shapes: Any) -> Iterator[str]:
    for shape in shapes:
        if shape.shape_type == 6:
            yield from words(shape.shapes)
        elif getattr(shape, "has_table", False) and shape.has_table:
            yield from (cell.text for row in shape.table.rows for cell in row.cells)
        elif shape.has_text_frame:
            yield shape.text_frame.text


class DescribeInside:
    @pytest.mark.parametrize("name", sorted(TEMPLATES))
    def it_says_everything_in_any_template(self, name: str, deck_made: Path, tmp_path: Path) -> None:
        made = built(name, deck_made, tmp_path)
        assert len(made.slides) == len(spec().slides)
        for slide, shown in zip(spec().slides, made.slides, strict=True):
            said = "".join("".join(words(shown.shapes)).split())
            assert "".join(slide.title.text.split()) in said, slide.id
            ids = [e.get("id") for e in shown._element.iter(f"{P}cNvPr")]
            assert len(ids) == len(set(ids)), slide.id
        assert "Lorem ipsum" not in "".join(t for s in made.slides for t in words(s.shapes))
        assert any(s.has_chart for s in made.slides[7].shapes)
        assert any(s.has_table for s in made.slides[8].shapes)
        assert not any(s.shape_type == 13 for one in made.slides for s in one.shapes)

    @pytest.mark.parametrize("name", sorted(TEMPLATES))
    def it_changes_nothing_of_the_templates_masters_and_layouts(
        self, name: str, deck_made: Path, tmp_path: Path
    ) -> None:
        before: Any = pptx.Presentation(str(saved(name, tmp_path)))
        after = built(name, deck_made, tmp_path)
        if name in ("without_layouts", "empty_layouts"):
            assert len(after.slide_layouts) == len(before.slide_layouts) + 3
            return
        for old, new in zip(before.slide_masters, after.slide_masters, strict=True):
            assert [x.name for x in old.slide_layouts] == [x.name for x in new.slide_layouts]
            assert old.part.blob == new.part.blob

    def it_fills_placeholders_and_lets_them_inherit(self, deck_made: Path, tmp_path: Path) -> None:
        made = built("corporate", deck_made, tmp_path)
        shown = made.slides[3]
        assert shown.slide_layout.name == "Title and Content"
        body = next(p for p in shown.placeholders if p.placeholder_format.idx == 1)
        assert [p.text for p in body.text_frame.paragraphs] == [b.text for b in spec().slides[3].bullets]  # type: ignore[union-attr]
        assert body._element.spPr.find(f"{A}xfrm") is None
        assert all(r.get("sz") is None for r in body._element.iter(f"{A}rPr"))
        assert not [p for one in made.slides for p in one.placeholders if p.has_text_frame and not p.text_frame.text]

    def it_puts_data_in_the_place_of_a_content_placeholder(self, deck_made: Path, tmp_path: Path) -> None:
        made = built("chinese", deck_made, tmp_path)
        table = next(s for s in made.slides[8].shapes if s.has_table)
        place = next(p for p in made.slides[8].slide_layout.placeholders if p.placeholder_format.idx == 1)
        assert (table.left, table.top, table.width) == (place.left, place.top, place.width)
        assert table.is_placeholder

    def it_sets_columns_side_by_side_under_their_headings(self, deck_made: Path, tmp_path: Path) -> None:
        shown = built("corporate", deck_made, tmp_path).slides[5]
        assert shown.slide_layout.name == "Comparison"
        assert {
            p.placeholder_format.idx: p.text_frame.text.split("\n")[0]
            for p in shown.placeholders
            if p.placeholder_format.idx in (1, 3)
        } == {1: "Before", 3: "After"}

    def it_draws_diagrams_in_scheme_colours_as_one_group(self, deck_made: Path, tmp_path: Path) -> None:
        shown = built("corporate", deck_made, tmp_path).slides[6]
        groups = [s for s in shown.shapes if s.shape_type == 6]
        assert len(groups) == 1
        assert "410,000 euros" in " ".join(words(shown.shapes)).replace("\xa0", " ")
        colors = list(groups[0]._element.iter(f"{A}schemeClr")), list(groups[0]._element.iter(f"{A}srgbClr"))
        assert len(colors[0]) > len(colors[1])

    def it_is_the_same_bytes_for_the_same_deck(self, deck_made: Path, tmp_path: Path) -> None:
        template, fresh = saved("corporate", tmp_path).read_bytes(), (deck_made / "deck.pptx").read_bytes()
        assert built_inside(template, "a", spec(), fresh) == built_inside(template, "a", spec(), fresh)


class DescribeOpening:
    def it_keeps_a_brand_beside_the_deck(self, tmp_path: Path) -> None:
        opened = open_brand(str(saved("dark", tmp_path)), Settings())
        keep_brand(tmp_path / "deck", opened)
        again = kept_brand(tmp_path / "deck")
        assert again is not None
        assert (again.template, again.brand.colors) == (opened.template, opened.brand.colors)

    def it_dresses_the_spec(self, tmp_path: Path) -> None:
        opened = open_brand(str(saved("dark", tmp_path)), Settings())
        made = worn(spec(), opened.brand)
        assert (made.colors["accent1"], made.fonts["heading"], made.format) == ("#F59E0B", "Georgia", "16:9")
        assert [s.model_dump() for s in made.slides] == [s.model_dump() for s in spec().slides]
        assert worn(spec(), Opened(opened.brand).brand).theme != "gesso"

    @pytest.mark.parametrize("where", ["/nowhere/brand.pptx", "README.md", "https://127.0.0.1/brand"])
    def it_refuses_what_is_no_brand(self, where: str) -> None:
        from agents.errors import ImpastoError

        with pytest.raises((InputRefused, ImpastoError)):
            open_brand(where, Settings())
