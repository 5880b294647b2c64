"""The vocabulary that a GGUF carries in its `tokenizer.*` keys.

Both kinds that the covered architectures have: byte-level BPE (`tokenizer.ggml.model = gpt2`) and SentencePiece BPE
with byte fallback (`llama`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tokenizers import AddedToken, Tokenizer, models, normalizers

from model import pretokenizers
from model.errors import ModelUnusable
from model.vocabulary import SPACE, Vocabulary, byte_level_bytes, known_stop_ids, piece_bytes

_CONTROL, _USER_DEFINED = 3, 4


def vocabulary(metadata: Mapping[str, Any]) -> Vocabulary:
    """Read the `tokenizer.*` keys of a GGUF.

    Raises:
        ModelUnusable: keys are missing or contradict each other, or the tokenizer's kind is not supported.
    """
    keys = _Keys(metadata)
    control = frozenset(i for i, kind in enumerate(keys.types) if kind == _CONTROL)
    added = [i for i, kind in enumerate(keys.types) if kind in (_CONTROL, _USER_DEFINED) and keys.tokens[i]]
    named = {keys.special(name) for name in ("eos", "eot", "eom")}
    bos = keys.special("bos")
    plain = _build(keys)
    return Vocabulary(
        tokens=keys.tokens,
        token_bytes=_token_bytes(keys, set(added)),
        control_ids=control,
        stop_ids=known_stop_ids(keys.tokens, control) | {i for i in named if i is not None},
        bos_id=bos,
        eos_id=keys.special("eos"),
        adds_bos=keys.adds_bos and bos is not None,
        adds_space=keys.kind == "llama" and keys.adds_space,
        encoder=_with_added(_beside(plain), keys, added, control),
        plain_encoder=plain,
    )


def _beside(tokenizer: Tokenizer) -> Tokenizer:
    """Another tokenizer on the same vocabulary and merges, which take long to read; added tokens are its own."""
    made = Tokenizer(tokenizer.model)
    for part in ("pre_tokenizer", "normalizer"):
        if getattr(tokenizer, part) is not None:
            setattr(made, part, getattr(tokenizer, part))
    return made


def _with_added(tokenizer: Tokenizer, keys: _Keys, added: list[int], control: frozenset[int]) -> Tokenizer:
    special = [AddedToken(keys.tokens[i], normalized=False) for i in added if i in control]
    other = [AddedToken(keys.tokens[i], normalized=False) for i in added if i not in control]
    tokenizer.add_special_tokens(special)
    tokenizer.add_tokens(other)
    return tokenizer


def _build(keys: _Keys) -> Tokenizer:
    try:
        return _byte_level(keys) if keys.kind == "gpt2" else _sentence_piece(keys)
    except ModelUnusable:
        raise
    except Exception as error:  # the library raises bare Exception for merges that do not fit the vocabulary
        raise ModelUnusable(f"The model's tokenizer is damaged: {str(error)[:200]}.") from error


class _Keys:
    """The tokenizer's keys, checked."""

    def __init__(self, metadata: Mapping[str, Any]) -> None:
        self._metadata = metadata
        self.kind = metadata.get("tokenizer.ggml.model")
        if self.kind not in ("gpt2", "llama"):
            raise ModelUnusable(
                f"The model's tokenizer is of the kind {str(self.kind)[:40]!r}, which is not supported."
            )
        self.tokens: list[str] = self._list("tokens", str)
        self.types: list[int] = self._list("token_type", int, optional=True) or [1] * len(self.tokens)
        self.merges: list[str] = self._list("merges", str, optional=self.kind == "llama")
        self.scores: list[float] = self._list("scores", float, optional=self.kind == "gpt2")
        lengths = {len(self.types), len(self.tokens), len(self.scores) or len(self.tokens)}
        if not self.tokens or len(lengths) > 1:
            raise ModelUnusable("The model's tokenizer is damaged: its lists of tokens differ in length.")
        self.pre: str = str(metadata.get("tokenizer.ggml.pre", "default"))
        default_bos = self.kind == "llama" or pretokenizers.ignores_merges(self.pre)
        self.adds_bos = bool(metadata.get("tokenizer.ggml.add_bos_token", default_bos))
        self.adds_space = bool(metadata.get("tokenizer.ggml.add_space_prefix", True))

    def special(self, name: str) -> int | None:
        value = self._metadata.get(f"tokenizer.ggml.{name}_token_id")
        good = isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(self.tokens)
        return value if good else None

    def _list(self, name: str, kind: type, *, optional: bool = False) -> list[Any]:
        value = self._metadata.get(f"tokenizer.ggml.{name}")
        if value is None and optional:
            return []
        if not isinstance(value, list) or (value and not isinstance(value[0], kind)):
            raise ModelUnusable(f"The model's tokenizer is damaged: it has no list of {name}.")
        return value


def _byte_level(keys: _Keys) -> Tokenizer:
    merges = [_pair(line) for line in keys.merges]
    vocab = {token: i for i, token in reversed(list(enumerate(keys.tokens)))}
    model = models.BPE(vocab=vocab, merges=merges, ignore_merges=pretokenizers.ignores_merges(keys.pre))
    tokenizer = Tokenizer(model)
    tokenizer.pre_tokenizer = pretokenizers.pre_tokenizer(keys.pre)
    normalizer = pretokenizers.normalizer(keys.pre)
    if normalizer is not None:
        tokenizer.normalizer = normalizer
    return tokenizer


def _pair(line: str) -> tuple[str, str]:
    left, _, right = line.partition(" ")
    return left, right


def _sentence_piece(keys: _Keys) -> Tokenizer:
    """BPE whose merges are every way to split a piece in two pieces, best score first."""
    vocab = {token: i for i, token in reversed(list(enumerate(keys.tokens)))}
    merges: list[tuple[float, int, int, str, str]] = []
    for token, index in vocab.items():
        for cut in range(1, len(token)):
            left, right = vocab.get(token[:cut]), vocab.get(token[cut:])
            if left is not None and right is not None:
                merges.append((-keys.scores[index], left, right, token[:cut], token[cut:]))
    merges.sort(key=lambda merge: merge[:3])
    unknown = keys.special("unknown")
    model = models.BPE(
        vocab=vocab,
        merges=[merge[3:] for merge in merges],
        unk_token=None if unknown is None else keys.tokens[unknown],
        fuse_unk=True,
        byte_fallback=True,
    )
    tokenizer = Tokenizer(model)
    steps: list[normalizers.Normalizer] = [normalizers.Replace(" ", SPACE)]
    if keys.adds_space:
        steps.insert(0, normalizers.Prepend(SPACE))
    tokenizer.normalizer = normalizers.Sequence(steps)
    return tokenizer


def _token_bytes(keys: _Keys, added: set[int]) -> list[bytes]:
    of = byte_level_bytes if keys.kind == "gpt2" else piece_bytes
    return [token.encode() if i in added else of(token) for i, token in enumerate(keys.tokens)]
