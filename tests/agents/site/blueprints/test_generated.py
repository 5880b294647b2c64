"""Blueprints, and what wishes make of them, become code that parses; in the long form each site passes its own tests."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from agents.site.blueprints import blueprint, blueprints
from agents.site.generate import generate
from agents.site.reading import read_sentence
from agents.site.wishes import apply, read_wish
from tests.agents.site.generate.building import python, write

FIRST = ["booking", "event", "shop"]
"""Slots, seats and stock; the others in the long form."""


def parsed(files: dict[str, bytes]) -> None:
    for path, data in files.items():
        if path.endswith(".py"):
            ast.parse(data, path)
        elif path.endswith(".json"):
            json.loads(data)


class DescribeGeneratedBlueprints:
    @pytest.mark.parametrize(
        "name", [n if n in FIRST else pytest.param(n, marks=pytest.mark.full) for n in sorted(blueprints())]
    )
    def it_becomes_code_in_both_languages(self, name: str) -> None:
        for language in ("en", "zh"):
            parsed(generate(blueprint(name).spec(language)))

    @pytest.mark.full
    @pytest.mark.parametrize("name", sorted(blueprints()))
    def it_passes_its_own_tests(self, name: str, tmp_path: Path) -> None:
        folder = write(blueprint(name).spec("en"), tmp_path)

        made = python(folder, "-m", "core", "version", "first")
        assert made.returncode == 0, made.stdout + made.stderr
        tried = python(folder, "-m", "pytest", "-q", "features")
        assert tried.returncode == 0, tried.stdout[-4000:]

    def it_becomes_code_after_the_follow_ups_of_the_issue(self) -> None:
        spec = read_sentence(
            "a booking site for a two-chair barber shop, customers pick a slot, owner sees the day"
        ).spec
        for wish in (
            "add a waiting list",
            "let customers cancel up to 2 hours before",
            "make it look like a 1950s sign",
        ):
            spec = apply(spec, read_wish(wish, spec).operations)

        files = generate(spec)

        parsed(files)
        assert "features/waiting_list/models.py" in files
        assert "features/bookings/rules.py" in files
