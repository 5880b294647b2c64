"""What a program sees from inside the sandbox, as JSON on stdout: `checks.py FOLDER`, where FOLDER/canary is outside.

With a further word, memory and processes are taken to be limited: a container engine ends what asks for too much.
`checks.py alone` tries outside of any sandbox, part by part, what the system would let one do. Standard library only.
"""

# pathlib takes longer to import than everything here takes to run:
# ruff: noqa: PTH110, PTH116, PTH123, PTH208

from __future__ import annotations

import ctypes
import json
import os
import sys

NAMESPACES = ("user", "mnt", "pid", "net", "ipc", "uts", "cgroup")
PR_GET_SECCOMP, PR_CAPBSET_READ, PR_GET_NO_NEW_PRIVS, FILTERED = 21, 23, 39, 2
FEW = 20
UNSHARED = 0x1000_0000 | 0x2_0000 | 0x2000_0000 | 0x4000_0000 | 0x800_0000 | 0x400_0000


def seen(folder: str, *, limited: bool) -> dict[str, object]:
    """Everything that a trial can find out."""
    libc = ctypes.CDLL(None, use_errno=True)
    return {
        "namespaces": {name: _namespace(name) for name in NAMESPACES},
        "proc": os.path.exists("/proc/self/stat"),
        "outside": _can(lambda: open(f"{folder}/canary").close()),
        "network": _can(_way_out),
        "bare": _bare(libc),
        "filtered": _prctl(libc, PR_GET_SECCOMP) == FILTERED and not _can(lambda: _call(libc.unshare, 0x1000_0000)),
        "landlock": not _can(lambda: os.listdir("/")),
        "landlock_version": max(libc.syscall(444, None, 0, 1), 0),
        "memory": limited or not _can(lambda: bytearray(1 << 29)),
        "processes": limited or not _can(_many_processes),
    }


def _namespace(name: str) -> int:
    """Its number; without a /proc to see it in: 0 when this is a tree of its own by all other signs, else -1."""
    try:
        return os.stat(f"/proc/self/ns/{name}").st_ino
    except OSError:
        return 0 if os.getpid() < FEW and os.uname().nodename == "sandbox" else -1


def _bare(libc: ctypes.CDLL) -> bool:
    """No capability effective, permitted or inheritable, none in the bounding set, and no new ones from programs."""
    sets = (ctypes.c_uint32 * 6)(*[1] * 6)
    _call(libc.capget, (ctypes.c_uint32 * 2)(0x2008_0522, 0), sets)
    bounding = any(_prctl(libc, PR_CAPBSET_READ, capability) > 0 for capability in range(64))
    return not any(sets) and not bounding and _prctl(libc, PR_GET_NO_NEW_PRIVS) == 1


def _prctl(libc: ctypes.CDLL, option: int, value: int = 0) -> int:
    none = ctypes.c_ulong(0)
    return libc.prctl(option, ctypes.c_ulong(value), none, none, none)


def alone() -> dict[str, object]:
    """What the system lets this account do, each tried in a child."""
    return {
        "namespaces": _in_a_child(lambda: _call(ctypes.CDLL(None, use_errno=True).unshare, UNSHARED)),
        "filter": _in_a_child(_install_a_filter),
        "landlock_version": max(ctypes.CDLL(None).syscall(444, None, 0, 1), 0),
    }


def _way_out() -> None:
    import socket

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.connect(("192.0.2.1", 9))  # nothing is sent: whether there is a way


def _many_processes() -> None:
    """More than the trial allows; they wait for a pipe that ends with this one."""
    wait, hold = os.pipe()
    for _ in range(400):
        if os.fork() == 0:
            os.close(hold)
            os.read(wait, 1)
            os._exit(0)


def _install_a_filter() -> None:
    code = ctypes.create_string_buffer(b"\x06\0\0\0\0\0\xff\x7f")  # allow everything
    import struct

    libc = ctypes.CDLL(None, use_errno=True)
    _call(libc.prctl, 38, ctypes.c_ulong(1), ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0))
    bundle = struct.pack("@HP", 1, ctypes.addressof(code))
    _call(libc.prctl, 22, ctypes.c_ulong(2), bundle, ctypes.c_ulong(0), ctypes.c_ulong(0))


def _call(function, *arguments: object) -> None:
    if function(*arguments) != 0:
        raise OSError


def _can(attempt) -> bool:
    try:
        attempt()
    except (OSError, MemoryError):
        return False
    return True


def _in_a_child(attempt) -> bool:
    child = os.fork()
    if child == 0:
        os._exit(0 if _can(attempt) else 1)
    return os.waitpid(child, 0)[1] == 0


if __name__ == "__main__":
    print(json.dumps(alone() if sys.argv[1] == "alone" else seen(sys.argv[1], limited=len(sys.argv) > 2)))  # noqa: T201
