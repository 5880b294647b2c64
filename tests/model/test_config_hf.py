"""Configurations of Hugging Face are read defensively: nothing is guessed, and what is not covered is named."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import config_hf
from model.errors import ModelUnusable
from model.rope import Rope
from tests.effort import examples

FULL: dict[str, Any] = {
    "architectures": ["Glm4MoeForCausalLM"],
    "attention_bias": True,
    "attention_dropout": 0.0,
    "pad_token_id": 151329,
    "eos_token_id": [151329, 151336, 151338],
    "head_dim": 128,
    "hidden_act": "silu",
    "hidden_size": 5120,
    "partial_rotary_factor": 0.5,
    "initializer_range": 0.02,
    "intermediate_size": 12288,
    "max_position_embeddings": 202752,
    "model_type": "glm4_moe",
    "moe_intermediate_size": 1536,
    "norm_topk_prob": True,
    "num_attention_heads": 96,
    "n_group": 1,
    "topk_group": 1,
    "n_routed_experts": 160,
    "n_shared_experts": 1,
    "routed_scaling_factor": 2.5,
    "num_experts_per_tok": 8,
    "first_k_dense_replace": 3,
    "num_hidden_layers": 92,
    "num_key_value_heads": 8,
    "rms_norm_eps": 1e-05,
    "rope_scaling": None,
    "rope_theta": 1000000,
    "num_nextn_predict_layers": 1,
    "tie_word_embeddings": False,
    "torch_dtype": "bfloat16",
    "use_cache": True,
    "use_qk_norm": True,
    "vocab_size": 151552,
}
"""What GLM-4.6 publishes."""
QWEN3 = {
    "architectures": ["Qwen3ForCausalLM"],
    "model_type": "qwen3",
    "attention_bias": False,
    "head_dim": 128,
    "hidden_act": "silu",
    "hidden_size": 1024,
    "intermediate_size": 3072,
    "max_position_embeddings": 40960,
    "max_window_layers": 28,
    "num_attention_heads": 16,
    "num_hidden_layers": 28,
    "num_key_value_heads": 8,
    "rms_norm_eps": 1e-06,
    "rope_scaling": None,
    "rope_theta": 1000000,
    "sliding_window": None,
    "tie_word_embeddings": True,
    "use_sliding_window": False,
    "vocab_size": 151936,
}


class DescribeFromHf:
    def it_reads_what_glm_publishes(self) -> None:
        shape = config_hf.from_hf(FULL)
        assert (shape.num_layers, shape.num_dense_layers, shape.mtp_layers) == (92, 3, 1)
        assert (shape.num_experts, shape.experts_per_token, shape.num_shared_experts) == (160, 8, 1)
        assert (shape.expert_intermediate_size, shape.shared_intermediate_size) == (1536, 1536)
        assert (shape.routed_scale, shape.normalize_expert_weights) == (2.5, True)
        assert (shape.rotary_dim, shape.head_dim, shape.rope_theta) == (64, 128, 1e6)
        assert (shape.q_rows, shape.kv_rows, shape.max_positions) == (12288, 1024, 202752)
        assert shape.qk_norm
        assert shape.is_dense(2)
        assert not shape.is_dense(3)
        assert config_hf.attention_bias(FULL, "glm4_moe") == (True, False)

    def it_reads_a_dense_relative(self) -> None:
        shape = config_hf.from_hf(QWEN3)
        assert shape.qk_norm
        assert shape.is_dense(27)
        assert (shape.rotary_dim, shape.mtp_layers) == (128, 0)
        assert config_hf.ties_embeddings(QWEN3)
        assert config_hf.attention_bias(QWEN3, "qwen3") == (False, False)

    @pytest.mark.parametrize(
        "key",
        ["use_qk_norm", "partial_rotary_factor", "rope_theta", "rms_norm_eps", "n_routed_experts",
         "first_k_dense_replace", "norm_topk_prob", "routed_scaling_factor", "n_group", "num_key_value_heads"],
    )  # fmt: skip
    def it_asks_for_what_it_cannot_know(self, key: str) -> None:
        config = {name: value for name, value in FULL.items() if name != key}
        with pytest.raises(ModelUnusable, match=key):
            config_hf.from_hf(config)
        with pytest.raises(ModelUnusable, match="attention_bias"):
            config_hf.attention_bias({**FULL, "attention_bias": None}, "glm4_moe")

    def it_takes_roformers_base_for_the_first_llamas_alone(self) -> None:
        llama = {**QWEN3, "architectures": ["LlamaForCausalLM"], "model_type": "llama", "rope_theta": None}
        assert config_hf.from_hf(llama).rope_theta == 10_000.0
        with pytest.raises(ModelUnusable, match="rope_theta"):
            config_hf.from_hf({**QWEN3, "rope_theta": None})

    def it_stops_where_a_sliding_window_would_begin_to_slide(self) -> None:
        windowed = {**QWEN3, "use_sliding_window": True, "sliding_window": 4096}
        assert config_hf.from_hf(windowed).max_positions == 4096
        layered = {**QWEN3, "layer_types": ["full_attention", "sliding_attention"], "sliding_window": 512}
        assert config_hf.from_hf(layered).max_positions == 512

    @pytest.mark.parametrize(
        ("architecture", "model_type", "reason"),
        [
            ("Glm4MoeLiteForCausalLM", "glm4_moe_lite", "latent attention"),
            ("GlmMoeDsaForCausalLM", "glm_moe_dsa", "sparse indexer"),
            ("Qwen3MoeForCausalLM", "qwen3_moe", "softmax router"),
            ("Glm4ForCausalLM", "glm4", "interleaved rotary"),
            ("Glm4vMoeForConditionalGeneration", "glm4v_moe", "vision tower"),
            ("DeepseekV3ForCausalLM", "deepseek_v3", "latent attention"),
            ("MixtralForCausalLM", "mixtral", "softmax router"),
            ("GptOssForCausalLM", "gpt_oss", "attention sinks"),
            ("SomethingNewForCausalLM", "something_new", "not implemented"),
            ("LlamaForSequenceClassification", "llama", "not implemented"),
        ],
    )
    def it_names_what_another_architecture_needs(self, architecture: str, model_type: str, reason: str) -> None:
        config = {**QWEN3, "architectures": [architecture], "model_type": model_type}
        with pytest.raises(ModelUnusable, match=rf"{architecture}.*{reason}.*Glm4MoeForCausalLM"):
            config_hf.from_hf(config)

    def it_names_a_vision_tower_whatever_carries_it(self) -> None:
        config = {"architectures": ["NewVlForConditionalGeneration"], "model_type": "new_vl", "vision_config": {}}
        with pytest.raises(ModelUnusable, match="vision tower"):
            config_hf.from_hf(config)

    def it_wants_to_be_told_the_architecture(self) -> None:
        with pytest.raises(ModelUnusable, match="does not say"):
            config_hf.from_hf({})
        assert config_hf.architecture({"architectures": None, "model_type": "llama"}) == "llama"
        with pytest.raises(ModelUnusable):
            config_hf.architecture({"architectures": ["LlamaForCausalLM"], "model_type": "qwen3_moe"})

    @pytest.mark.parametrize(
        ("key", "value"),
        [("hidden_act", "gelu"), ("scoring_func", "softmax"), ("topk_method", "greedy"), ("mlp_bias", True)],
    )
    def it_refuses_another_computation(self, key: str, value: object) -> None:
        with pytest.raises(ModelUnusable, match=key):
            config_hf.from_hf({**FULL, key: value})

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("num_hidden_layers", 10**9),
            ("num_attention_heads", 0),
            ("num_key_value_heads", 7),
            ("n_routed_experts", -1),
            ("n_routed_experts", 10**9),
            ("num_experts_per_tok", 161),
            ("n_group", 7),
            ("n_group", 160),
            ("topk_group", 2),
            ("partial_rotary_factor", 3.0),
            ("routed_scaling_factor", 0.0),
            ("rope_theta", 1),
            ("rms_norm_eps", 10**400),
            ("vocab_size", True),
            ("head_dim", 1.5),
            ("num_nextn_predict_layers", 99),
            ("rope_scaling", [1]),
        ],
    )
    def it_refuses_values_that_cannot_be(self, key: str, value: object) -> None:
        with pytest.raises(ModelUnusable):
            config_hf.from_hf({**FULL, key: value})

    @settings(deadline=None, max_examples=examples(500))
    @given(
        st.sampled_from([FULL, QWEN3, {**QWEN3, "architectures": ["LlamaForCausalLM"], "model_type": "llama"}]),
        st.dictionaries(
            st.sampled_from([*FULL, "rope_parameters", "layer_types", "sliding_window", "use_sliding_window"]),
            st.recursive(
                st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=4), st.just(10**400)),
                lambda inner: st.one_of(
                    st.lists(inner, max_size=2),
                    st.dictionaries(
                        st.sampled_from(
                            ["type", "rope_type", "factor", "rope_theta", "original_max_position_embeddings", "mscale",
                             "mscale_all_dim", "beta_fast", "low_freq_factor", "high_freq_factor", "attention_factor"]
                        ),
                        st.one_of(inner, st.sampled_from(["yarn", "llama3", "linear", 2.0, 4096])),
                    ),
                ),
                max_leaves=4,
            ),
            max_size=4,
        ),
    )  # fmt: skip
    def it_survives_any_values(self, good: dict[str, Any], changes: dict[str, Any]) -> None:
        try:
            shape = config_hf.from_hf({**good, **changes})
        except ModelUnusable:
            return
        assert 1 <= shape.num_layers <= 1024
        if shape.head_dim <= 1024:
            Rope.of(shape)
