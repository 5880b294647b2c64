"""Protected names that do not exist yet get a place, so that nobody inside can make them; it goes when the run is over.

A mount needs something to lie on. What is made here is empty, and is removed only while it still is.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from agents.errors import InputRefused
from agents.sandbox import view
from agents.sandbox.base import Wish

FILES = (".env", ".gitconfig", ".gitmodules", ".gitattributes", ".bashrc", ".profile", ".netrc", ".npmrc", ".pypirc")
"""Names that are files wherever they mean something; a suffix says the same of others."""


class Placeholders:
    """What had to be made for one run."""

    def __init__(self, wish: Wish) -> None:
        """Make what is missing. Raises InputRefused when a link or a file is in the way."""
        self._made: list[Path] = []
        folder = view.real(wish.folder)
        try:
            for path in view.protected(wish):
                self._make(folder, path)
        except BaseException:
            self.remove()
            raise

    def remove(self) -> None:
        """Take away what was made and is still empty. May be called twice."""
        while self._made:
            path = self._made.pop()
            with contextlib.suppress(OSError):
                if path.is_dir():
                    path.rmdir()
                elif path.stat().st_size == 0:
                    path.unlink()

    def _make(self, folder: Path, path: Path) -> None:
        if path.is_symlink() or path.resolve() != path:
            name = path.relative_to(folder)
            raise InputRefused(f"{name} cannot be protected: it is a link.", fix=f"Remove {name} from the folder.")
        if path.exists():
            return
        try:
            if path.suffix or path.name in FILES:
                path.touch(exist_ok=False)
            else:
                path.mkdir()
        except OSError as error:
            raise InputRefused(f"{path} cannot be protected: {error.strerror or error}.") from error
        self._made.append(path)
