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
from sqlmodel import Session, SQLModel, func, select

import core.accounts.models
import core.mail.models  # noqa: F401 (their tables)
from core.database import connect
from core.features import features
from core.forms import Choice, Email, FormField, Phone, Url
from core.forms.fields import Wrong
from core.settings import ROOT
from core.versions import tidied, with_care

VERSIONS = ROOT / "migrations" / "versions"


def configuration(engine: Engine) -> Config:
    """What Alembic is told: where the versions lie, and which database."""
    features()  # so that every table is known
    VERSIONS.mkdir(parents=True, exist_ok=True)
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
    number = _number()

    def only_changes(_context: Any, _revision: Any, directives: list[Any]) -> None:
        if directives[0].upgrade_ops.is_empty():
            directives.clear()
        else:
            with_care(directives[0], SQLModel.metadata)

    config.attributes["process_revision_directives"] = only_changes
    made = command.revision(config, message=words, autogenerate=True, rev_id=number)
    if made is None or isinstance(made, list):
        return None
    path = Path(made.path)
    path.write_text(tidied(path.read_text("utf-8")), "utf-8")
    return path


def write(words: str, renamed: dict[str, str] | None = None) -> list[Path]:
    """New versions from what the models say and the versions so far do not; of data nothing is known.

    `renamed`: `table.column` or `table` of before → its name now, so that its rows are kept.
    """
    with tempfile.TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{Path(folder) / 'versions.db'}")
        try:
            upgrade(engine)
            made = []
            if renamed:
                made.append(_write_names(words, renamed, current(engine)))
                upgrade(engine)
            changes = make(engine, words)
            if changes is not None:
                made.append(changes)
                upgrade(engine)
            return made
        finally:
            engine.dispose()


def _number() -> str:
    return f"{len(list((ROOT / 'migrations' / 'versions').glob('[0-9]*.py'))) + 1:04d}"


def _write_names(words: str, renamed: dict[str, str], after: str | None) -> Path:
    """A version that gives tables and columns other names: tables first, so that columns are told by the new one."""
    tables = {old: new for old, new in renamed.items() if "." not in old}
    columns = [(*old.split("."), new.split(".")[-1]) for old, new in renamed.items() if "." in old]
    up = [f'op.rename_table("{old}", "{new}")' for old, new in tables.items()]
    up += [_rename(tables.get(table, table), old, new) for table, old, new in columns]
    down = [_rename(tables.get(table, table), new, old) for table, old, new in reversed(columns)]
    down += [f'op.rename_table("{new}", "{old}")' for old, new in tables.items()]
    number = _number()
    path = VERSIONS / f"{number}_names.py"
    told = words.replace("\\", " ").replace('"', "'")
    path.write_text(
        _NAMES.format(words=told, number=number, after=after, up="\n    ".join(up), down="\n    ".join(down)), "utf-8"
    )
    return path


def _rename(table: str, old: str, new: str) -> str:
    return f'op.alter_column("{table}", "{old}", new_column_name="{new}")'


_NAMES = '''"""{words}: other names

Version {number}, after {after}.
"""

from alembic import op

revision = "{number}"
down_revision = "{after}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database here."""
    {up}


def downgrade() -> None:
    """Take it back."""
    {down}
'''


def unfit(engine: Engine) -> list[str]:
    """Rows whose values are none of their field's: choices that are gone, addresses that are none. As sentences."""
    told = []
    with Session(engine) as database:
        for feature in features().values():
            for field in feature.form.fields.values():
                if isinstance(field, Choice | Email | Phone | Url):
                    told += _unfit(database, feature.name, field, getattr(feature.model, field.column))
    return told


def _unfit(database: Session, table: str, field: FormField, column: Any) -> list[str]:
    bad: list[tuple[str, int]] = []
    for kept, count in database.exec(select(column, func.count()).where(column.is_not(None)).group_by(column)):
        try:
            if kept != "":
                field.read(kept)
        except Wrong:
            bad.append((kept, count))
    if not bad:
        return []
    examples = ", ".join(f"`{kept}`" for kept, _ in bad[:5])
    return [
        f"{sum(count for _, count in bad)} rows of {table} do not fit: {field.name} is no {field.kind} ({examples})"
    ]


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
