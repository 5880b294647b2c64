"""A small GLM-4.5 with its MTP layer, of the same random weights for the GPU's decoder and for the CPU's, float32."""

from __future__ import annotations

import torch

from model.config import DecoderConfig
from model.decoder import Decoder, DecoderWeights, Layer
from model.experts import ResidentExperts
from model.feed_forward import DenseFeedForward, FeedForward, MixtureOfExperts, Router
from model.gpu.blocks import GpuLayer
from model.gpu.decoder import GpuDecoder, GpuWeights
from model.gpu.drafting import DraftingDecoder, GpuMtpLayer
from model.gpu.graphs import Decoding
from model.gpu.matrices import Matrices, dense, fp8, int4
from model.linear import DenseLinear
from model.mtp import MtpLayer
from tests.model.gpu.devices import DEVICE

CONFIG = DecoderConfig(
    vocab_size=96, hidden_size=64, num_layers=2, num_heads=12, num_kv_heads=1, head_dim=16, rotary_dim=8,
    intermediate_size=96, max_positions=256, qk_norm=True, num_experts=6, num_dense_layers=1, experts_per_token=2,
    num_shared_experts=1, expert_intermediate_size=32, routed_scale=1.5, rope_theta=1e6,
)  # fmt: skip
PAGES = 6


def told(ids: list[int], positions: list[int], tables: list[list[int]]) -> Decoding:
    """A step, where the kernels run."""
    return Decoding(
        torch.tensor(ids, device=DEVICE),
        torch.tensor(positions, device=DEVICE),
        torch.tensor(tables, dtype=torch.int32, device=DEVICE),
    )


class Twins:
    """The same model twice."""

    def __init__(self, kind: str) -> None:
        torch.manual_seed(8)
        self._kind = kind
        c = CONFIG
        layers = [self._layer(mixture=index >= c.num_dense_layers) for index in range(c.num_layers)]
        embed, norm, (head, flat_head) = torch.randn(c.vocab_size, c.hidden_size), ones(), self._one(c.vocab_size)
        projection, flat_projection = self._one(c.hidden_size, 2 * c.hidden_size)
        norms, (block, flat_block) = [torch.rand(c.hidden_size) + 0.5 for _ in range(3)], self._layer(mixture=True)
        there = [one.to(DEVICE) for one in norms]
        mtp = MtpLayer(norms[0], norms[1], flat_projection, flat_block, norms[2])
        weights = DecoderWeights(lambda ids: embed[ids], [flat for _, flat in layers], norm, flat_head, mtp=mtp)
        self.plain = Decoder(c, weights, torch.float32)
        on_device = GpuWeights(embed.to(DEVICE), [layer for layer, _ in layers], norm.to(DEVICE), head)
        self.gpu = GpuDecoder(c, on_device, PAGES)
        self.drafting = DraftingDecoder(self.gpu, GpuMtpLayer(there[0], there[1], projection, block, there[2]))

    def _made(self, experts: int, rows: int, columns: int) -> tuple[Matrices, list[DenseLinear]]:
        weights = torch.randn(experts, rows, columns) / columns**0.5
        matrices = int4(weights) if self._kind == "int4" else fp8(weights)
        plain = [DenseLinear(one) for one in dense(matrices)]
        return Matrices(matrices.words.to(DEVICE), matrices.scales.to(DEVICE), columns), plain

    def _one(self, rows: int, columns: int = CONFIG.hidden_size) -> tuple[Matrices, DenseLinear]:
        matrices, (plain,) = self._made(1, rows, columns)
        return matrices, plain

    def _layer(self, *, mixture: bool) -> tuple[GpuLayer, Layer]:
        c = CONFIG
        wide, heads = (c.num_heads + 2 * c.num_kv_heads) * c.head_dim, c.num_heads + c.num_kv_heads
        inner, count = (c.expert_intermediate_size, c.num_experts + 1) if mixture else (c.intermediate_size, 1)
        (qkv, (flat_qkv,)), (output, flat_output) = (
            self._made(1, wide, c.hidden_size),
            self._one(c.hidden_size, c.q_rows),
        )
        (gate_up, gates), (down, downs) = (
            self._made(count, 2 * inner, c.hidden_size),
            self._made(count, c.hidden_size, inner),
        )
        bias, qk_norm = torch.randn(wide) * 0.3, torch.rand(heads, c.head_dim) + 0.5
        norms = [torch.rand(c.hidden_size) + 0.5 for _ in range(2)]
        pairs = [DenseFeedForward(*pair) for pair in zip(gates, downs, strict=True)]
        feed, router = pairs[0], None
        if mixture:
            scores, push = torch.randn(c.num_experts, c.hidden_size), torch.randn(c.num_experts) * 0.1
            router = Router(scores.to(DEVICE), push.to(DEVICE), c.experts_per_token, scale=c.routed_scale)
            feed = self._mixture(Router(scores, push, c.experts_per_token, scale=c.routed_scale), pairs)
        layer = GpuLayer(
            norms[0].to(DEVICE), qkv, bias.to(DEVICE), qk_norm.to(DEVICE), output, norms[1].to(DEVICE), router,
            gate_up, down,
        )  # fmt: skip
        flat = DenseLinear(flat_qkv._weight, bias)
        return layer, Layer(norms[0], flat, qk_norm, flat_output, norms[1], feed)

    def _mixture(self, router: Router, pairs: list[DenseFeedForward]) -> FeedForward:
        routed = ResidentExperts([(pair.gate_up, pair.down) for pair in pairs[:-1]])
        return MixtureOfExperts(router, routed, pairs[-1])


def ones() -> torch.Tensor:
    return torch.ones(CONFIG.hidden_size)
