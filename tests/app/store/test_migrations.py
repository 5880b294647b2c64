"""Any database that was ever released becomes today's, with its rows; a newer one is refused."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from app.store import Store, conversation, projects, versions
from app.store.blobs import LocalBlobs
from app.store.database import Database
from app.store.errors import NewerDatabase
from app.store.migrations import STEPS, migrate, schema
from app.store.tables import Base

RELEASED = Path(__file__).with_name("released")
NUMBERS = sorted({int(p.name[:3]) for p in RELEASED.glob("*.sql")})


def pour(url: str, number: int) -> None:
    """Make the database as it was at that schema."""
    backend = "sqlite" if url.startswith("sqlite") else "postgresql"
    script = (RELEASED / f"{number:03}.{backend}.sql").read_text()
    if backend == "sqlite":
        path = Path(url.removeprefix("sqlite:///"))
        path.parent.mkdir(parents=True)
        connection = sqlite3.connect(path)
        connection.executescript(script)
        connection.close()
    else:
        with psycopg.connect(url) as connection:
            connection.execute(script.encode())


def shape(connection: sa.Connection) -> dict[str, object]:
    """What the database knows of its own tables, in words that do not depend on how they were made."""
    inspector = sa.inspect(connection)
    return {
        name: {
            "columns": {c["name"]: (str(c["type"]), c["nullable"]) for c in inspector.get_columns(name)},
            "key": inspector.get_pk_constraint(name)["constrained_columns"],
            "foreign": sorted(
                (*f["constrained_columns"], f["referred_table"], f["options"].get("ondelete", ""))
                for f in inspector.get_foreign_keys(name)
            ),
            "unique": sorted(u["column_names"] for u in inspector.get_unique_constraints(name)),
            "indexes": sorted((i["name"], i["column_names"]) for i in inspector.get_indexes(name) if not i["unique"]),
        }
        for name in inspector.get_table_names()
        if name != "schema_steps"
    }


def it_ends_where_the_models_are(database_url):
    database = Database.open(database_url)
    migrate(database)
    with database.read() as session:
        made = shape(session.connection())
    with database.write() as session:
        Base.metadata.drop_all(session.connection())
        Base.metadata.create_all(session.connection())
        assert made == shape(session.connection())
    database.close()


def it_has_a_fixture_of_every_schema_but_the_one_in_the_making():
    assert set(range(1, len(STEPS))) <= set(NUMBERS)
    assert NUMBERS


@pytest.mark.parametrize("number", NUMBERS)
def it_brings_a_released_database_up_to_date_with_its_rows(database_url, tmp_path, number):
    pour(database_url, number)
    with Store(Database.open(database_url), LocalBlobs(tmp_path)) as store, store.read() as session:
        (project,) = projects.listed(session)
        history = versions.history(session, project.id)
        head = versions.get(session, project.head_id or "")
        assert schema(session.connection()) == len(STEPS)
        assert (project.title, [v.number for v in history], head.number) == ("夜 \u202e", [1, 2], 1)
        assert head.spec == {"a": [1, 2.5, None, "\0"]}
        assert [t.text for t in conversation.turns(session, project.id)] == ["Hello"]
        assert [s.name for s in conversation.sources(session, project.id)] == ["a.md"]
        made = shape(session.connection())
    fresh = Database.open("sqlite:///" + str(tmp_path / "fresh.sqlite")) if store.database.is_sqlite else None
    if fresh is not None:
        migrate(fresh)
        with fresh.read() as session:
            assert shape(session.connection()) == made
        fresh.close()


def it_does_nothing_the_second_time(database_url):
    database = Database.open(database_url)
    assert [migrate(database), migrate(database)] == [len(STEPS), 0]
    database.close()


def it_migrates_once_when_many_start_together(database_url):
    taken: list[int] = []

    def start() -> None:
        database = Database.open(database_url)
        taken.append(migrate(database))
        database.close()

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [0] * 5 + [len(STEPS)]


def it_leaves_the_database_as_it_was_when_a_step_fails(database_url, monkeypatch):
    def broken(connection: sa.Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE half (id TEXT)")
        raise RuntimeError

    database = Database.open(database_url)
    migrate(database)
    with database.read() as session:
        before = shape(session.connection())
    monkeypatch.setattr("app.store.migrations.STEPS", [*STEPS, ("broken", broken)])
    with pytest.raises(RuntimeError):
        migrate(database, len(STEPS) + 1)
    with database.read() as session:
        assert shape(session.connection()) == before
        assert schema(session.connection()) == len(STEPS)
    database.close()


def it_refuses_a_database_from_the_future(database_url, tmp_path):
    database = Database.open(database_url)
    migrate(database)
    with database.write() as session:
        session.execute(
            sa.text("INSERT INTO schema_steps (number, name, at) VALUES (999, 'x', '2030-01-01 00:00:00.0')")
        )
    with pytest.raises(NewerDatabase, match="schema 999; this Impasto knows"):
        Store(database, LocalBlobs(tmp_path))
    database.close()
