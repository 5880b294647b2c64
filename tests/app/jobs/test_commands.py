"""The command line of projects, jobs, backups: what scripts rely on."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from app.cli import app
from app.endings import end
from app.jobs import queue
from app.jobs.lease import claim
from app.store import conversation, projects, versions
from model.errors import ImpastoError

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def impasto(database_url, tmp_path, monkeypatch, capsys):
    """Run a command on the store of the test; its status and what it said on stdout."""
    monkeypatch.setenv("IMPASTO_DATABASE", database_url)
    monkeypatch.setenv("IMPASTO_DATA", str(tmp_path / "data"))

    def run(*arguments: object) -> tuple[int, str]:
        command = typer.main.get_command(app)
        status = end(lambda: command.main([str(a) for a in arguments], "impasto", standalone_mode=False))
        said = capsys.readouterr()
        run.told = said.err  # type: ignore[attr-defined]
        return status, said.out

    return run


@pytest.fixture
def project(store):
    (blob,) = store.keep(b"hello")
    with store.write() as session:
        made = projects.create(session, kind="deck", owner="me", title="Night buses")
        versions.commit(session, made.id, spec={"title": "x"}, files={"deck/deck.txt": blob.sha256}, note="First")
    return made


@pytest.fixture
def job(store, project):
    with store.write() as session:
        return queue.submit(session, kind="deck", owner="me", title="t", request={}, project_id=project.id)


class DescribeProjects:
    def it_lists_and_shows_them_as_json(self, impasto, project):
        status, said = impasto("projects", "list", "--json")
        assert (status, [p["title"] for p in json.loads(said)]) == (0, ["Night buses"])
        status, said = impasto("projects", "show", project.id, "--json")
        shown = json.loads(said)
        assert (shown["id"], [v["number"] for v in shown["versions"]], shown["turns"]) == (project.id, [1], [])

    def it_exports_a_version(self, impasto, project, tmp_path):
        status, said = impasto("projects", "export", project.id, "--out", tmp_path / "out", "--json")
        assert (status, json.loads(said)["files"]) == (0, ["deck/deck.txt", "spec.json"])
        assert (tmp_path / "out" / "deck" / "deck.txt").read_bytes() == b"hello"
        assert json.loads((tmp_path / "out" / "spec.json").read_text()) == {"title": "x"}

    def it_exports_nothing_outside_of_the_folder(self, impasto, project, store, tmp_path):
        (blob,) = store.keep(b"evil")
        with store.write() as session:
            versions.commit(session, project.id, spec={}, files={"../evil.txt": blob.sha256})
        status, _ = impasto("projects", "export", project.id, "--out", tmp_path / "out")
        assert status == 1
        assert not (tmp_path / "evil.txt").exists()

    def it_deletes_and_takes_back(self, impasto, project):
        assert impasto("projects", "delete", project.id)[0] == 0
        assert json.loads(impasto("projects", "list", "--json")[1]) == []
        assert len(json.loads(impasto("projects", "list", "--deleted", "--json")[1])) == 1
        assert impasto("projects", "undelete", project.id)[0] == 0

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (["projects", "list"], "no project yet"),
            (["projects", "list", "--search", "boats"], "“boats”"),
            (["projects", "list", "--deleted"], "bin is empty"),
            (["jobs", "list"], "no job yet"),
        ],
    )
    def it_says_that_there_is_nothing(self, impasto, store, words, told):
        assert impasto(*words) == (0, "")
        assert told in impasto.told

    @pytest.mark.parametrize("command", [["projects", "show"], ["projects", "delete"], ["jobs", "show"]])
    def it_says_what_it_does_not_find(self, impasto, store, command):
        assert impasto(*command, "nothing")[0] == 4


class DescribeJobs:
    def it_lists_shows_and_cancels_them(self, impasto, job):
        assert [j["id"] for j in json.loads(impasto("jobs", "list", "--json")[1])] == [job.id]
        assert json.loads(impasto("jobs", "cancel", job.id, "--json")[1])["state"] == "cancelled"
        assert json.loads(impasto("jobs", "show", job.id, "--json")[1])["state"] == "cancelled"
        assert json.loads(impasto("jobs", "retry", job.id, "--json")[1])["state"] == "queued"

    def it_queues_one_with_documents_and_options(self, impasto, store, tmp_path):
        (tmp_path / "notes.md").write_text("# Night buses\n\nThey ran on four lines.\n")
        status, said = impasto(
            "jobs", "submit", "deck", tmp_path / "notes.md", "--set", "slides=4", "--set", "topic=Buses", "--json"
        )
        queued = json.loads(said)
        assert (status, queued["state"], queued["kind"]) == (0, "queued", "deck")
        assert (queued["request"]["slides"], queued["request"]["topic"]) == (4, "Buses")
        assert queued["request"]["inputs"] == ["notes.md"]
        assert json.loads(impasto("projects", "list", "--json")[1])[0]["title"] == "notes.md"

    def it_calls_a_project_without_documents_by_what_was_said(self, impasto, store):
        said = "a memory game with fruits\nand a clock"
        assert impasto("jobs", "submit", "artifact", "--set", f"sentence={said}")[0] == 0
        (made,) = json.loads(impasto("projects", "list", "--json")[1])
        assert made["title"] == "a memory game with fruits"
        with store.read() as session:
            assert [turn.text for turn in conversation.turns(session, made["id"])] == [said]

    def it_queues_one_on_a_project_once_and_watches_it(self, impasto, store, project):
        wish = ["jobs", "submit", "edit", "--project", project.id, "--set", "wish=shorter", "--key", "a"]
        queued = json.loads(impasto(*wish, "--json")[1])
        assert (queued["project_id"], queued["owner"]) == (project.id, "me")
        with store.read() as session:
            run = queue.row_of(session, queued["id"]).run_id
        lease = claim(store, queued["id"], run, "w")
        assert lease is not None
        lease.fail(ImpastoError("It broke."))
        status, said = impasto(*wish, "--watch", "--json")
        assert status == 1
        assert [json.loads(line)["body"].get("state") for line in said.splitlines()][-1] == "failed"
        assert len(json.loads(impasto("jobs", "list", "--json")[1])) == 1

    @pytest.mark.parametrize(
        ("words", "status"),
        [
            (["deck", "--set", "colour=red"], 4),
            (["deck", "--set", "slides"], 2),
            (["deck", "nothing.md"], 4),
            (["cake"], 4),
            (["deck", "--key", "a"], 2),
            (["edit", "--project", "nothing", "--set", "wish=shorter"], 4),
        ],
    )
    def it_queues_nothing_that_cannot_be_done(self, impasto, store, words, status):
        assert impasto("jobs", "submit", *words)[0] == status
        assert json.loads(impasto("jobs", "list", "--json")[1]) == []
        assert json.loads(impasto("projects", "list", "--json")[1]) == []

    def it_answers_a_waiting_one(self, impasto, store, job, tmp_path):
        with store.read() as session:
            run = queue.row_of(session, job.id).run_id
        lease = claim(store, job.id, run, "w")
        assert lease is not None
        lease.pause({"outline": 1, "problem": "The answer is not an outline."})
        impasto("jobs", "show", job.id)
        assert "it asks for: outline. The answer is not an outline." in impasto.told
        (tmp_path / "answer.json").write_text('{"outline": 2}')
        assert json.loads(impasto("jobs", "answer", job.id, tmp_path / "answer.json", "--json")[1])["state"] == "queued"
        assert impasto("jobs", "answer", job.id, tmp_path / "answer.json")[0] == 1
        assert impasto("jobs", "answer", job.id, tmp_path / "nothing.json")[0] == 4

    @pytest.mark.parametrize("how", ["done", "failed", "cancelled", "waiting"])
    def it_watches_until_the_end_and_exits_accordingly(self, impasto, store, job, how):
        with store.read() as session:
            run = queue.row_of(session, job.id).run_id
        lease = claim(store, job.id, run, "w")
        assert lease is not None
        ends = {
            "done": lambda: lease.finish({}),
            "failed": lambda: lease.fail(ImpastoError("It broke.")),
            "cancelled": lease.cancelled,
            "waiting": lambda: lease.pause({}),
        }
        ends[how]()
        status, said = impasto("jobs", "watch", job.id, "--json")
        events = [json.loads(line) for line in said.splitlines()]
        assert status == {"done": 0, "failed": 1, "cancelled": 130, "waiting": 0}[how]
        assert [e["number"] for e in events] == list(range(1, len(events) + 1))
        assert events[-1]["body"]["state"] == how
        assert len(impasto("jobs", "watch", job.id, "--after", 2, "--json")[1].splitlines()) == len(events) - 2

    def it_tells_a_person_what_was_made(self, impasto, store, project, job):
        with store.write() as session:
            row = queue.row_of(session, job.id)
            queue.say(session, row, "item", {"key": "s1", "title": "Key figures", "lines": ["412 times"]})
            queue.say(session, row, "item", {"key": "Buses", "title": "They ran.", "lines": []})
            queue.say(session, row, "version", {"version_id": "v", "number": 2})
            queue.end(session, row, "done")
        assert impasto("jobs", "watch", job.id) == (0, f"{job.id}\n")
        lines = [line.split(maxsplit=1)[1] for line in impasto.told.splitlines()]
        assert lines[1:4] == ["drafted: Key figures", "Buses: They ran.", "version 2 is made"]
        assert f"impasto projects export {project.id} --out FOLDER" in impasto.told

    def it_says_that_a_job_is_being_stopped(self, impasto, store, job):
        with store.read() as session:
            run = queue.row_of(session, job.id).run_id
        claim(store, job.id, run, "w")
        impasto("jobs", "cancel", job.id)
        assert impasto.told == "t: stopping\n"


class DescribeBackups:
    def it_goes_into_one_file_and_comes_back(self, impasto, project, tmp_path):
        status, said = impasto("backup", tmp_path / "all.impasto", "--json")
        assert (status, json.loads(said)["tables"]["projects"]) == (0, 1)
        other = ["--database", f"sqlite:///{tmp_path / 'n' / 'x.sqlite'}", "--data", tmp_path / "n"]
        assert impasto("restore", tmp_path / "all.impasto", *other)[0] == 0
        assert [p["id"] for p in json.loads(impasto("projects", "list", "--json", *other)[1])] == [project.id]
        assert impasto("projects", "export", project.id, "--out", tmp_path / "out", *other)[0] == 0
        assert impasto("restore", tmp_path / "all.impasto", *other)[0] == 1


def it_starts_fast_enough_to_be_called_by_scripts():
    """Neither torch, nor LangGraph, nor DBOS is loaded to list jobs."""
    code = "import sys, app.jobs.queue, app.store; from app.cli import app; print(*sorted({'torch', 'langgraph', 'dbos'} & set(sys.modules)))"
    assert subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, text=True).strip() == ""
