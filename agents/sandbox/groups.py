"""A control group for one confined tree, where this account may make one: limits that hold for all processes together.

Version 2 beside this process's own group, where that is delegated to this account or this is root; version 1 in
the hierarchies `memory` and `pids`. None where neither can be written: then the limits of single processes remain, and
the tree is watched.
"""

from __future__ import annotations

import contextlib
import itertools
import os
from dataclasses import dataclass
from pathlib import Path

PREFIX = "impasto-"
MEMORY_FILES = ("memory.max", "memory.limit_in_bytes")
JOIN = 'while [ "$1" != -- ]; do echo $$ > "$1"; shift; done; shift; exec "$@"'
_numbers = itertools.count()


@dataclass(frozen=True)
class Group:
    """The folders of one group: one, or one for each hierarchy."""

    folders: tuple[Path, ...]

    def join(self, process: int) -> None:
        """Put a process in, and so all that it starts."""
        for folder in self.folders:
            with contextlib.suppress(OSError):
                _write(folder / "cgroup.procs", str(process))

    def joining(self, command: list[str]) -> list[str]:
        """`command`, which joins before it begins: for programs that do not wait to be put in."""
        return ["/bin/sh", "-c", JOIN, "sh", *(str(folder / "cgroup.procs") for folder in self.folders), "--", *command]

    def starved(self) -> bool:
        """Whether the kernel ended a process of the group for its memory."""
        for name in ("memory.events", "memory.oom_control"):
            for folder in self.folders:
                with contextlib.suppress(OSError):
                    events = dict(line.split() for line in (folder / name).read_text("ascii").splitlines())
                    return int(events.get("oom_kill", "0")) > 0
        return False

    def remove(self) -> None:
        """Take the group away; its processes must be over."""
        for folder in self.folders:
            with contextlib.suppress(OSError):
                folder.rmdir()


def make_group(memory: int, processes: int) -> Group | None:
    """A new group with limits; None where this account may make none that limits both."""
    name = f"{PREFIX}{os.getpid()}-{next(_numbers)}"
    for places in _places():
        _sweep(places)
        made = Group(tuple(place / name for place in places))
        try:
            for folder in made.folders:
                folder.mkdir()
            if _limited(made, memory, processes):
                return made
        except OSError:
            pass
        made.remove()
    return None


def _limited(group: Group, memory: int, processes: int) -> bool:
    set_memory = set_processes = False
    for folder in group.folders:
        for name in MEMORY_FILES:
            if (folder / name).exists():
                _write(folder / name, str(memory))
                set_memory = True
        if (folder / "memory.swap.max").exists():
            _write(folder / "memory.swap.max", "0")
        if (folder / "pids.max").exists():
            _write(folder / "pids.max", str(processes))
            set_processes = True
    return set_memory and set_processes


def _places() -> list[tuple[Path, ...]]:
    """Folders that a group may be made in: of version 2, else those of version 1."""
    try:
        lines = [line.split(":", 2) for line in Path("/proc/self/cgroup").read_text("utf-8").splitlines()]
        mounts = [line.split() for line in Path("/proc/self/mounts").read_text("utf-8").splitlines()]
    except OSError:
        return []
    own = {controllers: path for _, controllers, path in lines}
    found = []
    for mount in mounts:
        if mount[2] == "cgroup2" and "" in own:
            found.append((Path(mount[1]) / own[""].lstrip("/").rpartition("/")[0],))
    old = [
        Path(mount[1]) / own[name].lstrip("/")
        for name in ("memory", "pids")
        for mount in mounts
        if mount[2] == "cgroup" and name in mount[3].split(",") and name in own
    ]
    return [*found, tuple(old)] if len(old) == 2 else found


def _sweep(places: tuple[Path, ...]) -> None:
    """Empty groups of processes that were killed."""
    for left in itertools.chain.from_iterable(place.glob(f"{PREFIX}*-*") for place in places):
        owner = left.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdigit() and not Path(f"/proc/{owner}").exists():
            with contextlib.suppress(OSError):
                left.rmdir()


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="ascii") as file:
        file.write(text)
