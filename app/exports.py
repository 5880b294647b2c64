"""A version as files to take away: which one is the artifact itself in a format, and all of them as a ZIP."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

from app.store import Store
from app.store.records import Version

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The moment of every file in a ZIP: the same version gives the same bytes."""


SOURCES, KEPT_APART = "sources.json", ".impasto/"
"""All that the documents say, word for word; what belongs to a site's version and not to its repository: its history,
its data, what its checks wrote down."""


def is_behind(path: str) -> bool:
    """Whether the file is what an artifact was made from, and no part of it."""
    return path == SOURCES or path.startswith(KEPT_APART)


def for_readers(version: Version) -> Version:
    """The version as whoever has a link sees it: the artifact, without what it was made from."""
    shown = {path: sha256 for path, sha256 in version.files.items() if not is_behind(path)}
    return version.model_copy(update={"files": shown})


def export_name(files: Iterable[str], kind: str, form: str) -> str | None:
    """The file `<kind>.<form>`, else the first of that format at the top; None where there is none."""
    top = sorted(path for path in files if "/" not in path and path.endswith(f".{form}"))
    return f"{kind}.{form}" if f"{kind}.{form}" in top else next(iter(top), None)


def archive(store: Store, version: Version) -> bytes:
    """All files of a version as a ZIP. Raises StoreError."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as written:
        for path, sha256 in sorted(version.files.items()):
            written.writestr(zipfile.ZipInfo(path, EARLIEST), store.blobs.get(sha256))
    return packed.getvalue()
