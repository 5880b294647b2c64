"""The decoder's shape, read from a Hugging Face `config.json`, and what is refused and why.

A configuration is untrusted and incomplete: every value is checked for its type, and where a key's absence could mean
two things it is asked for by name. transformers' own defaults are not relied on: those of `Glm4MoeConfig` fit no
published checkpoint. This module does not know tensor names (`hf.py`) and does not need torch.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from model.config import DecoderConfig, RopeScaling
from model.errors import ModelUnusable

COVERED = {
    "Glm4MoeForCausalLM": "glm4_moe",
    "LlamaForCausalLM": "llama",
    "Qwen2ForCausalLM": "qwen2",
    "Qwen3ForCausalLM": "qwen3",
}
_MISSING = {
    "glm4_moe_lite": "multi-head latent attention (MLA)",
    "glm_moe_dsa": "multi-head latent attention with a sparse indexer",
    "glm4": "interleaved rotary embedding with extra post-norms",
    "glm": "interleaved rotary embedding",
    "chatglm": "the ChatGLM block, whose code lies in the checkpoint",
    "glm4v": "a vision tower",
    "glm4v_moe": "a vision tower",
    "qwen2_moe": "a softmax router with a gated shared expert",
    "qwen3_moe": "a softmax router",
    "qwen3_next": "gated delta-rule attention",
    "qwen2_vl": "a vision tower",
    "qwen2_5_vl": "a vision tower",
    "qwen3_vl": "a vision tower",
    "qwen3_vl_moe": "a vision tower",
    "mllama": "a vision tower",
    "llama4": "a vision tower and chunked attention",
    "llava": "a vision tower",
    "deepseek_v2": "multi-head latent attention (MLA)",
    "deepseek_v3": "multi-head latent attention (MLA)",
    "deepseek_v32": "multi-head latent attention with a sparse indexer",
    "kimi_k2": "multi-head latent attention (MLA)",
    "mixtral": "a softmax router",
    "gpt_oss": "attention sinks, clamped experts and MXFP4 weights",
    "gemma": "Gemma's scaled embeddings and GeGLU",
    "gemma2": "Gemma's soft-capped, sliding-window attention",
    "gemma3_text": "Gemma's sliding-window attention and extra norms",
    "gemma3": "a vision tower",
    "phi3": "Phi-3's fused projections and LongRoPE",
    "mamba": "state-space layers",
    "gpt2": "learned positions and LayerNorm",
    "bert": "an encoder's attention: it does not generate text",
    "t5": "encoder-decoder attention",
}


def from_hf(config: Mapping[str, Any]) -> DecoderConfig:
    """The shape that a `config.json` of `glm4_moe`, `llama`, `qwen2` or `qwen3` describes.

    Raises:
        ModelUnusable: another architecture (the sentence says what is missing), or keys absent or impossible.
    """
    kind = architecture(config)
    keys = _Keys(config)
    keys.refuse_variants(kind)
    heads, hidden = keys.integer("num_attention_heads"), keys.integer("hidden_size")
    head_dim = keys.integer("head_dim", hidden // heads if heads > 0 else 0)
    layers, positions = keys.integer("num_hidden_layers"), keys.integer("max_position_embeddings")
    rope = _Rope(keys, kind, positions)
    return DecoderConfig(
        vocab_size=keys.integer("vocab_size"),
        hidden_size=hidden,
        num_layers=layers,
        num_heads=heads,
        num_kv_heads=keys.integer("num_key_value_heads", heads if kind == "llama" else None),
        head_dim=head_dim,
        intermediate_size=keys.integer("intermediate_size"),
        max_positions=min(rope.positions, _window(keys) or rope.positions),
        rms_norm_eps=keys.real("rms_norm_eps"),
        rope_theta=rope.theta,
        rotary_dim=int(head_dim * rope.partial),
        rope_scaling=rope.scaling,
        qk_norm=keys.boolean("use_qk_norm") if kind == "glm4_moe" else kind == "qwen3",
        **(_experts(keys, layers) if kind == "glm4_moe" else {}),
    )


def architecture(config: Mapping[str, Any]) -> str:
    """The `model_type` of a covered architecture.

    Raises:
        ModelUnusable: another one, or none is named.
    """
    names, kind = config.get("architectures"), config.get("model_type")
    named = names[0] if isinstance(names, list) and names and isinstance(names[0], str) else None
    if named in COVERED and kind in (None, COVERED[named]):
        return COVERED[named]
    if named is None and isinstance(kind, str) and kind in COVERED.values():
        return kind
    if not isinstance(kind, str) and named is None:
        raise ModelUnusable("The model's config.json does not say which architecture it has.")
    missing = _MISSING.get(kind) if isinstance(kind, str) else None
    if "vision_config" in config or "visual" in config:
        missing = "a vision tower"
    reason = f"it needs {missing}, which this version lacks" if missing else "its block is not implemented"
    covered = ", ".join(COVERED)
    raise ModelUnusable(
        f"The model's architecture is {str(named or kind)[:60]}: {reason}. Architectures that run here: {covered}."
    )


def attention_bias(config: Mapping[str, Any], kind: str) -> tuple[bool, bool]:
    """Whether query, key and value projections have a bias, and whether the output projection has one."""
    if kind == "qwen2":
        return True, False
    has = _Keys(config).boolean("attention_bias", None if kind == "glm4_moe" else False)
    return has, has and kind in ("llama", "qwen3")


def ties_embeddings(config: Mapping[str, Any]) -> bool:
    """Whether the head is the embedding matrix."""
    return _Keys(config).boolean("tie_word_embeddings", False)


def _experts(keys: _Keys, layers: int) -> dict[str, Any]:
    return {
        "num_experts": keys.integer("n_routed_experts"),
        "num_dense_layers": min(keys.integer("first_k_dense_replace"), layers),
        "experts_per_token": keys.integer("num_experts_per_tok"),
        "num_shared_experts": keys.integer("n_shared_experts"),
        "expert_intermediate_size": keys.integer("moe_intermediate_size"),
        "expert_groups": keys.integer("n_group"),
        "groups_per_token": keys.integer("topk_group"),
        "normalize_expert_weights": keys.boolean("norm_topk_prob"),
        "routed_scale": keys.real("routed_scaling_factor"),
        "mtp_layers": keys.integer("num_nextn_predict_layers", 0),
    }


def _window(keys: _Keys) -> int | None:
    """Positions within which sliding-window attention is plain attention; None where there is no window."""
    kinds = keys.get("layer_types")
    slides = isinstance(kinds, list) and any(kind != "full_attention" for kind in kinds)
    if not slides and not keys.boolean("use_sliding_window", False):
        return None
    return keys.integer("sliding_window")


class _Rope:
    """Rotary settings, in the form of transformers 4 (`rope_theta`, `rope_scaling`) or 5 (`rope_parameters`)."""

    def __init__(self, keys: _Keys, kind: str, trained: int) -> None:
        merged = {key: keys.get(key) for key in ("rope_theta", "partial_rotary_factor")}
        for key in ("rope_scaling", "rope_parameters"):
            merged.update(keys.mapping(key))
        self._keys = _Keys({key: value for key, value in merged.items() if value is not None})
        self._trained = trained
        # Only the first Llama checkpoints leave the base out; theirs is RoFormer's.
        self.theta = self._keys.real("rope_theta", 10_000.0 if kind == "llama" else None)
        self.partial = self._keys.real("partial_rotary_factor", None if kind == "glm4_moe" else 1.0)
        self._kind = self._keys.get("rope_type", self._keys.get("type", "default"))
        self.scaling = self._scaling()
        self.positions = trained
        if self.scaling is not None and self.scaling.kind == "yarn":
            self.positions = max(trained, int(self.scaling.factor * self.scaling.original_positions))

    def _scaling(self) -> RopeScaling | None:
        if self._kind == "default":
            return None
        if self._kind == "linear":
            return RopeScaling("linear", self._keys.real("factor"))
        if self._kind == "llama3":
            return RopeScaling(
                "llama3",
                self._keys.real("factor"),
                self._original(),
                low_freq_factor=self._keys.real("low_freq_factor"),
                high_freq_factor=self._keys.real("high_freq_factor"),
            )
        if self._kind == "yarn":
            return RopeScaling(
                "yarn",
                self._factor(),
                self._original(),
                beta_fast=self._keys.real("beta_fast", 0) or 32.0,
                beta_slow=self._keys.real("beta_slow", 0) or 1.0,
                attention_factor=self._attention_factor(),
                truncate=self._keys.boolean("truncate", True),
            )
        raise ModelUnusable(
            f"The model stretches positions by {str(self._kind)[:40]!r}, which this version does not do; "
            "linear, llama3 and yarn are."
        )

    def _original(self) -> int:
        return self._keys.integer("original_max_position_embeddings", self._trained)

    def _factor(self) -> float:
        return self._keys.real("factor", self._trained / max(1, self._original()))

    def _attention_factor(self) -> float:
        given = self._keys.real("attention_factor", 0)
        if given:
            return given
        scale, all_dim = self._keys.real("mscale", 0), self._keys.real("mscale_all_dim", 0)
        factor = self._factor()
        return _mscale(factor, scale) / _mscale(factor, all_dim) if scale > 0 and all_dim > 0 else _mscale(factor, 1.0)


def _mscale(factor: float, scale: float) -> float:
    """YaRN's temperature (arXiv 2309.00071, equation 22)."""
    return 1.0 if factor <= 1 else 0.1 * scale * math.log(factor) + 1.0


class _Keys:
    """Typed access to a configuration's values. A JSON null counts as absent."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def get(self, key: str, default: Any = None) -> Any:
        value = self._values.get(key)
        return default if value is None else value

    def integer(self, key: str, default: int | None = None) -> int:
        value = self._required(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not -(1 << 62) < value < 1 << 62:
            raise ModelUnusable(f"The value of {key} in the model's config.json is not one whole number.")
        return value

    def real(self, key: str, default: float | None = None) -> float:
        value = self._required(key, default)
        if not isinstance(value, int | float) or isinstance(value, bool) or not -1e300 < value < 1e300:
            raise ModelUnusable(f"The value of {key} in the model's config.json is not a number.")
        return float(value)

    def boolean(self, key: str, default: bool | None = None) -> bool:
        value = self._required(key, default)
        if not isinstance(value, bool):
            raise ModelUnusable(f"The value of {key} in the model's config.json is neither true nor false.")
        return value

    def mapping(self, key: str) -> Mapping[str, Any]:
        value = self.get(key, {})
        if not isinstance(value, Mapping):
            raise ModelUnusable(f"The value of {key} in the model's config.json is not an object.")
        return value

    def refuse_variants(self, kind: str) -> None:
        """Values of known keys that ask for another computation than the one here."""
        expected = {"hidden_act": "silu", "mlp_bias": False}
        if kind == "glm4_moe":
            expected |= {"scoring_func": "sigmoid", "topk_method": "noaux_tc"}
        for key, value in expected.items():
            given = self.get(key, value)
            if given != value:
                raise ModelUnusable(f"The model has {key} = {str(given)[:40]!r}; only {value!r} is covered.")

    def _required(self, key: str, default: Any) -> Any:
        value = self.get(key, default)
        if value is None:
            raise ModelUnusable(f"The model's config.json lacks {key}.")
        return value
