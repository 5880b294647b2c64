"""What a job's row tells is cleaned like its events: a key that gets into words is in no column that anybody reads."""

from __future__ import annotations

import json

import pytest

from agents.redaction import HIDDEN, remember
from agents.settings import Settings
from app.jobs import queue
from app.jobs.lease import claim
from app.jobs.run import Run
from app.store.tables import JobRow
from model.errors import ImpastoError

CANARY = "canary-7f3e-Zq9-w2"


@pytest.fixture
def run(store, tmp_path):
    remember(CANARY)
    with store.write() as session:
        job = queue.submit(session, kind="loop", owner="me", title="t", request={})
        taken = queue.row_of(session, job.id).run_id
    return Run(claim(store, job.id, taken, "w"), Settings(data=tmp_path), lambda: False)


def written(run: Run) -> str:
    """Every column of the job, and its events."""
    with run.store.read() as session:
        row = session.get_one(JobRow, run.job.id)
        columns = {column.key: repr(getattr(row, column.key)) for column in JobRow.__table__.columns}
        events = [event.model_dump(mode="json") for event in queue.events(session, run.job.id)]
    return json.dumps([columns, events])


def it_hides_keys_in_progress(run: Run):
    run.tell("draft", f"Asking with {CANARY}", item=1, of=2, tokens=3)
    run.tell("draft", f"Asking with {CANARY}", item=1, of=2, tokens=9)
    assert HIDDEN in written(run)
    assert CANARY not in written(run)


@pytest.mark.parametrize("end", ["finish", "fail", "pause"])
def it_hides_keys_in_how_it_ends(run: Run, end: str):
    ends = {
        "finish": lambda: run.lease.finish({"said": [f"The server said {CANARY}."]}),
        "fail": lambda: run.lease.fail(ImpastoError(f"Wrong key: {CANARY}.", fix=f"Not {CANARY}.")),
        "pause": lambda: run.lease.pause({"outline": {"title": CANARY}}),
    }
    ends[end]()
    assert HIDDEN in written(run)
    assert CANARY not in written(run)


def it_shows_no_count_that_falls(run: Run):
    for tokens in (3, 20, 12, 21):
        run.tell("draft", "Writing", tokens=tokens)
        with run.store.read() as session:
            progress = queue.find(session, run.job.id).progress
        assert progress is not None
        assert progress.tokens >= min(tokens, 20)
    assert progress.tokens == 21
