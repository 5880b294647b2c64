"""Quantized Hugging Face checkpoints: the tensors of a matrix as `Rows`, by the scheme that `config.json` says.

| `quantization_config` | stored | scales |
| --- | --- | --- |
| compressed-tensors `float-quantized`, `naive-quantized` of 8-bit floats | e4m3 | per tensor, channel or block |
| compressed-tensors `int-quantized`, `naive-quantized` of 8-bit integers | int8 | per tensor, channel or group, perhaps zero points |
| compressed-tensors `pack-quantized` of 4 or 8 bits | codes packed in int32 | per channel or group, perhaps zero points |
| `fp8` (DeepSeek's) | e4m3 | `weight_scale_inv` per block, or `weight_scale` |
| `awq`, `gptq` | 4 bits, GPTQ also 8; see `awq_gptq.py` | per channel or group, zero points |

Activations stay in bfloat16 here, where the checkpoint lets them be quantized too: dynamic scales are not computed, and
static ones are not used. This module does not know where tensors lie (the caller reads them by name) nor which kernel
multiplies with them.
"""  # noqa: E501

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from model import awq_gptq
from model.errors import ModelUnusable
from model.rows import Float8Rows, FloatRows, IntegerRows, Rows, unpack
from model.schemes import Scheme, scheme_of, unreadable

__all__ = ["WEIGHTS", "Read", "Scheme", "rows", "scheme_of"]

Read = Callable[[str], Tensor | None]

WEIGHTS = ("weight", "weight_packed", "qweight")
"""What follows a module's name in that of its matrix."""
_ACTIVATIONS = ("input_scale", "input_zero_point", "output_scale", "output_zero_point")


def rows(read: Read, prefix: str, scheme: Scheme | None) -> Rows:
    """The matrix of the module `prefix` (no trailing dot), from `read(prefix + ".weight")` and what belongs to it.

    A matrix of plain floats without scales is taken as that, whatever the scheme says.

    Raises:
        ModelUnusable: a tensor is missing, or has the wrong dtype or shape for the scheme.
    """
    if scheme is not None and scheme.layout != "rows":
        return awq_gptq.rows(read, prefix, scheme) if awq_gptq.is_stored(read, prefix) else _floats(read, prefix, None)
    name = f"{prefix}.weight_packed" if scheme is not None and scheme.packed else f"{prefix}.weight"
    weight = read(name)
    if scheme is None or weight is None or _is_plain(weight):
        return _floats(read, prefix, weight)
    if weight.dim() != 2 or not weight.numel():
        raise ModelUnusable(f"The tensor {name!r} has the shape {list(weight.shape)}, which no matrix has.")
    for part in _ACTIVATIONS:
        read(f"{prefix}.{part}")
    if scheme.floats:
        return _float8(read, prefix, weight, scheme)
    return _integers(read, prefix, weight, scheme)


def _is_plain(weight: Tensor) -> bool:
    return weight.is_floating_point() and weight.element_size() > 1


def _floats(read: Read, prefix: str, weight: Tensor | None) -> FloatRows:
    name = f"{prefix}.weight"
    weight = read(name) if weight is None else weight
    if weight is None:
        raise ModelUnusable(f"The model lacks the tensor {name!r}.")
    if weight.dim() != 2 or not _is_plain(weight):
        kind = str(weight.dtype).removeprefix("torch.")
        raise ModelUnusable(f"The tensor {name!r} of {kind} {list(weight.shape)} is not a matrix of floats.")
    if read(f"{prefix}.weight_scale") is not None or read(f"{prefix}.weight_scale_inv") is not None:
        raise ModelUnusable(f"The tensor {name!r} holds plain floats, but has a scale.")
    return FloatRows(weight)


def _float8(read: Read, prefix: str, weight: Tensor, scheme: Scheme) -> Float8Rows:
    if weight.dtype != torch.float8_e4m3fn:
        raise _wrong_type(f"{prefix}.weight", weight, "float8_e4m3fn")
    height, width = (extent or whole for extent, whole in zip(scheme.block, weight.shape, strict=True))
    inverse = f"{prefix}.weight_scale_inv"
    scale = read(inverse)
    name = f"{prefix}.weight_scale" if scale is None else inverse
    shape = (-(-weight.shape[0] // height), -(-weight.shape[1] // width))
    scale = read(name) if scale is None else scale
    if scheme.block == (0, 0) and scale is not None and scale.numel() == weight.shape[0] > 1:
        height, shape = 1, (weight.shape[0], 1)  # `fp8` says nothing of scales per channel, but has them
    return Float8Rows(weight, _scale(name, scale, shape), (height, width))


def _integers(read: Read, prefix: str, stored: Tensor, scheme: Scheme) -> IntegerRows:
    name = f"{prefix}.weight_packed" if scheme.packed else f"{prefix}.weight"
    expected = torch.int32 if scheme.packed else torch.int8
    if stored.dtype != expected:
        raise _wrong_type(name, stored, str(expected).removeprefix("torch."))
    count = stored.shape[0]
    columns = _packed_columns(read, prefix, stored, scheme.bits) if scheme.packed else stored.shape[1]
    group = scheme.group or columns
    if columns % group:
        raise ModelUnusable(f"The tensor {name!r} has {columns} columns, which groups of {group} do not divide.")
    if read(f"{prefix}.weight_g_idx") is not None:
        raise unreadable(f"the columns of {prefix} are grouped in another order (weight_g_idx)")
    groups = columns // group
    scale = _scale(f"{prefix}.weight_scale", read(f"{prefix}.weight_scale"), (count, groups))
    zero = read(f"{prefix}.weight_zero_point")
    zero = None if scheme.symmetric else _zero_point(f"{prefix}.weight_zero_point", zero, (count, groups), scheme)
    return IntegerRows(stored, scheme.bits, columns, scale, zero)


def _packed_columns(read: Read, prefix: str, packed: Tensor, bits: int) -> int:
    most = packed.shape[1] * 32 // bits
    name = f"{prefix}.weight_shape"
    shape = read(name)
    if shape is None:
        return most
    if shape.is_floating_point() or shape.shape != (2,):
        raise ModelUnusable(f"The tensor {name!r} is not two whole numbers.")
    said_rows, columns = (int(extent) for extent in shape.tolist())
    if said_rows != packed.shape[0] or not most - 32 // bits < columns <= most:
        raise ModelUnusable(
            f"The tensor {name!r} says {[said_rows, columns]}, but {list(packed.shape)} words are packed."
        )
    return columns


def _scale(name: str, scale: Tensor | None, shape: tuple[int, int]) -> Tensor:
    """The scales as `shape`; one for the whole matrix may be a scalar, and one per row a vector."""
    if scale is None:
        raise ModelUnusable(f"The model lacks the tensor {name!r}.")
    if not _is_plain(scale):
        raise _wrong_type(name, scale, "floats")
    if scale.numel() == 1:
        scale = scale.reshape(1, 1).expand(shape)
    elif scale.dim() == 1 and shape[1] == 1 and scale.shape[0] == shape[0]:
        scale = scale.unsqueeze(1)
    if scale.shape != shape:
        raise ModelUnusable(f"The tensor {name!r} is {list(scale.shape)}, but {list(shape)} is expected.")
    if not bool(torch.isfinite(scale).all()):
        raise ModelUnusable(f"The tensor {name!r} holds scales that are no numbers.")
    return scale


def _zero_point(name: str, zero: Tensor | None, shape: tuple[int, int], scheme: Scheme) -> Tensor:
    if zero is None:
        raise ModelUnusable(f"The model lacks the tensor {name!r}.")
    if scheme.packed:
        words = -(-shape[0] * scheme.bits // 32)
        if zero.dtype != torch.int32 or zero.shape != (words, shape[1]):
            raise ModelUnusable(
                f"The tensor {name!r} is {list(zero.shape)}, but {[words, shape[1]]} int32 are expected."
            )
        return unpack(zero.t(), scheme.bits)[:, : shape[0]].t()
    if zero.dtype != torch.int8 or zero.numel() not in (1, shape[0] * shape[1]):
        raise ModelUnusable(f"The tensor {name!r} is {list(zero.shape)}, but {list(shape)} int8 are expected.")
    return zero.reshape(1, 1).expand(shape) if zero.numel() == 1 else zero.reshape(shape)


def _wrong_type(name: str, tensor: Tensor, expected: str) -> ModelUnusable:
    kind = str(tensor.dtype).removeprefix("torch.")
    return ModelUnusable(f"The tensor {name!r} is of {kind}, but {expected} is expected.")
