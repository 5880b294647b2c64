"""A LangChain chat model for the agents: the embedded engine, or an OpenAI-compatible endpoint when a URL is set.

`open_model` decides by `settings.model`. Both kinds stream, count tokens, stop when `cancel` says so, and give
structured output; the engine can also score texts. Importing this module loads neither torch nor an HTTP client.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LangSmithParams
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import Field

from agents import tracing
from agents.engine_messages import chunk_of, joined, plain
from agents.errors import Cancelled, ConfigurationError
from agents.settings import Settings

if TYPE_CHECKING:
    from model.engine import Engine
    from model.sampling_params import SamplingParams
    from model.turn import Turn


def never() -> bool:
    """A `cancel` that lets everything run."""
    return False


def open_model(settings: Settings, *, cancel: Callable[[], bool] = never) -> BaseChatModel:
    """The model that the settings name. Raises ModelError, or ConfigurationError when something is not installed.

    `cancel` is asked between tokens, and while an endpoint is silent; when it says True, Cancelled is raised.
    """
    if settings.asks_endpoint:
        try:
            from agents.endpoint import open_endpoint
        except ModuleNotFoundError as error:
            raise ConfigurationError(
                f"Using an endpoint needs the package {error.name}, which is not installed.",
                fix="Install Impasto again with ./impasto, or with pip.",
            ) from error
        return open_endpoint(settings, cancel)
    import model

    engine = model.load(
        settings.model,
        threads=settings.threads,
        data=settings.data,
        max_batch=settings.max_batch,
        kv_memory=settings.kv_memory,
        device=settings.device,
    )
    return ChatEngine(engine=engine, source=settings.model, cancel=cancel)


class ChatEngine(BaseChatModel):
    """The embedded engine as a LangChain chat model: streaming, tools, structured output, reasoning.

    Every call takes these as keyword arguments too, for that call alone: `max_tokens`, `temperature`, `top_p`,
    `top_k`, `min_p`, the penalties, `logit_bias`, `logprobs`, `seed`, `thinking`, `priority`, `timeout`.
    """

    engine: Any = Field(exclude=True)
    source: str
    """Name or path that the engine was loaded by."""
    cancel: Callable[[], bool] = Field(default=never, exclude=True)
    on_weighed: Callable[[int, float], None] | None = Field(default=None, exclude=True)
    """Told after each scoring how many tokens were read for it, and in how many seconds."""
    temperature: float = 0.0
    top_p: float = 1.0
    frequency_penalty: float = 0.0
    """Above 0: small models come to an end where they would repeat themselves."""
    seed: int | None = 7
    max_tokens: int | None = None
    stop: list[str] | None = None
    """Texts that end every answer."""
    thinking: bool | None = None
    """Whether to think before answering; None: as the model does by itself."""
    priority: Literal["interactive", "background"] = "interactive"
    """Whether a person waits for the answers."""
    timeout: float | None = None
    """Seconds after which an answer ends with what there is (`finish_reason` `deadline`)."""
    embedded: bool = True
    """The model runs in this process and does not think aloud: short answers suffice."""

    @property
    def _llm_type(self) -> str:
        return "impasto-engine"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"model": self.source, "temperature": self.temperature, "top_p": self.top_p, "seed": self.seed}

    @property
    def _loaded(self) -> Engine:
        return self.engine

    @property
    def model_name(self) -> str:
        """As shown and as written into decks."""
        return self._loaded.name

    @property
    def context_length(self) -> int:
        """Tokens of prompt and answer together."""
        return self._loaded.context_length

    @property
    def identity(self) -> str:
        """What tells this model from others: its name, and the file's size and time where it is a file."""
        from pathlib import Path

        path = Path(self.source)
        if not path.is_file():
            return f"engine#{self.source}"
        state = path.stat()
        return f"engine#{path.resolve()}#{state.st_size}#{state.st_mtime_ns}"

    def get_num_tokens(self, text: str) -> int:
        """Tokens of `text` by the model's own tokenizer."""
        return len(self._loaded.tokenizer.encode(text, specials=False))

    def score(self, messages: Sequence[BaseMessage], candidates: Sequence[str]) -> list[float]:
        """Mean log-likelihood per token of each candidate as the answer. Raises ContextTooLong, Cancelled."""
        asked, began = plain(messages), time.monotonic()
        with tracing.span("score", {"gen_ai.operation.name": "score", "gen_ai.request.model": self.model_name}):
            scores = self._loaded.score(asked, candidates, cancel=self.cancel)
        if self.on_weighed is not None:
            read = self._loaded.count_tokens(asked) + sum(s.tokens for s in scores)
            self.on_weighed(read, time.monotonic() - began)
        return [s.per_token for s in scores]

    def bind_tools(
        self,
        tools: Sequence[Any],
        *,
        tool_choice: str | bool | dict[str, Any] | None = None,
        parallel_tool_calls: bool = True,
        strict: bool | None = None,
        **kwargs: Any,
    ) -> Runnable[Any, AIMessage]:
        """The model with tools: functions, LangChain tools, pydantic classes or schemas.

        `tool_choice`: `auto`, `none`, `any` (or `required`, True: some call), or the name of the tool to call.
        """
        declared = [convert_to_openai_tool(tool, strict=strict) for tool in tools]
        names = [tool["function"]["name"] for tool in declared]
        return self.bind(
            tools=declared, tool_choice=_choice(tool_choice, names), parallel_tool_calls=parallel_tool_calls, **kwargs
        )

    def with_structured_output(
        self,
        schema: Any,
        *,
        include_raw: bool = False,
        method: Literal["json_schema", "function_calling", "json_mode"] = "json_schema",
        strict: bool | None = None,
        **kwargs: Any,
    ) -> Runnable[Any, Any]:
        """A runnable from messages to a `schema` (pydantic class, TypedDict or JSON Schema), held by the grammar.

        `json_schema` holds the answer to the schema, `function_calling` the arguments of a call to it; `json_mode`
        holds it to some JSON object, which then may not fit. `strict` changes nothing: the grammar always holds.

        Raises:
            UnstructuredError: when run, the answer was cut short, or did not fit in `json_mode`.
        """
        from agents import engine_structure as structure

        schema = structure.named(schema)
        traced = {"kwargs": {"method": method, "strict": strict}, "schema": schema}
        if method == "function_calling":
            name = convert_to_openai_tool(schema)["function"]["name"]
            model = self.bind_tools([schema], tool_choice=name, ls_structured_output_format=traced, **kwargs)
            return structure.parsed_by(model, structure.tool_parser(schema), include_raw=include_raw)
        if method not in ("json_schema", "json_mode"):
            raise ConfigurationError(f"There is no method {method!r}: json_schema, function_calling or json_mode.")
        form = structure.closed(structure.json_schema_of(schema)) if method == "json_schema" else structure.ANY_OBJECT
        model = self.bind(form=form, ls_structured_output_format=traced, **kwargs)
        parser = structure.answer_parser(schema, lambda: self.model_name)
        return structure.parsed_by(model, parser, include_raw=include_raw)

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        from model.turn import answer

        turn, params, scheduling = self._asked(messages, stop, kwargs)
        for piece in answer(self._loaded, turn, params, cancel=self.cancel, **scheduling):
            if piece.outcome is None and not piece.events and not piece.logprobs:
                continue
            if piece.outcome is not None and piece.outcome.reason == "cancelled":
                raise Cancelled("Stopped.")
            message = chunk_of(piece, self._loaded.name)
            chunk = ChatGenerationChunk(message=message)
            if run_manager and piece.events:
                run_manager.on_llm_new_token(str(message.text), chunk=chunk)
            yield chunk

    def _asked(
        self, messages: list[BaseMessage], stop: list[str] | None, given: dict[str, Any]
    ) -> tuple[Turn, SamplingParams, dict[str, Any]]:
        """What a call asks the engine for. Raises ConfigurationError for arguments it does not know."""
        from model.grammar import Grammar
        from model.sampling_params import SamplingParams
        from model.turn import Turn

        asked = {name: getattr(self, name) for name in ("temperature", "top_p", "frequency_penalty", "seed")} | given
        form = asked.pop("form", None)
        # A form is quick to fill in, so it is not thought about unless somebody says so.
        thinking = asked.pop("thinking", self.thinking if form is None or self.thinking is not None else False)
        turn = Turn(
            messages=plain(messages),
            tools=asked.pop("tools", ()),
            tool_choice=asked.pop("tool_choice", None),
            parallel=asked.pop("parallel_tool_calls", True),
            thinking=thinking,
            form=None if form is None else Grammar.json_schema(form),
        )
        scheduling = {
            "priority": asked.pop("priority", self.priority),
            "deadline": asked.pop("timeout", self.timeout),
        }
        wanted = asked.pop("model", self.model_name)
        if wanted not in (self.model_name, self.source):
            raise ConfigurationError(f"This is {self.model_name}; it cannot answer as {wanted}.")
        unknown = [name for name in asked if name not in SAMPLING]
        if unknown:
            raise ConfigurationError(
                f"The model takes no argument {unknown[0]!r}.", fix=f"Known: {', '.join(sorted(SAMPLING))}."
            )
        asked.setdefault("max_tokens", self.max_tokens)
        return turn, SamplingParams(**asked, stop=tuple(stop or self.stop or ())), scheduling

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return joined(self._stream(messages, stop, run_manager, **kwargs))

    def _get_ls_params(self, stop: list[str] | None = None, **kwargs: Any) -> LangSmithParams:
        return {**super()._get_ls_params(stop=stop, **kwargs), "ls_provider": "impasto"}


SAMPLING = frozenset(
    {"max_tokens", "temperature", "top_p", "top_k", "min_p", "repetition_penalty", "frequency_penalty"}
    | {"presence_penalty", "logit_bias", "logprobs", "seed", "min_tokens"}
)


def _choice(choice: str | bool | dict[str, Any] | None, names: list[str]) -> str | dict[str, Any] | None:
    """LangChain's many ways to choose a tool, as OpenAI's."""
    if choice is None or choice is False or isinstance(choice, dict):
        return choice or None
    if choice is True or choice in ("any", "required"):
        return "required"
    if choice in ("auto", "none") and choice not in names:
        return choice
    if choice not in names:
        raise ConfigurationError(f"There is no tool {choice!r} to choose.", fix=f"Known: {', '.join(names)}.")
    return {"type": "function", "function": {"name": choice}}
