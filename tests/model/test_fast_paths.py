"""Every fast path on and off: texts do not depend on drafts, company or reused prompts; logits stay near float32."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from gguf.constants import GGMLQuantizationType as Kind

import model
from model import loading
from model.engine import Engine, SamplingParams
from model.native.library import library
from tests.model import tiny

SETTINGS = {
    "compiled, 8 bits": {},
    "compiled, bfloat16": {"IMPASTO_ACTIVATIONS": "bf16", "IMPASTO_KV": "bf16"},
    "compiled, no tiles": {"IMPASTO_TILES": "0"},
    "torch's kernels": {"IMPASTO_NATIVE": "0"},
}
PROMPTS = [[7, 8, 9, 7, 8, 9, 7, 8], list(range(20, 100)), [50] * 30, [3, 1, 4, 1, 5, 9, 2, 6]]
MANY = SamplingParams(max_tokens=24, min_tokens=24)


@pytest.fixture(scope="module", params=["dense", "mixture with prediction"])
def path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("fast") / "tiny.gguf"
    if request.param == "dense":
        return tiny.write(place, "llama", Kind.Q4_0).path
    return tiny.write_glm4moe(place, Kind.Q4_0, qk_norm=True).path


@pytest.fixture(params=SETTINGS)
def load(request: pytest.FixtureRequest, path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """Loads the model under a setting."""
    for name, value in SETTINGS[request.param].items():
        monkeypatch.setenv(name, value)
    if request.param != "torch's kernels" and library() is None:
        pytest.skip("no compiled kernels here")
    engines: list[Engine] = []

    def loaded() -> Engine:
        engines.append(model.load(path, threads=1, kv_memory=64 << 20))
        return engines[-1]

    yield loaded
    for engine in engines:
        engine.close()


def texts(engine: Engine) -> list[list[int]]:
    return [list(engine.generate(prompt, MANY).token_ids) for prompt in PROMPTS]


def it_says_the_same_with_drafts_and_without(load, monkeypatch: pytest.MonkeyPatch) -> None:
    drafting = load()
    assert drafting._runner._speculation.enabled
    said = texts(drafting)
    assert drafting.statistics().drafted_tokens > 0
    monkeypatch.setenv("IMPASTO_DRAFTS", "0")
    plain = load()
    assert texts(plain) == said
    assert plain.statistics().drafted_tokens == 0


def it_says_the_same_alone_at_once_and_again(load) -> None:
    alone = texts(load())
    engine = load()
    at_once: dict[int, list[int]] = {}

    def ask(n: int) -> None:
        at_once[n] = list(engine.generate(PROMPTS[n], MANY).token_ids)

    asking = [threading.Thread(target=ask, args=(n,)) for n in range(len(PROMPTS))]
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    assert [at_once[n] for n in range(len(PROMPTS))] == alone
    assert texts(engine) == alone  # from what is in memory now


def it_stays_near_float32(load, path: Path) -> None:
    exact = loading.load(path, "exact", dtype=torch.float32)
    reference = Engine("exact", exact.decoder, exact.tokenizer, None, threads=1, kv_memory=64 << 20)
    ours, theirs = load().logits(PROMPTS[1]), reference.logits(PROMPTS[1])
    reference.close()
    errors = (ours - theirs).norm(dim=1) / theirs.norm(dim=1)
    # Where two experts are liked almost equally, rounding chooses: such tokens are few and far off.
    assert errors.median() <= 0.05
