"""Prompts by the processor's tiles: the values of the file, the same bits for a token in any company, answers as before."""

from __future__ import annotations

import ctypes
import time
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from gguf.constants import GGMLQuantizationType as Kind

import model
from model.config import DecoderConfig
from model.engine import SamplingParams
from model.native.library import activations, library, tiles
from model.native.matrix import AS_IN_FILE
from tests.model import tiny
from tests.model.native.test_matrix import native
from tests.model.native.test_mixture import SHAPES as MIXTURES
from tests.model.native.test_network import PLAIN, SHAPES, pair, some_ids
from tests.model.passes import OneSequence, together


@pytest.fixture(autouse=True)
def kernels(compiled: None, monkeypatch: pytest.MonkeyPatch) -> ctypes.CDLL:
    """Kernels that use tiles; a processor without them reads prompts as it always did, which other tests hold."""
    assert compiled is None
    monkeypatch.delenv("IMPASTO_TILES")
    found = library()
    assert found is not None
    if not tiles(found):
        pytest.skip("this processor has no tiles (AMX)")
    return found


class DescribeProduct:
    @pytest.mark.parametrize("kind", ["Q4_0", "Q4_1", "Q8_0", "int4 128", *AS_IN_FILE])
    @pytest.mark.parametrize("tokens", [1, 16, 17, 50])
    def it_multiplies_the_values_of_the_file(self, kernels: ctypes.CDLL, kind: str, tokens: int) -> None:
        bias = torch.randn(208)
        product, weight = native(kernels, kind, 208, 768, bias)
        x = torch.randn(tokens, 768).bfloat16()
        exact = x.double() @ weight.double().t() + bias.double()
        assert (product.read(x).double() - exact).norm() / exact.norm() <= 0.003

    def it_gives_a_row_the_same_bits_beside_any_others(self, kernels: ctypes.CDLL) -> None:
        product, _ = native(kernels, "Q4_1", 1000, 1536)
        x = torch.randn(100, 1536).bfloat16()
        whole = product.read(x)
        for start, end in ((0, 1), (5, 7), (20, 23), (40, 47), (3, 90)):
            assert torch.equal(product.read(x[start:end]), whole[start:end])

    def it_writes_only_its_own_rows(self, kernels: ctypes.CDLL) -> None:
        for rows in (1, 15, 33, 65):
            product, weight = native(kernels, "Q4_1", rows, 256)
            x = torch.randn(20, 256).bfloat16()
            exact = x.double() @ weight.double().t()
            assert (product.read(x).double() - exact).norm() / exact.norm() <= 0.004


class DescribeNetwork:
    @pytest.mark.parametrize("name", SHAPES)
    @pytest.mark.parametrize("count", [5, 200])
    def it_computes_what_torch_computes(self, name: str, count: int) -> None:
        one_call, in_torch = pair(SHAPES[name], bias=count == 5)
        ids = some_ids(count)
        ours, exact = OneSequence(one_call).logits(ids), OneSequence(in_torch).logits(ids)
        assert (ours - exact).norm() / exact.norm() <= 0.03  # keys and values are in 8 bits

    @pytest.mark.parametrize("config", [*SHAPES.values(), *MIXTURES.values()], ids=[*SHAPES, *MIXTURES])
    def it_gives_a_token_the_same_bits_however_prompts_are_cut(self, config: DecoderConfig) -> None:
        decoder, _ = pair(config)
        ids = some_ids(250)
        whole = OneSequence(decoder).logits(ids)
        for threads, cuts in ((1, (1, 2, 30, 250)), (2, (64, 128, 250)), (3, (33, 140, 249, 250))):
            torch.set_num_threads(threads)
            sequence, start, parts = OneSequence(decoder), 0, []
            for end in cuts:
                parts.append(sequence.logits(ids[start:end]))
                start = end
            assert torch.equal(torch.cat(parts), whole)

    def it_reads_several_prompts_at_once(self) -> None:
        decoder, _ = pair(PLAIN)
        texts = [some_ids(90), some_ids(200)]
        pool = decoder.new_pool(8)
        both = together([OneSequence(decoder, pool, its) for its in ([0, 1], [5, 3, 2, 7])], texts)
        for one, text in zip(both, texts, strict=True):
            assert torch.equal(one, OneSequence(decoder).logits(text))

    def it_leaves_answers_as_they_are(self, monkeypatch: pytest.MonkeyPatch) -> None:
        seen = []
        for setting in ("1", "0"):
            monkeypatch.setenv("IMPASTO_TILES", setting)
            seen.append(OneSequence(pair(replace(PLAIN, num_layers=2))[0]).logits(some_ids(20), rowwise=True))
        assert torch.equal(seen[0], seen[1])

    def it_leaves_finer_products_alone(self, kernels: ctypes.CDLL, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("IMPASTO_ACTIVATIONS", "bf16")
        assert activations(kernels) == "bf16"
        assert not tiles(kernels)


def it_finds_the_whole_conversation_computed_as_a_prompt(tmp_path: Path) -> None:
    path = tiny.write(tmp_path / "tiny.gguf", "llama", Kind.Q4_0).path
    prompt, asked = [*range(20, 100)], SamplingParams(max_tokens=30, min_tokens=30)
    engine, fresh = (model.load(path, threads=1, kv_memory=64 << 20) for _ in range(2))
    try:
        first = engine.generate(prompt, asked)
        while not engine._runner._scheduler.idle or engine._runner._unsettled:
            time.sleep(0.01)
        turn = [*prompt, *first.token_ids, 7, 8, 9]
        second = engine.generate(turn, asked)
        assert second.cached_tokens >= len(turn) - 4
        assert second.token_ids == fresh.generate(turn, asked).token_ids
    finally:
        engine.close()
        fresh.close()
