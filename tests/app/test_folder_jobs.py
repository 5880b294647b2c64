"""A job's folder."""

from __future__ import annotations

import subprocess
import sys

import pytest

from agents.deck.writer import DeckRequest, Event
from app import folder_jobs as jobs


@pytest.fixture
def job(tmp_path):
    return jobs.create(tmp_path, DeckRequest(topic="Bees"), [("notes.md", b"# Bees"), ("../../evil.md", b"# Evil")])


def it_keeps_uploads_by_their_plain_names_inside_its_folder(job):
    assert [p.name for p in job.request.inputs] == ["notes.md", "evil.md"]
    assert all(p.parent == job.folder / "inputs" for p in job.request.inputs)
    assert job.request.out == job.deck


def it_keeps_two_uploads_of_one_name_apart(tmp_path):
    twins = jobs.create(tmp_path, DeckRequest(), [("a.md", b"1"), ("a.md", b"2")])
    assert sorted(p.read_bytes() for p in twins.request.inputs) == [b"1", b"2"]


def it_replays_events_from_any_number(job):
    for n in range(3):
        job.append(Event(phase="draft", message=f"slide {n}"))
    assert [e.message for e in job.events(1)] == ["slide 1", "slide 2"]


def it_leaves_a_half_written_event_for_later(job):
    job.append(Event(phase="draft", message="whole"))
    with (job.folder / "events.jsonl").open("a") as log:
        log.write('{"phase": "dra')
    assert [e.message for e in job.events()] == ["whole"]


def it_knows_how_it_ended(job):
    job.finish(state="done", slides=3)
    assert job.state == "done"


def it_notices_that_its_worker_is_gone(job):
    process = subprocess.Popen([sys.executable, "-c", "pass"])
    process.wait()
    (job.folder / "pid").write_text(str(process.pid))
    assert job.state == "lost"


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", "nothing-here"])
def it_finds_nothing_by_a_name_that_is_no_job(tmp_path, name):
    assert jobs.find(tmp_path, name) is None


def it_lists_the_newest_first(tmp_path):
    for name in ("20250101-000000-aaaaaa", "20260101-000000-bbbbbb"):
        folder = tmp_path / "jobs" / name
        folder.mkdir(parents=True)
        (folder / "request.json").write_text(DeckRequest(topic=name).model_dump_json())
    assert [j.id[:4] for j in jobs.recent(tmp_path)] == ["2026", "2025"]
