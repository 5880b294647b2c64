"""Log-probabilities of tokens as OpenAI's two APIs write them. It does not know where they come from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.sampler import TokenLogprob
from model.tokenizer import ModelTokenizer

LEAST = -9999.0
"""Stands for minus infinity, which JSON cannot write."""


def chat_logprobs(tokens: Sequence[TokenLogprob], tokenizer: ModelTokenizer) -> dict[str, Any]:
    """`logprobs` of a chat choice: one entry per generated token, reasoning and calls included."""
    return {
        "content": [
            {
                **_entry(entry.token, entry.logprob, tokenizer),
                "top_logprobs": [_entry(token, value, tokenizer) for token, value in entry.top],
            }
            for entry in tokens
        ],
        "refusal": None,
    }


def completion_logprobs(
    tokens: Sequence[TokenLogprob | int], tokenizer: ModelTokenizer, offset: int = 0
) -> dict[str, Any]:
    """`logprobs` of a completion choice. A bare id has none: the first token of a prompt. `offset` is in characters."""
    texts, offsets, values, tops = [], [], [], []
    for entry in tokens:
        bare = isinstance(entry, int)
        text = _text(entry if isinstance(entry, int) else entry.token, tokenizer)
        texts.append(text)
        offsets.append(offset)
        offset += len(text)
        values.append(None if isinstance(entry, int) else max(entry.logprob, LEAST))
        top = () if isinstance(entry, int) else entry.top
        tops.append(None if bare else {_text(token, tokenizer): max(value, LEAST) for token, value in top})
    return {"tokens": texts, "token_logprobs": values, "top_logprobs": tops, "text_offset": offsets}


def _entry(token: int, logprob: float, tokenizer: ModelTokenizer) -> dict[str, Any]:
    raw = tokenizer.bytes_of(token)
    return {"token": _text(token, tokenizer), "logprob": max(logprob, LEAST), "bytes": list(raw)}


def _text(token: int, tokenizer: ModelTokenizer) -> str:
    return tokenizer.bytes_of(token).decode("utf-8", "replace")
