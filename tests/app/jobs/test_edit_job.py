"""Edits as jobs: the newest version of a project is changed, what is refused leaves it, a changed file is gone on from."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pptx
import pytest

from app.jobs import queue
from app.jobs.edit import CHANGES
from app.store import projects, versions
from tests.agents.deck.edits.decks import exported, library, spec
from tests.agents.poster import sheets
from tests.app.jobs.bench import Bench
from tests.app.jobs.test_deck_job import SMALL

pytestmark = pytest.mark.full


def project(bench: Bench, folder: Path) -> str:
    made = exported(folder, spec(), library())
    files = {p.relative_to(made).as_posix(): bench.store.keep(p)[0].sha256 for p in made.rglob("*") if p.is_file()}
    with bench.store.write() as session:
        held = projects.create(session, kind="deck", owner="me", title="Buses")
        versions.commit(session, held.id, spec=json.loads((made / "deck.json").read_text("utf-8")), files=files)
    return held.id


def it_makes_a_version_of_a_poster(bench: Bench, tmp_path: Path):
    bench.worker(**SMALL)
    made = sheets.exported(tmp_path / "poster")
    files = {p.name: bench.store.keep(p)[0].sha256 for p in made.iterdir() if p.is_file()}
    with bench.store.write() as session:
        held = projects.create(session, kind="poster", owner="me", title="Buses").id
        versions.commit(session, held, spec=json.loads((made / "poster.json").read_text("utf-8")), files=files)
    first = ask(bench, held, "remove the methods section")
    done = bench.wait(first, "done", "failed")
    assert done.error is None
    assert done.result is not None
    assert done.result["panels"] == 3
    newest = bench.versions(first)[-1]
    assert set(newest.files) == {*files, CHANGES}
    back = ask(bench, held, "undo")
    assert bench.wait(back, "done", "failed").error is None
    assert bench.versions(back)[-1].spec == bench.versions(back)[0].spec


def ask(bench: Bench, project_id: str, wish: str, files: dict[str, bytes] | None = None) -> str:
    kept = {name: bench.store.keep(data)[0].sha256 for name, data in (files or {}).items()}
    request = {"wish": wish, "inputs": list(kept)}
    with bench.store.write() as session:
        job = queue.submit(
            session, kind="edit", owner="me", title="Buses", project_id=project_id, request=request, files=kept
        )
    return job.id


def it_makes_a_version_of_a_wish_and_keeps_the_last_one_when_it_refuses(bench: Bench, tmp_path: Path):
    bench.worker(**SMALL)
    held = project(bench, tmp_path / "deck")

    first = ask(bench, held, "make slide 4 a timeline")
    done = bench.wait(first, "done", "failed")
    assert done.error is None
    assert done.result is not None
    assert done.result["said"][0] == "Slide 4 is now “timeline”."
    newest = bench.versions(first)[-1]
    assert newest.spec["slides"][3]["layout"] == "timeline"
    assert {"deck.pptx", "deck.pdf", "deck.html", CHANGES, "slides/04.png"} <= set(newest.files)
    assert not any(name.startswith("history/") for name in newest.files)

    refused = bench.wait(ask(bench, held, "make slide 99 a table"), "done", "failed")
    assert refused.error is not None
    assert refused.error.code == "edit-refused"
    assert "the deck has 10" in refused.error.sentence
    assert len(bench.versions(first)) == 2

    back = ask(bench, held, "undo")
    assert bench.wait(back, "done", "failed").error is None
    assert bench.versions(back)[-1].spec == bench.versions(back)[0].spec

    blob = bench.store.blobs.get(bench.versions(back)[-1].files["deck.pptx"])
    presentation: Any = pptx.Presentation(io.BytesIO(blob))
    presentation.slides[3].shapes.title.text_frame.text = "By hand"
    changed = io.BytesIO()
    presentation.save(changed)
    hand = ask(bench, held, "delete slide 3", {"deck.pptx": changed.getvalue()})
    assert bench.wait(hand, "done", "failed").error is None
    titles = [s["title"].get("label") for s in bench.versions(hand)[-1].spec["slides"]]
    assert "By hand" in titles
    assert len(titles) == 9
