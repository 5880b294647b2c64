"""From the tensors of a GGUF to a `Decoder`, its blocks as they lie in the file.

Names: llama.cpp's `gguf-py/gguf/constants.py`. This module knows what the tensors mean; it does not know how they are
read and checked (`gguf_tensors.py`), kernels (`linear.py`) or block layouts (`quants.py`).
"""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from model import config as configs
from model import linear, memory
from model.accelerator import Accelerator
from model.config import DecoderConfig
from model.decoder import Decoder, DecoderWeights, Layer
from model.errors import ModelUnusable
from model.experts import Expert, Experts, HotSet, OffloadedExperts, ResidentExperts
from model.feed_forward import DenseFeedForward, FeedForward, Router, mixture
from model.gguf import GgufFile
from model.gguf_tensors import GgufTensors
from model.linear import Linear
from model.mtp import MtpLayer
from model.rows import Rows

_TRIMMED = 16
"""Experts after which memory that packing them needed is given back."""


def from_gguf(
    file: GgufFile,
    *,
    dtype: torch.dtype = torch.bfloat16,
    hot: HotSet | None = None,
    compact: bool = False,
    accelerator: Accelerator | None = None,
) -> Decoder:
    """The decoder of an open GGUF, computing in bfloat16 from its quantized blocks.

    With `hot`, experts stay in the file and only the hot ones are held. `compact` prefers memory to speed where a type
    needs more than a quarter over its size in the file. An `accelerator` keeps the matrices and computes. float32 as
    `dtype` is for comparisons.

    Raises:
        ModelUnusable: not an architecture that runs here, or tensors missing, unknown or of the wrong shape.
    """
    return _GgufWeights(file, config_of(file), dtype, hot, compact, accelerator).decoder()


def config_of(file: GgufFile) -> DecoderConfig:
    """The shape of the model in an open GGUF, by its keys and by which tensors it has.

    Raises:
        ModelUnusable: not an architecture that runs here, or keys absent or impossible.
    """
    embedding = file.tensors.get("token_embd.weight")
    if embedding is None or len(embedding.shape) != 2:
        configs.from_gguf(file.metadata, 1)  # another architecture is the better reason to give
        raise ModelUnusable(f"The model file {file.path.name} has no token embedding.")
    config = configs.from_gguf(file.metadata, embedding.shape[0])
    if config.num_experts:
        # GLM-4.5 has these norms and GLM-4.5-Air has not; no key tells.
        config = replace(config, qk_norm="blk.0.attn_q_norm.weight" in file.tensors)
    return config


class _GgufWeights:
    def __init__(
        self,
        file: GgufFile,
        config: DecoderConfig,
        dtype: torch.dtype,
        hot: HotSet | None,
        compact: bool,
        accelerator: Accelerator | None,
    ) -> None:
        self._tensors, self._config, self._accelerator = GgufTensors(file), config, accelerator
        self._dtype, self._hot, self._compact = dtype, hot, compact
        # glm4moe names the norm before the feed-forward after the Hugging Face layer.
        self._second_norm = "ffn_norm" if file.metadata["general.architecture"] != "glm4moe" else "post_attention_norm"

    def decoder(self) -> Decoder:
        config, tensors = self._config, self._tensors
        embedding = tensors.rows("token_embd.weight", config.vocab_size, config.hidden_size)
        tied = "output.weight" not in tensors
        head = embedding if tied else tensors.rows("output.weight", config.vocab_size, config.hidden_size)
        layers = [self._layer(index) for index in range(config.num_layers)]
        weights = DecoderWeights(
            embedding.lookup,
            layers,
            tensors.vector("output_norm.weight", config.hidden_size),
            self._linear(head),
            tensors.optional_vector("rope_freqs.weight", config.rotary_dim // 2),
            self._mtp(),
            self._accelerator,
        )
        tensors.refuse_unread()
        return Decoder(replace(config, mtp_layers=int(weights.mtp is not None)), weights, self._dtype)

    def _layer(self, index: int) -> Layer:
        config, tensors, prefix = self._config, self._tensors, f"blk.{index}."
        hidden = config.hidden_size
        order = self._order(prefix)
        key_order = None if order is None else order[: config.kv_rows]
        qkv = self._linear(
            tensors.rows(prefix + "attn_q.weight", config.q_rows, hidden, order),
            tensors.rows(prefix + "attn_k.weight", config.kv_rows, hidden, key_order),
            tensors.rows(prefix + "attn_v.weight", config.kv_rows, hidden),
            bias=self._qkv_bias(prefix, order),
        )
        output = self._linear(
            tensors.rows(prefix + "attn_output.weight", hidden, config.q_rows),
            bias=tensors.optional_vector(prefix + "attn_output.bias", hidden),
        )
        layer = Layer(
            attention_norm=tensors.vector(prefix + "attn_norm.weight", hidden),
            qkv=qkv,
            qk_norm=self._qk_norm(prefix) if config.qk_norm else None,
            output=output,
            feed_forward_norm=tensors.vector(f"{prefix}{self._second_norm}.weight", hidden),
            feed_forward=self._feed_forward(index),
        )
        tensors.release()
        memory.trim()
        return layer

    def _order(self, prefix: str) -> Tensor | None:
        """Where the query rows lie, if not in place. Keys may claim any number, so the tensor is asked first."""
        if not self._config.permuted_qk:
            return None
        self._tensors.rows(prefix + "attn_q.weight", self._config.q_rows, self._config.hidden_size)
        return rotate_half_order(self._config)

    def _qkv_bias(self, prefix: str, order: Tensor | None) -> Tensor | None:
        config = self._config
        sizes = (config.q_rows, config.kv_rows, config.kv_rows)
        biases = [
            self._tensors.optional_vector(f"{prefix}attn_{part}.bias", size)
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

    def _qk_norm(self, prefix: str) -> Tensor:
        config = self._config
        query = self._tensors.vector(prefix + "attn_q_norm.weight", config.head_dim)
        key = self._tensors.vector(prefix + "attn_k_norm.weight", config.head_dim)
        return torch.cat((query.expand(config.num_heads, -1), key.expand(config.num_kv_heads, -1)))

    def _feed_forward(self, index: int) -> FeedForward:
        config, prefix = self._config, f"blk.{index}."
        if config.is_dense(index):
            return self._swiglu(prefix, "", config.intermediate_size)
        shared = config.shared_intermediate_size
        return mixture(
            self._router(prefix),
            self._experts(index),
            self._swiglu(prefix, "_shexp", shared) if shared else None,
            self._accelerator,
        )

    def _swiglu(self, prefix: str, suffix: str, inner: int) -> DenseFeedForward:
        tensors, hidden = self._tensors, self._config.hidden_size
        gate = tensors.rows(f"{prefix}ffn_gate{suffix}.weight", inner, hidden)
        up = tensors.rows(f"{prefix}ffn_up{suffix}.weight", inner, hidden)
        down = tensors.rows(f"{prefix}ffn_down{suffix}.weight", hidden, inner)
        return DenseFeedForward(self._linear(gate, up), self._linear(down))

    def _router(self, prefix: str) -> Router:
        config, tensors = self._config, self._tensors
        return Router(
            tensors.matrix(prefix + "ffn_gate_inp.weight", config.num_experts, config.hidden_size),
            tensors.optional_vector(prefix + "exp_probs_b.bias", config.num_experts),
            config.experts_per_token,
            groups=config.expert_groups,
            groups_per_token=config.groups_per_token,
            normalize=config.normalize_expert_weights,
            scale=config.routed_scale,
        )

    def _experts(self, index: int) -> Experts:
        config, tensors, prefix = self._config, self._tensors, f"blk.{index}."
        count, hidden, inner = config.num_experts, config.hidden_size, config.expert_intermediate_size
        gate = tensors.expert_rows(prefix + "ffn_gate_exps.weight", count, inner, hidden)
        up = tensors.expert_rows(prefix + "ffn_up_exps.weight", count, inner, hidden)
        down = tensors.expert_rows(prefix + "ffn_down_exps.weight", count, hidden, inner)

        def make(expert: int) -> Expert:
            made = self._linear(gate.expert(expert), up.expert(expert)), self._linear(down.expert(expert))
            for matrix in (gate, up, down):
                tensors.file.release(matrix.name, expert * matrix.expert_nbytes, matrix.expert_nbytes)
            return made

        def read_ahead(expert: int) -> None:
            for matrix in (gate, up, down):
                tensors.file.read_ahead(matrix.name, expert * matrix.expert_nbytes, matrix.expert_nbytes)

        if self._hot is None:
            held = []
            for expert in range(count):
                held.append(make(expert))
                if expert % _TRIMMED == 0:
                    memory.trim()
            return ResidentExperts(held)
        one = [matrix.expert(0) for matrix in (gate, up, down)]
        nbytes = sum(linear.kept_bytes(rows, dtype=self._dtype, compact=self._compact) for rows in one)
        return OffloadedExperts(self._hot, index, make, nbytes, read_ahead)

    def _mtp(self) -> MtpLayer | None:
        """The first prediction block; some files count it among their blocks but lack the tensors of its own."""
        config, tensors = self._config, self._tensors
        own = f"blk.{config.num_layers}.nextn."
        mtp = None
        if config.mtp_layers and all(f"{own}{part}.weight" in tensors for part in ("eh_proj", "enorm", "hnorm")):
            mtp = self._mtp_layer(own)
        for index in range(config.mtp_layers):
            tensors.leave_out(f"blk.{config.num_layers + index}.")
        return mtp

    def _mtp_layer(self, own: str) -> MtpLayer:
        config, tensors = self._config, self._tensors
        hidden, vocabulary = config.hidden_size, config.vocab_size
        embed = head = None
        if not self._is_copy(own + "embed_tokens.weight", "token_embd.weight"):
            embed = tensors.rows(own + "embed_tokens.weight", vocabulary, hidden).lookup
        if not self._is_copy(own + "shared_head_head.weight", "output.weight"):
            head = self._linear(tensors.rows(own + "shared_head_head.weight", vocabulary, hidden))
        norm = own + "shared_head_norm.weight"
        return MtpLayer(
            embedding_norm=tensors.vector(own + "enorm.weight", hidden),
            hidden_norm=tensors.vector(own + "hnorm.weight", hidden),
            projection=self._linear(tensors.rows(own + "eh_proj.weight", hidden, 2 * hidden)),
            layer=self._layer(config.num_layers),
            norm=tensors.vector(norm if norm in tensors else "output_norm.weight", hidden),
            embed=embed,
            head=head,
        )

    def _is_copy(self, name: str, original: str) -> bool:
        """Whether the tensor is absent, or has the bytes of the decoder's own, which then serves for both."""
        tensors = self._tensors
        return name not in tensors or (original in tensors and tensors.same(name, original))

    def _linear(self, *sources: Rows, bias: Tensor | None = None) -> Linear:
        return linear.from_rows(sources, bias, dtype=self._dtype, compact=self._compact, accelerator=self._accelerator)


def rotate_half_order(config: DecoderConfig) -> Tensor:
    """Where each query row lies in a llama GGUF, whose converter pairs row 2i with 2i + 1 instead of i with i + D/2."""
    head = torch.arange(config.head_dim)
    head[: config.rotary_dim] = torch.arange(config.rotary_dim).view(-1, 2).t().reshape(-1)
    return (torch.arange(config.num_heads).unsqueeze(1) * config.head_dim + head).view(-1)
