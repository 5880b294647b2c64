"""Place: a site's folder, held by one process at a time, and brought to order when a turn in it was cut off.

    data/preview.db, data/preview-uploads/   what the preview keeps; production's data beside them are never touched
    .impasto/versions.json                   the versions      .impasto/snapshots/   their data, by hash
    .impasto/evidence/<number>/              what the checks saw       .impasto/turn/   a turn under way

A turn that was cut off before its journal was written never happened; one cut off after it is finished here. It knows
no generator and no check.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from agents.errors import ImpastoError, InputRefused
from agents.files import write_whole
from agents.site.turns import ledger, snapshots
from agents.site.turns.git import File, Git, Tree
from agents.site.turns.ledger import Version, Versions

DATABASE, UPLOADS = "preview.db", "preview-uploads"
LARGEST_FILE = 20 * 1024**2
"""Bytes of a file of the site's own; larger ones are left out of its versions."""
IGNORED = "/data/\n/.impasto/\n/.venv/\n__pycache__/\n"


class Journal(BaseModel):
    """What is still to be done when everything of a turn is made: written before, removed after."""

    before: str | None
    """The commit whose files the folder holds."""
    main: str
    generated: str
    version: Version


@dataclass
class Place:
    """A folder that this process holds."""

    folder: Path
    git: Git
    versions: Versions

    @property
    def kept(self) -> Path:
        return self.folder / ".impasto"

    @property
    def snapshots(self) -> Path:
        return self.kept / "snapshots"

    @property
    def turn(self) -> Path:
        return self.kept / "turn"

    @property
    def database(self) -> Path:
        return self.folder / "data" / DATABASE

    @property
    def uploads(self) -> Path:
        return self.folder / "data" / UPLOADS

    def evidence(self, number: int) -> Path:
        """Where a version's evidence lies."""
        return self.kept / "evidence" / str(number)

    def working_tree(self) -> Tree:
        """The files as they lie in the folder, without what git ignores, links, and what is too large."""
        found: Tree = {}
        for name in self.git.working_paths(self.folder):
            path = self.folder / name
            if path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST_FILE:
                continue
            found[name] = File(path.read_bytes(), os.access(path, os.X_OK))
        return found

    def finish(self, journal: Journal) -> None:
        """Carry out what a journal says, however much of it was done before: branches, files, data, versions."""
        self.git.move({"main": journal.main, "generated": journal.generated})
        before = self.git.tree(journal.before) if journal.before else {}
        replace_files(self.folder, before, self.git.tree(journal.main))
        self.git.stand_on("main")
        data = self.turn / "data"
        if (data / DATABASE).is_file():
            snapshots.lay_out(self.snapshots, journal.version.data or snapshots.Data(), self.database, self.uploads)
        evidence = self.turn / "evidence"
        if evidence.is_dir():
            target = self.evidence(journal.version.number)
            shutil.rmtree(target, ignore_errors=True)
            target.parent.mkdir(parents=True, exist_ok=True)
            evidence.replace(target)
        if self.versions.find(journal.version.number) is None:
            self.versions.versions.append(journal.version)
        ledger.write(self.kept / "versions.json", self.versions)
        os.sync()
        shutil.rmtree(self.turn, ignore_errors=True)

    def recover(self, thread: str | None) -> None:
        """Finish the turn that was cut off at its end; forget one that was cut off before, unless it is `thread`'s."""
        journal = self.turn / "journal.json"
        if journal.is_file():
            self.finish(Journal.model_validate_json(journal.read_bytes()))
        elif self.turn.is_dir() and (thread is None or _thread(self.turn) != thread):
            shutil.rmtree(self.turn, ignore_errors=True)


@contextmanager
def open_place(folder: Path, *, thread: str | None = None, new: bool = False) -> Iterator[Place]:
    """Hold a site's folder. `thread` names the turn that may go on where it was cut off; `new`: there is no site yet.

    Raises InputRefused when it is no site, ImpastoError when another process is at work in it.
    """
    folder = folder.expanduser().resolve()
    git = Git(folder / ".git")
    if not new and not (git.exists and git.commit_of("main")):
        raise InputRefused(
            f"{folder} is not a site that Impasto made{'' if folder.is_dir() else ': there is no such folder'}.",
            fix="Make one with `impasto site`, or name the folder that holds its spec.json.",
        )
    kept = folder / ".impasto"
    kept.mkdir(parents=True, exist_ok=True)
    with (kept / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ImpastoError("Another turn is at work on this site.", fix="Wait for it, or stop it.") from error
        git.create()
        write_whole(git.directory / "info" / "exclude", IGNORED.encode())
        if not new and git.branch() != "main":
            raise InputRefused(
                f"{folder} stands on the branch “{git.branch() or 'none'}”.", fix="Type: git switch main"
            )
        place = Place(folder, git, ledger.read(kept / "versions.json", git))
        place.recover(thread)
        yield place


def replace_files(folder: Path, before: Tree, after: Tree) -> None:
    """Bring a folder from one tree to another: new bytes first beside the old ones, then renamed over them."""
    staged: list[tuple[Path, Path]] = []
    for path, file in after.items():
        target = inside(folder, path)
        if target.is_file() and not target.is_symlink() and target.read_bytes() == file.data:
            target.chmod(0o755 if file.executable else 0o644)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{target.name}.impasto")
        temporary.write_bytes(file.data)
        temporary.chmod(0o755 if file.executable else 0o644)
        staged.append((temporary, target))
    for temporary, target in staged:
        temporary.replace(target)
    for path in before.keys() - after.keys():
        target = inside(folder, path)
        target.unlink(missing_ok=True)
        for parent in target.parents:
            if parent == folder or any(parent.iterdir()):
                break
            parent.rmdir()


def inside(folder: Path, path: str) -> Path:
    """A path of a tree below `folder`. Raises InputRefused for one that leads out of it."""
    target = folder / path
    if not target.parent.resolve().is_relative_to(folder.resolve()) or ".git" in map(str.lower, Path(path).parts):
        raise InputRefused(f"The site's file {path!r} lies outside of the site.")
    return target


def _thread(turn: Path) -> str | None:
    try:
        return json.loads((turn / "start.json").read_bytes()).get("thread")
    except (OSError, ValueError):
        return None
