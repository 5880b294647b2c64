"""Processes of this machine: whether one lives, and the end of all that it started, in its process group or not.

Browsers leave the group; they are found by their parents. Where no system tells these the group has to do.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket

from agents.processes import PROC, below


def this_machine() -> str:
    """Host, boot and container: what a process id has a meaning in."""
    parts = [socket.gethostname()]
    for path in (PROC / "sys" / "kernel" / "random" / "boot_id", PROC / "self" / "ns" / "pid"):
        with contextlib.suppress(OSError):
            found = str(path.readlink()) if "ns" in path.parts else path.read_text()
            parts.append("".join(c for c in found if c.isalnum())[-12:])
    return ".".join(parts)


def kill_below(pid: int) -> None:
    """SIGKILL every descendant of `pid`, not itself. Stopped first, so that none starts another meanwhile."""
    found = below(pid)
    for each in found:
        _send(each, signal.SIGSTOP)
    for each in {*found, *below(pid)}:
        _send(each, signal.SIGKILL)


def kill_tree(pid: int) -> None:
    """SIGKILL `pid`, a leader of its own group, with all its descendants."""
    _send(pid, signal.SIGSTOP)
    kill_below(pid)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
    _send(pid, signal.SIGKILL)


def lives(pid: int) -> bool:
    """Whether a process runs; one that has ended and only waits to be buried does not."""
    try:
        os.kill(pid, 0)
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's, or a system without /proc


def _send(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)
