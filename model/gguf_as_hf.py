"""A GGUF's tensors, shape and tokenizer under the names of a Hugging Face folder, for `quantize.py` to write.

This module does not know what the matrices become.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from tokenizers import decoders
from torch import Tensor

from model import gguf, gguf_weights
from model.config import DecoderConfig
from model.errors import ModelUnusable
from model.gguf_tensors import GgufTensors
from model.quantize_sources import QUANTIZED, Matrix, Other, as_bfloat16
from model.tokenizer_gguf import vocabulary
from model.vocabulary import SPACE

_TOP = {"token_embd.weight": "model.embed_tokens.weight", "output_norm.weight": "model.norm.weight",
        "output.weight": "lm_head.weight"}  # fmt: skip
_PARTS = {
    "attn_norm": "input_layernorm",
    "ffn_norm": "post_attention_layernorm",
    "post_attention_norm": "post_attention_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "attn_q_norm": "self_attn.q_norm",
    "attn_k_norm": "self_attn.k_norm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
    "ffn_gate_inp": "mlp.gate",
    "ffn_gate_shexp": "mlp.shared_experts.gate_proj",
    "ffn_up_shexp": "mlp.shared_experts.up_proj",
    "ffn_down_shexp": "mlp.shared_experts.down_proj",
    "nextn.eh_proj": "eh_proj",
    "nextn.enorm": "enorm",
    "nextn.hnorm": "hnorm",
    "nextn.embed_tokens": "embed_tokens",
    "nextn.shared_head_head": "shared_head.head",
    "nextn.shared_head_norm": "shared_head.norm",
}
_LAYER = re.compile(r"blk\.(\d{1,4})\.(.+)\.(weight|bias)")
_EXPERTS = re.compile(r"ffn_(gate|up|down)_exps")
_ARCHITECTURES = {
    "glm4moe": ("glm4_moe", "Glm4MoeForCausalLM"),
    "llama": ("llama", "LlamaForCausalLM"),
    "qwen2": ("qwen2", "Qwen2ForCausalLM"),
    "qwen3": ("qwen3", "Qwen3ForCausalLM"),
}


class GgufSource:
    """An open GGUF as a source for quantizing."""

    def __init__(self, path: Path) -> None:
        """Raises ModelMissing and ModelUnusable as the reader of the file."""
        self._file = gguf.read(path)
        self._config = gguf_weights.config_of(self._file)
        self._tensors = GgufTensors(self._file)
        self._arch: str = self._file.metadata["general.architecture"]
        if "rope_freqs.weight" in self._tensors:
            raise ModelUnusable(
                "The model's rotary factors (rope_freqs) have no place in a Hugging Face configuration."
            )
        own = f"blk.{self._config.num_layers}.nextn."
        self._has_mtp = all(f"{own}{part}.weight" in self._tensors for part in ("eh_proj", "enorm", "hnorm"))
        self._vocabulary = vocabulary(self._file.metadata)
        self.config_json = self._config_json()

    def items(self) -> Iterator[Matrix | Other]:
        for name in self._file.tensors:
            found = _LAYER.fullmatch(name)
            if name in _TOP:
                yield self._other(name, _TOP[name])
            elif found is None or not (found[2] in _PARTS or found[2] == "exp_probs_b" or _EXPERTS.fullmatch(found[2])):
                raise ModelUnusable(f"The model holds the tensor {name!r}, whose Hugging Face name is not known here.")
            elif int(found[1]) < self._config.num_layers or self._has_mtp:
                yield from self._of_layer(name, f"model.layers.{found[1]}.", found[2], found[3])
        norm = f"blk.{self._config.num_layers}.nextn.shared_head_norm.weight"
        if self._has_mtp and norm not in self._tensors:
            yield self._other("output_norm.weight", f"model.layers.{self._config.num_layers}.shared_head.norm.weight")

    def write_tokenizer(self, folder: Path) -> None:
        read, encoder = self._vocabulary, self._vocabulary.encoder
        encoder.decoder = _decoder(adds_space=read.adds_space) if _is_pieces(read.tokens) else decoders.ByteLevel()
        settings: dict[str, Any] = {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": self._config.max_positions,
            "add_bos_token": read.adds_bos,
            "clean_up_tokenization_spaces": False,
        }
        for name, index in (("bos_token", read.bos_id), ("eos_token", read.eos_id)):
            if index is not None:
                settings[name] = read.tokens[index]
        template = self._file.metadata.get("tokenizer.chat_template")
        if isinstance(template, str):
            settings["chat_template"] = template
        generation = {"eos_token_id": sorted(read.stop_ids), "bos_token_id": read.bos_id}
        encoder.save(str(folder / "tokenizer.json"))
        for name, content in (("tokenizer_config.json", settings), ("generation_config.json", generation)):
            (folder / name).write_text(json.dumps(content, ensure_ascii=False, indent=2), "utf-8")

    def _of_layer(self, name: str, prefix: str, part: str, leaf: str) -> Iterator[Matrix | Other]:
        experts = _EXPERTS.fullmatch(part)
        if experts:
            yield from self._experts(name, f"{prefix}mlp.experts.", experts[1])
        elif part == "exp_probs_b":
            yield self._other(name, f"{prefix}mlp.gate.e_score_correction_bias")
        else:
            yield self._other(name, f"{prefix}{_PARTS[part]}.{leaf}")

    def _experts(self, name: str, prefix: str, part: str) -> Iterator[Matrix]:
        shape = self._file.tensors[name].shape
        if len(shape) != 3:
            raise ModelUnusable(f"The tensor {name!r} is {list(shape)}, but has one matrix per expert.")
        stored = self._tensors.expert_rows(name, *shape)
        for expert in range(shape[0]):
            yield Matrix(f"{prefix}{expert}.{part}_proj", stored.expert(expert), lambda: self._file.release(name))

    def _other(self, name: str, hf: str) -> Matrix | Other:
        shape = self._file.tensors[name].shape
        order = self._order(name)
        module = hf.removesuffix(".weight")
        if len(shape) == 1:
            values = self._tensors.vector(name, shape[0])
            return _floats(hf, values if order is None else values[order[: shape[0]]])
        if len(shape) != 2:
            raise ModelUnusable(f"The tensor {name!r} is {list(shape)}, which is no matrix.")
        if hf.endswith(".mlp.gate.weight"):
            return _floats(hf, self._tensors.matrix(name, *shape))
        rows = self._tensors.rows(name, *shape, None if order is None else order[: shape[0]])
        if QUANTIZED.fullmatch(module):
            return Matrix(module, rows, lambda: self._file.release(name))
        return as_bfloat16(hf, rows, lambda: self._file.release(name))

    def _order(self, name: str) -> Tensor | None:
        """Where the rows of a query or key projection lie, and that their number is what it must be."""
        found = re.fullmatch(r"blk\.\d+\.attn_([qk])\.(weight|bias)", name)
        if not self._config.permuted_qk or found is None:
            return None
        count = self._config.q_rows if found[1] == "q" else self._config.kv_rows
        given = self._file.tensors[name].shape[0]
        if given != count:
            raise ModelUnusable(f"The tensor {name!r} has {given} rows, but {count} are expected.")
        return gguf_weights.rotate_half_order(self._config)

    def _config_json(self) -> dict[str, Any]:
        config, read = self._config, self._vocabulary
        kind, architecture = _ARCHITECTURES[self._arch]
        made: dict[str, Any] = {
            "architectures": [architecture],
            "model_type": kind,
            "vocab_size": config.vocab_size,
            "hidden_size": config.hidden_size,
            "intermediate_size": config.intermediate_size,
            "num_hidden_layers": config.num_layers,
            "num_attention_heads": config.num_heads,
            "num_key_value_heads": config.num_kv_heads,
            "head_dim": config.head_dim,
            "hidden_act": "silu",
            "max_position_embeddings": config.max_positions,
            "rms_norm_eps": config.rms_norm_eps,
            "rope_theta": config.rope_theta,
            "rope_scaling": None if config.rope_scale == 1 else {"rope_type": "linear", "factor": config.rope_scale},
            "tie_word_embeddings": "output.weight" not in self._tensors,
            "attention_bias": self._attention_bias(kind),
            "bos_token_id": read.bos_id,
            "eos_token_id": sorted(read.stop_ids),
            "torch_dtype": "bfloat16",
        }
        partial = config.rotary_dim / config.head_dim
        if kind == "glm4_moe":
            made |= _mixture(config, self._has_mtp) | {"partial_rotary_factor": partial}
        elif partial != 1:
            raise ModelUnusable(
                "The model turns a part of each head only, which its architecture cannot say elsewhere."
            )
        return made

    def _attention_bias(self, kind: str) -> bool:
        inputs, output = ("blk.0.attn_q.bias" in self._tensors, "blk.0.attn_output.bias" in self._tensors)
        if output != (inputs and kind in ("llama", "qwen3")):
            raise ModelUnusable(
                "The model's attention has biases in places that a Hugging Face configuration cannot say."
            )
        return inputs


def _mixture(config: DecoderConfig, has_mtp: bool) -> dict[str, Any]:
    return {
        "use_qk_norm": config.qk_norm,
        "n_routed_experts": config.num_experts,
        "num_experts_per_tok": config.experts_per_token,
        "n_shared_experts": config.num_shared_experts,
        "moe_intermediate_size": config.expert_intermediate_size,
        "first_k_dense_replace": config.num_dense_layers,
        "n_group": config.expert_groups,
        "topk_group": config.groups_per_token,
        "norm_topk_prob": config.normalize_expert_weights,
        "routed_scaling_factor": config.routed_scale,
        "num_nextn_predict_layers": int(has_mtp),
    }


def _floats(name: str, values: Tensor) -> Other:
    """A small tensor that stays in float32."""
    return Other(name, torch.float32, tuple(values.shape), lambda: iter([values]), lambda: None)


def _is_pieces(tokens: list[str]) -> bool:
    """Whether it is SentencePiece's alphabet: GPT-2's has no such tokens for bytes."""
    return "<0x0A>" in tokens


def _decoder(*, adds_space: bool) -> decoders.Decoder:
    steps = [decoders.Replace(SPACE, " "), decoders.ByteFallback(), decoders.Fuse()]
    return decoders.Sequence([*steps, decoders.Strip(" ", 1, 0)] if adds_space else steps)
