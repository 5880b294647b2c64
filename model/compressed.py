"""Quantized Hugging Face checkpoints: which scheme a matrix has, and its tensors as `Rows`.

This module does not know where tensors lie (the caller reads them by name) nor which kernel multiplies with them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from model.errors import ModelUnusable
from model.rows import FloatRows, Rows

Read = Callable[[str], Tensor | None]


@dataclass(frozen=True)
class Scheme:
    """How one matrix is stored."""

    format: str


def scheme_of(config_json: Mapping[str, Any], name: str) -> Scheme | None:
    """The scheme of the module `name` (`model.layers.3.mlp.experts.7.up_proj`); None: plain floats.

    `config_json` is the whole of `config.json`.

    Raises:
        ModelUnusable: a quantization that is not read here; the sentence names it.
    """
    if config_json.get("quantization_config") or config_json.get("compression_config"):
        raise ModelUnusable("The model is quantized in a way that is not read yet.")
    return None


def rows(read: Read, prefix: str, scheme: Scheme | None) -> Rows:
    """The matrix of the module `prefix` (no trailing dot), from `read(prefix + ".weight")` and what belongs to it.

    Raises:
        ModelUnusable: a tensor is missing, or has the wrong dtype or shape for the scheme.
    """
    weight = read(f"{prefix}.weight")
    if weight is None:
        raise ModelUnusable(f"The model lacks the tensor {prefix + '.weight'!r}.")
    if weight.dim() != 2 or not weight.is_floating_point() or weight.element_size() == 1:
        raise ModelUnusable(f"The tensor {prefix + '.weight'!r} is not a matrix of floats.")
    return FloatRows(weight)
