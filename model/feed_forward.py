"""What follows attention in a block: SwiGLU, or a mixture of such experts behind a router.

The mixture is GLM-4.5's (arXiv 2508.06471, section 2.1): a sigmoid router balanced without an auxiliary loss
(DeepSeek-V3, arXiv 2412.19437, section 2.1.2), routed experts whose weighted outputs are summed in float32, and a
shared expert. A token's result has the same bits whichever tokens are computed beside it: its router scores are a
product of its own, and its experts are summed in ascending order.
This module does not know where experts are kept (`experts.py`) nor what kernels multiply them (`linear.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor
from torch.nn import functional

from model.accelerator import Accelerator
from model.experts import Experts, ResidentExperts
from model.linear import Linear


class FeedForward(Protocol):
    """What follows attention in a block."""

    @property
    def nbytes(self) -> int:
        """Memory of its matrices."""
        ...

    @property
    def bytes_per_token(self) -> int:
        """Of them, what one token's pass reads."""
        ...

    def __call__(self, x: Tensor) -> Tensor:
        """`[T, H]` to `[T, H]`."""
        ...

    def read(self, x: Tensor) -> Tensor:
        """The same for tokens of a prompt (`Linear.read`)."""
        ...

    @property
    def matrices(self) -> Sequence[Linear]:
        """Those that every token passes."""
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

    @property
    def bytes_per_token(self) -> int:
        """What one token's pass reads: all of it."""
        return self.nbytes

    @property
    def matrices(self) -> Sequence[Linear]:
        """Both."""
        return (self.gate_up, self.down)

    def __call__(self, x: Tensor) -> Tensor:
        """`[T, H]` to `[T, H]`."""
        return _swiglu(self.gate_up, self.down, x)

    def read(self, x: Tensor) -> Tensor:
        """The same for tokens of a prompt."""
        return _swiglu(self.gate_up.read, self.down.read, x)


class Router:
    """Which experts compute a token, and how much each counts. All in float32."""

    def __init__(
        self,
        weight: Tensor,
        bias: Tensor | None,
        experts_per_token: int,
        *,
        groups: int = 1,
        groups_per_token: int = 1,
        normalize: bool = True,
        scale: float = 1.0,
    ) -> None:
        """`weight` `[E, H]` scores experts; `bias` `[E]` is added for the choice alone. Experts form equal `groups`."""
        self.weight = weight.float().contiguous()
        self.bias = torch.zeros(weight.shape[0], device=weight.device) if bias is None else bias.float()
        self._count = experts_per_token
        self.groups, self.groups_per_token = groups, groups_per_token
        self.normalize, self.scale = normalize, scale
        self.nbytes = self.weight.nbytes + self.bias.nbytes

    @property
    def num_experts(self) -> int:
        """Experts to choose from."""
        return self.weight.shape[0]

    @property
    def experts_per_token(self) -> int:
        """Experts that a token passes."""
        return self._count

    def __call__(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """For `x` `[T, H]`: chosen experts `[T, k]` int64 in ascending order, and their float32 weights `[T, k]`."""
        # In float32 the vectorised sigmoid rounds the last few of an array otherwise than the rest.
        scores = self._logits(x.float()).double().sigmoid().float()
        chosen = torch.topk(self._eligible(scores + self.bias), self._count, dim=-1, sorted=False).indices
        chosen = chosen.sort(dim=-1).values
        weights = scores.gather(1, chosen)
        if self.normalize:
            weights = weights / (weights.sum(dim=-1, keepdim=True) + 1e-20)
        return chosen, weights * self.scale

    def _logits(self, x: Tensor) -> Tensor:
        if x.device.type != "cpu":
            return functional.linear(x, self.weight)
        # A float32 matrix product on the CPU rounds a row differently as the number of rows changes.
        return torch.stack([torch.mv(self.weight, row) for row in x])

    def _eligible(self, scores: Tensor) -> Tensor:
        """`scores` `[T, E]` with -inf outside the best groups; a group is as good as its best two experts together."""
        if self.groups == 1:
            return scores
        grouped = scores.unflatten(1, (self.groups, -1))
        quality = grouped.topk(2, dim=-1).values.sum(dim=-1)
        best = torch.topk(quality, self.groups_per_token, dim=-1, sorted=False).indices
        left_out = torch.ones_like(quality, dtype=torch.bool).scatter_(1, best, False)
        return grouped.masked_fill(left_out.unsqueeze(-1), float("-inf")).flatten(1)


class MixtureOfExperts:
    """Routed experts, weighted, plus the shared expert, which counts fully."""

    def __init__(self, router: Router, experts: Experts, shared: DenseFeedForward | None = None) -> None:
        self.router, self.experts, self.shared = router, experts, shared

    @property
    def nbytes(self) -> int:
        """Memory of its matrices, of experts those that are held."""
        return self.router.nbytes + self.experts.nbytes + (0 if self.shared is None else self.shared.nbytes)

    @property
    def bytes_per_token(self) -> int:
        """What one token's pass reads: the router, the shared expert, and the experts that it chooses."""
        shared = 0 if self.shared is None else self.shared.nbytes
        return self.router.nbytes + shared + self.router.experts_per_token * self.experts.expert_bytes

    def __call__(self, x: Tensor) -> Tensor:
        """`[T, H]` to float32 `[T, H]`."""
        routed = self._routed(x)
        return routed if self.shared is None else routed.add_(self.shared(x))

    def read(self, x: Tensor) -> Tensor:
        """The same for tokens of a prompt. Routed experts see few of them each: theirs is always the same kernel."""
        routed = self._routed(x)
        return routed if self.shared is None else routed.add_(self.shared.read(x))

    @property
    def matrices(self) -> Sequence[Linear]:
        """Those of the shared expert."""
        return () if self.shared is None else self.shared.matrices

    def _routed(self, x: Tensor) -> Tensor:
        chosen, weights = self.router(x)
        return self._one(x, chosen, weights) if x.shape[0] == 1 else self._many(x, chosen, weights)

    def _one(self, x: Tensor, chosen: Tensor, weights: Tensor) -> Tensor:
        total = torch.zeros(x.shape, device=x.device)
        experts = chosen[0].tolist()
        self.experts.expect(experts)
        for rank, expert in enumerate(experts):
            total += self._expert(expert, x).float() * weights[:, rank : rank + 1]
        return total

    def _many(self, x: Tensor, chosen: Tensor, weights: Tensor) -> Tensor:
        """Each expert once, on the tokens that chose it."""
        count = chosen.shape[1]
        ascending, order = chosen.flatten().sort(stable=True)
        used, sizes = ascending.unique_consecutive(return_counts=True)
        experts = used.tolist()
        self.experts.expect(experts)
        tokens, weights = order // count, weights.flatten()[order].unsqueeze(1)
        total = torch.zeros(x.shape, device=x.device)
        start = 0
        for expert, size in zip(experts, sizes.tolist(), strict=True):
            rows = tokens[start : start + size]
            y = self._expert(expert, x[rows]).float() * weights[start : start + size]
            # Within one expert a token occurs once, and experts ascend: the order of a token's sum is its own.
            total.index_add_(0, rows, y)
            start += size
        return total

    def _expert(self, expert: int, x: Tensor) -> Tensor:
        return _swiglu(self.experts.gate_up(expert), self.experts.down(expert), x)


def mixture(
    router: Router, experts: Experts, shared: DenseFeedForward | None, accelerator: Accelerator | None
) -> FeedForward:
    """A mixture of experts, where they are kept."""
    if accelerator is None:
        return MixtureOfExperts(router, experts, shared)
    assert isinstance(experts, ResidentExperts)
    return accelerator.mixture(router, experts.all, shared)


def _swiglu(gate_up: Callable[[Tensor], Tensor], down: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    gate, up = gate_up(x).chunk(2, dim=-1)
    return down(functional.silu(gate).mul_(up))
