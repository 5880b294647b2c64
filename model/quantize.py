"""Writes a model's matrices as int4, int8 or 8-bit floats: a folder in Hugging Face layout, compressed-tensors format.

Projections of attention and feed-forward, experts' too, are quantized. The router, norms, embeddings, the head and the
projection into the prediction layer stay in 16 bits (norms and router as they were): they are small or decide much.
Work goes tensor by tensor and slab by slab, so memory stays bounded whatever the model's size. The folder appears when
it is complete. This module knows formats neither of numbers (`quantizers.py`) nor of sources (`quantize_sources.py`).
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import torch
from torch import Tensor

from model.errors import ConfigurationError, ModelError, ModelMissing
from model.gguf_as_hf import GgufSource
from model.quantize_sources import HfSource, Matrix, Other, Source, slabs
from model.quantizers import BLOCK, Float8, Packed4, Packed8, Quantizer
from model.safetensors_writer import NamedPlace, write_shard

Form = Literal["int4", "int8", "fp8"]
GROUPS = (32, 64)
SHARD_BYTES = 5_000_000_000
_MARGIN = 64 << 20
"""Bytes for the tokenizer and configuration, and for others who write to the disk meanwhile."""

Progress = Callable[[int, int], None]
"""Bytes written, and all that will be."""


@dataclass(frozen=True)
class Quantized:
    """What came of it."""

    folder: Path
    nbytes: int
    matrices: int
    kept: int
    """Matrices that stayed in 16 bits, embeddings and head among them."""


@dataclass(frozen=True)
class _Output:
    """One or more tensors that are written together."""

    places: list[NamedPlace]
    pieces: Callable[[], Iterator[Tensor]]
    kept: str | None
    """The module whose matrix is not quantized, if this is one."""

    @property
    def nbytes(self) -> int:
        return sum(place.nbytes for place in self.places)


def quantize(
    source: Path,
    target: Path,
    to: Form,
    *,
    group: int = 32,
    progress: Progress | None = None,
    shard_bytes: int = SHARD_BYTES,
) -> Quantized:
    """Write the model at `source` (a GGUF file or a folder in Hugging Face layout) to the new folder `target`.

    `group` is the number of values per scale of int4.

    Raises:
        ModelMissing: there is no model at `source`.
        ModelUnusable: it is damaged, or not covered.
        ConfigurationError: `target` exists, or `group` is none of `GROUPS`.
        ModelError: the disk has too little room, or cannot be written.
    """
    quantizer = _quantizer(to, group)
    if target.exists():
        raise ConfigurationError(f"{target} exists already.", fix="Name a new folder.")
    opened = _open(source)
    outputs = [_output(item, quantizer) for item in opened.items()]
    needed = sum(output.nbytes for output in outputs)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _check_room(target.parent, needed)
        building = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        try:
            _write_shards(building, _shards(outputs, shard_bytes), _Counter(needed, progress))
            opened.write_tokenizer(building)
            kept = [output.kept for output in outputs if output.kept is not None]
            _write_json(
                building / "config.json", opened.config_json | {"quantization_config": _config(quantizer, kept)}
            )
            building.chmod(0o755)
            building.replace(target)
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise
    except OSError as error:
        raise ModelError(f"{target} could not be written: {error.strerror or error}.") from error
    return Quantized(target, needed, sum(len(output.places) > 1 for output in outputs), len(kept))


def _quantizer(to: Form, group: int) -> Quantizer:
    if group not in GROUPS:
        raise ConfigurationError(f"int4 has groups of {' or '.join(map(str, GROUPS))} values, not of {group}.")
    return {"int4": Packed4(group), "int8": Packed8(), "fp8": Float8()}[to]


def _open(source: Path) -> Source:
    if source.is_dir():
        return HfSource(source)
    if not source.exists():
        raise ModelMissing(f"There is no model at {source}.", fix="Check the path, or run `impasto model list`.")
    return GgufSource(source)


def _output(item: Matrix | Other, quantizer: Quantizer) -> _Output:
    if isinstance(item, Other):
        module = item.name.removesuffix(".weight")
        return _Output(
            [NamedPlace(item.name, item.dtype, item.shape)],
            lambda: _and_then(item.pieces(), item.release),
            module if len(item.shape) == 2 and module != item.name else None,
        )
    rows, columns = item.rows.shape
    if not quantizer.fits(rows, columns):
        name = NamedPlace(f"{item.module}.weight", torch.bfloat16, (rows, columns))
        return _Output([name], lambda: _and_then(_in_bfloat16(item), item.release), item.module)
    places = [
        NamedPlace(f"{item.module}.{place.suffix}", place.dtype, place.shape)
        for place in quantizer.places(rows, columns)
    ]
    return _Output(places, lambda: _and_then(_quantized(item, quantizer), item.release), None)


def _quantized(matrix: Matrix, quantizer: Quantizer) -> Iterator[Tensor]:
    rest = []
    for start, end in slabs(*matrix.rows.shape, multiple=BLOCK):
        codes, *others = quantizer.slab(matrix.rows.dense(start, end, torch.float32))
        rest.append(tuple(others))
        yield codes
    yield from quantizer.rest(rest, *matrix.rows.shape)


def _in_bfloat16(matrix: Matrix) -> Iterator[Tensor]:
    return (matrix.rows.dense(start, end, torch.bfloat16) for start, end in slabs(*matrix.rows.shape))


def _and_then(pieces: Iterator[Tensor], done: Callable[[], None]) -> Iterator[Tensor]:
    yield from pieces
    done()


def _check_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed + _MARGIN:
        raise ModelError(
            f"The quantized model takes {needed / 1e9:.2f} GB, but {folder} has {free / 1e9:.2f} GB free.",
            fix="Free some space, or choose a folder on another disk.",
        )


def _shards(outputs: Sequence[_Output], most: int) -> list[list[_Output]]:
    """Outputs in order, in files of at most `most` bytes unless one alone is larger."""
    shards: list[list[_Output]] = [[]]
    size = 0
    for output in outputs:
        if shards[-1] and size + output.nbytes > most:
            shards.append([])
            size = 0
        shards[-1].append(output)
        size += output.nbytes
    return shards


class _Counter:
    def __init__(self, total: int, progress: Progress | None) -> None:
        self._done, self._total, self._progress = 0, total, progress

    def counted(self, pieces: Iterator[Tensor]) -> Iterator[Tensor]:
        for piece in pieces:
            yield piece
            self._done += piece.nbytes
            if self._progress is not None:
                self._progress(self._done, self._total)


def _write_shards(folder: Path, shards: Sequence[Sequence[_Output]], counter: _Counter) -> None:
    weight_map = {}
    for number, shard in enumerate(shards, 1):
        single = len(shards) == 1
        name = "model.safetensors" if single else f"model-{number:05}-of-{len(shards):05}.safetensors"
        places = [place for output in shard for place in output.places]
        pieces = (piece for output in shard for piece in output.pieces())
        write_shard(folder / name, places, counter.counted(pieces))
        weight_map |= {place.name: name for place in places}
    if len(shards) > 1:
        total = sum(output.nbytes for shard in shards for output in shard)
        _write_json(
            folder / "model.safetensors.index.json", {"metadata": {"total_size": total}, "weight_map": weight_map}
        )


def _config(quantizer: Quantizer, kept: Sequence[str]) -> dict[str, Any]:
    group = quantizer.config()
    return {
        "quant_method": "compressed-tensors",
        "format": group["format"],
        "quantization_status": "compressed",
        "config_groups": {"group_0": group},
        "ignore": list(kept),
        "kv_cache_scheme": None,
    }


def _write_json(path: Path, content: dict[str, Any]) -> None:
    with path.open("w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=2)
        file.flush()
        os.fsync(file.fileno())
