"""transformers' models with random weights: what the decoder is held to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from transformers import Glm4MoeConfig, Glm4MoeForCausalLM, PreTrainedModel

SMALL = {
    "vocab_size": 261,
    "hidden_size": 96,
    "intermediate_size": 160,
    "num_attention_heads": 12,
    "num_key_value_heads": 1,
    "head_dim": 16,
    "max_position_embeddings": 1024,
    "attention_bias": True,
    "partial_rotary_factor": 0.5,
    "rope_theta": 1e6,
    "moe_intermediate_size": 48,
    "n_routed_experts": 16,
    "num_experts_per_tok": 4,
    "tie_word_embeddings": False,
}
"""GLM-4.5's proportions at a size for tests: 12 query heads to a key head, half of a head rotary, biases."""
AIR = {**SMALL, "num_hidden_layers": 3, "first_k_dense_replace": 1, "use_qk_norm": False, "routed_scaling_factor": 1.0}
FULL = {**SMALL, "num_hidden_layers": 5, "first_k_dense_replace": 3, "use_qk_norm": True, "routed_scaling_factor": 2.5}
SHAPES = {"air": AIR, "355b": FULL}


def glm(layers: int, **values: Any) -> Glm4MoeForCausalLM:
    """A dense model of random weights in float32; `values` override the configuration."""
    return mixture(
        num_hidden_layers=layers, first_k_dense_replace=layers, n_routed_experts=4, num_experts_per_tok=2, **values
    )


def mixture(**values: Any) -> Glm4MoeForCausalLM:
    """A model of random weights in float32, with experts unless `first_k_dense_replace` leaves no layer to them."""
    return randomized(Glm4MoeForCausalLM(Glm4MoeConfig(**values)))


def randomized(model: PreTrainedModel) -> Any:
    """The model, with nothing left at 0 or 1, where an error in using it would not show, and outputs that vary.

    With transformers' own small random values every token gets the same answer.
    """
    model = model.eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.endswith("bias"):
                parameter.normal_(0, 0.5)
            elif "norm" in name:
                parameter.uniform_(0.5, 1.5)
            elif "embed_tokens" in name:
                parameter.normal_(0, 1)
            else:
                parameter.normal_(0, parameter.shape[-1] ** -0.5)
        for name, buffer in model.named_buffers():
            if name.endswith("e_score_correction_bias"):
                buffer.normal_(0, 0.1)
    return model


def glm_with(state: Mapping[str, np.ndarray], layers: int, **values: Any) -> Glm4MoeForCausalLM:
    """A dense model with given weights; every one of them must find its place."""
    model = glm(layers, **values)
    missing, unexpected = model.load_state_dict({k: torch.tensor(v) for k, v in state.items()}, strict=False)
    assert not unexpected
    assert set(missing) <= {"lm_head.weight"}
    model.tie_weights()
    return model


def logits(model: PreTrainedModel, ids: list[int]) -> torch.Tensor:
    """Logits `[T, V]` of one text."""
    with torch.inference_mode():
        return model(torch.tensor([ids])).logits[0]


def greedy(model: PreTrainedModel, prompt: list[int], count: int) -> list[int]:
    """`count` greedy tokens behind `prompt`."""
    ids = torch.tensor([prompt])
    with torch.inference_mode():
        out = model.generate(
            ids,
            attention_mask=torch.ones_like(ids),  # else it takes every token 0 for padding
            max_new_tokens=count,
            do_sample=False,
            eos_token_id=None,
            pad_token_id=0,
        )
    return out[0, len(prompt) :].tolist()
