"""How alike texts are: tf-idf vectors, cosine, centrality (LexRank), diversity (MMR).

LexRank: Erkan and Radev 2004. MMR: Carbonell and Goldstein 1998. It does not know what the texts are for.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np

from agents.text.words import terms


class TfIdf:
    """Vectors over the terms of a corpus of texts; inverse document frequency is the corpus's."""

    def __init__(self, corpus: Sequence[str]) -> None:
        counts: Counter[str] = Counter()
        for text in corpus:
            counts.update(dict.fromkeys(terms(text), 1))
        size = max(1, len(corpus))
        self._index = {term: i for i, term in enumerate(counts)}
        self._idf = np.array([math.log((1 + size) / (1 + n)) + 1 for n in counts.values()] or [1.0])

    def weight(self, term: str) -> float:
        """Inverse document frequency of a term; that of the rarest for one the corpus does not have."""
        index = self._index.get(term)
        return float(self._idf.max() if index is None else self._idf[index])

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """Unit rows `[n texts, n terms]`; a text without known terms is a zero row."""
        matrix = np.zeros((len(texts), len(self._idf)), dtype=np.float64)
        for row, text in enumerate(texts):
            for term, n in Counter(terms(text)).items():
                column = self._index.get(term)
                if column is not None:
                    matrix[row, column] = (1 + math.log(n)) * self._idf[column]
        norms = np.linalg.norm(matrix, axis=1, keepdims=True)
        return matrix / np.where(norms == 0, 1, norms)

    def cosine(self, left: Sequence[str], right: Sequence[str]) -> np.ndarray:
        """Cosines `[len(left), len(right)]`, 0 to 1."""
        return self.vectors(left) @ self.vectors(right).T


def lexrank(similarity: np.ndarray, *, damping: float = 0.85, rounds: int = 40) -> np.ndarray:
    """Centrality `[n]`, highest 1, of texts whose cosines are `similarity` `[n, n]`."""
    n = len(similarity)
    if n == 0:
        return np.zeros(0)
    weights = similarity.copy()
    np.fill_diagonal(weights, 0)
    sums = weights.sum(axis=1, keepdims=True)
    transition = np.where(sums > 0, weights / np.where(sums == 0, 1, sums), 1 / n)
    rank = np.full(n, 1 / n)
    for _ in range(rounds):
        rank = (1 - damping) / n + damping * rank @ transition
    return rank / rank.max()


def mmr(scores: Sequence[float], similarity: np.ndarray, count: int, *, balance: float = 0.7) -> list[int]:
    """Indices of up to `count` texts, best first: high score, low likeness to those already taken."""
    chosen: list[int] = []
    left = list(range(len(scores)))
    while left and len(chosen) < count:

        def gain(i: int) -> float:
            alike = max((float(similarity[i, j]) for j in chosen), default=0.0)
            return balance * scores[i] - (1 - balance) * alike

        best = max(left, key=gain)
        chosen.append(best)
        left.remove(best)
    return chosen


def share_said(text: str, by: str) -> float:
    """Share of the terms of `text` that `by` has too, 0 to 1."""
    own = set(terms(text))
    return len(own & set(terms(by))) / len(own) if own else 1.0


def overlap(left: str, right: str) -> float:
    """Shared terms over the terms of the shorter text, 0 to 1: 1 when one says nothing that the other does not."""
    a, b = set(terms(left)), set(terms(right))
    smaller = min(len(a), len(b))
    return len(a & b) / smaller if smaller else 0.0
