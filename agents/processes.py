"""Which processes another one started, by their parents, which Linux tells in /proc; elsewhere none are known."""

from __future__ import annotations

import contextlib
from pathlib import Path

PROC = Path("/proc")


def children_of(process: int) -> list[int]:
    """Processes that it started itself and that are there."""
    return _by_parent().get(process, [])


def below(process: int) -> list[int]:
    """Ids of all descendants, parents before children."""
    children = _by_parent()
    found, looked = [], [process]
    while looked:
        fresh = children.get(looked.pop(), [])
        found += fresh
        looked += fresh
    return found


def _by_parent() -> dict[int, list[int]]:
    children: dict[int, list[int]] = {}
    for path in PROC.glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            # The name, in parentheses, may hold anything: the fields after its last one are plain.
            parent = int(path.read_text("utf-8", "replace").rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(path.parent.name))
    return children
