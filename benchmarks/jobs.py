"""What the jobs promise in seconds: cancel, take-over, and a crowd of jobs and readers. `python -m benchmarks.jobs`.

Uses the tests' own small graph, so that the time measured is the platform's and not a model's. Prints; asserts nothing
but that no job and no event is lost.
"""

from __future__ import annotations

import os
import signal
import statistics
import tempfile
import threading
import time
from pathlib import Path

from app.jobs import queue
from app.store.database import default_url
from tests.app.jobs.bench import Bench, expected, opened
from tests.app.jobs.loops import BRANCHES, STEPS
from tests.app.postgres import Postgres

JOBS, READERS = 20, 50


def main() -> None:
    """Run all of it."""
    server = Postgres()
    try:
        for name in ("SQLite", "Postgres"):
            with tempfile.TemporaryDirectory() as folder:
                url = default_url(Path(folder)) if name == "SQLite" else server.new_database()
                for bench in opened(url, Path(folder)):
                    print(f"{name}")
                    bench.worker()
                    _cancel(bench)
                    _crowd(bench)
        with tempfile.TemporaryDirectory() as folder:
            for bench in opened(server.new_database(), Path(folder)):
                _take_over(bench)
    finally:
        server.stop()


def _cancel(bench: Bench) -> None:
    """From the wish to the end, in every step: one that asks whether to stop, one that never does."""
    for how in ("spin", "hang"):
        took = []
        for step in (*STEPS, *(f"branch-{n}" for n in range(BRANCHES)), "joined"):
            job = bench.submit(**{how: step})
            bench.wait_for_step(job, step)
            time.sleep(0.3)
            since = time.monotonic()
            bench.change(queue.cancel, job)
            bench.wait(job, "cancelled", "done")
            took.append(time.monotonic() - since)
        kind = "a step that asks" if how == "spin" else "a step that does not, killed"
        print(f"  cancel, {kind}: median {statistics.median(took):.2f} s, longest {max(took):.2f} s of {len(took)}")


def _crowd(bench: Bench) -> None:
    """Jobs all queued at once, and readers that follow their events; nothing may be lost."""
    since = time.monotonic()
    jobs = [bench.submit() for _ in range(JOBS)]
    delays: list[float] = []
    seen: dict[int, list[int]] = {}
    stop = threading.Event()

    def read(reader: int) -> None:
        job, after, numbers = jobs[reader % JOBS], 0, seen.setdefault(reader, [])
        while not stop.is_set():
            began = time.monotonic()
            with bench.store.read() as session:
                found = queue.events(session, job, after=after)
                over = queue.find(session, job).ended
            delays.append(time.monotonic() - began)
            numbers += [event.number for event in found]
            after = numbers[-1] if numbers else 0
            if over and not found:
                return
            time.sleep(0.25)

    readers = [threading.Thread(target=read, args=(n,)) for n in range(READERS)]
    for reader in readers:
        reader.start()
    for job in jobs:
        bench.wait(job, "done", "failed")
        assert bench.artifact(job) == expected()
    took = time.monotonic() - since
    for reader in readers:
        reader.join(30)
    stop.set()
    for reader, numbers in seen.items():
        assert numbers == list(range(1, bench.job(jobs[reader % JOBS]).last_event + 1))
    p95 = statistics.quantiles(delays, n=20)[-1]
    print(f"  {JOBS} jobs, {READERS} readers: all done in {took:.0f} s; reading events p95 {p95 * 1000:.0f} ms")


def _take_over(bench: Bench) -> None:
    """From the end of a worker to the moment when another one runs its job."""
    for how, what in ((signal.SIGKILL, "killed"), (signal.SIGSTOP, "stopped, as a machine that is gone")):
        first = bench.worker()
        job = bench.submit(spin="branch-1")
        bench.wait_for_step(job, "branch-1")
        bench.worker()
        os.kill(first.pid, how)
        since = time.monotonic()
        bench.until(lambda job=job: bench.states(job).count("running") == 2)
        print(f"take-over on Postgres, worker {what}: {time.monotonic() - since:.1f} s")
        bench.wait(job, "done", "failed")
        for worker in bench.workers:
            worker.kill()


if __name__ == "__main__":
    main()
