"""The store's part of the error family (its tree is drawn in `model/errors.py`).

ImpastoError
├── StoreError             exit 1   the store could not do it
│   ├── DatabaseFailed              the database does not answer, is locked, or its disk is full
│   ├── Conflict                    somebody else changed it first
│   ├── BlobMissing                 bytes that a version names are not there
│   └── BlobDamaged                 bytes do not have the hash they are kept under
├── NotFound               exit 4   no such project, version, job …
└── NewerDatabase          exit 3   the database was written by a newer Impasto
"""

from __future__ import annotations

from model.errors import ConfigurationError, ImpastoError

__all__ = [
    "BlobDamaged",
    "BlobMissing",
    "Conflict",
    "DatabaseFailed",
    "ImpastoError",
    "NewerDatabase",
    "NotFound",
    "StoreError",
]


class StoreError(ImpastoError):
    """The store could not do what was asked."""

    code = "store"


class DatabaseFailed(StoreError):
    """The database does not answer, is locked for too long, or cannot write."""

    code = "database"


class Conflict(StoreError):
    """Somebody else changed the same thing first; nothing was written."""

    code = "conflict"


class BlobMissing(StoreError):
    """The bytes kept under a hash are not there."""

    code = "blob-missing"


class BlobDamaged(StoreError):
    """The bytes kept under a hash have another one."""

    code = "blob-damaged"


class NotFound(ImpastoError):
    """There is nothing under that id."""

    code = "not-found"
    exit_status = 4


class NewerDatabase(ConfigurationError):
    """The database has steps that this program does not know."""

    code = "newer-database"
