"""How much memory this process may still take, without any package.

Linux: the kernel's own estimate (`MemAvailable`), and the limits of the control groups that the process is in, of
version 1 or 2, whose reclaimable file pages count as free. Elsewhere what the system's C library tells.
This module does not know models.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

_UNLIMITED = 1 << 60
"""Version 1 groups without a limit show a number near 2^63."""


def available(root: Path = Path("/")) -> int | None:
    """Bytes that can be taken without swapping or being ended for it; None where nothing tells.

    `root` is where `/proc` and `/sys` lie.
    """
    meminfo = _table(root / "proc" / "meminfo")
    found = meminfo.get("MemAvailable:")
    if found is None:
        return _elsewhere() if root == Path("/") else None
    return max(0, min([found * 1024, *_group_rooms(root)]))


def trim() -> None:
    """Return what was freed to the system, where the C library keeps it for itself (glibc).

    Packing thousands of experts leaves as much in small holes as the experts take.
    """
    if sys.platform == "linux":
        give_back = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if give_back is not None:
            give_back(0)


def _group_rooms(root: Path) -> list[int]:
    """Room left in each control group that limits memory, outermost to innermost."""
    rooms = []
    for line in _text(root / "proc" / "self" / "cgroup").splitlines():
        number, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        inside = [part for part in path.split("/") if part and part != ".."]
        if "memory" in controllers.split(","):
            base, names = root / "sys" / "fs" / "cgroup" / "memory", ("memory.limit_in_bytes", "memory.usage_in_bytes")
        elif number == "0" and not controllers:
            base, names = root / "sys" / "fs" / "cgroup", ("memory.max", "memory.current")
        else:
            continue
        # In a container the group's own path is often not mounted, and the base is the group itself.
        for depth in range(len(inside) + 1):
            rooms += _room(base.joinpath(*inside[:depth]), *names)
    return rooms


def _room(group: Path, limit_name: str, usage_name: str) -> list[int]:
    limit, usage = _number(group / limit_name), _number(group / usage_name)
    if limit is None or limit >= _UNLIMITED or usage is None:
        return []
    statistics = _table(group / "memory.stat")
    reclaimable = statistics.get("total_inactive_file", statistics.get("inactive_file", 0))
    return [limit - usage + reclaimable]


def _table(path: Path) -> dict[str, int]:
    """Lines of a name and a number."""
    pairs = (line.split() for line in _text(path).splitlines())
    return {pair[0]: int(pair[1]) for pair in pairs if len(pair) >= 2 and pair[1].isdigit()}


def _number(path: Path) -> int | None:
    text = _text(path).strip()
    return int(text) if text.isdigit() else None


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except (OSError, UnicodeDecodeError):
        return ""


def _elsewhere() -> int | None:
    if sys.platform == "win32":
        return _windows()
    try:
        page = os.sysconf("SC_PAGE_SIZE")
        free = os.sysconf("SC_AVPHYS_PAGES") if "SC_AVPHYS_PAGES" in os.sysconf_names else 0
        # macOS does not tell what is free; what is installed bounds it.
        return page * (free if free > 0 else os.sysconf("SC_PHYS_PAGES"))
    except (OSError, ValueError):
        return None


def _windows() -> int | None:
    class Status(ctypes.Structure):
        _fields_ = [
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            *((name, ctypes.c_ulonglong) for name in ("total", "free", "page_total", "page_free", "v_total", "v_free")),
            ("extended", ctypes.c_ulonglong),
        ]

    status = Status()
    status.length = ctypes.sizeof(Status)
    told = getattr(ctypes, "windll").kernel32.GlobalMemoryStatusEx(ctypes.byref(status))  # noqa: B009
    return int(status.free) if told else None
