"""What is generated compiles for any sound spec, takes no text for code, and keeps script and style out of the page."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from functools import cache
from types import ModuleType
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jinja2 import Environment, StrictUndefined, nodes

from agents.site.blueprints import blueprint, blueprints
from agents.site.generate.pages import assets, icons, pages, style
from agents.site.generate.pages.markup import link, paragraphs, quoted, text
from agents.site.generate.pages.words import Words
from agents.site.spec import STYLES, Choice, Entity, Field, Page, Section, SiteSpec, Style, View, faults
from agents.site.spec.pages import Item
from tests.agents.site.pages.sites import ALL

PRESET = style.TEMPLATES / "sites" / "fullstack"
OWN = sorted((PRESET / "templates").rglob("*.html"))
WICKED = "{{ 7*7 }}{% if 1*1 %}<script>alert('x')</script>\"'&{# #}"
NAMES = ("name", "parts", "card", "table", "row", "status", "entry", "rows", "items", "label", "text_label", "form")
ENVIRONMENT = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
for _name in ["money", "day", "clock", "moment", "ago", "paragraphs", "figure", "picture", "value"]:
    ENVIRONMENT.filters[_name] = str


@cache
def _stamping() -> ModuleType:
    told = (PRESET / "core" / "stamping.py").read_text("utf-8").replace("from core.settings import ROOT", "ROOT = None")
    module = ModuleType("stamping")
    exec(compile(told, "stamping.py", "exec"), module.__dict__)
    return module


def _stamped(source: str) -> str:
    """As the preview's own extension writes `data-src` into the tags."""
    return _stamping().stamped(source, "x.html")


def fields(entities: list[str]) -> st.SearchStrategy[list[Field]]:
    kinds = ("text", "long_text", "integer", "decimal", "money", "boolean", "date", "time", "datetime", "choice")
    kinds += ("email", "phone", "url", "image", "rating", *(("relation",) if entities else ()))

    @st.composite
    def one(draw: st.DrawFn, name: str) -> Field:
        kind = draw(st.sampled_from(kinds))
        given: dict = {"name": name, "label": draw(st.sampled_from(["Plain", WICKED[:60], "价格"])), "kind": kind}
        if kind == "choice":
            tones = st.sampled_from(get_args(Choice.model_fields["tone"].annotation))
            given["choices"] = [Choice(value=f"v{n}", label=WICKED[:40], tone=draw(tones)) for n in range(2)]
        if kind == "relation":
            given |= {"target": draw(st.sampled_from(entities)), "required": False, "inline": draw(st.booleans())}
        return Field(**given, listed=draw(st.booleans()))

    @st.composite
    def some(draw: st.DrawFn) -> list[Field]:
        names = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=5))
        return [Field(name="title", label=WICKED[:50], kind="text"), *(draw(one(name)) for name in names)]

    return some()


@st.composite
def specs(draw: st.DrawFn) -> SiteSpec:
    entities: list[Entity] = []
    for name, plural in [("part", "parts"), ("form", "forms"), ("booking", "bookings")][: draw(st.integers(1, 3))]:
        drawn = draw(fields([entity.name for entity in entities]))
        shown = [f.name for f in drawn if f.kind in ("text", "choice", "date", "relation")]
        views: list[View] = ["table", "cards", "gallery", "posts"]
        views += ["board"] if any(f.kind == "choice" for f in drawn) else []
        views += ["calendar"] if any(f.kind in ("date", "datetime") for f in drawn) else []
        entities.append(
            Entity(
                name=name,
                plural=plural,
                title=draw(st.sampled_from(["Thing", WICKED[:50], "FAQ", "物品"])),
                titles="Things",
                fields=drawn,
                display=draw(st.sampled_from(shown)),
                view=draw(st.sampled_from(views)),
            )
        )
    kinds = ("hero", "text", "cards", "rows", "figures", "steps", "gallery", "faq", "quote", "call", "contact")
    sections = [
        Section(
            kind=kind,
            title=WICKED,
            text=WICKED,
            items=[Item(title=WICKED, text=WICKED)],
            button="Go",
            link=WICKED,
            entity="part",
        )
        for kind in draw(st.lists(st.sampled_from(kinds), max_size=6))
    ]
    spec = SiteSpec(
        name=draw(st.sampled_from(["Site", WICKED[:70]])),
        language=draw(st.sampled_from(["en", "zh"])),
        style=draw(st.sampled_from(get_args(Style))),
        entities=entities,
        pages=[Page(path="", title=WICKED[:70], sections=sections)],
    )
    assert faults(spec) == []
    return spec


class DescribeGenerated:
    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(spec=specs())
    def it_compiles_and_takes_no_text_for_code(self, spec: SiteSpec):
        for path, template in pages(spec).items():
            if path.endswith(".html"):
                tree = ENVIRONMENT.parse(template)
                assert not list(tree.find_all(nodes.Mul)), path
                assert "<script" not in template, path
                assert "style=" not in template, path
                ENVIRONMENT.from_string(_stamped(template))
            if path.endswith(".svg"):
                ElementTree.fromstring(template)

    @pytest.mark.parametrize("site", ALL)
    def it_is_the_same_each_time(self, site: str):
        assert pages(ALL[site]()) == pages(ALL[site]())
        assert assets(ALL[site]()) == assets(ALL[site]())

    @pytest.mark.parametrize("site", ALL)
    def it_reads_like_something_written_by_hand(self, site: str):
        for path, template in pages(ALL[site]()).items():
            if path.endswith(".html"):
                assert "\n\n\n" not in template, path
                assert "[[" not in template, path
                assert "[%" not in template, path
                assert len(template.splitlines()) <= 200, path

    @pytest.mark.parametrize("name", blueprints())
    def it_compiles_for_every_blueprint_and_speaks_chinese(self, name: str):
        for path, template in pages(blueprint(name).spec("zh")).items():
            if path.endswith(".html"):
                ENVIRONMENT.from_string(_stamped(template))
                plain = re.sub(r"{% block body_class %}[^{]*|\S+@\S+", "", template)
                told = re.sub(r"\{[%{#].*?[%}#]\}|<[^>]*>|&\w+;", " ", plain, flags=re.DOTALL)
                assert not re.findall(r"[A-Za-z]{3,}", told), path

    def it_offers_a_timetable_only_where_there_are_slots(self):
        made = pages(ALL["barber"]())
        assert "features/bookings/templates/bookings/day.html" in made
        assert "features/services/templates/services/day.html" not in made

    def it_leads_into_a_post_with_its_summary_and_tells_each_thing_once(self):
        made = pages(blueprint("blog").spec("en"))
        entry = made["features/articles/templates/articles/parts.html"].split("macro entry")[1].split("endmacro")[0]
        assert "row.summary" in entry
        shown = made["features/articles/templates/articles/show.html"]
        assert '<p class="section-lead">{{ row.summary }}</p>' in shown
        assert shown.count("row.published | day") == 1
        assert "<dt>Summary</dt>" not in shown

    def it_shows_private_rows_only_to_those_who_may_read_them(self):
        spec = ALL["barber"]()
        spec.pages[0].sections.append(Section(kind="rows", title="Yours", entity="booking"))
        home = pages(spec)["features/pages/templates/pages/home.html"]
        assert home.index('{% if may("read", "booking") %}') < home.index('rows_of("booking"')
        assert 'may("read", "service")' not in home

    def it_asks_before_a_step_that_ends_badly(self):
        shown = pages(ALL["barber"]())["features/bookings/templates/bookings/show.html"]
        assert "{% if action.name in ['cancel'] %}{{ parts.confirm(" in shown

    def it_links_only_to_harmless_addresses(self):
        assert link("javascript:alert(1)") == "/"
        assert link("//elsewhere.example") == "/elsewhere.example"
        assert link("bookings/new") == "/bookings/new"
        assert link("mailto:a@example.test") == "mailto:a@example.test"


class DescribePresetTemplates:
    @pytest.mark.parametrize("path", OWN, ids=lambda p: p.relative_to(PRESET).as_posix())
    def it_compiles_and_keeps_script_and_style_out(self, path):
        source = path.read_text("utf-8")
        ENVIRONMENT.from_string(source)
        ENVIRONMENT.from_string(_stamped(source))
        assert not re.search(r"\sstyle=|\son[a-z]+=", source)
        assert not re.search(r"<script(?! src=)|<style", source)

    def it_knows_every_word_and_icon_that_it_names(self):
        source = "\n".join(path.read_text("utf-8") for path in OWN)
        told = json.loads((PRESET / "templates" / "words.json").read_text("utf-8"))
        core = set(re.findall(r'^    "(\w+)": \(', (PRESET / "core" / "words.py").read_text("utf-8"), re.MULTILINE))
        asked = set(re.findall(r"""\bt\(["'](\w+)["']""", source))
        assert asked
        assert asked <= told["en"].keys() | core
        named = set(re.findall(r'icon\("([\w-]+)"', source))
        assert named
        assert named <= icons.paths().keys()

    def it_ships_the_icons_of_the_set(self):
        assert (PRESET / "static" / "icons.svg").read_text("utf-8") == icons.sprite()

    def it_reaches_for_nothing_outside(self):
        for name in ("site.css", "site.js"):
            assert "//" not in re.sub(
                r"^\s*//.*$|\w+://www\.w3\.org", "", (PRESET / "static" / name).read_text("utf-8"), flags=re.M
            )


class DescribeWords:
    @pytest.mark.parametrize(
        "file",
        [PRESET / "templates" / "words.json", style.Path(icons.__file__).with_name("words.json")],
        ids=["preset", "generator"],
    )
    def it_says_everything_in_both_languages(self, file):
        told = json.loads(file.read_text("utf-8"))
        assert told["en"].keys() == told["zh"].keys()
        for key, words in told["zh"].items():
            left = re.sub(r"\{\w+\}", "", words)
            assert not re.search(r"[A-Za-z]", left), key
            assert re.findall(r"\{\w+\}", words).sort() == re.findall(r"\{\w+\}", told["en"][key]).sort()

    def it_sets_titles_into_sentences(self):
        assert Words("en")("new_of", title="Booking") == "New booking"
        assert Words("en")("new_of", title="FAQ entry") == "New FAQ entry"
        assert Words("zh")("new_of", title="预约") == "新建预约"


class DescribeFonts:
    @pytest.mark.parametrize("language", ["en", "zh"])
    @pytest.mark.parametrize("name", STYLES)
    def it_ships_every_font_that_a_stylesheet_names(self, name: str, language: str):
        named = set(re.findall(r'url\("(fonts/[^"]+)"\)', style.stylesheet(name, None, language)))
        shipped = style.fonts(name, language)
        assert named
        assert named == {path.removeprefix("static/") for path in shipped if not path.endswith(".txt")}
        assert any(path.endswith(".txt") for path in shipped)

    def it_is_named_in_the_notice(self):
        notice = (style.TEMPLATES.parent / "NOTICE").read_text("utf-8").replace(" ", "")
        for font in (style.STYLES / "fonts").iterdir():
            family = font.stem.split("-")[1 if font.suffix == ".txt" else 0]
            assert family in notice, font.name

    def it_speaks_chinese_with_the_systems_own_letters_first(self):
        sheet = style.stylesheet("paper", None, "zh")
        assert sheet.index('"Songti SC"') < sheet.index('"Site Song"', sheet.index("--font-body"))


class DescribeMarkup:
    @given(st.text())
    def it_leaves_nothing_that_jinja_or_html_would_take_for_code(self, words: str):
        assert not set("<>{}\"'") & set(text(words))
        assert ENVIRONMENT.from_string("{{ " + quoted(words.replace("\x00", "")) + " }}")

    @given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C"])))
    def it_says_in_a_template_what_was_said(self, words: str):
        plain = Environment()
        assert plain.from_string("{{ " + quoted(words) + " }}").render() == words

    def it_parts_paragraphs_at_empty_lines(self):
        assert paragraphs("One\nline\n\n\nTwo & more") == ["One line", "Two &amp; more"]
