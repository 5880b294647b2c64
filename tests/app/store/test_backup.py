"""One file holds everything, and either database reads it."""

from __future__ import annotations

import re
import threading
import zipfile

import pytest
import sqlalchemy as sa

from agents.errors import InputRefused
from app.store import Store, projects, versions
from app.store.backup import OF_THE_MOMENT, backup, restore
from app.store.blobs import LocalBlobs, key
from app.store.database import Database, default_url
from app.store.errors import Conflict, NewerDatabase, StoreError
from app.store.tables import Base, JobRow
from tests.app.store.filling import fill


@pytest.fixture(params=["sqlite", "postgres"])
def other(request, tmp_path):
    """An empty store to restore into."""
    if request.param == "sqlite":
        url = default_url(tmp_path / "other")
    else:
        url = request.getfixturevalue("postgres").new_database()
    with Store(Database.open(url), LocalBlobs(tmp_path / "other" / "blobs")) as opened:
        yield opened


def content(store, *, jobs=True):
    with store.read() as session:
        return {
            table.name: [tuple(row) for row in session.execute(sa.select(table).order_by(*table.primary_key.columns))]
            for table in Base.metadata.sorted_tables
            if table.name not in OF_THE_MOMENT and (jobs or table.name != "jobs")
        }


class DescribeBackup:
    def it_brings_everything_back_into_either_database(self, store, other, tmp_path):
        fill(store)
        about = backup(store, tmp_path / "all.zip")
        assert about.blobs == 3
        assert restore(other, tmp_path / "all.zip") == about
        assert content(other, jobs=False) == content(store, jobs=False)
        assert sorted(other.blobs.list()) == sorted(store.blobs.list())
        for sha in other.blobs.list():
            assert other.blobs.get(sha) == store.blobs.get(sha)

    def it_queues_again_what_was_under_way(self, store, tmp_path):
        fill(store)
        backup(store, tmp_path / "all.zip")
        with Store(Database.open(default_url(tmp_path / "n")), LocalBlobs(tmp_path / "n")) as new:
            restore(new, tmp_path / "all.zip")
            with store.read() as before, new.read() as after:
                (was,), (now,) = before.scalars(sa.select(JobRow)).all(), after.scalars(sa.select(JobRow)).all()
        assert (was.id, now.state, now.fence) == (now.id, "queued", was.fence + 1)
        assert now.run_id != was.run_id

    def it_is_one_moment_while_others_write(self, store, other, tmp_path):
        stop = threading.Event()

        def write():
            while not stop.is_set():
                fill(store)

        writer = threading.Thread(target=write)
        writer.start()
        fill(store)
        try:
            backup(store, tmp_path / "all.zip")
        finally:
            stop.set()
            writer.join()
        restore(other, tmp_path / "all.zip")
        with other.read() as session:
            for project in projects.listed(session, limit=1000):
                assert [v.number for v in versions.history(session, project.id)] == [1, 2]
                for sha in versions.get(session, project.head_id).files.values():
                    assert other.blobs.get(sha)

    def it_says_which_bytes_were_lost_already(self, store, other, tmp_path):
        fill(store)
        lost, damaged, _ = sorted(store.blobs.list())
        (tmp_path / "data" / "blobs" / key(lost)).unlink()
        (tmp_path / "data" / "blobs" / key(damaged)).write_bytes(b"?")
        about = backup(store, tmp_path / "all.zip")
        assert about.missing == [lost, damaged]
        restore(other, tmp_path / "all.zip")
        assert len(list(other.blobs.list())) == 1

    def it_leaves_no_file_when_it_fails(self, store, tmp_path, monkeypatch):
        monkeypatch.setattr("app.store.backup.os.fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left")))
        (tmp_path / "out").mkdir()
        with pytest.raises(StoreError, match="No space left"):
            backup(store, tmp_path / "out" / "all.zip")
        assert list((tmp_path / "out").iterdir()) == []


class DescribeRestore:
    @pytest.fixture
    def archive(self, store, tmp_path):
        fill(store)
        backup(store, tmp_path / "all.zip")
        return tmp_path / "all.zip"

    def it_refuses_a_store_that_is_not_empty(self, store, archive):
        before = content(store)
        with pytest.raises(Conflict, match="not empty"):
            restore(store, archive)
        assert content(store) == before

    def it_changes_nothing_when_the_file_is_damaged(self, archive, other):
        def rewritten(change):
            path = archive.with_name("changed.zip")
            with zipfile.ZipFile(archive) as old, zipfile.ZipFile(path, "w") as new:
                for name in old.namelist():
                    if (data := change(name, old.read(name))) is not None:
                        new.writestr(name, data)
            return path

        def tear(name, data):
            return data[:-20] if name == "tables/versions.jsonl" else data

        def swap(name, data):
            return b"evil" if name.startswith("blobs/") else data

        def drop(name, data):
            return None if name == "tables/turns.jsonl" else data

        def climb(name, data):
            return data

        for change in (tear, swap, drop):
            with pytest.raises(InputRefused, match="cannot be restored"):
                restore(other, rewritten(change))
            assert not any(v for k, v in content(other).items() if k != "blobs")
        restore(other, rewritten(climb))

    @pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"not a zip at all"])
    def it_refuses_what_is_no_backup(self, store, tmp_path, data):
        (tmp_path / "x").write_bytes(data)
        with pytest.raises(InputRefused, match="backup"):
            restore(store, tmp_path / "x")

    def it_refuses_a_file_cut_short(self, archive, other):
        data = archive.read_bytes()
        archive.write_bytes(data[: len(data) // 2])
        with pytest.raises(InputRefused, match="cut short"):
            restore(other, archive)

    def it_refuses_a_newer_schema(self, archive, other):
        with zipfile.ZipFile(archive) as old, zipfile.ZipFile(archive.with_name("new.zip"), "w") as new:
            for name in old.namelist():
                new.writestr(name, re.sub(rb'"schema_number": \d+', b'"schema_number": 999', old.read(name)))
        with pytest.raises(NewerDatabase, match="schema 999"):
            restore(other, archive.with_name("new.zip"))

    @pytest.mark.parametrize("name", ["blobs/../../x", "blobs/zz"])
    def it_writes_nowhere_else(self, archive, other, name):
        with zipfile.ZipFile(archive, "a") as file:
            file.writestr(name, b"x")
        with pytest.raises(InputRefused, match="no hash"):
            restore(other, archive)
