"""The first process of the confined tree: it reaps, watches what no limit of the kernel holds, and ends everything.

When it ends, for whatever reason, the kernel ends all others of its PID namespace. It reads files of the tree, never
what is in them.
"""

# pathlib takes longer to import than everything here takes to run:
# ruff: noqa: PTH123, PTH208

from __future__ import annotations

import os
import select
import time

from agents.sandbox.inside.kernel import SIGTERM

TYPE_CHECKING = False  # as of typing, which takes longer to import than all else here
if TYPE_CHECKING:
    from agents.sandbox.inside.plan import Plan

TICK = 0.1
"""Seconds between two looks."""
LAZINESS = 10
"""A look is followed by a pause of so many times its own length."""
STOP = b"T"
PAGE = os.sysconf("SC_PAGE_SIZE")


class Watch:
    """What the tree may grow to, and whether it has."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.before = measured(plan["writable"], 1 << 40, 1 << 40) if plan["disk"] else (0, 0)

    def outgrown(self) -> str:
        """The limit that was passed: `memory`, `processes`, `disk`, or nothing."""
        processes = members()
        if len(processes) > self.plan["processes"]:
            return "processes"
        if held(processes, self.plan["memory"]) > self.plan["memory"]:
            return "memory"
        if self.plan["disk"]:
            most_bytes, most_files = self.before[0] + self.plan["disk"], self.before[1] + self.plan["files"]
            taken, files = measured(self.plan["writable"], most_bytes, most_files)
            if taken > most_bytes or files > most_files:
                return "disk"
        return ""


def members() -> list[str]:
    """The tree's processes but this one, as far as /proc shows them."""
    try:
        return [name for name in os.listdir("/proc") if name.isdigit() and name != "1"]
    except OSError:
        return []


def held(processes: list[str], most: int) -> int:
    """Bytes of memory that the processes hold. Shared pages are shared out where a closer look is needed."""
    resident = sum(_pages(f"/proc/{number}/statm") for number in processes)
    return resident if resident <= most else sum(_proportional(number) for number in processes)


def _pages(path: str) -> int:
    try:
        with open(path, "rb") as file:
            return int(file.read().split()[1]) * PAGE
    except (OSError, IndexError, ValueError):
        return 0  # ended meanwhile


def _proportional(number: str) -> int:
    try:
        with open(f"/proc/{number}/smaps_rollup", "rb") as file:
            return sum(int(line.split()[1]) * 1024 for line in file if line.startswith(b"Pss:"))
    except (OSError, IndexError, ValueError):
        return _pages(f"/proc/{number}/statm")


def measured(folders: list[str], most_bytes: int, most_files: int) -> tuple[int, int]:
    """Bytes and number of entries below the folders; counting ends where a limit is passed."""
    taken = files = 0
    waiting = list(folders)
    while waiting and taken <= most_bytes and files <= most_files:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    files += 1
                    found = entry.stat(follow_symlinks=False)
                    taken += max(found.st_size, found.st_blocks * 512)  # a copy of a sparse file is not sparse
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    if files > most_files:
                        break
        except OSError:
            continue  # gone meanwhile, or closed to us: then nothing can grow in it unseen but by its own process
    return taken, files


def until_over(program: int, control: int, status: int, watch: Watch) -> None:
    """Look after the tree until its program ends, the parent is gone, or a limit is passed; reports how it ended."""
    ended = os.pidfd_open(program)
    poll = select.poll()
    poll.register(control, select.POLLIN | select.POLLHUP)
    poll.register(ended, select.POLLIN)
    due = 0.0
    while True:
        told = dict(poll.poll(TICK * 1000))
        if control in told and not _obeyed(control, program):
            return
        code = _reaped(program)
        if code is not None:
            os.write(status, f"exit {code}\n".encode())
            return
        if (now := time.monotonic()) < due:
            continue
        if reason := watch.outgrown():
            os.write(status, f"why {reason}\n".encode())
            return
        due = time.monotonic() + LAZINESS * (time.monotonic() - now)


def _obeyed(control: int, program: int) -> bool:
    """Carry out what the parent says; False when there is no parent any more."""
    said = os.read(control, 64)
    if STOP in said:
        os.kill(program, SIGTERM)
    return bool(said)


def _reaped(program: int) -> int | None:
    """Collect every process that has ended; the program's exit status (negative: a signal) if it is among them."""
    code = None
    while True:
        try:
            number, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return code
        if number == 0:
            return code
        if number == program:
            code = os.waitstatus_to_exitcode(status)
