"""Package: an Office file's parts, some of them replaced and every other byte of content as it was."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping

TYPES = "[Content_Types].xml"
"""The part that says of which media type each part is"""


def relations_of(part: str) -> str:
    """The part that holds a part's relationships."""
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def part_of(package: bytes, name: str) -> bytes:
    """One part's bytes."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return archive.read(name)


def with_parts(package: bytes, changed: Mapping[str, bytes]) -> bytes:
    """The package with other bytes for the parts named; order, names, dates and all other parts stay."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            data = changed.get(entry.filename)
            target.writestr(entry, source.read(entry) if data is None else data)
    return out.getvalue()


def with_new(package: bytes, new: Mapping[str, bytes]) -> bytes:
    """The package with parts that were not there, at the end and without a date of their own."""
    out = io.BytesIO(package)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, data in new.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return out.getvalue()
