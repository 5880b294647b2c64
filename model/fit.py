"""Whether a model fits in memory, before it is loaded: what it needs, what is there, and what to do about it.

Sizes are those of the matrices as they will be kept, from the files' directories alone. A model that does not fit
keeps its experts in the file; if even the rest does not fit, the refusal says what would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import torch

from model import compressed, linear
from model.accelerator import Accelerator
from model.config import DecoderConfig
from model.errors import ModelTooLarge
from model.gguf import GgufFile
from model.named_tensors import Source
from model.rows import BlockRows, FloatRows, Rows

RESERVE = 256 << 20
"""Bytes for temporaries of a pass and the rest of the program."""
LEAST_CONTEXT = 4096
"""Tokens of keys and values without which nothing is loaded, unless the model's own context is shorter."""
USUAL_KV = 1 << 30
"""Bytes for keys and values where memory is plentiful and one context takes less."""

_BITS4 = 0.625
"""Bytes per weight in 4-bit groups of 32."""


@dataclass(frozen=True)
class Size:
    """Bytes of a model as it is kept in memory."""

    fixed: int
    """All that every token passes."""
    experts: int
    """Routed experts of all layers; they can stay in the file."""
    weights: int
    """Weights, a count."""
    kv_per_token: int
    context: int
    """Tokens of the longest context."""

    @property
    def total(self) -> int:
        """Of all matrices."""
        return self.fixed + self.experts


@dataclass(frozen=True)
class Plan:
    """How to load. `expert_memory` bytes hold experts, None: all are held. `kv_memory` None: as usual."""

    expert_memory: int | None = None
    compact: bool = False
    kv_memory: int | None = None
    note: str = ""
    """A sentence for the person who waits, where something is not as usual."""
    short: bool = False
    """Nothing is left for what only makes it faster."""


Kept = Callable[[Rows], int]
"""Memory that a matrix takes."""


def of_gguf(
    file: GgufFile, config: DecoderConfig, *, compact: bool = False, accelerator: Accelerator | None = None
) -> Size:
    """The size of a GGUF's model; `compact` and `accelerator` as `linear.from_rows` has them."""
    kept, matrices = _keeping(torch.bfloat16, compact, accelerator), []
    known: dict[object, _Matrix] = {}  # a row is looked at: once for all of one kind and shape, not for each
    for info in file.tensors.values():
        if len(info.shape) < 2:
            continue
        kind = (info.type.name, info.shape)
        if kind not in known:
            raw = torch.frombuffer(file.bytes_of(info.name), dtype=torch.uint8).view(-1, info.row_bytes)
            known[kind] = _Matrix.of(BlockRows(raw, info.type.name, info.shape[-1]), kept)
        matrices.append((info.name, known[kind]))
    mapped = {"token_embd.weight"} if "output.weight" in file.tensors else set()
    return _size(config, matrices, mapped, "_exps.", torch.bfloat16)


def of_source(
    source: Source,
    config: DecoderConfig,
    config_json: Mapping[str, Any],
    dtype: torch.dtype,
    accelerator: Accelerator | None = None,
) -> Size:
    """The size of the model that tensors under Hugging Face names make."""
    kept, matrices = _keeping(dtype, False, accelerator), []
    # Reading a quantized matrix looks at its scales: once for all of one kind, not for each.
    known: dict[object, _Matrix] = {}
    for name in source:
        prefix, _, part = name.rpartition(".")
        tensor = source.tensor(name)
        fused = part in ("gate_up_proj", "down_proj")
        if not fused and (part not in compressed.WEIGHTS or tensor.dim() != 2):
            continue
        scheme = None if fused else compressed.scheme_of(config_json, prefix)
        kind = (scheme, tensor.dtype, tensor.shape)
        if kind not in known:
            rows = FloatRows(tensor.flatten(0, -2)) if fused else compressed.rows(_reader(source), prefix, scheme)
            known[kind] = _Matrix.of(rows, kept)
        matrices.append((name, known[kind]))
    mapped = {"model.embed_tokens.weight"} if "lm_head.weight" in source else set()
    return _size(config, matrices, mapped, ".mlp.experts.", dtype)


def plan(
    name: str, size: Size, available: int | None, *, kv_memory: int | None = None, compact: Size | None = None
) -> Plan:
    """How to load a model of that size with `available` bytes of memory (None: unknown, then as usual).

    `kv_memory` is what was asked for keys and values; `compact` the size if matrices are kept small at the price of
    speed.

    Raises:
        ModelTooLarge: it cannot be loaded in any way.
    """
    if available is None:
        return Plan(kv_memory=kv_memory)
    least = kv_memory or size.kv_per_token * min(LEAST_CONTEXT, size.context)
    room = available - RESERVE - least
    if size.total <= room:
        spare, usual = room + least - size.total, max(USUAL_KV, size.kv_per_token * size.context)
        return Plan(kv_memory=kv_memory) if kv_memory or spare >= usual else Plan(kv_memory=spare, short=True)
    if compact is not None and compact.total <= room:
        return Plan(
            compact=True,
            kv_memory=kv_memory or room + least - compact.total,
            note=f"Memory is short, so {name} keeps its matrices as they are in the file, which is slower.",
            short=True,
        )
    if size.experts and size.fixed <= room:
        return _offloaded(name, size, room, least, kv_memory)
    raise _too_large(name, size, available, least)


def _offloaded(name: str, size: Size, room: int, least: int, kv_memory: int | None) -> Plan:
    spare = room - size.fixed
    # Longer contexts may take a quarter of what is left, as far as they are usual.
    more = 0 if kv_memory else min(spare // 4, max(0, USUAL_KV - least))
    return Plan(
        expert_memory=spare - more,
        kv_memory=kv_memory or least + more,
        note=(
            f"{name} does not fit in memory: of its {_gb(size.experts)} of experts, the most used {_gb(spare - more)} "
            "are held and the others read from the disk when they are needed, which is much slower."
        ),
        short=True,
    )


def _too_large(name: str, size: Size, available: int, least: int) -> ModelTooLarge:
    needed = f"{_gb(size.total)} of memory for its weights"
    if size.experts:
        needed += f" ({_gb(size.fixed)} with its experts left on the disk)"
    sentence = (
        f"{name} needs {needed}, {_gb(least)} for a context of {least // max(1, size.kv_per_token):,} tokens and "
        f"{_gb(RESERVE)} to compute, but {_gb(available)} are free."
    )
    fix = f"A model of up to {_billions(available - RESERVE - least)} weights at 4 bits each would fit"
    if size.weights * _BITS4 <= available - RESERVE - least:
        fix += "; this one would too, at 4 bits"
    return ModelTooLarge(sentence, fix=f"{fix}. Or free memory, or allow less of it for keys and values.")


@dataclass(frozen=True)
class _Matrix:
    """How many weights, and bytes once it is kept."""

    weights: int
    nbytes: int

    @classmethod
    def of(cls, rows: Rows, kept: Kept) -> _Matrix:
        return cls(rows.shape[0] * rows.shape[1], kept(rows))


def _keeping(dtype: torch.dtype, compact: bool, accelerator: Accelerator | None) -> Kept:
    if accelerator is not None:
        return accelerator.kept_bytes
    return lambda rows: linear.kept_bytes(rows, dtype=dtype, compact=compact)


def _reader(source: Source) -> Callable[[str], torch.Tensor | None]:
    return lambda name: source.tensor(name) if name in source else None


def _size(
    config: DecoderConfig,
    matrices: Iterable[tuple[str, _Matrix]],
    mapped: set[str],
    expert_mark: str,
    dtype: torch.dtype,
) -> Size:
    """`mapped` matrices are looked up in the file, not kept."""
    weights = fixed = experts = 0
    for name, kept in matrices:
        weights += kept.weights
        if expert_mark in name:
            experts += kept.nbytes
        elif name not in mapped:
            fixed += kept.nbytes
    kv = 2 * (config.num_layers + config.mtp_layers) * config.kv_rows * dtype.itemsize
    return Size(fixed, experts, weights, kv, config.max_positions)


def _gb(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 5e7 else f"{count / 1e6:.0f} MB"


def _billions(room: int) -> str:
    count = max(0, room) / _BITS4 / 1e9
    return f"{count:.0f} billion" if count >= 2 else f"{count * 1000:.0f} million"
