"""Real jobs stopped where it is hardest: while a model loads, a server is silent, a browser loads a page that never
comes, a page is fetched that never ends. Nothing that they started runs on. That they go on when they are tried again
shows `test_deck_job.py`.

How long it takes is in `docs/operations.md`; no job uses LibreOffice.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.jobs import queue
from app.store.database import default_url
from tests.agents.deck.scripted_author import author, kind_of
from tests.agents.scripted_endpoint import Endpoint, Hang, Reply
from tests.app.jobs.bench import Bench
from tests.app.jobs.cutting import EMBEDDED, NOTES


class Silence:
    """A server on the loopback that takes connections and never says a word."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.at = f"127.0.0.1:{self._listening.getsockname()[1]}"
        self.taken: list[socket.socket] = []
        threading.Thread(target=self._take, daemon=True).start()

    def _take(self) -> None:
        while True:
            try:
                self.taken.append(self._listening.accept()[0])
            except OSError:
                return

    def close(self) -> None:
        self._listening.close()
        for connection in self.taken:
            connection.close()


@pytest.fixture
def silence() -> Iterator[Silence]:
    made = Silence()
    yield made
    made.close()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with closing(Bench(default_url(tmp_path / "data"), tmp_path)) as made:
        yield made


def silent_at(name: str) -> object:
    def script(asked: dict) -> Reply:
        return Hang() if kind_of(asked) == name else author(asked)

    return script


def deck(bench: Bench, **wish: object) -> str:
    (blob,) = bench.store.keep(NOTES.encode())
    return bench.submit("deck", files={"notes.md": blob.sha256}, inputs=["notes.md"], slides=5, **wish)


def stopped(bench: Bench, job: str) -> None:
    """Ask it to stop; it ends as stopped, and only the worker and an idle process of its own are left."""
    bench.change(queue.cancel, job)
    assert bench.wait(job, "cancelled", "done", "failed").state == "cancelled"
    bench.until(lambda: not [command for command in _running(bench) if b"chrom" in command or b"node" in command])


def _running(bench: Bench) -> Iterator[bytes]:
    """Command lines of the processes that stem from the bench's workers."""
    ours = f"IMPASTO_BLOBS={bench.folder}".encode()
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if ours in (path / "environ").read_bytes():
                yield (path / "cmdline").read_bytes()
        except OSError:
            continue


@pytest.mark.full
def it_stops_while_the_embedded_model_loads(bench: Bench):
    bench.worker(**EMBEDDED)
    job = deck(bench)
    bench.until(lambda: any(body["message"] == "Opening the model" for body in bench.said(job, "phase")))
    stopped(bench, job)
    assert {body["phase"] for body in bench.said(job, "phase")} == {"ingest"}


def it_stops_while_a_model_server_is_silent_in_every_branch(bench: Bench):
    with Endpoint(silent_at("Slide")) as endpoint:
        bench.worker(IMPASTO_MODEL=endpoint.url, IMPASTO_TIER="large")
        job = deck(bench)
        bench.until(lambda: sum(kind_of(asked) == "Slide" for asked in endpoint.requests) >= 3)
        stopped(bench, job)
    assert bench.versions(job) == []


@pytest.mark.full
def it_stops_while_a_browser_loads_a_page_that_never_comes(bench: Bench, silence: Silence):
    with Endpoint(author) as endpoint:
        bench.worker("tests.app.jobs.deadly", IMPASTO_MODEL=endpoint.url, IMPASTO_TIER="large")
        job = deck(bench, cuts={"render": "page enter"}, page=f"http://{silence.at}/")
        bench.until(lambda: silence.taken)
        stopped(bench, job)
    assert bench.versions(job) == []


def it_stops_while_a_search_never_answers(bench: Bench, silence: Silence):
    with Endpoint(author) as endpoint:
        bench.worker(
            IMPASTO_MODEL=endpoint.url, IMPASTO_TIER="small",
            IMPASTO_SEARXNG=f"http://{silence.at}", IMPASTO_FETCH_OWN=silence.at, IMPASTO_DUCKDUCKGO="false",
        )  # fmt: skip
        job = bench.submit("research", question="How many people took the night buses of Orrin?", web=True)
        bench.until(lambda: silence.taken)
        stopped(bench, job)
    assert bench.versions(job) == []


@pytest.mark.full
def it_stops_while_a_site_runs_in_its_sandbox(bench: Bench):
    """Its checks are tried in a browser against a server of the site's own: nothing of it runs on."""

    def confined() -> list[bytes]:
        """Command lines of processes that were given a folder of the bench's jobs: the site's and its tests'."""
        place = str(bench.folder / "worker-0" / "work").encode()
        found = []
        for path in Path("/proc").glob("[0-9]*"):
            try:
                if place in (path / "environ").read_bytes():
                    found.append((path / "cmdline").read_bytes())
            except OSError:
                continue
        return found

    bench.worker(**EMBEDDED)
    sentence = "a guest book where everybody can leave a message"
    job = bench.submit("site", project="site", sentence=sentence, inputs=[])
    bench.until(lambda: any(body["phase"] == "verify" for body in bench.said(job, "phase")) and confined())
    stopped(bench, job)
    bench.until(lambda: not confined())
    assert bench.versions(job) == []
    bench.change(queue.retry, job)
    assert bench.wait(job, "done", "failed").error is None
    assert len(bench.versions(job)) == 1
    told = [body["message"] or body["phase"] for body in bench.said(job, "phase")]
    phases = [body["phase"] for body in bench.said(job, "phase")]
    assert told.count("Reading what is asked for") == phases.count("generate") == 1  # it went on where it was cut off
