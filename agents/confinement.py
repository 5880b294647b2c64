"""What a process takes from itself before it touches hostile bytes or words. Linux has most of it, others some.

No network (a network namespace of its own, where the kernel gives one), no new privileges, an end with its parent's,
and limits on memory, files, file size and processor time. What a system does not offer is left out: the process is
still apart from the program, with a time limit and an environment without secrets. It imports nothing but the standard
library, so that a process may confine itself before it loads anything.
"""

from __future__ import annotations

import contextlib
import ctypes
import signal
import sys

CLONE_NEWUSER, CLONE_NEWNET = 0x1000_0000, 0x4000_0000
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
OPEN_FILES = 256


def confine(
    *,
    seconds: float,
    memory_bytes: int,
    written_bytes: int,
    open_files: int = OPEN_FILES,
    processes: int | None = None,
) -> None:
    """Give up for this process and its children what they do not need. Call before any thread is started.

    `seconds` are of processor time. `open_files` counts those that are open already; at 3 nothing can be opened, no
    file and no socket. `processes` 0 lets none be started.
    """
    if sys.platform == "linux":
        _leave_the_network()
        _end_with_the_parent()
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    wanted = [
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, written_bytes),
        (resource.RLIMIT_NOFILE, open_files),
        (resource.RLIMIT_CPU, int(seconds) + 1),
    ]
    if processes is not None and hasattr(resource, "RLIMIT_NPROC"):
        wanted.append((resource.RLIMIT_NPROC, processes))
    for what, most in wanted:
        with contextlib.suppress(ValueError, OSError):  # macOS refuses some
            resource.setrlimit(what, (most, most))


def _leave_the_network() -> None:
    """Unprivileged where user namespaces are allowed; else the network stays, as it does in most containers."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET) != 0:
        libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)


def _end_with_the_parent() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
