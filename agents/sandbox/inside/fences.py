"""What the confined program loses just before it begins: capabilities, files, system calls, room. Each step is final.

It must run in a process with one thread, which then becomes the program.
"""

from __future__ import annotations

import os
import resource
import struct

from agents.sandbox.inside import kernel

TYPE_CHECKING = False  # as of typing, which takes longer to import than all else here
if TYPE_CHECKING:
    from agents.sandbox.inside.plan import Plan

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
MAKE_CHAR, MAKE_FIFO, MAKE_BLOCK = 1 << 6, 1 << 10, 1 << 11
TRUNCATE, DEVICE_REQUEST = 1 << 14, 1 << 15
FILE_RIGHTS = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | DEVICE_REQUEST
"""Rights that a rule for a single file may name."""
RIGHTS_BY_VERSION = (0, (1 << 13) - 1, (1 << 14) - 1, (1 << 15) - 1, (1 << 15) - 1, (1 << 16) - 1)
BIND_AND_CONNECT, ABSTRACT_SOCKETS_AND_SIGNALS = 3, 3
POLITENESS = 5


def close_in(plan: Plan) -> None:
    """All fences, outermost first. Raises OSError naming the step."""
    limit(plan)
    kernel.prctl("no_new_privs", kernel.PR_SET_NO_NEW_PRIVS, 1)
    kernel.drop_capabilities(plan["machine"])
    if plan["landlock"]:
        landlock(plan)
    kernel.install_filter(plan["filter"])


def limit(plan: Plan) -> None:
    """Limits of the process, inherited by every other; the tree as a whole is watched, see `watching.py`."""
    resource_limits = {
        resource.RLIMIT_CORE: 1,  # 0 still starts a handler of dumps outside, as root; 1 is the kernel's word for none
        resource.RLIMIT_DATA: plan["memory"],
        resource.RLIMIT_AS: 4 * plan["memory"] + (1 << 30),
        resource.RLIMIT_FSIZE: plan["file_size"],
        resource.RLIMIT_NOFILE: plan["open_files"],
        resource.RLIMIT_NPROC: plan["processes"],
        resource.RLIMIT_MEMLOCK: 1 << 16,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_RTPRIO: 0,
        resource.RLIMIT_NICE: 0,
    }
    if plan["processor_seconds"]:
        resource_limits[resource.RLIMIT_CPU] = plan["processor_seconds"]
    for which, most in resource_limits.items():
        hard = resource.getrlimit(which)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(which, (most, most))
    os.nice(POLITENESS)


def landlock(plan: Plan) -> None:
    """Read what is readable, write what is writable, no TCP, no signal or abstract socket beyond this tree.

    A second fence: where a kernel has none, the mounts alone hold the files, and the network namespace the network.
    """
    version = kernel.landlock_version()
    if version == 0:
        return
    handled = RIGHTS_BY_VERSION[min(version, len(RIGHTS_BY_VERSION) - 1)]
    ruleset = kernel.landlock_ruleset(_attributes(version, handled, plan["network"]))
    read = EXECUTE | READ_FILE | READ_DIR
    own = handled & ~(MAKE_CHAR | MAKE_BLOCK)
    for rights, paths in (
        (read, plan["readable"]),
        (own & ~MAKE_FIFO, plan["writable"]),
        (own, plan["scratch"]),
        (READ_FILE | WRITE_FILE | (DEVICE_REQUEST & handled), plan["devices"]),
    ):
        for path in paths:
            _allow(ruleset, rights, path)
    kernel.landlock_begin(ruleset)
    os.close(ruleset)


def _attributes(version: int, handled: int, network: bool) -> bytes:
    """`struct landlock_ruleset_attr`, as long as this version knows it."""
    attributes = struct.pack("=Q", handled)
    if version >= 4:
        attributes += struct.pack("=Q", 0 if network else BIND_AND_CONNECT)
    if version >= 6:
        attributes += struct.pack("=Q", ABSTRACT_SOCKETS_AND_SIGNALS)
    return attributes


def _allow(ruleset: int, rights: int, path: str) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return  # nothing there, nothing allowed
    folder = os.fstat(handle).st_mode & 0o170000 == 0o040000
    kernel.landlock_allow(ruleset, rights if folder else rights & FILE_RIGHTS, handle)
    os.close(handle)
