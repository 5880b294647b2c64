"""GLM-4.5's block on the GPU's kernels (in Triton's interpreter) beside the same weights in the CPU's decoder, float32."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from model.config import DecoderConfig
from model.decoder import Decoder, DecoderWeights, Layer
from model.experts import ResidentExperts
from model.feed_forward import DenseFeedForward, MixtureOfExperts, Router
from model.gpu import grouped
from model.gpu.decoder import GpuDecoder, GpuLayer, GpuWeights
from model.gpu.graphs import DecodeGraphs, Decoding
from model.linear import DenseLinear
from tests.model.passes import all_logits

CONFIG = DecoderConfig(
    vocab_size=96, hidden_size=64, num_layers=2, num_heads=12, num_kv_heads=1, head_dim=16, rotary_dim=8,
    intermediate_size=96, max_positions=256, qk_norm=True, num_experts=6, num_dense_layers=1, experts_per_token=2,
    num_shared_experts=1, expert_intermediate_size=32, routed_scale=1.5, rope_theta=1e6,
)  # fmt: skip


def both(kind: str) -> tuple[GpuDecoder, Decoder]:
    torch.manual_seed(8)

    def made(experts: int, rows: int, columns: int) -> tuple[grouped.Matrices, list[DenseLinear]]:
        weights = torch.randn(experts, rows, columns) / columns**0.5
        matrices = grouped.int4(weights, 8) if kind == "int4" else grouped.fp8(weights)
        return matrices, [DenseLinear(one) for one in grouped.dense(matrices)]

    c, layers, plain = CONFIG, [], []
    wide = (c.num_heads + 2 * c.num_kv_heads) * c.head_dim
    for index in range(c.num_layers):
        mixture = index >= c.num_dense_layers
        inner = c.expert_intermediate_size if mixture else c.intermediate_size
        count = c.num_experts + 1 if mixture else 1
        (qkv, (flat_qkv,)), (output, (flat_output,)) = made(1, wide, c.hidden_size), made(1, c.hidden_size, c.q_rows)
        (gate_up, gates), (down, downs) = made(count, 2 * inner, c.hidden_size), made(count, c.hidden_size, inner)
        bias = torch.randn(wide) * 0.3
        norms = [torch.rand(c.hidden_size) + 0.5 for _ in range(2)]
        qk_norm = torch.rand(c.num_heads + c.num_kv_heads, c.head_dim) + 0.5
        router = None
        if mixture:
            router = Router(torch.randn(c.num_experts, c.hidden_size), torch.randn(c.num_experts) * 0.1, 2, scale=1.5)
        layers.append(GpuLayer(norms[0], qkv, bias, qk_norm, output, norms[1], router, gate_up, down))
        pairs = [*zip(gates, downs, strict=True)]
        feed = DenseFeedForward(*pairs[0])
        if router is not None:
            feed = MixtureOfExperts(router, ResidentExperts(pairs[:-1]), DenseFeedForward(*pairs[-1]))
        plain.append(Layer(norms[0], DenseLinear(flat_qkv._weight, bias), qk_norm, flat_output, norms[1], feed))
    embed, norm, (head, (flat_head,)) = (
        torch.randn(c.vocab_size, c.hidden_size),
        torch.ones(c.hidden_size),
        made(1, c.vocab_size, c.hidden_size),
    )
    gpu = GpuDecoder(c, GpuWeights(embed, layers, norm, head), pages=6)
    return gpu, Decoder(c, DecoderWeights(lambda ids: embed[ids], plain, norm, flat_head), torch.float32)


def told(ids: list[int], position: int, tables: list[list[int]]) -> Decoding:
    return Decoding(torch.tensor(ids), torch.full((len(ids),), position), torch.tensor(tables, dtype=torch.int32))


@pytest.mark.parametrize("kind", ["int4", "fp8"])
def it_gives_the_logits_of_the_block_in_float32(kind: str) -> None:
    gpu, plain = both(kind)
    texts = [[5, 9, 33], [7, 2, 90]]
    steps = [gpu(told([text[n] for text in texts], n, [[4], [1]])) for n in range(2)]
    for row, text in enumerate(texts):
        expected = all_logits(plain, text)
        for n in range(2):
            error = (steps[n][row] - expected[n]).norm() / expected[n].norm()
            assert error < 0.03, f"text {row}, token {n}: {error}"


def it_goes_through_graphs_of_rounded_sizes() -> None:
    gpu, _ = both("int4")
    alone = gpu(told([5, 7, 9], 0, [[4], [1], [2]])).clone()
    graphs = DecodeGraphs(gpu, empty_page=0, device=torch.device("cpu"), capture=repeated)
    assert torch.equal(graphs(told([5, 7, 9], 0, [[4], [1], [2]])), alone)


def repeated(work: Callable[[], torch.Tensor]) -> tuple[torch.Tensor, Callable[[], None]]:
    """The work again, into the same memory, as a graph does it."""
    out = work()

    def again() -> None:
        out.copy_(work())

    return out, again
