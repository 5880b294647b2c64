"""Finds passages: by words (BM25), by meaning where an embedding model is installed, and joins both by their ranks.

Reciprocal rank fusion: Cormack, Clarke and Buettcher 2009. It does not know what the passages are for.
"""

from __future__ import annotations

from collections.abc import Sequence

from agents.corpus.base import Hit
from agents.corpus.embedding import Embedder
from agents.corpus.store import Corpus
from agents.text.words import language_of

DEPTH = 5
"""How many times `k` are ranked before the lists are joined and doubles dropped."""
RANK = 60
"""The constant of the fusion: how little the first places stand out."""


def search(corpus: Corpus, query: str, k: int = 10, embedder: Embedder | None = None) -> list[Hit]:
    """The `k` best passages, best first, each text once. With an `embedder` also by meaning (English only)."""
    lists = [corpus.lexical(query, k * DEPTH)]
    if embedder is not None and query.strip() and language_of(query) == "en" and corpus.has_vectors():
        lists.append(corpus.dense(embedder.query(query), k * DEPTH))
    ranked = lists[0] if len(lists) == 1 else fused([[number for number, _ in found] for found in lists])
    return distinct(corpus.hits(ranked[: k * DEPTH]))[:k]


def fused(rankings: Sequence[Sequence[int]]) -> list[tuple[int, float]]:
    """Items of all rankings with the sum of 1 / (60 + rank), best first; a tie goes to the earlier ranking's."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for rank, item in enumerate(ranking, start=1):
            scores[item] = scores.get(item, 0.0) + 1.0 / (RANK + rank)
    return sorted(scores.items(), key=lambda item: -item[1])


def distinct(hits: Sequence[Hit]) -> list[Hit]:
    """The hits without those whose text an earlier one has: the same document under two names counts once."""
    return list({" ".join(hit.text.split()): hit for hit in reversed(hits)}.values())[::-1]
