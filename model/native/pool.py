"""Keys and values of all sequences as the compiled kernels read them: by pages, keys with positions side by side.

A page has the keys and the values of its positions, layer by layer. Keys are `[Hkv, bytes]`: a head of
`[D / 2, PAGE, 2]`, 8-bit, and its `PAGE` steps, bfloat16; values the same, `[PAGE / 2, D, 2]`. An exact pool holds
bfloat16 and no steps. So a few pages lie in a few large pages of the system's, and what was never written takes none.
This module does not know which sequence a page belongs to.
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor

from model.kv_pool import Slots, untouched
from model.mapping import zeros
from model.pages import PAGE, Pages


class NativePool:
    """The memory, and the count of its pages; see `model.kv_pool.KvPool`."""

    def __init__(
        self,
        layers: int,
        kv_heads: int,
        head_dim: int,
        pages: int,
        *,
        exact: bool,
        bounds: bool = False,
        tiles: bool = False,
    ) -> None:
        """`exact`: bfloat16, else 8-bit codes. `bounds`: what `selection.h` wants to know of pages is kept, too.
        `tiles`: prompts are read with other products than answers."""
        self.cut_anywhere = not bounds
        self.answers_last = not bounds and not tiles  # else they are computed once more as prompts
        shape = (pages, layers, 2, kv_heads, head_bytes(head_dim, exact=exact))
        self.exact, self._dim = exact, head_dim
        self._memory = zeros(math.prod(shape)).view(shape)
        self.keys = [self._memory[:, layer, 0] for layer in range(layers)]
        self.values = [self._memory[:, layer, 1] for layer in range(layers)]
        self.stride = self._memory.stride(0)
        """Bytes from a page to the next."""
        bound = (pages, kv_heads, bound_bytes(head_dim))
        self.bounds = [untouched(bound, torch.uint8) for _ in range(layers)] if bounds else []
        self.pages = Pages(pages)
        self.networks: dict[int, Any] = {}
        """What the kernels are told of networks with this memory, by their first layer; they put it here once."""

    @property
    def nbytes(self) -> int:
        """Memory when every page is in use."""
        return sum(tensor.nbytes for tensor in (self._memory, *self.bounds))

    def read(self, layer: int, slots: Slots) -> tuple[Tensor, Tensor]:
        """Copies of keys and values `[Hkv, n, D]` bfloat16."""
        keys, values = self._numbers(self.keys[layer]), self._numbers(self.values[layer])
        keys = keys.unflatten(2, (self._dim // 2, PAGE, 2)).permute(1, 0, 3, 2, 4).flatten(3)
        values = values.unflatten(2, (PAGE // 2, self._dim, 2)).permute(1, 0, 2, 4, 3).flatten(2, 3)
        both = [self._stepped(part, of[layer]) for part, of in ((keys, self.keys), (values, self.values))]
        return both[0].flatten(1, 2)[:, slots], both[1].flatten(1, 2)[:, slots]

    def copy(self, source: list[int], target: list[int]) -> None:
        """Copy whole pages."""
        for tensor in (self._memory, *self.bounds):
            tensor[target] = tensor[source]

    def _numbers(self, stored: Tensor) -> Tensor:
        """Codes or bfloat16 `[page, Hkv, PAGE · D]`."""
        if self.exact:
            return stored.view(torch.bfloat16)
        return stored[:, :, : PAGE * self._dim].view(torch.int8)

    def _stepped(self, numbers: Tensor, stored: Tensor) -> Tensor:
        """`[Hkv, page, PAGE, D]` times the step of each position."""
        if self.exact:
            return numbers
        steps = stored[:, :, PAGE * self._dim :].contiguous().view(torch.bfloat16)
        return (numbers.float() * steps.transpose(0, 1).unsqueeze(-1).float()).bfloat16()


def bound_bytes(head_dim: int) -> int:
    """Of a page and key head, the bytes of the greatest and least of its keys, and their step."""
    return 2 * (-(-head_dim // 32) * 32) + 16


def head_bytes(head_dim: int, *, exact: bool) -> int:
    """Of a page's keys, or its values, the bytes of one head."""
    return PAGE * head_dim * 2 if exact else PAGE * head_dim + PAGE * 2
