"""GGUF files of random weights in published models' shapes, for speed alone: both sides read the same file, and no weights are needed.

What a random model says means nothing; how fast it says it does not depend on the weights. Files are kept in the cache.
"""  # noqa: E501

from __future__ import annotations

import os
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from model.native.kept import cache_folder
from model.vocabulary import byte_alphabet

F32, Q5_0, Q8_0, Q4_K, Q6_K = 0, 6, 8, 12, 14
_BLOCKS = {Q5_0: (32, 22, 0, 3e-3), Q8_0: (32, 34, 0, 4e-4), Q4_K: (256, 144, 0, 6e-5), Q6_K: (256, 210, 208, 4e-5)}
"""Type: weights and bytes of a block, where its float16 scale lies, its usual size."""
_VERSION = 2
_ALIGNED = 32


@dataclass(frozen=True)
class Shape:
    """A model: its architecture, sizes, and how its matrices are written: `more` are v and down of the layers that
    llama.cpp's mixture Q4_K_M gives more bits."""

    arch: str
    hidden: int
    layers: int
    heads: int
    kv_heads: int
    head_dim: int
    inner: int
    vocabulary: int
    matrices: int = Q4_K
    down: int = Q4_K
    more: tuple[int, int] = (Q6_K, Q6_K)
    ends: int = Q6_K
    bias: bool = False
    qk_norm: bool = False
    experts: int = 0
    used: int = 0
    expert_inner: int = 0


SHAPES = {
    # As llama.cpp writes Q4_K_M of it: 896 is no multiple of Q4_K's 256, so most matrices are Q5_0, and Q8_0 for Q6_K.
    "qwen2.5-0.5b": Shape(
        "qwen2", 896, 24, 14, 2, 64, 4864, 151_936, Q5_0, Q4_K, more=(Q8_0, Q6_K), ends=Q8_0, bias=True
    ),
    "qwen3-0.6b": Shape("qwen3", 1024, 28, 16, 8, 128, 3072, 151_936, qk_norm=True),
    # GLM-4.5's block with its ratio of twelve, one dense layer, 32 experts of which four: what two cores can hold.
    "glm-4.5-small": Shape(
        "glm4moe", 1024, 12, 12, 1, 128, 4096, 32_768, bias=True, experts=32, used=4, expert_inner=512
    ),
}


def path_of(name: str) -> Path:
    """The file of a shape, written if it is not there."""
    place = cache_folder() / "shapes" / f"{name}-{_VERSION}.gguf"
    if not place.is_file():
        place.parent.mkdir(parents=True, exist_ok=True)
        making = place.with_suffix(f".{os.getpid()}.tmp")
        try:
            write(making, name, SHAPES[name])
            making.replace(place)
        finally:
            making.unlink(missing_ok=True)
    return place


def write(path: Path, name: str, shape: Shape) -> None:
    """A GGUF file of version 3."""
    tensors = list(_tensors(shape))
    with path.open("wb") as file:
        keys = _keys(name, shape)
        file.write(b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(keys)))
        for key, value in keys.items():
            file.write(_text(key) + _value(value))
        at = 0
        for tensor, sizes, kind in tensors:
            file.write(_text(tensor) + struct.pack("<I", len(sizes)))
            file.write(struct.pack(f"<{len(sizes)}QIQ", *reversed(sizes), kind, at))
            at += -(-_nbytes(sizes, kind) // _ALIGNED) * _ALIGNED
        random = np.random.default_rng(7)
        for tensor, sizes, kind in tensors:
            file.write(b"\0" * (-file.tell() % _ALIGNED))
            file.write(_weights(random, tensor, sizes, kind))
        file.write(b"\0" * (-file.tell() % _ALIGNED))


def _tensors(shape: Shape) -> Iterator[tuple[str, tuple[int, ...], int]]:
    s = shape
    yield "token_embd.weight", (s.vocabulary, s.hidden), s.ends
    if s.experts:
        yield "output.weight", (s.vocabulary, s.hidden), s.ends
    yield "output_norm.weight", (s.hidden,), F32
    for n in range(s.layers):
        for part, heads in (("q", s.heads), ("k", s.kv_heads), ("v", s.kv_heads)):
            kind = s.more[0] if part == "v" and _has_more_bits(n, s.layers) else s.matrices
            yield f"blk.{n}.attn_{part}.weight", (heads * s.head_dim, s.hidden), kind
            if s.bias:
                yield f"blk.{n}.attn_{part}.bias", (heads * s.head_dim,), F32
            if s.qk_norm and part != "v":
                yield f"blk.{n}.attn_{part}_norm.weight", (s.head_dim,), F32
        yield f"blk.{n}.attn_output.weight", (s.hidden, s.heads * s.head_dim), s.matrices
        yield f"blk.{n}.attn_norm.weight", (s.hidden,), F32
        yield f"blk.{n}.{'post_attention_norm' if s.experts else 'ffn_norm'}.weight", (s.hidden,), F32
        if not s.experts or n == 0:
            yield from _swiglu(s, n, "", (), s.inner)
            continue
        yield f"blk.{n}.ffn_gate_inp.weight", (s.experts, s.hidden), F32
        yield f"blk.{n}.exp_probs_b.bias", (s.experts,), F32
        yield from _swiglu(s, n, "_exps", (s.experts,), s.expert_inner)
        yield from _swiglu(s, n, "_shexp", (), s.expert_inner)


def _has_more_bits(layer: int, layers: int) -> bool:
    """llama.cpp's `use_more_bits`: the first and the last eighth, and every third between."""
    return layer < layers // 8 or layer >= 7 * layers // 8 or (layer - layers // 8) % 3 == 2


def _swiglu(
    s: Shape, layer: int, suffix: str, experts: tuple[int, ...], inner: int
) -> Iterator[tuple[str, tuple[int, ...], int]]:
    for part in ("gate", "up"):
        yield f"blk.{layer}.ffn_{part}{suffix}.weight", (*experts, inner, s.hidden), s.matrices
    down = s.more[1] if _has_more_bits(layer, s.layers) else s.down
    yield f"blk.{layer}.ffn_down{suffix}.weight", (*experts, s.hidden, inner), down


def _nbytes(sizes: tuple[int, ...], kind: int) -> int:
    count = int(np.prod(sizes))
    if kind == F32:
        return 4 * count
    block, size, *_ = _BLOCKS[kind]
    return count // block * size


def _weights(random: np.random.Generator, name: str, sizes: tuple[int, ...], kind: int) -> bytes:
    if kind == F32:
        values = random.uniform(0.5, 1.5, sizes) if "norm" in name else random.normal(0, 0.03, sizes)
        return values.astype(np.float32).tobytes()
    _, size, at, usual = _BLOCKS[kind]
    blocks = random.integers(0, 256, (_nbytes(sizes, kind) // size, size), dtype=np.uint8)
    for place in (0, 2) if kind == Q4_K else (at,):
        blocks[:, place : place + 2] = np.full(1, usual, np.float16).view(np.uint8)
    return blocks.tobytes()


def _keys(name: str, s: Shape) -> Mapping[str, object]:
    letters = sorted(byte_alphabet(), key=byte_alphabet().__getitem__)
    tokens = [*letters, "he", *[f"<unused{n}>" for n in range(s.vocabulary - len(letters) - 2)], "<|endoftext|>"]
    keys: dict[str, object] = {
        "general.architecture": s.arch,
        "general.name": name,
        f"{s.arch}.block_count": s.layers,
        f"{s.arch}.context_length": 40_960,
        f"{s.arch}.embedding_length": s.hidden,
        f"{s.arch}.feed_forward_length": s.inner,
        f"{s.arch}.attention.head_count": s.heads,
        f"{s.arch}.attention.head_count_kv": s.kv_heads,
        f"{s.arch}.attention.key_length": s.head_dim,
        f"{s.arch}.attention.value_length": s.head_dim,
        f"{s.arch}.attention.layer_norm_rms_epsilon": 1e-5,
        f"{s.arch}.rope.freq_base": 1e6,
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.pre": "qwen2",
        "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.token_type": [1] * (len(tokens) - 1) + [3],
        "tokenizer.ggml.merges": ["h e"],
        "tokenizer.ggml.eos_token_id": len(tokens) - 1,
    }
    if s.experts:
        keys |= {
            f"{s.arch}.rope.dimension_count": s.head_dim // 2,
            f"{s.arch}.expert_count": s.experts,
            f"{s.arch}.expert_used_count": s.used,
            f"{s.arch}.expert_feed_forward_length": s.expert_inner,
            f"{s.arch}.expert_shared_count": 1,
            f"{s.arch}.leading_dense_block_count": 1,
            f"{s.arch}.expert_gating_func": 2,
            f"{s.arch}.expert_weights_scale": 1.0,
            f"{s.arch}.expert_weights_norm": True,
            f"{s.arch}.nextn_predict_layers": 0,
        }
    return keys


def _text(text: str) -> bytes:
    raw = text.encode()
    return struct.pack("<Q", len(raw)) + raw


def _value(value: object) -> bytes:
    """With its type before it: 4 uint32, 5 int32, 6 float32, 7 bool, 8 text, 9 array."""
    if isinstance(value, bool):
        return struct.pack("<I?", 7, value)
    if isinstance(value, int):
        return struct.pack("<II", 4, value)
    if isinstance(value, float):
        return struct.pack("<If", 6, value)
    if isinstance(value, str):
        return struct.pack("<I", 8) + _text(value)
    assert isinstance(value, list)
    if isinstance(value[0], str):
        return struct.pack("<IIQ", 9, 8, len(value)) + b"".join(map(_text, value))
    return struct.pack(f"<IIQ{len(value)}i", 9, 5, len(value), *value)
