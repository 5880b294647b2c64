"""The system-call filter of a confined program, as classic BPF: a pure function from machine and wishes to bytes.

Instructions are `struct sock_filter` (code, jump if true, jump if false, operand), the data is `struct seccomp_data`
(number, architecture, instruction pointer, six 64-bit arguments). Little-endian machines only: x86-64 and arm64.
"""

from __future__ import annotations

import struct

from agents.sandbox.syscalls import ABSENT, AUDIT_ARCHITECTURE, FORBIDDEN, JUDGED, NEWEST

LOAD, EQUAL, GREATER, ANY_BIT, MASK, ANSWER = 0x20, 0x15, 0x25, 0x45, 0x54, 0x06
ALLOW, KILL, ERROR = 0x7FFF_0000, 0x8000_0000, 0x0005_0000
EPERM, ENOSYS, EAFNOSUPPORT = 1, 38, 97
AF_UNIX, AF_INET, AF_INET6 = 1, 2, 10
NAMESPACES = 0x7E02_0000
"""All of `clone`'s flags that make a namespace."""
CREATES = 0o100 | 0o20000000
"""O_CREAT, or the part of O_TMPFILE that is its own."""
KIND, REGULAR, SOCKET = 0o170000, 0o100000, 0o140000
SET_ID = 0o6000
TERMINAL_REQUESTS = (0x5412, 0x541C, 0x5423)
"""TIOCSTI, TIOCLINUX, TIOCSETD: typing into a terminal, pasting into a console, another line discipline."""
SAME_PERSONALITY = (0, 0xFFFF_FFFF)
MODE_ARGUMENT = {"creat": 1, "chmod": 1, "fchmod": 1, "fchmodat": 2, "open": 2, "openat": 3, "mknod": 1, "mknodat": 2}

Instruction = tuple[int, int, int, int]


def filter_program(machine: str, *, network: bool) -> bytes:
    """The filter for `machine` ("x86_64" or "aarch64"); with `network`, IP sockets of its own network may be made.

    Raises KeyError for another machine.
    """
    column = 0 if machine == "x86_64" else 1
    code: list[Instruction] = [
        (LOAD, 0, 0, 4), (EQUAL, 1, 0, AUDIT_ARCHITECTURE[machine]), (ANSWER, 0, 0, KILL),
        (LOAD, 0, 0, 0), (GREATER, 0, 1, NEWEST), _error(ENOSYS),
    ]  # fmt: skip
    for names, error in ((FORBIDDEN, EPERM), (ABSENT, ENOSYS)):
        for numbers in names.values():
            if (number := numbers[column]) is not None:
                code += [(EQUAL, 0, 1, number), _error(error)]
    for name, numbers in JUDGED.items():
        if (number := numbers[column]) is not None:
            judgement = _judgement(name, network)
            code += [(EQUAL, 0, len(judgement), number), *judgement]
    code.append((ANSWER, 0, 0, ALLOW))
    return b"".join(struct.pack("<HBBI", *instruction) for instruction in code)


def _judgement(name: str, network: bool) -> list[Instruction]:
    """Instructions that end with an answer, for one call."""
    if name == "clone":
        return [_argument(0), (ANY_BIT, 0, 1, NAMESPACES), _error(EPERM), (ANSWER, 0, 0, ALLOW)]
    if name in ("socket", "socketpair"):
        inner = (AF_INET, AF_INET6) if network and name == "socket" else ()
        return _only(0, (AF_UNIX, *inner), EAFNOSUPPORT)
    if name == "ioctl":
        refused = [step for request in TERMINAL_REQUESTS for step in ((EQUAL, 0, 1, request), _error(EPERM))]
        return [_argument(1), *refused, (ANSWER, 0, 0, ALLOW)]
    if name == "personality":
        return _only(0, SAME_PERSONALITY, EPERM)
    mode = _mode(MODE_ARGUMENT[name])
    if name in ("open", "openat"):
        return [_argument(MODE_ARGUMENT[name] - 1), (ANY_BIT, 1, 0, CREATES), (ANSWER, 0, 0, ALLOW), *mode]
    if name in ("mknod", "mknodat"):
        kinds = [step for kind in (0, REGULAR, SOCKET) for step in ((EQUAL, 0, 1, kind), (ANSWER, 0, 0, ALLOW))]
        judged = mode[:-1]  # a mode without those bits is judged further
        return [*judged, _argument(MODE_ARGUMENT[name]), (MASK, 0, 0, KIND), *kinds, _error(EPERM)]
    return mode


def _mode(argument: int) -> list[Instruction]:
    """No file that runs as its owner or group."""
    return [_argument(argument), (ANY_BIT, 0, 1, SET_ID), _error(EPERM), (ANSWER, 0, 0, ALLOW)]


def _only(argument: int, values: tuple[int, ...], error: int) -> list[Instruction]:
    passed = [step for value in values for step in ((EQUAL, 0, 1, value), (ANSWER, 0, 0, ALLOW))]
    return [_argument(argument), *passed, _error(error)]


def _argument(index: int) -> Instruction:
    """The low half: the kernel looks at 32 bits of these arguments."""
    return (LOAD, 0, 0, 16 + 8 * index)


def _error(number: int) -> Instruction:
    return (ANSWER, 0, 0, ERROR | number)
