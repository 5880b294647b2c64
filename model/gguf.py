"""GGUF files, read in place: metadata and tensor directory, with every count and offset checked against the file.

A model may be split over several files (`name-00001-of-00003.gguf`); any of them opens all. A file is untrusted input:
whatever its bytes are, the only error that comes out is `ModelUnusable` with the reason. Layout:
https://github.com/ggml-org/ggml/blob/master/docs/gguf.md; splits: tools/gguf-split of llama.cpp. This module does not
know what a tensor means, nor how its blocks decode (`quants.py`); it does not need torch.
"""

from __future__ import annotations

import math
import mmap
import re
import struct
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from model import mapping
from model.errors import ModelMissing, ModelUnusable
from model.gguf_types import TYPES, UNREAD_TYPES, QuantType

MAGIC = b"GGUF"
VERSIONS = (2, 3)
MAX_TENSORS = 65_536
MAX_KEYS = 65_536
MAX_ARRAY = 4_000_000
"""More elements than any vocabulary has; keeps a hostile count from filling memory."""
MAX_KEY_BYTES = 65_535
MAX_NESTING = 2

_SHARD_NAME = re.compile(r"(?P<model>.+)-(?P<number>\d{5})-of-(?P<count>\d{5})\.gguf")
_STRING, _ARRAY = 8, 9
_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}


@dataclass(frozen=True)
class TensorInfo:
    """A tensor's place in the file. `shape` is row-major, rows first: `[N, K]` of a weight."""

    name: str
    shape: tuple[int, ...]
    type: QuantType
    start: int
    nbytes: int
    shard: int = 0
    """Which of the model's files it lies in."""

    @property
    def row_bytes(self) -> int:
        """Bytes of one innermost row."""
        return self.shape[-1] // self.type.block * self.type.size


@dataclass
class GgufFile:
    """An open model: `metadata` by key, `tensors` by name. The bytes stay in the files' pages until touched.

    `path` is the first of the model's files.
    """

    path: Path
    metadata: dict[str, Any]
    tensors: dict[str, TensorInfo]
    _maps: list[mmap.mmap] = field(repr=False)

    def bytes_of(self, name: str) -> memoryview:
        """The tensor's raw bytes, mapped, not copied."""
        info = self.tensors[name]
        return memoryview(self._maps[info.shard])[info.start : info.start + info.nbytes]

    def read_ahead(self, name: str, offset: int, nbytes: int) -> None:
        """Ask the system to read a part of the tensor's bytes meanwhile."""
        info = self.tensors[name]
        mapping.read_ahead(self._maps[info.shard], info.start + offset, nbytes)

    def release(self, name: str, offset: int = 0, nbytes: int | None = None) -> None:
        """Give the pages of the tensor, or of a part, back to the system; a later use reads them again."""
        info = self.tensors[name]
        mapping.release(self._maps[info.shard], info.start + offset, info.nbytes if nbytes is None else nbytes)

    @property
    def nbytes(self) -> int:
        """Size of all the model's files."""
        return sum(len(mapped) for mapped in self._maps)


def read(path: Path) -> GgufFile:
    """Map the model at `path`, one file or any one of its shards, and read its directory.

    Raises:
        ModelMissing: there is no such file.
        ModelUnusable: it is not a GGUF, is damaged or truncated, holds a tensor type that is not read here, or lacks
            a shard or has one of another model.
    """
    named = _read_one(path)
    count = _split(named, "count", 1)
    if count <= 1:
        name = _SHARD_NAME.fullmatch(named.path.name)
        if name and int(name["count"]) > 1:
            raise _unusable(path.name, f"its name says that it is one of {int(name['count'])} shards, its keys do not")
        return named
    paths = _shard_paths(named, count)
    shards = [named if shard == named.path else _read_shard(shard, named) for shard in paths]
    whole = GgufFile(paths[0], shards[0].metadata, {}, [])
    for index, shard in enumerate(shards):
        _check_shard(shard, index, count)
        _check_same_model(shard, shards[0])
        for name, info in shard.tensors.items():
            if name in whole.tensors:
                raise _unusable(shard.path.name, f"the tensor {name!r} is in an earlier shard already")
            whole.tensors[name] = replace(info, shard=index)
        whole._maps.extend(shard._maps)
    total = _split(named, "tensors.count", len(whole.tensors))
    if total != len(whole.tensors):
        raise _unusable(named.path.name, f"the model has {total} tensors, but its shards {len(whole.tensors)}")
    return whole


def _read_one(path: Path) -> GgufFile:
    if not path.is_file():
        raise ModelMissing(f"There is no model file at {path}.", fix="Check the path, or run `impasto model list`.")
    if path.stat().st_size < 24:
        raise ModelUnusable(f"{path.name} is not a GGUF model: it has only {path.stat().st_size} bytes.")
    mapped = mapping.map_file(path)
    try:
        metadata, tensors = _Directory(mapped, path.name).read()
    except BaseException:
        mapped.close()
        raise
    return GgufFile(path, metadata, tensors, [mapped])


def _split(file: GgufFile, key: str, default: int) -> int:
    value = file.metadata.get(f"split.{key}", default)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 1 << 20:
        raise _unusable(file.path.name, f"its split.{key} is {str(value)[:20]}")
    return value


def _shard_paths(named: GgufFile, count: int) -> list[Path]:
    name = _SHARD_NAME.fullmatch(named.path.name)
    if name is None or int(name["count"]) != count:
        number = _split(named, "no", 0) + 1
        raise _unusable(
            named.path.name,
            f"it is shard {number} of {count}, so its name must end in -{number:05}-of-{count:05}.gguf for the others "
            "to be found",
        )
    return [named.path.with_name(f"{name['model']}-{number:05}-of-{count:05}.gguf") for number in range(1, count + 1)]


def _read_shard(path: Path, named: GgufFile) -> GgufFile:
    if not path.is_file():
        raise _unusable(named.path.name, f"it is split, and {path.name} is not beside it")
    return _read_one(path)


def _check_shard(shard: GgufFile, index: int, count: int) -> None:
    said = (_split(shard, "no", 0) + 1, _split(shard, "count", 1))
    if said != (index + 1, count):
        raise _unusable(shard.path.name, f"its name and its keys disagree: by these it is shard {said[0]} of {said[1]}")


def _check_same_model(shard: GgufFile, first: GgufFile) -> None:
    """Later shards usually hold none of these keys."""
    for key in ("general.architecture", "general.name", "split.tensors.count"):
        if shard.metadata.get(key, first.metadata.get(key)) != first.metadata.get(key):
            raise _unusable(shard.path.name, f"it belongs to another model than {first.path.name}: its {key} differs")


def _unusable(name: str, reason: str) -> ModelUnusable:
    return ModelUnusable(f"The model file {name} cannot be used: {reason}.", fix="Get the file again.")


class _Directory:
    """A cursor over the header; `_take` is the one place that moves it, and it never passes the end."""

    def __init__(self, mapped: mmap.mmap, name: str) -> None:
        self._bytes = mapped
        self._size = len(mapped)
        self._at = 0
        self._name = name

    def read(self) -> tuple[dict[str, Any], dict[str, TensorInfo]]:
        if self._take(4) != MAGIC:
            raise self._unusable("it does not begin with the bytes GGUF, so it is not a GGUF model")
        (version,) = self._unpack("I")
        if version not in VERSIONS:
            swapped = int.from_bytes(version.to_bytes(4, "little"), "big")
            what = "it is big-endian" if swapped in VERSIONS else f"its format version is {version}"
            raise self._unusable(f"{what}; little-endian versions 2 and 3 are read")
        tensor_count, key_count = self._unpack("QQ")
        if tensor_count > MAX_TENSORS or key_count > MAX_KEYS:
            raise self._unusable(f"it claims {tensor_count} tensors and {key_count} keys")
        metadata = self._read_metadata(key_count)
        return metadata, self._read_tensors(tensor_count, self._alignment(metadata))

    def _read_metadata(self, count: int) -> dict[str, Any]:
        metadata: dict[str, Any] = {}
        for _ in range(count):
            key = self._key()
            if key in metadata:
                raise self._unusable(f"the key {key!r} occurs twice")
            (kind,) = self._unpack("I")
            metadata[key] = self._value(kind, MAX_NESTING)
        return metadata

    def _read_tensors(self, count: int, alignment: int) -> dict[str, TensorInfo]:
        entries = [self._tensor_entry() for _ in range(count)]
        data = -(-self._at // alignment) * alignment
        tensors: dict[str, TensorInfo] = {}
        for name, shape, kind, offset in entries:
            if name in tensors:
                raise self._unusable(f"the tensor {name!r} occurs twice")
            nbytes = math.prod(shape) // kind.block * kind.size
            if offset % alignment:
                raise self._unusable(f"tensor {name!r} is not aligned to {alignment} bytes")
            if data + offset + nbytes > self._size:
                raise self._unusable(
                    f"it is cut short: tensor {name!r} ends at byte {data + offset + nbytes}, the file at {self._size}"
                )
            tensors[name] = TensorInfo(name, shape, kind, data + offset, nbytes)
        return tensors

    def _tensor_entry(self) -> tuple[str, tuple[int, ...], QuantType, int]:
        name = self._key()
        (ndim,) = self._unpack("I")
        if not 1 <= ndim <= 4:
            raise self._unusable(f"tensor {name!r} has {ndim} dimensions")
        shape = tuple(reversed(self._unpack(f"{ndim}Q")))
        type_id, offset = self._unpack("IQ")
        if type_id not in TYPES:
            known = UNREAD_TYPES.get(type_id, f"number {type_id}")
            read = ", ".join(t.name for t in TYPES.values())
            raise self._unusable(f"tensor {name!r} has the type {known}, which is not read here ({read} are)")
        kind = TYPES[type_id]
        if min(shape) < 1 or math.prod(shape) > 8 * self._size or shape[-1] % kind.block:
            raise self._unusable(f"tensor {name!r} has the impossible shape {list(shape)} for type {kind.name}")
        return name, shape, kind, offset

    def _alignment(self, metadata: dict[str, Any]) -> int:
        alignment = metadata.get("general.alignment", 32)
        good = isinstance(alignment, int) and not isinstance(alignment, bool)
        if not good or not 8 <= alignment <= 1 << 20 or alignment & (alignment - 1):
            raise self._unusable(f"its alignment is {alignment!r}, not a power of two")
        return alignment

    def _value(self, kind: int, nesting: int) -> Any:
        if kind == _STRING:
            return self._string()
        if kind == _ARRAY:
            return self._array(nesting)
        if kind not in _SCALARS:
            raise self._unusable(f"a metadata value has the unknown type {kind}")
        return self._unpack(_SCALARS[kind])[0]

    def _array(self, nesting: int) -> list[Any]:
        kind, count = self._unpack("IQ")
        # Each element takes at least its own width, so the rest of the file bounds an honest count.
        width = {_STRING: 8, _ARRAY: 12}.get(kind) or struct.calcsize(f"<{_SCALARS.get(kind, 'B')}")
        if count > MAX_ARRAY or count * width > self._size - self._at:
            raise self._unusable(f"an array claims {count} elements, more than the file can hold")
        if kind in _SCALARS:
            return list(self._unpack(f"{count}{_SCALARS[kind]}"))
        if kind == _ARRAY and nesting == 0:
            raise self._unusable("its metadata arrays are nested too deeply")
        if kind == _STRING:
            return self._strings(count)
        return [self._value(kind, nesting - 1) for _ in range(count)]

    def _strings(self, count: int) -> list[str]:
        """Vocabularies have 100,000 of them: read without a call for each."""
        found, mapped, at, last = [], self._bytes, self._at, self._size - 8
        length_at = struct.Struct("<Q").unpack_from
        for _ in range(count):
            end = at + 8 + length_at(mapped, at)[0] if at <= last else at
            if end > self._size or at > last:
                self._at = at
                self._take(end - at if at <= last else 8)  # says what is missing
            found.append(mapped[at + 8 : end].decode("utf-8", errors="replace"))
            at = end
        self._at = at
        return found

    def _key(self) -> str:
        (length,) = self._unpack("Q")
        if length > MAX_KEY_BYTES:
            raise self._unusable(f"a name claims {length} bytes")
        try:
            return self._take(length).decode("utf-8")
        except UnicodeDecodeError:
            raise self._unusable("a name is not valid UTF-8") from None

    def _string(self) -> str:
        (length,) = self._unpack("Q")
        return self._take(length).decode("utf-8", errors="replace")

    def _unpack(self, layout: str) -> tuple[Any, ...]:
        return struct.unpack(f"<{layout}", self._take(struct.calcsize(f"<{layout}")))

    def _take(self, count: int) -> bytes:
        if count > self._size - self._at:
            raise self._unusable(f"it is cut short: {count} bytes are expected at byte {self._at} of {self._size}")
        start, self._at = self._at, self._at + count
        return self._bytes[start : self._at]

    def _unusable(self, reason: str) -> ModelUnusable:
        return _unusable(self._name, reason)
