"""Output that cannot help but fit a JSON Schema, a regular expression or a choice, through llguidance's token masks.

A `Grammar` is a plain description; an engine compiles it for its vocabulary. This module does not know sampling.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import llguidance
import torch
from torch import Tensor

from model.errors import ConfigurationError
from model.tokenizer import ModelTokenizer


@dataclass(frozen=True)
class Grammar:
    """What an output must look like. Make one with `json_schema`, `regex`, `choice` or `lark`."""

    source: str
    """llguidance's own serialized form."""

    @classmethod
    def json_schema(cls, schema: Mapping[str, Any], *, compact: bool = True) -> Grammar:
        """Exactly one JSON value that fits `schema`; `compact` allows no optional whitespace.

        Raises:
            ConfigurationError: the schema is not one.
        """
        options = {"whitespace_flexible": False} if compact else {}
        try:
            return cls(llguidance.LLMatcher.grammar_from_json_schema(json.dumps(schema), overrides=options))  # type: ignore[arg-type]
        except (ValueError, TypeError) as error:
            raise ConfigurationError(f"That is not a JSON Schema: {error}.") from error

    @classmethod
    def regex(cls, pattern: str) -> Grammar:
        """A text that the whole of `pattern` matches (Rust regex syntax, no look-around)."""
        return cls(llguidance.LLMatcher.grammar_from_regex(pattern))

    @classmethod
    def choice(cls, options: Sequence[str]) -> Grammar:
        """One of `options`, verbatim."""
        if not options:
            raise ConfigurationError("A choice needs at least one option.")
        return cls.regex("|".join(f"(?:{_escape(option)})" for option in options))

    @classmethod
    def lark(cls, rules: str) -> Grammar:
        """A text that llguidance's Lark dialect derives from `start`."""
        return cls(llguidance.LLMatcher.grammar_from_lark(rules))


def _escape(text: str) -> str:
    # re.escape's \  before spaces and line breaks is not Rust syntax; only the operators need escaping.
    return re.sub(r"([\\.+*?()|\[\]{}^$&#\-~/])", r"\\\1", text)


class GrammarCompiler:
    """Compiles grammars for one vocabulary."""

    def __init__(self, tokenizer: ModelTokenizer) -> None:
        self._size = tokenizer.size
        stops = sorted(tokenizer.stop_ids)
        wrapper = llguidance.TokenizerWrapper(_Vocabulary(tokenizer, stops))
        self._tokenizer = llguidance.LLTokenizer(wrapper, eos_token=stops or None)

    def compile(self, grammar: Grammar) -> GrammarState:
        """A fresh matcher at the grammar's start.

        Raises:
            ConfigurationError: the grammar is not valid; the sentence quotes the reason.
        """
        matcher = llguidance.LLMatcher(self._tokenizer, grammar.source, log_level=0)
        if matcher.is_error():
            raise ConfigurationError(f"The grammar cannot be used: {matcher.get_error().strip()[:400]}")
        return GrammarState(matcher, self._size)


class GrammarState:
    """Where one output stands in its grammar."""

    def __init__(self, matcher: llguidance.LLMatcher, size: int) -> None:
        self._matcher = matcher
        self._words = torch.zeros((size + 31) // 32, dtype=torch.int32)
        self._size = size

    @property
    def finished(self) -> bool:
        """Whether the output is complete and nothing may follow."""
        return self._matcher.is_stopped()

    def mask(self, logits: Tensor) -> Tensor:
        """Logits `[V]` with what the grammar forbids at -inf."""
        self._matcher.unsafe_compute_mask_ptr(self._words.data_ptr(), self._words.nbytes)
        self._raise_on_error()
        bits = (self._words.unsqueeze(1) >> torch.arange(32, dtype=torch.int32)) & 1
        allowed = bits.view(-1)[: logits.shape[0]].bool()
        return logits.masked_fill(~allowed, float("-inf"))

    def accept(self, tokens: Sequence[int]) -> None:
        """Move on by tokens of the output."""
        self._matcher.consume_tokens(list(tokens))
        self._raise_on_error()

    def forced(self) -> list[int]:
        """Tokens that must come next whatever the model thinks; possibly none."""
        return self._matcher.compute_ff_tokens()

    def _raise_on_error(self) -> None:
        if self._matcher.is_error():
            raise ConfigurationError(f"The grammar cannot be followed: {self._matcher.get_error().strip()[:400]}")


class _Vocabulary:
    """What llguidance asks of a tokenizer."""

    def __init__(self, tokenizer: ModelTokenizer, stops: list[int]) -> None:
        self._tokenizer = tokenizer
        self.eos_token_id = stops[0] if stops else tokenizer.size - 1
        self.bos_token_id = tokenizer.bos_id
        self.tokens = [tokenizer.bytes_of(i) for i in range(tokenizer.size)]
        self.special_token_ids = sorted(tokenizer.control_ids)

    def __call__(self, text: str) -> list[int]:
        return self._tokenizer.encode(text, specials=False)
