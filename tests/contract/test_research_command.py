"""`impasto corpus` and `impasto research` as a script uses them, with the embedded model and no network."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.contract.conftest import EXAMPLES, call_impasto, run_impasto


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("research")
    (made / "docs").mkdir()
    for name in ("cool-streets.pdf", "project-update.md"):
        (made / "docs" / name).write_bytes((EXAMPLES / name).read_bytes())
    return made


def it_writes_a_report_in_which_every_citation_resolves(folder: Path):
    asked = ("research", "How much cooler are shaded pavements on the hottest afternoons?", "--corpus", folder / "docs")
    outcome = run_impasto(*asked, "--out", folder / "out", "--json", IMPASTO_DATA=str(folder / "data"))
    assert outcome.status == 0, outcome.stderr
    told = outcome.json
    assert {"answer", "confidence", "citations", "searches", "pages", "tokens", "seconds"} <= told.keys()
    assert "3.4" in told["answer"]
    assert told["citations"]
    assert told["pages"] == 0
    assert told["tokens"] > 0
    assert told["citations"][0].keys() == {"quote", "source", "locator"}
    notes = json.loads((folder / "out" / "notes.json").read_text("utf-8"))
    from agents.corpus import Corpus

    (index,) = (folder / "data" / "corpora").glob("*.sqlite")
    with Corpus(index) as corpus:
        for note in notes:
            stored = corpus.source(note["source"]["id"])
            assert stored is not None
            where = note["locator"]
            assert corpus.text(stored)[where["start"] : where["end"]] == note["quote"]
            assert Path(note["source"]["origin"]).is_file()
    assert {"report.md", "report.html", "report.docx", "notes.json", "trace.json"} <= {
        p.name for p in (folder / "out").iterdir()
    }
    assert sorted(p.name for p in (folder / "docs").iterdir()) == ["cool-streets.pdf", "project-update.md"]


def it_keeps_a_corpus(folder: Path):
    place = ("--corpus", folder / "kept")
    added = run_impasto("corpus", "add", folder / "docs", *place, "--json")
    assert added.status == 0, added.stderr
    assert added.json["new"] == 2
    assert call_impasto("corpus", "add", folder / "docs", *place, "--json").json["unchanged"] == 2
    hits = json.loads(call_impasto("corpus", "search", "shaded pavements", *place, "--json").stdout)
    assert "pavements" in hits[0]["text"]
    listed = json.loads(call_impasto("corpus", "list", *place, "--json").stdout)
    assert call_impasto("corpus", "remove", listed[0]["id"], *place).status == 0
    assert len(json.loads(call_impasto("corpus", "list", *place, "--json").stdout)) == 1


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["research", "x"], 2, "where to look"),
        (["research", " ", "--web"], 2, "Ask a question"),
        (["research", "x", "--corpus", "nowhere-at-all"], 4, "does not exist"),
        (["corpus", "list", "--corpus", "nowhere-at-all"], 3, "no corpus"),
        (["corpus", "add", "nowhere-at-all"], 4, "does not exist"),
    ],
)
def it_says_what_to_do(arguments: list[str], status: int, said: str, tmp_path: Path):
    outcome = call_impasto(*arguments, IMPASTO_DATA=str(tmp_path))
    assert outcome.status == status
    assert said in outcome.stderr
    assert "Traceback" not in outcome.stderr


@pytest.mark.full
def it_makes_a_deck_of_what_was_found(folder: Path):
    asked = ("deck", "Cooler streets: shade and pavements", "--research", "--corpus", folder / "docs", "--slides", "6")
    outcome = run_impasto(
        *asked, "--out", folder / "deck", "--json", IMPASTO_DATA=str(folder / "data"), IMPASTO_TIER="small"
    )
    assert outcome.status == 0, outcome.stderr
    assert (folder / "deck" / "research" / "report.html").is_file()
    spec = json.loads((folder / "deck" / "deck.json").read_text("utf-8"))
    assert spec["title"] == "Cooler streets: shade and pavements"
    references = [r["text"] for slide in spec["slides"] for r in slide.get("references", [])]
    assert any("cool-streets.pdf" in text for text in references)
    assert not any(outcome.json["checks"].values())
