"""A corpus of many passages: how long adding takes, what it costs in memory and on disk, how long a query takes.

    python -m benchmarks.research.million FOLDER add [PASSAGES] [SECONDS]   adds until so many are there, or time is up
    python -m benchmarks.research.million FOLDER ask [QUERIES]              asks what is there

Passages of about 90 words, whose words follow Zipf's law over a vocabulary of 200,000; vectors are random, because what
they cost does not depend on what they mean. Prints figures; asserts nothing.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import numpy as np

from agents.corpus import Corpus, search
from agents.sources.base import Locator, Passage, Source

WORDS, VOCABULARY, PER_SOURCE = 90, 200_000, 50
SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in ("a", "e", "i", "o", "u")]


def word(rank: int) -> str:
    """The word of this rank, always the same, of two syllables or more."""
    rank, made = rank + len(SYLLABLES), ""
    while rank:
        rank, part = divmod(rank, len(SYLLABLES))
        made += SYLLABLES[part]
    return made


def sources(first: int, count: int) -> Iterator[tuple[str, Source]]:
    """Sources number `first` on, `PER_SOURCE` passages each, the same at every run."""
    names = np.array([word(rank) for rank in range(VOCABULARY)], dtype=object)
    shares = 1.0 / np.arange(1, VOCABULARY + 1) ** 1.05
    edges = np.cumsum(shares / shares.sum())
    for number in range(first, first + count):
        drawn = np.random.default_rng(number).random((PER_SOURCE, WORDS))
        ranks = np.minimum(np.searchsorted(edges, drawn), VOCABULARY - 1)
        texts = [" ".join(names[row]) + "." for row in ranks]
        passages, at = [], 0
        for ordinal, text in enumerate(texts, start=1):
            where = Locator(heading=(f"Part {ordinal % 7}",), start=at, end=at + len(text))
            passages.append(Passage(id=f"x:{ordinal}", text=text, locator=where))
            at += len(text) + 2
        source = Source(id="x", name=f"{number}.txt", media_type="text/plain", text="\n\n".join(texts))
        yield f"/made/{number}.txt", source.model_copy(update={"passages": passages})


def vectors(number: int) -> list[np.ndarray | None]:
    """Random int8 vectors for the passages of a source."""
    drawn = np.random.default_rng(number).normal(0, 26, (PER_SOURCE, 384))
    return list(np.clip(np.round(drawn), -127, 127).astype(np.int8))


def add(corpus: Corpus, wanted: int, seconds: float) -> None:
    """Add until `wanted` passages are there or `seconds` are over."""
    began, before = time.monotonic(), corpus.count()
    first = before // PER_SOURCE
    spent = 0.0
    for number, (origin, source) in enumerate(sources(first, wanted // PER_SOURCE - first), start=first):
        made, now = vectors(number), time.monotonic()
        corpus.put(origin, sha256(source.text.encode()).hexdigest(), source, made)
        spent += time.monotonic() - now
        if time.monotonic() - began > seconds:
            break
    added = corpus.count() - before
    print(json.dumps({"passages": corpus.count(), "added": added, "seconds_in_the_store": round(spent, 1),
                      "per_second": round(added / spent) if spent else 0, "peak_mib": peak(),
                      "file_mib": size_of(corpus.path)}))  # fmt: skip


def ask(corpus: Corpus, queries: int) -> None:
    """Queries of six words from three bands of frequency; then by vectors alone, then both."""
    drawn = np.random.default_rng(7)
    bands = {"rare": (2_000, 50_000), "common": (100, 2_000), "the most frequent": (0, 100)}
    for name, (low, high) in bands.items():
        asked = [" ".join(word(int(r)) for r in drawn.integers(low, high, 6)) for _ in range(queries)]
        tell(f"six words, {name}", [timed(lambda q=q: search(corpus, q, 10)) for q in asked])
    mixed = [
        " ".join(word(int(r)) for r in (*drawn.integers(0, 100, 3), *drawn.integers(500, 50_000, 3)))
        for _ in range(queries)
    ]
    tell("six words, as people ask", [timed(lambda q=q: search(corpus, q, 10)) for q in mixed])
    made = drawn.normal(0, 1, (queries, 384)).astype(np.float32)
    tell("by vectors", [timed(lambda v=v: corpus.dense(v, 50)) for v in made])


def timed(call: Callable[[], object]) -> tuple[float, float]:
    """Seconds of a call: by the clock, and of the processor (what a busy machine does not change)."""
    began, worked = time.monotonic(), time.process_time()
    call()
    return time.monotonic() - began, time.process_time() - worked


def tell(what: str, timings: list[tuple[float, float]]) -> None:
    """One line of figures."""
    told: dict[str, object] = {"query": what}
    for name, which in (("clock", 0), ("cpu", 1)):
        ordered = sorted(t[which] for t in timings)
        p95 = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
        told |= {f"{name}_p50_ms": round(statistics.median(ordered) * 1000), f"{name}_p95_ms": round(p95 * 1000)}
    print(json.dumps({**told, "n": len(timings), "peak_mib": peak()}), flush=True)


def peak() -> int:
    """The most memory that this process has held, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def size_of(path: Path) -> int:
    """A corpus with its log, MiB."""
    return sum(p.stat().st_size for p in path.parent.glob(f"{path.name}*")) // 1024**2


def main() -> None:
    """As the module says."""
    folder, what, *rest = sys.argv[1:]
    with Corpus(Path(folder) / "corpus.sqlite") as corpus:
        if what == "add":
            add(corpus, int(rest[0]) if rest else 1_000_000, float(rest[1]) if len(rest) > 1 else 1e9)
        else:
            ask(corpus, int(rest[0]) if rest else 40)


if __name__ == "__main__":
    main()
