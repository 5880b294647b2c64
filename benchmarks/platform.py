"""A crowd at the real server: 20 jobs queued at once, 50 readers of streams over HTTP. `python -m benchmarks.platform`.

Server, worker and database are processes of their own; the jobs are the tests' own small graph, so that the time
measured is the platform's and not a model's. Prints; asserts nothing but that no job and no event is lost.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path

import httpx

from app.store import credentials
from app.store.database import default_url
from tests.app.jobs.bench import Bench, expected, opened
from tests.app.postgres import Postgres
from tests.app.serving import PATIENCE, Reader, Server

JOBS, READERS = 20, 50


def main() -> None:
    """On either database."""
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before it began")
    postgres = Postgres()
    try:
        for name in ("SQLite", "Postgres"):
            with tempfile.TemporaryDirectory() as folder:
                url = default_url(Path(folder)) if name == "SQLite" else postgres.new_database()
                for bench in opened(url, Path(folder)):
                    print(name)
                    _crowd(bench)
    finally:
        postgres.stop()


def _crowd(bench: Bench) -> None:
    server = Server(bench.folder, bench.url, bench.folder / "blobs")
    try:
        with bench.store.write() as session:
            _, token = credentials.create(session, kind="token", owner="me")
        bench.worker()
        since = time.monotonic()
        jobs = [bench.submit() for _ in range(JOBS)]
        readers = [Reader(server, jobs[n % JOBS], token) for n in range(READERS)]
        answers = []
        while any(reader.is_alive() for reader in readers) and time.monotonic() - since < PATIENCE:
            began = time.monotonic()
            httpx.get(f"{server.url}/health", trust_env=False, timeout=60).raise_for_status()
            answers.append(time.monotonic() - began)
            time.sleep(0.5)
        took = time.monotonic() - since
        for reader in readers:
            reader.join(1)
            job = bench.wait(reader.job, "done", "failed")
            assert bench.artifact(reader.job) == expected()
            assert reader.numbers == list(range(1, job.last_event + 1))
    finally:
        server.kill()
    delays = [delay for reader in readers for delay in reader.delays]
    print(f"  {JOBS} jobs, {READERS} readers: all done and read in {took:.0f} s; {len(delays)} events read live")
    for what, times in (("from written to read", delays), ("/health meanwhile", answers)):
        print(f"  {what}: median {statistics.median(times) * 1000:.0f} ms, p95 {_p95(times) * 1000:.0f} ms")


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


if __name__ == "__main__":
    main()
