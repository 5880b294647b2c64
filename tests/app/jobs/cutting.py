"""Jobs of Impasto's own kinds, cut off at places that a test names, and what must hold of them all the same.

A `Case` is a kind with what is asked of it. `calm` makes it undisturbed; `cut_off` makes it again, cut off at every
node of its graph, at every step that it tells of, and around the making of its version; `check` compares.
"""

from __future__ import annotations

import io
import json
import random
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from app.store import credentials, projects, versions
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
SAVED = "process saved"
"""Between what a step wrote and the step: no node is entered again, and none is passed over."""
GRAPHS = (*WHATS, SAVED)
EMBEDDED = {"IMPASTO_TIER": "small", "IMPASTO_THREADS": "1"}
TIMED = ("seconds", "at", "excerpt", "project", "commit", "generated", "database", "searches", "tokens")
"""Names of what differs from one making to the next: moments, what was spent (a walk that is walked again spends), a
page's words about moments ("1 min ago"), a new site's random name, and the digests of a history and a database that
hold moments and salts."""
KEPT = "version"
"""The place around the making of the job's version, which every kind has."""


def nodes(graph: Any, *never: str) -> frozenset[str]:
    """Names of a graph's nodes, but those that the case does not come to."""
    return frozenset(name for name in graph.get_graph().nodes if not name.startswith("__") and name not in never)


@dataclass(frozen=True)
class Case:
    """A kind of job, what is asked of it, and the nodes that it comes through; none of a kind without a graph."""

    kind: str
    request: dict[str, Any]
    nodes: frozenset[str] = frozenset()
    project: str = "deck"
    tells: bool = False
    """Whether it is no graph: it is cut off where it tells of a phase, too."""
    document: bool = True
    """Whether it gets the notes to work from."""
    begins: Callable[[Bench], tuple[dict[str, Any], dict[str, str]]] | None = None
    """Spec and files of the version that its project has already."""
    left_out: tuple[str, ...] = field(default=())
    """Files that hold moments or seconds through and through, by the beginning of their paths."""
    timed: tuple[str, ...] = field(default=())
    """JSON files that are compared without the values below `TIMED`, by the beginning of their paths."""


def mark_of(where: str) -> str:
    """Name of the file in which the worker counts entries: see `deadly.py`."""
    return re.sub(r"\W", "-", where)


def submit(bench: Bench, case: Case, cuts: dict[str, str]) -> str:
    """The case as a job of a project of its own."""
    files: dict[str, str] = {}
    if case.document:
        (blob,) = bench.store.keep(NOTES.encode())
        files = {"notes.md": blob.sha256}
    project_id = None
    if case.begins is not None:
        spec, first = case.begins(bench)
        with bench.store.write() as session:
            project_id = projects.create(session, kind=case.project, owner="me", title="t").id  # type: ignore[arg-type]
            versions.commit(session, project_id, spec=spec, files=first)
    asked = {**case.request, "inputs": list(files), "cuts": cuts}
    return bench.submit(case.kind, files=files, project=case.project, project_id=project_id, **asked)


def worker(bench: Bench, model: dict[str, str]) -> None:
    """A worker whose jobs are cut off where they say."""
    bench.worker("tests.app.jobs.deadly", **model)


def see_through(bench: Bench, job: str, model: dict[str, str]) -> None:
    """Until the job is done."""
    see_ended(bench, job, model)
    error = bench.job(job).error
    assert error is None, (error, bench.logs())


def see_ended(bench: Bench, job: str, model: dict[str, str]) -> None:
    """Until the job has ended; a worker that died is followed by a new one. Patient as long as anything happens."""

    def something_happened(before: int) -> bool:
        return bench.workers[-1].poll() is not None or bench.job(job).last_event > before

    while not (now := bench.job(job)).ended:
        bench.until(partial(something_happened, now.last_event))
        if bench.workers[-1].poll() is not None:
            worker(bench, model)


def files(bench: Bench, job: str, case: Case) -> dict[str, bytes]:
    """All that the job made, but for what it cannot help: the moments in a PDF and in a ZIP, and its own folder."""
    found: dict[str, bytes] = {}
    newest = bench.versions(job)[-1]
    for path, sha in newest.files.items():
        data = bench.store.blobs.get(sha)
        if path.startswith(case.left_out or ("\0",)):
            found[path] = b""
        elif path.startswith(case.timed or ("\0",)):
            found[path] = json.dumps(_timeless(json.loads(data))).encode()
        elif path.endswith(".pdf"):
            found[path] = re.sub(rb"\(D:\d{14}[^)]*\)", b"()", data)
        elif path.endswith((".docx", ".zip")):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                found |= {f"{path}!{name}": _rows(archive.read(name)) for name in archive.namelist()}
        else:
            found[path] = re.sub(rb"/[^\s\"]*/work/" + job.encode() + rb"-\d+/", b"", data)
    return found


def _timeless(value: Any) -> Any:
    """Without what is found below `TIMED`."""
    if isinstance(value, dict):
        return {name: _timeless(held) for name, held in value.items() if name not in TIMED}
    return [_timeless(held) for held in value] if isinstance(value, list) else value


def _rows(data: bytes) -> bytes:
    """A database by what is in it: its pages count how often it was written."""
    if not data.startswith(b"SQLite format 3\0"):
        return data
    with sqlite3.connect(":memory:") as connection:
        connection.deserialize(data[:18] + b"\1\1" + data[20:])  # not by its log, which is not there
        dumped = "\n".join(connection.iterdump()).encode()
    connection.close()
    return re.sub(rb"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?|\$argon2[^']*", b"", dumped)  # moments and salts


@dataclass(frozen=True)
class Undisturbed:
    """What came of a case: its files, how often each node was entered, and the steps that it told of."""

    files: dict[str, bytes]
    marks: dict[str, int]
    told: list[str]


def calm(bench: Bench, case: Case, model: dict[str, str]) -> Undisturbed:
    """What comes of it when nothing disturbs."""
    if not bench.workers:
        worker(bench, model)
    job = submit(bench, case, {})
    see_through(bench, job, model)
    marks = bench.marks(job)
    assert {name.partition("-")[0] for name in marks} == case.nodes
    told = sorted(p.name for p in (Path(bench.job(job).request["marks"]) / "told").glob("*") if not p.suffix)
    return Undisturbed(files(bench, job, case), marks, told)


def check(bench: Bench, job: str, case: Case, cuts: dict[str, str], undisturbed: Undisturbed) -> None:
    """What must hold wherever it was cut off."""
    made, marks = undisturbed.files, undisturbed.marks
    found = files(bench, job, case)
    assert found.keys() == made.keys()
    assert [_apart(path, made[path], found[path]) for path in made if found[path] != made[path]] == []
    numbers = [event.number for event in bench.events(job)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(bench.said(job, "version")) == bench.states(job).count("done") == 1
    assert len(bench.versions(job)) == (1 if case.begins is None else 2)
    entered = {name: count for name, count in bench.marks(job).items() if "." not in name}
    saved = {mark_of(where) for where, what in cuts.items() if what.endswith("saved") and where != KEPT}
    assert all((Path(bench.job(job).request["marks"]) / f"{name}.saved").exists() for name in saved)
    struck = {mark_of(where) for where in cuts} - saved
    told = {path.name for path in (Path(bench.job(job).request["marks"]) / "told").glob("*")}
    assert struck <= entered.keys() | {f"told-{name}" for name in told} | {KEPT}
    branched = {name.partition("-")[0] for name in marks if "-" in name} | {"search", "attempt"}
    for name, count in entered.items():
        node = name.partition("-")[0]
        sisters = 3 if node in branched and any(where.startswith(node) for where in struck) else 0  # in flight with it
        assert marks[name] + (name in struck) <= count <= marks[name] + (name in struck) + sisters, (name, count)


def _apart(path: str, one: bytes, other: bytes) -> tuple[str, int, bytes, bytes]:
    """Where two files of one name part, and what stands there in each."""
    same = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(same - 40, 0)
    return path, same, one[start : same + 80], other[start : same + 80]


def nothing_left(bench: Bench) -> None:
    """No process that a job started runs on: neither Chromium nor its driver nor a site's server."""
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


def places(chance: random.Random, undisturbed: Undisturbed) -> list[str]:
    """Every node that is entered, of branches one."""
    by_node: dict[str, list[str]] = {}
    for name in sorted(undisturbed.marks):
        by_node.setdefault(name.partition("-")[0], []).append(name.replace("-", " "))
    return [chance.choice(names) for names in by_node.values()]


def cut_off(bench: Bench, case: Case, model: dict[str, str], what: str) -> None:
    """One job cut off at one place after another, so that what was taken up once is taken up again and again.

    Where a phase is told, each place has a job of its own: one that dies thrice without a step between is given up.
    """
    undisturbed = calm(bench, case, model)
    told = [[f"told {name}"] for name in undisturbed.told] if case.tells else []
    for cut in [[*places(random.Random(what), undisturbed), KEPT], *told]:
        cuts = dict.fromkeys(cut, what)
        job = submit(bench, case, cuts)
        see_through(bench, job, model)
        check(bench, job, case, cuts, undisturbed)
    nothing_left(bench)


def all_cut_off(folder: Path, case: Case, model: dict[str, str], when: str) -> None:
    """Worker, server and database killed in any order while a node waits; a reader of the job's events loses none."""
    chance = random.Random(when)
    database = Postgres()
    try:
        with ExitStack() as stack:
            bench = stack.enter_context(closing(Bench(database.new_database(), folder)))
            undisturbed = calm(bench, case, model)
            server = Server(folder, bench.url, bench.folder / "blobs")
            stack.callback(server.kill)
            with bench.store.write() as session:
                _, token = credentials.create(session, kind="token", owner="me")
            cuts = dict.fromkeys([*places(chance, undisturbed), KEPT], f"halt {when}")
            job = submit(bench, case, cuts)
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
            check(bench, job, case, cuts, undisturbed)
            server.kill()
            nothing_left(bench)
    finally:
        database.stop()


def _halted(marks: Path) -> Path | None:
    """Where a node waits for the test to do its worst."""
    return next((path for path in marks.rglob("*.halted") if not path.with_suffix(".go").exists()), None)


def spoiled(reply: Any) -> Any:
    """A large model's slide whose last bullet has a figure that stands nowhere, so that repair has work."""
    slide = json.loads(reply)
    slide["bullets"][-1]["text"] = "They cost 987,654 euros a year."
    return json.dumps(slide)
