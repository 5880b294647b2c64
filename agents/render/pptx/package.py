"""The package as bytes: the same input gives the same bytes, and nothing half-written is left.

Parts are compressed once, pictures not at all (they are already), all under one date.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from pptx.opc.serialized import PackageWriter

from agents.errors import ImpastoError

_EPOCH = (1980, 1, 1, 0, 0, 0)
_DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")


_PACKED = (".png", ".jpg", ".jpeg", ".gif", ".xlsx", ".fntdata")
"""Bytes that are compressed already."""


def fixed_zip(blob: bytes) -> bytes:
    """The same archive (a workbook) with fixed time stamps; dates in its core properties too."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(blob)) as source, _Archive(buffer) as target:
        for name in source.namelist():
            target.put(name, source.read(name))
    return buffer.getvalue()


def package_bytes(presentation: Any) -> bytes:
    """A python-pptx presentation as an archive with fixed time stamps; dates in its core properties too."""
    package = presentation.part.package
    buffer = io.BytesIO()
    _Writer(buffer, package._rels, tuple(package.iter_parts()))._write()
    return buffer.getvalue()


class _Writer(PackageWriter):
    """python-pptx's writer of parts, into our archive."""

    def _write(self) -> None:
        with _Archive(self._pkg_file) as archive:
            target: Any = archive
            self._write_content_types_stream(target)
            self._write_pkg_rels(target)
            self._write_parts(target)


class _Archive:
    """A zip file written part by part."""

    def __init__(self, file: Any) -> None:
        self._zip = zipfile.ZipFile(file, "w")

    def __enter__(self) -> _Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def write(self, uri: Any, data: bytes) -> None:
        """Add a part. `uri` is a python-pptx PackURI."""
        self.put(uri.membername, data)

    def put(self, name: str, data: bytes) -> None:
        """Add a member."""
        if name == "docProps/core.xml":
            data = _DATES.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", data)
        info = zipfile.ZipInfo(name, _EPOCH)
        info.compress_type = zipfile.ZIP_STORED if name.lower().endswith(_PACKED) else zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        self._zip.writestr(info, data)


def replace_file(path: Path, data: bytes) -> None:
    """Write under a temporary name, flush to disk, rename. Raises ImpastoError when the folder takes no file."""
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
        raise ImpastoError(
            f"{path} cannot be written: {error.strerror or error}.", fix="Choose a folder that you may write to."
        ) from error
