"""Stretched rotary embeddings are those of transformers, frequency by frequency."""

from __future__ import annotations

import pytest
import torch
from transformers import Glm4MoeConfig, LlamaConfig
from transformers.models.glm4_moe.modeling_glm4_moe import Glm4MoeRotaryEmbedding
from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding

from model import config_hf
from model.errors import ModelUnusable
from model.rope import Rope

LLAMA3 = {
    "rope_type": "llama3",
    "factor": 32.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 8192,
}
SCALINGS = [
    {"rope_type": "default"},
    {"rope_type": "linear", "factor": 4.0},
    LLAMA3,
    {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32768},
    {
        "rope_type": "yarn",
        "factor": 40.0,
        "original_max_position_embeddings": 4096,
        "mscale": 1.0,
        "mscale_all_dim": 0.5,
    },
    {"rope_type": "yarn", "factor": 8.0, "original_max_position_embeddings": 4096, "attention_factor": 1.25},
    {"rope_type": "yarn", "factor": 2.0, "original_max_position_embeddings": 512, "beta_fast": 16.0, "beta_slow": 2.0},
]
POSITIONS = torch.tensor([0, 1, 2, 100, 511, 512, 5000, 32768, 100_000])


def tables(config) -> tuple[torch.Tensor, torch.Tensor]:
    shape = config_hf.from_hf(config.to_dict())
    cos, sin = Rope.of(shape).at(POSITIONS, int(POSITIONS.max()) + 1)
    return cos[:, 0], sin[:, 0]


def llama(scaling: dict, positions: int = 131072) -> LlamaConfig:
    return LlamaConfig(
        hidden_size=256,
        num_attention_heads=4,
        head_dim=64,
        max_position_embeddings=positions,
        rope_parameters={"rope_theta": 500_000.0, **scaling},
    )


class DescribeRope:
    @pytest.mark.parametrize("scaling", SCALINGS, ids=lambda scaling: f"{scaling['rope_type']}-{len(scaling)}")
    def it_has_the_peers_cosines_and_sines(self, scaling: dict) -> None:
        config = llama(scaling)
        expected = LlamaRotaryEmbedding(config)(torch.zeros(1), POSITIONS[None])
        cos, sin = tables(config)
        assert torch.equal(cos, expected[0][0])
        half = sin.shape[-1] // 2
        assert torch.equal(sin[:, half:], expected[1][0][:, half:])
        assert torch.equal(-sin[:, :half], expected[1][0][:, :half])

    def it_stretches_a_part_of_the_head_too(self) -> None:
        yarn = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32768}
        config = Glm4MoeConfig(
            head_dim=128,
            rope_parameters={"rope_theta": 1e6, "partial_rotary_factor": 0.5, **yarn},
            max_position_embeddings=131072,
        )
        cos, _ = tables(config)
        assert cos.shape[-1] == 64
        assert torch.equal(cos, Glm4MoeRotaryEmbedding(config)(torch.zeros(1), POSITIONS[None])[0][0])

    def it_reads_the_older_way_to_write_the_settings(self) -> None:
        config = llama(LLAMA3).to_dict()
        rope = config.pop("rope_parameters")
        config["rope_theta"] = rope.pop("rope_theta")
        config["rope_scaling"] = {"type": rope.pop("rope_type"), **rope}
        assert config_hf.from_hf(config) == config_hf.from_hf(llama(LLAMA3).to_dict())

    def it_gives_yarn_its_longer_context(self) -> None:
        yarn = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32768}
        assert config_hf.from_hf(llama(yarn, positions=32768).to_dict()).max_positions == 131072

    @pytest.mark.parametrize("kind", ["dynamic", "longrope", "proportional", "su"])
    def it_refuses_other_stretchings_by_name(self, kind: str) -> None:
        config = llama({"rope_type": "default"}).to_dict()
        config["rope_parameters"] |= {"rope_type": kind, "factor": 2.0}
        with pytest.raises(ModelUnusable, match=kind):
            config_hf.from_hf(config)
