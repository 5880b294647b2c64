"""Writes safetensors shards whose tensors arrive in pieces, so that no tensor has to be in memory whole.

Format: https://github.com/huggingface/safetensors#format. A file has its name only when it is complete and on disk.
This module does not know what a tensor means.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

_DTYPES = {
    torch.bfloat16: "BF16",
    torch.float16: "F16",
    torch.float32: "F32",
    torch.float8_e4m3fn: "F8_E4M3",
    torch.int8: "I8",
    torch.int32: "I32",
    torch.int64: "I64",
}
_ALIGNMENT = 8


@dataclass(frozen=True)
class NamedPlace:
    """A tensor to be written."""

    name: str
    dtype: torch.dtype
    shape: tuple[int, ...]

    @property
    def nbytes(self) -> int:
        """Its size."""
        return math.prod(self.shape) * self.dtype.itemsize


def write_shard(path: Path, places: Sequence[NamedPlace], pieces: Iterable[Tensor]) -> None:
    """Write tensors in the order of `places`; `pieces` are their contents in that order, cut between elements anywhere.

    Raises:
        OSError: the file cannot be written; nothing is left of it.
        ValueError: the pieces have not as many bytes as the places.
    """
    temporary = path.with_name(f".{path.name}.partial")
    try:
        with temporary.open("wb") as file:
            file.write(_header(places))
            written = sum(file.write(_bytes(piece)) for piece in pieces)
            if written != sum(place.nbytes for place in places):
                raise ValueError(f"{written} bytes were given for the tensors of {path.name}")
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _header(places: Sequence[NamedPlace]) -> bytes:
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    at = 0
    for place in places:
        header[place.name] = {
            "dtype": _DTYPES[place.dtype],
            "shape": list(place.shape),
            "data_offsets": [at, at + place.nbytes],
        }
        at += place.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % _ALIGNMENT)
    return len(text).to_bytes(8, "little") + text


def _bytes(piece: Tensor) -> memoryview:
    return piece.contiguous().flatten().view(torch.uint8).numpy().data
