"""Text to token ids and back, with the vocabulary that the model file carries.

Both kinds that `llama` and `qwen2` files have: byte-level BPE (`tokenizer.ggml.model = gpt2`) and SentencePiece
BPE with byte fallback (`llama`). Encoding is done by the `tokenizers` library; this module builds it from GGUF keys
and decodes token bytes itself, so that a stream never shows half a character. It does not know chat formats.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tokenizers import AddedToken, Tokenizer, models, normalizers

from model import pretokenizers
from model.errors import ModelUnusable

_CONTROL, _USER_DEFINED = 3, 4
_END_OF_TURN = (
    "<|im_end|>", "<|eot_id|>", "<|eom_id|>", "<|end|>", "<|endoftext|>", "<|end_of_text|>", "<end_of_turn>", "</s>",
    "<|user|>", "<|observation|>", "<|END_OF_TURN_TOKEN|>",
)  # fmt: skip
_SPACE = "▁"
_BYTE = re.compile(r"<0x([0-9A-Fa-f]{2})>\Z")


class ModelTokenizer:
    """The tokenizer of one model. `size` ids exist; `control_ids` are never text; `stop_ids` end a turn."""

    def __init__(self, metadata: Mapping[str, Any]) -> None:
        """Read the `tokenizer.*` keys of a GGUF.

        Raises:
            ModelUnusable: keys are missing or contradict each other, or the tokenizer's kind is not supported.
        """
        keys = _Keys(metadata)
        self.tokens = keys.tokens
        self.size = len(self.tokens)
        self.control_ids = frozenset(i for i, kind in enumerate(keys.types) if kind == _CONTROL)
        self._added = [i for i, kind in enumerate(keys.types) if kind in (_CONTROL, _USER_DEFINED) and self.tokens[i]]
        self.bos_id, self.eos_id = keys.special("bos"), keys.special("eos")
        self.adds_bos = keys.adds_bos and self.bos_id is not None
        self.adds_space = keys.kind == "llama" and keys.adds_space
        self._bytes = _token_bytes(keys, set(self._added))
        self._with_specials = self._build(keys, specials=True)
        self._plain = self._build(keys, specials=False)
        self.stop_ids = self._find_stop_ids(keys)

    def encode(self, text: str, *, bos: bool = False, specials: bool = True) -> list[int]:
        """Ids of `text`. `specials=False` reads `<|im_end|>` and its like as plain characters, for untrusted text."""
        encoder = self._with_specials if specials else self._plain
        ids = encoder.encode(text, add_special_tokens=False).ids
        return [self.bos_id, *ids] if bos and self.adds_bos and self.bos_id is not None else ids

    def decode(self, ids: Iterable[int], *, specials: bool = False) -> str:
        """Text of `ids`; control tokens are left out unless `specials`. Bytes that are no UTF-8 become U+FFFD."""
        raw = b"".join(self.bytes_of(i) for i in ids if specials or i not in self.control_ids)
        text = raw.decode("utf-8", errors="replace")
        return text.removeprefix(" ") if self.adds_space else text

    def bytes_of(self, token: int) -> bytes:
        """The bytes that a token stands for."""
        return self._bytes[token] if token < self.size else b""

    def id_of(self, token: str) -> int | None:
        """The id of a token given as the vocabulary writes it, or None."""
        return self._with_specials.token_to_id(token)

    def _find_stop_ids(self, keys: _Keys) -> frozenset[int]:
        named = {keys.special(name) for name in ("eos", "eot", "eom")}
        known = {self.id_of(text) for text in _END_OF_TURN}
        return frozenset(i for i in named | {k for k in known if k in self.control_ids} if i is not None)

    def _build(self, keys: _Keys, *, specials: bool) -> Tokenizer:
        try:
            tokenizer = _byte_level(keys) if keys.kind == "gpt2" else _sentence_piece(keys)
        except ModelUnusable:
            raise
        except Exception as error:  # the library raises bare Exception for merges that do not fit the vocabulary
            raise ModelUnusable(f"The model's tokenizer is damaged: {str(error)[:200]}.") from error
        if specials:
            special = [i for i in self._added if i in self.control_ids]
            other = [i for i in self._added if i not in self.control_ids]
            tokenizer.add_special_tokens([AddedToken(self.tokens[i], normalized=False) for i in special])
            tokenizer.add_tokens([AddedToken(self.tokens[i], normalized=False) for i in other])
        return tokenizer


class StreamDecoder:
    """Text from tokens as they come. Bytes of an unfinished character wait; an unfinished end is dropped."""

    def __init__(self, tokenizer: ModelTokenizer, *, strip_space: bool = False) -> None:
        self._tokenizer = tokenizer
        self._utf8 = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._strip_space = strip_space and tokenizer.adds_space

    def feed(self, token: int) -> str:
        """The characters that this token completes; possibly none."""
        if token in self._tokenizer.control_ids:
            return ""
        text = self._utf8.decode(self._tokenizer.bytes_of(token))
        if self._strip_space and text:
            self._strip_space = False
            text = text.removeprefix(" ")
        return text


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
    steps: list[normalizers.Normalizer] = [normalizers.Replace(" ", _SPACE)]
    if keys.adds_space:
        steps.insert(0, normalizers.Prepend(_SPACE))
    tokenizer.normalizer = normalizers.Sequence(steps)
    return tokenizer


def _token_bytes(keys: _Keys, added: set[int]) -> list[bytes]:
    if keys.kind == "gpt2":
        byte_of = _byte_alphabet()
        return [
            token.encode() if i in added or any(c not in byte_of for c in token) else bytes(byte_of[c] for c in token)
            for i, token in enumerate(keys.tokens)
        ]
    return [token.encode() if i in added else _piece_bytes(token) for i, token in enumerate(keys.tokens)]


def _piece_bytes(token: str) -> bytes:
    found = _BYTE.match(token)
    return bytes([int(found.group(1), 16)]) if found else token.replace(_SPACE, " ").encode()


def _byte_alphabet() -> dict[str, int]:
    """GPT-2's printable stand-ins for the 256 bytes: printable Latin-1 as itself, the others from U+0100 up."""
    printable: Sequence[int] = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    alphabet = {chr(byte): byte for byte in printable}
    others = [byte for byte in range(256) if byte not in set(printable)]
    alphabet.update({chr(0x100 + n): byte for n, byte in enumerate(others)})
    return alphabet
