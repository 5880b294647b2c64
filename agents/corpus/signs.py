"""Vectors by their signs, a bit for each part: an eighth of the bytes, compared in a fraction of the time.

Of many vectors the signs pick the likeliest thousand; what is nearest among those, the vectors themselves say. Kept in
slabs of `SLAB` beside the vectors, in the order in which they came. What was removed stays in its slab and is passed
over, because it has no vector any more. It does not know what a vector means.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

import numpy as np

SLAB = 512
LIKELY = 1000
"""Vectors that the signs pick, at least."""
SCHEMA = "CREATE TABLE signs(slab INTEGER PRIMARY KEY, passages BLOB NOT NULL, bits BLOB NOT NULL);\n"
WORDS = 6
"""Of 64 bits: 384 parts."""


def append(base: sqlite3.Connection, numbers: Sequence[int], vectors: Sequence[np.ndarray]) -> None:
    """Add the signs of int8 `[384]` vectors of these passages. Within the caller's transaction."""
    if not numbers:
        return
    bits = np.packbits(np.stack(vectors) > 0, axis=1)
    last = base.execute("SELECT slab, passages, bits FROM signs ORDER BY slab DESC LIMIT 1").fetchone()
    slab, known = (last[0], len(last[1]) // 8) if last else (0, SLAB)
    at = 0
    if last and known < SLAB:
        at = min(SLAB - known, len(numbers))
        passages = last[1] + np.array(numbers[:at], dtype=np.int64).tobytes()
        base.execute(
            "UPDATE signs SET passages = ?, bits = ? WHERE slab = ?", (passages, last[2] + bits[:at].tobytes(), slab)
        )
    for start in range(at, len(numbers), SLAB):
        slab += 1
        part = np.array(numbers[start : start + SLAB], dtype=np.int64).tobytes()
        base.execute("INSERT INTO signs VALUES(?, ?, ?)", (slab, part, bits[start : start + SLAB].tobytes()))


def likeliest(slabs: Iterable[tuple[bytes, bytes]], vector: np.ndarray, most: int) -> list[int]:
    """Passages whose signs differ least from those of `vector` (float32 `[384]`): about `most`, each once."""
    wanted = np.packbits(vector > 0).view(np.uint64)
    kept, apart = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    for passages, bits in slabs:
        numbers = np.frombuffer(passages, dtype=np.int64)
        signs = np.frombuffer(bits, dtype=np.uint64).reshape(len(numbers), WORDS)
        kept = np.concatenate([kept, numbers])
        apart = np.concatenate([apart, np.bitwise_count(signs ^ wanted).sum(axis=1, dtype=np.int64)])
        if len(kept) > 8 * most:
            best = np.argpartition(apart, most)[:most]
            kept, apart = kept[best], apart[best]
    order = np.argsort(apart, kind="stable")[:most]
    return list(dict.fromkeys(kept[order].tolist()))


def fill(base: sqlite3.Connection) -> None:
    """The signs of all vectors that are there, for a corpus made before there were signs."""
    after = -1
    while rows := base.execute(
        "SELECT passage, vector FROM vectors WHERE passage > ? ORDER BY passage LIMIT 20000", (after,)
    ).fetchall():
        append(base, [n for n, _ in rows], [np.frombuffer(v, dtype=np.int8) for _, v in rows])
        after = rows[-1][0]
