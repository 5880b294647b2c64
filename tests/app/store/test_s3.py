"""The S3 path really walked: signed requests over a socket, pages of lists, uploads in parts, refusals, a whole store."""

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
from tests.app.store.loopback_s3 import BUCKET, KEY, REGION, S3, SECRET

AT_ONCE = timedelta(0)


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[S3]:
    """A server, and the environment that an operator would set."""
    server = S3()
    for name, value in {
        "AWS_ENDPOINT": server.url, "AWS_ALLOW_HTTP": "true", "AWS_REGION": REGION,
        "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET,
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    yield server
    server.close()


@pytest.fixture
def blobs(s3: S3) -> BlobStore:
    return open_blobs(f"s3://{BUCKET}/impasto")


class DescribeBlobs:
    def it_puts_gets_lists_and_deletes_below_its_prefix(self, s3: S3, blobs: BlobStore):
        s3.objects["somebody/else"] = b"theirs"
        kept = [blobs.put(f"text {n}".encode()) for n in range(8)]
        assert set(s3.objects) == {"somebody/else", *(f"impasto/{key(blob.sha256)}" for blob in kept)}
        assert [blobs.get(blob.sha256) for blob in kept] == [f"text {n}".encode() for n in range(8)]
        assert set(blobs.list()) == {blob.sha256 for blob in kept}
        assert sum(asked.startswith("GET") and "continuation-token" in asked for asked in s3.asked) >= 2
        blobs.delete(kept[0].sha256)
        blobs.delete(kept[0].sha256)
        assert len(set(blobs.list())) == 7
        assert s3.objects["somebody/else"] == b"theirs"

    def it_uploads_large_files_in_parts_and_once(self, s3: S3, blobs: BlobStore, tmp_path: Path):
        data = os.urandom(11 << 20)
        (tmp_path / "large").write_bytes(data)
        blob = blobs.put(tmp_path / "large")
        parts = sum("partNumber" in asked for asked in s3.asked)
        assert parts >= 2
        assert s3.parts == {}
        assert hashlib.sha256(blobs.get(blob.sha256)).digest() == hashlib.sha256(data).digest()
        with blobs.open(blob.sha256) as stream:
            assert stream.read(1000) + stream.read() == data
        blobs.put(tmp_path / "large")
        assert sum("partNumber" in asked for asked in s3.asked) == parts

    def it_says_what_is_missing_or_damaged(self, s3: S3, blobs: BlobStore):
        blob = blobs.put(b"good")
        with pytest.raises(BlobMissing):
            blobs.get(hashlib.sha256(b"other").hexdigest())
        s3.objects[f"impasto/{key(blob.sha256)}"] = b"evil"
        with pytest.raises(BlobDamaged):
            blobs.get(blob.sha256)

    def it_tries_again_when_the_server_is_busy(self, s3: S3, blobs: BlobStore):
        s3.errors = [503]
        blob = blobs.put(b"busy")
        s3.errors = [500]
        assert blobs.get(blob.sha256) == b"busy"

    @pytest.mark.parametrize("name", ["AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID"])
    def it_tells_a_refusal_in_a_sentence_without_the_key(self, s3: S3, monkeypatch: pytest.MonkeyPatch, name: str):
        monkeypatch.setenv(name, "wrong-wrong-wrong")
        with pytest.raises(StoreError, match="could not be kept in s3://bucket/impasto") as refused:
            open_blobs(f"s3://{BUCKET}/impasto").put(b"x")
        assert "wrong-wrong" not in str(refused.value)
        assert s3.objects == {}

    def it_tells_that_a_bucket_is_not_there(self, s3: S3):
        elsewhere = open_blobs("s3://elsewhere/impasto")
        with pytest.raises(StoreError, match=r"kept in s3://elsewhere/impasto: .*404 Not Found\.") as refused:
            elsewhere.put(b"x")
        assert "<" not in str(refused.value)
        with pytest.raises(StoreError, match="cannot be listed"):
            list(elsewhere.list())


class DescribeAStore:
    def it_keeps_commits_purges_backs_up_and_restores(self, s3: S3, blobs: BlobStore, tmp_path: Path):
        with Store(Database.open(default_url(tmp_path / "a")), blobs) as store:
            one, two = store.keep(b"one", b"two")
            with store.write() as session:
                kept = projects.create(session, kind="deck", owner="me", title="Kept")
                gone = projects.create(session, kind="deck", owner="me", title="Gone")
                versions.commit(session, kept.id, spec={}, files={"x": one.sha256})
                versions.commit(session, gone.id, spec={}, files={"x": two.sha256})
                projects.delete(session, gone.id)
            assert purge(store, older_than=AT_ONCE, grace=AT_ONCE).blobs == 1
            assert list(s3.objects) == [f"impasto/{key(one.sha256)}"]
            backup(store, tmp_path / "all.zip")
        s3.objects.clear()
        with Store(Database.open(default_url(tmp_path / "b")), blobs) as store:
            restore(store, tmp_path / "all.zip")
            assert store.blobs.get(one.sha256) == b"one"
        assert list(LocalBlobs(tmp_path / "b").list()) == []
