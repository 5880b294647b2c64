"""System calls that Python's library has no name for: mounts as file descriptors, Landlock, capabilities, filters.

Numbers from 424 on are the same on every architecture. Each function raises OSError with the step's name as its file
name, so that a person is told which step the kernel refused. It decides nothing.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long

OPEN_TREE, MOVE_MOUNT, MOUNT_SETATTR = 428, 429, 442
LANDLOCK_CREATE_RULESET, LANDLOCK_ADD_RULE, LANDLOCK_RESTRICT_SELF = 444, 445, 446

AT_EMPTY_PATH, AT_RECURSIVE, OPEN_TREE_CLONE = 0x1000, 0x8000, 1
MOVE_MOUNT_F_EMPTY_PATH, MOVE_MOUNT_T_EMPTY_PATH = 4, 0x40
MOUNT_ATTR_RDONLY, MOUNT_ATTR_NOSUID, MOUNT_ATTR_NODEV, MOUNT_ATTR_NOEXEC = 1, 2, 4, 8
MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REC, MS_PRIVATE, MNT_DETACH = 2, 4, 8, 0x4000, 0x40000, 2

CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC = 0x2_0000, 0x200_0000, 0x400_0000, 0x800_0000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x1000_0000, 0x2000_0000, 0x4000_0000

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_CAPBSET_DROP = 1, 4, 22, 24
PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, SECCOMP_MODE_FILTER = 38, 47, 4, 2
CAPABILITY_VERSION_3 = 0x2008_0522

SIGKILL, SIGPIPE, SIGTERM, SIGCHLD, SIGXFSZ = 9, 13, 15, 17, 25

PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
CAPSET = {"x86_64": 126, "aarch64": 91}


def _call(step: str, number: int, *arguments: object) -> int:
    answer = _libc.syscall(ctypes.c_long(number), *arguments)
    if answer < 0:
        _refused(step)
    return answer


def _refused(step: str) -> None:
    number = ctypes.get_errno()
    raise OSError(number, os.strerror(number), step)


def unshare(flags: int) -> None:
    """New namespaces for this process (PID: for its children)."""
    if _libc.unshare(flags) != 0:
        _refused("namespaces")


def prctl(step: str, option: int, value: int = 0, third: bytes | None = None) -> None:
    """One of the process's own switches."""
    none = ctypes.c_ulong(0)
    if _libc.prctl(option, ctypes.c_ulong(value), none if third is None else third, none, none) != 0:
        _refused(step)


def mount(kind: str, target: str, flags: int = 0, data: str = "") -> None:
    """A new file system of `kind` at `target`; kind "" only changes the flags of what is there."""
    of = kind.encode() or None
    if _libc.mount(of, target.encode(), of, ctypes.c_ulong(flags), data.encode() or None) != 0:
        _refused(f"mount {kind or 'flags'} at {target}")


def unmount(target: str) -> None:
    """Take a mount away; what still uses it keeps it until then."""
    if _libc.umount2(target.encode(), MNT_DETACH) != 0:
        _refused(f"unmount {target}")


def pivot_root(machine: str) -> None:
    """The current folder becomes the root, and the old root lies over it until it is unmounted."""
    _call("pivot_root", PIVOT_ROOT[machine], b".", b".")


def tree_of(path: str) -> int:
    """A detached copy of the mounts from `path` down, as a descriptor. No part of `path` may be a link."""
    handle = opened(path)
    try:
        flags = OPEN_TREE_CLONE | os.O_CLOEXEC | AT_EMPTY_PATH | AT_RECURSIVE
        return _call(f"open {path}", OPEN_TREE, handle, b"", ctypes.c_uint(flags))
    finally:
        os.close(handle)


def opened(path: str, *, start: str = "/", make: str = "") -> int:
    """A descriptor of `path` below `start`, found part by part: nobody can put a link into the way meanwhile.

    What is missing is made when `make` says what the last part is to be: `folder` or `file`.
    """
    handle = os.open(start, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    parts = [part for part in path.split("/") if part]
    for place, part in enumerate(parts, 1):
        try:
            deeper = _opened_part(handle, part, make and ("folder" if place < len(parts) else make))
        except OSError as error:
            raise OSError(error.errno, error.strerror, f"open {path}") from None
        finally:
            os.close(handle)
        handle = deeper
    return handle


def _opened_part(handle: int, part: str, make: str) -> int:
    flags = os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        found = os.open(part, flags, dir_fd=handle)
    except FileNotFoundError:
        if make == "folder":
            os.mkdir(part, dir_fd=handle)
        elif make == "file":
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o644, dir_fd=handle))
        else:
            raise
        found = os.open(part, flags, dir_fd=handle)
    if os.fstat(found).st_mode & 0o170000 == 0o120000:
        os.close(found)
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    return found


def restrict_tree(tree: int, attributes: int, *, deep: bool = True) -> None:
    """Read-only, without devices and the like, for a whole tree of mounts at once."""
    how = struct.pack("=QQQQ", attributes, 0, 0, 0)
    flags = ctypes.c_uint(AT_EMPTY_PATH | (AT_RECURSIVE if deep else 0))
    _call("mount attributes", MOUNT_SETATTR, tree, b"", flags, how, ctypes.c_size_t(len(how)))


def attach(tree: int, place: int, name: str) -> None:
    """Put a detached tree at the open `place`."""
    flags = ctypes.c_uint(MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH)
    _call(f"attach {name}", MOVE_MOUNT, tree, b"", place, b"", flags)


def landlock_version() -> int:
    """The version of Landlock that this kernel offers; 0 when none."""
    version = _libc.syscall(ctypes.c_long(LANDLOCK_CREATE_RULESET), None, ctypes.c_size_t(0), ctypes.c_uint(1))
    return max(version, 0)


def landlock_ruleset(attributes: bytes) -> int:
    """A new set of rules, as a descriptor."""
    return _call("landlock", LANDLOCK_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), ctypes.c_uint(0))


def landlock_allow(ruleset: int, rights: int, beneath: int) -> None:
    """Allow `rights` beneath the open folder or file."""
    _call("landlock rule", LANDLOCK_ADD_RULE, ruleset, ctypes.c_int(1), struct.pack("=Qi", rights, beneath), 0)


def landlock_begin(ruleset: int) -> None:
    """From now on the rules hold for this process and its children."""
    _call("landlock", LANDLOCK_RESTRICT_SELF, ruleset, ctypes.c_uint(0))


def plain_signals() -> None:
    """No signal is blocked or ignored that Python or a parent has left so."""
    for number in (SIGPIPE, SIGCHLD, SIGXFSZ):
        _libc.signal(number, None)
    _libc.sigprocmask(2, bytes(128), None)


def drop_capabilities(machine: str) -> None:
    """All of them, for good: none permitted, none inherited, none that a program could bring."""
    for capability in range(64):
        try:
            prctl("capabilities", PR_CAPBSET_DROP, capability)
        except OSError:
            break  # beyond the last one that the kernel knows
    prctl("capabilities", PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    header, none = struct.pack("=Ii", CAPABILITY_VERSION_3, 0), bytes(24)
    _call("capabilities", CAPSET[machine], header, none)


def install_filter(program: bytes) -> None:
    """A seccomp filter: `program` is a sequence of 8-byte BPF instructions."""
    code = ctypes.create_string_buffer(program, len(program))
    bundle = struct.pack("@HP", len(program) // 8, ctypes.addressof(code))
    prctl("seccomp", PR_SET_SECCOMP, SECCOMP_MODE_FILTER, bundle)


def sethostname(name: str) -> None:
    """The machine's name, in a UTS namespace of one's own."""
    if _libc.sethostname(name.encode(), ctypes.c_size_t(len(name))) != 0:
        _refused("sethostname")


def raise_loopback() -> None:
    """Bring `lo` of a new network namespace up."""
    handle = _libc.socket(2, 2 | os.O_CLOEXEC, 0)
    if handle < 0:
        _refused("loopback")
    try:
        request = struct.pack("16sH22x", b"lo", 0x1 | 0x40)  # up, running
        if _libc.ioctl(handle, ctypes.c_ulong(0x8914), request) != 0:
            _refused("loopback")
    finally:
        os.close(handle)
