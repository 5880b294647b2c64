"""Whatever sound spec is drawn: the code compiles, is laid out as the formatter does it, and its own tests are green."""

from __future__ import annotations

import ast
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from agents.site.generate import generate
from agents.site.generate.writing import Call, layout, text, width
from agents.site.spec import SiteSpec
from tests.agents.site.generate.building import python, write
from tests.agents.site.generate.random_specs import WORDS, specs
from tests.effort import examples

QUIET = {"deadline": None, "derandomize": True, "suppress_health_check": list(HealthCheck)}


FIRST = {"phases": [Phase.explicit, Phase.generate]}
"""Each example takes seconds: the first that fails is shown as it is."""


def serves(spec: SiteSpec) -> None:
    """The site's features pass their tests, and their code is as the formatter would have it."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = write(spec, Path(scratch))
        laid_out = python(folder, "-m", "ruff", "format", "--check", "--diff", "--no-cache", "features")
        assert laid_out.returncode == 0, laid_out.stdout[-3000:]
        clean = python(folder, "-m", "ruff", "check", "--no-cache", "features")
        assert clean.returncode == 0, clean.stdout[-3000:]
        done = python(folder, "-m", "pytest", "-x", "-p", "no:cacheprovider", "--tb=short", "features")
        assert done.returncode == 0, done.stdout[-5000:]


class DescribeAnySoundSpec:
    @settings(max_examples=25, **QUIET)
    @given(specs())
    def it_becomes_code_that_compiles(self, spec: SiteSpec) -> None:
        made = generate(spec)
        for path, data in made.items():
            if path.startswith("features/") and path.endswith(".py"):
                ast.parse(data.decode(), path)
            if path.endswith(".json") and not path.startswith(("static/", "templates/")):
                json.loads(data)
        assert SiteSpec.model_validate_json(made["spec.json"]) == spec

    @settings(max_examples=2, **QUIET, **FIRST)
    @given(specs())
    @pytest.mark.full
    def it_becomes_a_site_that_passes_its_tests(self, spec: SiteSpec) -> None:
        serves(spec)

    @pytest.mark.full
    @settings(max_examples=40, **QUIET, **FIRST)
    @given(specs())
    def it_becomes_a_site_that_passes_its_tests_however_often_it_is_tried(self, spec: SiteSpec) -> None:
        serves(spec)


class DescribeWriting:
    @settings(max_examples=examples(200), **QUIET)
    @given(WORDS)
    def it_writes_any_words_as_a_literal(self, words: str) -> None:
        assert ast.literal_eval(text(words)) == words

    def it_breaks_what_does_not_fit(self) -> None:
        parts = [text(f"part number {n}") for n in range(9)]
        broken = layout(Call("made", parts), before="value = ")
        assert broken.splitlines()[0] == "value = made("
        assert all(width(line) <= 120 for line in broken.splitlines())
        assert layout(Call("made", parts[:2])) == 'made("part number 0", "part number 1")'

    def it_counts_chinese_signs_as_two(self) -> None:
        assert width("预约ab") == 6
