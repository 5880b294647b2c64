"""Keys and values of one sequence, kept per layer, growing as the sequence does."""

from __future__ import annotations

import torch
from torch import Tensor


class KvCache:
    """Keys and values `[L, Hkv, capacity, D]`. `length` positions are valid; `tokens` says which they hold.

    `settled` counts the leading positions that were written by whole prefill chunks: a later request that begins
    with the same tokens may take those over and get, bit for bit, what it would have computed itself.
    """

    def __init__(self, layers: int, kv_heads: int, head_dim: int, dtype: torch.dtype) -> None:
        self._keys = torch.empty(layers, kv_heads, 0, head_dim, dtype=dtype)
        self._values = torch.empty_like(self._keys)
        self.length = 0
        self.settled = 0
        self.tokens: list[int] = []

    @property
    def capacity(self) -> int:
        """Positions that fit before the next growth."""
        return self._keys.shape[2]

    @property
    def nbytes(self) -> int:
        """Memory held, in bytes."""
        return 2 * self._keys.nbytes

    def reserve(self, positions: int, limit: int) -> None:
        """Make room for `positions` in all; grows by doubling, never past `limit` unless asked for more."""
        if positions <= self.capacity:
            return
        capacity = max(positions, min(limit, max(2 * self.capacity, 256)))
        for name in ("_keys", "_values"):
            old = getattr(self, name)
            new = old.new_empty(*old.shape[:2], capacity, old.shape[3])
            new[:, :, : self.length] = old[:, :, : self.length]
            setattr(self, name, new)

    def write(self, layer: int, keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        """Put `[T, Hkv, D]` after the valid positions; return this layer's keys and values `[Hkv, S, D]` with them."""
        end = self.length + keys.shape[0]
        self._keys[layer, :, self.length : end] = keys.transpose(0, 1)
        self._values[layer, :, self.length : end] = values.transpose(0, 1)
        return self._keys[layer, :, :end], self._values[layer, :, :end]

    def commit(self, tokens: list[int]) -> None:
        """Make the positions just written by every layer valid."""
        self.tokens += tokens
        self.length += len(tokens)

    def truncate(self, length: int) -> None:
        """Forget positions from `length` on."""
        self.length = length
        self.settled = min(self.settled, length)
        del self.tokens[length:]

    def shared_prefix(self, tokens: list[int]) -> int:
        """How many leading settled positions hold the same tokens as `tokens`."""
        count = 0
        for mine, theirs in zip(self.tokens[: self.settled], tokens, strict=False):
            if mine != theirs:
                break
            count += 1
        return count
