"""A model that is to be quantized, under Hugging Face names: matrices, other tensors, tokenizer.

A source may be quantized itself. This module does not know what its matrices become (`quantizers.py`).
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor

from model import compressed, config_hf, safetensors
from model.errors import ModelUnusable
from model.json_file import read_json
from model.rows import FloatRows, Rows

SLAB_VALUES = 8 << 20
"""Values that are decoded at a time: 32 MiB of float32."""
QUANTIZED = re.compile(
    r"model\.layers\.\d+\.(self_attn\.[qkvo]_proj|mlp\.(experts\.\d+\.|shared_experts\.)?(gate|up|down)_proj)"
)
"""Modules whose matrices are quantized: what a token's pass reads most of."""
_FUSED = re.compile(r"(model\.layers\.\d+\.mlp\.experts)\.(gate_up|down)_proj")
_SIDE = {
    "weight_scale", "weight_scale_inv", "weight_zero_point", "weight_shape", "weight_g_idx", "input_scale",
    "input_zero_point", "output_scale", "output_zero_point", "k_scale", "v_scale", "qzeros", "scales", "g_idx",
}  # fmt: skip
"""Tensors that belong to a quantized one."""
_COPIED = (
    "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", "vocab.json",
    "merges.txt", "tokenizer.model", "generation_config.json", "chat_template.jinja", "chat_template.json", "LICENSE*",
    "NOTICE*",
)  # fmt: skip


@dataclass(frozen=True)
class Matrix:
    """A matrix to be quantized."""

    module: str
    rows: Rows
    release: Callable[[], None]


@dataclass(frozen=True)
class Other:
    """A tensor that stays as it is, or becomes bfloat16; its pieces come in order."""

    name: str
    dtype: torch.dtype
    shape: tuple[int, ...]
    pieces: Callable[[], Iterator[Tensor]]
    release: Callable[[], None]


class Source(Protocol):
    """A model to be quantized."""

    config_json: dict[str, Any]
    """`config.json` without a quantization."""

    def items(self) -> Iterator[Matrix | Other]:
        """All tensors, each once, in an order that keeps layers together."""
        ...

    def write_tokenizer(self, folder: Path) -> None:
        """The tokenizer's files and the licence."""
        ...


class HfSource:
    """A folder in Hugging Face layout."""

    def __init__(self, folder: Path) -> None:
        """Raises ModelMissing and ModelUnusable as the readers of its files."""
        self._folder = folder
        self._given = read_json(folder / "config.json")
        config_hf.from_hf(self._given)
        self._checkpoint = safetensors.open_directory(folder)
        quantization = ("quantization_config", "compression_config")
        self.config_json = {key: value for key, value in self._given.items() if key not in quantization}

    def items(self) -> Iterator[Matrix | Other]:
        for name in sorted(self._checkpoint, key=_natural):
            module, _, leaf = name.rpartition(".")
            fused = _FUSED.fullmatch(name)
            if fused:
                yield from self._experts(name, fused[1], fused[2])
            elif leaf in compressed.WEIGHTS:
                yield self._weight(module, name)
            elif leaf not in _SIDE:
                yield self._as_it_is(name)

    def write_tokenizer(self, folder: Path) -> None:
        for pattern in _COPIED:
            for path in self._folder.glob(pattern):
                shutil.copyfile(path, folder / path.name)

    def _weight(self, module: str, name: str) -> Matrix | Other:
        entry = self._checkpoint.entry(name)
        scheme = compressed.scheme_of(self._given, module)
        wanted = QUANTIZED.fullmatch(module)
        if not wanted and (scheme is None or entry.dtype in (torch.bfloat16, torch.float16, torch.float32)):
            return self._as_it_is(name)
        used: list[str] = []

        def read(tensor: str) -> Tensor | None:
            if tensor not in self._checkpoint:
                return None
            used.append(tensor)
            return self._checkpoint.tensor(tensor)

        rows = compressed.rows(read, module, scheme)
        release = self._releaser(*used)
        release()  # of the scales, which were checked
        return Matrix(module, rows, release) if wanted else as_bfloat16(f"{module}.weight", rows, release)

    def _as_it_is(self, name: str) -> Other:
        entry = self._checkpoint.entry(name)
        if entry.dtype == torch.float32 and len(entry.shape) == 2 and not name.endswith(".mlp.gate.weight"):
            return as_bfloat16(name, FloatRows(self._checkpoint.tensor(name)), self._releaser(name))

        def pieces() -> Iterator[Tensor]:
            yield self._checkpoint.tensor(name)

        return Other(name, entry.dtype, entry.shape, pieces, self._releaser(name))

    def _experts(self, name: str, prefix: str, part: str) -> Iterator[Matrix]:
        """transformers 5 keeps the experts of a layer in one tensor; the checkpoint gets one each."""
        stacked = self._checkpoint.tensor(name)
        if stacked.dim() != 3:
            raise ModelUnusable(f"The tensor {name!r} is {list(stacked.shape)}, but has one matrix per expert.")
        for expert, matrix in enumerate(stacked):
            halves = matrix.chunk(2) if part == "gate_up" else (matrix,)
            names = ("gate", "up") if part == "gate_up" else ("down",)
            for half, projection in zip(halves, names, strict=True):
                yield Matrix(f"{prefix}.{expert}.{projection}_proj", FloatRows(half), self._releaser(name))

    def _releaser(self, *names: str) -> Callable[[], None]:
        def release() -> None:
            for name in names:
                self._checkpoint.release(name)

        return release


def as_bfloat16(name: str, rows: Rows, release: Callable[[], None] = lambda: None) -> Other:
    """A matrix that stays in 16 bits."""

    def pieces() -> Iterator[Tensor]:
        return (rows.dense(start, end, torch.bfloat16) for start, end in slabs(*rows.shape))

    return Other(name, torch.bfloat16, rows.shape, pieces, release)


def slabs(rows: int, columns: int, multiple: int = 1) -> Iterator[tuple[int, int]]:
    """Ranges of rows of bounded size, all but the last a multiple of `multiple`."""
    step = max(1, SLAB_VALUES // columns // multiple) * multiple
    return ((start, min(start + step, rows)) for start in range(0, rows, step))


def _natural(name: str) -> list[Any]:
    """Layer 2 before layer 10."""
    return [part.zfill(8) for part in name.split(".")]
