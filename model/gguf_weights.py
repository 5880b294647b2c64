"""From named tensors to a `Decoder`: GGUF blocks as they lie in the file, or a Hugging Face state dict.

This module knows the tensor names and checks every shape against the configuration; it does not know kernels
(`linear.py`) or block layouts (`quants.py`).
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from model import config as configs
from model import linear, quants
from model.config import DecoderConfig
from model.decoder import Decoder, DecoderWeights, Layer
from model.errors import ModelUnusable
from model.feed_forward import DenseFeedForward
from model.gguf import GgufFile
from model.linear import DenseLinear
from model.rows import BlockRows


def from_gguf(file: GgufFile) -> Decoder:
    """The decoder of an open GGUF, computing in bfloat16 from its quantized blocks.

    Raises:
        ModelUnusable: not an architecture that runs here, or tensors missing, unknown or of the wrong shape.
    """
    embedding = file.tensors.get("token_embd.weight")
    if embedding is None or len(embedding.shape) != 2:
        configs.from_gguf(file.metadata, 1)  # another architecture is the better reason to give
        raise ModelUnusable(f"The model file {file.path.name} has no token embedding.")
    return _GgufWeights(file, configs.from_gguf(file.metadata, embedding.shape[0])).decoder()


class _GgufWeights:
    """Reads tensors by GGUF name and keeps count of them, so that none is silently left out."""

    def __init__(self, file: GgufFile, config: DecoderConfig) -> None:
        self._file, self._config = file, config
        self._unread = set(file.tensors)

    def decoder(self) -> Decoder:
        config = self._config
        embedding = self._rows("token_embd.weight", config.vocab_size, config.hidden_size)
        tied = "output.weight" not in self._file.tensors
        head = embedding if tied else self._rows("output.weight", config.vocab_size, config.hidden_size)
        factors = self._vector("rope_freqs.weight", config.rotary_dim // 2, optional=True)
        layers = [self._layer(f"blk.{index}.") for index in range(config.num_layers)]
        norm = self._vector("output_norm.weight", config.hidden_size)
        assert norm is not None
        if self._unread:
            name = min(self._unread)
            raise ModelUnusable(
                f"The model holds the tensor {name!r}, whose use in this architecture is not known here."
            )
        weights = DecoderWeights(embedding.lookup, layers, norm, linear.from_rows([head]), factors)
        return Decoder(config, weights, torch.bfloat16)

    def _layer(self, prefix: str) -> Layer:
        config = self._config
        hidden, inner = config.hidden_size, config.intermediate_size
        order = _rotate_half_order(config) if config.permuted_qk else None
        query = self._rows(prefix + "attn_q.weight", config.q_rows, hidden, order)
        key = self._rows(
            prefix + "attn_k.weight", config.kv_rows, hidden, None if order is None else order[: config.kv_rows]
        )
        value = self._rows(prefix + "attn_v.weight", config.kv_rows, hidden)
        gate = self._rows(prefix + "ffn_gate.weight", inner, hidden)
        up = self._rows(prefix + "ffn_up.weight", inner, hidden)
        down = self._rows(prefix + "ffn_down.weight", hidden, inner)
        output = self._rows(prefix + "attn_output.weight", hidden, config.q_rows)
        return Layer(
            attention_norm=self._required(prefix + "attn_norm.weight", hidden),
            qkv=linear.from_rows([query, key, value], self._qkv_bias(prefix, order)),
            qk_norm=None,
            output=linear.from_rows([output], self._vector(prefix + "attn_output.bias", hidden, optional=True)),
            feed_forward_norm=self._required(prefix + "ffn_norm.weight", hidden),
            feed_forward=DenseFeedForward(linear.from_rows([gate, up]), linear.from_rows([down])),
        )

    def _qkv_bias(self, prefix: str, order: Tensor | None) -> Tensor | None:
        config = self._config
        sizes = (config.q_rows, config.kv_rows, config.kv_rows)
        biases = [
            self._vector(f"{prefix}attn_{part}.bias", size, optional=True)
            for part, size in zip("qkv", sizes, strict=True)
        ]
        if all(bias is None for bias in biases):
            return None
        query, key, value = (
            torch.zeros(size) if bias is None else bias for bias, size in zip(biases, sizes, strict=True)
        )
        if order is not None:
            query, key = query[order], key[order[: config.kv_rows]]
        return torch.cat((query, key, value))

    def _rows(self, name: str, rows: int, columns: int, order: Tensor | None = None) -> BlockRows:
        info = self._file.tensors.get(name)
        if info is None:
            raise ModelUnusable(f"The model lacks the tensor {name!r}.")
        if info.shape != (rows, columns):
            raise ModelUnusable(f"The tensor {name!r} is {list(info.shape)}, but {[rows, columns]} is expected.")
        self._unread.discard(name)
        raw = torch.frombuffer(self._file.bytes_of(name), dtype=torch.uint8).view(rows, info.row_bytes)
        return BlockRows(raw, info.type.name, columns, order)

    def _required(self, name: str, size: int) -> Tensor:
        vector = self._vector(name, size)
        assert vector is not None
        return vector

    def _vector(self, name: str, size: int, *, optional: bool = False) -> Tensor | None:
        info = self._file.tensors.get(name)
        if info is None:
            if optional:
                return None
            raise ModelUnusable(f"The model lacks the tensor {name!r}.")
        if info.shape != (size,):
            raise ModelUnusable(f"The tensor {name!r} is {list(info.shape)}, but [{size}] is expected.")
        self._unread.discard(name)
        raw = torch.frombuffer(self._file.bytes_of(name), dtype=torch.uint8).view(1, -1)
        return quants.dequantize(info.type.name, raw).view(-1).clone()


def _rotate_half_order(config: DecoderConfig) -> Tensor:
    """Where each query row lies in a llama GGUF, whose converter pairs row 2i with 2i + 1 instead of i with i + D/2."""
    head = torch.arange(config.head_dim)
    head[: config.rotary_dim] = torch.arange(config.rotary_dim).view(-1, 2).t().reshape(-1)
    return (torch.arange(config.num_heads).unsqueeze(1) * config.head_dim + head).view(-1)


def from_state_dict(state: Mapping[str, Tensor], config: DecoderConfig, *, dtype: torch.dtype) -> Decoder:
    """The decoder of Hugging Face tensors (`model.layers.N.…`), kept and computed in `dtype`.

    Raises:
        ModelUnusable: a tensor is missing.
    """
    try:
        layers = [_hf_layer(state, f"model.layers.{index}.", config, dtype) for index in range(config.num_layers)]
        embedding = state["model.embed_tokens.weight"].to(dtype)
        head = state.get("lm_head.weight", embedding).to(dtype)
        norm = state["model.norm.weight"].float()
    except KeyError as missing:
        raise ModelUnusable(f"The model lacks the tensor {missing.args[0]!r}.") from None
    weights = DecoderWeights(lambda ids: embedding[ids].float(), layers, norm, DenseLinear(head))
    return Decoder(config, weights, dtype)


def _hf_layer(state: Mapping[str, Tensor], prefix: str, config: DecoderConfig, dtype: torch.dtype) -> Layer:
    attention, mlp = prefix + "self_attn.", prefix + "mlp."
    qkv = torch.cat([state[f"{attention}{part}_proj.weight"] for part in "qkv"]).to(dtype)
    bias = None
    if f"{attention}q_proj.bias" in state:
        bias = torch.cat([state[f"{attention}{part}_proj.bias"] for part in "qkv"]).to(dtype)
    qk_norm = None
    if config.qk_norm:
        query, key = state[attention + "q_norm.weight"].float(), state[attention + "k_norm.weight"].float()
        qk_norm = torch.cat((query.expand(config.num_heads, -1), key.expand(config.num_kv_heads, -1)))
    gate_up = torch.cat((state[mlp + "gate_proj.weight"], state[mlp + "up_proj.weight"])).to(dtype)
    return Layer(
        attention_norm=state[prefix + "input_layernorm.weight"].float(),
        qkv=DenseLinear(qkv, bias),
        qk_norm=qk_norm,
        output=DenseLinear(state[attention + "o_proj.weight"].to(dtype)),
        feed_forward_norm=state[prefix + "post_attention_layernorm.weight"].float(),
        feed_forward=DenseFeedForward(DenseLinear(gate_up), DenseLinear(state[mlp + "down_proj.weight"].to(dtype))),
    )
