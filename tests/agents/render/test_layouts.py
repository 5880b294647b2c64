"""Themes hold what they promise: every layout on the slide, readable colours, capacities that Chromium confirms."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from agents.deck.spec import Slide
from agents.errors import ConfigurationError
from agents.render.colors import contrast, luminance
from agents.render.layouts import (
    LAYOUTS,
    SIZES,
    WIDTH,
    Grid,
    Theme,
    capacities,
    capacity,
    load_theme,
    themes,
    variants,
)
from agents.render.look import READABLE, blended, readable_on, tones
from agents.sources.base import Language
from tests.agents.render import measure

COLORS = {"dk1", "lt1", "dk2", "lt2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink"}
ALL = pytest.mark.parametrize("theme", themes(), ids=lambda t: t.name)
EVERY = pytest.mark.parametrize("theme", [load_theme(n) for n in variants()], ids=lambda t: f"{t.name}-{t.mode}")
SHAPES = pytest.mark.parametrize("form", list(SIZES))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def test_layouts_are_those_of_the_spec() -> None:
    kinds = [model.model_fields["layout"].default for model in Slide.__origin__.__args__]  # type: ignore[attr-defined]
    assert tuple(kinds) == (*LAYOUTS, "freeform")  # which no theme places: its markup is a model's


def test_the_default_theme_comes_first() -> None:
    assert themes()[0].name == "gesso"
    assert len(themes()) >= 8


def test_an_unknown_theme_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(ConfigurationError, match="Did you mean nocturne"):
        load_theme("noctrune")


def test_a_theme_name_is_never_a_path() -> None:
    with pytest.raises(ConfigurationError):
        load_theme("../themes/gesso")


def test_columns_fill_the_slide_between_its_margins() -> None:
    grid = Grid(margin=72, gutter=24)
    assert grid.columns(1, 12) == (72, WIDTH - 144)
    left, width = grid.columns(1, 6)
    right, _ = grid.columns(7, 12)
    assert right - (left + width) == pytest.approx(24)


@ALL
@SHAPES
def test_every_layout_has_its_slots_on_the_slide(theme: Theme, form: str) -> None:
    theme = load_theme(theme.name, form)  # type: ignore[arg-type]
    assert (theme.width, theme.height) == SIZES[form]
    assert set(theme.slots) - {"*"} == set(LAYOUTS)
    for layout, slots in theme.slots.items():
        for name, slot in slots.items():
            assert slot.w > 0, (layout, name)
            assert slot.h >= 0, (layout, name)
            assert slot.x >= 0, (layout, name)
            assert slot.y >= 0, (layout, name)
            assert slot.x + slot.w <= theme.width + 0.5, (layout, name)
            assert slot.y + slot.h <= theme.height, (layout, name)
            assert list(slot.sizes) == sorted(slot.sizes, reverse=True), (layout, name)
            assert min(slot.sizes) >= 12, (layout, name)


@EVERY
def test_colours_are_complete_and_readable(theme: Theme) -> None:
    assert set(theme.colors) == COLORS
    value = {name: luminance(color) for name, color in theme.colors.items()}
    ground, ink = ("dk1", "lt1") if theme.dark else ("lt1", "dk1")
    assert contrast(value[ink], value[ground]) >= 12
    muted, surface = ("lt2", "dk2") if theme.dark else ("dk2", "lt2")
    for text in (muted, "accent1", "hlink"):
        assert contrast(value[text], value[ground]) >= 4.5, text
    assert contrast(value[ink], value[surface]) >= 7
    assert contrast(value["dk1" if theme.dark else "lt1"], value["accent1"]) >= 4.5


@EVERY
def test_text_on_every_tone_and_accent_is_readable(theme: Theme) -> None:
    for accent in range(1, 7):
        color = theme.colors[f"accent{accent}"]
        assert contrast(luminance(theme.colors[readable_on(theme, color)]), luminance(color)) >= 3.0, accent
    assert len(tones(theme)) == 6
    for ground, text in tones(theme):
        name = text.removeprefix("var(--").rstrip(")")
        share = int(ground.split("%")[0].split()[-1]) if "%" in ground else 100
        accent = ground.split("--")[1].split(")")[0]
        below = luminance(blended(theme, accent, share))
        assert contrast(luminance(theme.colors[name]), below) >= (READABLE if not theme.look.spectrum else 3.0), ground


def test_a_theme_is_there_in_light_and_in_dark() -> None:
    light, dark = load_theme("gesso-light"), load_theme("gesso-dark")
    assert load_theme("gesso") == light
    assert dark.dark
    assert dark.colors != light.colors
    assert dark.name == light.name == "gesso"
    assert load_theme("nocturne-light").dark is False


@ALL
def test_han_lines_stand_further_apart(theme: Theme) -> None:
    for layout in LAYOUTS:
        for name in capacities(theme, layout, "zh"):
            if name == "value" or not theme.has_slot(layout, name):
                continue
            slot = theme.slot(layout, name)
            assert slot.leading_in("zh") >= slot.leading_in("en"), (layout, name)
    assert theme.slot("bullets", "bullets").leading_in("zh") >= 1.6


@ALL
@SHAPES
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_text_slot_says_what_it_holds(theme: Theme, form: str, language: Language) -> None:
    theme = load_theme(theme.name, form)  # type: ignore[arg-type]
    for layout in LAYOUTS:
        held = capacities(theme, layout, language)
        assert held["title"].chars >= (40 if language == "en" else 18)
        assert all(c.chars > 0 and c.lines > 0 and c.items > 0 for c in held.values()), (layout, held)
    assert capacity(theme, "comparison", "bullets", language) == capacity(theme, "comparison", "left", language)
    with pytest.raises(KeyError):
        capacity(theme, "bullets", "picture", language)


@pytest.mark.parametrize("theme", [load_theme(n) for n in ("gesso", "pebble", "ink")], ids=lambda t: t.name)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_chromium_measures_the_same_capacities_again(chromium: Browser, theme: Theme, language: Language) -> None:
    page = measure.open_page(chromium, theme, language)
    for layout, name in (
        ("bullets", "bullets"),
        ("title", "title"),
        ("statement", "statement"),
        ("closing", "references"),
    ):
        held = capacity(theme, layout, name, language)
        chars, _, items = measure.measure(page, theme, layout, name, language)
        assert items == held.items
        assert chars == pytest.approx(held.chars, rel=0.03), (layout, name)
    page.close()
