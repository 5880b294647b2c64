"""A crowd before the page: 50 sessions of browsers open, 20 jobs at work. `python -m benchmarks.sessions`.

Each session shows a project whose job is under way, polls as a page does, and now and then opens another project from
the sidebar: half the persons every 5 s, half every 15 s. A click's time is from its message to the end of the page's
script, over the real WebSocket of the real server; drawing is the browser's and not in it. Prints; asserts nothing but
that all answers came, no page showed an exception, and no job was lost.
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from app.store import projects
from app.store.database import default_url
from tests.app.jobs.bench import Bench, expected, opened
from tests.app.postgres import Postgres
from tests.app.serving import Server
from tests.app.sessions import Session

SESSIONS, JOBS, SECONDS = 50, 20, 60.0


def main() -> None:
    """On either database."""
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before it began")
    postgres = Postgres()
    try:
        for name in sys.argv[1:] or ("SQLite", "Postgres"):
            with tempfile.TemporaryDirectory() as folder:
                url = default_url(Path(folder)) if name == "SQLite" else postgres.new_database()
                for bench in opened(url, Path(folder)):
                    print(name)
                    crowd(bench, SESSIONS, JOBS, SECONDS)
    finally:
        postgres.stop()


def crowd(bench: Bench, sessions: int, jobs: int, seconds: float, *, pace: float = 5.0) -> tuple[list[float], int]:
    """Seconds of each click, and how often fragments ran by themselves; prints them."""
    bench.owner = "local"
    server = Server(bench.folder, bench.url, bench.folder / "blobs")
    try:
        bench.worker("tests.app.jobs.quick")
        made = [bench.submit("deck", dawdle=seconds / 40) for _ in range(jobs)]
        places = [str(bench.job(job).project_id) for job in made]
        with bench.store.write() as session:
            for number, place in enumerate(places):
                projects.rename(session, place, f"Project {number}")
        opening, clicks, polls, failures = asyncio.run(_watch(server.url, places, sessions, seconds, pace))
        assert not failures, failures[:3]
        worked = _processor_seconds(server.process.pid)
        for job in made:
            bench.wait(job, "done", "failed")
            assert bench.artifact(job) == expected()
    finally:
        server.kill()
    done = f"{len(clicks)} clicks, {polls} polls; all jobs done, load {os.getloadavg()[0]:.1f}"
    print(f"  {sessions} sessions, {jobs} jobs: {done}")
    print(f"  the server's processor time: {worked:.0f} s")
    for what, times in (("opening a page", opening), ("a click", clicks)):
        print(f"  {what}: median {statistics.median(times):.2f} s, p95 {_p95(times):.2f} s, longest {max(times):.2f} s")
    return clicks, polls


async def _watch(
    url: str, places: list[str], sessions: int, seconds: float, pace: float
) -> tuple[list[float], list[float], int, list[str]]:
    chance = random.Random(9)
    crowd = [Session(url, f"project={places[n % len(places)]}") for n in range(sessions)]
    opening = [await session.open() for session in crowd]
    until = time.monotonic() + seconds
    clicks = await asyncio.gather(
        *(
            _person(session, random.Random(chance.random()), len(places), until, pace * (1 + 2 * (n % 2)))
            for n, session in enumerate(crowd)
        )
    )
    for session in crowd:
        await session.close()
    failures = [failure for session in crowd for failure in session.failures]
    return opening, [time for each in clicks for time in each], sum(session.polls for session in crowd), failures


async def _person(session: Session, chance: random.Random, places: int, until: float, pace: float) -> list[float]:
    """Clicks until the time is over; how long each took."""
    times: list[float] = []
    await asyncio.sleep(chance.uniform(0, pace))
    while not times or time.monotonic() < until:
        times.append(await session.click(f"Project {chance.randrange(places)}"))
        await asyncio.sleep(chance.uniform(0.5 * pace, 1.5 * pace))
    return times


def _processor_seconds(pid: int) -> float:
    """What a process has used of the processor so far: that depends little on who else is at work."""
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


if __name__ == "__main__":
    main()
