"""Folders in Hugging Face layout, written by transformers, compute what transformers computes."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import LlamaConfig, LlamaForCausalLM, Qwen2Config, Qwen2ForCausalLM, Qwen3Config, Qwen3ForCausalLM

import model
from model import safetensors
from model.engine import Engine, SamplingParams
from model.errors import ModelMissing, ModelUnusable
from model.hf import HfFolder
from model.tokenizer import ModelTokenizer
from tests.model import reference
from tests.model.passes import all_logits
from tests.model.test_rope import LLAMA3
from tests.model.test_tokenizer import byte_level

DENSE = {
    "vocab_size": 261,
    "hidden_size": 96,
    "intermediate_size": 160,
    "num_hidden_layers": 3,
    "num_attention_heads": 6,
    "num_key_value_heads": 2,
    "max_position_embeddings": 512,
    "rms_norm_eps": 1e-5,
}
YARN = {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 64}
DENSE_MODELS = {
    "llama": (LlamaForCausalLM, LlamaConfig, {}),
    "llama, tied": (LlamaForCausalLM, LlamaConfig, {"tie_word_embeddings": True}),
    "llama, biased": (LlamaForCausalLM, LlamaConfig, {"attention_bias": True}),
    "llama 3.1": (LlamaForCausalLM, LlamaConfig, {"rope_parameters": {"rope_theta": 5e5, **LLAMA3}}),
    "qwen2": (Qwen2ForCausalLM, Qwen2Config, {}),
    "qwen2, tied": (Qwen2ForCausalLM, Qwen2Config, {"tie_word_embeddings": True}),
    "qwen2, yarn": (Qwen2ForCausalLM, Qwen2Config, {"rope_parameters": {"rope_theta": 1e6, **YARN}}),
    "qwen3": (Qwen3ForCausalLM, Qwen3Config, {"head_dim": 32}),
    "qwen3, tied": (Qwen3ForCausalLM, Qwen3Config, {"head_dim": 16, "tie_word_embeddings": True}),
}


def ids(count: int, seed: int = 0) -> list[int]:
    return torch.randint(0, 255, (count,), generator=torch.Generator().manual_seed(seed)).tolist()


def write_tokenizer(folder: Path) -> None:
    tokenizer = ModelTokenizer(byte_level("gpt-2"))
    (folder / "tokenizer.json").write_text(tokenizer._vocabulary.encoder.to_str())
    template = "{% for m in messages %}{{ m.content }}{% endfor %}"
    settings = {"eos_token": "<|im_end|>", "chat_template": template}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))


def tensors_of(folder: Path) -> dict[str, torch.Tensor]:
    found: dict[str, torch.Tensor] = {}
    for path in sorted(folder.glob("*.safetensors")):
        found |= load_file(path)
    return found


def rewrite(folder: Path, tensors: dict[str, torch.Tensor]) -> None:
    """Put other weights in the place of those that are there."""
    for path in [*folder.glob("*.safetensors"), *folder.glob("*.index.json")]:
        path.unlink()
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, folder / "model.safetensors")


def change_config(folder: Path, **values: Any) -> None:
    path = folder / "config.json"
    config = json.loads(path.read_text()) | values
    path.write_text(json.dumps({key: value for key, value in config.items() if value != "absent"}))


def fused(tensors: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """The layout of transformers 5 in memory: two tensors for all experts of a layer."""
    layers = sorted({name.split(".experts.")[0] + ".experts." for name in tensors if ".experts.0." in name})
    result = {name: tensor for name, tensor in tensors.items() if ".experts." not in name}
    for prefix in layers:
        count = 1 + max(int(name.removeprefix(prefix).split(".")[0]) for name in tensors if name.startswith(prefix))
        parts = {
            part: torch.stack([tensors[f"{prefix}{expert}.{part}_proj.weight"] for expert in range(count)])
            for part in ("gate", "up", "down")
        }
        result[prefix + "gate_up_proj"] = torch.cat((parts["gate"], parts["up"]), dim=1)
        result[prefix + "down_proj"] = parts["down"]
    return result


def error(folder: Path, peer: Any, count: int = 90) -> float:
    text = ids(count)
    got = all_logits(HfFolder(folder).decoder(dtype=torch.float32), text)
    return float((got - reference.logits(peer, text)).abs().max())


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Any]]:
    """A folder of shards of each shape, and the model it was saved from."""
    torch.set_num_threads(1)
    torch.manual_seed(2)
    found = {}
    for name, values in reference.SHAPES.items():
        folder = tmp_path_factory.mktemp(f"GLM-4.5-{name}")
        peer = reference.mixture(**values)
        peer.save_pretrained(folder, max_shard_size="200KB")
        write_tokenizer(folder)
        found[name] = (folder, peer)
    return found


@pytest.fixture
def glm(written: dict[str, tuple[Path, Any]], tmp_path: Path) -> tuple[Path, Any]:
    """A copy of Air's folder to change."""
    source, peer = written["air"]
    folder = tmp_path / "GLM-4.5-Air"
    folder.mkdir()
    for path in source.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    return folder, peer


class DescribeGlm:
    @pytest.mark.parametrize("shape", reference.SHAPES)
    def it_computes_what_the_saved_model_computes(self, shape: str, written: dict[str, tuple[Path, Any]]) -> None:
        folder, peer = written[shape]
        assert len(list(folder.glob("*.safetensors"))) > 3
        assert error(folder, peer) <= 1e-4

    def it_reads_experts_one_by_one_and_fused(self, glm: tuple[Path, Any]) -> None:
        folder, peer = glm
        tensors = tensors_of(folder)
        assert "model.layers.1.mlp.experts.0.gate_proj.weight" in tensors
        rewrite(folder, fused(tensors))
        assert "model.layers.1.mlp.experts.gate_up_proj" in safetensors.open_directory(folder)
        assert error(folder, peer) <= 1e-4

    def it_ignores_tables_and_cache_scales(self, glm: tuple[Path, Any]) -> None:
        folder, peer = glm
        extra = {
            "model.layers.0.self_attn.rotary_emb.inv_freq": torch.ones(4),
            "model.layers.0.self_attn.k_scale": torch.ones(1),
        }
        rewrite(folder, tensors_of(folder) | extra)
        assert error(folder, peer) <= 1e-4

    def it_leaves_a_prediction_layer_out_where_the_configuration_has_none(self, glm: tuple[Path, Any]) -> None:
        folder, peer = glm
        change_config(folder, num_nextn_predict_layers=0)
        rewrite(folder, tensors_of(folder) | {"model.layers.3.enorm.weight": torch.ones(96)})
        assert HfFolder(folder).decoder().mtp is None
        assert error(folder, peer) <= 1e-4


class DescribeEngine:
    @pytest.mark.parametrize("shape", reference.SHAPES)
    def it_generates_the_peers_tokens(self, shape: str, written: dict[str, tuple[Path, Any]]) -> None:
        """Alone, together with others of other lengths, and behind a prefix that was computed before."""
        folder, peer = written[shape]
        opened = HfFolder(folder)
        engine = Engine(shape, opened.decoder(dtype=torch.float32), opened.tokenizer(), threads=1)
        params = SamplingParams(max_tokens=256)
        prompts = [ids(count, seed=count) for count in (3, 150, 70)]
        prompts.append(prompts[1][:128] + ids(9, seed=4))
        expected = [until_end(reference.greedy(peer, prompt, 256), engine) for prompt in prompts]
        assert list(engine.generate(prompts[1], params).token_ids) == expected[1]
        found: dict[int, list[int]] = {}
        cached: dict[int, int] = {}

        def ask(index: int) -> None:
            completion = engine.generate(prompts[index], params)
            found[index], cached[index] = list(completion.token_ids), completion.cached_tokens

        threads = [threading.Thread(target=ask, args=(index,)) for index in range(len(prompts))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [found[index] for index in range(len(prompts))] == expected
        assert cached[3] == 128
        engine.close()

    def it_loads_a_folder_by_its_path(self, written: dict[str, tuple[Path, Any]]) -> None:
        folder, _ = written["air"]
        for path in (folder, str(folder)):
            engine = model.load(path, threads=1)
            assert engine.name == folder.name
            assert engine.context_length == 1024
            completion = engine.generate("hello", SamplingParams(max_tokens=8))
            assert completion.completion_tokens == 8 or completion.finish_reason == "stop"
            assert engine.render_chat([{"role": "user", "content": "hell"}]) == engine.tokenizer.encode("hell")
            engine.close()

    def it_gives_the_same_text_with_experts_on_the_disk(self, written: dict[str, tuple[Path, Any]]) -> None:
        folder, _ = written["355b"]
        params = SamplingParams(max_tokens=60)
        resident = model.load(folder, threads=1)
        prompt = ids(40, seed=8)
        expected = resident.generate(prompt, params).token_ids
        resident.close()
        for budget in (0, 200_000):
            engine = model.load(folder, threads=1, expert_memory=budget)
            assert engine.generate(prompt, params).token_ids == expected
            hot = engine.hot_experts
            assert hot is not None
            assert hot.nbytes <= budget
            assert (hot.statistics.hits > 0) == (budget > 0)
            assert hot.statistics.bytes_read > 0
            engine.close()


def until_end(tokens: list[int], engine: Engine) -> list[int]:
    """Tokens before the first that ends a turn."""
    ends = [n for n, token in enumerate(tokens) if token in engine.tokenizer.stop_ids]
    return tokens[: ends[0]] if ends else tokens


class DescribeDenseFamilies:
    @pytest.mark.parametrize("name", DENSE_MODELS)
    def it_computes_what_the_saved_model_computes(self, name: str, tmp_path: Path) -> None:
        kind, config, values = DENSE_MODELS[name]
        peer = reference.randomized(kind(config(**{**DENSE, **values})))
        peer.save_pretrained(tmp_path)
        assert error(tmp_path, peer) <= 1e-4


class DescribeRefusals:
    def it_names_what_is_missing(self, glm: tuple[Path, Any]) -> None:
        folder, _ = glm
        tensors = tensors_of(folder)
        for name in ("model.norm.weight", "model.layers.2.mlp.experts.7.up_proj.weight", "lm_head.weight",
                     "model.layers.1.mlp.gate.e_score_correction_bias", "model.layers.0.self_attn.k_proj.bias"):  # fmt: skip
            rewrite(folder, {key: value for key, value in tensors.items() if key != name})
            for hot in (None, model.experts.HotSet(0)):
                with pytest.raises(ModelUnusable, match=name):
                    HfFolder(folder).decoder(hot=hot)

    def it_names_what_it_does_not_know(self, glm: tuple[Path, Any]) -> None:
        folder, _ = glm
        rewrite(folder, tensors_of(folder) | {"model.layers.0.adapter.weight": torch.ones(2, 2)})
        with pytest.raises(ModelUnusable, match=r"layers\.0\.adapter"):
            HfFolder(folder).decoder()

    @pytest.mark.parametrize(
        ("name", "tensor", "reason"),
        [
            ("model.embed_tokens.weight", torch.ones(261, 95), r"\[261, 95\], but \[261, 96\] is expected"),
            ("model.layers.1.mlp.gate.weight", torch.ones(16), "expected"),
            ("model.layers.1.input_layernorm.weight", torch.ones(96, dtype=torch.int8), "int8"),
            ("model.layers.1.self_attn.q_proj.weight", torch.ones(192, 96, dtype=torch.int32), "q_proj"),
        ],
        ids=str,
    )
    def it_names_a_wrong_shape_or_type(
        self, name: str, tensor: torch.Tensor, reason: str, glm: tuple[Path, Any]
    ) -> None:
        folder, _ = glm
        rewrite(folder, tensors_of(folder) | {name: tensor})
        with pytest.raises(ModelUnusable, match=reason):
            HfFolder(folder).decoder()

    def it_says_that_files_are_missing(self, glm: tuple[Path, Any]) -> None:
        folder, _ = glm
        (folder / "tokenizer.json").unlink()
        with pytest.raises(ModelMissing, match=r"tokenizer\.json"):
            model.load(folder).generate("text")
        for path in folder.glob("*.safetensors*"):
            path.unlink()
        (folder / "model.safetensors.index.json").unlink(missing_ok=True)
        torch.save({}, folder / "pytorch_model.bin")
        with pytest.raises(ModelUnusable, match="pickled"):
            model.load(folder)
        (folder / "config.json").unlink()
        with pytest.raises(ModelUnusable, match=r"config\.json"):
            model.load(folder)


class DescribeChatTemplate:
    def it_prefers_the_file(self, glm: tuple[Path, Any]) -> None:
        folder, _ = glm
        assert HfFolder(folder).chat_template() == "{% for m in messages %}{{ m.content }}{% endfor %}"
        (folder / "chat_template.jinja").write_text("from the file ✓")
        assert HfFolder(folder).chat_template() == "from the file ✓"

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ([{"name": "tool_use", "template": "t"}, {"name": "default", "template": "d"}], "d"),
            ([{"name": "tool_use", "template": "t"}], None),
            ([1, {"name": []}], None),
            (3, None),
            (None, None),
        ],
        ids=str,
    )
    def it_takes_the_default_of_several(self, value: Any, expected: str | None, glm: tuple[Path, Any]) -> None:
        folder, _ = glm
        (folder / "tokenizer_config.json").write_text(json.dumps({"chat_template": value}))
        assert HfFolder(folder).chat_template() == expected
