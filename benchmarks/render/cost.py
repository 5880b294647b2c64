"""Cost: processor seconds of this process and all that it started, where the system says them (Linux).

On a machine that others use too, seconds on the clock say how many others there are; processor seconds do not.
"""

from __future__ import annotations

import os
import time
from collections import defaultdict
from pathlib import Path

_PROC = Path("/proc")
_LOOKS, _PAUSE, _STILL = 20, 0.15, 0.004
"""Times that are looked, seconds between two, processor seconds that a still browser may take in one"""


def processor_seconds(*, own_first: bool = False) -> dict[int, float]:
    """Processor seconds so far by process, this one and its descendants; empty where there is no /proc.

    Looking takes this process some milliseconds: it reads its own last, or first where the work is done.
    """
    own = time.process_time()
    children: dict[int, list[int]] = defaultdict(list)
    spent: dict[int, float] = {}
    for entry in _PROC.glob("[0-9]*") if _PROC.is_dir() else ():
        try:
            parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            spent[int(entry.name)] = _spent(entry)
        except (OSError, IndexError, ValueError):
            continue
        children[parent].append(int(entry.name))
    ours, todo = {}, [os.getpid()]
    while todo:
        process = todo.pop()
        ours[process] = spent.get(process, 0.0)
        todo += children[process]
    if any(ours.values()):
        ours[os.getpid()] = own if own_first else time.process_time()
    return ours


def _spent(entry: Path) -> float:
    """All threads of a process, to the nanosecond."""
    return sum(int((task / "schedstat").read_text().split()[0]) for task in (entry / "task").iterdir()) / 1e9


def come_to_rest() -> None:
    """Wait until what this process started is still, at most some seconds.

    After a page has loaded Chromium starts a renderer in advance, for the next one; that is no part of any conversion.
    """
    before = processor_seconds()
    for _ in range(_LOOKS):
        time.sleep(_PAUSE)
        now = processor_seconds()
        others = between({**before, os.getpid(): now.get(os.getpid(), 0.0)}, now)
        if not others > _STILL:
            return
        before = now


def between(before: dict[int, float], after: dict[int, float]) -> float:
    """Processor seconds between two readings; NaN where the system does not say."""
    if not after or not any(after.values()):
        return float("nan")
    return sum(max(0.0, now - before.get(process, 0.0)) for process, now in after.items())
