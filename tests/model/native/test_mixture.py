"""A mixture of experts in one call of the compiled kernels, beside the same experts in torch."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from model.decoder import Decoder
from model.errors import ModelUnusable
from model.experts import HotSet, OffloadedExperts, ResidentExperts
from model.feed_forward import MixtureOfExperts
from model.kv_pool import KvPool
from model.native.library import AVX2, activations, built, library, opened
from model.native.pool import NativePool
from model.pages import pages_for
from tests.model.native.test_network import PLAIN, pair, some_ids
from tests.model.passes import OneSequence

AIR = replace(
    PLAIN,
    num_heads=12,
    num_kv_heads=1,
    head_dim=32,
    rotary_dim=16,
    max_positions=256,
    num_experts=8,
    num_dense_layers=1,
    experts_per_token=3,
    num_shared_experts=1,
    expert_intermediate_size=64,
)
SHAPES = {
    "one dense layer, a shared expert": AIR,
    "groups, two shared experts, norms of queries and keys": replace(
        AIR, qk_norm=True, num_shared_experts=2, expert_groups=4, groups_per_token=2, routed_scale=2.5
    ),
    "no shared expert, weights as they are, an inner size of no whole block": replace(
        AIR, num_shared_experts=0, normalize_expert_weights=False, expert_intermediate_size=96
    ),
}


pytestmark = pytest.mark.usefixtures("compiled")


def in_torch(decoder: Decoder, config=AIR) -> OneSequence:
    """The decoder block by block: another pool than the kernels' says so."""
    pages = pages_for(config.max_positions)
    pool = KvPool(decoder.kv_layers, config.num_kv_heads, config.head_dim, torch.bfloat16, pages)
    return OneSequence(decoder, pool)


def offloaded(decoder: Decoder, budget: int) -> tuple[Decoder, HotSet]:
    """The same model with its experts made when they are used."""
    hot, layers = HotSet(budget), []
    for index, layer in enumerate(decoder._weights.layers):
        feed = layer.feed_forward
        if isinstance(feed, MixtureOfExperts) and isinstance(feed.experts, ResidentExperts):
            held = feed.experts
            experts = OffloadedExperts(hot, index, held.all.__getitem__, held.expert_bytes)
            layer = replace(layer, feed_forward=MixtureOfExperts(feed.router, experts, feed.shared))
        layers.append(layer)
    return Decoder(decoder.config, replace(decoder._weights, layers=layers), torch.bfloat16), hot


def errors(name: str, count: int) -> torch.Tensor:
    """How far each of `count` tokens is from torch's `[count]`, against its own length."""
    decoder, _ = pair(SHAPES[name], bias=True)
    assert isinstance(decoder.new_pool(1), NativePool)
    ids = some_ids(count)
    ours, theirs = OneSequence(decoder).logits(ids), in_torch(decoder, SHAPES[name]).logits(ids)
    return (ours - theirs).norm(dim=1) / theirs.norm(dim=1)


class DescribeMixture:
    @pytest.mark.parametrize("name", SHAPES)
    @pytest.mark.parametrize("count", [1, 5, 100])
    def it_computes_what_torch_computes(self, name: str, count: int, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("IMPASTO_ACTIVATIONS", "bf16")
        monkeypatch.setenv("IMPASTO_KV", "bf16")
        kernels = library()
        assert kernels is not None
        # Where two experts are liked almost equally, rounding chooses: such tokens are few and far off.
        assert errors(name, count).quantile(0.8) <= (0.02 if activations(kernels) == "bf16" else 0.06)

    @pytest.mark.parametrize("name", SHAPES)
    def it_rounds_to_eight_bits_without_losing_the_way(self, name: str) -> None:
        assert errors(name, 100).median() <= 0.03

    @pytest.mark.parametrize("name", SHAPES)
    def it_gives_a_token_the_same_bits_however_passes_are_cut(self, name: str) -> None:
        decoder, _ = pair(SHAPES[name])
        ids = some_ids(110)
        whole = OneSequence(decoder).logits(ids)
        for threads, cuts in ((1, (1, 2, 3, 110)), (2, (64, 110)), (3, (33, 108, 109, 110))):
            torch.set_num_threads(threads)
            sequence, start, parts = OneSequence(decoder), 0, []
            for end in cuts:
                parts.append(sequence.logits(ids[start:end], rowwise=end - start < 4))
                start = end
            assert torch.equal(torch.cat(parts), whole)

    def it_gives_the_same_bits_in_narrower_vectors(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("IMPASTO_ACTIVATIONS", "int8")
        monkeypatch.setenv("IMPASTO_KV", "int8")
        seen = []
        for kernels in (library(), opened(built(AVX2))):
            assert kernels is not None
            monkeypatch.setattr("model.decoder.library", lambda kernels=kernels: kernels)
            monkeypatch.setattr("tests.model.native.test_network.library", lambda kernels=kernels: kernels)
            seen.append(OneSequence(pair(AIR)[0]).logits(some_ids(70)))
        assert torch.equal(seen[0], seen[1])

    @pytest.mark.parametrize("budget", [0, 200_000])
    def it_asks_for_experts_that_are_not_held(self, budget: int) -> None:
        decoder, _ = pair(AIR)
        other, hot = offloaded(decoder, budget)
        assert isinstance(other.new_pool(1), NativePool)
        for count in (1, 80):
            ids = some_ids(count)
            assert torch.equal(OneSequence(other).logits(ids), OneSequence(decoder).logits(ids))
        assert hot.statistics.misses > 0
        assert hot.nbytes <= budget

    def it_passes_on_what_went_wrong_with_an_expert(self) -> None:
        other, _ = offloaded(pair(AIR)[0], 0)
        for layer in other._weights.layers[1:]:
            experts = layer.feed_forward.experts  # type: ignore[attr-defined]
            experts._make = lambda _: (_ for _ in ()).throw(ModelUnusable("The file was cut off."))
        with pytest.raises(ModelUnusable, match="cut off"):
            OneSequence(other).logits([3])
