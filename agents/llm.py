"""A LangChain chat model for the agents: the embedded engine, or an OpenAI-compatible endpoint when a URL is set.

`open_model` decides by `settings.model`. Both kinds stream, count tokens, stop when `cancel` says so, and give
structured output; the engine can also score texts. Importing this module loads neither torch nor an HTTP client.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import BaseModel, Field

from agents.errors import Cancelled, ConfigurationError
from agents.settings import Settings

if TYPE_CHECKING:
    from model.engine import Engine

ROLES = {"human": "user", "ai": "assistant", "system": "system", "tool": "tool"}


def never() -> bool:
    """A `cancel` that lets everything run."""
    return False


def open_model(settings: Settings, *, cancel: Callable[[], bool] = never) -> BaseChatModel:
    """The model that the settings name. Raises ModelError, or ConfigurationError when something is not installed.

    `cancel` is asked between tokens, and while an endpoint is silent; when it says True, Cancelled is raised.
    """
    if settings.model.startswith(("http://", "https://")):
        try:
            from agents.endpoint import open_endpoint
        except ModuleNotFoundError as error:
            raise ConfigurationError(
                f"Using an endpoint needs the package {error.name}, which is not installed.",
                fix="Install Impasto again with ./impasto, or with pip.",
            ) from error
        return open_endpoint(settings, cancel)
    import model

    engine = model.load(settings.model, threads=settings.threads, data=settings.data)
    return ChatEngine(engine=engine, source=settings.model, cancel=cancel)


class ChatEngine(BaseChatModel):
    """The embedded engine as a LangChain chat model."""

    engine: Any = Field(exclude=True)
    source: str
    """Name or path that the engine was loaded by."""
    cancel: Callable[[], bool] = Field(default=never, exclude=True)
    on_weighed: Callable[[int, float], None] | None = Field(default=None, exclude=True)
    """Told after each scoring how many tokens were read for it, and in how many seconds."""
    temperature: float = 0.0
    top_p: float = 1.0
    seed: int = 7
    max_tokens: int | None = None
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

    def score(self, messages: Sequence[BaseMessage], candidates: Sequence[str]) -> list[float]:
        """Mean log-likelihood per token of each candidate as the answer. Raises ContextTooLong, Cancelled."""
        asked, began = plain(messages), time.monotonic()
        scores = self._loaded.score(asked, candidates, cancel=self.cancel)
        if self.on_weighed is not None:
            read = self._loaded.count_tokens(asked) + sum(s.tokens for s in scores)
            self.on_weighed(read, time.monotonic() - began)
        return [s.per_token for s in scores]

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        from model.engine import Grammar, SamplingParams

        schema = kwargs.get("schema")
        params = SamplingParams(
            max_tokens=kwargs.get("max_tokens", self.max_tokens),
            temperature=kwargs.get("temperature", self.temperature),
            top_p=kwargs.get("top_p", self.top_p),
            seed=kwargs.get("seed", self.seed),
            stop=tuple(stop or ()),
        )
        grammar = Grammar.json_schema(schema) if schema is not None else None
        for delta in self._loaded.stream(plain(messages), params, grammar=grammar, cancel=self.cancel):
            message = AIMessageChunk(content=delta.text)
            done = delta.completion
            if done is not None:
                if done.finish_reason == "cancelled":
                    raise Cancelled("Stopped.")
                message.usage_metadata = {
                    "input_tokens": done.prompt_tokens,
                    "output_tokens": done.completion_tokens,
                    "total_tokens": done.prompt_tokens + done.completion_tokens,
                }
                message.response_metadata = {
                    "finish_reason": done.finish_reason,
                    "model_name": self._loaded.name,
                    "tokens_per_second": round(done.tokens_per_second, 1),
                }
            chunk = ChatGenerationChunk(message=message)
            if run_manager and delta.text:
                run_manager.on_llm_new_token(delta.text, chunk=chunk)
            yield chunk

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))

    def with_structured_output(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, schema: type[BaseModel], **kwargs: Any
    ) -> Runnable[Any, BaseModel]:
        """A runnable from messages to a `schema`, held by the grammar. Raises UnstructuredError when cut short."""

        def ask(messages: list[BaseMessage]) -> BaseModel:
            answer = self.invoke(messages, schema=schema.model_json_schema(), **kwargs)
            return validated(str(answer.text), schema, self.model_name)

        return RunnableLambda(ask)


def validated(text: str, schema: type[BaseModel], name: str) -> BaseModel:
    """The answer as a `schema`. Only an answer that ran into its token limit can fail under a grammar."""
    from pydantic import ValidationError

    from agents.structure import UnstructuredError

    try:
        return schema.model_validate_json(text)
    except ValidationError as error:
        raise UnstructuredError(
            f"The answer of {name} broke off before it was whole.", fix="Allow more tokens."
        ) from error


def plain(messages: Sequence[BaseMessage]) -> list[dict[str, str]]:
    """LangChain messages as the engine's: role and text."""
    return [{"role": ROLES.get(m.type, "user"), "content": str(m.text)} for m in messages]
