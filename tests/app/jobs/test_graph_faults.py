"""The graphs that Impasto ships, cut off at every node: the same artifact, byte by byte, and each step's effect once.

Short: a few nodes, chosen by a seed. Long (`./impasto test --full`): every node, at its beginning and at its end, the
worker, the job's process, or worker, server and database at once, on SQLite and Postgres.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from agents.deck.graph import build
from app.store import credentials
from app.store.database import default_url
from tests.agents.deck.scripted_author import author, kind_of
from tests.agents.scripted_endpoint import Endpoint, Reply
from tests.app.jobs.bench import Bench
from tests.app.postgres import Postgres
from tests.app.serving import PATIENCE, Reader, Server

NOTES = """# Night buses in Orrin

Night buses ran on four lines from March to August 2025. They carried 61,400 passengers, 38 % more than planned.

## What it cost

Running the four lines cost €412,000. Fares brought in €139,000, so each trip cost the town €4.45.

## What people said

Most passengers were shift workers and students. In 820 interviews, 71 % said that they had no other way home.
"""
NODES = [name for name in build(None).get_graph().nodes if not name.startswith("__")]
SHORT = ("draft 2", "repair", "export")
"""Where the short form cuts: a branch, the loop, the end."""
WHATS = ("worker enter", "worker leave", "process enter", "process leave")
EMBEDDED = {"IMPASTO_TIER": "small", "IMPASTO_THREADS": "1"}


def inventing(asked: dict) -> Reply:
    """A large model's answers; one bullet on each slide has a figure that stands nowhere, so that repair has work."""
    reply = author(asked)
    if kind_of(asked) != "Slide" or not isinstance(reply, str):
        return reply
    slide = json.loads(reply)
    slide["bullets"][-1]["text"] = "They cost 987,654 euros a year."
    return json.dumps(slide)


@pytest.fixture(scope="module")
def model() -> Iterator[dict[str, str]]:
    """Settings of a worker whose model is a server that answers by a script, always the same to the same question."""
    with Endpoint(inventing) as endpoint:
        yield {"IMPASTO_MODEL": endpoint.url, "IMPASTO_TIER": "large"}


def mark_of(where: str) -> str:
    """Name of the file in which the worker counts entries: see `deadly.py`."""
    return re.sub(r"\W", "-", where)


def submit(bench: Bench, cuts: dict[str, str]) -> str:
    (blob,) = bench.store.keep(NOTES.encode())
    return bench.submit("deck", files={"notes.md": blob.sha256}, inputs=["notes.md"], slides=5, cuts=cuts)


def worker(bench: Bench, model: dict[str, str]) -> None:
    bench.worker("tests.app.jobs.deadly", **model)


def see_through(bench: Bench, job: str, model: dict[str, str]) -> None:
    """Until the job has ended; a worker that died is followed by a new one."""

    def over() -> bool:
        if bench.workers[-1].poll() is not None:
            worker(bench, model)
        return bench.job(job).ended

    bench.until(over)
    error = bench.job(job).error
    assert error is None, (error, bench.logs())


def files(bench: Bench, job: str) -> dict[str, bytes]:
    """All that the job made. Chromium writes the moment of printing into a PDF, and nothing else that differs."""
    return {
        path: re.sub(rb"\(D:\d{14}[^)]*\)", b"()", data) if path.endswith(".pdf") else data
        for path, data in bench.artifact(job).items()
    }


def calm(bench: Bench, model: dict[str, str]) -> tuple[dict[str, bytes], dict[str, int]]:
    """What comes of it when nothing disturbs: the files, and how often each node is entered."""
    worker(bench, model)
    job = submit(bench, {})
    see_through(bench, job, model)
    marks = bench.marks(job)
    assert {name.partition("-")[0] for name in marks} | {"repair"} == set(NODES)
    return files(bench, job), marks


def check(bench: Bench, job: str, cuts: dict[str, str], undisturbed: tuple[dict[str, bytes], dict[str, int]]) -> None:
    """What must hold wherever it was cut off."""
    made, marks = undisturbed
    found = files(bench, job)
    assert {path: len(data) for path, data in found.items()} == {path: len(data) for path, data in made.items()}
    assert found == made
    numbers = [event.number for event in bench.events(job)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(bench.said(job, "version")) == bench.states(job).count("done") == 1
    entered = {name: count for name, count in bench.marks(job).items() if "." not in name}
    cut = {mark_of(where) for where in cuts}
    assert cut <= entered.keys()
    for name, count in entered.items():
        sister = name.startswith("draft-") and any(where.startswith("draft-") for where in cut)
        assert marks[name] + (name in cut) <= count <= marks[name] + (name in cut) + sister, (name, count)


def nothing_left(bench: Bench) -> None:
    """No process that a job started runs on: neither Chromium nor its driver."""
    ours = f"IMPASTO_BLOBS={bench.folder}".encode()
    for process in bench.workers:
        process.kill()
        process.wait()
    bench.until(lambda: not any(ours in environment for environment in _environments()))


def _environments() -> Iterator[bytes]:
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            yield path.read_bytes()
        except OSError:
            continue


def places(chance: random.Random) -> list[str]:
    """Every node of the graph, of the branches one."""
    return [f"draft {chance.randint(1, 3)}" if name == "draft" else name for name in NODES]


def it_makes_the_same_deck_when_it_is_cut_off_at_some_nodes(tmp_path: Path, model: dict[str, str]):
    chance = random.Random(8)
    with closing(Bench(default_url(tmp_path / "data"), tmp_path)) as bench:
        undisturbed = calm(bench, model)
        assert undisturbed[1]["repair"] >= 1
        cuts = {where: chance.choice(WHATS) for where in SHORT}
        job = submit(bench, cuts)
        see_through(bench, job, model)
        check(bench, job, cuts, undisturbed)
        nothing_left(bench)


@pytest.mark.full
@pytest.mark.parametrize("what", WHATS)
def it_makes_the_same_deck_when_it_is_cut_off_at_every_node(bench: Bench, model: dict[str, str], what: str):
    """At one node after another of one job, so that what was taken up once is taken up again and again."""
    undisturbed = calm(bench, model)
    cuts = dict.fromkeys(places(random.Random(what)), what)
    job = submit(bench, cuts)
    see_through(bench, job, model)
    check(bench, job, cuts, undisturbed)
    nothing_left(bench)


@pytest.mark.full
@pytest.mark.parametrize("what", WHATS)
def it_makes_the_same_deck_with_the_embedded_model(tmp_path: Path, what: str):
    """It has no fault to repair; all other nodes are cut."""
    with closing(Bench(default_url(tmp_path / "data"), tmp_path)) as bench:
        undisturbed = calm(bench, EMBEDDED)
        cuts = {where: what for where in places(random.Random(what)) if mark_of(where) in undisturbed[1]}
        assert len(cuts) >= len(NODES) - 1
        job = submit(bench, cuts)
        see_through(bench, job, EMBEDDED)
        check(bench, job, cuts, undisturbed)
        nothing_left(bench)


@pytest.mark.full
@pytest.mark.parametrize("when", ["enter", "leave"])
def it_makes_the_same_deck_when_worker_server_and_database_die_at_every_node(
    tmp_path: Path, model: dict[str, str], when: str
):
    """Killed in any order, while the node waits; a reader of the job's events loses none."""
    chance = random.Random(when)
    database = Postgres()
    try:
        with closing(Bench(database.new_database(), tmp_path)) as bench:
            undisturbed = calm(bench, model)
            server = Server(tmp_path, bench.url, bench.folder / "blobs")
            with bench.store.write() as session:
                _, token = credentials.create(session, kind="token", owner="me")
            cuts = dict.fromkeys(places(chance), f"halt {when}")
            job = submit(bench, cuts)
            marks = Path(bench.job(job).request["marks"])
            reader = Reader(server, job, token)
            for where in cuts:
                mark = marks / f"{mark_of(where)}.halted"
                bench.until(mark.exists)
                deaths = [database.kill, server.kill, bench.workers[-1].kill]
                chance.shuffle(deaths)
                for die in deaths:
                    die()
                bench.workers[-1].wait()
                mark.with_suffix(".go").touch()
                database.start()
                server.start()
                worker(bench, model)
            see_through(bench, job, model)
            reader.join(PATIENCE)
            assert reader.numbers == list(range(1, bench.job(job).last_event + 1))
            assert reader.connections > len(cuts)
            check(bench, job, cuts, undisturbed)
            server.kill()
            nothing_left(bench)
    finally:
        database.stop()
