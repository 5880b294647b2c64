"""Refuses Office files that would unpack into too much, escape their folder, or define XML entities.

It reads only the directory of the ZIP file and the beginning of each XML part; it does not know what the parts mean.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
from itertools import pairwise

from agents.errors import InputRefused
from agents.sources.limits import MEBIBYTE, Limits

_DOCTYPE = re.compile(rb"<\s*!\s*(?:DOCTYPE|ENTITY)", re.I)
_ROOT = re.compile(rb"<[A-Za-z_]")
_HEAD = 65536
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def guard(data: bytes, name: str, limits: Limits) -> zipfile.ZipFile:
    """The opened archive when it is safe to unpack. Raises InputRefused."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, IndexError) as error:
        raise InputRefused(
            f"{name} is a damaged Office file: its ZIP directory cannot be read.",
            fix="Open it in its own application and save it again.",
        ) from error
    _check_sizes(entries, name, limits)
    for entry in entries:
        _check_entry(entry, name, limits)
        if entry.filename.endswith((".xml", ".rels")):
            _check_xml(archive, entry, name)
    return archive


def is_encrypted_office(data: bytes) -> bool:
    """Whether an OLE container holds a password-protected OOXML package."""
    return data.startswith(OLE_MAGIC) and "EncryptedPackage".encode("utf-16-le") in data


def _check_sizes(entries: list[zipfile.ZipInfo], name: str, limits: Limits) -> None:
    if len(entries) > limits.zip_entries:
        raise InputRefused(f"{name} holds {len(entries):,} parts; more than {limits.zip_entries:,} are not opened.")
    if len({e.filename for e in entries}) != len(entries):
        raise InputRefused(f"{name} holds two parts of one name, which no Office program writes.")
    if _overlapping(entries):
        raise InputRefused(f"{name} holds parts that share their bytes; this looks like a ZIP bomb and is not opened.")
    total = sum(e.file_size for e in entries)
    if total > limits.zip_total_bytes:
        raise InputRefused(
            f"{name} would unpack to {total // MEBIBYTE:,} MiB; more than "
            f"{limits.zip_total_bytes // MEBIBYTE:,} MiB is not opened."
        )


def _overlapping(entries: list[zipfile.ZipInfo]) -> bool:
    """Whether one packed part begins inside of another."""
    placed = sorted((e.header_offset, e.header_offset + e.compress_size) for e in entries)
    return any(start < end for (_, end), (start, _) in pairwise(placed))


def _check_entry(entry: zipfile.ZipInfo, name: str, limits: Limits) -> None:
    if entry.flag_bits & 0x1:
        raise InputRefused(f"{name} is password-protected.", fix="Save a copy without a password.")
    path = entry.filename.replace("\\", "/")
    if path.startswith("/") or ".." in path.split("/") or re.match(r"^[A-Za-z]:", path):
        raise InputRefused(f"{name} holds a part with an unsafe path ({entry.filename[:80]!r}) and is not opened.")
    if stat.S_ISLNK(entry.external_attr >> 16) or "\0" in entry.orig_filename:
        raise InputRefused(f"{name} holds a part that is a link or has no name ({entry.filename[:80]!r}).")
    ratio = entry.file_size / max(1, entry.compress_size)
    if entry.file_size > MEBIBYTE and ratio > limits.zip_ratio:
        raise InputRefused(
            f"{name} holds a part packed {ratio:,.0f} to 1 ({entry.filename[:80]!r}); this looks like a ZIP bomb "
            "and is not opened."
        )


def _check_xml(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> None:
    try:
        with archive.open(entry) as part:
            head = part.read(_HEAD)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise _damaged(name, entry.filename) from error
    except Exception as error:
        # zlib.error, lzma.LZMAError: each codec has its own class.
        raise _damaged(name, entry.filename) from error
    plain = head.replace(b"\x00", b"")
    if len(head) == _HEAD and not _ROOT.search(plain):  # a declaration could hide behind the blanks or comments
        raise InputRefused(f"{name} begins a part with {_HEAD // 1024} KiB of nothing ({entry.filename[:80]!r}).")
    if _DOCTYPE.search(head) or _DOCTYPE.search(plain):
        raise InputRefused(f"{name} defines XML entities ({entry.filename[:80]!r}), which no Office program writes.")


def _damaged(name: str, part: str) -> InputRefused:
    return InputRefused(
        f"{name} is a damaged Office file: its part {part[:80]!r} cannot be unpacked.",
        fix="Open it in its own application and save it again.",
    )
