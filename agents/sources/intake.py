"""Admits an input: it exists, is a readable file of a known format, and its bytes are what its name says.

It does not parse; `child.py` does, in another process.
"""

from __future__ import annotations

import os
import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Literal

from agents.errors import InputRefused
from agents.sources.encodings import decode
from agents.sources.limits import MEBIBYTE, Limits
from agents.sources.ooxml_guard import OLE_MAGIC, is_encrypted_office

Format = Literal["pdf", "docx", "pptx", "xlsx", "csv", "tsv", "markdown", "html", "text", "mail"]

MEDIA_TYPES: dict[Format, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "markdown": "text/markdown",
    "html": "text/html",
    "text": "text/plain",
    "mail": "message/rfc822",
}
_BY_SUFFIX: dict[str, Format] = {
    ".pdf": "pdf", ".docx": "docx", ".pptx": "pptx", ".xlsx": "xlsx", ".xlsm": "xlsx", ".csv": "csv", ".tsv": "tsv",
    ".tab": "tsv", ".md": "markdown", ".markdown": "markdown", ".mdown": "markdown", ".html": "html", ".htm": "html",
    ".xhtml": "html", ".txt": "text", ".text": "text", ".eml": "mail",
}  # fmt: skip
_LEGACY = {".doc": ".docx", ".dot": ".docx", ".rtf": ".docx", ".odt": ".docx", ".docm": ".docx", ".pages": ".docx"}
_LEGACY |= {".ppt": ".pptx", ".pptm": ".pptx", ".odp": ".pptx", ".key": ".pptx", ".pps": ".pptx", ".ppsx": ".pptx"}
_LEGACY |= {".xls": ".xlsx", ".xlsb": ".xlsx", ".ods": ".xlsx", ".numbers": ".xlsx", ".epub": ".pdf", ".ps": ".pdf"}
_ACCEPTED = "PDF, DOCX, PPTX, XLSX, CSV, TSV, Markdown, HTML, TXT and EML"
_NAMES: dict[str, str] = {
    "pdf": "a PDF", "docx": "a Word document", "pptx": "a PowerPoint presentation", "xlsx": "an Excel workbook",
    "zip": "a ZIP archive", "ole": "an old Office file (.doc, .xls, .ppt)", "picture": "a picture",
    "html": "an HTML page", "text": "text", "binary": "binary data", "rtf": "an RTF document",
    "media": "sound or video", "gzip": "a compressed archive",
}  # fmt: skip
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (OLE_MAGIC, "ole"), (b"PK\x03\x04", "zip"), (b"PK\x05\x06", "zip"), (b"\x89PNG\r\n\x1a\n", "picture"),
    (b"\xff\xd8\xff", "picture"), (b"GIF8", "picture"), (b"II*\x00", "picture"), (b"MM\x00*", "picture"),
    (b"{\\rtf", "rtf"), (b"\x1f\x8b", "gzip"), (b"7z\xbc\xaf", "gzip"), (b"Rar!", "gzip"), (b"ID3", "media"),
    (b"OggS", "media"), (b"RIFF", "media"),
)  # fmt: skip
_HTML = re.compile(r"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)


def admit(path: Path, limits: Limits) -> tuple[Format, bytes]:
    """The format and the bytes of a readable input. Raises InputRefused with the reason."""
    data = _bytes_of(path, limits)
    suffix = path.suffix.lower()
    found = sniff(data)
    if found == "ole":
        raise _refused_ole(path.name, data)
    if suffix in _LEGACY:
        raise InputRefused(
            f"{path.name}: {suffix} files cannot be read.", fix=f"Save it as {_LEGACY[suffix]} and try again."
        )
    expected = _BY_SUFFIX.get(suffix)
    if expected is None:
        return _format_without_name(path.name, suffix, found), data
    if not _agrees(expected, found):
        raise InputRefused(
            f"{path.name} is named {suffix} but its bytes are {_NAMES[found]}.",
            fix="Give it the right ending, or export it again.",
        )
    return expected, data


def sniff(data: bytes) -> str:
    """What the bytes are: a key of the table of names above."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return _sniff_zip(data) if kind == "zip" else kind
    if data[4:8] == b"ftyp":
        return "media"
    text = decode(data[:65536])
    if text is None:
        return "binary"
    return "html" if _HTML.match(text) else "text"


def _bytes_of(path: Path, limits: Limits) -> bytes:
    name = path.name or str(path)
    try:
        if path.is_dir():
            raise InputRefused(f"{path} is a folder, not a file.", fix="Name the files in it.")
        if not path.exists():
            raise InputRefused(f"{path} does not exist.", fix="Check the spelling of the path.")
        if not path.is_file():
            raise InputRefused(f"{path} is not a regular file.")
        size = path.stat().st_size
        if size == 0:
            raise InputRefused(f"{name} is empty.")
        if size > limits.file_bytes:
            raise InputRefused(
                f"{name} has {size // MEBIBYTE:,} MiB; at most {limits.file_bytes // MEBIBYTE:,} MiB are read."
            )
        data = path.read_bytes()
    except PermissionError as error:
        raise InputRefused(f"{path} cannot be opened: permission denied.") from error
    except (OSError, ValueError) as error:
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        raise InputRefused(f"{path} cannot be read: {reason}.") from error
    if not data.strip(b"\x00 \t\r\n"):
        raise InputRefused(f"{name} holds nothing but blanks.")
    return data


def _sniff_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
    except Exception:
        # A truncated archive still says what it was: the first local header names [Content_Types].xml.
        return next((kind for folder, kind in _FOLDERS if folder.encode() in data), "zip")
    return next((kind for folder, kind in _FOLDERS if any(n.startswith(folder) for n in names)), "zip")


_FOLDERS = (("word/", "docx"), ("ppt/", "pptx"), ("xl/", "xlsx"))


def _agrees(expected: Format, found: str) -> bool:
    if expected in ("pdf", "docx", "pptx", "xlsx"):
        return expected == found
    if expected in ("csv", "tsv"):
        return found == "text"
    if expected == "mail":  # its parts have character sets of their own
        return found in ("text", "html", "binary")
    return found in ("text", "html")


def _format_without_name(name: str, suffix: str, found: str) -> Format:
    if found in ("pdf", "docx", "pptx", "xlsx", "html"):
        return found  # pyright: ignore[reportReturnType]
    if found == "text":
        return "text"
    shown = f"{suffix} files" if suffix else "files of this kind"
    raise InputRefused(f"{name} is {_NAMES[found]}; {shown} cannot be read.", fix=f"Give {_ACCEPTED} files.")


def _refused_ole(name: str, data: bytes) -> InputRefused:
    if is_encrypted_office(data):
        return InputRefused(f"{name} is password-protected.", fix="Save a copy without a password.")
    return InputRefused(
        f"{name} is an old Office file (.doc, .xls, .ppt), which cannot be read.",
        fix="Save it as .docx, .xlsx or .pptx and try again.",
    )
