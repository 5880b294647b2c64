from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from agents.corpus import Corpus, search
from agents.corpus.embedding import PACKAGE, MiniLM, _gelu, installed_embedder
from tests.agents.corpus.samples import source_of

TEXTS = [
    "The ferry to Holm carried 41,300 passengers in 2019.",
    "A boat took people across the water.",
    "Interest rates were raised by half a point.",
]


def it_has_a_gelu_like_that_of_the_error_function():
    from math import erf

    x = np.linspace(-6, 6, 401, dtype=np.float32)
    exact = [v * 0.5 * (1 + erf(v / 2**0.5)) for v in x.tolist()]
    assert np.abs(_gelu(x) - exact).max() < 1e-6


class DescribeTheEmbedder:
    @pytest.fixture
    def folder(self) -> Path:
        spec = importlib.util.find_spec(PACKAGE)
        assert spec is not None
        assert spec.origin is not None
        return Path(spec.origin).parent / "model"

    def it_computes_what_transformers_computes(self, folder: Path):
        import torch
        import transformers

        tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
        reference = transformers.AutoModel.from_pretrained(folder).eval()
        batch = tokenizer(TEXTS, padding=True, return_tensors="pt")
        with torch.no_grad():
            states = reference(**batch).last_hidden_state
        mask = batch["attention_mask"][:, :, None].float()
        pooled = (states * mask).sum(1) / mask.sum(1)
        wanted = torch.nn.functional.normalize(pooled).numpy()
        assert np.abs(MiniLM(folder).vectors(TEXTS) - wanted).max() < 1e-5

    def it_finds_what_is_meant_in_other_words(self, tmp_path: Path):
        embedder = installed_embedder()
        assert embedder is not None
        source = source_of("m", *TEXTS, "图书馆晚上开放。")
        vectors = embedder.passages([p.text for p in source.passages])
        assert vectors[3] is None
        with Corpus(tmp_path / "c.sqlite") as corpus:
            corpus.put("/docs/m", "2" * 64, source, vectors)
            assert not search(corpus, "monetary policy of the central bank")
            assert search(corpus, "monetary policy of the central bank", 1, embedder)[0].text == TEXTS[2]
