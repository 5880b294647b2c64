"""The versions of a site, oldest first: `.impasto/versions.json`, or what its commits say where that is gone.

A clone of a site has its commits and no snapshots; its versions can then be gone back to in code, not in data.
"""

from __future__ import annotations

import json
import re
import secrets
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError

from agents.files import write_whole
from agents.site.turns.git import Git
from agents.site.turns.snapshots import Data

FORMAT = 1
TRAILER = re.compile(r"^Impasto-Version: (\d+)$", re.MULTILINE)
NAMES = re.compile(r"^Impasto-Renamed: (\{.*\})$", re.MULTILINE)


class Version(BaseModel):
    """What one turn left."""

    number: int
    wish: str
    """The sentence or the wish, as it was said."""
    commit: str
    generated: str | None = None
    """What the generator wrote for it, before edits were merged in."""
    data: Data | None = None
    at: str
    said: list[str] = Field(default_factory=list)
    checks: dict[str, int] = Field(default_factory=dict)
    seconds: float = 0.0
    back_to: int | None = None
    """The version that this one restored."""
    renamed: dict[str, str] = Field(default_factory=dict)
    """`table` or `table.column` of the version before → its name in this one."""


class Versions(BaseModel):
    """All of them."""

    format: int = FORMAT
    project: str
    versions: list[Version] = Field(default_factory=list)

    @property
    def newest(self) -> Version | None:
        return self.versions[-1] if self.versions else None

    def find(self, number: int) -> Version | None:
        return next((v for v in self.versions if v.number == number), None)


def new_project() -> str:
    """An id for a new site."""
    return secrets.token_hex(6)


def read(path: Path, git: Git) -> Versions:
    """What the file says, else what the commits say."""
    try:
        return Versions.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return _of_commits(git)


def write(path: Path, versions: Versions) -> None:
    """Write it whole. Raises ImpastoError."""
    text = json.dumps(versions.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"
    write_whole(path, text.encode())


def message(version: Version) -> str:
    """The commit message of a version: its wish, and what a clone needs to know it by."""
    subject = " ".join(version.wish.split())[:100] or f"Version {version.number}"
    said = "".join(f"{line}\n" for line in version.said)
    names = f"Impasto-Renamed: {json.dumps(version.renamed)}\n" if version.renamed else ""
    return f"{subject}\n\n{said}{chr(10) if said else ''}{names}Impasto-Version: {version.number}\n"


def renamed_since(versions: Versions, number: int) -> dict[str, str]:
    """`table` or `table.column` of version `number` → its name in the newest one, where that is another."""
    tables: dict[str, str] = {}
    columns: dict[str, tuple[str, str]] = {}
    for version in [v for v in versions.versions if v.number > number]:
        moved = {old: new for old, new in version.renamed.items() if "." not in old}
        for old, new in [pair for pair in version.renamed.items() if "." in pair[0]]:
            table, name = old.split(".")
            first = next((key for key, now in columns.items() if now == (table, name)), None)
            origin = next((was for was, now in tables.items() if now == table), table)
            columns[first or f"{origin}.{name}"] = (table, new.split(".")[-1])
        columns = {key: (moved.get(table, table), name) for key, (table, name) in columns.items()}
        fresh = {old: new for old, new in moved.items() if old not in tables.values()}
        tables = {was: moved.get(now, now) for was, now in tables.items()} | fresh
    found = {was: now for was, now in tables.items() if was != now}
    return found | {key: f"{table}.{name}" for key, (table, name) in columns.items() if key.split(".")[1] != name}


def _of_commits(git: Git) -> Versions:
    found: dict[int, Version] = {}
    if git.exists:
        for commit, at, text in git.messages("main"):
            match = TRAILER.search(text)
            if match and int(match[1]) not in found:
                number, wish = int(match[1]), text.splitlines()[0]
                found[number] = Version(
                    number=number,
                    wish=wish,
                    commit=commit,
                    at=at.isoformat(timespec="seconds"),
                    renamed=_names_in(text),
                )
    return Versions(project=new_project(), versions=[found[n] for n in sorted(found)])


def _names_in(text: str) -> dict[str, str]:
    match = NAMES.search(text)
    try:
        return dict(json.loads(match[1])) if match else {}
    except ValueError:
        return {}
