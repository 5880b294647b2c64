"""What a command that is a job costs, and how long Ctrl-C takes. `python -m benchmarks.commands [--points N] [KIND…]`.

Each command is run whole once, in a data folder of its own: wall time, processor time of all its processes. Then it is
begun anew and interrupted at several points of that time; from the signal to the end of the command counts. Prints;
asserts nothing but that it ended as stopped and that none of its processes is left.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
COMMANDS: dict[str, list[str]] = {
    "deck": ["deck", str(EXAMPLES / "cool-streets.pdf"), "--slides", "8"],
    "poster": ["poster", str(EXAMPLES / "cool-streets.pdf")],
    "research": ["research", "How much cooler are streets with trees?", "--corpus", str(EXAMPLES)],
    "site": ["site", "A booking site for a hair salon with three stylists"],
    "artifact": ["artifact", "a memory game with fruits"],
    "edit": ["edit", "before", "delete slide 2"],
}
OUT = {"artifact": "page.html"}
BEGINS = {"edit": ["deck", "--topic", "Trees in streets", "--slides", "4", "--out", "before"]}
"""What is made before, in the same folder with its own data, and not counted."""
POINTS = 7
"""Moments at which it is interrupted, evenly over the undisturbed run's time."""


def main(kinds: list[str], points: int) -> None:
    """Run all of it, or the kinds named."""
    for kind in kinds or list(COMMANDS):
        with tempfile.TemporaryDirectory() as before:
            if kind in BEGINS:
                _run([*BEGINS[kind]], Path(before)).wait()
            _measure(kind, Path(before), points)


def _measure(kind: str, start: Path, points: int) -> None:
    with _copy(start) as folder:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        wall = _whole(kind, folder)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{kind}: {wall:.1f} s, {spent:.1f} s of the processor (load {os.getloadavg()[0]:.0f})", flush=True)
    took: list[float] = []
    for number in range(points):
        with _copy(start) as folder:
            found = _interrupted(kind, folder, wall * (number + 0.5) / points)
        if found is not None:
            took.append(found)
    said = ", ".join(f"{seconds:.2f}" for seconds in took)
    if took:
        median, longest = statistics.median(took), max(took)
        print(f"  Ctrl-C: median {median:.2f} s, longest {longest:.2f} s of {len(took)}: {said}", flush=True)


@contextmanager
def _copy(start: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(start, folder, dirs_exist_ok=True)
        yield Path(folder)


def _begin(kind: str, folder: Path) -> subprocess.Popen[bytes]:
    return _run([*COMMANDS[kind], "--out", str(folder / OUT.get(kind, "out"))], folder)


def _run(command: list[str], folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "app", *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "IMPASTO_DATA": str(folder / "data")},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=(folder / "said.log").open("wb"),
    )


def _whole(kind: str, folder: Path) -> float:
    since = time.monotonic()
    status = _begin(kind, folder).wait()
    assert status == 0, (folder / "said.log").read_text()
    return time.monotonic() - since


def _interrupted(kind: str, folder: Path, seconds: float) -> float | None:
    """Seconds from Ctrl-C to the end; None where the command was done before."""
    process = _begin(kind, folder)
    try:
        process.wait(seconds)
        return None
    except subprocess.TimeoutExpired:
        pass
    since = time.monotonic()
    process.send_signal(signal.SIGINT)
    status = process.wait()
    took = time.monotonic() - since
    phase = _phase(folder)
    print(f"    at {seconds:.1f} s, {phase}: {took:.2f} s", flush=True)
    assert status in (130, -signal.SIGINT), (status, (folder / "said.log").read_text())  # the latter: not yet begun
    assert not (left := _left(folder)), left
    return took


def _phase(folder: Path) -> str:
    """What the command said last before it was stopped."""
    said = [line.strip() for line in (folder / "said.log").read_text("utf-8", "replace").splitlines() if line.strip()]
    return next((line[:60] for line in reversed(said) if "stopp" not in line.lower()), "before it said anything")


def _left(folder: Path) -> list[str]:
    """Command lines of processes that still live and have the data folder in their environment."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if str(folder).encode() in path.read_bytes():
                found.append((path.parent / "cmdline").read_text().replace("\0", " ")[:200])
        except OSError:
            continue
    return found


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m benchmarks.commands")
    asked.add_argument("--points", type=int, default=POINTS)
    asked.add_argument("kinds", nargs="*", choices=[*COMMANDS, []])
    given = asked.parse_args()
    main(given.kinds, given.points)
