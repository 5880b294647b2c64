"""Mixture-of-experts models of both shapes compute what transformers' `Glm4MoeForCausalLM` computes.

Float32, all logits within 1e-4, and the same greedy tokens: alone, in a ragged batch, in chunks, on a reused prefix.
"""

from __future__ import annotations

import itertools
from typing import Any

import pytest
import torch

from model import config_hf, hf_weights
from model.decoder import Decoder
from tests.model import reference
from tests.model.passes import OneSequence, all_logits, greedy, together

Pair = tuple[Any, Decoder]


@pytest.fixture(scope="module", params=list(reference.SHAPES))
def pair(request: pytest.FixtureRequest) -> Pair:
    """The peer and ours, of the shape of Air (1 dense layer, no QK-norm) and of the 355B models (3, with)."""
    torch.manual_seed(1)
    torch.set_num_threads(1)
    return both(**reference.SHAPES[request.param])


def both(**values: Any) -> Pair:
    peer = reference.mixture(**values)
    shape = config_hf.from_hf(peer.config.to_dict())
    return peer, hf_weights.from_state_dict(peer.state_dict(), shape, dtype=torch.float32)


def text(count: int, seed: int = 0) -> list[int]:
    return torch.randint(0, 261, (count,), generator=torch.Generator().manual_seed(seed)).tolist()


def error(got: torch.Tensor, expected: torch.Tensor) -> float:
    return float((got - expected).abs().max())


class DescribeParity:
    def it_has_experts_and_logits_worth_comparing(self, pair: Pair) -> None:
        peer, decoder = pair
        assert not decoder.config.is_dense(decoder.config.num_layers - 1)
        assert reference.logits(peer, text(8)).std() > 0.1

    def it_gives_the_peers_logits(self, pair: Pair) -> None:
        peer, decoder = pair
        ids = text(150)
        assert error(all_logits(decoder, ids), reference.logits(peer, ids)) <= 1e-4

    def it_gives_the_peers_greedy_tokens(self, pair: Pair) -> None:
        peer, decoder = pair
        prompt = text(9, seed=1)
        expected = reference.greedy(peer, prompt, 256)
        assert len(set(expected)) > 10
        assert greedy(decoder, prompt, 256) == expected

    def it_gives_them_in_a_ragged_batch(self, pair: Pair) -> None:
        peer, decoder = pair
        prompts = [text(count, seed=count) for count in (3, 130, 64)]
        pool = decoder.new_pool(32)
        batch = [OneSequence(decoder, pool, list(range(n * 8 + 7, n * 8 - 1, -1))) for n in range(3)]
        found: list[list[int]] = [[], [], []]
        rows = together(batch, prompts)
        while len(found[0]) < 256:
            for tokens, logits in zip(found, rows, strict=True):
                tokens.append(int(logits[-1].argmax()))
            rows = together(batch, [tokens[-1:] for tokens in found], rowwise=True)
        for prompt, tokens, last in zip(prompts, found, rows, strict=True):
            assert tokens == reference.greedy(peer, prompt, 256)
            assert error(last[-1], reference.logits(peer, prompt + tokens)[-1]) <= 1e-4

    def it_gives_them_when_the_prompt_comes_in_chunks(self, pair: Pair) -> None:
        peer, decoder = pair
        ids = text(300, seed=2)
        sequence = OneSequence(decoder)
        cuts = itertools.pairwise((0, 1, 2, 70, 128, 130, 290, 300))
        parts = torch.cat([sequence.logits(ids[start:end]) for start, end in cuts])
        assert error(parts, reference.logits(peer, ids)) <= 1e-4

    def it_gives_them_behind_a_reused_prefix(self, pair: Pair) -> None:
        peer, decoder = pair
        prefix, ends = text(128, seed=3), [text(40, seed=4), text(70, seed=5)]
        first = OneSequence(decoder)
        first.logits(prefix)
        for end in ends:
            again = OneSequence(decoder, first.pool, first.pages)
            again.length = len(prefix)
            assert error(again.logits(end), reference.logits(peer, prefix + end)[len(prefix) :]) <= 1e-4

    @pytest.mark.parametrize(
        "values",
        [
            {"n_group": 4, "topk_group": 2},
            {"norm_topk_prob": False},
            {"n_shared_experts": 2},
            {"num_experts_per_tok": 16},
            {"attention_bias": False, "partial_rotary_factor": 1.0, "num_key_value_heads": 12},
            {"first_k_dense_replace": 0},
            {"tie_word_embeddings": True},
        ],
        ids=str,
    )
    def it_gives_the_logits_of_other_settings(self, values: dict[str, Any]) -> None:
        peer, decoder = both(**{**reference.FULL, **values})
        ids = text(70, seed=6)
        assert error(all_logits(decoder, ids), reference.logits(peer, ids)) <= 1e-4
