"""Judges what is given together before any of it is kept: how many files, how large, under which names.

It opens no file: `intake.py` judges each by its bytes, `reader.py` has it parsed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from agents.errors import InputRefused
from agents.sources.limits import MEBIBYTE, Batch, Limits

_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.I)
_UNSAFE = re.compile(r'[<>:"/\\|?*]')
_KEPT_MARKS = "\u200c\u200d"
"""Joiners that some scripts and emoji need."""


def admit_batch(
    given: Sequence[tuple[str, int]],
    batch: Batch = Batch(),  # noqa: B008 (frozen: one instance is safe)
    limits: Limits = Limits(),  # noqa: B008
) -> list[str]:
    """Names to keep the files under, one each, for files given as (name, bytes). Raises InputRefused."""
    if len(given) > batch.files:
        raise InputRefused(f"{len(given)} files were given; at most {batch.files} are taken at once.")
    for name, size in given:
        if size > limits.file_bytes:
            raise InputRefused(
                f"{safe_name(name, batch)} has {size // MEBIBYTE:,} MiB; at most "
                f"{limits.file_bytes // MEBIBYTE:,} MiB are read."
            )
    total = sum(size for _, size in given)
    if total > batch.total_bytes:
        most = batch.total_bytes // MEBIBYTE
        raise InputRefused(
            f"The files have {total // MEBIBYTE:,} MiB together; at most {most:,} MiB are taken.",
            fix="Give fewer of them.",
        )
    return _distinct(safe_name(name, batch) for name, _ in given)


def safe_name(name: str, batch: Batch = Batch()) -> str:  # noqa: B008
    """A name without folders, control and direction marks, and signs that some system forbids; its ending is kept."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(c for c in last if c in _KEPT_MARKS or unicodedata.category(c)[0] != "C")
    plain = _UNSAFE.sub("-", shown).strip(" .")
    if not plain.strip("-") or _RESERVED.fullmatch(plain):
        plain = f"upload-{plain}".rstrip("-")
    stem, dot, suffix = plain.rpartition(".")
    if not dot or len(suffix) > 12:
        stem, suffix = plain, ""
    ending = f".{suffix}" if suffix else ""
    while len((stem + ending).encode("utf-8")) > batch.name_characters:
        stem = stem[:-1]
    return stem + ending


def _distinct(names: Iterable[str]) -> list[str]:
    """The names with a number where two would be one on a system that ignores case."""
    taken: set[str] = set()
    kept: list[str] = []
    for name in names:
        stem, dot, suffix = name.rpartition(".")
        choice, number = name, 1
        while choice.casefold() in taken:
            number += 1
            choice = f"{stem}-{number}.{suffix}" if dot and stem else f"{name}-{number}"
        taken.add(choice.casefold())
        kept.append(choice)
    return kept
