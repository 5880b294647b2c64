"""The decoder's shape, read from a GGUF's keys or a Hugging Face config, and what is refused and why.

GLM-4.5's block (arXiv 2508.06471, section 2.1) with every part that a dense relative lacks made optional.
This module does not know tensor names (`weights.py`) and does not need torch.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from model.errors import ModelUnusable

COVERED = ("llama", "qwen2")
_MISSING = {
    "glm4moe": "mixture-of-experts layers",
    "qwen2moe": "mixture-of-experts layers",
    "qwen3moe": "mixture-of-experts layers",
    "deepseek2": "multi-head latent attention and mixture-of-experts layers",
    "glm4": "interleaved rotary embedding with extra post-norms",
    "chatglm": "the ChatGLM block",
    "qwen3": "loading of QK-norm weights from GGUF",
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
MAX_LAYERS = 1024
MAX_WIDTH = 1 << 20


@dataclass(frozen=True)
class DecoderConfig:
    """One decoder's shape. Layers below `first_k_dense_replace` are dense; here that is all of them."""

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
    qk_norm: bool = False
    permuted_qk: bool = False
    """Query and key rows lie in interleaved order (llama GGUFs); loading puts them in rotate-half order."""

    def __post_init__(self) -> None:
        for name in ("vocab_size", "hidden_size", "num_heads", "num_kv_heads", "head_dim", "intermediate_size"):
            self._check(1 <= getattr(self, name) <= MAX_WIDTH, name)
        self._check(1 <= self.num_layers <= MAX_LAYERS, "num_layers")
        self._check(1 <= self.max_positions <= 1 << 31, "max_positions")
        self._check(self.num_heads % self.num_kv_heads == 0, "num_kv_heads")
        self._check(0 < self.rotary_dim <= self.head_dim and self.rotary_dim % 2 == 0, "rotary_dim")
        self._check(0 < self.rms_norm_eps < 1, "rms_norm_eps")
        self._check(1 <= self.rope_theta < math.inf, "rope_theta")
        self._check(0 < self.rope_scale < math.inf, "rope_scale")

    def _check(self, holds: bool, name: str) -> None:
        if not holds:
            raise ModelUnusable(f"The model's {name} is {getattr(self, name)}, which no working model has.")

    @property
    def q_rows(self) -> int:
        """Rows of the query projection."""
        return self.num_heads * self.head_dim

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
    keys.refuse_experts()
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
        num_layers=keys.integer("block_count"),
        num_heads=heads,
        num_kv_heads=keys.integer("attention.head_count_kv", heads),
        head_dim=head_dim,
        intermediate_size=keys.integer("feed_forward_length"),
        max_positions=min(positions, window),
        rms_norm_eps=keys.real("attention.layer_norm_rms_epsilon"),
        rope_theta=keys.real("rope.freq_base", 10_000.0),
        rotary_dim=keys.integer("rope.dimension_count", head_dim),
        rope_scale=keys.rope_scale(),
        permuted_qk=arch == "llama",
    )


def from_hf(config: Mapping[str, Any]) -> DecoderConfig:
    """The shape that a Hugging Face `config.json` of `glm4_moe`, `llama`, `qwen2` or `qwen3` describes.

    Raises:
        ModelUnusable: a layer is not dense, or a value is impossible.
    """
    layers = config["num_hidden_layers"]
    if config.get("n_routed_experts") and config.get("first_k_dense_replace", 0) < layers:
        raise ModelUnusable("The model has mixture-of-experts layers, which this version does not run.")
    heads = config["num_attention_heads"]
    head_dim = config.get("head_dim") or config["hidden_size"] // heads
    rope = config.get("rope_parameters") or {}
    factor = rope.get("partial_rotary_factor", config.get("partial_rotary_factor", 1.0))
    return DecoderConfig(
        vocab_size=config["vocab_size"],
        hidden_size=config["hidden_size"],
        num_layers=layers,
        num_heads=heads,
        num_kv_heads=config.get("num_key_value_heads") or heads,
        head_dim=head_dim,
        intermediate_size=config["intermediate_size"],
        max_positions=config["max_position_embeddings"],
        rms_norm_eps=config["rms_norm_eps"],
        rope_theta=rope.get("rope_theta", config.get("rope_theta", 10_000.0)),
        rotary_dim=int(head_dim * factor),
        qk_norm=bool(config.get("use_qk_norm", config.get("model_type") == "qwen3")),
    )


def _refusal(arch: object) -> str:
    if not isinstance(arch, str):
        return "The model file does not say which architecture it has."
    covered = " and ".join(COVERED)
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

    def refuse_experts(self) -> None:
        if self.integer("expert_count", 0) > 0:
            raise ModelUnusable("The model has mixture-of-experts layers, which this version does not run.")

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
