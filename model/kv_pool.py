"""Keys and values of all sequences, in one memory of pages.

Each layer has its keys and its values as `[Hkv, slots, D]`; slot `page * PAGE + i` is position i of a page. What was
never written takes no memory: the operating system gives it at the first touch.
This module does not know which sequence a page belongs to.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor

from model.pages import PAGE, Pages, side_by_side

Slots = slice | Tensor
"""Slots of consecutive positions: a slice where the pages lie side by side, else an index `[n]`."""


class KvPool:
    """The memory, and the count of its pages."""

    cut_anywhere = False
    """Whether keys and values have the same bits wherever a prompt is cut; not here."""
    answers_last = False
    """Whether they have the same bits read or generated, too; not here."""

    def __init__(
        self,
        layers: int,
        kv_heads: int,
        head_dim: int,
        dtype: torch.dtype,
        pages: int,
        device: torch.device | None = None,
    ) -> None:
        shape = (kv_heads, pages * PAGE, head_dim)
        self.keys = [untouched(shape, dtype, device) for _ in range(layers)]
        self.values = [untouched(shape, dtype, device) for _ in range(layers)]
        self.pages = Pages(pages)

    @property
    def nbytes(self) -> int:
        """Memory when every page is in use."""
        return sum(tensor.nbytes for tensor in (*self.keys, *self.values))

    def write(self, layer: int, slots: Slots, keys: Tensor, values: Tensor) -> None:
        """Put `[T, Hkv, D]` at `slots` of a layer."""
        if isinstance(slots, slice):
            self.keys[layer][:, slots] = keys.transpose(0, 1)
            self.values[layer][:, slots] = values.transpose(0, 1)
        else:
            self.keys[layer].index_copy_(1, slots, keys.transpose(0, 1).to(self.keys[layer].dtype))
            self.values[layer].index_copy_(1, slots, values.transpose(0, 1).to(self.values[layer].dtype))

    def read(self, layer: int, slots: Slots) -> tuple[Tensor, Tensor]:
        """Keys and values `[Hkv, n, D]`: views where `slots` is a slice, else copies."""
        if isinstance(slots, slice):
            return self.keys[layer][:, slots], self.values[layer][:, slots]
        return self.keys[layer].index_select(1, slots), self.values[layer].index_select(1, slots)

    def copy(self, source: list[int], target: list[int]) -> None:
        """Copy whole pages, layer by layer."""
        if not source:
            return
        into, out_of = slots_of(target, 0, len(target) * PAGE), slots_of(source, 0, len(source) * PAGE)
        for tensor in (*self.keys, *self.values):
            tensor[:, into] = tensor[:, out_of]


def untouched(shape: tuple[int, ...], dtype: torch.dtype, device: torch.device | None = None) -> Tensor:
    """Zeros that take no memory before they are written: torch's own would write them all at once."""
    if device is not None and device.type != "cpu":
        return torch.zeros(shape, dtype=dtype, device=device)
    zeros = np.zeros(math.prod(shape) * dtype.itemsize, dtype=np.uint8)
    return torch.from_numpy(zeros).view(dtype).view(shape)


def bytes_per_page(layers: int, kv_heads: int, head_dim: int, dtype: torch.dtype) -> int:
    """Memory of one page of keys and values over all layers."""
    return 2 * layers * kv_heads * PAGE * head_dim * dtype.itemsize


def slots_of(pages: list[int], start: int, end: int) -> Slots:
    """Slots of the positions `start:end` of a sequence whose positions lie in `pages`."""
    first, last = start // PAGE, (end - 1) // PAGE
    used = pages[first : last + 1]
    if side_by_side(used):
        base = (used[0] - first) * PAGE
        return slice(base + start, base + end)
    slots = (torch.tensor(used).unsqueeze(1) * PAGE + torch.arange(PAGE)).view(-1)
    return slots[start - first * PAGE : end - first * PAGE]
