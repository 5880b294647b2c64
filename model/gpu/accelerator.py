"""A CUDA device as `model.accelerator.Accelerator`: which kind matrices become there, chosen by what fits.

This module does not know how products are computed.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from model.errors import ConfigurationError, ModelTooLarge
from model.fit import LEAST_CONTEXT, USUAL_KV, Size
from model.gpu import linear
from model.gpu.intrinsics import interpreted
from model.gpu.linear import BITS, GpuLinear, GpuMixture
from model.gpu.network import GpuNetwork

if TYPE_CHECKING:
    from model.config import DecoderConfig
    from model.decoder import DecoderWeights
    from model.experts import Expert
    from model.feed_forward import DenseFeedForward, Router
    from model.rows import Rows

RESERVE = 3 << 30
"""Bytes of a device for what lies between a pass's kernels, graphs and the driver."""
SETTING = "IMPASTO_GPU_WEIGHTS"


class Gpu:
    """One device; `kind`: bf16, fp8 or int4, of what the file has in no kind of the kernels' own."""

    def __init__(self, device: torch.device, kind: str) -> None:
        self._device, self._kind = device, kind

    def kept_bytes(self, rows: Rows) -> int:
        """Memory that a matrix takes there."""
        return linear.kept_bytes(rows, self._kind)

    def linear(self, sources: Sequence[Rows], bias: Tensor | None) -> GpuLinear:
        """The product with `sources` stacked along N."""
        return linear.linear(sources, bias, self._kind, self._device)

    def mixture(self, router: Router, experts: Sequence[Expert], shared: DenseFeedForward | None) -> GpuMixture:
        """A mixture of experts, all of them made by `linear`."""
        return linear.mixture(router, experts, shared)

    def networks(self, config: DecoderConfig, weights: DecoderWeights) -> tuple[GpuNetwork, GpuNetwork | None]:
        """The blocks, and the one for multi-token prediction. Raises ModelUnusable."""
        blocks, mtp = GpuNetwork(config, weights.layers, weights.norm, self._device), weights.mtp
        if mtp is None:
            return blocks, None
        return blocks, GpuNetwork(config, [mtp.layer], mtp.norm, self._device, first=config.num_layers)


def device() -> torch.device:
    """The present CUDA device; the CPU where Triton interprets. Raises ConfigurationError where there is none."""
    if interpreted():
        return torch.device("cpu")
    if not torch.cuda.is_available():
        raise ConfigurationError(
            "There is no CUDA device here, or this torch was built without CUDA.",
            fix="Use the device `cpu`, or install torch's build for CUDA.",
        )
    return torch.device("cuda", torch.cuda.current_device())


def name(device: torch.device) -> str:
    """As its maker calls it."""
    return torch.cuda.get_device_name(device) if device.type == "cuda" else "Triton's interpreter"


def free_bytes(device: torch.device) -> int:
    """Memory that nobody uses."""
    return torch.cuda.mem_get_info(device)[0] if device.type == "cuda" else 8 << 30


def kinds() -> Sequence[str]:
    """From the widest that may be kept to the narrowest. Raises ConfigurationError: an unknown name is set."""
    chosen = os.environ.get(SETTING, "")
    if chosen and chosen not in BITS:
        raise ConfigurationError(f"{SETTING} is {chosen!r}.", fix=f"Set it to one of {', '.join(BITS)}, or not at all.")
    return [chosen] if chosen else list(BITS)


def fitting(name: str, sizes: Mapping[str, Size], free: int, kv_memory: int | None) -> tuple[str, int]:
    """The widest kind that fits in `free` bytes, and the bytes for keys and values then.

    Raises:
        ModelTooLarge: none does.
    """
    for kind, size in sizes.items():
        least = kv_memory or size.kv_per_token * min(LEAST_CONTEXT, size.context)
        usual = kv_memory or max(USUAL_KV, size.kv_per_token * size.context)
        room = free - RESERVE - size.total
        if room >= (least if kind == list(sizes)[-1] else min(usual, free // 4)):
            return kind, kv_memory or room
    kind, size = list(sizes.items())[-1]
    raise ModelTooLarge(
        f"{name} needs {size.total / 1e9:.1f} GB of a GPU's memory in {kind} and {RESERVE / 1e9:.1f} GB to compute, "
        f"but {free / 1e9:.1f} GB are free.",
        fix="Free memory of the device, choose a smaller model, or use the device `cpu`.",
    )
