"""The decoder computes what transformers' `Glm4MoeForCausalLM` computes."""

from __future__ import annotations

import itertools

import pytest
import torch

from model import config_hf, hf_weights
from model.engine import Engine
from model.pages import PAGE
from model.step import Span, Step
from tests.model import reference
from tests.model.passes import OneSequence, all_logits, greedy, together

LAYERS, VOCABULARY = 3, 320
SHAPES = list(itertools.product((False, True), (False, True), (0.5, 1.0), (False, True)))


def pair(bias: bool, qk_norm: bool, rotary: float, tied: bool, heads: int = 12, kv_heads: int = 2):
    peer = reference.glm(
        LAYERS,
        vocab_size=VOCABULARY,
        hidden_size=96,
        intermediate_size=160,
        num_attention_heads=heads,
        num_key_value_heads=kv_heads,
        head_dim=16,
        max_position_embeddings=1024,
        attention_bias=bias,
        use_qk_norm=qk_norm,
        partial_rotary_factor=rotary,
        rope_theta=1e6,
        tie_word_embeddings=tied,
    )
    shape = config_hf.from_hf(peer.config.to_dict())
    return peer, hf_weights.from_state_dict(peer.state_dict(), shape, dtype=torch.float32)


def peer_logits(peer, ids: list[int]) -> torch.Tensor:
    with torch.inference_mode():
        return peer(torch.tensor([ids])).logits[0]


def random_ids(count: int, seed: int = 0) -> list[int]:
    return torch.randint(0, VOCABULARY, (count,), generator=torch.Generator().manual_seed(seed)).tolist()


class DescribeDecoder:
    @pytest.mark.parametrize(("bias", "qk_norm", "rotary", "tied"), SHAPES)
    def it_gives_the_peers_logits(self, bias: bool, qk_norm: bool, rotary: float, tied: bool) -> None:
        peer, decoder = pair(bias, qk_norm, rotary, tied)
        ids = random_ids(61)
        assert (all_logits(decoder, ids) - peer_logits(peer, ids)).abs().max() <= 1e-4

    @pytest.mark.parametrize(("bias", "qk_norm"), [(True, True), (False, False)])
    def it_decodes_the_peers_greedy_tokens_through_its_cache(self, bias: bool, qk_norm: bool) -> None:
        peer, decoder = pair(bias, qk_norm, 0.5, False)
        prompt = random_ids(9, seed=1)
        with torch.inference_mode():
            expected = peer.generate(
                torch.tensor([prompt]), max_new_tokens=80, do_sample=False, eos_token_id=None, pad_token_id=0
            )[0, len(prompt) :].tolist()
        assert greedy(decoder, prompt, 80) == expected

    def it_gives_the_same_in_chunks_as_at_once(self) -> None:
        peer, decoder = pair(True, True, 0.5, False)
        ids = random_ids(700, seed=2)
        whole = peer_logits(peer, ids)
        sequence = OneSequence(decoder)
        cuts = itertools.pairwise((0, 1, 8, 300, 301, 555, 700))
        parts = [sequence.logits(ids[start:end]) for start, end in cuts]
        assert (torch.cat(parts) - whole).abs().max() <= 1e-4

    def it_computes_a_ragged_batch_in_scattered_pages(self) -> None:
        peer, decoder = pair(True, True, 0.5, False)
        pool = decoder.new_pool(16)
        texts = [random_ids(count, seed=count) for count in (5, 130, 64, 91)]
        places = [[9], [3, 14, 2], [7], [12, 1]]
        sequences = [OneSequence(decoder, pool, pages) for pages in places]
        first = together(sequences, [text[: len(text) // 2] for text in texts])
        second = together(sequences, [text[len(text) // 2 :] for text in texts])
        for text, rows in zip(texts, zip(first, second, strict=True), strict=True):
            assert (torch.cat(rows) - peer_logits(peer, text)).abs().max() <= 1e-4

    def it_keeps_branches_apart(self) -> None:
        _, decoder = pair(True, False, 1.0, False)
        prompt, first, second = random_ids(20), random_ids(5, seed=3), random_ids(7, seed=4)
        sequence = OneSequence(decoder)
        sequence.logits(prompt)
        positions = torch.cat((torch.arange(20, 25), torch.arange(20, 27)))
        visible = torch.block_diag(torch.ones(5, 5).tril(), torch.ones(7, 7).tril()).bool()
        span = Span(sequence.pages, 20, 12, positions=positions, visible=visible)
        with torch.inference_mode():
            hidden = decoder.forward(torch.tensor(first + second), Step(sequence.pool, [span], reads=True))
            rows = decoder.logits(hidden)
        for branch, part in ((first, rows[:5]), (second, rows[5:])):
            alone = all_logits(decoder, prompt + branch)[len(prompt) :]
            assert (part - alone).abs().max() <= 1e-4

    def it_runs_one_key_head_per_query_head_and_one_for_all(self) -> None:
        for kv_heads in (1, 12):
            peer, decoder = pair(True, False, 0.5, False, kv_heads=kv_heads)
            ids = random_ids(17)
            assert (all_logits(decoder, ids) - peer_logits(peer, ids)).abs().max() <= 1e-4


class DescribeExactness:
    """With the kernels of quantized weights, a row's bits depend on its own sequence only."""

    def it_gives_a_prompt_the_same_bits_wherever_it_is_cut(self, engine: Engine) -> None:
        decoder = engine._runner.decoder
        ids = random_ids(250, seed=5)
        whole = OneSequence(decoder).logits(ids)
        for cuts in ((0, PAGE, 250), (0, 2 * PAGE, 3 * PAGE, 250)):
            sequence = OneSequence(decoder)
            parts = [sequence.logits(ids[start:end]) for start, end in itertools.pairwise(cuts)]
            assert torch.equal(torch.cat(parts), whole)

    def it_gives_generated_tokens_the_same_bits_alone_and_many_at_once(self, engine: Engine) -> None:
        decoder = engine._runner.decoder
        prompt, output = random_ids(100, seed=6), random_ids(9, seed=7)
        alone = OneSequence(decoder)
        alone.logits(prompt)
        one_by_one = torch.cat([alone.logits([token], rowwise=True) for token in output])
        at_once = OneSequence(decoder)
        at_once.logits(prompt)
        assert torch.equal(at_once.logits(output, rowwise=True), one_by_one)

    def it_gives_a_sequence_the_same_bits_in_any_company(self, engine: Engine) -> None:
        decoder = engine._runner.decoder
        pool = decoder.new_pool(12)
        texts = [random_ids(count, seed=count) for count in (70, 1, 33, 90)]
        company = [OneSequence(decoder, pool, pages) for pages in ([5, 2], [7], [11], [9, 8])]
        for text, rows in zip(texts, together(company, texts), strict=True):
            assert torch.equal(rows, all_logits(decoder, text))
