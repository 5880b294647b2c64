"""GGUF files of every architecture compute what transformers computes from the same decoded weights."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import gguf as peer
import numpy as np
import pytest
import torch
from gguf.constants import GGMLQuantizationType as Kind

import model
from model import gguf, gguf_weights, hf_weights
from model.decoder import Decoder
from model.engine import Engine, SamplingParams
from model.errors import ModelUnusable
from model.experts import HotSet
from model.native.library import library
from model.pages import pages_for
from model.step import Step, prompt_spans
from tests.model import reference, tiny
from tests.model.passes import all_logits
from tests.model.test_quants import BLOCKS

KINDS = [*BLOCKS, Kind.BF16, Kind.F16]
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


SHAPE = {
    "hidden_size": tiny.HIDDEN,
    "intermediate_size": tiny.INNER,
    "num_attention_heads": tiny.HEADS,
    "num_key_value_heads": tiny.KV_HEADS,
    "head_dim": tiny.HEAD_DIM,
    "max_position_embeddings": 512,
    "rope_theta": 10_000.0,
    "rms_norm_eps": 1e-6,
}


def dense_peer(made: tiny.TinyModel, *, bias: bool, tied: bool, qk_norm: bool = False):
    return reference.glm_with(
        made.state,
        tiny.LAYERS,
        vocab_size=made.vocab_size,
        attention_bias=bias,
        use_qk_norm=qk_norm,
        partial_rotary_factor=1.0,
        tie_word_embeddings=tied,
        **SHAPE,
    )


def glm4moe_peer(made: tiny.TinyModel, *, qk_norm: bool, dense_layers: int):
    """transformers keeps no prediction layer, and the experts of a layer as one tensor."""
    state = {name: value for name, value in made.state.items() if f"layers.{tiny.MOE_LAYERS}." not in name}
    for n in range(dense_layers, tiny.MOE_LAYERS):
        experts = f"model.layers.{n}.mlp.experts."
        gates, ups, downs = (
            np.stack([state.pop(f"{experts}{expert}.{part}_proj.weight") for expert in range(tiny.EXPERTS)])
            for part in ("gate", "up", "down")
        )
        state[f"{experts}gate_up_proj"] = np.concatenate((gates, ups), axis=1)
        state[f"{experts}down_proj"] = downs
    peer_model = reference.mixture(
        num_hidden_layers=tiny.MOE_LAYERS,
        vocab_size=made.vocab_size,
        attention_bias=True,
        use_qk_norm=qk_norm,
        partial_rotary_factor=0.5,
        tie_word_embeddings=False,
        first_k_dense_replace=dense_layers,
        n_routed_experts=tiny.EXPERTS,
        num_experts_per_tok=tiny.EXPERTS_PER_TOKEN,
        n_shared_experts=1,
        moe_intermediate_size=tiny.EXPERT_INNER,
        routed_scaling_factor=tiny.ROUTED_SCALE,
        norm_topk_prob=True,
        **SHAPE,
    )
    peer_model.load_state_dict({name: torch.tensor(value) for name, value in state.items()})
    return peer_model


def difference(decoder: Decoder, peer_model, vocabulary: int, count: int = 90) -> tuple[float, float]:
    """Relative and largest absolute difference of the logits of a random text."""
    ids = torch.randint(0, vocabulary, (count,), generator=torch.Generator().manual_seed(count)).tolist()
    with torch.inference_mode():
        expected = peer_model(torch.tensor([ids])).logits[0]
    got = all_logits(decoder, ids)
    return float((got - expected).norm() / expected.norm()), float((got - expected).abs().max())


def errors(made: tiny.TinyModel, *, bias: bool, tied: bool, qk_norm: bool = False) -> list[float]:
    """Relative logit errors of a long prompt and a short one."""
    decoder = gguf_weights.from_gguf(gguf.read(made.path))
    peer_model = dense_peer(made, bias=bias, tied=tied, qk_norm=qk_norm)
    return [difference(decoder, peer_model, made.vocab_size, count)[0] for count in (90, 12)]


def mtp_logits(decoder: Decoder, ids: list[int]) -> tuple[torch.Tensor, torch.Tensor]:
    """The prediction layer's hidden states and logits behind a text."""
    assert decoder.mtp is not None
    pool = decoder.new_pool(pages_for(len(ids)))
    step = Step(pool, prompt_spans(list(range(pool.pages.count)), 0, len(ids)))
    with torch.inference_mode():
        hidden = decoder.forward(torch.tensor(ids), step)
        return decoder.mtp(decoder, torch.tensor(ids[1:] + ids[:1]), hidden, step)


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

    @pytest.mark.parametrize("tied", [True, False])
    def it_runs_a_qwen3_file_with_its_query_and_key_norms(self, tied: bool, tmp_path: Path) -> None:
        made = tiny.write(tmp_path / "m.gguf", "qwen3", Kind.Q8_0, tied=tied, pre="qwen2")
        assert max(errors(made, bias=False, tied=tied, qk_norm=True)) <= 0.02
        exact = gguf_weights.from_gguf(gguf.read(made.path), dtype=torch.float32)
        peer_model = dense_peer(made, bias=False, tied=tied, qk_norm=True)
        assert difference(exact, peer_model, made.vocab_size)[1] <= 1e-4

    def it_generates_from_a_path(self, tmp_path: Path) -> None:
        made = tiny.write(tmp_path / "little.gguf", "qwen2", Kind.Q4_0, bias=True, pre="qwen2")
        engine = model.load(made.path)
        completion = engine.generate("hello", SamplingParams(max_tokens=20))
        assert (engine.name, engine.context_length) == ("little", 512)
        assert completion.completion_tokens > 0 or completion.finish_reason == "stop"


class DescribeGlm4Moe:
    @pytest.mark.parametrize(("qk_norm", "dense_layers"), [(False, 1), (True, 1), (True, 3), (False, 0)])
    def it_gives_the_peers_logits_from_the_decoded_values(
        self, qk_norm: bool, dense_layers: int, tmp_path: Path
    ) -> None:
        made = tiny.write_glm4moe(tmp_path / "m.gguf", Kind.Q4_0, qk_norm=qk_norm, dense_layers=dense_layers)
        decoder = gguf_weights.from_gguf(gguf.read(made.path), dtype=torch.float32)
        assert (decoder.config.num_layers, decoder.config.qk_norm) == (tiny.MOE_LAYERS, qk_norm)
        peer_model = glm4moe_peer(made, qk_norm=qk_norm, dense_layers=dense_layers)
        assert difference(decoder, peer_model, made.vocab_size)[1] <= 1e-4

    @pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
    def it_runs_every_type_as_the_kernels_do(self, kind: Kind, tmp_path: Path) -> None:
        made = tiny.write_glm4moe(tmp_path / "m.gguf", kind)
        exact = gguf_weights.from_gguf(gguf.read(made.path), dtype=torch.float32)
        quick = gguf_weights.from_gguf(gguf.read(made.path))
        small = gguf_weights.from_gguf(gguf.read(made.path), compact=True)
        ids = torch.randint(0, made.vocab_size, (40,)).tolist()
        expected = all_logits(exact, ids)
        for decoder in (quick, small):
            # Rounding may choose another expert where two are close: most rows agree, not every one. The bound is
            # that of 8-bit activations, keys and values (tests/model/native).
            error = (all_logits(decoder, ids) - expected).norm(dim=1) / expected.norm(dim=1)
            assert error.median() <= 0.03
        assert small.weight_bytes <= quick.weight_bytes

    def it_computes_the_same_bits_with_experts_left_in_the_file(self, tmp_path: Path) -> None:
        made = tiny.write_glm4moe(tmp_path / "m.gguf", MIXED | {"ffn_gate_exps": Kind.Q4_K, "ffn_down_exps": Kind.Q6_K})
        ids = torch.randint(0, made.vocab_size, (70,)).tolist()
        resident = gguf_weights.from_gguf(gguf.read(made.path))
        hot = HotSet(1 << 20)
        offloaded = gguf_weights.from_gguf(gguf.read(made.path), hot=hot)
        assert torch.equal(all_logits(offloaded, ids), all_logits(resident, ids))
        assert 0 < hot.nbytes <= 1 << 20
        assert hot.statistics.misses > 0

    def it_reads_split_files(self, tmp_path: Path) -> None:
        whole = tiny.write_glm4moe(tmp_path / "whole.gguf", Kind.Q4_1)
        tiny.write_glm4moe(tmp_path / "parts.gguf", Kind.Q4_1, split=20)
        parts = sorted(tmp_path.glob("parts-*-of-*.gguf"))
        assert len(parts) >= 4
        ids = torch.randint(0, whole.vocab_size, (20,)).tolist()
        one, many = (gguf_weights.from_gguf(gguf.read(path)) for path in (whole.path, parts[2]))
        assert torch.equal(all_logits(one, ids), all_logits(many, ids))

    @pytest.mark.parametrize("copies", [True, False])
    def it_reads_the_prediction_layer_as_a_hugging_face_folder_has_it(self, copies: bool, tmp_path: Path) -> None:
        made = tiny.write_glm4moe(tmp_path / "m.gguf", Kind.Q8_0, qk_norm=True, mtp_copies=copies)
        decoder = gguf_weights.from_gguf(gguf.read(made.path), dtype=torch.float32)
        assert decoder.mtp is not None
        assert (decoder.mtp.embed is None, decoder.mtp.head is None) == (not copies, not copies)
        state = {name: torch.from_numpy(value) for name, value in made.state.items()}
        state.setdefault(f"model.layers.{tiny.MOE_LAYERS}.shared_head.norm.weight", state["model.norm.weight"])
        twin = hf_weights.from_state_dict(state, decoder.config, dtype=torch.float32)
        ids = torch.randint(0, made.vocab_size, (33,)).tolist()
        for one, other in zip(mtp_logits(decoder, ids), mtp_logits(twin, ids), strict=True):
            assert (one - other).abs().max() <= 1e-5

    def it_does_without_a_prediction_layer_that_is_not_whole(self, tmp_path: Path) -> None:
        made = tiny.write_glm4moe(tmp_path / "m.gguf", mtp=False)
        decoder = gguf_weights.from_gguf(gguf.read(made.path))
        assert decoder.mtp is None
        assert (decoder.config.num_layers, decoder.config.mtp_layers) == (tiny.MOE_LAYERS, 0)

    @pytest.mark.parametrize(
        "name",
        ["blk.1.exp_probs_b.weight", "blk.1.ffn_gate_up_exps.weight", "blk.0.ffn_gate_exps.weight"],
    )
    def it_names_a_tensor_that_it_would_have_to_ignore(self, name: str, tmp_path: Path) -> None:
        file = gguf.read(tiny.write_glm4moe(tmp_path / "m.gguf").path)
        file.tensors[name] = file.tensors["output_norm.weight"]
        with pytest.raises(ModelUnusable, match=name):
            gguf_weights.from_gguf(file)

    def it_names_experts_of_the_wrong_number(self, tmp_path: Path) -> None:
        file = gguf.read(tiny.write_glm4moe(tmp_path / "m.gguf").path)
        file.metadata["glm4moe.expert_count"] = tiny.EXPERTS - 1
        with pytest.raises(ModelUnusable, match=r"ffn_gate_inp.* but \[7, 256\] is expected"):
            gguf_weights.from_gguf(file)


@pytest.fixture(scope="module", autouse=True)
def _in_bfloat16() -> Iterator[None]:
    """The file's values are what is tested here; the rounding of 8-bit activations is in tests/model/native.

    Kernels of AVX2 have nothing finer, so torch's compute there.
    """
    kernels = library()
    with pytest.MonkeyPatch.context() as patch:
        if kernels is not None and not kernels.impasto_wide():
            patch.setenv("IMPASTO_NATIVE", "0")
        patch.setenv("IMPASTO_ACTIVATIONS", "bf16")
        patch.setenv("IMPASTO_KV", "bf16")
        yield


@pytest.fixture(scope="module")
def exact_engine(_in_bfloat16: None) -> Iterator[Engine]:
    loaded = model.load("smollm2-135m-instruct", threads=2)
    yield loaded
    loaded.close()


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
    def it_agrees_with_float32_on_real_text(self, peer_model, exact_engine) -> None:
        text = (
            "The Debian project released version 12 in June 2023. It contains more than 64,000 packages, of which "
            "11,089 are new. The release is dedicated to the memory of a developer, and is supported for five years."
        )
        ids = exact_engine.tokenizer.encode(text)
        with torch.inference_mode():
            expected = peer_model(torch.tensor([ids])).logits[0]
        got = exact_engine.logits(ids)
        assert (got - expected).norm() / expected.norm() <= 0.02
        decided = expected.topk(2).values.diff(dim=1).squeeze(1).abs() > 0.3
        assert decided.sum() >= 30
        assert torch.equal(got.argmax(1)[decided], expected.argmax(1)[decided])

    def it_answers_as_float32_does(self, peer_model, exact_engine) -> None:
        prompt = exact_engine.render_chat(
            [{"role": "user", "content": "What is the capital of France? Answer shortly."}]
        )
        with torch.inference_mode():
            expected = peer_model.generate(
                torch.tensor([prompt]), max_new_tokens=24, do_sample=False, eos_token_id=2, pad_token_id=2
            )[0, len(prompt) :].tolist()
        got = exact_engine.generate(prompt, SamplingParams(max_tokens=24))
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
