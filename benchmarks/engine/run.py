"""Times the engine: prefill and decode rates, bytes read per token, and the share of this machine's read bandwidth.

    python benchmarks/engine/run.py [--model NAME|PATH] [--threads N] [--prompt 512] [--tokens 128] [--repeat 3]
    python benchmarks/engine/run.py --llama-cpp PYTHON   # the same file in llama-cpp-python, side by side

`--llama-cpp` names the Python of a virtual environment that has llama-cpp-python; it is not a dependency of Impasto.
Numbers move with whatever else the machine does: compare ratios of one run, not runs.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).parents[2]))

import model
from model import store
from model.engine import Engine, SamplingParams

TEXT = "The committee met in the morning and read the report of the year, page after page, before it voted. "
PEER = """
import json, sys, time
from llama_cpp import Llama
path, threads, prompt, tokens = sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3]), int(sys.argv[4])
size = len(prompt) + tokens + 8
llama = Llama(model_path=path, n_ctx=size, n_threads=threads, n_threads_batch=threads, verbose=False)
began = time.perf_counter()
llama.eval(prompt)
read = time.perf_counter()
for _ in range(tokens):
    llama.eval([llama.sample(temp=0.0)])
done = time.perf_counter()
print(json.dumps([len(prompt) / (read - began), tokens / (done - read)]))
"""


def read_bandwidth(threads: int) -> float:
    """Bytes per second of summing 1 GiB that no cache holds."""
    torch.set_num_threads(threads)
    block = torch.ones(1 << 28, dtype=torch.float32)
    best = float("inf")
    for _ in range(4):
        began = time.perf_counter()
        block.sum()
        best = min(best, time.perf_counter() - began)
    return block.nbytes / best


def engine_rates(engine: Engine, prompt: list[int], tokens: int) -> tuple[float, float]:
    """Prefill and decode tokens per second; another first token each time, so that nothing is reused."""
    prompt = [engine.tokenizer.encode(str(time.perf_counter_ns() % 10))[0], *prompt[1:]]
    params = SamplingParams(max_tokens=tokens)
    completion = engine.generate(prompt, params)
    if completion.completion_tokens < tokens:
        print(f"  (the model ended after {completion.completion_tokens} tokens)", file=sys.stderr)
    return len(prompt) / completion.prefill_seconds, completion.tokens_per_second


def peer_rates(python: str, path: Path, threads: int, prompt: list[int], tokens: int) -> tuple[float, float]:
    """The same of llama-cpp-python, in its own process."""
    command = [python, "-c", PEER, str(path), str(threads), json.dumps(prompt), str(tokens)]
    prefill, decode = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return prefill, decode


def main() -> None:
    """Print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default=store.EMBEDDED)
    parser.add_argument("--data", type=Path, default=None)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--prompt", type=int, default=512)
    parser.add_argument("--tokens", type=int, default=128)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--llama-cpp", metavar="PYTHON")
    options = parser.parse_args()

    began = time.perf_counter()
    engine = model.load(options.model, threads=options.threads, data=options.data)
    loaded = time.perf_counter() - began
    threads = torch.get_num_threads()
    bandwidth = read_bandwidth(threads)
    prompt = (engine.tokenizer.encode(TEXT) * (options.prompt // 20 + 1))[: options.prompt]
    engine_rates(engine, prompt[:64], 8)
    rates = [engine_rates(engine, prompt, options.tokens) for _ in range(options.repeat)]
    prefill, decode = (statistics.median(column) for column in zip(*rates, strict=True))
    achieved = engine.bytes_per_token * decode
    print(
        f"{engine.name}, {threads} threads, prompt {len(prompt)}, output {options.tokens}, median of {options.repeat}"
    )
    print(f"  load      {loaded:8.2f} s")
    print(f"  prefill   {prefill:8.0f} tok/s")
    print(f"  decode    {decode:8.1f} tok/s")
    print(f"  weights   {engine.bytes_per_token / 1e6:8.1f} MB read per token")
    print(
        f"  achieved  {achieved / 1e9:8.1f} GB/s, {achieved / bandwidth:.0%} of the {bandwidth / 1e9:.1f} GB/s measured"
    )
    if options.llama_cpp:
        path = store.locate(options.model, options.data)
        peer = [peer_rates(options.llama_cpp, path, threads, prompt, options.tokens) for _ in range(options.repeat)]
        peer_prefill, peer_decode = (statistics.median(column) for column in zip(*peer, strict=True))
        print(f"  llama.cpp {peer_prefill:8.0f} tok/s prefill, {peer_decode:.1f} tok/s decode")
        print(f"  ratio     {prefill / peer_prefill:8.2f} prefill, {decode / peer_decode:.2f} decode (above 1: faster)")


if __name__ == "__main__":
    main()
