"""Versions of a deck (or a poster) in its folder: what it was before each turn, and what the turn did.

    history/versions.json        the turns, in order
    history/001/                 files of version 1: deck.json, deck.pptx, …, slides/NN.png
    history/002/diff.html        what turn 2 changed, seen

Version n+1 is what turn n made; the newest is the folder itself. Nothing of an earlier version is ever written again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError

from agents.deck.edits.errors import EditRefused
from agents.errors import InputRefused
from agents.files import write_whole

FOLDER = "history"
FILES = ("deck.json", "sources.json", "checks.json", "deck.pptx", "deck.pdf", "deck.html")


class Version(BaseModel):
    """One version."""

    number: int
    wish: str | None = None
    """None for the first."""
    said: list[str] = Field(default_factory=list)
    at: str = ""


class History(BaseModel):
    """The versions of a folder, oldest first."""

    versions: list[Version] = Field(default_factory=list)

    @property
    def newest(self) -> int:
        return self.versions[-1].number if self.versions else 1


def read_history(folder: Path) -> History:
    """The versions that a folder has had. Raises InputRefused."""
    path = folder / FOLDER / "versions.json"
    if not path.is_file():
        return History(versions=[Version(number=1)])
    try:
        return History.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise InputRefused(f"{path} cannot be read.", fix="Remove it: the deck itself is whole.") from error


def keep(folder: Path, history: History, target: Path, files: Sequence[str] = FILES) -> Path:
    """Put the present files of `folder` away as its newest version, below `target`; its place."""
    place = target / FOLDER / f"{history.newest:03d}"
    place.mkdir(parents=True, exist_ok=True)
    for name in files:
        if (folder / name).is_file():
            write_whole(place / name, (folder / name).read_bytes())
    if (folder / "slides").is_dir():
        for picture in sorted((folder / "slides").glob("*.png")):
            write_whole(place / "slides" / picture.name, picture.read_bytes())
    return place


def add(folder: Path, history: History, wish: str, said: list[str]) -> Version:
    """Write down that the folder holds a new version."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    version = Version(number=history.newest + 1, wish=wish, said=said, at=now)
    history.versions.append(version)
    data = json.dumps(history.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n"
    write_whole(folder / FOLDER / "versions.json", data.encode())
    return version


def earlier(folder: Path, history: History, number: int | None, spec: str = FILES[0]) -> tuple[int, Path]:
    """An earlier version's number and files; None: the one before this. Raises EditRefused."""
    wanted = history.newest - 1 if number is None else number
    place = folder / FOLDER / f"{wanted:03d}"
    if wanted == history.newest:
        raise EditRefused(f"Version {wanted} is what the deck is now.")
    if wanted < 1 or not (place / spec).is_file():
        known = ", ".join(str(v.number) for v in history.versions[:-1]) or "none"
        raise EditRefused(
            f"There is no earlier version {wanted}." if number else "There is no earlier version.",
            fix=f"Earlier versions: {known}.",
        )
    return wanted, place


def copy_history(source: Path, target: Path) -> None:
    """Take the versions of one folder along to another."""
    if (source / FOLDER).is_dir() and source.resolve() != target.resolve():
        shutil.copytree(source / FOLDER, target / FOLDER, dirs_exist_ok=True)
