"""Package: an Office file's parts, some of them replaced and every other byte of content as it was."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping


def relations_of(part: str) -> str:
    """The part that holds a part's relationships."""
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def with_parts(package: bytes, changed: Mapping[str, bytes]) -> bytes:
    """The package with other bytes for the parts named; order, names, dates and all other parts stay."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            data = changed.get(entry.filename)
            target.writestr(entry, source.read(entry) if data is None else data)
    return out.getvalue()
