"""The files of a version, found by name in the version's own list: no path of an address ever meets a file system."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from app.exports import for_readers
from app.store import Store, versions
from app.store.errors import BlobDamaged, BlobMissing, NotFound

TYPES = {
    "html": "text/html; charset=utf-8", "htm": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8", "mjs": "text/javascript; charset=utf-8", "json": "application/json",
    "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
    "webp": "image/webp", "avif": "image/avif", "ico": "image/x-icon", "woff": "font/woff", "woff2": "font/woff2",
    "ttf": "font/ttf", "otf": "font/otf", "mp4": "video/mp4", "webm": "video/webm", "mp3": "audio/mpeg",
    "txt": "text/plain; charset=utf-8",
}  # fmt: skip
"""What is shown; everything else is not served, so nothing is left for a browser to guess."""


class Content(Protocol):
    """Where previews get their files."""

    def files(self, version_id: str) -> Mapping[str, str] | None:
        """Path → hash of each file of the version; None when there is no such version, or nobody may see it now."""
        ...

    def read(self, sha256: str) -> bytes | None:
        """The bytes kept under a hash."""
        ...


class StoreContent:
    """Content from the store, without what it was made from. Projects in the bin show nothing."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def files(self, version_id: str) -> Mapping[str, str] | None:
        from app.store import projects

        try:
            with self._store.read() as session:
                version = versions.get(session, version_id)
                project = projects.get(session, version.project_id)
        except NotFound:
            return None
        return for_readers(version).files if project.deleted_at is None else None

    def read(self, sha256: str) -> bytes | None:
        try:
            return self._store.blobs.get(sha256)
        except (BlobMissing, BlobDamaged):
            return None


def media_type(path: str) -> str | None:
    """The type that a file is served as; None when it is not served."""
    name, dot, suffix = path.rpartition(".")
    return TYPES.get(suffix.lower()) if dot and name else None


def entry(files: Mapping[str, str]) -> str | None:
    """The page that a preview opens with."""
    pages = [path for path in sorted(files) if (media_type(path) or "").startswith("text/html")]
    return next((path for path in ("index.html", "deck.html", "poster.html") if path in files), next(iter(pages), None))
