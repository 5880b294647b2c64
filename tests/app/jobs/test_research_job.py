"""Research as a job: the real graph with the embedded model, killed and cancelled on the way."""

from __future__ import annotations

import json
import os
import signal

import pytest

from app.jobs import queue
from tests.app.jobs.bench import Bench
from tests.app.jobs.test_deck_job import NOTES, SMALL

QUESTION = "How many passengers did the night buses in Orrin carry?"


def submit(bench: Bench, **wish: object) -> str:
    more = "# Weather\n\nThe winter in the hills above Orrin was mild, and rain fell on 210 days of the year.\n"
    notes, weather = bench.store.keep(NOTES.encode(), more.encode())
    files = {"notes.md": notes.sha256, "weather.md": weather.sha256}
    return bench.submit("research", files=files, inputs=list(files), question=QUESTION, **wish)


def it_makes_a_report_and_goes_on_after_it_was_killed_or_cancelled(bench: Bench):
    worker = bench.worker(**SMALL)
    calm = submit(bench)
    done = bench.wait(calm, "done", "failed")
    assert done.error is None
    (version,) = bench.versions(calm)
    assert version.spec["answer"]
    assert "61,400" in bench.store.blobs.get(version.files["report.md"]).decode()
    assert {"report.md", "report.html", "report.docx", "report.pdf", "report.json", "notes.json", "trace.json"} <= set(
        version.files
    )
    assert {c["source"] for c in version.spec["citations"]} <= {"notes.md", "weather.md"}
    page = bench.store.blobs.get(version.files["report.html"]).decode()
    assert str(bench.folder) not in page
    said = [body["phase"] for body in bench.said(calm, "phase")]
    assert {"plan", "search", "read", "write", "export"} <= set(said)
    assert any("61,400" in body["title"] for body in bench.said(calm, "item"))

    cancelled = submit(bench)
    bench.until(lambda: any(b["phase"] == "read" for b in bench.said(cancelled, "phase")))
    bench.change(queue.cancel, cancelled)
    if bench.wait(cancelled, "cancelled", "done").state == "cancelled":
        bench.change(queue.retry, cancelled)
    bench.wait(cancelled, "done", "failed")
    assert bench.versions(cancelled)[0].spec == version.spec

    killed = submit(bench)
    bench.until(lambda: any(b["phase"] == "read" for b in bench.said(killed, "phase")))
    os.kill(worker.pid, signal.SIGKILL)
    bench.worker(**SMALL)
    bench.wait(killed, "done", "failed")
    assert bench.versions(killed)[0].spec == version.spec
    notes = json.loads(bench.store.blobs.get(bench.versions(killed)[0].files["notes.json"]))
    assert notes


def it_fails_with_a_sentence_when_there_is_nowhere_to_look(bench: Bench):
    bench.worker(**SMALL)
    job = bench.submit("research", question=QUESTION)
    failed = bench.wait(job, "done", "failed")
    assert failed.error is not None
    assert "nowhere to look" in failed.error.sentence


pytestmark = pytest.mark.full
