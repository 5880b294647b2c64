"""The preset that every site stands on: its files, and which of a site's files belong to it and are never edited.

It knows where the preset lies in Impasto, not what is generated beside it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path, PurePosixPath

HOME = Path(__file__).resolve().parents[2] / "templates" / "sites" / "fullstack"

PROTECTED = ("core", "templates", "static", "tests", "migrations")
"""Folders that nobody but the preset writes; versions of the database and `static/style.css` are generated."""
PROTECTED_FILES = (
    "run",
    "conftest.py",
    "requirements.txt",
    "pyproject.toml",
    "Dockerfile",
    ".gitignore",
    ".dockerignore",
    "AGENTS.md",
)
_GENERATED = ("static/style.css", "static/mark.svg", "static/fonts/")
_LEFT_OUT = ("__pycache__", ".pytest_cache", ".ruff_cache", "data", ".venv", "styles")


@cache
def files() -> dict[str, bytes]:
    """Every file of the preset by its path in a site's repository, in order."""
    found = {
        path.relative_to(HOME).as_posix(): path.read_bytes()
        for path in sorted(HOME.rglob("*"))
        if path.is_file() and not set(path.relative_to(HOME).parts) & set(_LEFT_OUT) and path.suffix != ".pyc"
    }
    return {path: data for path, data in found.items() if not path.startswith("features/")}


def protected(path: str) -> bool:
    """Whether a file of a site may not be written by an agent: the preset's own, and versions of the database."""
    pure = PurePosixPath(path)
    if path.startswith(_GENERATED):
        return False
    return path in PROTECTED_FILES or (pure.parts[0] if pure.parts else "") in PROTECTED


def executable(path: str) -> bool:
    """Whether the file is a program."""
    return path == "run"
