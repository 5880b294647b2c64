"""A site's own commands, in the sandbox: bring its data up to date, change rows, try its versions, run its tests.

Nothing of a site runs anywhere else. It knows the preset's commands (`python -m core …`), not what a site is about.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agents.errors import ImpastoError
from agents.sandbox.base import MEBIBYTE, Finished, Limits, Sandbox
from agents.site.errors import TurnRefused
from agents.site.turns.place import DATABASE, UPLOADS

MEMORY = 1024 * MEBIBYTE
COMMAND_SECONDS = 180.0
LIMITS = Limits(processes=64)
SECRET = "preview-preview-preview-preview"
"""Of previews only: a site in production makes its own."""

TESTING = {
    "SITE_ENV": "test",
    "DATA": "/tmp/data",
    "UPLOADS": "/tmp/data/uploads",
    "DATABASE_URL": "sqlite:////tmp/data/test.db",
    "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # Impasto's own plugins are none of the site's
}

ROWS = """
import json, sys
from decimal import ROUND_HALF_UP, Decimal
from sqlmodel import Session, select
from core import migrations, rendering, seeds
from core.database import engine, writing
from core.features import feature_of
steps = json.loads(sys.stdin.read())
told = {"added": 0, "changed": 0, "removed": 0}

def plain(value):
    return str(value.date()) if hasattr(value, "date") and not isinstance(value, str) else str(value)

def matches(database, feature, row, where):
    for name, wanted in where.items():
        field = feature.form.fields[name]
        value = getattr(row, field.column)
        if field.column != name and value is not None:
            value = rendering.display(database, database.get(field.to, value))
        if plain(value).casefold() != str(wanted).casefold() and str(value) != str(wanted):
            return False
    return True

def put(database, feature, row, values):
    made = seeds._row(database, feature, values)
    for name in values:
        column = feature.form.fields[name].column
        setattr(row, column, getattr(made, column))

def scale(feature, row, factors):
    for name, factor in factors.items():
        field = feature.form.fields[name]
        value = getattr(row, field.column)
        if value is None:
            continue
        new = Decimal(str(value)) * Decimal(str(factor))
        new = new.quantize(Decimal(1) if field.kind in ("integer", "rating") else Decimal("0.01"), ROUND_HALF_UP)
        low, high = getattr(field, "minimum", None), getattr(field, "maximum", None)
        new = max(new, Decimal(str(low))) if low is not None else new
        new = min(new, Decimal(str(high))) if high is not None else new
        setattr(row, field.column, type(value)(new))

with Session(engine(), expire_on_commit=False) as database, writing(database):
    owner = seeds.people(database)["member"]
    for step in steps:
        feature = feature_of(step["entity"])
        rows = list(database.exec(select(feature.model)))
        if step["op"] == "add_rows":
            for values in step["rows"]:
                same = [r for r in rows if rendering.display(database, r) == str(values.get(feature.display, ""))]
                if same:
                    put(database, feature, same[0], values)
                    told["changed"] += 1
                    continue
                row = seeds._row(database, feature, values)
                if hasattr(row, "owner_id"):
                    row.owner_id = owner.id
                database.add(row)
                told["added"] += 1
        else:
            for row in [r for r in rows if matches(database, feature, r, step["where"])]:
                if step["op"] == "remove_rows":
                    database.delete(row)
                    told["removed"] += 1
                else:
                    put(database, feature, row, step["values"])
                    scale(feature, row, step.get("scale", {}))
                    told["changed"] += 1
        database.flush()
print(json.dumps(told))
"""


@dataclass
class Confined:
    """A site's folder with the folder of its data, and the sandbox that its commands run in."""

    tree: Path
    data: Path
    sandbox: Sandbox
    cancel: Callable[[], bool]

    def migrate(self, words: str, *, fits: bool = True, renamed: Mapping[str, str] | None = None) -> list[Path]:
        """New versions of the database, where the models say more than the last one; `fits`: tried on the data;
        `renamed`: `table` or `table.column` of before → its name now.

        Raises Unfit when rows do not fit what the models ask for, VersionFailed.
        """
        from agents.site.generate.migrations import Done, write_migration

        def start(command: list[str], folder: Path, environment: Mapping[str, str]) -> Done:
            done = self.sandbox.run(
                command,
                folder=folder,
                writable=[folder / "migrations" / "versions", folder / "data"],
                environment=environment,
                seconds=COMMAND_SECONDS,
                memory=MEMORY,
                limits=LIMITS,
                cancel=self.cancel,
            )
            return Done(done.code, done.stdout, done.stderr)

        for place in ("migrations/versions", "data"):
            (self.tree / place).mkdir(parents=True, exist_ok=True)
        database = self.data / DATABASE if fits and (self.data / DATABASE).is_file() else None
        try:
            return write_migration(self.tree, words, database=database, renamed=renamed, start=start)
        finally:
            shutil.rmtree(self.tree / "data", ignore_errors=True)

    def prepare(self) -> Finished:
        """Bring the data to the newest version; plant the first rows of new tables. Raises ImpastoError."""
        return self._must(self.core("prepare"), "The site's data cannot be brought up to date")

    def seed(self) -> Finished:
        """Plant the first rows of tables that are empty. Raises ImpastoError."""
        return self._must(self.core("seed"), "The first rows cannot be stored")

    def rows(self, steps: Sequence[Mapping[str, Any]]) -> dict[str, int]:
        """Add, change and remove rows of the preview as operations say. Raises TurnRefused when the data say no."""
        given = json.dumps(list(steps), default=str).encode()
        done = self.run([sys.executable, "-c", ROWS], stdin=given)
        if not done.ok:
            raise TurnRefused(f"The rows do not fit: {last(done)}")
        return json.loads(done.stdout.strip().splitlines()[-1])

    def check(self) -> Finished:
        """Try the versions of the database on a copy: up, down, up."""
        return self.core("check")

    def tests(self, seconds: float, only: Sequence[str] = ()) -> Finished:
        """Run the site's own tests, or those in some of its folders."""
        words = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--no-header", *only]
        return self.run(words, environment=TESTING, seconds=seconds)

    def core(self, *words: str, environment: Mapping[str, str] | None = None) -> Finished:
        """One command of the preset's."""
        return self.run([sys.executable, "-m", "core", *words], environment=environment)

    def run(
        self,
        command: list[str],
        *,
        environment: Mapping[str, str] | None = None,
        stdin: bytes = b"",
        seconds: float = COMMAND_SECONDS,
        writable: Sequence[Path] = (),
    ) -> Finished:
        """A command in the site's folder, which it can read; it can write the data's. Raises SandboxMissing."""
        self.data.mkdir(parents=True, exist_ok=True)
        return self.sandbox.run(
            command,
            folder=self.tree,
            writable=[self.data, *writable],
            environment={**environment_of(self.data), **(environment or {})},
            seconds=seconds,
            memory=MEMORY,
            stdin=stdin,
            limits=LIMITS,
            cancel=self.cancel,
        )

    def copied(self, data: Path) -> Confined:
        """The same site on a copy of its data."""
        from agents.site.turns.snapshots import copy_database

        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(parents=True)
        if (self.data / DATABASE).is_file():
            copy_database(self.data / DATABASE, data / DATABASE)
        if (self.data / UPLOADS).is_dir():
            shutil.copytree(self.data / UPLOADS, data / UPLOADS)
        return Confined(self.tree, data, self.sandbox, self.cancel)

    def _must(self, done: Finished, what: str) -> Finished:
        if not done.ok:
            raise ImpastoError(f"{what}: {last(done)}")
        return done


def environment_of(data: Path) -> dict[str, str]:
    """What a preview of a site is told."""
    return {
        "SITE_ENV": "preview",
        "DATA": str(data),
        "DATABASE_URL": f"sqlite:///{data / DATABASE}",
        "UPLOADS": str(data / UPLOADS),
        "SECRET_KEY": SECRET,
    }


def last(done: Finished, lines: int = 1) -> str:
    """The last lines that a command said, or how it ended."""
    said = [line for line in (done.stderr or done.stdout).strip().splitlines() if line.strip()]
    ended = {"time": "it took too long", "memory": "it took too much memory", "disk": "it wrote too much"}
    return ended.get(done.why) or "\n".join(said[-lines:]) or f"exit status {done.code}"
