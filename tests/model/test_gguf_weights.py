"""GGUF files of both architectures compute what transformers computes from the same decoded weights."""

from __future__ import annotations

from pathlib import Path

import gguf as peer
import numpy as np
import pytest
import torch
from gguf.constants import GGMLQuantizationType as Kind

import model
from model import gguf, gguf_weights
from model.session import Sessions
from tests.model import reference, tiny

KINDS = [Kind.Q4_0, Kind.Q4_1, Kind.Q5_0, Kind.Q5_1, Kind.Q8_0, Kind.Q4_K, Kind.Q5_K, Kind.Q6_K, Kind.BF16, Kind.F16]
# What llama.cpp's Q4_K_M mixes: fused products then hold parts of different types.
MIXED = {
    "token_embd": Kind.Q6_K,
    "attn_q": Kind.Q4_K,
    "attn_k": Kind.Q4_K,
    "attn_v": Kind.Q6_K,
    "attn_output": Kind.Q4_K,
    "ffn_gate": Kind.Q4_K,
    "ffn_up": Kind.Q5_0,
    "ffn_down": Kind.Q6_K,
}


def errors(made: tiny.TinyModel, *, bias: bool, tied: bool) -> list[float]:
    """Relative logit errors of a long prompt (prefill path) and a short one (decode path)."""
    reference_model = reference.glm_with(
        made.state,
        tiny.LAYERS,
        vocab_size=made.vocab_size,
        hidden_size=tiny.HIDDEN,
        intermediate_size=tiny.INNER,
        num_attention_heads=tiny.HEADS,
        num_key_value_heads=tiny.KV_HEADS,
        head_dim=tiny.HEAD_DIM,
        max_position_embeddings=512,
        attention_bias=bias,
        partial_rotary_factor=1.0,
        rope_theta=10_000.0,
        rms_norm_eps=1e-6,
        tie_word_embeddings=tied,
    )
    decoder = gguf_weights.from_gguf(gguf.read(made.path))
    found = []
    for count in (90, 12):
        ids = torch.randint(0, made.vocab_size, (count,)).tolist()
        with torch.inference_mode():
            expected = reference_model(torch.tensor([ids])).logits[0]
        with Sessions(decoder).open([]) as session:
            got = session.all_logits(ids)
        found.append(float((got - expected).norm() / expected.norm()))
    return found


class DescribeFromGguf:
    @pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
    def it_runs_a_llama_file_of_every_type(self, kind: Kind, tmp_path: Path) -> None:
        made = tiny.write(tmp_path / "m.gguf", "llama", kind)
        assert max(errors(made, bias=False, tied=True)) <= 0.02

    @pytest.mark.parametrize("kind", [Kind.F32, Kind.Q8_0, Kind.Q4_1], ids=lambda kind: kind.name)
    @pytest.mark.parametrize("tied", [True, False])
    def it_runs_a_qwen2_file_with_its_qkv_bias(self, kind: Kind, tied: bool, tmp_path: Path) -> None:
        made = tiny.write(tmp_path / "m.gguf", "qwen2", kind, bias=True, tied=tied, pre="qwen2")
        assert max(errors(made, bias=True, tied=tied)) <= 0.02

    def it_unpermutes_a_llama_files_bias_too(self, tmp_path: Path) -> None:
        made = tiny.write(tmp_path / "m.gguf", "llama", bias=True)
        assert max(errors(made, bias=True, tied=True)) <= 0.02

    def it_runs_a_file_of_mixed_types(self, tmp_path: Path) -> None:
        made = tiny.write(tmp_path / "m.gguf", "qwen2", MIXED, bias=True, pre="qwen2")
        assert max(errors(made, bias=True, tied=True)) <= 0.02

    def it_generates_from_a_path(self, tmp_path: Path) -> None:
        made = tiny.write(tmp_path / "little.gguf", "qwen2", Kind.Q4_0, bias=True, pre="qwen2")
        engine = model.load(made.path)
        completion = engine.generate("hello", model.engine.SamplingParams(max_tokens=20))
        assert (engine.name, engine.context_length) == ("little", 512)
        assert completion.completion_tokens > 0 or completion.finish_reason == "stop"


@pytest.fixture(scope="module")
def peer_model(smollm2_path: Path):
    """The file's weights decoded to float32 by the `gguf` package, in transformers' model."""
    state: dict[str, np.ndarray] = {}
    for tensor in peer.GGUFReader(smollm2_path).tensors:
        values = peer.quants.dequantize(tensor.data, tensor.tensor_type).astype(np.float32)
        heads = {"attn_q": 9, "attn_k": 3}.get(tensor.name.split(".")[-2])
        state[hf_name(tensor.name)] = tiny.unpermute(values, heads) if heads else values
    return reference.glm_with(
        state,
        30,
        vocab_size=49152,
        hidden_size=576,
        intermediate_size=1536,
        num_attention_heads=9,
        num_key_value_heads=3,
        head_dim=64,
        max_position_embeddings=8192,
        partial_rotary_factor=1.0,
        rope_theta=100_000.0,
        rms_norm_eps=1e-5,
        tie_word_embeddings=True,
    )


class DescribeSmolLM2:
    def it_agrees_with_float32_on_real_text(self, peer_model, engine) -> None:
        text = (
            "The Debian project released version 12 in June 2023. It contains more than 64,000 packages, of which "
            "11,089 are new. The release is dedicated to the memory of a developer, and is supported for five years."
        )
        ids = engine.tokenizer.encode(text)
        with torch.inference_mode():
            expected = peer_model(torch.tensor([ids])).logits[0]
        got = engine.logits(ids)
        assert (got - expected).norm() / expected.norm() <= 0.02
        decided = expected.topk(2).values.diff(dim=1).squeeze(1).abs() > 0.3
        assert decided.sum() >= 30
        assert torch.equal(got.argmax(1)[decided], expected.argmax(1)[decided])

    def it_answers_as_float32_does(self, peer_model, engine) -> None:
        prompt = engine.render_chat([{"role": "user", "content": "What is the capital of France? Answer shortly."}])
        with torch.inference_mode():
            expected = peer_model.generate(
                torch.tensor([prompt]), max_new_tokens=24, do_sample=False, eos_token_id=2, pad_token_id=2
            )[0, len(prompt) :].tolist()
        got = engine.generate(prompt, model.engine.SamplingParams(max_tokens=24))
        assert "Paris" in got.text
        assert list(got.token_ids) == [token for token in expected if token != 2]

    def it_keeps_no_float_copy(self, engine) -> None:
        kept = engine.bytes_per_token
        assert kept <= 1.25 * 98_362_432


def hf_name(name: str) -> str:
    known = {"token_embd.weight": "model.embed_tokens.weight", "output_norm.weight": "model.norm.weight"}
    if name in known:
        return known[name]
    _, layer, part, _ = name.split(".")
    parts = {
        "attn_q": "self_attn.q_proj",
        "attn_k": "self_attn.k_proj",
        "attn_v": "self_attn.v_proj",
        "attn_output": "self_attn.o_proj",
        "ffn_gate": "mlp.gate_proj",
        "ffn_up": "mlp.up_proj",
        "ffn_down": "mlp.down_proj",
        "attn_norm": "input_layernorm",
        "ffn_norm": "post_attention_layernorm",
    }
    return f"model.layers.{layer}.{parts[part]}.weight"
