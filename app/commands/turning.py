"""An exported deck or poster as a job takes it, and the turn that comes of it put back into its folder.

A folder carries its own history (`agents/deck/edits/history.py`), which a version of a project does not: the job gets
it along, and what the turn made is written as the turn itself would have written it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agents.errors import InputRefused
from app.commands.given import placed
from app.commands.queued import Made

BEFORE, CHANGES = "before", "changes.html"
SUFFIXES = (".pptx", ".potx", ".pptm")
TOP = (".json", ".html", ".pptx", ".pdf", ".png")
"""Endings of what an export leaves at the top of its folder."""


@dataclass(frozen=True)
class Opened:
    """What is to be edited."""

    kind: str
    home: Path
    """The folder."""
    is_exported: bool
    """Whether the folder is an export; else one PowerPoint file is all there is."""
    within: str
    """The file that was named, in the folder; nothing: the folder."""
    files: dict[str, Path]
    out: Path
    found: tuple[dict[str, Any], dict[str, Path | bytes]] | None
    """Spec and files of the export, without its history."""

    @property
    def title(self) -> str:
        """Of a project that begins with it."""
        named = self.found[0].get("title") if self.found else None
        return str(named or (self.home.resolve().name if self.is_exported else Path(self.within).stem))


def opened(place: Path, out: Path | None) -> Opened:
    """What a path names. Raises InputRefused."""
    if not place.exists():
        raise InputRefused(f"{place} does not exist.", fix="Name an exported deck's folder, or its .pptx.")
    home = place if place.is_dir() else place.parent
    kind = next((kind for kind in ("poster", "deck") if _is_export(home, place, kind)), None)
    if kind is None:
        return _alone(place, out)
    files = dict(_exported(home))
    now: dict[str, Path | bytes] = {name: path for name, path in files.items() if not name.startswith("history/")}
    try:
        spec = json.loads((home / f"{kind}.json").read_bytes())
    except ValueError:
        spec = {}
    within = "" if place.is_dir() else place.name
    return Opened(kind, home, True, within, files, out or home, (spec, now) if isinstance(spec, dict) else None)


def turned(made: Made, asked: Opened, wish: str) -> dict[str, Any]:
    """Write the turn's files and its place in the history; what the command says of it. Raises ImpastoError."""
    from agents.deck.edits.history import add, copy_history, keep, read_history
    from agents.files import prepare, write_whole

    home, out = asked.home if asked.is_exported else asked.out, asked.out
    history = read_history(home)
    prepare(out)
    if home.resolve() != out.resolve():
        copy_history(home, out)
    names = tuple(f"{asked.kind}.{form}" for form in ("json", "pptx", "pdf", "html", "png"))
    if (home / f"{asked.kind}.json").is_file():
        keep(home, history, out, (*names, "sources.json", "checks.json"))
    made.write(out, without=(CHANGES,))
    told = made.told
    version = add(out, history, wish, told["said"])
    diff = out / "history" / f"{version.number:03d}" / "diff.html"
    write_whole(diff, made.bytes_of(CHANGES))
    return {**told, "paths": placed(told["paths"], out), "version": version.number, "diff": str(diff)}


def _is_export(home: Path, place: Path, kind: str) -> bool:
    ours = place.is_dir() or (place.stem == kind and place.suffix in TOP)
    return ours and (home / f"{kind}.json").is_file()


def _exported(home: Path) -> list[tuple[str, Path]]:
    """The files of an export, by their names in it."""
    found = [path for path in home.iterdir() if path.is_file() and path.suffix in TOP and not path.name.startswith(".")]
    for folder in ("slides", "history"):
        found += [path for path in (home / folder).rglob("*") if path.is_file() and not path.name.startswith(".")]
    return [(path.relative_to(home).as_posix(), path) for path in sorted(found)]


def _alone(place: Path, out: Path | None) -> Opened:
    """A PowerPoint file by itself; whose it is, it carries inside."""
    if place.is_dir():
        raise InputRefused(
            f"{place} is no exported deck: it has no deck.json.", fix="Name a folder that `impasto deck` made."
        )
    if place.suffix.lower() not in SUFFIXES:
        raise InputRefused(
            f"{place.name} is neither a deck's folder nor a .pptx.", fix="Name what `impasto deck` made."
        )
    from agents.poster.edits.place import is_poster

    kind = "poster" if is_poster(place) else "deck"
    result = out or place.with_name(f"{place.stem}-{kind}")
    return Opened(kind, place.parent, False, place.name, {place.name: place}, result, None)
