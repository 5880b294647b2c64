"""A version as files to take away: which one is the artifact itself in a format, and all of them as a ZIP."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

from app.store import Store
from app.store.records import Version

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The moment of every file in a ZIP: the same version gives the same bytes."""


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
