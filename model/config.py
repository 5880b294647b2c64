"""The decoder's shape, read from a GGUF's keys, and what is refused and why.

GLM-4.5's block (arXiv 2508.06471, section 2.1) with every part that a dense relative lacks made optional.
This module does not know tensor names, nor Hugging Face configurations (`config_hf.py`), and does not need torch.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from model.errors import ModelUnusable

COVERED = ("glm4moe", "llama", "qwen2", "qwen3")
_MISSING = {
    "qwen2moe": "a softmax router with a gated shared expert",
    "qwen3moe": "a softmax router",
    "deepseek2": "multi-head latent attention",
    "glm-dsa": "multi-head latent attention with sparse attention",
    "glm4": "interleaved rotary embedding with extra post-norms",
    "chatglm": "the ChatGLM block",
    "gemma": "Gemma's scaled embeddings and GeGLU",
    "gemma2": "Gemma's soft-capped, sliding-window attention",
    "gemma3": "Gemma's sliding-window attention and extra norms",
    "phi3": "Phi-3's fused projections and LongRoPE",
    "mamba": "state-space layers",
    "gpt2": "learned positions and LayerNorm",
    "falcon": "parallel blocks and LayerNorm",
    "bert": "an encoder: it does not generate text",
    "nomic-bert": "an encoder: it does not generate text",
    "t5": "encoder-decoder attention",
    "clip": "an image encoder: it does not generate text",
}
_SIGMOID = 2
MAX_LAYERS = 1024
MAX_WIDTH = 1 << 20
MAX_EXPERTS = 4096
MAX_MTP_LAYERS = 8


@dataclass(frozen=True)
class RopeScaling:
    """How rotary frequencies are stretched beyond the trained context; `rope.py` has the formulas and their sources.

    `llama3` uses `low_freq_factor` and `high_freq_factor`; `yarn` uses `beta_fast`, `beta_slow`, `truncate`, and
    multiplies cosines and sines by `attention_factor`.
    """

    kind: Literal["linear", "llama3", "yarn"]
    factor: float
    original_positions: int = 0
    low_freq_factor: float = 1.0
    high_freq_factor: float = 4.0
    beta_fast: float = 32.0
    beta_slow: float = 1.0
    attention_factor: float = 1.0
    truncate: bool = True

    def __post_init__(self) -> None:
        for name in ("factor", "low_freq_factor", "high_freq_factor", "beta_fast", "beta_slow", "attention_factor"):
            self._check(0 < getattr(self, name) < 1e6, name)
        if self.kind != "linear":
            self._check(1 <= self.original_positions <= 1 << 31, "original_positions")
        self._check(self.kind != "llama3" or self.low_freq_factor < self.high_freq_factor, "high_freq_factor")
        self._check(self.beta_slow < self.beta_fast, "beta_fast")

    def _check(self, holds: bool, name: str) -> None:
        if not holds:
            raise ModelUnusable(f"The model's rotary scaling has the {name} {getattr(self, name)}, which cannot be.")


@dataclass(frozen=True)
class DecoderConfig:
    """One decoder's shape. With experts, layers below `num_dense_layers` are dense, the others are mixtures."""

    vocab_size: int
    hidden_size: int
    num_layers: int
    num_heads: int
    num_kv_heads: int
    head_dim: int
    intermediate_size: int
    max_positions: int
    rms_norm_eps: float = 1e-5
    rope_theta: float = 10_000.0
    rotary_dim: int = 0
    rope_scale: float = 1.0
    rope_scaling: RopeScaling | None = None
    qk_norm: bool = False
    permuted_qk: bool = False
    """Query and key rows lie in interleaved order (llama GGUFs); loading puts them in rotate-half order."""
    num_experts: int = 0
    """Routed experts of a mixture layer; 0: every layer is dense, and the other expert fields mean nothing."""
    num_dense_layers: int = 0
    experts_per_token: int = 0
    num_shared_experts: int = 0
    """Experts that every token passes, computed as one SwiGLU of their joint width."""
    expert_intermediate_size: int = 0
    expert_groups: int = 1
    groups_per_token: int = 1
    normalize_expert_weights: bool = True
    routed_scale: float = 1.0
    mtp_layers: int = 0
    """Multi-token-prediction blocks after the last layer; they draft, the output does not depend on them."""

    def __post_init__(self) -> None:
        for name in ("vocab_size", "hidden_size", "num_heads", "num_kv_heads", "head_dim", "intermediate_size"):
            self._check(1 <= getattr(self, name) <= MAX_WIDTH, name)
        self._check(1 <= self.num_layers <= MAX_LAYERS, "num_layers")
        self._check(1 <= self.max_positions <= 1 << 31, "max_positions")
        self._check(self.num_heads % self.num_kv_heads == 0, "num_kv_heads")
        self._check(0 < self.rotary_dim <= self.head_dim and self.rotary_dim % 2 == 0, "rotary_dim")
        self._check(0 < self.rms_norm_eps < 1, "rms_norm_eps")
        self._check(1 < self.rope_theta < math.inf, "rope_theta")
        self._check(0 < self.rope_scale < math.inf, "rope_scale")
        self._check(0 <= self.mtp_layers <= MAX_MTP_LAYERS, "mtp_layers")
        self._check(0 <= self.num_experts <= MAX_EXPERTS, "num_experts")
        if self.num_experts:
            self._check_experts()

    def _check_experts(self) -> None:
        self._check(0 <= self.num_dense_layers <= self.num_layers, "num_dense_layers")
        self._check(1 <= self.experts_per_token <= self.num_experts, "experts_per_token")
        self._check(0 <= self.num_shared_experts <= 64, "num_shared_experts")
        self._check(1 <= self.expert_intermediate_size <= MAX_WIDTH, "expert_intermediate_size")
        self._check(self.expert_groups >= 1 and self.num_experts % self.expert_groups == 0, "expert_groups")
        self._check(1 <= self.groups_per_token <= self.expert_groups, "groups_per_token")
        size = self.num_experts // self.expert_groups
        # A group is scored by its best two, and the chosen groups must have experts enough.
        self._check(self.expert_groups == 1 or size >= 2, "expert_groups")
        self._check(self.experts_per_token <= self.groups_per_token * size, "experts_per_token")
        self._check(0 < self.routed_scale < math.inf, "routed_scale")

    def _check(self, holds: bool, name: str) -> None:
        if not holds:
            raise ModelUnusable(f"The model's {name} is {getattr(self, name)}, which no working model has.")

    @property
    def q_rows(self) -> int:
        """Rows of the query projection."""
        return self.num_heads * self.head_dim

    def is_dense(self, layer: int) -> bool:
        """Whether the layer of that index has one feed-forward for all tokens."""
        return not self.num_experts or layer < self.num_dense_layers

    @property
    def shared_intermediate_size(self) -> int:
        """Inner width of the shared experts together."""
        return self.num_shared_experts * self.expert_intermediate_size

    @property
    def kv_rows(self) -> int:
        """Rows of the key projection, and of the value projection."""
        return self.num_kv_heads * self.head_dim


def from_gguf(metadata: Mapping[str, Any], vocab_size: int) -> DecoderConfig:
    """The shape that a GGUF's keys describe.

    Raises:
        ModelUnusable: another architecture (the sentence says what is missing), or keys absent or impossible.
    """
    arch = metadata.get("general.architecture")
    if arch not in COVERED:
        raise ModelUnusable(_refusal(arch))
    keys = _Keys(metadata, arch)
    mtp_layers = keys.integer("nextn_predict_layers", 0)
    heads = keys.integer("attention.head_count")
    hidden = keys.integer("embedding_length")
    head_dim = keys.integer("attention.key_length", hidden // heads if heads > 0 else 0)
    if keys.integer("attention.value_length", head_dim) != head_dim:
        raise ModelUnusable("The model's keys and values have different widths, which is not supported.")
    positions = keys.integer("context_length")
    # Within its window, sliding-window attention is plain attention.
    window = keys.integer("attention.sliding_window", positions) or positions
    return DecoderConfig(
        vocab_size=vocab_size,
        hidden_size=hidden,
        num_layers=keys.integer("block_count") - mtp_layers,
        num_heads=heads,
        num_kv_heads=keys.integer("attention.head_count_kv", heads),
        head_dim=head_dim,
        intermediate_size=keys.integer("feed_forward_length"),
        max_positions=min(positions, window),
        rms_norm_eps=keys.real("attention.layer_norm_rms_epsilon"),
        rope_theta=keys.real("rope.freq_base", 10_000.0),
        rotary_dim=keys.integer("rope.dimension_count", head_dim),
        rope_scale=keys.rope_scale(),
        qk_norm=arch == "qwen3",
        permuted_qk=arch == "llama",
        mtp_layers=mtp_layers,
        **_experts(keys, arch),
    )


def _experts(keys: _Keys, arch: str) -> dict[str, Any]:
    count = keys.integer("expert_count", 0)
    if not count:
        return {}
    if arch != "glm4moe":
        raise ModelUnusable(f"The model has a mixture of experts in the architecture {arch}, which is not covered.")
    gating = keys.integer("expert_gating_func", _SIGMOID)
    if gating not in (0, _SIGMOID):
        raise ModelUnusable(f"The model's router has the gating function {gating}; only the sigmoid (2) is covered.")
    return {
        "num_experts": count,
        "num_dense_layers": keys.integer("leading_dense_block_count", 0),
        "experts_per_token": keys.integer("expert_used_count"),
        "num_shared_experts": keys.integer("expert_shared_count", 0),
        "expert_intermediate_size": keys.integer("expert_feed_forward_length"),
        "expert_groups": keys.integer("expert_group_count", 1) or 1,
        "groups_per_token": keys.integer("expert_group_used_count", 1) or 1,
        "normalize_expert_weights": keys.boolean("expert_weights_norm", default=True),
        "routed_scale": keys.real("expert_weights_scale", 1.0) or 1.0,
    }


def _refusal(arch: object) -> str:
    if not isinstance(arch, str):
        return "The model file does not say which architecture it has."
    covered = ", ".join(COVERED)
    missing = _MISSING.get(arch)
    reason = f"it needs {missing}, which this version lacks" if missing else "its block is not implemented"
    return f"The model's architecture is {arch[:60]}: {reason}. Architectures that run here: {covered}."


class _Keys:
    """Typed access to one architecture's keys."""

    def __init__(self, metadata: Mapping[str, Any], arch: str) -> None:
        self._metadata, self._arch = metadata, arch

    def integer(self, key: str, default: int | None = None) -> int:
        value = self._get(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            raise ModelUnusable(f"The model's {self._arch}.{key} is not one whole number, which is not supported.")
        return value

    def real(self, key: str, default: float | None = None) -> float:
        value = self._get(key, default)
        if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
            raise ModelUnusable(f"The model's {self._arch}.{key} is not a number.")
        return float(value)

    def boolean(self, key: str, *, default: bool) -> bool:
        value = self._get(key, default)
        if not isinstance(value, bool):
            raise ModelUnusable(f"The model's {self._arch}.{key} is neither true nor false.")
        return value

    def rope_scale(self) -> float:
        kind = self._get("rope.scaling.type", "none")
        if kind == "none":
            return 1.0
        if kind == "linear":
            return self.real("rope.scaling.factor", 1.0)
        raise ModelUnusable(f"The model stretches positions by {str(kind)[:40]!r}, which this version does not do.")

    def _get(self, key: str, default: Any) -> Any:
        value = self._metadata.get(f"{self._arch}.{key}", default)
        if value is None:
            raise ModelUnusable(f"The model file lacks the key {self._arch}.{key}.")
        return value
