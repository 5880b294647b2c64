"""Blobs in S3, Google Cloud Storage, Azure, or anything else that obstore opens. It knows `blobs.py` and no table.

An object store shows an object only when all of it has arrived, so there is no temporary name here. Credentials are
read by obstore from the environment (`AWS_…`, `GOOGLE_…`, `AZURE_…`), never from the address.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from obstore.exceptions import BaseError as ObjectStoreError
from obstore.store import ObjectStore, from_url

from app.store.blobs import HASH, Blob, key, measure, missing, stream, verified
from app.store.errors import StoreError
from model.errors import ConfigurationError

SCHEMES = ("s3://", "gs://", "az://", "abfs://", "abfss://")


class CloudBlobs:
    """Blobs below one prefix of an object store."""

    def __init__(self, store: ObjectStore, name: str) -> None:
        self.store = store
        self.name = name

    @classmethod
    def connect(cls, url: str) -> CloudBlobs:
        """Open `s3://bucket/prefix`, `gs://…` or `az://…`; reaches nothing yet. Raises ConfigurationError."""
        try:
            return cls(cast(ObjectStore, from_url(url)), url)
        except (ObjectStoreError, ValueError) as error:
            reason = _first_line(error)
            raise ConfigurationError(
                f"The blob store {url} cannot be opened: {reason}.", fix="Set IMPASTO_BLOBS."
            ) from error

    def put(self, data: bytes | Path) -> Blob:
        blob = measure(data)
        try:
            if not self._holds(blob):
                with stream(data) as source:
                    self.store.put(key(blob.sha256), source)
        except (ObjectStoreError, FileNotFoundError) as error:  # the latter of a bucket that is not there
            raise self._failed("kept", blob.sha256, error) from error
        return blob

    def get(self, sha256: str) -> bytes:
        with self.open(sha256) as file:
            return file.read()

    def open(self, sha256: str) -> BinaryIO:
        try:
            found = self.store.get(key(sha256))
        except FileNotFoundError:
            raise missing(sha256, self.name) from None
        except ObjectStoreError as error:
            raise self._failed("read", sha256, error) from error
        return verified(cast(BinaryIO, _Stream(iter(found.stream()))), sha256)

    def list(self) -> Iterator[str]:
        try:
            for batch in self.store.list():
                for entry in batch:
                    name = str(cast(Any, entry)["path"]).rpartition("/")[2]
                    if HASH.fullmatch(name):
                        yield name
        except (ObjectStoreError, FileNotFoundError) as error:
            raise StoreError(f"{self.name} cannot be listed: {_first_line(error)}.") from error

    def delete(self, sha256: str) -> None:
        try:
            self.store.delete(key(sha256))
        except FileNotFoundError:
            return
        except ObjectStoreError as error:
            raise self._failed("deleted", sha256, error) from error

    def _holds(self, blob: Blob) -> bool:
        try:
            return self.store.head(key(blob.sha256))["size"] == blob.size
        except FileNotFoundError:
            return False

    def _failed(self, verb: str, sha256: str, error: Exception) -> StoreError:
        return StoreError(
            f"The bytes {sha256[:12]}… could not be {verb} in {self.name}: {_first_line(error)}.",
            fix="See that the store answers and that its credentials are in the environment.",
        )


class _Stream:
    """Chunks of any size, read by the size that is asked for."""

    def __init__(self, chunks: Iterator[Any]) -> None:
        self._chunks = chunks
        self._left = b""

    def read(self, size: int) -> bytes:
        while not self._left:
            chunk = next(self._chunks, None)
            if chunk is None:
                return b""
            self._left = bytes(chunk)
        taken, self._left = self._left[:size], self._left[size:]
        return taken

    def close(self) -> None:
        self._chunks = iter(())


def _first_line(error: Exception) -> str:
    line = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return line.partition("<?xml")[0].rstrip(".: ")
