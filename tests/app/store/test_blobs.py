"""Blobs: the same promises whatever holds the bytes."""

from __future__ import annotations

import hashlib
import os
import threading

import pytest
from obstore.store import LocalStore, MemoryStore

from agents.settings import Settings
from app.store.blobs import UNFINISHED, Blob, LocalBlobs, key
from app.store.clouds import CloudBlobs
from app.store.errors import BlobDamaged, BlobMissing, ImpastoError, StoreError
from app.store.store import open_blobs
from tests.app.store.loopback import BUCKET
from tests.app.store.loopback_azure import Azure
from tests.app.store.loopback_google import Google
from tests.app.store.loopback_s3 import S3

ABC = hashlib.sha256(b"abc").hexdigest()


@pytest.fixture(params=["local", "memory", "object-folder", S3, Google, Azure])
def blobs(request, tmp_path, monkeypatch):
    if request.param == "local":
        yield LocalBlobs(tmp_path / "blobs")
    elif request.param == "memory":
        yield CloudBlobs(MemoryStore(), "memory")
    elif request.param == "object-folder":
        yield CloudBlobs(LocalStore(prefix=tmp_path / "objects", mkdir=True), "folder")
    else:
        server = request.param()
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        yield open_blobs(f"{server.scheme}://{BUCKET}/impasto")
        server.close()


class DescribeBlobs:
    def it_gives_back_what_it_was_given(self, blobs):
        assert blobs.put(b"abc") == Blob(ABC, 3)
        assert blobs.get(ABC) == b"abc"

    def it_keeps_nothing_and_megabytes_alike(self, blobs, tmp_path):
        large = os.urandom(5 << 20)
        (tmp_path / "large").write_bytes(large)
        kept = [blobs.put(b""), blobs.put(tmp_path / "large")]
        assert [blobs.get(blob.sha256) for blob in kept] == [b"", large]

    def it_streams_by_the_piece(self, blobs):
        data = os.urandom(3 << 20)
        with blobs.open(blobs.put(data).sha256) as stream:
            assert stream.read(10) + stream.read() == data

    def it_keeps_the_same_bytes_once(self, blobs):
        assert blobs.put(b"abc") == blobs.put(b"abc")
        assert list(blobs.list()) == [ABC]

    def it_says_what_is_missing(self, blobs):
        with pytest.raises(BlobMissing, match=ABC[:12]):
            blobs.get(ABC)

    def it_forgets(self, blobs):
        blobs.put(b"abc")
        blobs.delete(ABC)
        blobs.delete(ABC)
        assert list(blobs.list()) == []

    @pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", ABC.upper(), ABC + "0", f"{ABC[:-2]}/."])
    def it_looks_nothing_up_that_is_no_hash(self, blobs, name):
        with pytest.raises(ValueError, match="not a SHA-256"):
            blobs.get(name)


class DescribeLocalBlobs:
    @pytest.fixture
    def blobs(self, tmp_path):
        return LocalBlobs(tmp_path)

    def it_lies_where_its_name_says(self, blobs, tmp_path):
        blobs.put(b"abc")
        assert (tmp_path / ABC[:2] / ABC[2:4] / ABC).read_bytes() == b"abc"

    @pytest.mark.parametrize("damage", [b"abd", b"ab", b"abcd", b""])
    def it_notices_damage_when_read_and_mends_it_when_put_again(self, blobs, tmp_path, damage):
        blobs.put(b"abc")
        (tmp_path / key(ABC)).write_bytes(damage)
        with pytest.raises(BlobDamaged, match="damaged"):
            blobs.get(ABC)
        blobs.put(b"abc")
        assert blobs.get(ABC) == b"abc"

    def it_does_not_list_what_a_crash_left(self, blobs, tmp_path):
        blobs.put(b"abc")
        (tmp_path / ABC[:2] / ABC[2:4] / f"{UNFINISHED}x").write_bytes(b"half")
        assert list(blobs.list()) == [ABC]

    def it_leaves_nothing_when_the_disk_is_full(self, blobs, tmp_path, monkeypatch):
        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("app.store.blobs.os.fsync", full)
        with pytest.raises(StoreError, match="No space left"):
            blobs.put(b"abc")
        assert [p for p in tmp_path.rglob("*") if p.is_file()] == []

    def it_takes_the_same_bytes_from_many_at_once(self, blobs):
        data = os.urandom(1 << 18)
        threads = [threading.Thread(target=blobs.put, args=(data,)) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert blobs.get(hashlib.sha256(data).hexdigest()) == data


class DescribeOpening:
    def it_takes_a_folder_or_an_address(self, tmp_path):
        assert isinstance(open_blobs(str(tmp_path)), LocalBlobs)
        assert isinstance(open_blobs("s3://bucket/impasto"), CloudBlobs)

    def it_refuses_an_address_that_it_cannot_read(self):
        with pytest.raises(ImpastoError, match="cannot be opened"):
            open_blobs("ftp://somewhere/x")

    def it_is_named_by_the_settings(self, tmp_path):
        assert Settings(data=tmp_path, blobs="gs://bucket").blobs == "gs://bucket"
