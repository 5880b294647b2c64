"""The graphs that Impasto ships, cut off at every node: the same artifact, byte by byte, and each step's effect once.

Short: a few nodes, chosen by a seed. Long (`./impasto test --full`): every node, at its beginning and at its end, the
worker, the job's process, or worker, server and database at once, on SQLite and Postgres.
"""

from __future__ import annotations

import io
import json
import random
import re
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from agents.deck import graph as deck_graph
from agents.research import graph as research_graph
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
WHATS = ("worker enter", "worker leave", "process enter", "process leave")
EMBEDDED = {"IMPASTO_TIER": "small", "IMPASTO_THREADS": "1"}


@dataclass(frozen=True)
class Case:
    """A kind of job, what is asked of it, and the nodes that it comes through."""

    kind: str
    request: dict[str, Any]
    nodes: frozenset[str]


def nodes(graph: Any, *never: str) -> frozenset[str]:
    """Names of a graph's nodes, but those that the case does not come to."""
    return frozenset(name for name in graph.get_graph().nodes if not name.startswith("__") and name not in never)


FREEFORM = ("ask", "act", "gather")
DECK = Case("deck", {"slides": 5}, nodes(deck_graph.build(None), *FREEFORM))
FAULTLESS = Case("deck", {"slides": 5}, nodes(deck_graph.build(None), "repair", *FREEFORM))
"""With the embedded model, which says nothing that the document does not."""
QUESTION = "How many people took the night buses of Orrin, and what did they cost?"
RESEARCH = Case("research", {"question": QUESTION}, nodes(research_graph.build(), "ask", "act"))
"""By a plan; the two nodes are those of a large model that calls tools."""
SHORT = ("draft 2", "repair", "export")
"""Where the short form cuts: a branch, the loop, the end."""


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


def submit(bench: Bench, case: Case, cuts: dict[str, str]) -> str:
    (blob,) = bench.store.keep(NOTES.encode())
    return bench.submit(case.kind, files={"notes.md": blob.sha256}, inputs=["notes.md"], cuts=cuts, **case.request)


def worker(bench: Bench, model: dict[str, str]) -> None:
    bench.worker("tests.app.jobs.deadly", **model)


def see_through(bench: Bench, job: str, model: dict[str, str]) -> None:
    """Until the job has ended; a worker that died is followed by a new one. Patient as long as anything happens."""

    def something_happened(before: int) -> bool:
        return bench.workers[-1].poll() is not None or bench.job(job).last_event > before

    while not (now := bench.job(job)).ended:
        bench.until(partial(something_happened, now.last_event))
        if bench.workers[-1].poll() is not None:
            worker(bench, model)
    error = bench.job(job).error
    assert error is None, (error, bench.logs())


def files(bench: Bench, job: str) -> dict[str, bytes]:
    """All that the job made, but for what it cannot help: the moments in a PDF and in a ZIP, and its own folder."""
    found: dict[str, bytes] = {}
    for path, data in bench.artifact(job).items():
        if path.endswith(".pdf"):
            found[path] = re.sub(rb"\(D:\d{14}[^)]*\)", b"()", data)
        elif path.endswith(".docx"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                found |= {f"{path}!{name}": archive.read(name) for name in archive.namelist()}
        else:
            found[path] = re.sub(rb"/[^\s\"]*/work/" + job.encode() + rb"-\d+/", b"", data)
    return found


Undisturbed = tuple[dict[str, bytes], dict[str, int]]
"""The files, and how often each node is entered."""


def calm(bench: Bench, case: Case, model: dict[str, str]) -> Undisturbed:
    """What comes of it when nothing disturbs."""
    worker(bench, model)
    job = submit(bench, case, {})
    see_through(bench, job, model)
    marks = bench.marks(job)
    assert {name.partition("-")[0] for name in marks} == case.nodes
    return files(bench, job), marks


def check(bench: Bench, job: str, cuts: dict[str, str], undisturbed: Undisturbed) -> None:
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
    branched = {name.partition("-")[0] for name in marks if "-" in name} | {"search"}
    for name, count in entered.items():
        node = name.partition("-")[0]
        sisters = 3 if node in branched and any(where.startswith(node) for where in cut) else 0  # in flight with it
        assert marks[name] + (name in cut) <= count <= marks[name] + (name in cut) + sisters, (name, count)


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


def places(chance: random.Random, marks: dict[str, int]) -> list[str]:
    """Every node that is entered, of branches one."""
    by_node: dict[str, list[str]] = {}
    for name in sorted(marks):
        by_node.setdefault(name.partition("-")[0], []).append(name.replace("-", " "))
    return [chance.choice(names) for names in by_node.values()]


def cut_off(bench: Bench, case: Case, model: dict[str, str], what: str) -> None:
    """One job cut off at one node after another, so that what was taken up once is taken up again and again."""
    undisturbed = calm(bench, case, model)
    cuts = dict.fromkeys(places(random.Random(what), undisturbed[1]), what)
    job = submit(bench, case, cuts)
    see_through(bench, job, model)
    check(bench, job, cuts, undisturbed)
    nothing_left(bench)


def it_makes_the_same_deck_when_it_is_cut_off_at_some_nodes(tmp_path: Path, model: dict[str, str]):
    chance = random.Random(8)
    with closing(Bench(default_url(tmp_path / "data"), tmp_path)) as bench:
        undisturbed = calm(bench, DECK, model)
        cuts = {where: chance.choice(WHATS) for where in SHORT}
        job = submit(bench, DECK, cuts)
        see_through(bench, job, model)
        check(bench, job, cuts, undisturbed)
        nothing_left(bench)


@pytest.mark.full
@pytest.mark.parametrize("what", WHATS)
class DescribeEveryNode:
    def it_makes_the_same_deck(self, bench: Bench, model: dict[str, str], what: str):
        cut_off(bench, DECK, model, what)

    def it_makes_the_same_deck_with_the_embedded_model(self, tmp_path: Path, what: str):
        with closing(Bench(default_url(tmp_path / "data"), tmp_path)) as bench:
            cut_off(bench, FAULTLESS, EMBEDDED, what)

    def it_makes_the_same_report(self, tmp_path: Path, what: str):
        with closing(Bench(default_url(tmp_path / "data"), tmp_path)) as bench:
            cut_off(bench, RESEARCH, EMBEDDED, what)


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
            undisturbed = calm(bench, DECK, model)
            server = Server(tmp_path, bench.url, bench.folder / "blobs")
            with bench.store.write() as session:
                _, token = credentials.create(session, kind="token", owner="me")
            cuts = dict.fromkeys(places(chance, undisturbed[1]), f"halt {when}")
            job = submit(bench, DECK, cuts)
            marks = Path(bench.job(job).request["marks"])
            reader = Reader(server, job, token)
            for _ in cuts:
                mark = bench.until(lambda marks=marks: _halted(marks))
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


def _halted(marks: Path) -> Path | None:
    """Where a node waits for the test to do its worst."""
    return next((path for path in marks.glob("*.halted") if not path.with_suffix(".go").exists()), None)
