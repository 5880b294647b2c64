"""Matrices of a model's files, put on a GPU: what is 4-bit or fp8 there as the kernels have it stays as it is, the rest becomes one kind.

This module does not know what the matrices are for, nor how much memory there is (`fitting.py`).
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from model.experts import Expert
from model.feed_forward import DenseFeedForward, Router
from model.gpu.blocks import fed_forward
from model.gpu.grouped import product
from model.gpu.matrices import (
    GROUP,
    KINDS,
    Matrices,
    dense,
    fp8_of_codes,
    gathered,
    int4_of_codes,
    stacked,
)
from model.gpu.routing import everybody
from model.linear import Linear
from model.rows import SLAB_VALUES, Float8Rows, IntegerRows, Rows

BITS = {"bf16": 16, "fp8": 8, "int4": 4}


class GpuLinear(Linear):
    """One matrix on a GPU."""

    def __init__(self, matrix: Matrices, bias: Tensor | None) -> None:
        self.matrix, self.bias = matrix, bias
        self.rows, self.nbytes = matrix.shape[1], matrix.nbytes

    def __call__(self, x: Tensor) -> Tensor:
        return self.exact(x).to(x.dtype)

    def exact(self, x: Tensor) -> Tensor:
        """`[T, K]` to float32 `[T, N]`, there."""
        device = self.matrix.words.device
        there = x.to(device, torch.bfloat16).contiguous()
        y = product(there, self.matrix, everybody(len(x), device), 1).squeeze(1)
        return y if self.bias is None else y + self.bias


class GpuMixture:
    """Routed experts, then the shared ones, as one `Matrices` each for gate with up, and for down."""

    def __init__(self, router: Router, gate_up: Matrices, down: Matrices) -> None:
        self.router, self.gate_up, self.down = router, gate_up, down

    @property
    def nbytes(self) -> int:
        """Memory of its matrices."""
        return self.router.nbytes + self.gate_up.nbytes + self.down.nbytes

    @property
    def bytes_per_token(self) -> int:
        """What one token's pass reads."""
        experts = self.gate_up.shape[0]
        passed = experts - self.router.num_experts + self.router.experts_per_token
        return self.router.nbytes + (self.gate_up.nbytes + self.down.nbytes) * passed // experts

    @property
    def matrices(self) -> Sequence[Linear]:
        """None that could be kept wide."""
        return ()

    def __call__(self, x: Tensor) -> Tensor:
        """`[T, H]` to float32 `[T, H]`, there."""
        device = self.gate_up.words.device
        there = x.to(device, torch.bfloat16).contiguous()
        parts, shares = fed_forward(self.router, self.gate_up, self.down, there, everybody(len(x), device))
        assert shares is not None
        return (parts.sum(dim=1).unflatten(0, shares.shape) * shares.unsqueeze(2)).sum(dim=1)

    def read(self, x: Tensor) -> Tensor:
        """The same for tokens of a prompt."""
        return self(x)


def linear(sources: Sequence[Rows], bias: Tensor | None, kind: str, device: torch.device) -> GpuLinear:
    """`sources` stacked along N on `device`, in `kind` where they are not one of the kernels' kinds already."""
    kinds = {_exactly(source) for source in sources}
    whole = all(source.shape[0] % GROUP == 0 for source in sources[:-1])
    if len(kinds) == 1 and None not in kinds and whole:
        matrix = stacked([_as_it_is(source, device) for source in sources])
    elif kind == "fp8":
        # Its squares of 128 rows may lie across the seams.
        matrix = KINDS[kind](torch.cat([_floats(source, 0, source.shape[0], device) for source in sources])[None])
    else:
        matrix = stacked([part for source in sources for part in _slabs(source, kind, device)])
    return GpuLinear(matrix, None if bias is None else bias.to(device, torch.float32))


def mixture(router: Router, experts: Sequence[Expert], shared: DenseFeedForward | None) -> GpuMixture:
    """A mixture of experts that `linear` made."""
    pairs = [_matrices(*expert) for expert in experts]
    if shared is not None:
        pairs += _shared(shared, pairs[0])
    device = pairs[0][0].words.device
    there = Router(
        router.weight.to(device), router.bias.to(device), router.experts_per_token, groups=router.groups,
        groups_per_token=router.groups_per_token, normalize=router.normalize, scale=router.scale,
    )  # fmt: skip
    return GpuMixture(there, gathered([pair[0] for pair in pairs]), gathered([pair[1] for pair in pairs]))


def kept_bytes(rows: Rows, kind: str) -> int:
    """Memory that a matrix takes: its codes and scales, the last group of its columns filled up."""
    kept = _exactly(rows) or kind
    count, groups = rows.shape[0], -(-rows.shape[1] // GROUP)
    scales = {"bf16": 0, "fp8": 4 * groups * -(-count // GROUP), "int4": 2 * groups * count}[kept]
    return count * groups * GROUP * BITS[kept] // 8 + scales


def _exactly(source: Rows) -> str | None:
    """The kernels' kind that holds every bit of a matrix as it lies in its file."""
    if isinstance(source, IntegerRows) and source.bits == 4 and source.span % GROUP == 0 and not source.has_zeros:
        return "int4"
    if isinstance(source, Float8Rows) and source.block == (GROUP, GROUP) and source.shape[1] % GROUP == 0:
        return "fp8"
    return None


def _as_it_is(source: Rows, device: torch.device) -> Matrices:
    count, columns = source.shape
    if isinstance(source, Float8Rows):
        return fp8_of_codes(source.values.to(device), source.scale.to(device))
    assert isinstance(source, IntegerRows)
    groups = source.groups(0, count)
    codes = groups.codes.to(device).reshape(count, columns // GROUP, GROUP)
    return int4_of_codes(codes, groups.scale.to(device).repeat_interleave(source.span // GROUP, dim=1))


def _slabs(source: Rows, kind: str, device: torch.device) -> list[Matrices]:
    """Whole squares of rows at a time, so that no float copy of a large matrix is made."""
    count, columns = source.shape
    many = max(GROUP, SLAB_VALUES // columns // GROUP * GROUP)
    return [
        KINDS[kind](_floats(source, at, min(count, at + many), device).unsqueeze(0)) for at in range(0, count, many)
    ]


def _floats(source: Rows, start: int, end: int, device: torch.device) -> Tensor:
    return source.dense(start, end, torch.bfloat16).to(device).float()


def _matrices(*linears: Linear) -> tuple[Matrices, ...]:
    assert all(isinstance(one, GpuLinear) for one in linears)
    return tuple(one.matrix for one in linears if isinstance(one, GpuLinear))


def _shared(shared: DenseFeedForward, like: tuple[Matrices, ...]) -> list[tuple[Matrices, ...]]:
    """The shared experts, which the file has side by side as one, as routed ones of the same shapes and kind."""
    gate_up, down = _matrices(shared.gate_up, shared.down)
    if gate_up.shape == like[0].shape and gate_up.bits == like[0].bits:
        return [(gate_up, down)]
    name = {bits: kind for kind, bits in BITS.items()}[like[0].bits]
    inner = like[1].columns
    gates, ups = dense(gate_up)[0].chunk(2)
    downs = dense(down)[0]
    return [
        (
            KINDS[name](torch.cat((gates[at : at + inner], ups[at : at + inner]))[None]),
            KINDS[name](downs[:, at : at + inner][None]),
        )
        for at in range(0, down.columns, inner)
    ]
