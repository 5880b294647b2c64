"""From tensors under their Hugging Face names to a `Decoder`, a layer at a time.

This module knows the names and sees to it that no tensor is left out; it does not know files (`safetensors.py`), how
quantized matrices are written (`compressed.py`), or kernels (`linear.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor

from model import config_hf, hf_experts, memory
from model.accelerator import Accelerator
from model.config import DecoderConfig
from model.decoder import Decoder, DecoderWeights, Layer
from model.errors import ModelUnusable
from model.experts import HotSet
from model.feed_forward import DenseFeedForward, FeedForward, Router, mixture
from model.linear import Linear
from model.mtp import MtpLayer
from model.named_tensors import InMemory, NamedTensors, Source

_UNUSED = (".rotary_emb.inv_freq", ".self_attn.k_scale", ".self_attn.v_scale")
"""What some checkpoints carry and nothing here needs: rotary tables, and scales of a quantized KV cache."""


def from_state_dict(state: Mapping[str, Tensor], config: DecoderConfig, *, dtype: torch.dtype) -> Decoder:
    """The decoder of tensors in memory, kept and computed in `dtype`. Raises as `from_source`."""
    return from_source(InMemory(state), config, {}, dtype=dtype)


def from_source(
    source: Source,
    config: DecoderConfig,
    config_json: Mapping[str, Any],
    *,
    dtype: torch.dtype = torch.bfloat16,
    hot: HotSet | None = None,
    accelerator: Accelerator | None = None,
) -> Decoder:
    """The decoder of `source`, computing in `dtype`; pages of a mapped source are given back layer by layer.

    `config_json` says how matrices are quantized, tied and biased; where it is empty, the tensors' presence does.
    With `hot`, routed experts stay in the source and only the hot ones are held. An `accelerator` keeps the matrices
    and computes.

    Raises:
        ModelUnusable: tensors missing, unknown, or of the wrong shape or type.
    """
    tensors = NamedTensors(source, config_json, dtype, accelerator)
    return _Assembly(tensors, config, config_json, hot).decoder()


class _Assembly:
    """Puts the tensors of one model in their places."""

    def __init__(
        self, tensors: NamedTensors, config: DecoderConfig, config_json: Mapping[str, Any], hot: HotSet | None
    ) -> None:
        self._tensors, self._config, self._hot = tensors, config, hot
        self._tied = "lm_head.weight" not in tensors
        self._biases: tuple[bool, bool] | None = None
        if config_json:
            self._tied = config_hf.ties_embeddings(config_json)
            self._biases = config_hf.attention_bias(config_json, config_hf.architecture(config_json))

    def decoder(self) -> Decoder:
        tensors, config = self._tensors, self._config
        head, embed = self._head()
        layers = [self._layer(index) for index in range(config.num_layers)]
        norm = tensors.vector("model.norm.weight", config.hidden_size)
        mtp = self._mtp()
        unknown = [name for name in tensors.unread if not name.endswith(_UNUSED)]
        if unknown:
            raise ModelUnusable(
                f"The model holds the tensor {min(unknown)!r}, whose use in this architecture is not known here."
            )
        weights = DecoderWeights(embed, layers, norm, head, mtp=mtp, accelerator=tensors.accelerator)
        return Decoder(replace(config, mtp_layers=int(mtp is not None)), weights, tensors.dtype)

    def _head(self) -> tuple[Linear, Callable[[Tensor], Tensor]]:
        """The head, and the embedding's lookup, which reads rows where they lie."""
        tensors, config = self._tensors, self._config
        embedding = tensors.rows("model.embed_tokens", config.vocab_size, config.hidden_size)
        if self._tied:
            tensors.unread.discard("lm_head.weight")
            head = tensors.stacked([embedding])
        else:
            head = tensors.product("lm_head", config.vocab_size, config.hidden_size)
        tensors.release()
        return head, embedding.lookup

    def _layer(self, index: int) -> Layer:
        tensors, config, prefix = self._tensors, self._config, f"model.layers.{index}."
        attention, hidden = prefix + "self_attn.", config.hidden_size
        layer = Layer(
            attention_norm=tensors.vector(prefix + "input_layernorm.weight", hidden),
            qkv=self._qkv(attention),
            qk_norm=self._qk_norm(attention) if config.qk_norm else None,
            output=tensors.product(
                attention + "o_proj", hidden, config.q_rows, bias=self._bias(attention, "o", hidden)
            ),
            feed_forward_norm=tensors.vector(prefix + "post_attention_layernorm.weight", hidden),
            feed_forward=self._feed_forward(index, prefix + "mlp."),
        )
        tensors.release()
        memory.trim()
        return layer

    def _qkv(self, attention: str) -> Linear:
        tensors, config = self._tensors, self._config
        sizes = {"q": config.q_rows, "k": config.kv_rows, "v": config.kv_rows}
        sources = [tensors.rows(f"{attention}{part}_proj", size, config.hidden_size) for part, size in sizes.items()]
        biases = [self._bias(attention, part, size) for part, size in sizes.items()]
        given = [bias for bias in biases if bias is not None]
        if given and len(given) < len(biases):
            raise ModelUnusable(f"The model lacks a bias of {attention + 'qkv'!r}, which has another.")
        return tensors.stacked(sources, torch.cat(given) if given else None)

    def _bias(self, attention: str, part: str, size: int) -> Tensor | None:
        name = f"{attention}{part}_proj.bias"
        expected = self._biases[part == "o"] if self._biases else name in self._tensors
        return self._tensors.vector(name, size) if expected else None

    def _qk_norm(self, attention: str) -> Tensor:
        tensors, config = self._tensors, self._config
        query = tensors.vector(attention + "q_norm.weight", config.head_dim)
        key = tensors.vector(attention + "k_norm.weight", config.head_dim)
        return torch.cat((query.expand(config.num_heads, -1), key.expand(config.num_kv_heads, -1)))

    def _feed_forward(self, index: int, mlp: str) -> FeedForward:
        tensors, config = self._tensors, self._config
        if config.is_dense(index):
            return self._swiglu(mlp, config.intermediate_size)
        router = Router(
            tensors.tensor(mlp + "gate.weight", config.num_experts, config.hidden_size).to(torch.float32, copy=True),
            tensors.vector(mlp + "gate.e_score_correction_bias", config.num_experts),
            config.experts_per_token,
            groups=config.expert_groups,
            groups_per_token=config.groups_per_token,
            normalize=config.normalize_expert_weights,
            scale=config.routed_scale,
        )
        shared = None
        if config.num_shared_experts:
            shared = self._swiglu(mlp + "shared_experts.", config.shared_intermediate_size)
        return mixture(router, hf_experts.experts(tensors, config, index, self._hot), shared, tensors.accelerator)

    def _swiglu(self, mlp: str, inner: int) -> DenseFeedForward:
        tensors, hidden = self._tensors, self._config.hidden_size
        gate_up = [tensors.rows(f"{mlp}{part}_proj", inner, hidden) for part in ("gate", "up")]
        return DenseFeedForward(tensors.stacked(gate_up), tensors.product(mlp + "down_proj", hidden, inner))

    def _mtp(self) -> MtpLayer | None:
        """The prediction layer, where the checkpoint has it; transformers drops it when it saves one."""
        tensors, config = self._tensors, self._config
        prefix, hidden = f"model.layers.{config.num_layers}.", config.hidden_size
        if not config.mtp_layers or prefix + "eh_proj.weight" not in tensors:
            tensors.unread -= {name for name in tensors.unread if name.startswith(prefix)}
            return None
        if config.mtp_layers > 1:
            raise ModelUnusable(f"The model has {config.mtp_layers} prediction layers; one is what runs here.")
        embed = head = None
        if not self._repeats(prefix + "embed_tokens.weight", "model.embed_tokens.weight"):
            embed = tensors.rows(prefix + "embed_tokens", config.vocab_size, hidden).lookup
        if not self._repeats(prefix + "shared_head.head.weight", "lm_head.weight"):
            head = tensors.product(prefix + "shared_head.head", config.vocab_size, hidden)
        return MtpLayer(
            embedding_norm=tensors.vector(prefix + "enorm.weight", hidden),
            hidden_norm=tensors.vector(prefix + "hnorm.weight", hidden),
            projection=tensors.product(prefix + "eh_proj", hidden, 2 * hidden),
            layer=self._layer(config.num_layers),
            norm=tensors.vector(prefix + "shared_head.norm.weight", hidden),
            embed=embed,
            head=head,
        )

    def _repeats(self, name: str, original: str) -> bool:
        """Whether the decoder's own tensor serves for this one: it is absent or a copy."""
        repeats = name not in self._tensors or self._tensors.same(name, original)
        if repeats:
            self._tensors.unread.discard(name)
        return repeats
