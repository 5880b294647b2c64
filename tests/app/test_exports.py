"""Which file is the artifact."""

from __future__ import annotations

from app.exports import export_name

FILES = ["checks.json", "deck.json", "deck.pptx", "slides/01.pptx", "sources.json"]


def test_the_artifact_comes_before_what_lies_beside_it() -> None:
    assert export_name(FILES, "deck", "json") == "deck.json"
    assert export_name(FILES, "poster", "json") == "checks.json"
    assert export_name(FILES, "deck", "pptx") == "deck.pptx"
    assert export_name(FILES, "deck", "pdf") is None
