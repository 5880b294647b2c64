"""A folder is computed in what it is stored in, where that is float32 throughout: what `model.load` gives is exact."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

import model
from model import fit, loading
from model.engine import Grammar, SamplingParams
from model.errors import ModelMissing
from model.hf import HfFolder
from tests.model import reference
from tests.model.test_hf import change_config, ids, write_tokenizer


class DescribeStoredDtype:
    """What `model.load` makes of a folder that transformers saved."""

    @staticmethod
    def folder(path: Path, dtype: torch.dtype) -> tuple[Path, Any]:
        torch.manual_seed(3)
        torch.set_num_threads(1)
        peer = reference.mixture(**{**reference.FULL, "vocab_size": 384})
        peer.to(dtype).save_pretrained(path, max_shard_size="300KB")
        write_tokenizer(path)
        change_config(path, max_position_embeddings=512)
        return path, peer

    def it_loads_float32_by_path_with_the_peers_logits_and_greedy_tokens(self, tmp_path: Path) -> None:
        path, peer = self.folder(tmp_path / "exact", torch.float32)
        engine = model.load(path, threads=1)
        text = ids(140)
        assert float((engine.logits(text) - reference.logits(peer, text)).abs().max()) <= 1e-4
        ends, seen = list(engine.tokenizer.stop_ids), set[int]()
        for prompt in (text, ids(64, seed=1), ids(9, seed=2)):
            found = list(engine.generate(prompt, SamplingParams(max_tokens=256, min_tokens=256)).token_ids)
            logits = reference.logits(peer, prompt + found[:-1])[len(prompt) - 1 :].clone()
            logits[:, ends] = float("-inf")
            assert found == logits.argmax(dim=1).tolist()
            seen.update(found)
        assert len(seen) > 10
        assert max(seen) >= len(engine.tokenizer.tokens), "rows of the embedding without a token take part"
        engine.close()

    @pytest.mark.parametrize(("dtype", "expected"), [(torch.float32, torch.float32), (torch.bfloat16, torch.bfloat16)])
    def it_is_float32_only_where_all_matrices_are(
        self, tmp_path: Path, dtype: torch.dtype, expected: torch.dtype
    ) -> None:
        path, _ = self.folder(tmp_path / "m", dtype)
        assert HfFolder(path).stored_dtype() == expected
        assert loading.load(path, "m").decoder.dtype == expected

    def it_rounds_to_bfloat16_rather_than_leave_experts_in_the_file(self, tmp_path: Path) -> None:
        path, _ = self.folder(tmp_path / "m", torch.float32)
        opened = HfFolder(path)
        half = fit.of_source(opened.checkpoint, opened.config, opened.config_json, torch.bfloat16)
        free = fit.RESERVE + half.fixed + half.experts + 512 * half.kv_per_token
        loaded = loading.load(path, "m", available=lambda: free)
        assert loaded.decoder.dtype == torch.bfloat16
        assert loaded.hot is None


def test_a_folder_without_a_tokenizer_takes_and_gives_ids(tmp_path: Path) -> None:
    path, peer = DescribeStoredDtype.folder(tmp_path / "bare", torch.float32)
    (path / "tokenizer.json").unlink()
    (path / "tokenizer_config.json").unlink()
    engine = model.load(path, threads=1)
    assert float((engine.logits(ids(70)) - reference.logits(peer, ids(70))).abs().max()) <= 1e-4
    given = engine.generate(ids(70), SamplingParams(max_tokens=20, min_tokens=20))
    assert list(given.token_ids) == reference.greedy(peer, ids(70), 20)
    assert given.text == ""
    for prompt in ("text", [{"role": "user", "content": "text"}]):
        with pytest.raises(ModelMissing, match=r"lacks tokenizer\.json"):
            engine.generate(prompt)
    with pytest.raises(ModelMissing, match=r"lacks tokenizer\.json"):
        engine.generate(ids(5), grammar=Grammar.regex("a+"))
    engine.close()
