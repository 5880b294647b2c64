"""The prediction layer computes what the published wiring says, written here once more in plain torch.

There is no transformers code to compare with: it drops these weights. The wiring is DeepSeek-V3's (arXiv 2412.19437,
section 2.2) as GLM-4.5's servers have it: the embedding's half first, the decoder's normed hidden state, drafts chained
through the layer's own normed output.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from torch.nn import functional
from transformers.models.glm4_moe.modeling_glm4_moe import Glm4MoeDecoderLayer, Glm4MoeRotaryEmbedding

from model.decoder import Decoder
from model.errors import ModelUnusable
from model.hf import HfFolder
from model.mtp import MtpLayer
from model.step import Span, Step
from tests.model import reference
from tests.model.test_hf import ids, rewrite, tensors_of

HIDDEN, VOCABULARY = 96, 261


class Plain:
    """The layer from its weights alone: no cache, every position computed from the beginning."""

    def __init__(self, peer, weights: dict[str, torch.Tensor]) -> None:
        self.config, self.weights = peer.config, weights
        self.block = Glm4MoeDecoderLayer(peer.config, peer.config.num_hidden_layers).eval()
        inner = {name: tensor for name, tensor in weights.items() if name.split(".")[0] in self.block._modules}
        self.block.load_state_dict(inner)
        self.rotary = Glm4MoeRotaryEmbedding(peer.config)

    def norm(self, x: torch.Tensor, name: str) -> torch.Tensor:
        scale = torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.config.rms_norm_eps)
        return x * scale * self.weights[f"{name}.weight"]

    def __call__(self, tokens: list[int], hidden: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """`tokens[i]` follows the token of `hidden[i]`. Returns y and logits of all positions."""
        embedded = functional.embedding(torch.tensor(tokens), self.weights["embed_tokens.weight"])
        x = torch.cat((self.norm(embedded, "enorm"), self.norm(hidden, "hnorm")), dim=-1)
        x = (x @ self.weights["eh_proj.weight"].T)[None]
        count = len(tokens)
        rotation = self.rotary(x, torch.arange(count)[None])
        mask = torch.full((count, count), float("-inf")).triu(1)[None, None]
        y = self.norm(self.block(x, position_embeddings=rotation, attention_mask=mask)[0], "shared_head.norm")
        return y, y @ self.weights["shared_head.head.weight"].T


def mtp_weights(peer, *, copies: bool) -> dict[str, torch.Tensor]:
    """Random weights of the layer, the embedding and head copies of the model's or of their own."""
    block = reference.randomized(Glm4MoeDecoderLayer(peer.config, peer.config.num_hidden_layers))
    weights = {name: tensor.detach().clone() for name, tensor in block.state_dict().items()}
    for name in ("enorm", "hnorm", "shared_head.norm"):
        weights[f"{name}.weight"] = torch.empty(HIDDEN).uniform_(0.5, 1.5)
    weights["eh_proj.weight"] = torch.randn(HIDDEN, 2 * HIDDEN) * (2 * HIDDEN) ** -0.5
    own = peer.state_dict()
    names = {"embed_tokens.weight": "model.embed_tokens.weight", "shared_head.head.weight": "lm_head.weight"}
    for name, original in names.items():
        weights[name] = own[original].clone() if copies else torch.randn_like(own[original]) * HIDDEN**-0.5
    return weights


def write(folder: Path, peer, weights: dict[str, torch.Tensor]) -> None:
    """The peer's folder with the layer in it, as the published checkpoints have it."""
    peer.save_pretrained(folder)
    prefix = f"model.layers.{peer.config.num_hidden_layers}."
    rewrite(folder, tensors_of(folder) | {prefix + name: tensor for name, tensor in weights.items()})


Case = tuple[object, Plain, Decoder, MtpLayer]


@pytest.fixture(
    scope="module", params=[(shape, copies) for shape in reference.SHAPES for copies in (True, False)], ids=str
)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    torch.set_num_threads(1)
    torch.manual_seed(4)
    shape, copies = request.param
    peer = reference.mixture(**reference.SHAPES[shape])
    weights = mtp_weights(peer, copies=copies)
    folder = tmp_path_factory.mktemp("mtp")
    write(folder, peer, weights)
    decoder = HfFolder(folder).decoder(dtype=torch.float32)
    assert decoder.mtp is not None
    return peer, Plain(peer, weights), decoder, decoder.mtp


def close(got: torch.Tensor, expected: torch.Tensor) -> bool:
    return bool((got - expected).abs().max() <= 1e-4)


class Sequence:
    """The decoder and its prediction layer on one sequence with one cache."""

    def __init__(self, decoder: Decoder) -> None:
        self.decoder, self.pool = decoder, decoder.new_pool(4)
        self.pages = [2, 0, 1, 3]

    def hidden(self, tokens: list[int]) -> torch.Tensor:
        return self.decoder.forward(torch.tensor(tokens), Step(self.pool, [Span(self.pages, 0, len(tokens))]))

    def predict(self, at: int, tokens: list[int], hidden: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        assert self.decoder.mtp is not None
        step = Step(self.pool, [Span(self.pages, at, len(tokens))])
        return self.decoder.mtp(self.decoder, torch.tensor(tokens), hidden, step)


class DescribeMtpLayer:
    def it_predicts_the_token_after_the_next(self, case: Case) -> None:
        peer, plain, decoder, _ = case
        text = ids(41, seed=1)
        with torch.inference_mode():
            sequence = Sequence(decoder)
            hidden = sequence.hidden(text[:-1])
            assert close(hidden, peer.model(torch.tensor([text[:-1]])).last_hidden_state[0])
            y, logits = sequence.predict(0, text[1:], hidden)
            expected_y, expected = plain(text[1:], hidden)
        assert logits.shape == (40, VOCABULARY)
        assert close(y, expected_y)
        assert close(logits, expected)

    def it_keeps_a_cache_of_its_own(self, case: Case) -> None:
        _, plain, decoder, _ = case
        text = ids(30, seed=2)
        with torch.inference_mode():
            sequence = Sequence(decoder)
            hidden = sequence.hidden(text[:-1])
            parts = [
                sequence.predict(at, text[at + 1 : at + 1 + n], hidden[at : at + n])
                for at, n in ((0, 17), (17, 1), (18, 11))
            ]
            _, expected = plain(text[1:], hidden)
            again = sequence.hidden(text[:-1])
        assert close(torch.cat([logits for _, logits in parts]), expected)
        assert torch.equal(again, hidden)

    def it_drafts_a_chain_by_feeding_its_own_output_back(self, case: Case) -> None:
        _, plain, decoder, _ = case
        text = ids(25, seed=3)
        with torch.inference_mode():
            sequence = Sequence(decoder)
            hidden = sequence.hidden(text[:-1])
            y, logits = sequence.predict(0, text[1:], hidden)
            known, states = list(text[1:]), hidden
            for _ in range(3):
                draft = int(logits[-1].argmax())
                states = torch.cat((states, y[-1:]))
                known.append(draft)
                y, logits = sequence.predict(len(known) - 1, [draft], y[-1:])
                expected_y, expected = plain(known, states)
                assert close(y[-1], expected_y[-1])
                assert close(logits[-1], expected[-1])

    def it_forgets_a_rejected_draft_by_writing_over_it(self, case: Case) -> None:
        _, plain, decoder, _ = case
        text = ids(20, seed=5)
        with torch.inference_mode():
            sequence = Sequence(decoder)
            hidden = sequence.hidden(text[:-1])
            y, _ = sequence.predict(0, text[1:], hidden)
            sequence.predict(len(text) - 1, [7], y[-1:])
            _, logits = sequence.predict(len(text) - 1, [9], y[-1:])
            _, expected = plain([*text[1:], 9], torch.cat((hidden, y[-1:])))
        assert close(logits[-1], expected[-1])

    def it_shares_copies_of_embedding_and_head(self, case: Case) -> None:
        _, plain, decoder, layer = case
        shares = torch.equal(plain.weights["shared_head.head.weight"], case[0].state_dict()["lm_head.weight"])
        assert (layer.embed is None) == shares
        assert (layer.head is None) == shares
        assert decoder.config.mtp_layers == 1
        assert layer.nbytes > 0


def test_more_than_one_prediction_layer_is_refused(tmp_path: Path) -> None:
    peer = reference.mixture(**reference.AIR)
    write(tmp_path, peer, mtp_weights(peer, copies=True))
    config = json.loads((tmp_path / "config.json").read_text()) | {"num_nextn_predict_layers": 2}
    (tmp_path / "config.json").write_text(json.dumps(config))
    with pytest.raises(ModelUnusable, match="2 prediction layers"):
        HfFolder(tmp_path).decoder()
