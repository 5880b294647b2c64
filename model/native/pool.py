"""Keys and values of all sequences as the compiled kernels read them: by pages, keys with positions side by side.

Of a layer, keys are `[page, Hkv, D / 2, PAGE, 2]` and values `[page, Hkv, PAGE / 2, D, 2]`,
bfloat16. What was never written takes no memory. This module does not know which sequence a page belongs to.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from model.kv_pool import Slots, untouched
from model.pages import PAGE, Pages


class NativePool:
    """The memory, and the count of its pages; see `model.kv_pool.KvPool`."""

    def __init__(self, layers: int, kv_heads: int, head_dim: int, pages: int) -> None:
        keys, values = (pages, kv_heads, head_dim // 2, PAGE, 2), (pages, kv_heads, PAGE // 2, head_dim, 2)
        self.keys = [untouched(keys, torch.bfloat16) for _ in range(layers)]
        self.values = [untouched(values, torch.bfloat16) for _ in range(layers)]
        self.pages = Pages(pages)
        self.network: Any = None
        """What the kernels are told of a network with this memory; the network puts it here once."""

    @property
    def nbytes(self) -> int:
        """Memory when every page is in use."""
        return sum(tensor.nbytes for tensor in (*self.keys, *self.values))

    def read(self, layer: int, slots: Slots) -> tuple[Tensor, Tensor]:
        """Copies of keys and values `[Hkv, n, D]`."""
        keys = self.keys[layer].permute(1, 0, 3, 2, 4).flatten(3).flatten(1, 2)
        values = self.values[layer].permute(1, 0, 2, 4, 3).flatten(1, 3)
        return keys[:, slots], values[:, slots]

    def copy(self, source: list[int], target: list[int]) -> None:
        """Copy whole pages, layer by layer."""
        for tensor in (*self.keys, *self.values):
            tensor[target] = tensor[source]
