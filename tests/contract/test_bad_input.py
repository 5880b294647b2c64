"""What bad input gets: a sentence on stderr, a documented exit status, no traceback, nothing half-written."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from tests.contract.conftest import EXAMPLES, Outcome, call_impasto, run_impasto


def refused(outcome: Outcome, status: int, folder: Path | None = None) -> None:
    assert outcome.status == status, outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert outcome.stderr.strip()
    assert not outcome.stdout.strip() or outcome.stdout.lstrip().startswith("{")
    if folder is not None:
        assert not folder.exists() or not any(folder.iterdir())


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def it_refuses_a_missing_file(out: Path, tmp_path: Path):
    outcome = run_impasto("deck", tmp_path / "nothing.pdf", "--out", out)
    refused(outcome, 4, out)
    assert "nothing.pdf" in outcome.stderr


def it_refuses_an_empty_file(out: Path, tmp_path: Path):
    (tmp_path / "empty.md").touch()
    refused(run_impasto("deck", tmp_path / "empty.md", "--out", out), 4, out)


@pytest.mark.parametrize("name", ["report.pdf", "report.docx", "report.xlsx", "report.pptx"])
def it_refuses_bytes_that_are_not_what_the_name_says(served: Path, out: Path, tmp_path: Path, name: str):
    (tmp_path / name).write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    refused(call_impasto("deck", tmp_path / name, "--out", out, IMPASTO_DATA=str(served)), 4, out)


def it_refuses_a_damaged_pdf(served: Path, out: Path, tmp_path: Path):
    whole = (EXAMPLES / "cool-streets.pdf").read_bytes()
    (tmp_path / "damaged.pdf").write_bytes(whole[:900])
    refused(call_impasto("deck", tmp_path / "damaged.pdf", "--out", out, IMPASTO_DATA=str(served)), 4, out)


def it_refuses_a_zip_bomb(served: Path, out: Path, tmp_path: Path):
    bomb = tmp_path / "bomb.docx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", bytes(30_000_000))
    refused(call_impasto("deck", bomb, "--out", out, IMPASTO_DATA=str(served)), 4, out)


def it_refuses_an_output_folder_that_is_a_file(tmp_path: Path):
    (tmp_path / "taken").write_text("mine")
    outcome = run_impasto("deck", EXAMPLES / "project-update.md", "--out", tmp_path / "taken")
    assert outcome.status in {1, 3}
    assert "Traceback" not in outcome.stderr
    assert (tmp_path / "taken").read_text() == "mine"


def it_says_which_model_file_is_missing(served: Path, out: Path, tmp_path: Path):
    outcome = call_impasto(
        "deck", EXAMPLES / "project-update.md", "--model", tmp_path / "no.gguf", "--out", out, IMPASTO_DATA=str(served)
    )
    refused(outcome, 5, out)
    assert "no.gguf" in outcome.stderr


def it_refuses_a_model_file_that_is_not_one(served: Path, out: Path, tmp_path: Path):
    (tmp_path / "bad.gguf").write_bytes(b"GGUF" + bytes(60))
    refused(
        call_impasto(
            "deck",
            EXAMPLES / "project-update.md",
            "--model",
            tmp_path / "bad.gguf",
            "--out",
            out,
            IMPASTO_DATA=str(served),
        ),
        5,
        out,
    )


def it_says_when_there_is_no_browser(out: Path):
    outcome = run_impasto("deck", EXAMPLES / "project-update.md", "--out", out, IMPASTO_BROWSER="/nonexistent/chromium")
    refused(outcome, 6, out)


def it_refuses_an_unknown_option_as_usage():
    refused(run_impasto("deck", EXAMPLES / "project-update.md", "--colour", "red"), 2)


def it_refuses_no_input_and_no_topic_as_usage():
    refused(run_impasto("deck"), 2)


def it_names_the_nearest_theme(served: Path, out: Path):
    outcome = call_impasto(
        "deck", EXAMPLES / "project-update.md", "--theme", "gess", "--out", out, IMPASTO_DATA=str(served)
    )
    assert outcome.status in {2, 3}
    assert "gesso" in outcome.stderr


def it_says_when_an_endpoint_cannot_be_reached(served: Path, out: Path):
    outcome = call_impasto(
        "deck",
        EXAMPLES / "project-update.md",
        "--model",
        "http://127.0.0.1:9/v1",
        "--out",
        out,
        IMPASTO_DATA=str(served),
    )
    assert outcome.status in {1, 3, 5}
    assert "127.0.0.1:9" in outcome.stderr
    assert "Traceback" not in outcome.stderr
