"""The purge takes what nobody can want, and never what somebody is about to name."""

from __future__ import annotations

import hashlib
import random
import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.store import conversation, projects, versions
from app.store.errors import StoreError
from app.store.purge import Hold, purge
from app.store.tables import BlobRow, SourceRow, VersionFileRow, VersionRow

AT_ONCE = timedelta(0)


def make(store, word):
    (blob,) = store.keep(word.encode())
    with store.write() as session:
        project = projects.create(session, kind="deck", owner="me", title=word)
        versions.commit(session, project.id, spec={}, files={"word.txt": blob.sha256})
        conversation.add_source(session, project.id, name="word.txt", sha256=blob.sha256, media_type="text/plain")
    return project, blob.sha256


def delete(store, project):
    with store.write() as session:
        projects.delete(session, project.id)


def rows(store, table):
    with store.read() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table))


class DescribePurge:
    def it_takes_a_deleted_project_with_all_that_is_its_own(self, store):
        project, sha = make(store, "one")
        _, kept = make(store, "two")
        delete(store, project)
        done = purge(store, older_than=AT_ONCE, grace=AT_ONCE)
        assert (done.projects, done.blobs, done.bytes) == (1, 1, 3)
        assert list(store.blobs.list()) == [kept]
        assert [rows(store, t) for t in (VersionRow, VersionFileRow, SourceRow, BlobRow)] == [1, 1, 1, 1]
        assert sha != kept

    def it_leaves_what_can_be_taken_out_of_the_bin(self, store):
        project, sha = make(store, "one")
        delete(store, project)
        assert purge(store, grace=AT_ONCE).projects == 0
        assert store.blobs.get(sha) == b"one"

    def it_leaves_bytes_that_another_project_shares(self, store):
        project, sha = make(store, "same")
        make(store, "same")
        delete(store, project)
        purge(store, older_than=AT_ONCE, grace=AT_ONCE)
        assert store.blobs.get(sha) == b"same"

    def it_leaves_a_branch_whose_origin_is_gone(self, store):
        project, sha = make(store, "one")
        with store.write() as session:
            head = projects.get(session, project.id).head_id
            twin = versions.branch(session, head, owner="me", title="Twin")
            projects.delete(session, project.id)
        purge(store, older_than=AT_ONCE, grace=AT_ONCE)
        with store.read() as session:
            left = versions.history(session, twin.id)
        assert [v.parent_id for v in left] == [None]
        assert store.blobs.get(sha) == b"one"

    def it_waits_for_a_writer_that_has_kept_bytes_and_not_named_them_yet(self, store):
        (blob,) = store.keep(b"soon named")
        assert purge(store).blobs == 0
        with store.write() as session:
            project = projects.create(session, kind="deck", owner="me", title="x")
            versions.commit(session, project.id, spec={}, files={"a": blob.sha256})
        assert store.blobs.get(blob.sha256) == b"soon named"

    def it_finds_bytes_without_a_row_and_takes_them_later(self, store):
        stray = store.blobs.put(b"left by a crash")
        assert purge(store).blobs == 0
        assert purge(store, grace=AT_ONCE).blobs == 1
        assert stray.sha256 not in list(store.blobs.list())

    def it_deletes_a_row_whose_bytes_an_interrupted_purge_took(self, store):
        (blob,) = store.keep(b"x")
        store.blobs.delete(blob.sha256)
        purge(store, grace=AT_ONCE)
        assert rows(store, BlobRow) == 0

    def it_takes_nothing_while_a_backup_is_made(self, store):
        (blob,) = store.keep(b"x")
        with Hold(store, "backup") as hold:
            hold.renew()
            assert purge(store, grace=AT_ONCE).held
            assert store.blobs.get(blob.sha256) == b"x"
        assert purge(store, grace=AT_ONCE).blobs == 1

    def it_does_not_wait_for_a_hold_whose_owner_died(self, store, monkeypatch):
        store.keep(b"x")
        monkeypatch.setattr(Hold, "LASTS", timedelta(0))
        with Hold(store, "backup") as hold:
            assert purge(store, grace=AT_ONCE).blobs == 1
            with pytest.raises(StoreError, match="Try again"):
                hold.renew()

    @pytest.mark.parametrize("seed", range(3))
    def it_never_takes_bytes_from_a_concurrent_writer(self, store, seed):
        """Writers keep, name and delete a few contents over and over while purges run without any grace in the way of
        what is named: afterwards every named blob is there, and whole."""
        chance = random.Random(seed)
        stop = threading.Event()
        failed: list[BaseException] = []

        def write(words):
            try:
                for word in words:
                    project, _ = make(store, word)
                    if chance.random() < 0.5:
                        delete(store, project)
            except StoreError as error:  # kept, purged before it was named: said so, and nothing was written
                if "never kept" not in str(error):
                    failed.append(error)
            except BaseException as error:
                failed.append(error)

        def clean():
            while not stop.is_set():
                purge(store, older_than=AT_ONCE, grace=timedelta(milliseconds=20))

        lots = [[chance.choice("abcd") for _ in range(12)] for _ in range(3)]
        writers = [threading.Thread(target=write, args=(lot,)) for lot in lots]
        cleaner = threading.Thread(target=clean)
        for thread in [cleaner, *writers]:
            thread.start()
        for thread in writers:
            thread.join()
        stop.set()
        cleaner.join()
        assert failed == []
        with store.read() as session:
            named = set(session.scalars(sa.select(VersionFileRow.sha256)))
        for sha in named:
            assert hashlib.sha256(store.blobs.get(sha)).hexdigest() == sha
