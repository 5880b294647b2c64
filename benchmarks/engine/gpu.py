"""Decoding GLM-4.5-Air's exact shape with random weights on one GPU: tokens a second at batch 1 and 32, and bytes a second.

    python -m benchmarks.engine.gpu [--layers 46] [--weights int4|fp8] [--context 1024] [--profile] [--json]

Random weights are as fast as others, but for two things. The router: tokens choose nearly evenly, so that a batch reads more experts than
it does of a text (how many is printed). And drafts: none holds, so that for MTP the steps are counted; a step gives as many tokens as one and
the share of drafts that hold. GB/s are weights and cache that a step reads; beside them stands what a copy reaches. No peer is measured:
no figure is published for this model on one device.
"""  # noqa: E501

from __future__ import annotations

import argparse
import collections
import dataclasses
import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from benchmarks.engine.rows import Row
from model.config import DecoderConfig
from model.feed_forward import Router
from model.gpu.blocks import GpuLayer
from model.gpu.decoder import GpuDecoder, GpuWeights
from model.gpu.drafting import DraftingDecoder, GpuMtpLayer
from model.gpu.graphs import DecodeGraphs, Decoding
from model.gpu.matrices import GROUP, Matrices
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
STEPS = 64


def random_matrices(experts: int, rows: int, columns: int, kind: str, device: torch.device) -> Matrices:
    """Random codes, made where they stay."""
    groups = -(-columns // GROUP)
    if kind == "int4":
        words = torch.randint(-(1 << 31), 1 << 31, (experts, groups, rows, 16), dtype=torch.int32, device=device)
        # Codes lie half a step below zero on average; scales of either sign keep rows from having a common direction.
        scales = torch.randint(0, 2, (experts, groups, rows), device=device).mul_(2).sub_(1) * (0.25 / columns**0.5)
        return Matrices(words, scales.half(), columns)
    # Exponents of e4m3 below 0x78 are finite and of either sign.
    codes = torch.randint(0, 0x38, (experts, groups, rows, GROUP), dtype=torch.uint8, device=device)
    codes |= torch.randint(0, 2, codes.shape, dtype=torch.uint8, device=device) << 7
    scales = torch.full((experts, groups, -(-rows // GROUP)), 1 / columns**0.5, device=device)
    return Matrices(codes.view(torch.int32), scales, columns)


def random_layer(config: DecoderConfig, kind: str, device: torch.device, *, mixture: bool) -> GpuLayer:
    """A block of random weights."""
    c = config
    inner, count = (c.expert_intermediate_size, c.num_experts + 1) if mixture else (c.intermediate_size, 1)
    router = None
    if mixture:
        weight = torch.randn(c.num_experts, c.hidden_size, device=device) * c.hidden_size**-0.5
        router = Router(weight, None, c.experts_per_token, scale=c.routed_scale)
    wide = (c.num_heads + 2 * c.num_kv_heads) * c.head_dim
    return GpuLayer(
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


def random_decoder(config: DecoderConfig, kind: str, pages: int, device: torch.device) -> GpuDecoder:
    """A decoder of random weights in a shape, with random keys and values in its pages."""
    c = config
    layers = [random_layer(c, kind, device, mixture=n >= c.num_dense_layers) for n in range(c.num_layers)]
    embed = torch.randn(c.vocab_size, c.hidden_size, dtype=torch.bfloat16, device=device)
    head = random_matrices(1, c.vocab_size, c.hidden_size, kind, device)
    decoder = GpuDecoder(c, GpuWeights(embed, layers, torch.ones(c.hidden_size, device=device), head), pages)
    for keys, values in decoder.memory_of_layers:
        keys.normal_()
        values.normal_()
    return decoder


def random_drafting(decoder: GpuDecoder, kind: str) -> DraftingDecoder:
    """The decoder with an MTP layer of random weights, which shares its embedding and head."""
    c, device = decoder.config, decoder.weights.embed.device
    norms = [torch.ones(c.hidden_size, device=device) for _ in range(3)]
    projection = random_matrices(1, c.hidden_size, 2 * c.hidden_size, kind, device)
    layer = random_layer(c, kind, device, mixture=True)
    return DraftingDecoder(decoder, GpuMtpLayer(norms[0], norms[1], projection, layer, norms[2]))


def decoding(rows: int, context: int, device: torch.device, *, each: int = 1) -> Decoding:
    """A step of `rows` tokens behind `context` positions, `each` of them of one sequence."""
    pages = pages_for(context + each)
    tables = torch.arange(rows // each * pages, dtype=torch.int32, device=device).view(-1, pages) + 1
    at = torch.arange(each, device=device).repeat(rows // each)
    return Decoding(torch.arange(rows, device=device) + 7, context + at, tables.repeat_interleave(each, dim=0))


def seconds_per_step(run: Callable[[Decoding], Tensor], step: Decoding) -> float:
    """Median of some steps, each waited for, as a server does for its tokens."""
    seen, ids = [], step.ids
    for _ in range(STEPS):
        began = time.perf_counter()
        out = run(Decoding(ids, step.positions, step.tables))
        ids = out.argmax(dim=1) if out.is_floating_point() else out[:, 0].clone()
        torch.cuda.synchronize()
        seen.append(time.perf_counter() - began)
    return statistics.median(seen[4:])


def experts_chosen(decoder: GpuDecoder, step: Decoding) -> list[int]:
    """How many routed experts of each mixture the tokens of a step choose together."""
    seen: list[Tensor] = []
    decoder.watch = seen.append
    decoder(step)
    decoder.watch = None
    return [int(chosen[:, :-1].unique().numel()) for chosen in seen]


def copied_bytes_per_second(device: torch.device) -> float:
    """Bytes read and written by copies within the device's memory, the best of some."""
    source = torch.empty(4 << 30, dtype=torch.uint8, device=device)
    target, best = torch.empty_like(source), 0.0
    for _ in range(4):
        torch.cuda.synchronize()
        began = time.perf_counter()
        target.copy_(source)
        torch.cuda.synchronize()
        best = max(best, 2 * source.numel() / (time.perf_counter() - began))
    return best


def bytes_read(decoder: GpuDecoder, step: Decoding) -> int:
    """Weights and cache that a step must read, of experts those that its tokens choose."""
    total, counts = decoder.weights.head.nbytes, iter(experts_chosen(decoder, step))
    for layer in decoder.weights.layers:
        experts = layer.gate_up.shape[0]
        used = experts if layer.router is None else next(counts) + 1
        total += layer.qkv.nbytes + layer.output.nbytes + (layer.gate_up.nbytes + layer.down.nbytes) * used // experts
    c = decoder.config
    return total + int((step.positions + 1).sum()) * c.num_layers * 2 * c.num_kv_heads * c.head_dim * 2


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """Rows, whose share is of what a copy reaches, and what they are to be seen beside."""
    device = torch.device("cuda")
    config = dataclasses.replace(AIR, num_layers=options.layers)
    rows: list[Row] = []
    with torch.inference_mode():
        copied = copied_bytes_per_second(device)
        torch.cuda.empty_cache()
        decoder = random_decoder(config, options.weights, 1 + 32 * pages_for(options.context + 1), device)
        graphs = DecodeGraphs(decoder, empty_page=0)
        drafting = DecodeGraphs(random_drafting(decoder, options.weights), empty_page=0)
        one, many = (decoding(count, options.context, device) for count in (1, 32))
        for name, run, step in (
            ("decode, batch 1", graphs, one),
            ("decode, batch 32", graphs, many),
            ("decode without graphs, batch 1", decoder, one),
            ("decode without graphs, batch 32", decoder, many),
            ("steps with a draft by MTP, batch 1", drafting, decoding(2, options.context, device, each=2)),
            ("steps with a draft by MTP, batch 32", drafting, decoding(64, options.context, device, each=2)),
        ):
            seconds = seconds_per_step(run, step)
            drafts = run is drafting
            gbs = None if drafts else bytes_read(decoder, step) / seconds / 1e9
            rate, unit = (len(step.ids) // 2, "sequences' steps/s") if drafts else (len(step.ids), "tok/s")
            share = None if gbs is None else gbs * 1e9 / copied
            row = Row(name, rate / seconds, None, None, unit, gbs, share, f"{seconds * 1000:.3g} ms a step")
            rows.append(row)
            print(row, file=sys.stderr, flush=True)
        chosen = experts_chosen(decoder, many)
        kernels = {name: profile(graphs, step) for name, step in (("1", one), ("32", many)) if options.profile}
    return {
        "machine": torch.cuda.get_device_name(),
        "rows": [dataclasses.asdict(row) for row in rows],
        "copy_gbs": copied / 1e9,
        "experts_of_32_tokens": sum(chosen) / len(chosen) if chosen else None,
        "microseconds_by_kernel": kernels,
    }


def profile(run: Callable[[Decoding], Tensor], step: Decoding) -> dict[str, float]:
    """Microseconds of each kernel in a step, the longest first."""
    seen: collections.Counter[str] = collections.Counter()
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CUDA]) as taken:
        for _ in range(4):
            run(step)
        torch.cuda.synchronize()
    for event in taken.events() or []:
        seen[event.name.split("(")[0][:60]] += event.device_time / 4
    return {name: round(microseconds, 1) for name, microseconds in seen.most_common(12)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--layers", type=int, default=AIR.num_layers)
    parser.add_argument("--weights", choices=("int4", "fp8"), default="int4")
    parser.add_argument("--context", type=int, default=16 * PAGE)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    measured = measure(options)
    if options.json:
        print(json.dumps(measured))
        return
    print(f"{measured['machine']}, {options.layers} layers of GLM-4.5-Air, random {options.weights} weights")
    print(f"context {options.context}; a copy moves {measured['copy_gbs']:.0f} GB/s", end="; ")
    print(f"32 tokens choose {measured['experts_of_32_tokens']:.0f} of {AIR.num_experts} experts in a layer\n")
    for row in measured["rows"]:
        read = f", {row['gbs']:.0f} GB/s ({row['share']:.0%} of a copy)" if row["gbs"] else ""
        print(f"{row['name']}: {row['ours']:.4g} {row['unit']}, {row['remark']}{read}")
    for batch, kernels in measured["microseconds_by_kernel"].items():
        print(f"\nµs a step at batch {batch}: " + ", ".join(f"{name} {spent:.0f}" for name, spent in kernels.items()))


if __name__ == "__main__":
    main()
