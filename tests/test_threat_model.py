"""The threat model names code that is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "THREAT_MODEL.md").read_text("utf-8")
ANCHORS = sorted(set(re.findall(r"`([a-z_]+/[\w/]+\.py)(?:: (\w+))?`", TEXT)))


def it_has_anchors():
    assert len(ANCHORS) > 25


@pytest.mark.parametrize(("path", "name"), ANCHORS)
def it_names_what_is_there(path: str, name: str):
    source = (ROOT / path).read_text("utf-8")
    assert not name or re.search(rf"^ *(?:class|def|async def) {name}\b", source, re.M), f"{path}: {name}"


@pytest.mark.parametrize("variable", sorted(set(re.findall(r"IMPASTO_([A-Z_]+)", TEXT))))
def it_names_settings_that_there_are(variable: str):
    from agents.settings import Settings

    assert variable.lower() in Settings.model_fields
