"""What a device that is not the CPU does of a model: it keeps the matrices, and computes the blocks.

`model/gpu/` has the only one. This module does not know devices; it is what loading, `linear.py` and `decoder.py` are told of them.
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from torch import Tensor

if TYPE_CHECKING:
    from model.config import DecoderConfig
    from model.decoder import DecoderWeights
    from model.experts import Expert
    from model.feed_forward import DenseFeedForward, FeedForward, Router
    from model.kv_pool import KvPool
    from model.linear import Linear
    from model.native.pool import NativePool
    from model.rows import Rows
    from model.step import Step


class Network(Protocol):
    """Some blocks and the norm behind them, computed as a whole."""

    def computes(self, pool: object) -> bool:
        """Whether keys and values in this memory are its own."""
        ...

    def new_pool(self, layers: int, pages: int) -> KvPool | NativePool:
        """Memory for keys and values of `layers` layers, these blocks' among them."""
        ...

    def page_bytes(self, layers: int) -> int:
        """Memory of one page of keys and values of `layers` layers."""
        ...

    def forward(self, hidden: Tensor, step: Step, cos: Tensor, sin: Tensor) -> Tensor:
        """Embedded tokens `[T, H]` (float32, changed) to normed hidden states `[T, H]` bfloat16."""
        ...


class Accelerator(Protocol):
    """A device with memory of its own."""

    def kept_bytes(self, rows: Rows) -> int:
        """Memory that a matrix takes there."""
        ...

    def linear(self, sources: Sequence[Rows], bias: Tensor | None) -> Linear:
        """The product with `sources` stacked along N."""
        ...

    def mixture(self, router: Router, experts: Sequence[Expert], shared: DenseFeedForward | None) -> FeedForward:
        """A mixture of experts, all of them made by `linear`."""
        ...

    def networks(self, config: DecoderConfig, weights: DecoderWeights) -> tuple[Network, Network | None]:
        """The blocks, and the one for multi-token prediction where there is one.

        Raises:
            ModelUnusable: what the device's kernels do not compute.
        """
        ...
