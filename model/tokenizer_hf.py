"""The vocabulary of a folder in Hugging Face layout: `tokenizer.json` and the files beside it.

Byte-level BPE and SentencePiece BPE with byte fallback, as the covered architectures have them. Files are untrusted:
whatever they hold, what comes out is `ModelMissing` or `ModelUnusable`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from model.errors import ModelMissing, ModelUnusable
from model.json_file import read_json
from model.vocabulary import Vocabulary, byte_level_bytes, known_stop_ids, piece_bytes

MAX_ID = 1 << 22
"""Above any vocabulary's; keeps a hostile id from filling memory."""


def vocabulary(directory: Path) -> Vocabulary:
    """Read `tokenizer.json`, and what the folder's other configurations say about ends and beginnings.

    Raises:
        ModelMissing: there is no `tokenizer.json`.
        ModelUnusable: it is damaged, or of a kind that is not supported.
    """
    description = _Description(_tokenizer_json(directory))
    encoder, plain_encoder = description.encoder(), description.plain_encoder()
    settings = _optional(directory / "tokenizer_config.json")
    ids = description.ids()
    tokens = [""] * (max(ids.values()) + 1)
    for token, index in ids.items():
        tokens[index] = token
    added = {index: special for index, _, special in description.added}
    control = frozenset(index for index, special in added.items() if special)
    bos, eos = (ids.get(_text(settings.get(name))) for name in ("bos_token", "eos_token"))
    ends = _end_ids(directory, len(tokens)) | {index for index in (eos,) if index is not None}
    of = byte_level_bytes if description.byte_level else piece_bytes
    return Vocabulary(
        tokens=tokens,
        token_bytes=[token.encode() if index in added else of(token) for index, token in enumerate(tokens)],
        control_ids=control,
        stop_ids=known_stop_ids(tokens, control) | ends,
        bos_id=bos,
        eos_id=eos,
        adds_bos=bos is not None and _adds_bos(settings, description, tokens[bos]),
        adds_space=description.adds_space,
        encoder=encoder,
        plain_encoder=plain_encoder,
    )


class _NoText:
    """Stands for the encoder of a folder that has none: ids go in and out, text does not."""

    def __init__(self, directory: Path) -> None:
        self._folder = directory.name

    def encode(self, *_: object, **__: object) -> Any:
        raise ModelMissing(
            f"The model's folder {self._folder} lacks tokenizer.json, so it takes and gives token ids only.",
            fix="Put the model's tokenizer.json beside its weights.",
        )

    def token_to_id(self, token: str) -> int | None:
        return None


def without_text(directory: Path, count: int) -> Vocabulary:
    """The vocabulary of a folder without a tokenizer, as a training run saves it: `count` ids that stand for no text.

    Encoding raises `ModelMissing`.
    """
    encoder: Any = _NoText(directory)
    return Vocabulary(
        tokens=[],
        token_bytes=[],
        control_ids=frozenset(),
        stop_ids=frozenset(_end_ids(directory, count)),
        bos_id=None,
        eos_id=None,
        adds_bos=False,
        adds_space=False,
        encoder=encoder,
        plain_encoder=encoder,
    )


def has_text(directory: Path) -> bool:
    """Whether there is a tokenizer, of a kind that is read or another."""
    return any((directory / name).exists() for name in ("tokenizer.json", "tokenizer.model"))


def _tokenizer_json(directory: Path) -> dict[str, Any]:
    path = directory / "tokenizer.json"
    if not path.is_file() and (directory / "tokenizer.model").is_file():
        raise ModelUnusable(
            f"The folder {directory.name} has its vocabulary as tokenizer.model alone, which is not read here.",
            fix="Get the version of the model that has a tokenizer.json.",
        )
    return read_json(path)


class _Description:
    """The content of a `tokenizer.json`, checked as far as it is used."""

    def __init__(self, content: dict[str, Any]) -> None:
        # Whoever encodes decides about the beginning, the end and the length of a text.
        self._content = {**content, "post_processor": None, "truncation": None, "padding": None}
        self._post_processor = content.get("post_processor")
        model = content.get("model")
        if not isinstance(model, dict) or not isinstance(model.get("vocab"), dict | list):
            raise _damaged("it has no vocabulary")
        self._model: dict[str, Any] = model
        kind = model.get("type", "BPE")
        if kind != "BPE" or not isinstance(model["vocab"], dict):
            raise ModelUnusable(f"The model's tokenizer is of the kind {str(kind)[:40]!r}; BPE is what is read.")
        self.added = [_added(entry) for entry in _list(content.get("added_tokens"))]
        steps = [*_steps(content.get("pre_tokenizer")), *_steps(content.get("decoder"))]
        self.byte_level = any(step.get("type") == "ByteLevel" for step in steps)
        if not self.byte_level and not model.get("byte_fallback"):
            raise ModelUnusable("The model's tokenizer cannot write every text: it has no tokens for single bytes.")

    def ids(self) -> dict[str, int]:
        """Every token's id; of two that share one, the added token's text."""
        vocab = self._model["vocab"]
        ids = {text: index for index, text, _ in self.added}
        taken = set(ids.values())
        for token, index in vocab.items():
            if type(index) is not int or not 0 <= index <= MAX_ID:
                raise _damaged(f"the token {token[:40]!r} has the id {str(index)[:20]}")
            if index not in taken:
                ids.setdefault(token, index)
        if not ids:
            raise _damaged("it has no tokens")
        return ids

    @property
    def adds_space(self) -> bool:
        """Whether encoding begins with a space of its own."""
        if self.byte_level:
            return False
        for step in [*_steps(self._content.get("normalizer")), *_steps(self._content.get("pre_tokenizer"))]:
            if step.get("type") == "Prepend" and step.get("prepend") == "▁":
                return True
            if step.get("type") == "Metaspace":
                default = "always" if step.get("add_prefix_space", True) else "never"
                return step.get("prepend_scheme", default) != "never"
        return False

    def begins_with(self, token: str) -> bool:
        """Whether the file's own post-processing puts `token` first."""
        for step in _steps(self._post_processor, "processors"):
            first = next(iter(_list(step.get("single"))), None)
            special = first.get("SpecialToken") if isinstance(first, dict) else None
            if isinstance(special, dict) and special.get("id") == token:
                return True
        return False

    def encoder(self) -> Tokenizer:
        """It finds added tokens in the text."""
        return _build(self._content)

    def plain_encoder(self) -> Tokenizer:
        """It knows no added tokens; those that no merge makes are not in its vocabulary either."""
        made = {part for merge in _list(self._model.get("merges")) for part in _parts(merge)}
        hidden = {text for _, text, _ in self.added if text not in made and text != self._model.get("unk_token")}
        vocab = {token: index for token, index in self._model["vocab"].items() if token not in hidden}
        return _build({**self._content, "added_tokens": [], "model": {**self._model, "vocab": vocab}})


def _build(content: dict[str, Any]) -> Tokenizer:
    try:
        return Tokenizer.from_str(json.dumps(content))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # bare Exception for what the library cannot read; its panics are not even that
        raise _damaged(str(error)[:200]) from error


def _added(entry: Any) -> tuple[int, str, bool]:
    """Id, text, and whether it is a control token."""
    index, text = (entry.get("id"), entry.get("content")) if isinstance(entry, dict) else (None, None)
    if type(index) is not int or not 0 <= index <= MAX_ID or not isinstance(text, str) or not text:
        raise _damaged("one of its added tokens has no id or no text")
    return index, text, entry.get("special") is True


def _steps(node: Any, key: str = "") -> list[dict[str, Any]]:
    """A step, or those of a sequence, in order."""
    if not isinstance(node, dict):
        return []
    if node.get("type") != "Sequence":
        return [node]
    for name in (key, "normalizers", "pretokenizers", "decoders", "processors"):
        if isinstance(node.get(name), list):
            return [step for step in node[name] if isinstance(step, dict)]
    return []


def _parts(merge: Any) -> Iterable[str]:
    """Both parts of a merge and what it makes; merges are pairs, or texts with a space between."""
    pair = merge.split(" ", 1) if isinstance(merge, str) else merge
    if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(part, str) for part in pair):
        raise _damaged("one of its merges is not a pair")
    return (*pair, pair[0] + pair[1])


def _adds_bos(settings: Mapping[str, Any], description: _Description, bos: str) -> bool:
    told = settings.get("add_bos_token")
    return told if isinstance(told, bool) else description.begins_with(bos)


def _end_ids(directory: Path, size: int) -> set[int]:
    """Ids that end an output, by `generation_config.json`, else by `config.json`."""
    for name in ("generation_config.json", "config.json"):
        given = _optional(directory / name).get("eos_token_id")
        ids = given if isinstance(given, list) else [given]
        found = {index for index in ids if type(index) is int and 0 <= index < size}
        if found:
            return found
    return set()


def _optional(path: Path) -> dict[str, Any]:
    try:
        return read_json(path)
    except ModelMissing:
        return {}


def _text(token: Any) -> str:
    """A token's text, given plainly or as an object."""
    content = token.get("content") if isinstance(token, dict) else token
    return content if isinstance(content, str) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _damaged(reason: str) -> ModelUnusable:
    return ModelUnusable(f"The model's tokenizer.json is damaged: {reason}.", fix="Get the file again.")
