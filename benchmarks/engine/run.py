"""The engine beside llama.cpp: the same weights, the same threads, turn by turn in one run.

    python -m benchmarks.engine.run [--model NAME|PATH] [--threads N] [--repeat 3] [--rows decode,batch8,…] [--json]
    python -m benchmarks.engine.run --no-peer        # without building llama.cpp

A ratio above 1 means that Impasto is faster. Numbers move with whatever else the machine does, and so do ratios where
it is busy: the load is printed with them. On a busy machine `--cpu-time --threads 1` counts the processor time of each
side, which waiting for a core does not lengthen. Medians of `--repeat` turns, ours and the peer's by turns.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch

import model
from agents.settings import Settings
from benchmarks.engine import history, peer, shapes
from benchmarks.engine.ours import Ours, fits, start_to_first
from benchmarks.engine.rows import Row, table
from model import store
from model.engine import Engine, Grammar
from model.errors import ImpastoError
from model.machine import instructions, processor

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "benchmarks" / "results"
TOKENS = 96
DRAFT = {
    "type": "object",
    "properties": {
        "title": {"type": "string", "minLength": 8, "maxLength": 60},
        "layout": {"enum": ["statement", "bullets", "two-columns", "chart"]},
        "bullets": {"type": "array", "items": {"type": "string", "maxLength": 80}, "minItems": 3, "maxItems": 3},
        "notes": {"type": "string", "maxLength": 120},
    },
    "required": ["title", "layout", "bullets", "notes"],
    "additionalProperties": False,
}
"""A slide as the drafting step asks for it."""
ANYTHING = Grammar.regex(r"(?s:.{800,})")
"""A grammar that forbids nothing for as long as is measured."""


class Bench:
    """A loaded engine, perhaps a running peer, and a text to read."""

    def __init__(
        self,
        ours: Ours,
        other: peer.Peer | None,
        repeat: int,
        bandwidth: float,
        again: Callable[[], Engine] | None = None,
    ) -> None:
        """`again` loads the same model once more, for rows with settings of their own."""
        self.ours, self.other, self._repeat, self._bandwidth, self._again = ours, other, repeat, bandwidth, again
        self._behind: dict[int, float] = {}
        engine = ours.engine
        documents = "\n\n".join(path.read_text() for path in sorted((ROOT / "docs").glob("*.md")))
        self.text = engine.tokenizer.encode(documents, specials=False)
        asked = f"Write one slide about this:\n\n{documents[:1500]}"
        self.question = engine.render_chat([{"role": "user", "content": asked}])

    def rows(self) -> dict[str, Callable[[], Row]]:
        """All measurements by name."""
        return {
            **{_prefill_name(n): lambda n=n: self._prefill(n) for n in (128, 512, 2048)},
            "decode": lambda: self._decode("decode", drafts=False),
            "decode with drafts": lambda: self._decode("decode with drafts"),
            "decode sampled": lambda: self._decode("decode sampled", sampled=True),
            "schema": self._schema,
            "batch8": self._batch,
            "second turn": self._second_turn,
            "grammar overhead": self._grammar_overhead,
            **{f"decode at {n}": lambda n=n: self._decode_at(n) for n in (0, 8192, 32768)},
            **self._by_pages(),
            **{f"prefill at {n}": lambda n=n: self._prefill_at(n) for n in (1024, 4096, 16384, 65536)},
        }

    def _by_pages(self) -> dict[str, Callable[[], Row]]:
        if self._again is None:
            return {}
        return {f"decode at {n} by pages": lambda n=n: self._decode_by_pages(n) for n in (8192, 32768)}

    def _turns(self, mine: Callable[[], float], theirs: Callable[[peer.Peer], float] | None) -> tuple[float, Any]:
        """Median seconds of both, measured by turns; the first turn of each only warms up."""
        own: list[float] = []
        others: list[float] = []
        for _ in range(self._repeat + 1):
            own.append(mine())
            if self.other is not None and theirs is not None:
                others.append(theirs(self.other))
        return statistics.median(own[1:]), statistics.median(others[1:]) if others else None

    def _prefill(self, count: int) -> Row:
        ids = self.text[:count]
        own, other = self._turns(lambda: self.ours.prefill(ids), lambda side: side.ask("prefill", ids=ids)["seconds"])
        return _rate(_prefill_name(count), count, own, other)

    def _decode(self, name: str, *, sampled: bool = False, drafts: bool = True) -> Row:
        ids = self.text[3000:3032]
        own, other = self._turns(
            lambda: self.ours.decode(ids, TOKENS, sampled=sampled, drafts=drafts),
            lambda side: side.ask("decode", ids=ids, tokens=TOKENS, sampled=sampled)["seconds"],
        )
        return self._with_bandwidth(_rate(name, TOKENS, own, other), own / TOKENS, 0)

    def _schema(self) -> Row:
        texts: list[tuple[str, int]] = []
        peers: list[tuple[str, int]] = []

        def mine() -> float:
            seconds, text, tokens = self.ours.schema(self.question, DRAFT, 300)
            texts.append((text, tokens))
            return seconds

        def theirs(side: peer.Peer) -> float:
            answer = side.ask("schema", ids=self.question, schema=json.dumps(DRAFT), tokens=300)
            peers.append((answer["text"], answer["tokens"]))
            return answer["seconds"]

        own, other = self._turns(mine, theirs)
        said = f"{len(texts[-1][0])} characters, fits: {fits(texts[-1][0], DRAFT)}"
        if peers:
            said += f"; peer {len(peers[-1][0])}, fits: {fits(peers[-1][0], DRAFT)}"
        return Row("schema", own, other, None if other is None else other / own, "s", remark=said)

    def _batch(self) -> Row:
        prompts = [self.text[4000 + 200 * n : 4100 + 200 * n] for n in range(8)]
        own, other = self._turns(
            lambda: self.ours.batch(prompts, 64),
            lambda side: side.ask("batch", prompts=prompts, tokens=64)["seconds"],
        )
        return _rate("batch8", 8 * 64, own, other)

    def _second_turn(self) -> Row:
        first, more = self.text[:1000], self.text[7000:7030]
        cached: list[float] = []

        def mine() -> float:
            seconds, part = self.ours.second_turn(first, more)
            cached.append(part)
            return seconds

        def theirs(side: peer.Peer) -> float:
            side.ask("first", ids=first)
            return side.ask("first", ids=[*first, *more], keep=True)["seconds"]

        own, other = self._turns(mine, theirs)
        ratio = None if other is None else other / own
        return Row("second turn", own, other, ratio, "s", remark=f"{min(cached):.0%} of the prompt cached")

    def _grammar_overhead(self) -> Row:
        ids = self.text[3000:3032]
        free, bound = [], []
        for _ in range(2 * self._repeat + 1):
            free.append(self.ours.decode(ids, TOKENS, sampled=True, drafts=False))
            bound.append(self.ours.decode(ids, TOKENS, sampled=True, drafts=False, grammar=ANYTHING))
        share = min(bound[1:]) / min(free[1:]) - 1
        return Row("grammar overhead", 100 * share, None, None, "%", remark="no drafts on either side; best of both")

    def _decode_at(self, context: int) -> Row:
        """Ours without sampler; the peer's is a token behind a prompt of so many, where the model allows it."""
        own = self.ours.decode_at(context)
        self._behind[context] = own
        decoder = self.ours.engine._runner.decoder
        kept = decoder.page_bytes / 64 * context
        remark = "the network alone"
        if context and 0 in self._behind:
            least = 1 + kept / decoder.bytes_per_token
            remark += f"; {own / self._behind[0]:.2f} times the time at 0, {least:.2f} by the bytes"
        return self._with_bandwidth(
            Row(f"decode at {context}", 1 / own, None, None, "tok/s", remark=remark), own, context
        )

    def _decode_by_pages(self, context: int) -> Row:
        """The same where generated tokens look at the best pages only."""
        assert self._again is not None
        before = os.environ.get("IMPASTO_ATTENTION")
        os.environ["IMPASTO_ATTENTION"] = "pages"
        try:
            engine = self._again()
        finally:
            os.environ.pop("IMPASTO_ATTENTION") if before is None else os.environ.update(IMPASTO_ATTENTION=before)
        ours = Ours(engine, self.ours._clock)
        empty, own = ours.decode_at(0), ours.decode_at(context)
        engine.close()
        tokens = os.environ.get("IMPASTO_ATTENTION_TOKENS") or "4096"
        remark = f"IMPASTO_ATTENTION=pages, {tokens} tokens; {own / empty:.2f} times the time at 0"
        return Row(f"decode at {context} by pages", 1 / own, None, None, "tok/s", remark=remark)

    def _prefill_at(self, context: int) -> Row:
        """What a token of a prompt costs behind so many."""
        own = self.ours.prefill_at(context)
        return Row(f"prefill at {context}", 1e3 * own, None, None, "ms/token", remark="the network alone")

    def _with_bandwidth(self, row: Row, seconds: float, context: int) -> Row:
        decoder = self.ours.engine._runner.decoder
        read = decoder.bytes_per_token + decoder.page_bytes / 64 * context
        row.gbs = read / seconds / 1e9
        row.share = read / seconds / self._bandwidth
        return row


def _prefill_name(count: int) -> str:
    return "prefill" if count == 512 else f"prefill {count}"


def _rate(name: str, tokens: int, own: float, other: float | None) -> Row:
    ratio = None if other is None else other / own
    return Row(name, tokens / own, None if other is None else tokens / other, ratio, "tok/s")


def read_bandwidth() -> float:
    """Bytes per second of summing 512 MiB that no cache holds, with torch's threads; the best of six.

    numpy asks for large pages, with which a core of the machine that this was written on reads twice as fast.
    """
    block = torch.from_numpy(np.ones(1 << 27, dtype=np.float32))
    best = float("inf")
    for _ in range(6):
        began = time.perf_counter()
        block.sum()
        best = min(best, time.perf_counter() - began)
    return block.nbytes / best


def measure(options: argparse.Namespace) -> tuple[list[Row], str]:
    """All rows asked for, and a sentence about the machine."""
    path = store.locate(options.model, options.data)
    interpreter = None if options.no_peer or path.is_dir() else peer.python()
    load, wanted = os.getloadavg()[0], set(filter(None, options.rows.split(",")))
    rows = []

    def told(row: Row) -> None:
        rows.append(row)
        print(f"{row.name}: {row.ours:.4g} {row.unit} {row.ratio or 0:.2f} {row.remark}", file=sys.stderr, flush=True)

    if not wanted or "start" in wanted:
        told(_start(options))
    engine = model.load(options.model, threads=options.threads, data=options.data)
    threads, bandwidth = torch.get_num_threads(), read_bandwidth()

    def again() -> Engine:
        return model.load(options.model, threads=options.threads, data=options.data, kv_memory=64 << 20)

    with _beside(interpreter, path, threads, options) as other:
        bench = Bench(Ours(engine, _clock(options)), other, options.repeat, bandwidth, again)
        ours = bench.rows()
        known = ["start", *ours, *(f"{kind} {shape}" for shape in shapes.SHAPES for kind in ("prefill", "decode"))]
        if unknown := wanted.difference(known):
            sys.exit(f"No row is called {', '.join(sorted(unknown))}. There are: {', '.join(known)}.")
        for name, call in ours.items():
            if not wanted or name in wanted:
                told(call())
    engine.close()
    for shape in shapes.SHAPES if options.model == store.EMBEDDED else ():
        if wanted and not wanted & {f"prefill {shape}", f"decode {shape}"}:
            continue
        try:
            for row in _of_shape(shape, interpreter, bandwidth, options):
                told(row)
        except (RuntimeError, OSError, ImpastoError) as error:  # the other rows are worth having
            print(f"{shape}: not measured: {error}", file=sys.stderr)
    version = "" if interpreter is None else f", llama-cpp-python {peer.VERSION}"
    head = (
        f"{time.strftime('%Y-%m-%d %H:%M')}, {engine.name}, {threads} threads of {processor()} ({_wide()}), "
        f"{os.cpu_count()} cores, load {load:.1f} before and {os.getloadavg()[0]:.1f} after, "
        f"read bandwidth {bandwidth / 1e9:.1f} GB/s, torch {torch.__version__}{version}, "
        f"{'processor' if options.cpu_time else 'elapsed'} time, medians of {options.repeat}."
    )
    return rows, head


def _wide() -> str:
    """What products gain most from, of what the processor has."""
    names = {"avx512f": "AVX-512", "avx512_bf16": "BF16", "avx512_vnni": "VNNI", "amx_int8": "AMX"}
    return ", ".join(name for flag, name in names.items() if flag in instructions().split()) or platform.machine()


def _clock(options: argparse.Namespace) -> Callable[[], float]:
    return time.process_time if options.cpu_time else time.perf_counter


@contextmanager
def _beside(
    interpreter: Path | None, path: Path, threads: int, options: argparse.Namespace
) -> Iterator[peer.Peer | None]:
    """The peer with the same model; None without one."""
    if interpreter is None:
        yield None
        return
    with peer.started(interpreter, path, threads, 4096, "cpu" if options.cpu_time else "wall") as other:
        yield other


def _start(options: argparse.Namespace) -> Row:
    """Elapsed time, the median; the first start only warms the caches."""
    seen = [start_to_first(options.model) for _ in range(options.repeat + 1)][1:]
    used = min(processor for _, processor in seen)
    remark = f"./impasto serve to the first token, warm; {used:.2f} s of processor time"
    return Row("start", statistics.median(seconds for seconds, _ in seen), None, None, "s", remark=remark)


def _of_shape(shape: str, interpreter: Path | None, bandwidth: float, options: argparse.Namespace) -> Iterator[Row]:
    """A prompt and decoding, greedy and without drafts, of random weights in a published model's shape."""
    path = shapes.path_of(shape)
    engine = model.load(path, threads=options.threads, kv_memory=256 << 20)
    with _beside(interpreter, path, torch.get_num_threads(), options) as other:
        bench = Bench(Ours(engine, _clock(options)), other, options.repeat, bandwidth)
        bench.text = [token % 30_000 for token in bench.text]
        for row in (bench._prefill(512), bench._decode("decode", drafts=False)):
            row.name, row.remark = f"{row.name} {shape}", "random weights"
            yield row
    engine.close()


def look_back(rows: list[Row], options: argparse.Namespace) -> None:
    """Say which ratios fell since the last runs here, and remember these."""
    ratios = {row.name: row.ratio for row in rows if row.ratio is not None}
    if not ratios:
        return
    clock = "cpu" if options.cpu_time else "wall"
    setting = f"{Path(options.model).name}, {torch.get_num_threads()} threads of {processor()}, {clock}"
    file = Settings().data / "bench" / "history.jsonl"
    for sentence in history.fallen(file, setting, ratios):
        print(sentence, file=sys.stderr)
    history.remember(file, time.strftime("%Y-%m-%d %H:%M"), setting, ratios)


def main() -> None:
    """Measure and print; keep the table in `benchmarks/results/` with `--keep`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default=store.EMBEDDED)
    parser.add_argument("--data", type=Path, default=None)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--rows", default="", help="names of rows, separated by commas; all unless given")
    parser.add_argument("--cpu-time", action="store_true", help="count processor time; meant for one thread")
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--keep", action="store_true", help="write the table into benchmarks/results/")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    try:
        rows, head = measure(options)
    except peer.PeerFailed as error:
        sys.exit(f"{error}\n`--no-peer` measures without it.")
    look_back(rows, options)
    if options.keep:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"engine-{time.strftime('%Y-%m-%d')}.md").write_text(table(rows, head))
    print(json.dumps({"machine": head, "rows": [asdict(row) for row in rows]}) if options.json else table(rows, head))


if __name__ == "__main__":
    main()
