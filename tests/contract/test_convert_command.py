"""`impasto convert` and `impasto check` as scripts call them: statuses, streams, JSON."""

from __future__ import annotations

from pathlib import Path

from tests.contract.conftest import ROOT, call_impasto, run_impasto

CORPUS = ROOT / "benchmarks" / "render" / "corpus"


def it_names_the_files_on_stdout_and_what_was_pictured_on_stderr(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<!doctype html><section class=slide style='width:1280px;height:720px;font:24px Arimo'><h1>Title</h1>"
        "<canvas width=200 height=100></canvas><script>"
        "document.querySelector('canvas').getContext('2d').fillRect(20, 20, 100, 50)</script></section>"
    )
    outcome = run_impasto("convert", page, "--out", tmp_path / "deck.pptx")
    assert outcome.status == 0, outcome.stderr
    assert outcome.stdout.split() == [str(tmp_path / "deck.pptx")]
    assert "slide 1: a picture, because of canvas" in outcome.stderr


def it_reports_as_json(tmp_path: Path) -> None:
    outcome = call_impasto("convert", CORPUS / "utility.html", "--out", tmp_path / "out", "--json")
    assert outcome.status == 0, outcome.stderr
    said = outcome.json
    assert said["files"] == [str(tmp_path / "out" / n) for n in ("deck.pptx", "deck.pdf", *_slides(3))]
    assert [slide["number"] for slide in said["slides"]] == [1, 2, 3]
    first = said["slides"][0]
    assert set(first["native"]) == {"texts", "shapes", "pictures", "tables", "charts", "groups"}
    assert first["title"] == "Ship the roadmap before it ships you"
    assert first["pictured"] == []
    assert said["fonts"] == {"Inter": "DejaVu Sans"} or "Inter" in said["fonts"] or not said["fonts"]


def _slides(count: int) -> list[str]:
    return [f"slides/{n:02}.png" for n in range(1, count + 1)]


def it_refuses_a_selector_without_a_match(tmp_path: Path) -> None:
    outcome = call_impasto("convert", CORPUS / "code.html", "--selector", ".none", "--out", tmp_path / "deck.pptx")
    assert outcome.status == 4
    assert "matches the selector" in outcome.stderr
    assert not (tmp_path / "deck.pptx").exists()


def it_checks_a_page_and_a_deck(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<!doctype html><section class=slide style='width:1280px;height:720px;font:24px Arimo'><h1>Title</h1>"
        "<p style='font-size:7px'>tiny</p></section>"
    )
    outcome = call_impasto("check", page, "--json")
    assert outcome.status == 1
    assert outcome.json["counts"] == {"tiny_text": 1}
    assert outcome.json["faults"][0]["slide"] == 1
    page.write_text(page.read_text().replace("7px", "27px"))
    clean = call_impasto("check", page)
    assert (clean.status, clean.stdout) == (0, "")
    assert call_impasto("convert", page, "--out", tmp_path / "deck.pptx").status == 0
    deck = call_impasto("check", tmp_path / "deck.pptx", "--json")
    assert deck.status == 0, deck.stdout
    assert deck.json["faults"] == []
    assert deck.json["editability"]["level"] in ("L3", "L4")
    assert outcome.json["editability"] is None, "a page is no deck"


def it_repairs_into_another_file_and_says_what(tmp_path: Path) -> None:
    page, fixed = tmp_path / "page.html", tmp_path / "fixed.html"
    written = (
        "<!doctype html><section class=slide style='width:1280px;height:720px;font:24px Arimo'><h1>Title</h1>"
        "<p style='font-size:7px'>tiny</p></section>"
    )
    page.write_text(written)
    outcome = call_impasto("check", page, "--fix", "--out", fixed, "--json")
    assert outcome.status == 0, outcome.stderr
    assert (outcome.json["before"], outcome.json["counts"]) == ({"tiny_text": 1}, {})
    assert (outcome.json["written"], [done["slide"] for done in outcome.json["repaired"]]) == (str(fixed), [1])
    assert page.read_text() == written
    assert "font-size:12.01px!important" in fixed.read_text()
    assert call_impasto("check", page, "--out", fixed).status == 2, "--out goes with --fix"


def it_refuses_to_check_what_is_neither(tmp_path: Path) -> None:
    (tmp_path / "a.pptx").write_bytes(b"nothing")
    outcome = call_impasto("check", tmp_path / "a.pptx")
    assert outcome.status == 4
    assert "Traceback" not in outcome.stderr
