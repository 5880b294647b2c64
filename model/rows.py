"""Matrices as they lie in a model file, decoded a slab of rows at a time, so that no whole float copy is made.

This module does not know which kernel multiplies with them (`linear.py`), nor which file they lie in.
"""

from __future__ import annotations

from typing import Protocol

import torch
from torch import Tensor

from model import quants


class Rows(Protocol):
    """A matrix `[N, K]` that can be decoded a slab of rows at a time."""

    shape: tuple[int, int]

    def dense(self, start: int, end: int, dtype: torch.dtype) -> Tensor:
        """Rows `start:end` as `[end - start, K]`."""
        ...

    def lookup(self, ids: Tensor) -> Tensor:
        """The rows `ids` `[T]` as float32 `[T, K]`."""
        ...


class FloatRows:
    """A matrix of plain floats `[N, K]`, mapped or in memory."""

    def __init__(self, weight: Tensor) -> None:
        self.weight = weight
        self.shape = (weight.shape[0], weight.shape[1])

    def dense(self, start: int, end: int, dtype: torch.dtype) -> Tensor:
        """Rows `start:end`, converted."""
        return self.weight[start:end].to(dtype)

    def lookup(self, ids: Tensor) -> Tensor:
        """The rows `ids` `[T]` as float32 `[T, K]`."""
        return self.weight[ids].float()


class BlockRows:
    """A matrix of ggml blocks: `raw` `[N, bytes per row]` uint8, its rows taken in `order` if given."""

    def __init__(self, raw: Tensor, kind: str, columns: int, order: Tensor | None = None) -> None:
        self.raw, self.kind, self.order = raw, kind, order
        self.shape = (raw.shape[0], columns)

    def blocks(self, start: int, end: int) -> Tensor:
        """The raw blocks of rows `start:end`."""
        return self.raw[start:end] if self.order is None else self.raw[self.order[start:end]]

    def dense(self, start: int, end: int, dtype: torch.dtype) -> Tensor:
        """Rows `start:end` decoded."""
        return quants.dequantize(self.kind, self.blocks(start, end), dtype)

    def lookup(self, ids: Tensor) -> Tensor:
        """The rows `ids` `[T]` as float32 `[T, K]`."""
        return quants.dequantize(self.kind, self.raw[ids if self.order is None else self.order[ids]])
