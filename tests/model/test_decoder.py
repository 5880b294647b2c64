"""The decoder computes what transformers' `Glm4MoeForCausalLM` computes."""

from __future__ import annotations

import itertools

import pytest
import torch

from model import config_hf, gguf_weights
from model.decoder import Decoder
from model.session import Sessions
from tests.model import reference

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
    return peer, gguf_weights.from_state_dict(peer.state_dict(), shape, dtype=torch.float32)


def peer_logits(peer, ids: list[int]) -> torch.Tensor:
    with torch.inference_mode():
        return peer(torch.tensor([ids])).logits[0]


def all_logits(decoder: Decoder, ids: list[int]) -> torch.Tensor:
    with Sessions(decoder).open([]) as session:
        return session.all_logits(ids)


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
        tokens = []
        with Sessions(decoder).open(prompt) as session:
            logits = session.prefill(prompt, lambda: False)
            while len(tokens) < 80:
                tokens.append(int(logits.argmax()))
                logits = session.decode(tokens[-1:])
        assert tokens == expected

    def it_gives_the_same_in_chunks_as_at_once(self) -> None:
        _, decoder = pair(True, True, 0.5, False)
        ids = random_ids(700, seed=2)
        with torch.inference_mode():
            whole = decoder.logits(decoder.forward(torch.tensor(ids), decoder.new_cache()))
            cache = decoder.new_cache()
            parts = []
            for start, end in itertools.pairwise((0, 1, 8, 300, 301, 555, 700)):
                parts.append(decoder.logits(decoder.forward(torch.tensor(ids[start:end]), cache)))
                cache.commit(ids[start:end])
        assert (torch.cat(parts) - whole).abs().max() <= 1e-4

    def it_keeps_branches_apart(self) -> None:
        _, decoder = pair(True, False, 1.0, False)
        prompt, first, second = random_ids(20), random_ids(5, seed=3), random_ids(7, seed=4)
        with Sessions(decoder).open(prompt) as session:
            session.prefill(prompt, lambda: False)
            together = session.branches([first, second])
        for branch, rows in ((first, together[:5]), (second, together[5:])):
            alone = all_logits(decoder, prompt + branch)[len(prompt) :]
            assert (rows - alone).abs().max() <= 1e-4

    def it_runs_one_key_head_per_query_head_and_one_for_all(self) -> None:
        for kv_heads in (1, 12):
            peer, decoder = pair(True, False, 0.5, False, kv_heads=kv_heads)
            ids = random_ids(17)
            assert (all_logits(decoder, ids) - peer_logits(peer, ids)).abs().max() <= 1e-4


class DescribeSessions:
    def it_reuses_whole_chunks_and_computes_the_same_bits(self) -> None:
        _, decoder = pair(True, True, 0.5, False)
        prompt = random_ids(600, seed=5)
        sessions = Sessions(decoder)
        with sessions.open(prompt) as session:
            assert session.reused == 0
            fresh = session.prefill(prompt, lambda: False)
        with sessions.open(prompt) as session:
            assert session.reused == 512
            again = session.prefill(prompt, lambda: False)
        assert torch.equal(fresh, again)

    def it_forgets_what_differs(self) -> None:
        _, decoder = pair(False, False, 1.0, False)
        sessions = Sessions(decoder)
        prompt = random_ids(600, seed=6)
        with sessions.open(prompt) as session:
            session.prefill(prompt, lambda: False)
        other = [*prompt[:300], (prompt[300] + 1) % VOCABULARY, *prompt[301:]]
        with sessions.open(other) as session:
            assert session.reused == 256
            logits = session.prefill(other, lambda: False)
        with Sessions(decoder).open(other) as session:
            assert torch.equal(logits, session.prefill(other, lambda: False))
