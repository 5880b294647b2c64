"""A model from files, all of it on the GPU's kernels (in Triton's interpreter), beside the CPU's decoder in float32."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from torch import Tensor

from model import load
from model.decoder import Decoder
from model.engine import Engine, SamplingParams
from model.errors import ConfigurationError, ModelTooLarge, ModelUnusable
from model.fit import Size
from model.gguf import read
from model.gguf_weights import from_gguf
from model.gpu import accelerator
from model.gpu.accelerator import Gpu, fitting
from tests.model import tiny
from tests.model.gpu.devices import DEVICE
from tests.model.passes import OneSequence, all_logits, greedy

SIZES = {
    "HIDDEN": 64, "INNER": 64, "HEADS": 4, "KV_HEADS": 2, "HEAD_DIM": 16, "EXPERTS": 4, "EXPERTS_PER_TOKEN": 2,
    "EXPERT_INNER": 32, "MOE_LAYERS": 2, "LAYERS": 1,
}  # fmt: skip
"""What the interpreter computes in seconds."""
PROMPT = [7 * n % 250 for n in range(8)]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mixture with QK-norms, biases and an MTP layer."""
    with pytest.MonkeyPatch.context() as patch:
        for name, size in SIZES.items():
            patch.setattr(tiny, name, size)
        return tiny.write_glm4moe(tmp_path_factory.mktemp("gpu") / "tiny.gguf", qk_norm=True).path


@pytest.fixture(scope="module")
def plain(file: Path) -> Decoder:
    return from_gguf(read(file), dtype=torch.float32)


@pytest.fixture(scope="module")
def here(file: Path) -> Decoder:
    return from_gguf(read(file), accelerator=Gpu(DEVICE, "bf16"))


@pytest.fixture(scope="module")
def engine(file: Path) -> Iterator[Engine]:
    loaded = load(file, device="cuda", kv_memory=4 << 20)
    yield loaded
    loaded.close()


def error(got: Tensor, expected: Tensor) -> float:
    return float((got - expected).norm() / expected.norm())


class DescribeDecoder:
    def it_reads_a_prompt_and_goes_on_from_it(self, plain: Decoder, here: Decoder) -> None:
        sequence, expected = OneSequence(here), all_logits(plain, [*PROMPT, 3])
        assert error(sequence.logits(PROMPT), expected[:-1]) < 0.03
        assert error(sequence.logits([3], rowwise=True), expected[-1:]) < 0.03

    def it_reads_a_prompt_with_the_same_bits_wherever_it_is_cut(self, here: Decoder) -> None:
        whole, parts = OneSequence(here), OneSequence(here)
        expected = whole.logits(PROMPT)
        assert torch.equal(torch.cat([parts.logits(PROMPT[:3]), parts.logits(PROMPT[3:])]), expected)


class DescribeEngine:
    def it_says_where_it_computes(self, engine: Engine) -> None:
        assert "as bf16" in engine.note

    def it_gives_the_tokens_of_the_cpu_in_any_company(self, engine: Engine, plain: Decoder) -> None:
        params = SamplingParams(max_tokens=3, min_tokens=3)
        prompts, seen = [[9, 4, 77], [31, 8]], {}

        def ask(n: int) -> None:
            seen[n] = engine.generate(prompts[n], params).token_ids

        asking = [threading.Thread(target=ask, args=(n,)) for n in range(2)]
        for one in asking:
            one.start()
        for one in asking:
            one.join()
        assert seen == {n: tuple(greedy(plain, prompt, 3)) for n, prompt in enumerate(prompts)}

    @pytest.mark.full
    def it_scores_branches_that_do_not_see_each_other(self, engine: Engine) -> None:
        candidates = ["abc", "ab"]
        scores = engine.score("he", candidates)
        base = engine.tokenizer.encode("he", bos=True)
        for candidate, score in zip(candidates, scores, strict=True):
            ids = engine.tokenizer.encode(candidate, specials=False)
            logits = engine.logits(base + ids).log_softmax(1)[len(base) - 1 :]
            expected = sum(float(logits[n, token]) for n, token in enumerate(ids))
            assert float(score) == pytest.approx(expected, abs=0.02)


class DescribeWhatIsRefused:
    def it_is_a_device_that_is_not_there(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(accelerator, "interpreted", lambda: False)
        monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
        with pytest.raises(ConfigurationError, match="no CUDA device"):
            load(file, device="cuda")

    def it_is_an_unknown_kind(self, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(accelerator.SETTING, "int3")
        with pytest.raises(ConfigurationError, match="int3"):
            load(file, device="cuda")

    def it_is_a_shape_that_the_kernels_do_not_compute(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for name, size in {**SIZES, "HIDDEN": 96, "HEAD_DIM": 24}.items():
            monkeypatch.setattr(tiny, name, size)
        odd = tiny.write(tmp_path / "odd.gguf", "qwen2", bias=True).path
        with pytest.raises(ModelUnusable, match="24 dimensions"):
            load(odd, device="cuda")


KINDS = {kind: Size(size << 30, 0, 1, 1 << 16, 1 << 17) for kind, size in (("bf16", 64), ("fp8", 32), ("int4", 18))}


class DescribeFitting:
    def it_takes_the_widest_kind_that_leaves_room_for_contexts(self) -> None:
        assert fitting("m", KINDS, 80 << 30, None) == ("bf16", 13 << 30)
        assert fitting("m", KINDS, 70 << 30, None) == ("fp8", 35 << 30)
        assert fitting("m", KINDS, 22 << 30, None) == ("int4", 1 << 30)

    def it_keeps_what_was_asked_for_keys_and_values(self) -> None:
        assert fitting("m", KINDS, 80 << 30, 20 << 30) == ("fp8", 20 << 30)

    def it_says_what_is_missing(self) -> None:
        with pytest.raises(ModelTooLarge, match=r"19\.3 GB .* in int4"):
            fitting("m", KINDS, 16 << 30, None)
