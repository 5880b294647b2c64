"""Decoding GLM-4.5-Air's exact shape with random weights on one GPU: tokens a second at batch 1 and 32, and bytes a second.

    python -m benchmarks.engine.gpu [--layers 46] [--weights int4|fp8] [--context 1024] [--json]

Random weights are as fast as others, but for the router: random tokens choose experts evenly, which is the most that a batch can ask for.
No peer is measured: none is published for this model on one device.
"""  # noqa: E501

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable

import torch
from torch import Tensor

from model.config import DecoderConfig
from model.feed_forward import Router
from model.gpu.decoder import GpuDecoder, GpuLayer, GpuWeights
from model.gpu.graphs import DecodeGraphs, Decoding
from model.gpu.grouped import Matrices
from model.pages import PAGE, pages_for

AIR = DecoderConfig(
    vocab_size=151_552,
    hidden_size=4096,
    num_layers=46,
    num_heads=96,
    num_kv_heads=8,
    head_dim=128,
    rotary_dim=64,
    intermediate_size=10_944,
    max_positions=131_072,
    rope_theta=1e6,
    num_experts=128,
    num_dense_layers=1,
    experts_per_token=8,
    num_shared_experts=1,
    expert_intermediate_size=1408,
)
GROUP = 32
"""Columns that share a scale: half of 1408 is a multiple of it."""
STEPS = 64


def random_matrices(experts: int, rows: int, columns: int, kind: str, device: torch.device) -> Matrices:
    """Random codes, made where they stay."""
    if kind == "int4":
        codes = torch.randint(0, 256, (experts, rows, columns // 2), dtype=torch.uint8, device=device)
        scale = 0.25 / columns**0.5
        scales = torch.full((experts, rows, columns // GROUP), scale, dtype=torch.float16, device=device)
        return Matrices(codes, scales, GROUP)
    # Exponents of e4m3 below 0x78 are finite and of either sign.
    codes = torch.randint(0, 0x38, (experts, rows, columns), dtype=torch.uint8, device=device)
    codes |= torch.randint(0, 2, codes.shape, dtype=torch.uint8, device=device) << 7
    squares = (experts, -(-rows // 128), -(-columns // 128))
    scales = torch.full(squares, 1 / columns**0.5, device=device)
    return Matrices(codes.view(torch.float8_e4m3fn), scales, 0)


def random_decoder(config: DecoderConfig, kind: str, pages: int, device: torch.device) -> GpuDecoder:
    """A decoder of random weights in a shape."""
    c, layers = config, []
    for index in range(c.num_layers):
        mixture = index >= c.num_dense_layers
        inner, count = (c.expert_intermediate_size, c.num_experts + 1) if mixture else (c.intermediate_size, 1)
        router = None
        if mixture:
            weight = torch.randn(c.num_experts, c.hidden_size, device=device) * c.hidden_size**-0.5
            router = Router(weight, None, c.experts_per_token, scale=c.routed_scale)
        wide = (c.num_heads + 2 * c.num_kv_heads) * c.head_dim
        layers.append(
            GpuLayer(
                torch.ones(c.hidden_size, device=device),
                random_matrices(1, wide, c.hidden_size, kind, device),
                torch.zeros(wide, device=device),
                None,
                random_matrices(1, c.hidden_size, c.q_rows, kind, device),
                torch.ones(c.hidden_size, device=device),
                router,
                random_matrices(count, 2 * inner, c.hidden_size, kind, device),
                random_matrices(count, c.hidden_size, inner, kind, device),
            )
        )
    embed = torch.randn(c.vocab_size, c.hidden_size, dtype=torch.bfloat16, device=device)
    head = random_matrices(1, c.vocab_size, c.hidden_size, kind, device)
    return GpuDecoder(c, GpuWeights(embed, layers, torch.ones(c.hidden_size, device=device), head), pages)


def seconds_per_step(run: Callable[[Decoding], Tensor], batch: int, context: int, device: torch.device) -> float:
    """Median of some steps behind `context` positions, each waited for, as a server does for its tokens."""
    pages = pages_for(context + 1)
    tables = torch.arange(batch * pages, dtype=torch.int32, device=device).view(batch, pages) + 1
    positions = torch.full((batch,), context, device=device)
    ids = torch.arange(batch, device=device) + 7
    seen = []
    for _ in range(STEPS):
        began = time.perf_counter()
        ids = run(Decoding(ids, positions, tables)).argmax(dim=1)
        torch.cuda.synchronize()
        seen.append(time.perf_counter() - began)
    return statistics.median(seen[4:])


def measure(options: argparse.Namespace) -> list[dict[str, object]]:
    """Rows as those of `run.py`."""
    device = torch.device("cuda")
    config = AIR if options.layers == AIR.num_layers else AIR.__class__(**{**vars(AIR), "num_layers": options.layers})
    pages = 1 + 32 * pages_for(options.context + 1)
    rows: list[dict[str, object]] = []
    with torch.inference_mode():
        decoder = random_decoder(config, options.weights, pages, device)
        graphs = DecodeGraphs(decoder, empty_page=0, device=device)
        for name, run in (("decode", graphs), ("decode without graphs", decoder)):
            for batch in (1, 32):
                seconds = seconds_per_step(run, batch, options.context, device)
                row = {"name": f"{name} batch {batch}", "ours": batch / seconds, "peer": None, "ratio": None}
                # Bytes of one token: a batch reads more experts than one token does, and matrices once.
                row |= {"unit": "tok/s", "gbs": decoder.bytes_per_token / seconds / 1e9 if batch == 1 else None}
                rows.append(row)
                print(row, file=sys.stderr, flush=True)
    return rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--layers", type=int, default=AIR.num_layers)
    parser.add_argument("--weights", choices=("int4", "fp8"), default="int4")
    parser.add_argument("--context", type=int, default=16 * PAGE)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rows = measure(options)
    if options.json:
        print(json.dumps({"machine": torch.cuda.get_device_name(), "rows": rows}))
        return
    print(f"{torch.cuda.get_device_name()}, {options.layers} layers of GLM-4.5-Air, random {options.weights} weights\n")
    for row in rows:
        print(f"{row['name']}: {row['ours']:.4g} {row['unit']}" + (f", {row['gbs']:.0f} GB/s" if row["gbs"] else ""))


if __name__ == "__main__":
    main()
