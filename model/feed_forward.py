"""What follows attention in a block: SwiGLU, or a mixture of such experts behind a router.

The mixture is GLM-4.5's (arXiv 2508.06471, section 2.1; the router is DeepSeek-V3's without its auxiliary loss,
arXiv 2412.19437, section 2.1.2). This module does not know where experts are kept (`experts.py`) nor what kernels
multiply them (`linear.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from torch import Tensor
from torch.nn import functional

from model.linear import Linear


class FeedForward(Protocol):
    """What follows attention in a block."""

    @property
    def nbytes(self) -> int:
        """Memory of its matrices."""
        ...

    def __call__(self, x: Tensor) -> Tensor:
        """`[T, H]` to `[T, H]`."""
        ...


@dataclass(frozen=True)
class DenseFeedForward:
    """SwiGLU: `down(silu(gate(x)) * up(x))`, gate and up as one product."""

    gate_up: Linear
    down: Linear

    @property
    def nbytes(self) -> int:
        """Memory of its matrices."""
        return self.gate_up.nbytes + self.down.nbytes

    def __call__(self, x: Tensor) -> Tensor:
        """`[T, H]` to `[T, H]`."""
        gate, up = self.gate_up(x).chunk(2, dim=-1)
        return self.down(functional.silu(gate) * up)
