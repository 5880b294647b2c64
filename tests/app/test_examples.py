"""The made examples of the start page: whole, of today's form, without faults, naming no machine."""

from __future__ import annotations

import json
from pathlib import Path

import pptx
import pytest

from agents.deck.spec import DeckSpec
from agents.poster.spec import PosterSpec
from app.views.examples import MADE, SPECS

KINDS = {"deck": DeckSpec, "poster": PosterSpec}


@pytest.mark.parametrize("kind", KINDS)
def it_is_whole_and_of_todays_form(kind: str):
    folder = MADE / kind
    spec = KINDS[kind].model_validate_json((folder / SPECS[kind]).read_text("utf-8"))
    assert spec.title
    assert (folder / "cover.png").stat().st_size < 100_000
    assert len(list((folder / "sources").iterdir())) == 1
    assert pptx.Presentation(str(folder / f"{kind}.pptx")).slides
    assert (folder / f"{kind}.pdf").read_bytes().startswith(b"%PDF")
    assert not json.loads((folder / "checks.json").read_text("utf-8"))["faults"]


@pytest.mark.parametrize(
    "path", sorted(p for p in MADE.rglob("*") if p.suffix in (".json", ".html")), ids=lambda p: p.name
)
def it_names_no_machine(path: Path):
    text = path.read_text("utf-8")
    assert not any(root in text for root in ("/home/", "/tmp/", "/root/", "/work/"))
