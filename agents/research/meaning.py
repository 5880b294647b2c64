"""The sentences of a small library that come nearest to a question in meaning; none without the embedding model.

It is for a second look, where the words of a question are not those of the documents. English only, as the model is.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np

from agents.corpus import Hit
from agents.corpus.embedding import Embedder
from agents.research.library import Library
from agents.research.reading import sentences_of
from agents.text.words import language_of

MOST = 300
"""Sentences that are compared; of a library with more, those of the passages that a search by words brings."""
PASSAGES = 60
"""Those passages."""
BATCH = 16
KEPT = 4000
"""Vectors that a process keeps, by the words that they are of: 384 numbers each."""


@dataclass(frozen=True)
class Near:
    """A sentence, or a row of a table, and how near it is: -1 to 1. `text` is its source's from `start` to `end`."""

    hit: Hit
    text: str
    start: int
    end: int
    score: float


def nearest(question: str, library: Library, k: int) -> list[Near]:
    """The `k` nearest, best first; all of them with a `k` below 0."""
    embedder = library.embedder
    if embedder is None or language_of(question) != "en":
        return []
    found = list(_sentences(question, library))[:MOST]
    found = [item for item in found if language_of(item[1]) == "en" or item[0].kind == "table"]
    if not found:
        return []
    scores = _vectors([shown for *_, shown in found], embedder) @ _vectors([question], embedder)[0]
    order = np.argsort(-scores, kind="stable")
    order = order if k < 0 else order[:k]
    return [
        Near(hit, text, start, end, round(float(scores[i]), 4))
        for i in order
        for hit, text, start, end, _ in [found[i]]
    ]


def _sentences(question: str, library: Library) -> Iterator[tuple[Hit, str, int, int, str]]:
    """Sentences and rows, each with its place and as it is compared: under its title and headings."""
    if sum(corpus.count() for corpus in library.corpora) <= MOST:
        hits = [hit for corpus in library.corpora for source in corpus.sources() for hit in corpus.passages(source)]
    else:
        hits = library.search(question, PASSAGES)
    for hit in hits:
        if hit.role != "body":
            continue
        heads = dict.fromkeys((hit.source.title or "", *hit.locator.heading))
        columns = hit.text.split("\n")[0].split(" | ") if hit.kind == "table" else []
        for text, start, end in sentences_of(hit, library.text(hit.source.id)):
            cells = text.split(" | ")
            told = ", ".join(map(" ".join, zip(columns, cells, strict=True))) if len(cells) == len(columns) else text
            yield hit, text, start, end, ". ".join(filter(None, (*heads, told)))


_kept: OrderedDict[str, np.ndarray] = OrderedDict()
_lock = Lock()


def _vectors(texts: Sequence[str], embedder: Embedder) -> np.ndarray:
    """A unit row for each text; those of texts seen before are not computed again."""
    keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
    with _lock:
        known = {key: _kept[key] for key in keys if key in _kept}
    fresh = sorted({key: text for key, text in zip(keys, texts, strict=True) if key not in known}.items(), key=_length)
    for at in range(0, len(fresh), BATCH):  # of like length together: little is padding
        batch = fresh[at : at + BATCH]
        known |= zip([key for key, _ in batch], embedder.vectors([text for _, text in batch]), strict=True)
    with _lock:
        _kept.update(known)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return np.array([known[key] for key in keys])


def _length(item: tuple[str, str]) -> int:
    return len(item[1])
