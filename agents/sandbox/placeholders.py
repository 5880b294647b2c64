"""Protected names that do not exist yet get a place, so that nobody inside can make them; it goes when the run is over.

A mount needs something to lie on. What is made here is empty, and is removed only while it still is, and when no other
run of this process needs it any more: a mount goes with the place that it lies on.
"""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from pathlib import Path

from agents.errors import InputRefused
from agents.sandbox import view
from agents.sandbox.base import Wish

FILES = (".env", ".gitconfig", ".gitmodules", ".gitattributes", ".bashrc", ".profile", ".netrc", ".npmrc", ".pypirc")
"""Names that are files wherever they mean something; a suffix says the same of others."""


_needed: Counter[Path] = Counter()
_lock = threading.Lock()


class Placeholders:
    """What had to be made for one run."""

    def __init__(self, wish: Wish) -> None:
        """Make what is missing. Raises InputRefused when a link or a file is in the way."""
        self._held: list[Path] = []
        folder = view.real(wish.folder)
        try:
            for path in view.protected(wish):
                with _lock:
                    self._hold(folder, path)
        except BaseException:
            self.remove()
            raise

    def remove(self) -> None:
        """Take away what was made, is still empty, and is needed by nobody else. May be called twice."""
        while self._held:
            path = self._held.pop()
            with _lock, contextlib.suppress(OSError):
                _needed[path] -= 1
                if _needed[path]:
                    continue
                del _needed[path]
                if path.is_dir():
                    path.rmdir()
                elif path.stat().st_size == 0:
                    path.unlink()

    def _hold(self, folder: Path, path: Path) -> None:
        if path.is_symlink() or path.resolve() != path:
            name = path.relative_to(folder)
            raise InputRefused(f"{name} cannot be protected: it is a link.", fix=f"Remove {name} from the folder.")
        if path.exists():
            if path in _needed:
                self._add(path)
            return
        try:
            if path.suffix or path.name in FILES:
                path.touch(exist_ok=False)
            else:
                path.mkdir()
        except OSError as error:
            raise InputRefused(f"{path} cannot be protected: {error.strerror or error}.") from error
        self._add(path)

    def _add(self, path: Path) -> None:
        _needed[path] += 1
        self._held.append(path)
