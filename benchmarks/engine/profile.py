"""Where a decoded token's time goes, by operation, with the bytes that each reads and the rate at which it does.

    python -m benchmarks.engine.profile [--model NAME|PATH|SHAPE] [--context 0] [--tokens 64] [--threads N]

A shape is one of `shapes.py`. The kernels count their own time; embedding, the network's call and the head are timed around them.
"""  # noqa: E501

from __future__ import annotations

import argparse
import time

import torch

import model
from benchmarks.engine import shapes
from benchmarks.engine.ours import filled
from model import store
from model.decoder import Decoder
from model.experts import ResidentExperts
from model.feed_forward import DenseFeedForward, MixtureOfExperts
from model.native.library import library, spent
from model.pages import pages_for
from model.step import Span, Step


def bytes_of(decoder: Decoder) -> dict[str, float]:
    """Bytes of matrices that each operation reads for a token."""
    read: dict[str, float] = dict.fromkeys(("projections", "output", "gate and up", "down", "router"), 0.0)
    for layer in decoder._weights.layers:
        read["projections"] += layer.qkv.nbytes
        read["output"] += layer.output.nbytes
        parts: list[tuple[float, DenseFeedForward]] = []
        feed = layer.feed_forward
        if isinstance(feed, DenseFeedForward):
            parts.append((1.0, feed))
        elif isinstance(feed, MixtureOfExperts) and isinstance(feed.experts, ResidentExperts):
            read["router"] += feed.router.nbytes
            share = feed.router.experts_per_token / feed.router.num_experts
            parts += [(share, DenseFeedForward(*expert)) for expert in feed.experts.all]
            parts += [(1.0, feed.shared)] if feed.shared is not None else []
        for share, part in parts:
            read["gate and up"] += share * part.gate_up.nbytes
            read["down"] += share * part.down.nbytes
    return read


def profile(decoder: Decoder, context: int, tokens: int) -> list[tuple[str, float, float]]:
    """Operation, seconds and bytes a token; the middle of `tokens` tokens."""
    kernels = library()
    if kernels is None:
        raise SystemExit("The compiled kernels are not used here; `./impasto doctor` says why.")
    pages = list(range(pages_for(context + 1)))
    pool, seen = filled(decoder.new_pool(len(pages))), []
    step = Step(pool, [Span(pages, context, 1, rowwise=True)])
    with torch.inference_mode():
        for n in range(tokens + 4):
            ids = torch.tensor([7 + 31 * n % 200])
            began = time.perf_counter()
            hidden = decoder.forward(ids, step)
            middle = time.perf_counter()
            decoder.logits(hidden)
            seen.append((middle - began, time.perf_counter() - middle, spent(kernels)))
    seen = sorted(seen[4:], key=lambda each: each[0] + each[1])
    forward, head, ticks = seen[len(seen) // 2]
    kept = decoder.page_bytes / 64 * context * decoder.config.num_layers / decoder.kv_layers
    read = {**bytes_of(decoder), "attention": kept}
    total = sum(ticks.values())
    rows = [(name, forward * its / total, read.get(name, 0.0)) for name, its in ticks.items() if its]
    return [*rows, ("head", head, float(decoder._weights.head.nbytes))]


def table(rows: list[tuple[str, float, float]]) -> str:
    """Markdown."""
    whole = sum(seconds for _, seconds, _ in rows)
    lines = ["| operation | ms a token | share | MB | GB/s |", "| --- " * 5 + "|"]
    for name, seconds, read in [*rows, ("all", whole, sum(read for *_, read in rows))]:
        rate = f"{read / seconds / 1e9:.1f}" if read > 1e5 else ""
        lines.append(f"| {name} | {1e3 * seconds:.3f} | {seconds / whole:.0%} | {read / 1e6:.1f} | {rate} |")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default=store.EMBEDDED)
    parser.add_argument("--context", type=int, default=0)
    parser.add_argument("--tokens", type=int, default=64)
    parser.add_argument("--threads", type=int, default=0)
    options = parser.parse_args()
    name = shapes.path_of(options.model) if options.model in shapes.SHAPES else options.model
    engine = model.load(name, threads=options.threads, kv_memory=64 << 20)
    print(table(profile(engine._runner.decoder, options.context, options.tokens)))
    engine.close()


if __name__ == "__main__":
    main()
