"""Quantized folders load again, keep the model's judgement as far as their bits allow, and appear whole or not at all."""

from __future__ import annotations

import json
import shutil
from collections import namedtuple
from pathlib import Path

import pytest
import torch
from gguf.constants import GGMLQuantizationType as Kind
from safetensors.torch import load_file, save_file
from torch.nn import functional

import model
from model import gguf, gguf_weights, quantize_sources, quantizers
from model.compressed import rows as read_rows
from model.errors import ConfigurationError, ModelError, ModelMissing, ModelUnusable
from model.hf import HfFolder
from model.quantize import Form, quantize
from model.schemes import scheme_of
from tests.model import reference, tiny
from tests.model.passes import all_logits

FORMS: list[Form] = ["int4", "int8", "fp8"]
WORST = {"int4": 0.1, "int8": 0.012, "fp8": 0.03}
"""Relative error of a matrix."""


@pytest.fixture(scope="module")
def moe(tmp_path_factory: pytest.TempPathFactory) -> tiny.TinyModel:
    """A mixture-of-experts GGUF of 8-bit blocks, with its prediction layer."""
    return tiny.write_glm4moe(tmp_path_factory.mktemp("moe") / "m.gguf", Kind.Q8_0, qk_norm=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, moe: tiny.TinyModel) -> Path:
    """A Hugging Face folder that transformers wrote, in float32, with a tokenizer."""
    made = tmp_path_factory.mktemp("hf") / "model"
    torch.manual_seed(3)
    reference.mixture(**(reference.AIR | {"hidden_size": 128, "moe_intermediate_size": 64})).save_pretrained(made)
    quantize_tokenizer = tmp_path_factory.mktemp("tokenizer") / "q"
    quantize(moe.path, quantize_tokenizer, "int8")
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copyfile(quantize_tokenizer / name, made / name)
    return made


def tensors_of(made: Path) -> dict[str, torch.Tensor]:
    return {name: tensor for path in made.glob("*.safetensors") for name, tensor in load_file(path).items()}


def matrix(made: Path, module: str) -> torch.Tensor:
    """A matrix of a quantized folder, decoded."""
    config, tensors = json.loads((made / "config.json").read_text()), tensors_of(made)
    found = read_rows(tensors.get, module, scheme_of(config, module))
    return found.dense(0, found.shape[0], torch.float32)


class DescribeQuantize:
    @pytest.mark.parametrize("form", FORMS)
    def it_writes_a_folder_that_loads_and_computes_nearly_the_same(
        self, form: Form, moe: tiny.TinyModel, tmp_path: Path
    ) -> None:
        made = quantize(moe.path, tmp_path / "q", form)
        ids = torch.randint(0, moe.vocab_size, (40,)).tolist()
        engine = model.load(made.folder, threads=1)
        got = engine.logits(ids)
        expected = all_logits(gguf_weights.from_gguf(gguf.read(moe.path)), ids)
        error = (got - expected).norm(dim=1) / expected.norm(dim=1)
        # A router that is nearly undecided may take another expert, so single rows may be far off.
        assert error.median() <= {"int4": 0.3, "int8": 0.05, "fp8": 0.1}[form]
        engine.close()

    @pytest.mark.parametrize("form", FORMS)
    def it_quantizes_projections_and_leaves_the_rest(self, form: Form, moe: tiny.TinyModel, tmp_path: Path) -> None:
        made = quantize(moe.path, tmp_path / "q", form)
        tensors = tensors_of(made.folder)
        last = f"model.layers.{tiny.MOE_LAYERS}"
        for module in (
            "model.layers.0.self_attn.q_proj", "model.layers.0.mlp.down_proj", "model.layers.1.mlp.experts.5.up_proj",
            "model.layers.2.mlp.shared_experts.gate_proj", f"{last}.mlp.experts.0.down_proj",
        ):  # fmt: skip
            expected = torch.from_numpy(moe.state[f"{module}.weight"])
            assert (matrix(made.folder, module) - expected).norm() <= WORST[form] * expected.norm()
        for name in ("model.embed_tokens.weight", "lm_head.weight", f"{last}.eh_proj.weight"):
            assert tensors[name].dtype == torch.bfloat16
        for name in (
            "model.norm.weight", "model.layers.1.mlp.gate.weight", "model.layers.1.mlp.gate.e_score_correction_bias",
            "model.layers.0.self_attn.q_proj.bias", "model.layers.0.self_attn.q_norm.weight",
        ):  # fmt: skip
            assert torch.equal(tensors[name], torch.from_numpy(moe.state[name]))
        per_layer = 4 + 3 * tiny.EXPERTS + 3
        assert made.matrices == tiny.MOE_LAYERS * per_layer + 7
        assert made.nbytes == sum(tensor.nbytes for tensor in tensors.values())

    @pytest.mark.parametrize("form", FORMS)
    def it_takes_a_hugging_face_folder(self, form: Form, folder: Path, tmp_path: Path) -> None:
        made = quantize(folder, tmp_path / "q", form, group=64)
        before, after = HfFolder(folder), HfFolder(made.folder)
        module = "model.layers.1.mlp.experts.7.gate_proj"
        expected = before.checkpoint.tensor("model.layers.1.mlp.experts.7.gate_proj.weight").float()
        assert (matrix(made.folder, module) - expected).norm() <= 1.1 * WORST[form] * expected.norm()
        ids = list(range(40))
        exact = all_logits(before.decoder(dtype=torch.float32), ids)
        error = (all_logits(after.decoder(dtype=torch.float32), ids) - exact).norm(dim=1) / exact.norm(dim=1)
        assert error.median() <= {"int4": 0.3, "int8": 0.05, "fp8": 0.1}[form]
        assert after.tokenizer().encode("hello") == before.tokenizer().encode("hello")

    def it_quantizes_further_what_is_quantized(self, folder: Path, tmp_path: Path) -> None:
        once = quantize(folder, tmp_path / "fp8", "fp8")
        twice = quantize(once.folder, tmp_path / "int4", "int4")
        module = "model.layers.0.self_attn.o_proj"
        expected = matrix(once.folder, module)
        assert (matrix(twice.folder, module) - expected).norm() <= WORST["int4"] * expected.norm()
        assert (
            json.loads((twice.folder / "config.json").read_text())["quantization_config"]["format"] == "pack-quantized"
        )

    def it_splits_experts_that_transformers_5_keeps_together(self, tmp_path: Path, folder: Path) -> None:
        together = tmp_path / "together"
        shutil.copytree(folder, together)
        state = tensors_of(folder)
        for layer in (1, 2):
            prefix = f"model.layers.{layer}.mlp.experts."
            parts = {
                part: torch.stack([state.pop(f"{prefix}{n}.{part}_proj.weight") for n in range(16)])
                for part in ("gate", "up", "down")
            }
            state[prefix + "gate_up_proj"] = torch.cat((parts["gate"], parts["up"]), dim=1)
            state[prefix + "down_proj"] = parts["down"]
        for path in together.glob("*.safetensors*"):
            path.unlink()
        save_file(state, together / "model.safetensors")
        one, other = quantize(together, tmp_path / "a", "int4"), quantize(folder, tmp_path / "b", "int4")
        mine, theirs = tensors_of(one.folder), tensors_of(other.folder)
        assert mine.keys() == theirs.keys()
        assert all(torch.equal(mine[name], theirs[name]) for name in mine)

    def it_writes_the_same_in_slabs_and_shards(
        self, moe: tiny.TinyModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = quantize(moe.path, tmp_path / "whole", "fp8")
        monkeypatch.setattr(quantize_sources, "SLAB_VALUES", 128 * tiny.HIDDEN)
        parts = quantize(moe.path, tmp_path / "parts", "fp8", shard_bytes=1_000_000)
        assert len(list(parts.folder.glob("model-*-of-*.safetensors"))) >= 3
        mine, theirs = tensors_of(parts.folder), tensors_of(whole.folder)
        assert mine.keys() == theirs.keys()
        assert all(torch.equal(mine[name].view(torch.uint8), theirs[name].view(torch.uint8)) for name in mine)
        ids = list(range(30))
        one, other = (HfFolder(made.folder).decoder() for made in (parts, whole))
        assert torch.equal(all_logits(one, ids), all_logits(other, ids))

    def it_keeps_in_16_bits_what_groups_do_not_divide(self, tmp_path: Path, folder: Path) -> None:
        narrow = tmp_path / "narrow"
        reference.mixture(**(reference.AIR | {"hidden_size": 128, "moe_intermediate_size": 48})).save_pretrained(narrow)
        made = quantize(narrow, tmp_path / "q", "int4")
        assert tensors_of(made.folder)["model.layers.1.mlp.experts.0.down_proj.weight"].dtype == torch.bfloat16
        assert "model.layers.1.mlp.experts.0.up_proj.weight_packed" in tensors_of(made.folder)
        HfFolder(made.folder).decoder()

    def it_reports_progress_to_its_end(self, moe: tiny.TinyModel, tmp_path: Path) -> None:
        seen: list[tuple[int, int]] = []
        made = quantize(moe.path, tmp_path / "q", "int4", progress=lambda done, total: seen.append((done, total)))
        assert seen == sorted(seen)
        assert seen[-1] == (made.nbytes, made.nbytes)


class DescribeWhatIsLeftBehind:
    def it_asks_for_room_before_it_writes(
        self, moe: tiny.TinyModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        usage = namedtuple("usage", "total used free")
        monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10, 5, 1_000_000))
        with pytest.raises(ModelError, match=r"takes 0\.\d\d GB, but .* has 0\.00 GB free"):
            quantize(moe.path, tmp_path / "q", "int4")
        assert not list(tmp_path.iterdir())

    @pytest.mark.parametrize("stopped", [KeyboardInterrupt, OSError])
    def it_leaves_nothing_when_it_is_stopped(
        self, stopped: type[BaseException], moe: tiny.TinyModel, tmp_path: Path
    ) -> None:
        def stop(done: int, total: int) -> None:
            if done > total // 2:
                raise stopped

        with pytest.raises(ModelError if stopped is OSError else stopped):
            quantize(moe.path, tmp_path / "q", "int4", progress=stop)
        assert not list(tmp_path.iterdir())

    def it_never_writes_into_a_folder_that_is_there(self, moe: tiny.TinyModel, tmp_path: Path) -> None:
        with pytest.raises(ConfigurationError, match="exists already"):
            quantize(moe.path, tmp_path, "int4")

    def it_knows_groups_of_32_and_64(self, moe: tiny.TinyModel, tmp_path: Path) -> None:
        with pytest.raises(ConfigurationError, match="groups of 32 or 64 values, not of 48"):
            quantize(moe.path, tmp_path / "q", "int4", group=48)

    def it_says_that_there_is_no_model(self, tmp_path: Path) -> None:
        with pytest.raises(ModelMissing, match="no model at"):
            quantize(tmp_path / "nothing", tmp_path / "q", "int4")

    def it_names_a_tensor_that_has_no_name_elsewhere(self, moe: tiny.TinyModel, tmp_path: Path) -> None:
        changed = tmp_path / "m.gguf"
        changed.write_bytes(moe.path.read_bytes().replace(b"blk.1.attn_q_norm", b"blk.1.attn_q_norn"))
        with pytest.raises(ModelUnusable, match=r"blk\.1\.attn_q_norn\.weight"):
            quantize(changed, tmp_path / "q", "int4")


class DescribeQuantizers:
    @pytest.mark.parametrize(
        ("quantizer", "error"),
        [
            (quantizers.Packed4(32), 0.080),
            (quantizers.Packed4(64), 0.089),
            (quantizers.Packed8(), 0.0093),
            (quantizers.Float8(), 0.027),
        ],
    )
    def it_errs_as_little_as_its_table_says(self, quantizer: quantizers.Quantizer, error: float) -> None:
        weight = torch.randn(300, 4096) * 0.02
        tensors, rest = {}, []
        for start in (0, 128, 256):
            codes, *others = quantizer.slab(weight[start : start + 128])
            tensors.setdefault("codes", []).append(codes)
            rest.append(tuple(others))
        made = [torch.cat(tensors["codes"]), *quantizer.rest(rest, 300, 4096)]
        places = quantizer.places(300, 4096)
        assert [(tensor.dtype, tuple(tensor.shape)) for tensor in made] == [
            (place.dtype, place.shape) for place in places
        ]
        named = {
            f"model.layers.0.mlp.up_proj.{place.suffix}": tensor for place, tensor in zip(places, made, strict=True)
        }
        group = quantizer.config()
        config = {"format": group["format"], "config_groups": {"group_0": group}, "quant_method": "compressed-tensors"}
        scheme = scheme_of({"quantization_config": config}, "model.layers.0.mlp.up_proj")
        decoded = read_rows(named.get, "model.layers.0.mlp.up_proj", scheme).dense(0, 300, torch.float32)
        assert (decoded - weight).norm() <= error * weight.norm()

    @pytest.mark.parametrize("quantizer", [quantizers.Packed4(32), quantizers.Packed8(), quantizers.Float8()])
    def it_keeps_zeros_and_tiny_values_finite(self, quantizer: quantizers.Quantizer) -> None:
        weight = torch.zeros(128, 128)
        weight[1] = 1e-38
        codes, *others = quantizer.slab(weight)
        assert all(torch.isfinite(part.float()).all() for part in others)
        assert torch.isfinite(codes.float()).all()


@pytest.fixture(scope="module")
def smollm2_copies(smollm2_path: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    made = tmp_path_factory.mktemp("smollm2")
    return {form: quantize(smollm2_path, made / form, form).folder for form in FORMS}


class DescribeSmolLM2:
    """The file's blocks have 4 bits already: int4 rounds a second time, which costs as much again."""

    TEXT = (
        "The Debian project released version 12 in June 2023. It contains more than 64,000 packages, of which 11,089 are "
        "new. The release is dedicated to the memory of a developer, and is supported for five years. Water boils at 100 "
        "degrees Celsius at sea level. In 1969 two people walked on the Moon, and one stayed in orbit around it."
    )

    @pytest.mark.parametrize(
        ("form", "error", "agreement", "divergence"),
        [
            ("int4", 0.45, 0.6, 0.4),
            pytest.param("int8", 0.06, 0.9, 0.01, marks=pytest.mark.full),
            pytest.param("fp8", 0.12, 0.82, 0.04, marks=pytest.mark.full),
        ],
    )
    def it_keeps_its_judgement(
        self, form: Form, error: float, agreement: float, divergence: float, smollm2_copies: dict[str, Path], engine
    ) -> None:
        copy = model.load(smollm2_copies[form], threads=1)
        ids = engine.tokenizer.encode(self.TEXT)
        assert copy.tokenizer.encode(self.TEXT) == ids
        expected, got = engine.logits(ids), copy.logits(ids)
        assert (got - expected).norm() <= error * expected.norm()
        assert (got.argmax(1) == expected.argmax(1)).float().mean() >= agreement
        logs = functional.log_softmax(got, 1), functional.log_softmax(expected, 1)
        assert functional.kl_div(*logs, log_target=True, reduction="batchmean") <= divergence
        copy.close()

    def it_answers_through_its_chat_template(self, smollm2_copies: dict[str, Path], engine) -> None:
        copy = model.load(smollm2_copies["int8"], threads=1)
        messages = [{"role": "user", "content": "What is the capital of France? Answer shortly."}]
        assert copy.render_chat(messages) == engine.render_chat(messages)
        assert "Paris" in copy.chat(messages).text
        copy.close()
