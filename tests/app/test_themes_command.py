"""`impasto themes`: a list for people, JSON for programs; every name that it gives is one that `--theme` takes."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from agents.render.layouts import LAYOUTS, SIZES, load_theme, theme_names
from app.cli import app


@pytest.fixture(scope="module")
def listed() -> list[dict[str, object]]:
    result = CliRunner().invoke(app, ["themes", "--json"])
    assert result.exit_code == 0
    return json.loads(result.stdout)


def it_lists_at_least_eight_themes_as_json(listed: list[dict[str, object]]):
    assert len(listed) >= 8
    assert listed[0]["name"] == "gesso"
    for theme in listed:
        assert theme["modes"] == ["light", "dark"]
        assert theme["formats"] == list(SIZES)
        assert theme["layouts"] == list(LAYOUTS)
        assert str(theme["summary"]).endswith(".")


def it_names_only_themes_that_can_be_loaded(listed: list[dict[str, object]]):
    for theme in listed:
        for mode in ("light", "dark"):
            assert load_theme(f"{theme['name']}-{mode}").dark is (mode == "dark")


def it_says_them_to_a_person():
    result = CliRunner().invoke(app, ["themes"])
    assert result.exit_code == 0
    assert "gesso" in result.stdout
    assert "ink" in result.stdout


def it_has_themes_that_differ_in_more_than_colour():
    themes = [load_theme(name) for name in theme_names()]
    spirits = {(t.heading.family, t.frame.get("headline"), t.look.card, t.look.flow, t.look.ornament) for t in themes}
    assert len(spirits) == len(themes)
    assert len({t.heading.family for t in themes}) >= 8
    assert {t.frame.get("headline", "own") for t in themes} >= {"top", "side", "center", "bottom"}
