"""The versions of the database: applied at each start, made from the models, tried on a copy."""

import io
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine
from sqlmodel import SQLModel

from core.database import connect
from core.features import features
from core.settings import ROOT


def configuration(engine: Engine) -> Config:
    """What Alembic is told: where the versions lie, and which database."""
    features()  # so that every table is known
    config = Config(stdout=io.StringIO())
    config.set_main_option("script_location", str(ROOT / "migrations").replace("%", "%%"))
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database to the newest version."""
    command.upgrade(configuration(engine), revision)


def current(engine: Engine) -> str | None:
    """The version of the database."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def is_newest(engine: Engine) -> bool:
    """Whether nothing is left to apply."""
    return current(engine) == ScriptDirectory.from_config(configuration(engine)).get_current_head()


def make(engine: Engine, words: str) -> Path | None:
    """A new version from what the models say and the database does not; None when they agree."""
    config = configuration(engine)
    number = f"{len(list((ROOT / 'migrations' / 'versions').glob('[0-9]*.py'))) + 1:04d}"

    def only_changes(_context: Any, _revision: Any, directives: list[Any]) -> None:
        if directives[0].upgrade_ops.is_empty():
            directives.clear()

    config.attributes["process_revision_directives"] = only_changes
    made = command.revision(config, message=words, autogenerate=True, rev_id=number)
    return Path(made.path) if made is not None and not isinstance(made, list) else None


def differences(engine: Engine) -> list[Any]:
    """How the database differs from the models; empty when a version has told all."""
    features()
    with engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)


def check(url: str) -> list[str]:
    """Apply, take back and apply the versions again on a copy of the data (SQLite), or on an empty database.

    What does not hold, as sentences; empty when all is well.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.db"
        if url.startswith("sqlite") and Path(url.removeprefix("sqlite:///")).is_file():
            _copy(Path(url.removeprefix("sqlite:///")), copy)
        engine = connect(f"sqlite:///{copy}")
        try:
            upgrade(engine)
            told = [
                f"After the versions were applied, the database differs from the models: {d}"
                for d in differences(engine)
            ]
            head = current(engine)
            if head is not None:
                before = _counts(copy)
                command.downgrade(configuration(engine), "-1")
                upgrade(engine)
                lost = {name: (count, _counts(copy).get(name)) for name, count in before.items()}
                told += [
                    f"The table {name} had {one} rows and has {other} after going down and up."
                    for name, (one, other) in lost.items()
                    if other not in (one, 0)
                ]
            return told
        finally:
            engine.dispose()


def _copy(source: Path, target: Path) -> None:
    with sqlite3.connect(source) as one, sqlite3.connect(target) as other:
        one.backup(other)
    one.close()
    other.close()


def _counts(path: Path) -> dict[str, int]:
    database = sqlite3.connect(path)
    names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}
    database.close()
    return found
