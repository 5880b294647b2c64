"""Safetensors files, read in place: every length, type and offset checked against the file, nothing copied.

A file is untrusted input: whatever its bytes are, the only error that comes out is `ModelUnusable` with the reason.
Format: https://github.com/huggingface/safetensors#format. A checkpoint is one file, or shards that
`model.safetensors.index.json` lists. This module does not know what a tensor means.
"""

from __future__ import annotations

import math
import mmap
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from model import mapping
from model.errors import ModelMissing, ModelUnusable
from model.json_file import MAX_BYTES, parse_object, read_json, refuse

MAX_DIMENSIONS = 8
INDEX = "model.safetensors.index.json"
SINGLE = "model.safetensors"

_DTYPES = {
    "BF16": torch.bfloat16,
    "F16": torch.float16,
    "F32": torch.float32,
    "F64": torch.float64,
    "F8_E4M3": torch.float8_e4m3fn,
    "F8_E5M2": torch.float8_e5m2,
    "I8": torch.int8,
    "U8": torch.uint8,
    "I16": torch.int16,
    "I32": torch.int32,
    "I64": torch.int64,
    "BOOL": torch.bool,
}
_PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl")


@dataclass(frozen=True)
class Entry:
    """A tensor's place in its file: bytes `start` to `start + nbytes`."""

    name: str
    dtype: torch.dtype
    shape: tuple[int, ...]
    start: int
    nbytes: int


@dataclass(frozen=True)
class SafetensorsFile:
    """An open file: `entries` by name, in the order of their bytes."""

    path: Path
    entries: dict[str, Entry]
    _map: mmap.mmap = field(repr=False)

    def tensor(self, name: str) -> Tensor:
        """The tensor, mapped. It is the file's own: do not write to it."""
        entry = self.entries[name]
        if not entry.nbytes:
            return torch.empty(entry.shape, dtype=entry.dtype)
        count = entry.nbytes // entry.dtype.itemsize
        return torch.frombuffer(self._map, dtype=entry.dtype, count=count, offset=entry.start).view(entry.shape)

    def release(self, name: str, index: int | None = None) -> None:
        """Give the pages of a tensor (of `tensor[index]`) back to the system; a later use reads them again."""
        mapping.release(self._map, *self._range(name, index))

    def read_ahead(self, name: str, index: int | None = None) -> None:
        """Ask the system to read the pages of a tensor (of `tensor[index]`) meanwhile."""
        mapping.read_ahead(self._map, *self._range(name, index))

    def _range(self, name: str, index: int | None) -> tuple[int, int]:
        entry = self.entries[name]
        if index is None:
            return entry.start, entry.nbytes
        part = entry.nbytes // entry.shape[0]
        return entry.start + index * part, part


class Checkpoint:
    """All tensors of a model, in one file or several."""

    def __init__(self, places: dict[str, SafetensorsFile]) -> None:
        self._places = places

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    @property
    def nbytes(self) -> int:
        """Bytes of all tensors."""
        return sum(self.entry(name).nbytes for name in self)

    def entry(self, name: str) -> Entry:
        """Type, shape and size of a tensor."""
        return self._places[name].entries[name]

    def tensor(self, name: str) -> Tensor:
        """The tensor, mapped. It is the file's own: do not write to it."""
        return self._places[name].tensor(name)

    def release(self, name: str, index: int | None = None) -> None:
        """Give the pages of a tensor (of `tensor[index]`) back to the system; a later use reads them again."""
        self._places[name].release(name, index)

    def read_ahead(self, name: str, index: int | None = None) -> None:
        """Ask the system to read the pages of a tensor (of `tensor[index]`) meanwhile."""
        self._places[name].read_ahead(name, index)


def read(path: Path) -> SafetensorsFile:
    """Map a file and read its directory.

    Raises:
        ModelMissing: there is no such file.
        ModelUnusable: it is no safetensors file, is damaged or cut short, or holds a type that is not read here.
    """
    refuse_pickle(path)
    try:
        mapped = mapping.map_file(path)
    except FileNotFoundError as error:
        raise ModelMissing(f"There is no model file at {path}.") from error
    except (OSError, ValueError) as error:
        raise ModelUnusable(f"The model file {path.name} cannot be read: {error}.") from error
    if len(mapped) < 8:
        refuse(path, "it is too short to be a safetensors file")
    header, data = _header(path, mapped)
    return SafetensorsFile(path, _entries(path, header, data, len(mapped)), mapped)


def open_directory(directory: Path) -> Checkpoint:
    """The checkpoint in a folder of Hugging Face layout.

    Raises:
        ModelMissing: a shard that the index names is not there.
        ModelUnusable: there are only pickles or nothing to read, the index is damaged, or a file is.
    """
    if (directory / INDEX).is_file():
        return _sharded(directory)
    found = sorted(directory.glob("*.safetensors"))
    single = directory / SINGLE
    if single not in found and len(found) == 1:
        single = found[0]
    if single in found:
        file = read(single)
        return Checkpoint(dict.fromkeys(file.entries, file))
    if found:
        raise ModelUnusable(
            f"The folder {directory} holds {len(found)} safetensors files but no {INDEX}, which says what is in them.",
            fix="Get the folder again, with that file.",
        )
    for path in sorted(directory.iterdir()):
        refuse_pickle(path)
    raise ModelUnusable(f"The folder {directory} holds no safetensors file.", fix="Get the folder again.")


def refuse_pickle(path: Path) -> None:
    """Raises:
    ModelUnusable: by its name, the file is a pickled checkpoint.
    """
    if path.suffix.lower() in _PICKLES:
        raise ModelUnusable(
            f"{path.name} is a pickled checkpoint: opening it would run any code in it, so it is not opened.",
            fix="Use the model's safetensors or GGUF files.",
        )


def _header(path: Path, mapped: mmap.mmap) -> tuple[dict[str, Any], int]:
    """The directory, and where the data begins."""
    length = int.from_bytes(mapped[:8], "little")
    if mapped[:4] in (b"PK\x03\x04", b"\x80\x02\x8a\x0a"):
        refuse(path, "it is a pickled checkpoint under another name, which could run code when opened")
    if length > len(mapped) - 8:
        refuse(path, f"it is cut short or no safetensors file: its header claims {length} bytes of {len(mapped)}")
    if length > MAX_BYTES:
        refuse(path, f"its header claims {length} bytes; at most {MAX_BYTES} are read")
    if mapped[8:9] != b"{":
        refuse(path, "its header is not a JSON object")
    return parse_object(path, mapped[8 : 8 + length]), 8 + length


def _entries(path: Path, header: dict[str, Any], data: int, size: int) -> dict[str, Entry]:
    metadata = header.pop("__metadata__", {})
    if not isinstance(metadata, dict) or not all(isinstance(value, str) for value in metadata.values()):
        refuse(path, "its __metadata__ does not map names to texts")
    entries = sorted(
        (_entry(path, name, fields, data) for name, fields in header.items()), key=lambda e: (e.start, e.nbytes)
    )
    at = data
    for entry in entries:
        if entry.start != at:
            relation = "overlaps the one before" if entry.start < at else "leaves a gap before it"
            refuse(path, f"tensor {entry.name[:80]!r} {relation}")
        at += entry.nbytes
        if at > size:
            refuse(path, f"it is cut short: tensor {entry.name[:80]!r} ends at byte {at}, the file at {size}")
    if at != size:
        refuse(path, f"{size - at} bytes follow its last tensor")
    return {entry.name: entry for entry in entries}


def _entry(path: Path, name: str, fields: Any, data: int) -> Entry:
    if not isinstance(fields, dict) or fields.keys() != {"dtype", "shape", "data_offsets"}:
        refuse(path, f"the entry of tensor {name[:80]!r} has not the fields dtype, shape and data_offsets")
    dtype, shape, offsets = fields["dtype"], fields["shape"], fields["data_offsets"]
    if not isinstance(dtype, str) or dtype not in _DTYPES:
        refuse(path, f"tensor {name[:80]!r} has the type {str(dtype)[:40]}, which is not read here")
    if not _counts(shape) or len(shape) > MAX_DIMENSIONS or not _counts(offsets) or len(offsets) != 2:
        refuse(path, f"tensor {name[:80]!r} has an impossible shape or place")
    start, end = offsets
    if math.prod(max(1, extent) for extent in shape) >= 1 << 60:
        refuse(path, f"tensor {name[:80]!r} has an impossible shape")
    nbytes = math.prod(shape) * _DTYPES[dtype].itemsize
    if end - start != nbytes:
        refuse(path, f"tensor {name[:80]!r} of shape {str(shape)[:80]} takes {nbytes} bytes, but has {end - start}")
    return Entry(name, _DTYPES[dtype], tuple(shape), data + start, nbytes)


def _counts(values: Any) -> bool:
    """Whether it is a list of whole numbers that can count bytes."""
    return isinstance(values, list) and all(type(value) is int and 0 <= value < 1 << 62 for value in values)


def _sharded(directory: Path) -> Checkpoint:
    index = directory / INDEX
    named = read_json(index).get("weight_map")
    if not isinstance(named, dict) or not named or not all(isinstance(file, str) for file in named.values()):
        refuse(index, "its weight_map does not map tensors to files")
    files: dict[str, SafetensorsFile] = {}
    for name in sorted(set(named.values())):
        refuse_pickle(Path(name))
        if Path(name).name != name or not name.endswith(".safetensors"):
            refuse(index, f"it names the file {name[:80]!r}, which is not a safetensors file of this folder")
        files[name] = read(directory / name)
    places: dict[str, SafetensorsFile] = {}
    for tensor, file in named.items():
        if tensor not in files[file].entries:
            refuse(index, f"it places tensor {tensor[:80]!r} in {file}, which does not hold it")
        places[tensor] = files[file]
    return Checkpoint(places)
