"""The ways to S3, Google and Azure really walked: signed requests over a socket, pages of lists, uploads in parts,
refusals, and a whole store with its backup. The servers are the tests' own (`loopback_….py`)."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.store import Store, projects, versions
from app.store.backup import backup, restore
from app.store.blobs import BlobStore, LocalBlobs, key
from app.store.database import Database, default_url
from app.store.errors import BlobDamaged, BlobMissing, StoreError
from app.store.purge import purge
from app.store.store import open_blobs
from tests.app.store.loopback import BUCKET, ObjectServer
from tests.app.store.loopback_azure import Azure
from tests.app.store.loopback_google import Google
from tests.app.store.loopback_s3 import S3

AT_ONCE = timedelta(0)
PARTS = ("partNumber", "blockid")
"""What tells a part of an upload: of S3 and Google, of Azure."""


@pytest.fixture(params=[S3, Google, Azure])
def cloud(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[ObjectServer]:
    """A server, and the environment that an operator would set."""
    server = request.param()
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    yield server
    server.close()


@pytest.fixture
def blobs(cloud: ObjectServer) -> BlobStore:
    return open_blobs(f"{cloud.scheme}://{BUCKET}/impasto")


class DescribeBlobs:
    def it_puts_gets_lists_and_deletes_below_its_prefix(self, cloud: ObjectServer, blobs: BlobStore):
        cloud.objects["somebody/else"] = b"theirs"
        kept = [blobs.put(f"text {n}".encode()) for n in range(8)]
        assert set(cloud.objects) == {"somebody/else", *(f"impasto/{key(blob.sha256)}" for blob in kept)}
        assert [blobs.get(blob.sha256) for blob in kept] == [f"text {n}".encode() for n in range(8)]
        assert set(blobs.list()) == {blob.sha256 for blob in kept}
        assert sum("continuation-token" in asked or "marker" in asked for asked in cloud.asked) >= 2
        blobs.delete(kept[0].sha256)
        blobs.delete(kept[0].sha256)
        assert len(set(blobs.list())) == 7
        assert cloud.objects["somebody/else"] == b"theirs"

    def it_uploads_large_files_in_parts_and_once(self, cloud: ObjectServer, blobs: BlobStore, tmp_path: Path):
        def parts() -> int:
            return sum(any(part in asked for part in PARTS) for asked in cloud.asked)

        data = os.urandom(11 << 20)
        (tmp_path / "large").write_bytes(data)
        blob = blobs.put(tmp_path / "large")
        uploaded = parts()
        assert uploaded >= 2
        assert cloud.parts == {}
        assert hashlib.sha256(blobs.get(blob.sha256)).digest() == hashlib.sha256(data).digest()
        with blobs.open(blob.sha256) as stream:
            assert stream.read(1000) + stream.read() == data
        blobs.put(tmp_path / "large")
        assert parts() == uploaded

    def it_says_what_is_missing_or_damaged(self, cloud: ObjectServer, blobs: BlobStore):
        blob = blobs.put(b"good")
        with pytest.raises(BlobMissing):
            blobs.get(hashlib.sha256(b"other").hexdigest())
        cloud.objects[f"impasto/{key(blob.sha256)}"] = b"evil"
        with pytest.raises(BlobDamaged):
            blobs.get(blob.sha256)

    def it_tries_again_when_the_server_is_busy(self, cloud: ObjectServer, blobs: BlobStore):
        cloud.errors = [503]
        blob = blobs.put(b"busy")
        cloud.errors = [500]
        assert blobs.get(blob.sha256) == b"busy"

    def it_tells_a_refusal_in_a_sentence_without_the_key(self, cloud: ObjectServer, monkeypatch: pytest.MonkeyPatch):
        for name, wrong in cloud.secrets.items():
            monkeypatch.setenv(name, wrong)
            with pytest.raises(StoreError, match=f"could not be kept in {cloud.scheme}://bucket/impasto") as refused:
                open_blobs(f"{cloud.scheme}://{BUCKET}/impasto").put(b"x")
            assert wrong not in str(refused.value)
            assert "PRIVATE KEY" not in str(refused.value)
            monkeypatch.setenv(name, cloud.environment[name])
        assert cloud.objects == {}

    def it_tells_that_a_bucket_is_not_there(self, cloud: ObjectServer):
        elsewhere = open_blobs(f"{cloud.scheme}://elsewhere/impasto")
        with pytest.raises(
            StoreError, match=rf"kept in {cloud.scheme}://elsewhere/impasto: .*404 Not Found\."
        ) as refused:
            elsewhere.put(b"x")
        assert "<" not in str(refused.value)
        with pytest.raises(StoreError, match="cannot be listed"):
            list(elsewhere.list())


class DescribeAStore:
    def it_keeps_commits_purges_backs_up_and_restores(self, cloud: ObjectServer, blobs: BlobStore, tmp_path: Path):
        with Store(Database.open(default_url(tmp_path / "a")), blobs) as store:
            one, two = store.keep(b"one", b"two")
            with store.write() as session:
                kept = projects.create(session, kind="deck", owner="me", title="Kept")
                gone = projects.create(session, kind="deck", owner="me", title="Gone")
                versions.commit(session, kept.id, spec={}, files={"x": one.sha256})
                versions.commit(session, gone.id, spec={}, files={"x": two.sha256})
                projects.delete(session, gone.id)
            assert purge(store, older_than=AT_ONCE, grace=AT_ONCE).blobs == 1
            assert list(cloud.objects) == [f"impasto/{key(one.sha256)}"]
            backup(store, tmp_path / "all.zip")
        cloud.objects.clear()
        with Store(Database.open(default_url(tmp_path / "b")), blobs) as store:
            restore(store, tmp_path / "all.zip")
            assert store.blobs.get(one.sha256) == b"one"
            with store.read() as session:
                (listed,) = projects.listed(session, owner="me")
                assert versions.get(session, listed.head_id or "").files == {"x": one.sha256}
        assert list(LocalBlobs(tmp_path / "b").list()) == []
