"""Text to token ids and back, with the vocabulary that the model carries.

Encoding is done by the `tokenizers` library; token bytes are decoded here, so that a stream never shows half a
character. This module does not know where a vocabulary comes from (`tokenizer_gguf.py`, `tokenizer_hf.py`), nor chat
formats.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from model import tokenizer_gguf, tokenizer_hf
from model.vocabulary import Vocabulary


class ModelTokenizer:
    """The tokenizer of one model. `size` ids exist; `control_ids` are never text; `stop_ids` end a turn."""

    def __init__(self, metadata: Mapping[str, Any] | None = None, *, vocabulary: Vocabulary | None = None) -> None:
        """Read the `tokenizer.*` keys of a GGUF, or take a vocabulary that was read.

        Raises:
            ModelUnusable: keys are missing or contradict each other, or the tokenizer's kind is not supported.
        """
        read = vocabulary or tokenizer_gguf.vocabulary(metadata or {})
        self._vocabulary = read
        self.tokens, self.size = read.tokens, len(read.tokens)
        self.control_ids, self.stop_ids = read.control_ids, read.stop_ids
        self.bos_id, self.eos_id = read.bos_id, read.eos_id
        self.adds_bos, self.adds_space = read.adds_bos, read.adds_space

    @classmethod
    def from_hf(cls, directory: Path) -> ModelTokenizer:
        """Read `tokenizer.json` and what belongs to it in a folder of Hugging Face layout.

        Raises:
            ModelMissing: there is no such file.
            ModelUnusable: it is damaged, or of a kind that is not supported.
        """
        return cls(vocabulary=tokenizer_hf.vocabulary(directory))

    def cover(self, rows: int) -> None:
        """Count ids up to `rows`: an embedding may have more rows than there are tokens; those stand for no bytes."""
        self.size = max(self.size, rows)

    def encode(self, text: str, *, bos: bool = False, specials: bool = True) -> list[int]:
        """Ids of `text`. `specials=False` reads `<|im_end|>` and its like as plain characters, for untrusted text."""
        encoder = self._vocabulary.encoder if specials else self._vocabulary.plain_encoder
        ids = encoder.encode(text, add_special_tokens=False).ids
        return [self.bos_id, *ids] if bos and self.adds_bos and self.bos_id is not None else ids

    def decode(self, ids: Iterable[int], *, specials: bool = False) -> str:
        """Text of `ids`; control tokens are left out unless `specials`. Bytes that are no UTF-8 become U+FFFD."""
        raw = b"".join(self.bytes_of(i) for i in ids if specials or i not in self.control_ids)
        text = raw.decode("utf-8", errors="replace")
        return text.removeprefix(" ") if self.adds_space else text

    def bytes_of(self, token: int) -> bytes:
        """The bytes that a token stands for."""
        return self._vocabulary.token_bytes[token] if token < len(self.tokens) else b""

    def id_of(self, token: str) -> int | None:
        """The id of a token given as the vocabulary writes it, or None."""
        return self._vocabulary.encoder.token_to_id(token)


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
