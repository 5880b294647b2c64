"""Keys and values of all sequences in a GPU's memory, by pages, in bfloat16.

This module does not know which sequence a page belongs to.
"""

from __future__ import annotations

from typing import Any

import torch

from model.kv_pool import KvPool
from model.pages import Pages


class GpuPool(KvPool):
    """See `model.kv_pool.KvPool`. A page behind the last is nobody's: rows that fill a graph up write there."""

    cut_anywhere = True
    answers_last = False  # generated tokens attend by another kernel than prompts

    def __init__(self, layers: int, kv_heads: int, head_dim: int, pages: int, device: torch.device) -> None:
        super().__init__(layers, kv_heads, head_dim, torch.bfloat16, pages + 1, device)
        self.pages = Pages(pages)
        self.empty_page = pages
        self.graphs: dict[int, Any] = {}
        """CUDA graphs of networks with this memory, by their first layer."""
