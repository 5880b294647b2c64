"""How a Hugging Face `config.json` says that a checkpoint's matrices are quantized.

Formats: https://github.com/vllm-project/compressed-tensors and transformers' `FineGrainedFP8Config`. A configuration is
untrusted input: the only error is `ModelUnusable` with the reason. This module does not know tensors
(`compressed.py`) and does not need torch.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from model.errors import ModelUnusable

READ = "compressed-tensors with 8-bit floats, 8-bit integers or packed 4- and 8-bit integers, fp8, AWQ and GPTQ"
_NOT_READ = {
    "bitsandbytes": "bitsandbytes' tables of 4-bit floats",
    "mxfp4": "blocks of 4-bit floats",
    "modelopt": "blocks of 4-bit floats",
    "nvfp4-pack-quantized": "blocks of 4-bit floats",
    "mxfp4-pack-quantized": "blocks of 4-bit floats",
    "mxfp6-pack-quantized": "blocks of 6-bit floats",
    "mxfp8-quantized": "blocks of 8-bit floats with powers of two as scales",
    "marlin-24": "sparse matrices",
    "sparse-bitmask": "sparse matrices",
    "sparse-24-bitmask": "sparse matrices",
}
_FORMATS = ("float-quantized", "int-quantized", "naive-quantized", "pack-quantized")
_NO_LINEAR = re.compile(r"(^|\.)(embed_tokens|mlp\.gate|\w*norm)$")
"""Modules with a weight that are no `Linear` in transformers, so that this target does not mean them."""
MAX_PATTERN, MAX_REPEATS = 300, 6


@dataclass(frozen=True)
class Scheme:
    """How one matrix is stored. `block` is rows and columns per scale of 8-bit floats, `group` columns of integers.

    0 in either stands for all of them.
    """

    floats: bool
    bits: int
    packed: bool = False
    symmetric: bool = True
    group: int = 0
    block: tuple[int, int] = (0, 0)
    layout: Literal["rows", "awq", "gptq", "gptq_v2"] = "rows"
    """Rows of K, or the order of words that a method has of its own."""


def scheme_of(config_json: Mapping[str, Any], name: str) -> Scheme | None:
    """The scheme of the module `name` (`model.layers.3.mlp.experts.7.up_proj`); None: plain floats.

    `config_json` is the whole of `config.json`.

    Raises:
        ModelUnusable: a quantization that is not read here; the sentence names it.
    """
    config = config_json.get("quantization_config") or config_json.get("compression_config")
    if not config:
        return None
    if not isinstance(config, Mapping):
        raise unreadable("its quantization_config is not an object")
    method = str(config.get("quant_method", "compressed-tensors"))
    if method in _OTHERS:
        return _OTHERS[method](config)
    if method != "compressed-tensors":
        raise _not_read(method)
    _refuse_extras(config)
    if _matches(name, _texts(config.get("ignore"), "ignore")):
        return None
    groups = config.get("config_groups")
    if not isinstance(groups, Mapping):
        raise unreadable("it has no config_groups")
    for group in groups.values():
        if not isinstance(group, Mapping):
            raise unreadable("a config group is not an object")
        if _matches(name, _texts(group.get("targets"), "targets")):
            return _compressed(group, group.get("format") or config.get("format"))
    return None


def _deepseek(config: Mapping[str, Any]) -> Scheme:
    block = config.get("weight_block_size")
    if block is None:
        return Scheme(floats=True, bits=8)
    return Scheme(floats=True, bits=8, block=_block(block))


def _awq(config: Mapping[str, Any]) -> Scheme:
    version, bits = config.get("version", "gemm"), config.get("bits", config.get("w_bit"))
    if version != "gemm" or bits != 4:
        raise unreadable(
            f"it is AWQ of {str(bits)[:20]} bits in the version {str(version)[:20]}; 4 bits, gemm are read"
        )
    group = config.get("group_size", config.get("q_group_size"))
    return Scheme(False, 4, packed=True, symmetric=False, group=_own_group(group), layout="awq")


def _gptq(config: Mapping[str, Any]) -> Scheme:
    bits, overrides = config.get("bits"), config.get("dynamic")
    if type(bits) is not int or bits not in (4, 8):
        raise unreadable(f"it is GPTQ of {str(bits)[:20]} bits; 4 and 8 are read")
    if isinstance(overrides, Mapping) and any(overrides.values()):
        raise unreadable("it is GPTQ with other bits for some modules (dynamic)")
    layout = "gptq_v2" if config.get("checkpoint_format") == "gptq_v2" else "gptq"
    return Scheme(False, bits, packed=True, symmetric=False, group=_own_group(config.get("group_size")), layout=layout)


def _own_group(size: Any) -> int:
    if type(size) is not int or not (size == -1 or 1 <= size <= 1 << 20):
        raise unreadable(f"its integers have a scale per group of {str(size)[:20]}")
    return max(size, 0)


_OTHERS = {"fp8": _deepseek, "awq": _awq, "gptq": _gptq}


def _refuse_extras(config: Mapping[str, Any]) -> None:
    sparsity = config.get("sparsity_config")
    if isinstance(sparsity, Mapping) and sparsity.get("format", "dense") != "dense":
        raise _not_read(sparsity["format"])
    transform = config.get("transform_config")
    if isinstance(transform, Mapping) and transform.get("config_groups"):
        raise unreadable("its matrices are rotated (transform_config), which is not undone here")


def _compressed(group: Mapping[str, Any], format: Any) -> Scheme | None:
    if format == "dense":
        return None
    if format not in _FORMATS:
        raise _not_read(format)
    weights = group.get("weights")
    if weights is None:
        return None
    if not isinstance(weights, Mapping):
        raise unreadable("the weights of a config group are not an object")
    kind, bits, strategy = weights.get("type", "int"), weights.get("num_bits", 8), weights.get("strategy")
    packed = format == "pack-quantized"
    symmetric = weights.get("symmetric", True) is not False
    if kind == "float" and bits == 8 and not packed and symmetric:
        return Scheme(floats=True, bits=8, block=_float_block(strategy, weights))
    if kind == "int" and (bits == 8 or (packed and bits == 4)):
        return Scheme(False, bits, packed, symmetric, _integer_group(strategy, weights))
    raise unreadable(f"it has weights of {str(bits)[:20]} bits and type {str(kind)[:20]} in the format {format}")


def _float_block(strategy: Any, weights: Mapping[str, Any]) -> tuple[int, int]:
    if strategy == "block":
        return _block(weights.get("block_structure"))
    if strategy in ("tensor", "channel"):
        return (0, 0) if strategy == "tensor" else (1, 0)
    raise unreadable(f"its 8-bit floats have a scale per {str(strategy)[:20]}")


def _integer_group(strategy: Any, weights: Mapping[str, Any]) -> int:
    size = weights.get("group_size")
    if weights.get("actorder") in ("group", "dynamic"):
        raise unreadable("its columns are grouped in the order of activations (actorder: group)")
    if strategy is None:
        strategy = "group" if isinstance(size, int) and size > 0 else "channel"
    if strategy in ("channel", "tensor"):
        return 0
    if strategy != "group" or type(size) is not int or not 1 <= size <= 1 << 20:
        raise unreadable(f"its integers have a scale per {str(strategy)[:20]} of {str(size)[:20]}")
    return size


def _block(block: Any) -> tuple[int, int]:
    if (
        not isinstance(block, list | tuple)
        or len(block) != 2
        or not all(type(n) is int and 0 < n < 1 << 20 for n in block)
    ):
        raise unreadable(f"its blocks have the size {str(block)[:40]}")
    return (block[0], block[1])


def _texts(value: Any, what: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise unreadable(f"its {what} are not a list of names")
    return tuple(value)


def _matches(name: str, targets: tuple[str, ...]) -> bool:
    for target in targets:
        if target.startswith("re:"):
            if _pattern(target[3:]).match(name):
                return True
        elif target == name or (target == "Linear" and not _NO_LINEAR.search(name)):
            return True
    return False


@cache
def _pattern(text: str) -> re.Pattern[str]:
    # The file is untrusted: a pattern may be long, or take exponential time by repeating what repeats.
    repeats = len(re.findall(r"(?<!\\)[*+{]", text))
    if len(text) > MAX_PATTERN or repeats > MAX_REPEATS or re.search(r"\)[*+{]", text):
        raise unreadable(f"it names modules by the pattern {text[:60]!r}, which is too involved")
    try:
        return re.compile(text)
    except (re.error, OverflowError, RecursionError):
        raise unreadable(f"it names modules by the pattern {text[:60]!r}, which is none") from None


def _not_read(method: Any) -> ModelUnusable:
    name = str(method)[:60]
    missing = _NOT_READ.get(name)
    reason = f"{missing} are not read here" if missing else "which is not known here"
    return ModelUnusable(
        f"The model is quantized as {name}: {reason}.", fix=f"Read are {READ}; GGUF files have types of their own."
    )


def unreadable(reason: str) -> ModelUnusable:
    """The error for a quantization that is known but not as it is here."""
    return ModelUnusable(f"The model's quantization cannot be read: {reason}.", fix=f"Read are {READ}.")
