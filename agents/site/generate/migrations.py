"""The versions of a site's database: made from its models, refused where the rows that are there would not fit.

The site's own code runs for that (it imports the models), so it is started through `start`, which the caller binds to
the sandbox; by itself it is a plain child process with a bare environment.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from agents.errors import ImpastoError, InputRefused

SECONDS = 60
UNFIT, NOT_APPLIED = 3, 4
"""How `core version` ends where rows do not fit the models, or a version cannot be applied to them."""


@dataclass(frozen=True)
class Done:
    """A command that ended."""

    code: int
    stdout: str
    stderr: str


Start = Callable[[list[str], Path, Mapping[str, str]], Done]
"""(command, folder of the site, environment) → what came of it."""


class Unfit(InputRefused):
    """The rows of the site do not fit a change of its models; says how many, and which."""

    code = "data-unfit"


class VersionFailed(ImpastoError):
    """A version of the database could not be made or applied; says what the site's own code said."""

    code = "site-migration"


def start_here(command: list[str], folder: Path, environment: Mapping[str, str]) -> Done:
    """Run a command as a child process, with a bare environment. Raises VersionFailed when it takes too long."""
    bare = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=bare | dict(environment),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise VersionFailed(f"`{' '.join(command[-2:])}` did not end within {SECONDS} seconds.") from error
    return Done(done.returncode, done.stdout, done.stderr)


def write_migration(
    folder: Path,
    words: str,
    python: str | Path = sys.executable,
    *,
    database: Path | None = None,
    renamed: Mapping[str, str] | None = None,
    start: Start = start_here,
) -> list[Path]:
    """Write the versions that the models ask for into `migrations/versions/`; the new files, empty when none is needed.

    `database`: the SQLite file with the rows of now; the versions are tried on a copy of it, and taken away again when
    those do not fit. `renamed`: `table.column` or `table` of before → its name now. Raises Unfit and VersionFailed.
    """
    with tempfile.TemporaryDirectory(dir=_scratch(folder)) as scratch:
        environment = {"SITE_ENV": "test", "SECRET_KEY": "only for making versions", "DATA": scratch}
        told = environment | {"RENAMED": json.dumps(dict(renamed or {}))}
        if database is not None and database.is_file():
            copy = Path(scratch) / "copy.db"
            _copy(database, copy)
            told |= {"DATABASE_URL": f"sqlite:///{copy}", "FIT": "1"}
        before = set(_versions(folder))
        done = start([str(python), "-m", "core", "version", words], folder, told)
        made = [path for path in _versions(folder) if path not in before]
        if done.code:
            for path in made:
                path.unlink()
            raise _fault(done)
        return made


def _fault(done: Done) -> ImpastoError:
    """What went wrong, by how the command ended."""
    if done.code == UNFIT:
        told = done.stderr.strip().replace("\n", ". ")
        return Unfit(f"{told}.", fix="Change those rows first, or ask for another kind.")
    if done.code == NOT_APPLIED:
        return VersionFailed(f"The new version cannot be applied to the data: {_last(done.stderr)}")
    return VersionFailed(f"No version of the database could be made: {_last(done.stderr)}")


def _copy(source: Path, target: Path) -> None:
    """A copy as of one moment, while the site may run."""
    with sqlite3.connect(source) as one, sqlite3.connect(target) as other:
        one.backup(other)
    one.close()
    other.close()


def _versions(folder: Path) -> list[Path]:
    return sorted((folder / "migrations" / "versions").glob("[0-9]*.py"))


def _scratch(folder: Path) -> Path:
    """A place that the site may write to, in a sandbox too."""
    data = folder / "data"
    data.mkdir(exist_ok=True)
    return data


def _last(stderr: str) -> str:
    lines = [line for line in stderr.strip().splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"


def check_versions(
    folder: Path, database: Path | None, python: str | Path = sys.executable, *, start: Start = start_here
) -> str:
    """Apply, take back and apply the versions on a copy of the data: empty when that holds, else what does not."""
    with tempfile.TemporaryDirectory(dir=_scratch(folder)) as scratch:
        told = {"SITE_ENV": "test", "SECRET_KEY": "only for making versions", "DATA": scratch}
        if database is not None and database.is_file():
            shutil.copyfile(database, Path(scratch) / "copy.db")
            told["DATABASE_URL"] = f"sqlite:///{Path(scratch) / 'copy.db'}"
        done = start([str(python), "-m", "core", "check"], folder, told)
        return "" if done.code == 0 else (done.stderr.strip() or done.stdout.strip() or "the check ended badly")
