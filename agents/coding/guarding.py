"""Which files the agent may touch, and why not the others. It reads no content.

A path is inside of the folder, goes through no link, and is not protected. Protected are the preset's own files, the
repository's history, and migrations that exist already: editing one of those would leave databases behind.
"""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from agents.coding.base import Refused

PROTECTED = (
    "core", "run", "migrations/env.py", "migrations/script.py.mako", "templates", "static", "!static/style.css",
    "!static/features",
    "tests", "data", "Dockerfile", "requirements.txt", "site.json", "spec.json", "CHECKS.json", "AGENTS.md",
    ".gitignore", ".dockerignore", "conftest.py", "pyproject.toml",
)  # fmt: skip
"""Of a site's repository, where the caller names nothing else. `!` excepts what another entry holds."""
NEVER = (".git", ".impasto", ".venv")
"""Nobody's to write, whatever the caller names."""
WORK = ".impasto/work"
"""The agent's own notes; its tools read there, and only `todo` writes."""
HIDDEN = ("__pycache__", "node_modules", ".venv", ".git", ".impasto", "data", ".pytest_cache", ".ruff_cache")
LARGEST = 400_000
"""Characters of a file that the agent reads or writes."""


@dataclass(frozen=True)
class Guard:
    """The rules of one folder. `frozen` are files that exist and never change: past migrations."""

    folder: Path
    protected: tuple[str, ...] = PROTECTED
    frozen: frozenset[str] = field(default=frozenset())

    @classmethod
    def of(cls, folder: Path, protected: Sequence[str] | None = None) -> Guard:
        """The guard of a folder as it stands now."""
        real = folder.resolve()
        past = frozenset(p.relative_to(real).as_posix() for p in (real / "migrations" / "versions").glob("*.py"))
        return cls(real, tuple(PROTECTED if protected is None else protected), past)

    def readable(self, path: str) -> Path:
        """The file or folder at a path. Raises Refused."""
        name = self.named(path)
        if name.split("/")[0] in (".git", ".venv") or name.startswith("data/"):
            raise Refused(f"{name} is not for reading: it holds the site's history or people's data.")
        return self._inside(name)

    def writable(self, path: str) -> Path:
        """The file at a path that may be written. Raises Refused with the reason."""
        name = self.named(path)
        if name == ".":
            raise Refused("Name a file, not the folder.")
        if reason := self.reason(name):
            raise Refused(reason)
        real = self._inside(name)
        if real.is_dir():
            raise Refused(f"{name} is a folder; name a file.")
        return real

    def named(self, path: str) -> str:
        """A path as it is written here: relative, with slashes. Raises Refused when it leads out of the folder."""
        text = path.strip().strip("'\"`").replace("\\", "/")
        if not text or "\0" in text or len(text) > 400:
            raise Refused("Give the path of a file, relative to the site's folder.")
        own = self.folder.as_posix()
        if text == own or text.startswith(f"{own}/"):
            text = text[len(own) :]
        parts: list[str] = []
        for part in PurePosixPath(text.lstrip("/")).parts:
            if part == "..":
                raise Refused(f"{path} leads out of the site's folder; everything you may touch is in it.")
            if part != ".":
                parts.append(part)
        return "/".join(parts) or "."

    def reason(self, name: str) -> str:
        """Why a file may not be written; empty when it may."""
        folded = name.casefold()
        if any(part in NEVER for part in folded.split("/")):
            return f"{name} is protected: it is the workplace's own. Change files below features/ instead."
        if name in self.frozen:
            return f"{name} is protected: a migration that exists is never edited. Make a new one."
        if _listed(folded, self.protected):
            return (
                f"{name} is protected: it belongs to the preset, which keeps sign-in, permissions and data safe. "
                "Change files below features/ and static/features/, or static/style.css."
            )
        return ""

    def _inside(self, name: str) -> Path:
        """Links are not followed: what is behind one may be anywhere."""
        at = self.folder
        for part in PurePosixPath(name).parts:
            at = at / part
            if at.is_symlink():
                raise Refused(f"{name} goes through a link, which may lead out of the folder.")
        return at

    def files(self, below: str = ".") -> Iterable[tuple[str, Path]]:
        """Files to read, with their names, in order; no links, nothing hidden."""
        start = self.readable(below)
        if start.is_file():
            yield self.named(below), start
            return
        for folder, folders, names in os.walk(start):
            folders[:] = sorted(f for f in folders if f not in HIDDEN and not (Path(folder) / f).is_symlink())
            for each in sorted(names):
                path = Path(folder) / each
                if not path.is_symlink() and path.is_file():
                    yield path.relative_to(self.folder).as_posix(), path


def _listed(folded: str, entries: Sequence[str]) -> bool:
    held = any(_matches(folded, e.casefold()) for e in entries if not e.startswith("!"))
    return held and not any(_matches(folded, e[1:].casefold()) for e in entries if e.startswith("!"))


def _matches(name: str, entry: str) -> bool:
    entry = entry.rstrip("/")
    return name == entry or name.startswith(f"{entry}/") or fnmatch.fnmatchcase(name, entry)
