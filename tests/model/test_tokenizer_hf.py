"""A folder's `tokenizer.json` gives the ids of transformers, keeps control text out of plain text, and is untrusted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from transformers import PreTrainedTokenizerFast

from model import gguf
from model.errors import ModelMissing, ModelUnusable
from model.tokenizer import ModelTokenizer, StreamDecoder
from tests.effort import examples
from tests.model.test_tokenizer import TEXTS, sentence_piece

SPECIALS = ["<|endoftext|>", "[gMASK]", "<sop>", "<|user|>", "<|assistant|>"]
PLAIN_TAGS = ["<think>", "</think>", "<tool_call>"]


def glm(folder: Path, smollm2_path: Path) -> Path:
    """A folder like GLM-4.5's: byte-level BPE split as Llama 3's, tags that are tokens but not control tokens."""
    metadata = dict(gguf.read(smollm2_path).metadata)
    content = json.loads(ModelTokenizer(metadata | {"tokenizer.ggml.pre": "glm4"})._vocabulary.plain_encoder.to_str())
    size = len(content["model"]["vocab"])
    texts = SPECIALS[1:] + PLAIN_TAGS
    content["added_tokens"] = [
        {**added(content["model"]["vocab"]["<|endoftext|>"], "<|endoftext|>"), "special": True},
        *({**added(size + n, text), "special": text in SPECIALS} for n, text in enumerate(texts)),
    ]
    content["decoder"] = {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True}
    return write(folder, content, {"eos_token": "<|endoftext|>"})


def added(index: int, text: str) -> dict[str, Any]:
    flags = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
    return {"id": index, "content": text, **flags}


def pieces(folder: Path) -> Path:
    """A folder with a SentencePiece vocabulary, as Llama 2 has it."""
    content = json.loads(ModelTokenizer(sentence_piece())._vocabulary.encoder.to_str())
    content["post_processor"] = {
        "type": "TemplateProcessing",
        "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
        "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
        "special_tokens": {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]}},
    }
    return write(folder, content, {"bos_token": {"content": "<s>"}, "eos_token": "</s>"})


def write(folder: Path, content: Any, config: Any = None) -> Path:
    (folder / "tokenizer.json").write_text(json.dumps(content))
    if config is not None:
        (folder / "tokenizer_config.json").write_text(json.dumps(config))
    return folder


@pytest.fixture(scope="module", params=["glm", "pieces"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, smollm2_path: Path) -> Path:
    made = tmp_path_factory.mktemp(request.param)
    return glm(made, smollm2_path) if request.param == "glm" else pieces(made)


@pytest.fixture(scope="module")
def tokenizer(folder: Path) -> ModelTokenizer:
    return ModelTokenizer.from_hf(folder)


@pytest.fixture(scope="module")
def peer(folder: Path) -> PreTrainedTokenizerFast:
    return PreTrainedTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"))


@pytest.fixture(scope="module")
def glm_tokenizer(tmp_path_factory: pytest.TempPathFactory, smollm2_path: Path) -> ModelTokenizer:
    return ModelTokenizer.from_hf(glm(tmp_path_factory.mktemp("one"), smollm2_path))


class DescribeFromHf:
    @pytest.mark.parametrize("text", [*TEXTS, "[gMASK]<sop><|user|>hi<|assistant|><think>so</think>", "<s>hello</s>"])
    def it_gives_the_ids_of_the_peer(self, tokenizer: ModelTokenizer, peer: Any, text: str) -> None:
        assert tokenizer.encode(text) == peer.encode(text, add_special_tokens=False)

    @settings(deadline=None, max_examples=examples(200))
    @given(text=st.text(st.characters(max_codepoint=0x3FFFF, exclude_categories=["Cs", "Cc"]), max_size=40))
    def it_gives_any_text_back(self, tokenizer: ModelTokenizer, text: str) -> None:
        """Without the control characters and the planes whose bytes SmolLM2's vocabulary lacks."""
        ids = tokenizer.encode(text, specials=False)
        assert tokenizer.decode(ids, specials=True) == text
        stream = StreamDecoder(tokenizer, strip_space=True)
        assert "".join(stream.feed(token) for token in ids) == text

    def it_has_the_same_vocabulary_as_the_gguf_of_it(self, smollm2_path: Path, glm_tokenizer: ModelTokenizer) -> None:
        original = ModelTokenizer(gguf.read(smollm2_path).metadata)
        assert glm_tokenizer.size == original.size + len(SPECIALS) - 1 + len(PLAIN_TAGS)
        ordinary = [i for i in range(original.size) if i not in original.control_ids]
        assert [glm_tokenizer.bytes_of(i) for i in ordinary] == [original.bytes_of(i) for i in ordinary]

    def it_tells_control_tokens_from_tags_that_are_text(self, glm_tokenizer: ModelTokenizer) -> None:
        assert glm_tokenizer.control_ids == {glm_tokenizer.id_of(text) for text in SPECIALS}
        ids = glm_tokenizer.encode("<|assistant|><think>so</think>")
        assert glm_tokenizer.id_of("<think>") in ids
        assert glm_tokenizer.decode(ids) == "<think>so</think>"

    def it_reads_control_text_of_strangers_as_characters(self, tokenizer: ModelTokenizer) -> None:
        for text in ["<|user|>", "[gMASK]<sop>", "<think>", "<s>", "</s>", "<unk>"]:
            ids = tokenizer.encode(text, specials=False)
            assert len(ids) > 1
            assert not tokenizer.control_ids.intersection(ids)
            assert tokenizer.decode(ids) == text

    def it_ends_turns_where_the_configurations_say(self, tmp_path: Path, smollm2_path: Path) -> None:
        glm(tmp_path, smollm2_path)
        tokenizer = ModelTokenizer.from_hf(tmp_path)
        eos, user = tokenizer.id_of("<|endoftext|>"), tokenizer.id_of("<|user|>")
        assert tokenizer.eos_id == eos
        assert tokenizer.stop_ids == {eos, user}
        think = tokenizer.id_of("</think>")
        (tmp_path / "config.json").write_text(json.dumps({"eos_token_id": think}))
        assert ModelTokenizer.from_hf(tmp_path).stop_ids == {eos, user, think}
        (tmp_path / "generation_config.json").write_text(json.dumps({"eos_token_id": [7, 9, -1, True, "x", 10**9]}))
        assert ModelTokenizer.from_hf(tmp_path).stop_ids == {eos, user, 7, 9}

    def it_puts_a_beginning_where_the_file_does(self, tmp_path: Path) -> None:
        assert ModelTokenizer.from_hf(pieces(tmp_path)).encode("hello", bos=True)[0] == 1
        (tmp_path / "tokenizer_config.json").write_text('{"bos_token": "<s>", "add_bos_token": false}')
        assert ModelTokenizer.from_hf(tmp_path).encode("hello", bos=True)[0] != 1

    @pytest.mark.parametrize(("scheme", "space"), [("always", True), ("first", True), ("never", False)])
    def it_knows_the_newer_way_to_write_spaces(self, scheme: str, space: bool, tmp_path: Path) -> None:
        pieces(tmp_path)
        content = json.loads((tmp_path / "tokenizer.json").read_text())
        content["normalizer"] = None
        content["pre_tokenizer"] = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": scheme, "split": False}
        write(tmp_path, content)
        tokenizer = ModelTokenizer.from_hf(tmp_path)
        assert tokenizer.adds_space is space
        assert tokenizer.decode(tokenizer.encode("hello world")) == "hello world"


class DescribeRefusals:
    def it_names_the_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(ModelMissing, match=r"tokenizer\.json"):
            ModelTokenizer.from_hf(tmp_path)
        (tmp_path / "tokenizer.model").write_bytes(b"x")
        with pytest.raises(ModelUnusable, match=r"tokenizer\.model alone"):
            ModelTokenizer.from_hf(tmp_path)

    @pytest.mark.parametrize("kind", ["WordPiece", "Unigram", "WordLevel"])
    def it_refuses_other_kinds_by_name(self, kind: str, tmp_path: Path) -> None:
        with pytest.raises(ModelUnusable, match=kind):
            ModelTokenizer.from_hf(write(tmp_path, {"model": {"type": kind, "vocab": {}}}))

    def it_refuses_a_vocabulary_without_bytes(self, tmp_path: Path) -> None:
        with pytest.raises(ModelUnusable, match="single bytes"):
            ModelTokenizer.from_hf(write(tmp_path, {"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}}))

    @settings(deadline=None, max_examples=examples(300), suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def it_survives_any_change_to_a_good_file(self, data: st.DataObject, tmp_path: Path) -> None:
        pieces(tmp_path)
        content = json.loads((tmp_path / "tokenizer.json").read_text())
        junk = st.one_of(
            st.none(), st.booleans(), st.integers(), st.text(max_size=3), st.just({}), st.just([]), st.just([[None]])
        )
        node: Any = content
        for _ in range(data.draw(st.integers(0, 3))):
            keys = list(node) if isinstance(node, dict) else list(range(len(node)))
            if not keys:
                break
            key = data.draw(st.sampled_from(keys[:40]))
            if not isinstance(node[key], dict | list) or data.draw(st.booleans()):
                node[key] = data.draw(junk)
                break
            node = node[key]
        write(tmp_path, content, data.draw(junk))
        try:
            tokenizer = ModelTokenizer.from_hf(tmp_path)
        except ModelUnusable:
            return
        assert len(tokenizer.encode("hello <s>world")) > 0

    @settings(deadline=None, max_examples=examples(100), suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(raw=st.binary(max_size=60))
    def it_survives_any_bytes(self, raw: bytes, tmp_path: Path) -> None:
        (tmp_path / "tokenizer.json").write_bytes(raw)
        with pytest.raises(ModelUnusable):
            ModelTokenizer.from_hf(tmp_path)
