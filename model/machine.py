"""What this machine computes with: its cores and what they understand. Its memory is in `memory.py`."""

from __future__ import annotations

import os
import platform
from pathlib import Path


def physical_cores() -> int:
    """Cores that this process may use, counting the two threads of one core once where Linux tells."""
    usable = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))
    siblings = set()
    for cpu in usable:
        topology = Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list")
        try:
            siblings.add(topology.read_text())
        except OSError:
            return len(usable)
    return len(siblings) or 1


def processor() -> str:
    """What the processor calls itself, as far as the system tells."""
    return _told("model name").partition(":")[2].strip() or platform.processor() or platform.machine()


def instructions() -> str:
    """What compiling for this very processor depends on."""
    return _told("flags") or platform.processor()


def _told(key: str) -> str:
    """The first line of Linux's description of the processors that begins with `key`; empty elsewhere."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return ""
    return next((line for line in lines if line.startswith(key)), "")
