"""What a tokenizer is made of once it is read: ids, their bytes, which of them are control tokens.

This module does not know the formats that vocabularies come in (`tokenizer_gguf.py`, `tokenizer_hf.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tokenizers import Tokenizer

SPACE = "▁"
"""SentencePiece's stand-in for a space."""
_BYTE = re.compile(r"<0x([0-9A-Fa-f]{2})>\Z")
_END_OF_TURN = (
    "<|im_end|>", "<|eot_id|>", "<|eom_id|>", "<|end|>", "<|endoftext|>", "<|end_of_text|>", "<end_of_turn>", "</s>",
    "<|user|>", "<|observation|>", "<|END_OF_TURN_TOKEN|>",
)  # fmt: skip


@dataclass(frozen=True)
class Vocabulary:
    """One model's tokens and both ways to encode with them."""

    tokens: list[str]
    """As the vocabulary writes them; an id that stands for nothing has an empty text."""
    token_bytes: list[bytes]
    control_ids: frozenset[int]
    """Never text."""
    stop_ids: frozenset[int]
    """They end a turn."""
    bos_id: int | None
    eos_id: int | None
    adds_bos: bool
    adds_space: bool
    """Encoding puts a space before the text."""
    encoder: Tokenizer
    plain_encoder: Tokenizer
    """Reads control and other added tokens as plain characters."""


def known_stop_ids(tokens: Sequence[str], control_ids: frozenset[int]) -> frozenset[int]:
    """Control tokens that end a turn in some family."""
    return frozenset(i for i in control_ids if tokens[i] in _END_OF_TURN)


def byte_level_bytes(token: str) -> bytes:
    """The bytes of a token that is written in GPT-2's alphabet."""
    try:
        return bytes(map(_BYTE_OF.__getitem__, token))
    except KeyError:
        return token.encode()


def piece_bytes(token: str) -> bytes:
    """The bytes of a SentencePiece piece."""
    found = _BYTE.match(token)
    return bytes([int(found.group(1), 16)]) if found else token.replace(SPACE, " ").encode()


def byte_alphabet() -> dict[str, int]:
    """GPT-2's printable stand-ins for the 256 bytes: printable Latin-1 as itself, the others from U+0100 up."""
    printable: Sequence[int] = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    alphabet = {chr(byte): byte for byte in printable}
    others = [byte for byte in range(256) if byte not in set(printable)]
    alphabet.update({chr(0x100 + n): byte for n, byte in enumerate(others)})
    return alphabet


_BYTE_OF = byte_alphabet()
