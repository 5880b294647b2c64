"""One turn of a conversation: from messages and tools to typed pieces of the answer.

This puts the engine, the model's chat format and its parser together, for the server and for the agents alike. It knows
no HTTP and no framework.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from model.chat import Event, ToolCallBegin, ToolCallEnd
from model.chat.tools import Choice, Tool, chosen, read_tools
from model.errors import ConfigurationError, ModelUnusable

if TYPE_CHECKING:
    from model.engine import Completion, Delta, Engine
    from model.grammar import Grammar
    from model.sampler import TokenLogprob
    from model.sampling_params import SamplingParams

Ending = Literal["stop", "length", "tool_calls", "cancelled", "deadline"]

_TAIL_TOKENS = 16
"""Enough of the prompt's end to see whether it opens or closes the reasoning."""


@dataclass(frozen=True)
class Turn:
    """What is asked for."""

    messages: Sequence[Mapping[str, Any]]
    """`role` and `content`; also `tool_calls` (arguments as objects), `tool_call_id`, `reasoning_content`."""
    tools: Sequence[Mapping[str, Any] | Tool] = ()
    tool_choice: Choice | None = None
    """None: `auto` where there are tools."""
    parallel: bool = True
    """Whether the answer may hold more than one call."""
    thinking: bool | None = None
    """None: as the model's template does by itself."""
    form: Grammar | None = None
    """What the answer must look like, reasoning before it apart."""
    continued: bool = False
    """The last message is the beginning of the answer, which goes on where it ends."""
    fit: bool = False
    """Lower `max_tokens` to what the context leaves, instead of refusing what is above it."""
    variables: Mapping[str, Any] = field(default_factory=dict)
    """Further variables of the template."""


@dataclass(frozen=True)
class Outcome:
    """How an answer ended."""

    reason: Ending
    stop_text: str | None
    """The stop text that ended it."""
    reasoning_tokens: int
    completion: Completion


@dataclass(frozen=True)
class Piece:
    """Some of an answer. The first piece says that the request is taken; the last has the `outcome`."""

    prompt_tokens: int
    events: tuple[Event, ...]
    logprobs: tuple[TokenLogprob, ...]
    completion_tokens: int
    tokens_per_second: float
    outcome: Outcome | None = None


def prompt_of(engine: Engine, turn: Turn) -> list[int]:
    """The ids of the conversation as the model reads it.

    Raises:
        ConfigurationError: tools or messages have a shape that the model's template cannot write.
    """
    tools = _shown(turn)
    variables = {**engine.chat_format.variables(turn.thinking), **turn.variables}
    if tools:
        variables["tools"] = [tool.declared for tool in tools]
    messages = turn.messages[:-1] if turn.continued else turn.messages
    try:
        ids = engine.render_chat(messages, **variables)
    except (ModelUnusable, TypeError) as error:
        raise ConfigurationError(f"The model's template cannot write this conversation: {error}") from error
    if turn.continued:
        ids += engine.tokenizer.encode(turn.messages[-1]["content"].rstrip(), specials=False)
    return ids


def answer(
    engine: Engine,
    turn: Turn,
    params: SamplingParams,
    *,
    cancel: threading.Event | Callable[[], bool] | None = None,
    **scheduling: Any,
) -> Iterator[Piece]:
    """Submit the turn, then give its answer piece by piece. `scheduling` is `Engine.stream`'s priority and deadline.

    Raises, before it returns:
        ConfigurationError: the tools, the messages or the form are wrong.
        ContextTooLong, Busy: as `Engine.stream`.
    """
    return _Answer(engine, turn, params, cancel).pieces(scheduling)


def _shown(turn: Turn) -> list[Tool]:
    """The tools that this turn may use."""
    tools = read_tools(turn.tools)
    return [] if chosen(turn.tool_choice, tools) == "none" else tools


class _Answer:
    """One answer while it grows."""

    def __init__(
        self,
        engine: Engine,
        turn: Turn,
        params: SamplingParams,
        cancel: threading.Event | Callable[[], bool] | None,
    ) -> None:
        self._engine, self._turn, self._params = engine, turn, params
        self._given_up = cancel.is_set if isinstance(cancel, threading.Event) else cancel or _never
        self._enough = False
        self._reasoning_tokens = 0
        self._calls = 0

    def pieces(self, scheduling: Mapping[str, Any]) -> Iterator[Piece]:
        engine, turn = self._engine, self._turn
        tools = _shown(turn)
        ids = prompt_of(engine, turn)
        tail = engine.tokenizer.decode(ids[-_TAIL_TOKENS:], specials=True)
        parser = engine.chat_format.parser(tools, prompt_tail=tail)
        params = self._fitting(len(ids)) if turn.fit else self._params
        grammar = self._grammar(tools, tail)
        deltas = engine.stream(ids, params, grammar=grammar, cancel=self._cancelled, **scheduling)

        def run() -> Iterator[Piece]:
            yield Piece(len(ids), (), (), 0, 0.0)
            for delta in deltas:
                reasoned = parser.reasoning
                events = parser.feed(delta.text)
                if reasoned or parser.reasoning:
                    self._reasoning_tokens += len(delta.token_ids)
                if delta.completion is not None:
                    events += parser.finish()
                yield self._piece(len(ids), delta, events)

        return run()

    def _fitting(self, prompt_tokens: int) -> SamplingParams:
        room = self._engine.context_length - prompt_tokens
        wanted = self._params.max_tokens
        return self._params if wanted is None or not 0 < room < wanted else replace(self._params, max_tokens=room)

    def _grammar(self, tools: list[Tool], tail: str) -> Grammar | None:
        """What the answer must be: a call where one must be made, the form, or either where both may be."""
        turn, chat = self._turn, self._engine.chat_format
        choice = chosen(turn.tool_choice, tools)
        if turn.form is None or choice == "required" or isinstance(choice, Tool):
            return chat.tool_grammar(tools, turn.tool_choice, prompt_tail=tail, parallel=turn.parallel)
        form = chat.after_reasoning(turn.form, prompt_tail=tail)
        calls = chat.tool_grammar(tools, "required", prompt_tail=tail, parallel=turn.parallel) if tools else None
        return form if calls is None else either(calls, form)

    def _cancelled(self) -> bool:
        return self._enough or self._given_up()

    def _piece(self, prompt_tokens: int, delta: Delta, events: list[Event]) -> Piece:
        return Piece(
            prompt_tokens,
            tuple(self._kept(events)),
            delta.logprobs,
            delta.completion_tokens,
            delta.tokens_per_second,
            None if delta.completion is None else self._outcome(delta.completion),
        )

    def _kept(self, events: list[Event]) -> list[Event]:
        """The events up to the end of the first call, where only one is wanted."""
        kept: list[Event] = []
        for event in events:
            if self._enough:
                break
            kept.append(event)
            self._calls += isinstance(event, ToolCallBegin)
            self._enough = isinstance(event, ToolCallEnd) and not self._turn.parallel
        return kept

    def _outcome(self, completion: Completion) -> Outcome:
        reason: Ending = completion.finish_reason
        if self._enough or (reason == "stop" and self._calls):
            reason = "tool_calls"
        stop_text = self._stop_text(completion) if reason == "stop" else None
        return Outcome(reason, stop_text, self._reasoning_tokens, completion)

    def _stop_text(self, completion: Completion) -> str | None:
        """The tokens of an output go on past the text that a stop text ended: what follows there is the stop text."""
        if not self._params.stop:
            return None
        rest = self._engine.tokenizer.decode(completion.token_ids).lstrip().removeprefix(completion.text.lstrip())
        return next((stop for stop in self._params.stop if rest.startswith(stop)), None)


def either(*grammars: Grammar) -> Grammar:
    """An output that one of `grammars` admits."""
    from model.grammar import Grammar

    parts: list[dict[str, Any]] = []
    for n, grammar in enumerate(grammars):
        try:
            first, *others = json.loads(grammar.source)["grammars"]
        except ValueError:  # Lark
            first, others = {"lark_grammar": grammar.source}, []
        parts += [{**first, "name": f"either{n}"}, *others]
    names = " | ".join(f"@either{n}" for n in range(len(grammars)))
    return Grammar(json.dumps({"grammars": [{"lark_grammar": f"start: {names}"}, *parts]}))


def _never() -> bool:
    return False
