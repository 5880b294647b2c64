"""Generated tokens that look at some pages only: which ones, with the same bits however they are computed, and nothing lost where all fit."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch.nn import functional

import model
from model.decoder import Decoder
from model.engine import SamplingParams
from model.errors import ConfigurationError
from model.native.library import AVX2, built, kept_pages, library, opened
from model.native.network import EXACT_LAYERS
from model.native.pool import NativePool
from model.pages import PAGE
from model.step import Span, Step
from tests.model import tiny
from tests.model.native.test_network import PLAIN, SHAPES, pair, some_ids
from tests.model.passes import OneSequence

ONE_LAYER = replace(PLAIN, num_layers=1, num_heads=3, num_kv_heads=1)


pytestmark = pytest.mark.usefixtures("compiled")


def chosen(monkeypatch: pytest.MonkeyPatch, pages: int) -> None:
    """From now on generated tokens look at so many pages."""
    monkeypatch.setenv("IMPASTO_ATTENTION", "pages")
    monkeypatch.setenv("IMPASTO_ATTENTION_TOKENS", str(pages * PAGE))


def generated(decoder: Decoder, ids: list[int], prompt: int, cuts: tuple[int, ...]) -> torch.Tensor:
    """Logits of `ids` behind the first `prompt`, generated in passes that end at `cuts`."""
    sequence = OneSequence(decoder)
    sequence.logits(ids[:prompt])
    return torch.cat([sequence.logits(ids[a:b], rowwise=True) for a, b in zip((prompt, *cuts[:-1]), cuts, strict=True)])


class DescribeSelection:
    @pytest.mark.parametrize("precision", ["int8", "bf16"])
    def it_loses_no_bit_where_everything_fits(self, monkeypatch: pytest.MonkeyPatch, precision: str) -> None:
        monkeypatch.setenv("IMPASTO_KV", precision)
        ids = some_ids(520)
        exact = generated(pair(PLAIN)[0], ids, 500, (510, 520))
        chosen(monkeypatch, 9)
        assert torch.equal(generated(pair(PLAIN)[0], ids, 500, (510, 520)), exact)
        chosen(monkeypatch, 5)
        assert not torch.equal(generated(pair(PLAIN)[0], ids, 500, (510, 520)), exact)

    @pytest.mark.parametrize("name", SHAPES)
    def it_gives_the_same_bits_however_tokens_are_computed(self, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        """A page fills up among them; one pass has more tokens than would be shared out among threads."""
        chosen(monkeypatch, 4)
        decoder, ids = pair(SHAPES[name])[0], some_ids(470)
        whole = generated(decoder, ids, 420, (470,))
        assert torch.equal(generated(decoder, ids, 420, tuple(range(421, 471))), whole)
        torch.set_num_threads(3)
        assert torch.equal(generated(decoder, ids, 420, (445, 449, 470)), whole)

    def it_gives_the_same_bits_in_narrower_vectors(self, monkeypatch: pytest.MonkeyPatch) -> None:
        chosen(monkeypatch, 4)
        monkeypatch.setenv("IMPASTO_ACTIVATIONS", "int8")
        monkeypatch.setenv("IMPASTO_KV", "int8")
        seen = []
        for kernels in (library(), opened(built(AVX2))):
            assert kernels is not None
            monkeypatch.setattr("model.decoder.library", lambda kernels=kernels: kernels)
            monkeypatch.setattr("tests.model.native.test_network.library", lambda kernels=kernels: kernels)
            seen.append(generated(pair(PLAIN)[0], some_ids(460), 440, (460,)))
        assert torch.equal(seen[0], seen[1])

    def it_knows_the_bounds_of_full_pages(self, monkeypatch: pytest.MonkeyPatch) -> None:
        chosen(monkeypatch, 4)
        sequence = OneSequence(pair(PLAIN)[0])
        sequence.logits(some_ids(150))
        assert isinstance(sequence.pool, NativePool)
        for layer in range(EXACT_LAYERS, PLAIN.num_layers):
            keys, _ = sequence.pool.read(layer, slice(0, 2 * PAGE))
            keys = keys.float().unflatten(1, (2, PAGE))
            stored = sequence.pool.bounds[layer][:2]
            step = stored[..., 128:132].contiguous().view(torch.float32)
            for values, code in ((keys.amax(2), stored[..., :64]), (keys.amin(2), stored[..., 64:128])):
                known = code.contiguous().view(torch.int8).float() * step
                assert (known.transpose(0, 1) - values).abs().max() <= 1.01 * step.max()  # `read` rounds to bfloat16
        assert not sequence.pool.bounds[2][2].any()  # the third page is not full

    def it_looks_at_the_pages_whose_keys_may_score_highest(self, monkeypatch: pytest.MonkeyPatch) -> None:
        chosen(monkeypatch, 5)
        monkeypatch.setattr("model.native.network.EXACT_LAYERS", 0)
        ids, last = some_ids(600), 599
        decoder, in_torch = pair(ONE_LAYER)
        sequence = OneSequence(decoder)
        sequence.logits(ids[:last])
        seen = sequence.logits(ids[last:], rowwise=True)
        keys, _ = sequence.pool.read(0, slice(0, 9 * PAGE))
        q = _query(in_torch, ids[last], last)
        page = keys[0].float().unflatten(0, (9, PAGE))
        bounds = torch.maximum(q[:, None] * page.amax(1), q[:, None] * page.amin(1)).sum(-1)[:, 1:8] / 8
        best = bounds.softmax(1).sum(0).topk(2).indices.add(1).sort().values.tolist()
        others = [pages for pages in ([1, 2], [6, 7], [3, 5]) if pages != best]
        assert torch.equal(self._beside(sequence, decoder, best, last, ids[last]), seen)
        assert not any(torch.equal(self._beside(sequence, decoder, some, last, ids[last]), seen) for some in others)

    @staticmethod
    def _beside(sequence: OneSequence, decoder: Decoder, some: list[int], at: int, token: int) -> torch.Tensor:
        """The token's logits where it sees the first page, `some`, and the last two only."""
        pages = [0, *some, 8, 9]
        span = Span(pages, 4 * PAGE + at % PAGE, 1, rowwise=True, positions=torch.tensor([at]))
        with torch.inference_mode():
            return decoder.logits(decoder.forward(torch.tensor([token]), Step(sequence.pool, [span])))

    def it_refuses_settings_that_it_does_not_know(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("IMPASTO_ATTENTION", raising=False)
        assert kept_pages() == 0
        monkeypatch.setenv("IMPASTO_ATTENTION", "pages")
        monkeypatch.setenv("IMPASTO_ATTENTION_TOKENS", "")
        assert kept_pages() == 4096 // PAGE
        monkeypatch.setenv("IMPASTO_ATTENTION_TOKENS", "many")
        with pytest.raises(ConfigurationError, match="IMPASTO_ATTENTION_TOKENS"):
            kept_pages()
        monkeypatch.setenv("IMPASTO_ATTENTION", "some")
        with pytest.raises(ConfigurationError, match="IMPASTO_ATTENTION is 'some'"):
            kept_pages()


def _query(decoder: Decoder, token: int, position: int) -> torch.Tensor:
    """The token's query heads `[3, D]` in the only layer, in float32."""
    layer, config = decoder._weights.layers[0], decoder.config
    hidden = functional.rms_norm(
        decoder.embed(torch.tensor([token])), (config.hidden_size,), layer.attention_norm, 1e-5
    )
    heads = layer.qkv(hidden).view(1, -1, config.head_dim)[:, :3]
    return decoder._rope.rotate(heads, *decoder._rope.at(torch.tensor([position]), position + 1))[0]


class DescribeAnswersOfSomePages:
    def it_answers_the_same_with_drafts_and_again(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        """An answer's pages are computed once more as a prompt before the next turn takes them over."""
        chosen(monkeypatch, 4)
        path = tiny.write(tmp_path_factory.mktemp("pages") / "tiny.gguf", "llama", tiny.Kind.Q4_0).path
        prompt, params = [7, 8, 9, 7, 8, 9, 7, 8] * 42, SamplingParams(max_tokens=60, min_tokens=60)
        said = []
        for drafts in ("1", "0"):
            monkeypatch.setenv("IMPASTO_DRAFTS", drafts)
            engine = model.load(path, threads=1, kv_memory=64 << 20)
            first = engine.generate(prompt, params)
            second = engine.generate([*prompt, *first.token_ids, 5], params)
            said.append((first.token_ids, second.token_ids, engine.generate(prompt, params).token_ids))
            engine.close()
        assert said[0] == said[1]
        assert said[0][0] == said[0][2]
