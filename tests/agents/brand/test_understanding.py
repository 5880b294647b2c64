"""Templates understood: odd ones too; what no template is, refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from agents.brand.brand import brand_of, inks
from agents.brand.choosing import chosen
from agents.brand.template import open_template, template_of, without_slides
from agents.brand.understanding import layouts_of
from agents.deck.spec import BulletsSlide, Label, StatementSlide, TitleSlide
from agents.errors import InputRefused
from agents.render.colors import contrast, luminance
from tests.agents.brand.odd_layouts import BAR, barred, sided
from tests.agents.brand.templates import TEMPLATES, saved

BULLETS = BulletsSlide(id="s1", title=Label(label="A"), bullets=[Label(label="B")])
STATEMENT = StatementSlide(id="s3", title=Label(label="A"), statement=Label(label="B"))
TITLE = TitleSlide(id="s2", title=Label(label="A"))


class DescribeLayouts:
    @pytest.mark.parametrize("name", sorted(TEMPLATES))
    def it_finds_a_layout_for_every_slide(self, name: str, tmp_path: Path) -> None:
        uses = layouts_of(open_template(saved(name, tmp_path)))
        assert uses
        for slide in (BULLETS, TITLE, StatementSlide(id="s3", title=Label(label="A"), statement=Label(label="B"))):
            assert chosen(slide, uses).use in uses

    @pytest.mark.parametrize("name", ["corporate", "chinese", "sixty", "dark"])
    def it_knows_what_layouts_are_for_whatever_they_are_called(self, name: str, tmp_path: Path) -> None:
        purposes = [u.purpose for u in layouts_of(open_template(saved(name, tmp_path)))][:9]
        assert purposes == ["title", "content", "section", "two", "comparison", "title_only", "blank", "two", "picture"]

    def it_goes_by_shape_where_names_say_nothing(self, tmp_path: Path) -> None:
        uses = layouts_of(open_template(saved("nameless", tmp_path)))
        assert [u.purpose for u in uses][:2] == ["title", "content"]
        assert [u.purpose for u in uses][3:7] == ["two", "comparison", "title_only", "blank"]
        assert chosen(BULLETS, uses).use.number == 1

    def it_gives_a_template_without_layouts_three_under_its_master(self, tmp_path: Path) -> None:
        uses = layouts_of(open_template(saved("without_layouts", tmp_path)))
        assert [u.purpose for u in uses] == ["title", "content", "title_only"]
        assert all(u.title is not None for u in uses)
        assert uses[2].content == uses[1].content

    def it_keeps_clear_of_what_a_master_draws_along_its_edges(self, tmp_path: Path) -> None:
        made = template_of(barred(), "barred.pptx")
        _, cover, content, _ = layouts_of(made)
        for slot in (*cover.slots, *content.slots):
            assert slot.x >= BAR
            assert slot.y + slot.h <= made.slide_height - BAR
        assert content.title is not None
        assert content.bodies[0].y >= content.title.y + content.title.h

    def it_puts_content_beside_a_title_at_the_side(self, tmp_path: Path) -> None:
        uses = layouts_of(template_of(sided(), "sided.pptx"))
        content, alone, upright, warning = uses
        assert alone.content == content.content
        assert alone.content[0] > BAR * 4
        assert upright.bodies == []
        assert warning.taken
        assert chosen(BULLETS, uses).use is content
        assert chosen(STATEMENT, uses).use is alone


class DescribeBrands:
    def it_reads_colours_fonts_logo_and_size(self, tmp_path: Path) -> None:
        brand = brand_of(open_template(saved("corporate", tmp_path, suffix=".potx")), "corporate.potx")
        assert (brand.name, brand.dark, brand.format) == ("corporate", False, "16:9")
        assert (brand.colors["accent1"], brand.colors["dk1"], brand.colors["lt1"]) == ("#C2410C", "#1A1A2E", "#FFFFFF")
        assert (brand.heading, brand.body) == ("Brandon Grotesque", "Proxima Nova")
        assert brand.logo is not None
        assert brand.logo.startswith(b"\x89PNG")
        assert sum("is not here" in s for s in brand.said) == 2

    def it_sees_a_dark_ground_behind_the_colour_map(self, tmp_path: Path) -> None:
        brand = brand_of(open_template(saved("dark", tmp_path)), "dark.pptx")
        assert brand.dark
        assert brand.colors["dk1"] == "#0B1F3A"
        assert contrast(luminance(brand.colors["lt1"]), luminance(brand.colors["dk1"])) >= 4.5

    @pytest.mark.parametrize(("name", "nearest"), [("letter", "9:16"), ("nameless", "4:3"), ("sixty", "16:9")])
    def it_takes_the_nearest_format(self, name: str, nearest: str, tmp_path: Path) -> None:
        assert brand_of(open_template(saved(name, tmp_path)), name).format == nearest


class DescribeRefusals:
    def it_refuses_what_is_no_template(self, tmp_path: Path) -> None:
        (tmp_path / "notes.pptx").write_bytes(b"hello")
        other = io.BytesIO()
        with zipfile.ZipFile(other, "w") as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
        with pytest.raises(InputRefused):
            open_template(tmp_path / "notes.pptx")
        with pytest.raises(InputRefused):
            open_template(tmp_path / "absent.pptx")
        with pytest.raises(InputRefused, match="not a PowerPoint template"):
            template_of(other.getvalue(), "other.pptx")

    def it_leaves_sample_slides_and_their_sections_out(self, tmp_path: Path) -> None:
        presentation = open_template(saved("corporate", tmp_path))
        assert len(presentation.slides) == 2
        without_slides(presentation)
        out = io.BytesIO()
        presentation.save(out)
        with zipfile.ZipFile(out) as archive:
            assert not [n for n in archive.namelist() if n.startswith("ppt/slides/")]


class DescribeInks:
    @pytest.mark.parametrize(("name", "dark", "ink"), [("corporate", False, "tx1"), ("corporate", True, "tx1"), ("dark", True, "tx1"), ("dark", False, "tx1")])  # fmt: skip
    def it_draws_in_the_templates_ink(self, name: str, dark: bool, ink: str, tmp_path: Path) -> None:
        presentation = open_template(saved(name, tmp_path))
        scheme = inks(brand_of(presentation, name), presentation, dark=dark)
        ours = "bg1" if dark else "tx1"
        assert scheme.get(ours, ours) == ink
