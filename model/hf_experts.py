"""A layer's routed experts in a Hugging Face checkpoint: tensors of their own, or transformers 5's two for all.

This module does not know whether an expert stays in memory (`experts.py`).
"""

from __future__ import annotations

from model import compressed
from model.config import DecoderConfig
from model.experts import Expert, Experts, HotSet, OffloadedExperts, ResidentExperts
from model.named_tensors import NamedTensors
from model.rows import FloatRows, Rows


def experts(tensors: NamedTensors, config: DecoderConfig, layer: int, hot: HotSet | None) -> Experts:
    """The experts of layer `layer`: held, or left in the file but for those that `hot` holds.

    Raises:
        ModelUnusable: a tensor is missing, or has the wrong shape or type.
    """
    prefix = f"model.layers.{layer}.mlp.experts."
    fused = prefix + "gate_up_proj" in tensors
    stored = _Fused(tensors, config, prefix) if fused else _Separate(tensors, config, prefix)
    if hot is None:
        return ResidentExperts([stored.make(expert) for expert in range(config.num_experts)])
    stored.check()
    gate_up, down = stored.make(0)
    return OffloadedExperts(hot, layer, stored.make, gate_up.nbytes + down.nbytes, stored.read_ahead)


class _Separate:
    """`experts.E.gate_proj`, `up_proj` and `down_proj`, each quantized or not."""

    def __init__(self, tensors: NamedTensors, config: DecoderConfig, prefix: str) -> None:
        self._tensors, self._prefix = tensors, prefix
        self._count, self._inner, self._hidden = config.num_experts, config.expert_intermediate_size, config.hidden_size

    def check(self) -> None:
        """Every expert is there and has its shape."""
        for expert in range(self._count):
            for part in ("gate", "up", "down"):
                self._rows(expert, part)
            self._tensors.release()

    def make(self, expert: int) -> Expert:
        tensors = self._tensors
        gate_up = tensors.stacked([self._rows(expert, "gate"), self._rows(expert, "up")])
        down = tensors.stacked([self._rows(expert, "down")])
        tensors.release()
        return gate_up, down

    def read_ahead(self, expert: int) -> None:
        for part in ("gate", "up", "down"):
            for kind in compressed.WEIGHTS:
                name = f"{self._prefix}{expert}.{part}_proj.{kind}"
                if name in self._tensors:
                    self._tensors.source.read_ahead(name)

    def _rows(self, expert: int, part: str) -> Rows:
        rows, columns = (self._hidden, self._inner) if part == "down" else (self._inner, self._hidden)
        return self._tensors.rows(f"{self._prefix}{expert}.{part}_proj", rows, columns)


class _Fused:
    """`experts.gate_up_proj` `[E, 2I, H]` and `experts.down_proj` `[E, H, I]`, plain floats."""

    def __init__(self, tensors: NamedTensors, config: DecoderConfig, prefix: str) -> None:
        self._tensors = tensors
        self._names = prefix + "gate_up_proj", prefix + "down_proj"
        count, inner, hidden = config.num_experts, config.expert_intermediate_size, config.hidden_size
        self._gate_up = tensors.tensor(self._names[0], count, 2 * inner, hidden)
        self._down = tensors.tensor(self._names[1], count, hidden, inner)

    def check(self) -> None:
        """Done when the two were opened."""

    def make(self, expert: int) -> Expert:
        tensors = self._tensors
        made = (
            tensors.stacked([FloatRows(self._gate_up[expert])]),
            tensors.stacked([FloatRows(self._down[expert])]),
        )
        for name in self._names:
            tensors.source.release(name, expert)
        return made

    def read_ahead(self, expert: int) -> None:
        for name in self._names:
            self._tensors.source.read_ahead(name, expert)
