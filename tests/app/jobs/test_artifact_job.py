"""Small apps as jobs: one page of a sentence, the next version of a wish, a refusal that keeps the last one."""

from __future__ import annotations

import pytest

from app.jobs import queue
from app.jobs.artifact import PAGE
from app.store import projects
from tests.app.jobs.bench import Bench
from tests.app.jobs.test_deck_job import SMALL

pytestmark = pytest.mark.full
SENTENCE = "a memory game with fruits"


def ask(bench: Bench, project_id: str, **request: object) -> str:
    with bench.store.write() as session:
        job = queue.submit(
            session,
            kind="artifact",
            owner="me",
            title=SENTENCE,
            project_id=project_id,
            request={"inputs": [], **request},
        )
    return job.id


def it_makes_a_page_changes_it_and_keeps_it_when_it_refuses(bench: Bench):
    bench.worker(**SMALL)
    with bench.store.write() as session:
        held = projects.create(session, kind="artifact", owner="me", title=SENTENCE).id
    first = ask(bench, held, sentence=SENTENCE)
    done = bench.wait(first, "done", "failed")
    assert done.error is None
    (made,) = bench.versions(first)
    assert set(made.files) == {PAGE}
    assert made.spec["blueprint"] == "memory"
    assert made.spec["checks"]["faults"] == []
    page = bench.store.blobs.get(made.files[PAGE]).decode()
    assert "<script" in page
    with bench.store.read() as session:
        assert projects.get(session, held).title == made.spec["title"]
    assert {"understand", "build"} <= {body["phase"] for body in bench.said(first, "phase")}

    darker = bench.wait(ask(bench, held, wish="make it dark"), "done", "failed")
    assert darker.error is None
    assert len(bench.versions(first)) == 2
    assert bench.store.blobs.get(bench.versions(first)[-1].files[PAGE]).decode() != page

    refused = bench.wait(ask(bench, held, wish="add accounts with login by e-mail"), "done", "failed")
    assert refused.error is not None
    assert refused.error.code == "input-refused"
    assert len(bench.versions(first)) == 2
