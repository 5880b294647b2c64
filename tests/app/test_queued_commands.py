"""Commands that write into a folder are jobs: killed, typed again, cancelled, gone on with; and who does them."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from agents.errors import InputRefused
from agents.settings import Settings
from app.commands.attending import QUIET, Attendant, is_served
from app.commands.given import placed
from app.commands.queued import Made, Order, _complain, _queued, _taken_up, carried_out
from app.jobs import queue
from app.jobs.here import Here, host, is_held, made_here, released
from app.jobs.lease import LOG_SAYS, claim, take_from
from app.jobs.machine import this_machine
from app.jobs.orphans import adopt, hand_back, is_at_work
from app.jobs.records import Job
from app.jobs.watch import Watch
from app.jobs.worker import Worker
from app.store import Store, projects, versions
from app.store.ids import now
from app.store.records import Version
from app.store.tables import WorkerRow
from model.errors import ConfigurationError, ImpastoError
from tests.agents.scripted_endpoint import Endpoint, Hang, Reply
from tests.app.jobs.bench import PATIENCE, ROOT

NOBODY = 2**22 + 1
"""No process has this id: it is beyond the largest one."""
SENTENCE = "a memory game with fruits"


def until(condition: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)
    return found


class Typed:
    """Commands in a folder, with data beside it."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.settings = {"IMPASTO_DATA": str(folder / "data"), "IMPASTO_THREADS": "1", **settings}
        self.store = Store.open(Settings(data=folder / "data"))
        self.begun: list[subprocess.Popen[str]] = []

    def begin(self, *words: str, **settings: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "app", *words],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", **self.settings, **settings},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.begun.append(process)
        return process

    def run(self, *words: str, **settings: str) -> Any:
        process = self.begin(*words, **settings)
        out, said = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, said
        return json.loads(out)

    def jobs(self) -> list[Job]:
        with self.store.read() as session:
            return queue.listed(session)

    def nobody_is_at_work(self) -> bool:
        with self.store.read() as session:
            return not session.scalars(sa.select(WorkerRow.id)).all()

    def versions(self, job: Job) -> list[Version]:
        with self.store.read() as session:
            return versions.history(session, job.project_id or "")

    def close(self) -> None:
        for process in self.begun:
            process.kill()
            process.communicate()
        self.store.close()


@pytest.fixture
def typed(tmp_path: Path) -> Iterator[Typed]:
    made = Typed(tmp_path, IMPASTO_TIER="large")
    yield made
    made.close()


def it_goes_on_with_what_was_killed_and_what_was_stopped(typed: Typed):
    ready = threading.Event()

    def answer(asked: dict[str, Any]) -> Reply:
        return "I cannot." if ready.is_set() else Hang()

    with Endpoint(answer) as endpoint:
        words = ("artifact", SENTENCE, "--out", "page.html", "--json", "--model", endpoint.url)
        killed = typed.begin(*words)
        until(lambda: endpoint.requests)
        killed.kill()
        killed.wait()
        assert [job.state for job in typed.jobs()] == ["running"]  # nobody could say otherwise
        (left,) = typed.run("jobs", "list", "--json")
        assert left["state"] == "queued"
        assert typed.nobody_is_at_work()

        stopped = typed.begin(*words)
        until(lambda: len(endpoint.requests) > 1)
        stopped.send_signal(signal.SIGINT)
        _, said = stopped.communicate(timeout=PATIENCE)
        assert stopped.returncode == 130, said
        assert [(job.id, job.state) for job in typed.jobs()] == [(left["id"], "cancelled")]

        ready.set()
        told = typed.run(*words)
    (job,) = typed.jobs()
    assert (job.id, job.state, told["path"]) == (left["id"], "done", "page.html")
    assert len(typed.versions(job)) == 1
    made = (typed.folder / "page.html").read_bytes()
    with typed.store.read() as session:
        assert (
            typed.store.blobs.get(versions.get(session, (job.result or {})["version_id"]).files["index.html"]) == made
        )

    darker = typed.run("artifact", "make it dark", "--continue", "page.html", "--json", IMPASTO_TIER="small")
    assert darker["path"] == "page.html"
    assert (typed.folder / "page.html").read_bytes() != made
    assert len(typed.jobs()) == len(typed.versions(job)) == 2  # of the same project
    assert until(typed.nobody_is_at_work)


def job_of(store: Store, machine: str, **more: Any) -> str:
    with store.write() as session:
        here = Here(machine=machine, asked="x", **more).model_dump()
        made = projects.create(session, kind="deck", owner="local", title="t")
        return queue.submit(
            session, kind="deck", owner="local", title="t", request={"here": here}, project_id=made.id
        ).id


def machine_of(store: Store, job: str) -> str:
    with store.read() as session:
        return queue.find(session, job).request["here"]["machine"]


class DescribeWhereAJobMayRun:
    def it_is_held_while_its_command_lives(self):
        assert is_held(f"{host()}/{os.getpid()}")
        assert is_held("elsewhere/1")
        assert not is_held(f"{host()}/{NOBODY}")
        assert not is_held(host())

    def it_is_opened_to_its_machine_when_its_command_is_gone(self, store: Store):
        ours, left = job_of(store, f"{host()}/{os.getpid()}"), job_of(store, f"{host()}/{NOBODY}")
        elsewhere = job_of(store, f"elsewhere/{NOBODY}")
        adopt(store)
        assert machine_of(store, left) == host()
        assert machine_of(store, ours) == f"{host()}/{os.getpid()}"
        assert machine_of(store, elsewhere) == f"elsewhere/{NOBODY}"

    @pytest.mark.parametrize(
        ("holder", "beats", "held"),
        [
            ("here/own", [], True),  # it has only just begun
            ("here/nobody", [], False),
            ("here/own", [60], False),  # another program has got its number
            ("container/7", [], False),
            ("container/7", [60], False),
            ("container/7", [60, 1], True),
            ("here", [], False),
        ],
    )
    def it_is_left_to_its_command_while_that_is_at_work(self, store: Store, holder: str, beats: list[int], held: bool):
        for word, meant in (("here", host()), ("own", str(os.getpid())), ("nobody", str(NOBODY))):
            holder = holder.replace(word, meant)
        name, _, pid = holder.partition("/")
        with store.write() as session:
            for ago in beats:
                worker = WorkerRow(
                    id=f"{ago}", host=f"{name}.boot", pid=int(pid), beat_at=now() - timedelta(seconds=ago)
                )
                session.add(worker)
        with store.read() as session:
            assert is_at_work(session, holder) is held

    def it_is_gone_on_with_when_the_machine_of_its_command_is_gone(self, store: Store):
        job = job_of(store, "container/7")
        with store.read() as session:
            run = queue.row_of(session, job).run_id
        assert claim(store, job, run, "container.boot:7:alonex") is not None
        with store.write() as session:
            taken = _taken_up(session, queue.find(session, job), f"{host()}/1")
        assert (taken.id, taken.state, machine_of(store, job)) == (job, "queued", f"{host()}/1")

    def it_is_handed_back_when_its_worker_is_dead_and_only_then(self, store: Store):
        workers = {name: f"{this_machine()}:{pid}:alone{name}" for name, pid in (("dead", NOBODY), ("at", os.getpid()))}
        held = {name: job_of(store, f"{host()}/{NOBODY}") for name in workers}
        for name, worker in workers.items():
            with store.write() as session:
                session.add(WorkerRow(id=worker, host=this_machine(), pid=int(worker.split(":")[1])))
                run = queue.row_of(session, held[name]).run_id
            assert claim(store, held[name], run, worker) is not None
        hand_back(store)
        with store.read() as session:
            states = {name: queue.find(session, job).state for name, job in held.items()}
            assert states == {"dead": "queued", "at": "running"}
            assert session.scalars(sa.select(WorkerRow.id)).all() == [workers["at"]]
        assert machine_of(store, held["dead"]) == host()

    def it_is_opened_when_it_is_taken_from_a_dead_worker_or_retried(self, store: Store):
        job = job_of(store, f"{host()}/{NOBODY}")
        with store.read() as session:
            run = queue.row_of(session, job).run_id
        lease = claim(store, job, run, "w")
        assert lease is not None
        with store.write() as session:
            take_from(session, queue.row_of(session, job, lock=True))
        assert machine_of(store, job) == host()
        again = job_of(store, f"{host()}/{NOBODY}")
        with store.write() as session:
            queue.cancel(session, again)
            queue.retry(session, again)
        assert machine_of(store, again) == host()

    def it_leaves_other_requests_as_they_are(self):
        assert released({"topic": "x"}) == {"topic": "x"}

    def it_names_paths_as_they_lie_below_the_result(self, tmp_path: Path):
        version = Version.model_construct(number=1)
        here = Here(machine="m", asked="x", folder=str(tmp_path / "a"), place=f"{tmp_path}/b/c.pptx")
        assert made_here(None, version, tmp_path) == {}
        assert made_here(here, here, tmp_path)["made"]["place"] == "b/c.pptx"
        assert placed({"a": ["x/1.png"], "b": "y"}, Path("out")) == {"a": ["out/x/1.png"], "b": "out/y"}


class DescribeWhoDoesIt:
    @pytest.mark.parametrize(
        ("ident", "alive", "ago", "served"),
        [("abcd", True, 0, True), ("abcd", False, 0, False), ("abcd", True, 60, False), ("aloneabcd", True, 0, False)],
    )
    def it_is_a_worker_that_is_at_work_here(self, store: Store, ident: str, alive: bool, ago: int, served: bool):
        pid = os.getpid() if alive else NOBODY
        with store.write() as session:
            name = f"{this_machine()}:{pid}:{ident}"
            session.add(WorkerRow(id=name, host=this_machine(), pid=pid, beat_at=now() - timedelta(seconds=ago)))
        assert is_served(store) is served
        with Attendant(store, Settings()) as plain, Attendant(store, Settings(page_seconds=9)) as particular:
            assert (plain.machine == host()) is served
            assert particular.machine == f"{host()}/{os.getpid()}"  # it has settings of its own

    def it_says_why_there_can_be_no_worker(self, store: Store, monkeypatch: pytest.MonkeyPatch):
        def broken(*_: object) -> None:
            raise RuntimeError("no room for it")

        monkeypatch.setattr(Watch, "register", broken)
        with Attendant(store, Settings()) as attendant, pytest.raises(ImpastoError, match="no room for it"):
            attendant.attend(Job.model_construct(id="x", state="queued"))

    def it_leaves_the_logs_of_this_process_as_it_found_them(self, store: Store, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(Worker, "start", lambda worker: None)
        before = {name: logging.getLogger(name).propagate for name in QUIET}
        with Attendant(store, Settings()) as attendant:
            attendant.attend(Job.model_construct(id="x", state="queued"))
            assert not any(logging.getLogger(name).propagate for name in QUIET)
        assert {name: logging.getLogger(name).propagate for name in QUIET} == before

    def it_keeps_what_its_worker_says_and_shows_none_of_it(
        self, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ):
        def start(worker: Worker) -> None:
            logging.getLogger("impasto.worker").warning("a loose end")

        monkeypatch.setattr(Worker, "start", start)
        monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
        with Attendant(store, Settings()) as attendant:
            assert attendant.kept_log() is None
            attendant.attend(Job.model_construct(id="x", state="queued"))
            job = job_of(store, attendant.machine)
            with store.read() as session:
                run = queue.row_of(session, job).run_id
            lease = claim(store, job, run, "w")
            assert lease is not None
            lease.fail(ImpastoError("Something broke.", fix=LOG_SAYS))
            with store.read() as session:
                failed = queue.find(session, job)
            with pytest.raises(ImpastoError) as complaint:
                _complain(store, failed, Order("deck", {}, "t"), attendant)
        kept = re.fullmatch(r"Details are in (.+)\.", complaint.value.fix or "")
        assert kept is not None
        assert "a loose end" in Path(kept.group(1)).read_text()
        logging.getLogger("impasto.worker").warning("a loose end")  # of a thread that has not ended yet
        assert "a loose end" not in "".join(capfd.readouterr())


class DescribeTheSameWordsAgain:
    @pytest.mark.parametrize(
        ("error", "same"),
        [(ImpastoError("The disk is full."), True), (InputRefused("There is no slide 40."), False)],
        ids=["a failure is gone on with", "a refusal is an answer"],
    )
    def it_goes_on_or_asks_anew(self, store: Store, tmp_path: Path, error: ImpastoError, same: bool):
        order = Order("artifact", {"sentence": SENTENCE}, SENTENCE, here={"folder": str(tmp_path), "out": "a.html"})
        first = _queued(store, order, Settings(), host())
        with store.read() as session:
            run = queue.row_of(session, first.id).run_id
        lease = claim(store, first.id, run, "w")
        assert lease is not None
        lease.fail(error)
        assert (_queued(store, order, Settings(), host()).id == first.id) is same


class DescribeAMadeVersion:
    def it_is_written_whole_and_old_slides_go(self, store: Store, tmp_path: Path):
        (blob,) = store.keep(b"new")
        (tmp_path / "slides").mkdir()
        for name in ("01.png", "07.png", "mine.png"):
            (tmp_path / "slides" / name).write_bytes(b"old")
        files = {"slides/01.png": blob.sha256, "deck.json": blob.sha256, "changes.html": blob.sha256}
        version = Version.model_construct(files=files)
        Made(store, version, {}).write(tmp_path, without=("changes.html",))
        assert sorted(p.name for p in tmp_path.rglob("*") if p.is_file() and "data" not in p.parts) == [
            "01.png", "deck.json", "mine.png",
        ]  # fmt: skip
        assert (tmp_path / "slides" / "01.png").read_bytes() == b"new"

    def it_never_leaves_its_folder(self, store: Store, tmp_path: Path):
        (blob,) = store.keep(b"new")
        with pytest.raises(ImpastoError, match="outside"):
            Made(store, Version.model_construct(files={"../x": blob.sha256}), {}).write(tmp_path / "out")


def it_says_when_the_data_folder_cannot_be_written(tmp_path: Path):
    (tmp_path / "data").write_text("a file")
    order = Order("artifact", {"sentence": SENTENCE}, SENTENCE, here={"folder": str(tmp_path)})
    with (
        pytest.raises(ConfigurationError, match="cannot be written"),
        carried_out(order, Settings(data=tmp_path / "data"), show=lambda told: None),
    ):
        pass
