"""A whole decoder in one call of the compiled kernels, beside the same decoder block by block in torch."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from model.config import DecoderConfig
from model.decoder import Decoder, DecoderWeights, Layer
from model.errors import ConfigurationError
from model.experts import ResidentExperts
from model.feed_forward import DenseFeedForward, MixtureOfExperts, Router
from model.linear import DenseLinear, Linear
from model.native.library import AVX2, activations, built, cache_precision, library, opened, workshop
from model.native.matrix import NativeLinear
from model.native.pool import NativePool
from model.pages import PAGE
from model.rows import IntegerRows
from model.runner import Runner
from model.step import Span, Step
from tests.model.passes import OneSequence, greedy

PLAIN = DecoderConfig(
    vocab_size=160,
    hidden_size=128,
    intermediate_size=192,
    num_layers=3,
    num_heads=6,
    num_kv_heads=2,
    head_dim=64,
    rotary_dim=64,
    max_positions=2048,
)
SHAPES = {
    "three query heads a key head": PLAIN,
    "one query head a key head": replace(PLAIN, num_heads=2),
    "twelve query heads a key head": replace(PLAIN, num_heads=12, num_kv_heads=1, head_dim=16, rotary_dim=16),
    "eight, of 128 dimensions, half of them rotary": replace(
        PLAIN, num_heads=8, num_kv_heads=1, head_dim=128, rotary_dim=64
    ),
    "heads of 80, an inner size of no whole block": replace(PLAIN, head_dim=80, rotary_dim=80, intermediate_size=224),
    "norms of queries and keys": replace(PLAIN, qk_norm=True),
}


pytestmark = pytest.mark.usefixtures("compiled")


def quantized(rows: int, columns: int, bias: torch.Tensor | None = None) -> tuple[Linear, Linear]:
    """The same random int4 matrix for the kernels, and as floats for torch."""
    kernels = library()
    assert kernels is not None
    packed = torch.randint(-(1 << 31), 1 << 31, (rows, columns // 8), dtype=torch.int32)
    source = IntegerRows(packed, 4, columns, torch.rand(rows, columns // 32).add(0.5).mul(0.25 / columns**0.5))
    return NativeLinear(kernels, [source], bias), DenseLinear(source.dense(0, rows, torch.float32), bias)


def dense(config: DecoderConfig, inner: int = 0) -> tuple[DenseFeedForward, DenseFeedForward]:
    """SwiGLU of random matrices, for the kernels and for torch."""
    inner = inner or config.intermediate_size
    gate_up, down = quantized(2 * inner, config.hidden_size), quantized(config.hidden_size, inner)
    return DenseFeedForward(gate_up[0], down[0]), DenseFeedForward(gate_up[1], down[1])


def experts_of(config: DecoderConfig) -> tuple[MixtureOfExperts, MixtureOfExperts]:
    """The same for a mixture of experts."""
    router = Router(
        torch.randn(config.num_experts, config.hidden_size),
        torch.randn(config.num_experts) * 0.1,
        config.experts_per_token,
        groups=config.expert_groups,
        groups_per_token=config.groups_per_token,
        normalize=config.normalize_expert_weights,
        scale=config.routed_scale,
    )
    inner = config.expert_intermediate_size
    routed = [dense(config, inner) for _ in range(config.num_experts)]
    shared = dense(config, inner * config.num_shared_experts) if config.num_shared_experts else (None, None)
    made = []
    for side in (0, 1):
        held = ResidentExperts([(feed[side].gate_up, feed[side].down) for feed in routed])
        made.append(MixtureOfExperts(router, held, shared[side]))
    return made[0], made[1]


def pair(config: DecoderConfig, *, bias: bool = False) -> tuple[Decoder, Decoder]:
    """A decoder in one call and in torch's float32, of the same weights."""
    torch.manual_seed(11)
    layers: tuple[list[Layer], list[Layer]] = ([], [])
    heads = config.num_heads + config.num_kv_heads
    wide = (heads + config.num_kv_heads) * config.head_dim
    for index in range(config.num_layers):
        shared = {
            "attention_norm": torch.rand(config.hidden_size) + 0.5,
            "qk_norm": torch.rand(heads, config.head_dim) + 0.5 if config.qk_norm else None,
            "feed_forward_norm": torch.rand(config.hidden_size) + 0.5,
        }
        qkv = quantized(wide, config.hidden_size, torch.randn(wide) if bias else None)
        output = quantized(config.hidden_size, config.num_heads * config.head_dim)
        feed_forward = experts_of(config) if index >= config.num_dense_layers and config.num_experts else dense(config)
        for side, into in enumerate(layers):
            into.append(
                Layer(
                    **shared,  # type: ignore[arg-type]
                    qkv=qkv[side],
                    output=output[side],
                    feed_forward=feed_forward[side],
                )
            )
    table = torch.randn(config.vocab_size, config.hidden_size)
    norm, head = torch.rand(config.hidden_size) + 0.5, quantized(config.vocab_size, config.hidden_size)
    made = [
        Decoder(config, DecoderWeights(lambda ids: table[ids], its, norm, head[side]), dtype)
        for side, (its, dtype) in enumerate(zip(layers, (torch.bfloat16, torch.float32), strict=True))
    ]
    return made[0], made[1]


def some_ids(count: int) -> list[int]:
    return torch.randint(0, PLAIN.vocab_size, (count,), generator=torch.Generator().manual_seed(count)).tolist()


@pytest.fixture(params=["int8 int8", "bf16 int8", "bf16 bf16"])
def kinds(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """What rows are multiplied as, and what keys and values are kept as."""
    kernels = library()
    assert kernels is not None
    for name, value in zip(("IMPASTO_ACTIVATIONS", "IMPASTO_KV"), request.param.split(), strict=True):
        monkeypatch.setenv(name, value)
    if f"{activations(kernels)} {cache_precision(kernels)}" != request.param:
        pytest.skip("bfloat16 needs AVX-512")
    return request.param


class DescribeNetwork:
    @pytest.mark.parametrize("name", SHAPES)
    @pytest.mark.parametrize("count", [1, 5, 31, 200])
    def it_computes_what_torch_computes(self, kinds: str, name: str, count: int) -> None:
        one_call, in_torch = pair(SHAPES[name], bias=count == 5)
        ids = some_ids(count)
        ours, exact = OneSequence(one_call).logits(ids), OneSequence(in_torch).logits(ids)
        assert isinstance(one_call.new_pool(1), NativePool)
        assert not isinstance(in_torch.new_pool(1), NativePool)
        assert (ours - exact).norm() / exact.norm() <= (0.03 if "int8" in kinds else 0.02)

    @pytest.mark.parametrize("name", SHAPES)
    def it_gives_a_token_the_same_bits_however_passes_are_cut(self, kinds: str, name: str) -> None:
        assert kinds
        decoder, _ = pair(SHAPES[name])
        ids = some_ids(150)
        whole = OneSequence(decoder).logits(ids)
        for cuts in ((1, 2, 3, 150), (64, 128, 150), (33, 66, 99, 150), (147, 148, 149, 150)):
            sequence, start, parts = OneSequence(decoder), 0, []
            for end in cuts:
                parts.append(sequence.logits(ids[start:end], rowwise=end - start < 4))
                start = end
            assert torch.equal(torch.cat(parts), whole)

    @pytest.mark.parametrize("name", SHAPES)
    def it_gives_the_same_bits_in_narrower_vectors(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("IMPASTO_ACTIVATIONS", "int8")
        monkeypatch.setenv("IMPASTO_KV", "int8")
        seen = []
        for kernels in (library(), opened(built(AVX2))):
            assert kernels is not None
            monkeypatch.setattr("model.decoder.library", lambda kernels=kernels: kernels)
            monkeypatch.setattr("tests.model.native.test_network.library", lambda kernels=kernels: kernels)
            decoder, _ = pair(SHAPES[name], bias=True)
            assert isinstance(decoder.new_pool(1), NativePool)
            seen.append(OneSequence(decoder).logits(some_ids(130)))
        assert torch.equal(seen[0], seen[1])

    def it_keeps_no_bfloat16_where_vectors_are_narrow(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("IMPASTO_ACTIVATIONS", "bf16")
        monkeypatch.setenv("IMPASTO_KV", "bf16")
        narrow = opened(built(AVX2))
        assert (activations(narrow), cache_precision(narrow)) == ("int8", "int8")

    def it_refuses_a_setting_that_it_does_not_know(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("IMPASTO_KV", "int4")
        kernels = library()
        assert kernels is not None
        with pytest.raises(ConfigurationError, match="IMPASTO_KV"):
            cache_precision(kernels)

    def it_sees_beyond_the_chunks_of_attention(self) -> None:
        one_call, in_torch = pair(PLAIN)
        ids = some_ids(1200)
        ours, exact = OneSequence(one_call).logits(ids), OneSequence(in_torch).logits(ids)
        assert (ours[-40:] - exact[-40:]).norm() / exact[-40:].norm() <= 0.02

    def it_gives_the_same_bits_with_any_number_of_threads(self) -> None:
        decoder, _ = pair(PLAIN)
        ids = some_ids(100)
        seen = []
        for threads in (1, 2, 3):
            torch.set_num_threads(threads)
            seen.append(OneSequence(decoder).logits(ids))
        assert torch.equal(seen[0], seen[1])
        assert torch.equal(seen[0], seen[2])

    def it_has_the_cores_to_itself_where_an_engine_computes(self) -> None:
        decoder, _ = pair(PLAIN)
        kernels = library()
        assert kernels is not None
        runner = Runner(decoder, 2, max_batch=1, max_waiting=1, threads=2)
        try:
            assert runner.call(torch.get_num_threads) == 1  # torch's threads wait for work on the kernels' cores
            assert runner.call(lambda: workshop(kernels)) == workshop(kernels)
        finally:
            runner.close()

    def it_reads_pages_wherever_they_lie(self) -> None:
        decoder, _ = pair(PLAIN)
        ids = some_ids(200)
        apart = OneSequence(decoder, decoder.new_pool(12), [7, 2, 11, 5])
        assert torch.equal(apart.logits(ids), OneSequence(decoder).logits(ids))

    def it_computes_sequences_side_by_side(self) -> None:
        decoder, _ = pair(PLAIN)
        pool = decoder.new_pool(8)
        texts = [some_ids(90), some_ids(70)]
        alone = [OneSequence(decoder).logits([*text, 3])[-1] for text in texts]
        pages = [[0, 1], [5, 3]]
        for text, its in zip(texts, pages, strict=True):
            OneSequence(decoder, pool, its).logits(text)
        spans = [Span(its, len(text), 1, rowwise=True) for text, its in zip(texts, pages, strict=True)]
        with torch.inference_mode():
            both = decoder.logits(decoder.forward(torch.tensor([3, 3]), Step(pool, spans)))
        assert torch.equal(both, torch.stack(alone))

    def it_hides_what_a_mask_hides(self) -> None:
        """Two branches behind one beginning, computed at once, as scoring does."""
        decoder, _ = pair(PLAIN)
        start, branches = some_ids(70), ([4, 5, 6], [7, 8])
        alone = [OneSequence(decoder).logits(start + branch)[-1] for branch in branches]
        sequence = OneSequence(decoder)
        sequence.logits(start)
        visible = torch.block_diag(*[torch.ones(len(b), len(b)).tril() for b in branches]).bool()
        positions = torch.tensor([70, 71, 72, 70, 71])
        span = Span(sequence.pages, 70, 5, positions=positions, visible=visible)
        with torch.inference_mode():
            ids = torch.tensor([token for branch in branches for token in branch])
            logits = decoder.logits(decoder.forward(ids, Step(sequence.pool, [span], reads=True)))
        for row, expected in zip((2, 4), alone, strict=True):
            assert (logits[row] - expected).norm() / expected.norm() <= 0.02

    def it_keeps_keys_and_values_that_can_be_copied(self) -> None:
        decoder, _ = pair(PLAIN)
        ids = some_ids(130)
        sequence = OneSequence(decoder, decoder.new_pool(8), [0, 1, 2])
        before = sequence.logits(ids)
        sequence.pool.copy([0, 1, 2], [5, 6, 7])
        moved = OneSequence(decoder, sequence.pool, [5, 6, 7])
        moved.length = 129
        assert torch.equal(moved.logits(ids[129:], rowwise=True)[0], before[129])
        keys, values = sequence.pool.read(1, slice(0, PAGE))
        assert keys.shape == values.shape == (2, PAGE, 64)
        again, _ = sequence.pool.read(1, slice(5 * PAGE, 6 * PAGE))
        assert torch.equal(keys, again)

    def it_writes_the_same_answer_as_torch(self) -> None:
        one_call, in_torch = pair(PLAIN)
        prompt = some_ids(20)
        ours, exact = greedy(one_call, prompt, 12), greedy(in_torch, prompt, 12)
        assert ours[0] == exact[0]
        assert len(ours) == 12
