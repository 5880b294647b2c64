"""A command in the sandbox, on a copy of the folder; what it changed comes back only where the guard allows it.

The copy has no history, no notes and no data, so that no command can plant a hook or read what is not its business.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from agents.coding.base import Cancel
from agents.coding.guarding import LARGEST, Guard
from agents.coding.parsing import fault_of
from agents.coding.snapshot import walk
from agents.files import write_whole
from agents.sandbox.base import Sandbox

MEMORY = 2 * 1024**3
"""Bytes that a command may hold."""
MOST_BACK, MOST_GONE = 200, 5
"""Files that one command may change, and may delete: more was hardly meant."""


@dataclass(frozen=True)
class Ran:
    """A command that came to an end."""

    code: int
    output: str
    changed: tuple[str, ...]
    kept_out: tuple[str, ...]
    """Changes that were not taken over, with the reason."""
    seconds: float


def run(command: Sequence[str], guard: Guard, sandbox: Sandbox, *, seconds: float, cancel: Cancel) -> Ran:
    """Run `command` in a copy of the folder. Raises Cancelled, and ImpastoError when there is no sandbox."""
    with tempfile.TemporaryDirectory(prefix="impasto-run-") as made:
        copy = Path(made).resolve() / "site"
        before = _copied(guard.folder, copy)
        done = sandbox.run(
            list(command),
            folder=copy,
            writable=[copy],
            environment={
                "PYTHON": sys.executable,
                "SITE_ENV": "test",
                "HOME": str(copy),
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            seconds=seconds,
            memory=MEMORY,
            cancel=cancel,
        )
        changed, kept_out = _taken_over(copy, before, guard)
    output = done.stdout + (f"\n{done.stderr}" if done.stderr.strip() else "")
    output = output.replace(str(copy), ".").strip()
    if done.why != "ended":
        output += f"\n(ended: {done.why})"
    return Ran(done.code or int(done.why != "ended"), output, tuple(changed), tuple(kept_out), done.seconds)


def _copied(folder: Path, copy: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for name, path in walk(folder):
        target = copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
        found[name] = path.read_bytes()
    copy.mkdir(parents=True, exist_ok=True)
    return found


def _taken_over(copy: Path, before: dict[str, bytes], guard: Guard) -> tuple[list[str], list[str]]:
    now = {name: path for name, path in walk(copy) if path.stat().st_size <= LARGEST}
    changed, kept_out = [], []
    gone = [name for name in before if name not in now and not (copy / name).exists()]
    if len(gone) > MOST_GONE:
        kept_out.append(f"{len(gone)} deleted files (too many for one command: {', '.join(gone[:3])} …)")
        before = {name: data for name, data in before.items() if name not in set(gone)}
    names = [n for n, path in now.items() if before.get(n) != path.read_bytes()] + [n for n in before if n not in now]
    for name in names[:MOST_BACK]:
        if (copy / name).exists() and name not in now:
            kept_out.append(f"{name} (too large)")
        elif reason := guard.reason(name):
            kept_out.append(f"{name} ({reason.split(':')[0]})")
        elif name not in now:
            (guard.folder / name).unlink(missing_ok=True)
            changed.append(name)
        else:
            data = now[name].read_bytes()
            fault = fault_of(name, data.decode("utf-8", "replace"))
            if fault:
                kept_out.append(f"{name} (does not parse)")
                continue
            write_whole(guard.writable(name), data)
            changed.append(name)
    if len(names) > MOST_BACK:
        kept_out.append(f"{len(names) - MOST_BACK} more files (too many)")
    return changed, kept_out
