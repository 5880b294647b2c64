"""What the parser's process takes from itself before it touches a hostile byte. Linux has most of it, others some.

No network (a network namespace of its own, where the kernel gives one), no new privileges, an end with its parent's,
and limits on memory, files, file size and processor time. What a system does not offer is left out: the process is
still apart from the program, with a time limit and an environment without secrets.
"""

from __future__ import annotations

import contextlib
import ctypes
import signal
import sys

from agents.sources.limits import Limits

CLONE_NEWUSER, CLONE_NEWNET = 0x1000_0000, 0x4000_0000
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
OPEN_FILES = 256


def confine(limits: Limits) -> None:
    """Give up for this process and its children what a parser does not need. Call before any thread is started."""
    if sys.platform == "linux":
        _leave_the_network()
        _end_with_the_parent()
    _limit(limits)


def _leave_the_network() -> None:
    """Unprivileged where user namespaces are allowed; else the network stays, as it does in most containers."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET) != 0:
        libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)


def _end_with_the_parent() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)


def _limit(limits: Limits) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    seconds = int(limits.seconds) + 1
    for what, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, limits.written_bytes),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CPU, seconds),
    ):
        with contextlib.suppress(ValueError, OSError):  # macOS refuses some
            resource.setrlimit(what, (most, most))
