"""A folder as it was: what changed since, and everything given back. It keeps bytes in memory, and knows no git.

A site is small. History, data and caches are left out (`guarding.HIDDEN`): they are not the agent's.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from agents.coding.guarding import HIDDEN
from agents.errors import InputRefused
from agents.files import write_whole

LARGEST = 128 * 1024**2
"""Bytes of all files together."""


@dataclass(frozen=True)
class Snapshot:
    """Files by name: their bytes and modes."""

    folder: Path
    files: dict[str, tuple[bytes, int]]

    @classmethod
    def take(cls, folder: Path) -> Snapshot:
        """The folder as it is now. Raises InputRefused when it is too large to be given back."""
        found: dict[str, tuple[bytes, int]] = {}
        total = 0
        for name, path in walk(folder):
            data = path.read_bytes()
            total += len(data)
            if total > LARGEST:
                raise InputRefused(f"{folder} holds more than {LARGEST >> 20} MB; the agent works on smaller folders.")
            found[name] = (data, stat.S_IMODE(path.stat().st_mode))
        return cls(folder, found)

    def changed(self) -> list[str]:
        """Names of files that were written, created or deleted since."""
        now = {name: path.read_bytes() for name, path in walk(self.folder)}
        return sorted(
            name
            for name in now.keys() | self.files.keys()
            if name not in now or name not in self.files or now[name] != self.files[name][0]
        )

    def restore(self) -> list[str]:
        """Give back every file as it was; names of those that had changed."""
        changed = self.changed()
        for name in changed:
            path = self.folder / name
            if name in self.files:
                data, mode = self.files[name]
                write_whole(path, data)
                path.chmod(mode)
            else:
                path.unlink(missing_ok=True)
                _prune(path.parent, self.folder)
        return changed


def walk(folder: Path) -> Iterator[tuple[str, Path]]:
    """Files with their names, in order; no links, nothing hidden."""
    for at, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if f not in HIDDEN and not (Path(at) / f).is_symlink())
        for each in sorted(names):
            path = Path(at) / each
            if path.is_file() and not path.is_symlink():
                yield path.relative_to(folder).as_posix(), path


def _prune(folder: Path, root: Path) -> None:
    """Remove folders that are empty now, up to the root."""
    with contextlib.suppress(OSError):
        while folder != root:
            folder.rmdir()
            folder = folder.parent
