"""transformers' `Glm4MoeForCausalLM`, configured all-dense: what the decoder is held to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from transformers import Glm4MoeConfig, Glm4MoeForCausalLM


def glm(layers: int, **values: Any) -> Glm4MoeForCausalLM:
    """A dense model of random weights in float32; `values` override the configuration."""
    config = Glm4MoeConfig(
        num_hidden_layers=layers, first_k_dense_replace=layers, n_routed_experts=4, num_experts_per_tok=2, **values
    )
    model = Glm4MoeForCausalLM(config).eval()
    with torch.no_grad():
        # Biases and norms start at 0 and 1, where an error in using them would not show.
        for name, parameter in model.named_parameters():
            if name.endswith("bias"):
                parameter.normal_(0, 0.5)
            elif "norm" in name:
                parameter.uniform_(0.5, 1.5)
    return model


def glm_with(state: Mapping[str, np.ndarray], layers: int, **values: Any) -> Glm4MoeForCausalLM:
    """The same with given weights; every one of them must find its place."""
    model = glm(layers, **values)
    missing, unexpected = model.load_state_dict({k: torch.tensor(v) for k, v in state.items()}, strict=False)
    assert not unexpected
    assert set(missing) <= {"lm_head.weight"}
    model.tie_weights()
    return model
