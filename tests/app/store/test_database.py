"""The database: transactions, and what it says when it cannot go on."""

from __future__ import annotations

import sqlite3
import threading

import pytest
import sqlalchemy as sa

from app.store import Store, projects
from app.store.blobs import LocalBlobs
from app.store.database import Database, default_url, parse_url
from app.store.errors import ConfigurationError, DatabaseFailed
from app.store.ids import clean, new_id
from app.store.tables import ProjectRow


def make(session, title="Night buses"):
    return projects.create(session, kind="deck", owner="me", title=title)


class DescribeTransactions:
    def it_writes_all_or_nothing(self, store):
        def half() -> None:
            with store.write() as session:
                make(session)
                raise RuntimeError

        with pytest.raises(RuntimeError):
            half()
        with store.read() as session:
            assert projects.listed(session) == []

    def it_loses_no_write_of_many_threads(self, store):
        with store.write() as session:
            ident = make(session, "0").id

        def add() -> None:
            for _ in range(10):
                with store.write() as session:
                    row = projects.row_of(session, ident, lock=True)
                    row.title = str(int(row.title) + 1)

        threads = [threading.Thread(target=add) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with store.read() as session:
            assert projects.get(session, ident).title == "40"

    def it_shows_one_moment_in_a_snapshot(self, store):
        with store.database.snapshot() as session:
            assert session.scalar(sa.select(sa.func.count()).select_from(ProjectRow)) == 0
            with store.write() as other:
                make(other)
            assert session.scalar(sa.select(sa.func.count()).select_from(ProjectRow)) == 0

    def it_keeps_any_text(self, store):
        title = clean("a\0b \ud800 c 图\u202e")
        with store.write() as session:
            ident = make(session, "a\0b \ud800 c 图\u202e").id
        with store.read() as session:
            assert projects.get(session, ident).title == title == "ab ? c 图\u202e"

    def it_keeps_moments_with_their_zone(self, store):
        with store.write() as session:
            made = make(session)
        with store.read() as session:
            assert projects.get(session, made.id).created_at == made.created_at
        assert made.created_at.utcoffset().total_seconds() == 0


class DescribeSqlite:
    def it_uses_a_write_ahead_log_and_foreign_keys(self, tmp_path):
        store = Store(Database.open(default_url(tmp_path)), LocalBlobs(tmp_path))
        with store.read() as session:
            said = [session.execute(sa.text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "foreign_keys")]
        store.close()
        assert said == ["wal", 1]

    def it_says_that_somebody_holds_it(self, tmp_path, monkeypatch):
        monkeypatch.setattr("app.store.database.BUSY_SECONDS", 0)
        store = Store(Database.open(default_url(tmp_path)), LocalBlobs(tmp_path))
        holder = sqlite3.connect(tmp_path / "impasto.sqlite", isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseFailed, match="locked"), store.write():
            pass
        holder.close()
        store.close()

    def it_says_that_its_disk_is_full(self, tmp_path):
        store = Store(Database.open(default_url(tmp_path)), LocalBlobs(tmp_path))
        with store.read() as session:
            pages = session.execute(sa.text("PRAGMA page_count")).scalar()

        def limit(connection, record, proxy):
            connection.execute(f"PRAGMA max_page_count={pages}")

        sa.event.listen(store.database.engine, "checkout", limit)
        with pytest.raises(DatabaseFailed, match="full") as failed, store.write() as session:
            make(session, "x" * 2_000_000)
        assert "nothing half-written" in (failed.value.fix or "")
        with store.read() as session:
            assert projects.listed(session) == []
        store.close()


class DescribeAddresses:
    @pytest.mark.parametrize("url", ["postgres://u@h/d", "postgresql://u@h/d", "postgresql+psycopg://u@h/d"])
    def it_takes_any_spelling_of_postgres(self, url):
        assert parse_url(url).drivername == "postgresql+psycopg"

    @pytest.mark.parametrize("url", ["", "impasto.sqlite", "mysql://u@h/d", "sqlite://", "sqlite:///:memory:", "x:y:z"])
    def it_refuses_any_other(self, url):
        with pytest.raises(ConfigurationError, match="database"):
            parse_url(url)

    def it_never_shows_the_password(self):
        database = Database.open("postgresql://me:secret-word@127.0.0.1:1/impasto")
        with pytest.raises(DatabaseFailed) as failed, database.read() as session:
            session.execute(sa.text("SELECT 1"))
        assert "secret-word" not in str(failed.value)
        assert "secret-word" in database.url
        database.close()


def it_makes_ids_that_sort_by_time():
    ids = [new_id() for _ in range(50)]
    assert len(set(ids)) == 50
    assert all(len(each) == 26 for each in ids)
    assert [each[:10] for each in ids] == sorted(each[:10] for each in ids)
