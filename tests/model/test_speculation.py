"""Drafts of the MTP layer, on a model whose next token is known: a cycle through the vocabulary."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
import torch

from model.config import DecoderConfig
from model.decoder import Decoder, DecoderWeights, Layer
from model.engine import Engine, SamplingParams
from model.feed_forward import DenseFeedForward
from model.linear import DenseLinear
from model.mtp import MtpLayer
from model.pages import PAGE
from model.tokenizer import ModelTokenizer
from tests.model import tiny

CYCLE, WIDTH, HEAD = 200, 288, 16
NEXT = torch.randperm(CYCLE, generator=torch.Generator().manual_seed(1))


def silent_layer() -> Layer:
    """A block that adds nothing to the residual stream."""
    feed_forward = DenseFeedForward(DenseLinear(torch.zeros(2, WIDTH)), DenseLinear(torch.zeros(WIDTH, 1)))
    qkv = DenseLinear(torch.randn(3 * HEAD, WIDTH))
    return Layer(torch.ones(WIDTH), qkv, None, DenseLinear(torch.zeros(WIDTH, HEAD)), torch.ones(WIDTH), feed_forward)


def cycling(mtp_hits: bool) -> Decoder:
    """After token t comes NEXT[t]. The MTP layer knows that too, or takes the token before for the last one."""
    vocabulary = len(tiny.byte_vocabulary()[0])
    embedding, _ = torch.linalg.qr(torch.randn(WIDTH, WIDTH))
    embedding = embedding[:vocabulary]
    head = torch.zeros(vocabulary, WIDTH)
    head[NEXT] = embedding[:CYCLE] * 4
    half = torch.eye(WIDTH)
    first, second = (half, half * 0) if mtp_hits else (half * 0, half)
    mtp = MtpLayer(
        embedding_norm=torch.ones(WIDTH),
        hidden_norm=torch.ones(WIDTH),
        projection=DenseLinear(torch.cat((first, second), dim=1)),
        layer=silent_layer(),
        norm=torch.ones(WIDTH),
    )
    config = DecoderConfig(
        vocab_size=vocabulary,
        hidden_size=WIDTH,
        num_layers=1,
        num_heads=1,
        num_kv_heads=1,
        head_dim=HEAD,
        intermediate_size=1,
        max_positions=512,
        rotary_dim=HEAD,
        mtp_layers=1,
    )
    weights = DecoderWeights(
        embed=lambda ids: embedding[ids].clone(),
        layers=[silent_layer()],
        norm=torch.ones(WIDTH),
        head=DenseLinear(head),
        mtp=mtp,
    )
    return Decoder(config, weights, torch.float32)


def engine_of(decoder: Decoder) -> Engine:
    tokens, merges, types = tiny.byte_vocabulary()
    metadata = {
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.pre": "gpt-2",
        "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.token_type": types,
        "tokenizer.ggml.merges": merges,
        "tokenizer.ggml.eos_token_id": len(tokens) - 1,
    }
    return Engine("cycle", decoder, ModelTokenizer(metadata), threads=1)


@pytest.fixture
def knowing() -> Iterator[Engine]:
    engine = engine_of(cycling(mtp_hits=True))
    yield engine
    engine.close()


@pytest.fixture
def mistaken() -> Iterator[Engine]:
    engine = engine_of(cycling(mtp_hits=False))
    yield engine
    engine.close()


def expected(start: int, count: int) -> tuple[int, ...]:
    tokens = []
    for _ in range(count):
        start = int(NEXT[start])
        tokens.append(start)
    return tuple(tokens)


@pytest.fixture(autouse=True)
def _no_lookup(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the MTP layer drafts."""
    monkeypatch.setattr("model.speculation.LOOKUP_LIMIT", 0)


class DescribeMtpDrafts:
    @pytest.mark.parametrize("prompt", [[5], [7, 9, 20], list(range(130))])
    def it_takes_several_tokens_a_pass_when_they_are_right(self, knowing: Engine, prompt: list[int]) -> None:
        done = knowing.generate(prompt, SamplingParams(max_tokens=80))
        state = knowing.statistics()
        assert done.token_ids == expected(prompt[-1], 80)
        assert state.accepted_tokens == state.drafted_tokens > 50
        assert state.steps < 35

    def it_lets_the_layer_read_the_prompt(self, knowing: Engine) -> None:
        prompt = list(range(130))
        knowing.generate(prompt, SamplingParams(max_tokens=1))
        runner = knowing._runner
        pages = runner.call(lambda: runner.memory.prefixes.match(prompt))  # the pass that read it is over then
        keys = runner.memory.pool.keys[1]
        assert len(pages) == 2
        assert all(bool(keys[0, page * PAGE : (page + 1) * PAGE].abs().sum(-1).min() > 0) for page in pages)

    def it_learns_when_they_are_wrong(self, mistaken: Engine) -> None:
        done = mistaken.generate([5], SamplingParams(max_tokens=120))
        state = mistaken.statistics()
        assert done.token_ids == expected(5, 120)
        assert state.drafted_tokens < 60
        assert state.steps > 100

    def it_gives_drawn_text_too_without_change(self, knowing: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        params = SamplingParams(max_tokens=100, temperature=8.0, seed=4)
        with_drafts = knowing.generate([3], params).token_ids
        assert 0 < knowing.statistics().accepted_tokens < knowing.statistics().drafted_tokens
        monkeypatch.setattr("model.speculation.FEW_SEQUENCES", 0)
        assert knowing.generate([3], params).token_ids == with_drafts

    def it_follows_each_of_several_sequences(self, knowing: Engine) -> None:
        streams = [knowing.stream([start], SamplingParams(max_tokens=40)) for start in (1, 50, 120)]
        for start, stream in zip((1, 50, 120), streams, strict=True):
            done = list(stream)[-1].completion
            assert done is not None
            assert done.token_ids == expected(start, 40)
        assert knowing.statistics().steps < 60

    def it_keeps_the_distribution(self, knowing: Engine) -> None:
        """Tokens drawn behind a draft are the expected one as often as the model's own probability says."""
        logits = knowing.logits([5])[0] / 12.0
        probability = float(logits.softmax(0)[int(NEXT[5])])
        assert 0.2 < probability < 0.8
        hits = places = 0
        for seed in range(60):
            params = SamplingParams(max_tokens=40, temperature=12.0, seed=seed)
            drawn = [5, *knowing.generate([5], params).token_ids]
            inside = [(a, b) for a, b in itertools.pairwise(drawn) if a < CYCLE]
            hits += sum(int(NEXT[a]) == b for a, b in inside)
            places += len(inside)
        assert knowing.statistics().accepted_tokens > 200
        assert abs(hits / places - probability) < 4 * (probability * (1 - probability) / places) ** 0.5
