"""Writes matrices as quantized checkpoints store them, by plain arithmetic, with the values that they stand for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

E4M3_MAX = 448.0


@dataclass(frozen=True)
class Stored:
    """A matrix: `tensors` by what follows the module's name, its float32 `values`, and its `quantization_config`."""

    tensors: dict[str, Tensor]
    values: Tensor
    config: dict[str, Any]


def float8(weight: Tensor, block: tuple[int, int], strategy: str, scale_name: str = "weight_scale") -> Stored:
    """e4m3 with a bfloat16 scale per block; a block may be a whole row or matrix."""
    rows, columns = weight.shape
    height, width = min(block[0], rows), min(block[1], columns)
    scale = torch.empty(-(-rows // height), -(-columns // width), dtype=torch.bfloat16)
    values, stored = torch.empty_like(weight), torch.empty(weight.shape, dtype=torch.float8_e4m3fn)
    for i in range(scale.shape[0]):
        for j in range(scale.shape[1]):
            part = (slice(i * height, (i + 1) * height), slice(j * width, (j + 1) * width))
            scale[i, j] = weight[part].abs().max() / E4M3_MAX
            stored[part] = (weight[part] / scale[i, j].float()).to(torch.float8_e4m3fn)
            values[part] = stored[part].float() * scale[i, j].float()
    if strategy == "tensor":
        scale = scale.view(1)
    if strategy == "deepseek":
        config = {"quant_method": "fp8", "activation_scheme": "dynamic", "weight_block_size": [128, 128]}
        return Stored({"weight": stored, scale_name: scale.float()}, values, config)
    weights = {"num_bits": 8, "type": "float", "strategy": strategy, "symmetric": True, "dynamic": False}
    if strategy == "block":
        weights["block_structure"] = [128, 128]
    return Stored({"weight": stored, "weight_scale": scale}, values, config_of("float-quantized", weights))


def integers(weight: Tensor, bits: int, group: int, *, symmetric: bool, packed: bool) -> Stored:
    """Integers with a bfloat16 scale per `group` columns (0: per row), and zero points unless `symmetric`."""
    rows, columns = weight.shape
    grouped = weight.unflatten(1, (-1, group or columns))
    low, high = -(1 << (bits - 1)), (1 << (bits - 1)) - 1
    if symmetric:
        scale = (grouped.abs().amax(-1) / high).bfloat16()
        zero = torch.zeros(scale.shape)
    else:
        least, most = grouped.amin(-1).clamp_max(0), grouped.amax(-1).clamp_min(0)
        scale = ((most - least) / (high - low)).bfloat16()
        zero = (low - least / scale.float()).round().clamp(low, high)
    codes = (grouped / scale.float().unsqueeze(-1) + zero.unsqueeze(-1)).round().clamp(low, high)
    values = ((codes - zero.unsqueeze(-1)) * scale.float().unsqueeze(-1)).flatten(1)
    codes, zero = codes.flatten(1).to(torch.int8), zero.to(torch.int8)
    tensors: dict[str, Tensor] = {"weight_scale": scale}
    if packed:
        tensors["weight_packed"] = pack(codes, bits)
        tensors["weight_shape"] = torch.tensor([rows, columns])
    else:
        tensors["weight"] = codes
    if not symmetric:
        tensors["weight_zero_point"] = pack(zero.t(), bits).t().contiguous() if packed else zero
    weights = {
        "num_bits": bits,
        "type": "int",
        "strategy": "group" if group else "channel",
        "group_size": group or None,
        "symmetric": symmetric,
    }
    return Stored(tensors, values, config_of("pack-quantized" if packed else "int-quantized", weights))


def awq(weight: Tensor, group: int) -> Stored:
    """AWQ's gemm layout: K first, and eight columns of a word in the order 0 2 4 6 1 3 5 7."""
    codes, zero, scale, values = _unsigned(weight, 4, group)
    order = [0, 2, 4, 6, 1, 3, 5, 7]
    tensors = {
        "qweight": pack(codes.t().unflatten(1, (-1, 8))[:, :, order].flatten(1) - 8, 4),
        "qzeros": pack(zero.t().unflatten(1, (-1, 8))[:, :, order].flatten(1) - 8, 4),
        "scales": scale.t().contiguous(),
    }
    config = {"quant_method": "awq", "bits": 4, "group_size": group or -1, "zero_point": True, "version": "gemm"}
    return Stored(tensors, values, config)


def gptq(weight: Tensor, bits: int, group: int, *, v2: bool = False) -> Stored:
    """GPTQ's layout: K first, packed along K; zero points are stored less one, but for version 2."""
    codes, zero, scale, values = _unsigned(weight, bits, group, least_zero=0 if v2 else 1)
    half = 1 << (bits - 1)
    tensors = {
        "qweight": pack(codes - half, bits).t().contiguous(),
        "qzeros": pack(zero.t() - half - (0 if v2 else 1), bits),
        "scales": scale.t().contiguous(),
        "g_idx": (torch.arange(weight.shape[1]) // (group or weight.shape[1])).int(),
    }
    config = {"quant_method": "gptq", "bits": bits, "group_size": group or -1, "desc_act": False, "sym": False}
    return Stored(tensors, values, config | {"checkpoint_format": "gptq_v2" if v2 else "gptq"})


def _unsigned(weight: Tensor, bits: int, group: int, least_zero: int = 0) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Unsigned codes `[N, K]`, zero points and float16 scales `[N, G]`, and the values."""
    grouped, high = weight.unflatten(1, (-1, group or weight.shape[1])), (1 << bits) - 1
    least, most = grouped.amin(-1).clamp_max(0), grouped.amax(-1).clamp_min(0)
    scale = ((most - least) / high).half()
    zero = (-least / scale.float()).round().clamp(least_zero, high)
    codes = (grouped / scale.float().unsqueeze(-1) + zero.unsqueeze(-1)).round().clamp(0, high)
    values = (codes - zero.unsqueeze(-1)) * scale.float().unsqueeze(-1)
    return codes.flatten(1).int(), zero.int(), scale, values.flatten(1)


def config_of(format: Any, weights: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A compressed-tensors configuration with one group for all linear layers."""
    group = {"targets": ["Linear"], "weights": weights, "input_activations": None, "output_activations": None}
    return {
        "quant_method": "compressed-tensors",
        "format": format,
        "quantization_status": "compressed",
        "config_groups": {"group_0": group},
        "ignore": ["lm_head"],
        **more,
    }


def pack(codes: Tensor, bits: int) -> Tensor:
    """`[n, m]` signed codes to int32 words of unsigned ones, the first in the lowest bits, rows padded to whole words."""
    per_word = 32 // bits
    words = []
    for row in codes.tolist():
        unsigned = [code + (1 << (bits - 1)) for code in row]
        packed = []
        for start in range(0, len(unsigned), per_word):
            word = sum(code << (bits * at) for at, code in enumerate(unsigned[start : start + per_word]))
            packed.append(word - (1 << 32) if word >= 1 << 31 else word)
        words.append(packed)
    return torch.tensor(words, dtype=torch.int32)


def every(weight: Tensor) -> dict[str, Stored]:
    """The matrix in every form that is read."""
    rows, columns = weight.shape
    found = {
        "fp8-block": float8(weight, (128, 128), "block"),
        "fp8-channel": float8(weight, (1, columns), "channel"),
        "fp8-tensor": float8(weight, (rows, columns), "tensor"),
        "deepseek": float8(weight, (128, 128), "deepseek", "weight_scale_inv"),
        "int8": integers(weight, 8, 0, symmetric=True, packed=False),
        "int8-asymmetric": integers(weight, 8, 0, symmetric=False, packed=False),
        "int8-group": integers(weight, 8, 64, symmetric=True, packed=False),
        "packed8": integers(weight, 8, 0, symmetric=True, packed=True),
        "packed8-group": integers(weight, 8, 32, symmetric=False, packed=True),
    }
    for group in (0, 64, 128):
        found[f"awq-int4-{group}"] = awq(weight, group)
        found[f"gptq-int4-{group}"] = gptq(weight, 4, group)
    found["gptq-v2-int4-64"] = gptq(weight, 4, 64, v2=True)
    found["gptq-8-64"] = gptq(weight, 8, 64)
    for group in (0, 32, 64, 128):
        for symmetric in (True, False):
            name = f"int4-{group or 'channel'}{'' if symmetric else '-asymmetric'}"
            found[name] = integers(weight, 4, group, symmetric=symmetric, packed=True)
    return found
