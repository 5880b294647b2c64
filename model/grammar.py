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
import numpy as np
import torch
from torch import Tensor

from model import ebnf_lark
from model import grammar_limits as limits
from model.errors import ConfigurationError
from model.tokenizer import ModelTokenizer

_LIMITS = llguidance.LLParserLimits(
    max_items_in_row=10_000,  # an object takes four per optional property
    max_lexer_states=50_000,  # up to 2 kB each
    max_grammar_size=200_000,
    step_max_items=400_000,  # about 20 ms; a string that is spelled character by character needs it
    verbose_errors=False,
)


@dataclass(frozen=True)
class Grammar:
    """What an output must look like. Make one with `json_schema`, `regex`, `choice`, `ebnf` or `lark`."""

    source: str
    """llguidance's own serialized form."""

    @classmethod
    def json_schema(cls, schema: Mapping[str, Any], *, compact: bool = True) -> Grammar:
        """Exactly one JSON value that fits `schema`; `compact` allows no optional whitespace. `oneOf` means `anyOf`.

        Raises:
            ConfigurationError: the schema is not one.
        """
        options = {"coerce_one_of": True} | ({"whitespace_flexible": False} if compact else {})
        try:
            text = json.dumps(schema)
            limits.check_size(text)
            limits.check_references(text)
            return cls(llguidance.LLMatcher.grammar_from_json_schema(text, overrides=options))  # type: ignore[arg-type]
        except (ValueError, TypeError, RecursionError) as error:
            raise ConfigurationError(f"That is not a JSON Schema: {error}.") from error

    @classmethod
    def regex(cls, pattern: str) -> Grammar:
        """A text that the whole of `pattern` matches (Rust regex syntax, no look-around)."""
        limits.check_size(pattern)
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
        limits.check_size(rules)
        return cls._lark(rules)

    @classmethod
    def ebnf(cls, rules: str) -> Grammar:
        """A text that an EBNF grammar derives from `root`, or else from its first rule; the dialect is in `ebnf.py`.

        Raises:
            ConfigurationError: it is no such grammar; the sentence names the line and what is wrong there.
        """
        limits.check_size(rules)
        return cls._lark(ebnf_lark.translate(rules))

    @classmethod
    def _lark(cls, rules: str) -> Grammar:
        limits.check_depth(rules)
        limits.check_references(rules)
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
            ConfigurationError: the grammar is not valid or too large; the sentence quotes the reason.
        """
        limits.check_time(grammar.source)
        matcher = llguidance.LLMatcher(self._tokenizer, grammar.source, log_level=0, limits=_LIMITS)
        if matcher.is_error():
            raise ConfigurationError(f"The grammar cannot be used: {_reason(matcher)}")
        return GrammarState(matcher, self._size)


class GrammarState:
    """Where one output stands in its grammar.

    Every method that moves on or computes raises ConfigurationError where the grammar turns out too ambiguous to
    follow within the limits; the state is then of no further use.
    """

    def __init__(self, matcher: llguidance.LLMatcher, size: int) -> None:
        self._matcher = matcher
        self._words = np.zeros((size + 31) // 32, dtype=np.int32)
        self._size = size

    @property
    def finished(self) -> bool:
        """Whether the output is complete and nothing may follow."""
        return self._matcher.is_stopped()

    @property
    def complete(self) -> bool:
        """Whether the output may end here; perhaps it may also go on."""
        return self._matcher.is_accepting()

    def mask(self, logits: Tensor) -> Tensor:
        """Logits `[V]`, float32, with what the grammar forbids at -inf."""
        self._matcher.unsafe_compute_mask_ptr(self._words.ctypes.data, self._words.nbytes)
        self._raise_on_error()
        row = logits.detach().to("cpu", torch.float32).numpy()
        allowed = np.unpackbits(self._words.view(np.uint8), bitorder="little").view(np.bool_)
        masked = np.full(row.shape, -np.inf, dtype=np.float32)
        np.copyto(masked, row, where=allowed[: len(row)])
        return torch.from_numpy(masked)

    def accept(self, tokens: Sequence[int]) -> None:
        """Move on by tokens of the output.

        Raises:
            ConfigurationError: one of them does not fit the grammar.
        """
        self._matcher.consume_tokens(list(tokens))
        self._raise_on_error()

    def accepts(self, token: int) -> bool:
        """Whether the grammar admits `token` here; the state stays."""
        return self.admitted([token]) == 1

    def admitted(self, tokens: Sequence[int]) -> int:
        """How many of the leading `tokens` the grammar admits one after the other; the state stays."""
        return self._matcher.validate_tokens(list(tokens))

    def rollback(self, count: int) -> None:
        """Take back the last `count` accepted tokens, the drafted ones that were wrong."""
        if count and not self._matcher.rollback(count):
            self._raise_on_error()

    def copy(self) -> GrammarState:
        """A state that goes its own way from here; the compiled grammar is shared."""
        return GrammarState(self._matcher.deep_copy(), self._size)

    def forced(self) -> list[int]:
        """Tokens that must come next whatever the model thinks; possibly none.

        They are the tokens that the model's tokenizer makes of the forced text, less those at its end that could turn
        out otherwise with the text that follows; so nobody forces a cut that the model has never seen.
        """
        return self._matcher.compute_ff_tokens()

    def _raise_on_error(self) -> None:
        if self._matcher.is_error():
            raise ConfigurationError(f"The grammar cannot be followed: {_reason(self._matcher)}")


def _reason(matcher: llguidance.LLMatcher) -> str:
    """The library's sentence, without the dump of its state."""
    return re.split("<state>|<backtrace>", matcher.get_error())[0].strip()[:400]


_NO_START = "\x02"


class _Vocabulary:
    """What llguidance asks of a tokenizer."""

    def __init__(self, tokenizer: ModelTokenizer, stops: list[int]) -> None:
        self._tokenizer = tokenizer
        self.eos_token_id = stops[0] if stops else tokenizer.size - 1
        self.bos_token_id = tokenizer.bos_id
        self.tokens = [tokenizer.bytes_of(i) for i in range(tokenizer.size)]
        self.special_token_ids = sorted(tokenizer.control_ids)
        # SentencePiece puts a space before a text; the middle of an output has none. So it is put before a byte that
        # no piece contains, and both are cut off.
        mark = _NO_START.encode()
        self._mark = self.tokens.index(mark) if tokenizer.adds_space and mark in self.tokens else None

    def __call__(self, text: str) -> list[int]:
        if self._mark is None:
            return self._tokenizer.encode(text, specials=False)
        ids = self._tokenizer.encode(_NO_START + text, specials=False)
        return ids[ids.index(self._mark) + 1 :]
