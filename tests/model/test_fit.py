"""What a model needs is known from its directories, what is done about it from what is free."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from gguf.constants import GGMLQuantizationType as Kind

import model
from model import config, fit, gguf, gguf_weights, loading
from model.engine import SamplingParams
from model.errors import ModelTooLarge
from model.fit import Size
from model.hf import HfFolder
from tests.model import reference, tiny
from tests.model.test_hf import change_config, ids, write_tokenizer

GB = 10**9
DENSE = Size(fixed=8 * GB, experts=0, weights=4 * GB, kv_per_token=100_000, context=8192)
MIXTURE = Size(fixed=10 * GB, experts=100 * GB, weights=55 * GB, kv_per_token=200_000, context=131_072)
AIR = {
    **reference.AIR,
    "vocab_size": 151552,
    "hidden_size": 4096,
    "intermediate_size": 10944,
    "moe_intermediate_size": 1408,
    "num_hidden_layers": 46,
    "n_routed_experts": 128,
    "num_experts_per_tok": 8,
    "num_attention_heads": 96,
    "num_key_value_heads": 8,
    "head_dim": 128,
    "max_position_embeddings": 131072,
}
FULL = {**AIR, "hidden_size": 5120, "intermediate_size": 12288, "moe_intermediate_size": 1536, "num_hidden_layers": 92}
FULL |= {"n_routed_experts": 160, "first_k_dense_replace": 3, "use_qk_norm": True}


def sparse_folder(folder: Path, values: dict[str, Any]) -> Path:
    """A folder of a model's real shapes whose weights take no room on the disk: a file of holes."""
    from transformers import Glm4MoeConfig

    Glm4MoeConfig(**values, architectures=["Glm4MoeForCausalLM"]).save_pretrained(folder)
    header: dict[str, Any] = {}
    at = 0
    for name, shape in shapes(values):
        end = at + 2 * int(torch.Size(shape).numel())
        header[name] = {"dtype": "BF16", "shape": shape, "data_offsets": [at, end]}
        at = end
    raw = json.dumps(header).encode()
    with (folder / "model.safetensors").open("wb") as file:
        file.write(len(raw).to_bytes(8, "little") + raw)
        file.truncate(8 + len(raw) + at)
    return folder


def shapes(values: dict[str, Any]) -> list[tuple[str, list[int]]]:
    hidden, vocabulary = values["hidden_size"], values["vocab_size"]
    query, key = (values[name] * values["head_dim"] for name in ("num_attention_heads", "num_key_value_heads"))
    found = [("model.embed_tokens.weight", [vocabulary, hidden]), ("lm_head.weight", [vocabulary, hidden])]
    for layer in range(values["num_hidden_layers"]):
        prefix = f"model.layers.{layer}."
        attention = {"q": [query, hidden], "k": [key, hidden], "v": [key, hidden], "o": [hidden, query]}
        found += [(f"{prefix}self_attn.{part}_proj.weight", shape) for part, shape in attention.items()]
        if layer < values["first_k_dense_replace"]:
            blocks = {"mlp": values["intermediate_size"]}
        else:
            inner = values["moe_intermediate_size"]
            blocks = {f"mlp.experts.{expert}": inner for expert in range(values["n_routed_experts"])}
            blocks["mlp.shared_experts"] = inner
            found.append((prefix + "mlp.gate.weight", [values["n_routed_experts"], hidden]))
        for block, inner in blocks.items():
            found += [(f"{prefix}{block}.{part}_proj.weight", [inner, hidden]) for part in ("gate", "up")]
            found.append((f"{prefix}{block}.down_proj.weight", [hidden, inner]))
    return found


class DescribeSize:
    def it_counts_what_a_folder_will_take(self, tmp_path: Path) -> None:
        reference.mixture(**reference.FULL).bfloat16().save_pretrained(tmp_path)
        folder = HfFolder(tmp_path)
        size = fit.of_source(folder.checkpoint, folder.config, folder.config_json, torch.bfloat16)
        assert size.total == pytest.approx(folder.decoder().weight_bytes, rel=0.05)
        assert size.experts == 2 * 16 * 3 * 48 * 96 * 2
        assert size.kv_per_token == 2 * 6 * 16 * 2
        assert size.context == 1024

    @pytest.mark.parametrize("kind", [Kind.F16, Kind.Q4_0, Kind.Q8_0, Kind.Q6_K], ids=lambda kind: kind.name)
    @pytest.mark.parametrize("compact", [False, True])
    def it_counts_what_a_gguf_will_take(self, kind: Kind, compact: bool, tmp_path: Path) -> None:
        file = gguf.read(tiny.write(tmp_path / "m.gguf", "qwen2", kind, tied=False).path)
        size = fit.of_gguf(file, config.from_gguf(file.metadata, 261), compact=compact)
        decoder = gguf_weights.from_gguf(file, compact=compact)
        assert size.total == pytest.approx(decoder.weight_bytes, rel=0.05)
        assert size.experts == 0

    def it_knows_the_published_models(self, tmp_path: Path) -> None:
        folder = HfFolder(sparse_folder(tmp_path, AIR))
        size = fit.of_source(folder.checkpoint, folder.config, folder.config_json, torch.bfloat16)
        assert size.weights == pytest.approx(106.8e9, rel=0.003)
        assert size.kv_per_token == 47 * 4096
        assert size.experts == 45 * 128 * 3 * 1408 * 4096 * 2
        plan = fit.plan("GLM-4.5-Air", size, 23 * GB)
        assert plan.expert_memory is not None
        assert 5 * GB < plan.expert_memory < 10 * GB
        assert plan.note.startswith("GLM-4.5-Air does not fit in memory: of its 199.3 GB of experts, the most used")

    def it_refuses_the_largest_before_reading_its_weights(self, tmp_path: Path) -> None:
        folder = sparse_folder(tmp_path, FULL)
        with pytest.raises(ModelTooLarge) as refused:
            loading.load(folder, "GLM-4.5", available=lambda: 23 * GB)
        sentence = str(refused.value)
        assert "GLM-4.5 needs 704.0 GB of memory" in sentence
        assert "with its experts left on the disk" in sentence
        assert "but 23.0 GB are free" in sentence
        assert "34 billion weights at 4 bits each would fit" in sentence


class DescribePlan:
    def it_loads_as_usual_where_memory_is_plenty_or_unknown(self) -> None:
        assert fit.plan("m", DENSE, 64 * GB) == fit.Plan()
        assert fit.plan("m", MIXTURE, None) == fit.Plan()

    def it_gives_keys_and_values_what_is_left(self) -> None:
        plan = fit.plan("m", DENSE, 9 * GB)
        assert plan.kv_memory == 9 * GB - fit.RESERVE - 8 * GB
        assert plan.kv_memory >= 4096 * DENSE.kv_per_token
        assert (plan.expert_memory, plan.note, plan.short) == (None, "", True)

    def it_keeps_to_what_was_asked_for_keys_and_values(self) -> None:
        assert fit.plan("m", DENSE, 64 * GB, kv_memory=GB).kv_memory == GB
        with pytest.raises(ModelTooLarge):
            fit.plan("m", DENSE, 9 * GB, kv_memory=2 * GB)

    def it_prefers_small_matrices_to_none(self) -> None:
        compact = Size(5 * GB, 0, DENSE.weights, DENSE.kv_per_token, DENSE.context)
        plan = fit.plan("m", DENSE, 7 * GB, compact=compact)
        assert plan.compact
        assert "slower" in plan.note
        assert not fit.plan("m", DENSE, 64 * GB, compact=compact).compact

    def it_leaves_experts_in_the_file(self) -> None:
        plan = fit.plan("m", MIXTURE, 32 * GB)
        assert plan.expert_memory is not None
        assert plan.kv_memory is not None
        assert plan.kv_memory >= 4096 * MIXTURE.kv_per_token
        assert plan.expert_memory + plan.kv_memory + fit.RESERVE + MIXTURE.fixed == 32 * GB
        assert "experts" in plan.note
        assert plan.short

    def it_says_what_would_fit(self) -> None:
        with pytest.raises(ModelTooLarge) as refused:
            fit.plan("big", DENSE, 4 * GB)
        sentence = str(refused.value)
        assert "big needs 8.0 GB of memory for its weights, 0.4 GB for a context of 4,096 tokens" in sentence
        assert "4.0 GB are free" in sentence
        assert "A model of up to 5 billion weights at 4 bits each would fit; this one would too, at 4 bits" in sentence

    def it_never_promises_more_than_there_is(self) -> None:
        for available in range(0, 130 * GB, GB // 3):
            try:
                plan = fit.plan("m", MIXTURE, available)
            except ModelTooLarge:
                assert available < MIXTURE.fixed + fit.RESERVE + 4096 * MIXTURE.kv_per_token
                continue
            experts = MIXTURE.experts if plan.expert_memory is None else plan.expert_memory
            least = 4096 * MIXTURE.kv_per_token if plan.kv_memory is None else plan.kv_memory
            assert MIXTURE.fixed + experts + least + fit.RESERVE <= available


def test_a_model_larger_than_memory_still_answers_the_same(tmp_path: Path) -> None:
    torch.set_num_threads(1)
    folder = tmp_path / "mixture"
    reference.mixture(**reference.AIR).bfloat16().save_pretrained(folder)
    write_tokenizer(folder)
    change_config(folder, max_position_embeddings=256)
    opened = HfFolder(folder)
    size = fit.of_source(opened.checkpoint, opened.config, opened.config_json, torch.bfloat16)
    free = fit.RESERVE + size.fixed + 256 * size.kv_per_token + size.experts // 3
    loaded = loading.load(folder, "mixture", available=lambda: free)
    assert loaded.hot is not None
    assert loaded.hot.budget <= size.experts // 3
    assert loaded.note
    engine = model.engine.Engine("m", loaded.decoder, loaded.tokenizer, kv_memory=loaded.kv_memory, threads=1)
    small = engine.generate(ids(20), SamplingParams(max_tokens=40))
    engine.close()
    large = model.load(folder, threads=1)
    assert large.generate(ids(20), SamplingParams(max_tokens=40)).token_ids == small.token_ids
    large.close()
    assert 0 < loaded.hot.nbytes <= loaded.hot.budget
