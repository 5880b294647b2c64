"""Writes tiny GGUF files of random weights, quantized by the `gguf` package itself, and their float values."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import gguf
import numpy as np
from gguf.constants import GGMLQuantizationType as Kind

HIDDEN, INNER, HEADS, KV_HEADS, HEAD_DIM, LAYERS = 256, 512, 4, 2, 64, 2
EXPERTS, EXPERTS_PER_TOKEN, EXPERT_INNER, MOE_LAYERS, ROUTED_SCALE = 8, 3, 256, 3, 1.5


def byte_vocabulary() -> tuple[list[str], list[str], list[int]]:
    """GPT-2 bytes, three merges and two control tokens: tokens, merges, types."""
    from model.vocabulary import byte_alphabet

    tokens = sorted(byte_alphabet(), key=byte_alphabet().__getitem__)
    merges = ["h e", "l l", "he ll"]
    tokens += ["he", "ll", "hell", "<|im_start|>", "<|im_end|>"]
    return tokens, merges, [1] * (len(tokens) - 2) + [3, 3]


@dataclass
class TinyModel:
    """A written file and what it stands for: Hugging Face names to float32 values after quantization."""

    path: Path
    state: dict[str, np.ndarray] = field(default_factory=dict)
    vocab_size: int = 0


def quantize(values: np.ndarray, kind: Kind) -> tuple[np.ndarray, np.ndarray]:
    """Blocks as bytes, and the float32 values that they stand for."""
    if kind in RANDOM_SCALES:
        blocks = random_blocks(kind, values.shape, scale=RANDOM_SCALES[kind])
    else:
        blocks = gguf.quants.quantize(values.astype(np.float32), kind)
    return blocks, gguf.quants.dequantize(blocks, kind).astype(np.float32)


RANDOM_SCALES = {
    Kind.Q2_K: 3e-3,
    Kind.Q3_K: 1.5e-3,
    Kind.Q4_K: 8e-5,
    Kind.Q5_K: 8e-5,
    Kind.Q6_K: 5e-5,
    Kind.IQ4_NL: 9e-4,
    Kind.IQ4_XS: 5e-5,
}
"""Types that the `gguf` package cannot quantize to: their blocks are random, at a scale that keeps activations tame."""
_HALVES = {
    Kind.Q2_K: (80, 82),
    Kind.Q3_K: (108,),
    Kind.Q4_K: (0, 2),
    Kind.Q5_K: (0, 2),
    Kind.Q6_K: (208,),
    Kind.MXFP4: (),
}
"""Where the float16 scales of a block lie, if not at its beginning."""


def random_blocks(kind: Kind, shape: tuple[int, ...], scale: float = 2e-4, seed: int = 0) -> np.ndarray:
    """Random but finite blocks of a type: every code and sub-scale occurs, the float16 scales stay small."""
    random = np.random.default_rng([seed, int(kind), *shape])
    block, size = gguf.GGML_QUANT_SIZES[kind]
    raw = random.integers(0, 256, (*shape[:-1], shape[-1] // block, size), dtype=np.uint8)
    if kind == Kind.MXFP4:
        raw[..., 0] = random.integers(117, 122, raw.shape[:-1])
    for at in _HALVES.get(kind, (0,)):
        halves = (random.uniform(0.5, 1.5, raw.shape[:-1]) * scale).astype(np.float16)
        raw[..., at : at + 2] = halves[..., None].view(np.uint8)
    if kind in (Kind.Q4_1, Kind.Q5_1):
        halves = (random.uniform(-8, 0, raw.shape[:-1]) * scale).astype(np.float16)
        raw[..., 2:4] = halves[..., None].view(np.uint8)
    return raw.reshape(*shape[:-1], -1)


def permute(rows: np.ndarray, heads: int) -> np.ndarray:
    """What llama.cpp's converter does to query and key rows of the llama architecture."""
    return rows.reshape(heads, 2, rows.shape[0] // heads // 2, *rows.shape[1:]).swapaxes(1, 2).reshape(rows.shape)


def unpermute(rows: np.ndarray, heads: int) -> np.ndarray:
    """The inverse of `permute`."""
    return rows.reshape(heads, rows.shape[0] // heads // 2, 2, *rows.shape[1:]).swapaxes(1, 2).reshape(rows.shape)


def write(
    path: Path,
    arch: str,
    kinds: dict[str, Kind] | Kind = Kind.F32,
    *,
    bias: bool = False,
    tied: bool = True,
    pre: str = "gpt-2",
    seed: int = 0,
    split: int = 0,
) -> TinyModel:
    """A model of the architecture with matrices of the given type (or types by the tensor's short name)."""
    writer = gguf.GGUFWriter(path, arch, split_max_tensors=split)
    made = _begun(writer, path, LAYERS, pre)
    writer.add_rope_dimension_count(HEAD_DIM)
    if arch == "qwen3":
        writer.add_key_length(HEAD_DIM)
        writer.add_value_length(HEAD_DIM)
    matrices = _Matrices(writer, made, np.random.default_rng(seed), kinds, permuted=arch == "llama")
    matrices.add_ends(tied)
    for n in range(LAYERS):
        matrices.add_attention(n, bias=bias, qk_norm=arch == "qwen3")
        matrices.add_norm(f"blk.{n}.ffn_norm", f"model.layers.{n}.post_attention_layernorm")
        matrices.add_swiglu(f"blk.{n}.", f"model.layers.{n}.mlp.", "", INNER)
    _written(writer)
    return made


def write_glm4moe(
    path: Path,
    kinds: dict[str, Kind] | Kind = Kind.F32,
    *,
    qk_norm: bool = False,
    dense_layers: int = 1,
    mtp: bool = True,
    mtp_copies: bool = True,
    seed: int = 0,
    split: int = 0,
) -> TinyModel:
    """A mixture-of-experts model in GLM-4.5's shape, as llama.cpp's converter writes it.

    Without `mtp`, the prediction layer lacks its own tensors, as in files of older converters. `mtp_copies` gives it its own
    embedding, head and norm.
    """
    writer = gguf.GGUFWriter(path, "glm4moe", split_max_tensors=split)
    made = _begun(writer, path, MOE_LAYERS + 1, "glm4")
    writer.add_rope_dimension_count(HEAD_DIM // 2)
    writer.add_key_length(HEAD_DIM)
    writer.add_value_length(HEAD_DIM)
    writer.add_expert_count(EXPERTS)
    writer.add_expert_used_count(EXPERTS_PER_TOKEN)
    writer.add_expert_feed_forward_length(EXPERT_INNER)
    writer.add_expert_shared_count(1)
    writer.add_leading_dense_block_count(dense_layers)
    writer.add_expert_gating_func(gguf.ExpertGatingFuncType.SIGMOID)
    writer.add_expert_weights_scale(ROUTED_SCALE)
    writer.add_expert_weights_norm(True)
    writer.add_nextn_predict_layers(1)
    matrices = _Matrices(writer, made, np.random.default_rng(seed), kinds, permuted=False)
    matrices.add_ends(tied=False)
    for n in range(MOE_LAYERS + 1):
        blk, hf = f"blk.{n}.", f"model.layers.{n}."
        matrices.add_attention(n, bias=True, qk_norm=qk_norm)
        matrices.add_norm(f"{blk}post_attention_norm", f"{hf}post_attention_layernorm")
        if n < dense_layers:
            matrices.add_swiglu(blk, f"{hf}mlp.", "", INNER)
        else:
            matrices.add_mixture(blk, f"{hf}mlp.")
    if mtp:
        matrices.add_mtp(f"blk.{MOE_LAYERS}.nextn.", f"model.layers.{MOE_LAYERS}.", copies=mtp_copies)
    _written(writer)
    return made


def _begun(writer: gguf.GGUFWriter, path: Path, blocks: int, pre: str) -> TinyModel:
    """The keys that all architectures share."""
    tokens, merges, types = byte_vocabulary()
    writer.add_block_count(blocks)
    writer.add_context_length(512)
    writer.add_embedding_length(HIDDEN)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KV_HEADS)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_rope_freq_base(10_000.0)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(pre)
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    writer.add_token_merges(merges)
    writer.add_eos_token_id(len(tokens) - 1)
    return TinyModel(path, vocab_size=len(tokens))


def _written(writer: gguf.GGUFWriter) -> None:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


class _Matrices:
    def __init__(self, writer, made, random, kinds, *, permuted: bool) -> None:  # type: ignore[no-untyped-def]
        self._writer, self._made, self._random = writer, made, random
        self._kinds, self._permuted = kinds, permuted

    def add(self, name: str, hf: str, rows: int, columns: int, heads: int = 0, experts: int = 0) -> None:
        """A matrix, or one per expert as a single tensor."""
        short = name.rpartition(".")[2]
        kind = self._kinds if isinstance(self._kinds, Kind) else self._kinds.get(short, Kind.F32)
        shape = (experts, rows, columns) if experts else (rows, columns)
        blocks, values = quantize(self._random.normal(0, columns**-0.5, shape), kind)
        if kind in (Kind.F32, Kind.F16):
            blocks = values.astype(np.float32 if kind == Kind.F32 else np.float16)
        self._writer.add_tensor(f"{name}.weight", blocks, raw_dtype=kind)
        if experts:
            for expert in range(experts):
                self._made.state[f"{hf.format(expert)}.weight"] = values[expert]
        else:
            self._made.state[f"{hf}.weight"] = unpermute(values, heads) if heads and self._permuted else values

    def add_floats(self, name: str, hf: str, values: np.ndarray) -> None:
        self._writer.add_tensor(name, values.astype(np.float32))
        self._made.state[hf] = values.astype(np.float32)

    def add_norm(self, name: str, hf: str, size: int = 0) -> None:
        self.add_floats(f"{name}.weight", f"{hf}.weight", self._random.uniform(0.5, 1.5, size or HIDDEN))

    def add_ends(self, tied: bool) -> None:
        self.add("token_embd", "model.embed_tokens", self._made.vocab_size, HIDDEN)
        if not tied:
            self.add("output", "lm_head", self._made.vocab_size, HIDDEN)
        self.add_norm("output_norm", "model.norm")

    def add_attention(self, n: int, *, bias: bool, qk_norm: bool) -> None:
        blk, hf = f"blk.{n}.", f"model.layers.{n}."
        for part, heads in (("q", HEADS), ("k", KV_HEADS), ("v", KV_HEADS)):
            turned = heads if part in "qk" else 0
            self.add(f"{blk}attn_{part}", f"{hf}self_attn.{part}_proj", heads * HEAD_DIM, HIDDEN, turned)
            if bias:
                values = self._random.normal(0, 0.5, heads * HEAD_DIM).astype(np.float32)
                self._writer.add_tensor(f"{blk}attn_{part}.bias", values)
                straight = unpermute(values, heads) if turned and self._permuted else values
                self._made.state[f"{hf}self_attn.{part}_proj.bias"] = straight
            if qk_norm and part in "qk":
                self.add_norm(f"{blk}attn_{part}_norm", f"{hf}self_attn.{part}_norm", HEAD_DIM)
        self.add(f"{blk}attn_output", f"{hf}self_attn.o_proj", HIDDEN, HEADS * HEAD_DIM)
        self.add_norm(f"{blk}attn_norm", f"{hf}input_layernorm")

    def add_swiglu(self, blk: str, mlp: str, suffix: str, inner: int) -> None:
        self.add(f"{blk}ffn_gate{suffix}", f"{mlp}gate_proj", inner, HIDDEN)
        self.add(f"{blk}ffn_up{suffix}", f"{mlp}up_proj", inner, HIDDEN)
        self.add(f"{blk}ffn_down{suffix}", f"{mlp}down_proj", HIDDEN, inner)

    def add_mixture(self, blk: str, mlp: str) -> None:
        router = self._random.normal(0, HIDDEN**-0.5, (EXPERTS, HIDDEN))
        self.add_floats(f"{blk}ffn_gate_inp.weight", f"{mlp}gate.weight", router)
        bias = self._random.normal(0, 0.2, EXPERTS)
        self.add_floats(f"{blk}exp_probs_b.bias", f"{mlp}gate.e_score_correction_bias", bias)
        self.add(f"{blk}ffn_gate_exps", mlp + "experts.{}.gate_proj", EXPERT_INNER, HIDDEN, experts=EXPERTS)
        self.add(f"{blk}ffn_up_exps", mlp + "experts.{}.up_proj", EXPERT_INNER, HIDDEN, experts=EXPERTS)
        self.add(f"{blk}ffn_down_exps", mlp + "experts.{}.down_proj", HIDDEN, EXPERT_INNER, experts=EXPERTS)
        self.add_swiglu(blk, f"{mlp}shared_experts.", "_shexp", EXPERT_INNER)

    def add_mtp(self, own: str, hf: str, *, copies: bool) -> None:
        self.add(f"{own}eh_proj", f"{hf}eh_proj", HIDDEN, 2 * HIDDEN)
        self.add_norm(f"{own}enorm", f"{hf}enorm")
        self.add_norm(f"{own}hnorm", f"{hf}hnorm")
        if copies:
            self.add(f"{own}embed_tokens", f"{hf}embed_tokens", self._made.vocab_size, HIDDEN)
            self.add(f"{own}shared_head_head", f"{hf}shared_head.head", self._made.vocab_size, HIDDEN)
            self.add_norm(f"{own}shared_head_norm", f"{hf}shared_head.norm")
