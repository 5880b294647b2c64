"""The corpus in one SQLite file: sources with their text, passages with locators, a full-text index, vectors.

Memory does not grow with the corpus: SQLite reads pages as needed, vectors are scanned in slabs. One connection behind
a lock serves all threads. It does not read files and does not know what is asked.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from agents.corpus import signs
from agents.corpus.base import Hit, Stored
from agents.corpus.words import indexed, match_terms
from agents.errors import ConfigurationError, ImpastoError
from agents.sources.base import Locator, Passage, Source

VERSION = 2
SCHEMA = """
CREATE TABLE sources(
  number INTEGER PRIMARY KEY, origin TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL, id TEXT NOT NULL, name TEXT NOT NULL,
  title TEXT, author TEXT, date TEXT, language TEXT NOT NULL, media_type TEXT NOT NULL, pages INTEGER,
  passages INTEGER NOT NULL, text BLOB NOT NULL);
CREATE INDEX sources_by_id ON sources(id);
CREATE TABLE passages(
  number INTEGER PRIMARY KEY, source INTEGER NOT NULL, ordinal INTEGER NOT NULL, kind TEXT NOT NULL, role TEXT NOT NULL,
  page INTEGER, heading TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, text TEXT NOT NULL);
CREATE INDEX passages_of_source ON passages(source, ordinal);
CREATE VIRTUAL TABLE terms USING fts5(
  heading, text, content='', tokenize="porter unicode61 remove_diacritics 2");
CREATE TABLE vectors(passage INTEGER PRIMARY KEY, vector BLOB NOT NULL);
"""
SCHEMA += signs.SCHEMA
HEADING_WEIGHT, TEXT_WEIGHT = 0.5, 1.0
SAMPLE = 2000
"""Passages of each sample that tells how common a word is."""
SLAB = 20_000
"""Vectors compared at once: 384 bytes each. From more on, signs pick the likeliest first."""
MANY = 50_000
"""Passages from which words that a large share of them have are left out of a query."""
COMMON = 0.15
"""That share of them. BM25 gives such a word next to no weight, but its cost is that of every passage that has it."""
_STORED = "s.number, s.id, s.origin, s.name, s.title, s.author, s.date, s.language, s.media_type, s.pages, s.passages"
_HIT = f"p.number, p.ordinal, p.kind, p.role, p.page, p.heading, p.start, p.end, p.text, {_STORED}"


class Corpus:
    """An open corpus. Close it, or use it as a context."""

    def __init__(self, path: Path) -> None:
        """Open the file at `path`, made when missing. Raises ConfigurationError when it is no corpus."""
        self.path = path
        self._lock = threading.RLock()
        self._common: dict[str, bool] = {}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._base = sqlite3.connect(path, timeout=30, check_same_thread=False, isolation_level=None)
            self._base.execute("PRAGMA journal_mode = WAL")
            self._base.execute("PRAGMA synchronous = NORMAL")
            self._base.execute("PRAGMA trusted_schema = OFF")
            self._prepare()
        except (OSError, sqlite3.Error) as error:
            raise ConfigurationError(f"{path} cannot be opened as a corpus: {error}.") from error

    def _prepare(self) -> None:
        found = self._base.execute("PRAGMA user_version").fetchone()[0]
        if found == 1:
            with self._writing() as base:
                base.execute(signs.SCHEMA)
                signs.fill(base)
                base.execute(f"PRAGMA user_version = {VERSION}")
        elif found not in (0, VERSION):
            raise ConfigurationError(
                f"{self.path} is a corpus of version {found}; this Impasto reads version {VERSION}."
            )
        if found == 0:
            with self._writing():
                if not self._base.execute("SELECT 1 FROM sqlite_master WHERE name = 'sources'").fetchone():
                    for statement in filter(str.strip, SCHEMA.split(";\n")):
                        self._base.execute(statement)
                self._base.execute(f"PRAGMA user_version = {VERSION}")

    def __enter__(self) -> Corpus:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def copy(self, path: Path) -> None:
        """A whole copy at `path`, in place of what was there: all of it or nothing. Raises ImpastoError."""
        temporary = path.with_name(f".{path.name}.copy")
        temporary.unlink(missing_ok=True)
        try:
            with self._lock, closing(sqlite3.connect(temporary)) as target:
                self._base.backup(target)
            with temporary.open("rb") as file:
                os.fsync(file.fileno())
            temporary.replace(path)
        except (OSError, sqlite3.Error) as error:
            raise ImpastoError(f"The corpus {self.path} could not be copied: {error}.") from error

    def close(self) -> None:
        with self._lock:
            self._base.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, kept whole or not at all."""
        with self._lock:
            try:
                self._base.execute("BEGIN IMMEDIATE")
                yield self._base
                self._base.execute("COMMIT")
            except BaseException as error:
                if self._base.in_transaction:
                    self._base.execute("ROLLBACK")
                if isinstance(error, sqlite3.Error):
                    raise ImpastoError(f"The corpus {self.path} could not be written: {error}.") from error
                raise

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[tuple]:
        with self._lock:
            try:
                return self._base.execute(query, tuple(values)).fetchall()
            except sqlite3.Error as error:
                raise ImpastoError(f"The corpus {self.path} could not be read: {error}.") from error

    def put(self, origin: str, sha256: str, source: Source, vectors: Sequence[np.ndarray | None] | None = None) -> int:
        """Keep a source under its origin, in place of what was there; how many passages it has.

        `vectors`: for each passage int8 `[384]` or None.
        """
        rows = [p for p in source.passages if p.text.strip()]
        with self._writing() as base:
            self._drop(base, origin)
            number = base.execute(
                "INSERT INTO sources(origin, sha256, id, name, title, author, date, language, media_type, pages,"
                " passages, text) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(origin, sha256, sha256[:16], source.name, source.title, source.author, source.date),
                    *(source.language, source.media_type, source.pages, len(rows)),
                    zlib.compress(source.text.encode("utf-8", "replace")),
                ),
            ).lastrowid
            inserted = [self._insert(base, number or 0, n, passage) for n, passage in enumerate(rows, start=1)]
            given = zip(inserted, vectors, strict=True) if vectors is not None else []
            there = [(n, v.astype(np.int8)) for n, v in given if v is not None]
            base.executemany("INSERT INTO vectors VALUES(?, ?)", [(n, v.tobytes()) for n, v in there])
            signs.append(base, [n for n, _ in there], [v for _, v in there])
            self._common.clear()
        return len(rows)

    def _insert(self, base: sqlite3.Connection, source: int, ordinal: int, passage: Passage) -> int:
        where = passage.locator
        row = base.execute(
            "INSERT INTO passages(source, ordinal, kind, role, page, heading, start, end, text)"
            " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(source, ordinal, passage.kind, passage.role, where.page),
                *(json.dumps(where.heading, ensure_ascii=False), where.start, where.end, passage.text),
            ),
        ).lastrowid
        if passage.role != "contents":
            terms = (row, indexed(" ".join(where.heading)), indexed(passage.text))
            base.execute("INSERT INTO terms(rowid, heading, text) VALUES(?, ?, ?)", terms)
        return row or 0

    def _drop(self, base: sqlite3.Connection, origin: str) -> None:
        found = base.execute("SELECT number FROM sources WHERE origin = ?", (origin,)).fetchone()
        if found is None:
            return
        told = base.execute(
            "SELECT number, heading, text FROM passages WHERE source = ? AND role != 'contents'", found
        ).fetchall()
        # The index keeps no text of its own, so it must be told what to forget.
        base.executemany(
            "INSERT INTO terms(terms, rowid, heading, text) VALUES('delete', ?, ?, ?)",
            [(row, indexed(" ".join(json.loads(heading))), indexed(text)) for row, heading, text in told],
        )
        base.execute("DELETE FROM vectors WHERE passage IN (SELECT number FROM passages WHERE source = ?)", found)
        base.execute("DELETE FROM passages WHERE source = ?", found)
        base.execute("DELETE FROM sources WHERE number = ?", found)

    def remove(self, origins: Iterable[str]) -> None:
        """Forget the sources of these origins."""
        with self._writing() as base:
            for origin in origins:
                self._drop(base, origin)

    def known(self) -> dict[str, str]:
        """The sha256 of each source, by its origin."""
        return dict(self._rows("SELECT origin, sha256 FROM sources"))

    def sources(self) -> list[Stored]:
        """All sources, by origin."""
        return [_stored(row) for row in self._rows(f"SELECT {_STORED} FROM sources s ORDER BY s.origin")]

    def source(self, key: str) -> Stored | None:
        """The source of this id or origin."""
        rows = self._rows(f"SELECT {_STORED} FROM sources s WHERE s.id = ? OR s.origin = ? LIMIT 1", (key, key))
        return _stored(rows[0]) if rows else None

    def text(self, source: Stored) -> str:
        """The whole text that locators index into."""
        rows = self._rows("SELECT text FROM sources WHERE number = ?", (source.number,))
        return zlib.decompress(rows[0][0]).decode("utf-8") if rows else ""

    def passages(self, source: Stored, first: int = 1, last: int = 1 << 40) -> list[Hit]:
        """Its passages `first` to `last`, counted from 1, in reading order."""
        found = self._hits(
            "p.source = ? AND p.ordinal BETWEEN ? AND ? ORDER BY p.ordinal", (source.number, first, last)
        )
        return list(found.values())

    def count(self) -> int:
        """Passages of all sources."""
        return self._rows("SELECT coalesce(sum(passages), 0) FROM sources")[0][0]

    def lexical(self, query: str, k: int) -> list[tuple[int, float]]:
        """Numbers of the `k` passages that fit the query's words best (BM25), with scores, best first."""
        expression = " OR ".join(self._telling(match_terms(query)))
        if not expression:
            return []
        rows = self._rows(
            f"SELECT rowid, -bm25(terms, {HEADING_WEIGHT}, {TEXT_WEIGHT}) AS fit FROM terms WHERE terms MATCH ?"
            " ORDER BY fit DESC, rowid LIMIT ?",
            (expression, k),
        )
        return [(row, score) for row, score in rows]

    def _telling(self, wanted: list[str]) -> list[str]:
        """The terms without those that are everywhere, in a large corpus; all of them when all are."""
        about = self._rows("SELECT coalesce(max(number), 0) FROM passages")[0][0]
        if about < MANY or len(wanted) < 2:
            return wanted
        return [term for term in wanted if not self._is_common(term, about)] or wanted

    def _is_common(self, term: str, about: int) -> bool:
        """By samples from four places: to count a common word would cost as much as to search for it."""
        if term not in self._common:
            query = "SELECT count(*) FROM terms WHERE terms MATCH ? AND rowid > ? AND rowid <= ?"
            size = min(SAMPLE, about // 4)
            starts = [about * place // 4 for place in range(4)]
            found = sum(self._rows(query, (term, start, start + size))[0][0] for start in starts)
            self._common[term] = found >= COMMON * 4 * size
        return self._common[term]

    def has_vectors(self) -> bool:
        return bool(self._rows("SELECT 1 FROM vectors LIMIT 1"))

    def dense(self, vector: np.ndarray, k: int) -> list[tuple[int, float]]:
        """Numbers of the `k` passages nearest to `vector` (float32 `[384]`), with products, best first."""
        if self._rows("SELECT count(*) FROM (SELECT 1 FROM vectors LIMIT ?)", (SLAB + 1,))[0][0] > SLAB:
            return self._dense_of_many(vector, k)
        best: list[tuple[int, float]] = []
        after = -1
        while slab := self._rows(
            "SELECT passage, vector FROM vectors WHERE passage > ? ORDER BY passage LIMIT ?", (after, SLAB)
        ):
            rows = np.frombuffer(b"".join(v for _, v in slab), dtype=np.int8).reshape(len(slab), -1)
            fits = rows.astype(np.float32) @ vector.astype(np.float32)
            top = np.argsort(-fits, kind="stable")[:k]
            best = sorted([*best, *((slab[i][0], float(fits[i])) for i in top)], key=lambda b: -b[1])[:k]
            after = slab[-1][0]
        return best

    def _dense_of_many(self, vector: np.ndarray, k: int) -> list[tuple[int, float]]:
        """The same by way of the signs: nearly always the same, and without reading every vector."""
        likely = signs.likeliest(self._slabs(), vector, max(signs.LIKELY, 10 * k))
        rated: list[tuple[int, float]] = []
        for start in range(0, len(likely), 500):
            part = likely[start : start + 500]
            query = f"SELECT passage, vector FROM vectors WHERE passage IN ({','.join('?' * len(part))})"
            for number, data in self._rows(query, part):
                rated.append((number, float(np.frombuffer(data, dtype=np.int8).astype(np.float32) @ vector)))
        return sorted(rated, key=lambda one: (-one[1], one[0]))[:k]

    def _slabs(self) -> Iterator[tuple[bytes, bytes]]:
        after = -1
        while rows := self._rows(
            "SELECT slab, passages, bits FROM signs WHERE slab > ? ORDER BY slab LIMIT 64", (after,)
        ):
            yield from ((passages, bits) for _, passages, bits in rows)
            after = rows[-1][0]

    def hits(self, scored: Sequence[tuple[int, float]]) -> list[Hit]:
        """The passages of these numbers, in the order given."""
        found: dict[int, Hit] = {}
        for start in range(0, len(scored), 500):
            numbers = [number for number, _ in scored[start : start + 500]]
            found |= self._hits(f"p.number IN ({','.join('?' * len(numbers))})", numbers)
        return [found[n].model_copy(update={"score": score}) for n, score in scored if n in found]

    def _hits(self, condition: str, values: Sequence[object]) -> dict[int, Hit]:
        """Passages by their numbers, in the order of the rows."""
        rows = self._rows(
            f"SELECT {_HIT} FROM passages p JOIN sources s ON s.number = p.source WHERE {condition}", values
        )
        return {row[0]: _hit(row) for row in rows}


def _stored(row: Sequence[Any]) -> Stored:
    names = ("number", "id", "origin", "name", "title", "author", "date", "language", "media_type", "pages", "passages")
    return Stored(**dict(zip(names, row, strict=True)))


def _hit(row: Sequence[Any]) -> Hit:
    _, ordinal, kind, role, page, heading, start, end, text, *stored = row
    source = _stored(stored)
    locator = Locator(page=page, heading=tuple(json.loads(heading)), start=start, end=end)
    return Hit(passage=f"{source.id}:{ordinal}", text=text, source=source, locator=locator, kind=kind, role=role)
