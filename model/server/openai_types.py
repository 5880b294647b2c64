"""What OpenAI's chat and completion requests may hold, with vLLM's and Z.ai's extensions.

Validation only: a body that passes can be done, or names a thing that only the engine can refuse (a grammar that is
none, a prompt that is too long). Unknown fields are passed over; known ones that cannot be honoured are refused.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from model.sampling_params import MOST_LOGPROBS
from model.server.bodies import Body

MOST_STOPS = 16


def _one_or_more(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _stops(stops: list[str]) -> tuple[str, ...]:
    if not all(stops):
        raise ValueError("a stop text must not be empty")
    return tuple(stops)


Stops = Annotated[list[str], BeforeValidator(_one_or_more), Field(max_length=MOST_STOPS), AfterValidator(_stops)]


class SchemaFormat(Body):
    """`json_schema` of a response format."""

    name: str = "answer"
    schema_: dict[str, Any] = Field(default_factory=lambda: {"type": "object"}, alias="schema")


class ResponseFormat(Body):
    """The form that an answer must have."""

    type: Literal["text", "json_object", "json_schema"]
    json_schema: SchemaFormat | None = None

    @model_validator(mode="after")
    def _whole(self) -> ResponseFormat:
        if self.type == "json_schema" and self.json_schema is None:
            raise ValueError("a response_format of type json_schema needs json_schema with a schema")
        return self


class StructuredOutputs(Body):
    """vLLM's `structured_outputs`."""

    json_: dict[str, Any] | str | None = Field(default=None, alias="json")
    json_object: bool = False
    regex: str | None = None
    choice: list[str] | None = None
    grammar: str | None = None


class StreamOptions(Body):
    """What a stream also says."""

    include_usage: bool = False


class Thinking(Body):
    """Z.ai's switch."""

    type: Literal["enabled", "disabled"]


class Request(Body):
    """What chat and completion requests share."""

    model: str
    stream: bool = False
    stream_options: StreamOptions = Field(default_factory=StreamOptions)
    n: int = Field(default=1, ge=1)
    max_tokens: int | None = Field(default=None, ge=0)
    temperature: float | None = Field(default=None, ge=0, le=2)
    top_p: float | None = Field(default=None, gt=0, le=1)
    top_k: int = Field(default=0, ge=-1)
    min_p: float = Field(default=0.0, ge=0, le=1)
    repetition_penalty: float = Field(default=1.0, ge=0.01, le=100)
    frequency_penalty: float = Field(default=0.0, ge=-2, le=2)
    presence_penalty: float = Field(default=0.0, ge=-2, le=2)
    logit_bias: dict[str, float] = Field(default_factory=dict, max_length=1024)
    seed: int | None = Field(default=None, ge=-(1 << 63), lt=1 << 63)
    stop: Stops = ()  # type: ignore[assignment]
    stop_token_ids: list[int] = Field(default_factory=list, max_length=64)
    min_tokens: int = Field(default=0, ge=0)
    best_of: int | None = None
    priority: Literal["interactive", "background"] | int = "interactive"
    service_tier: str = "auto"
    timeout: float | None = Field(default=None, gt=0, le=86_400)
    guided_json: dict[str, Any] | str | None = None
    guided_regex: str | None = None
    guided_choice: list[str] | None = None
    guided_grammar: str | None = None
    structured_outputs: StructuredOutputs | None = None
    response_format: ResponseFormat | None = None

    @field_validator("logit_bias")
    @classmethod
    def _biases(cls, biases: dict[str, float]) -> dict[str, float]:
        for token, bias in biases.items():
            if not (token.isascii() and token.isdigit() and len(token) < 10):
                raise ValueError(f"{token[:40]!r} is not a token id")
            if not -100 <= bias <= 100:
                raise ValueError("a bias must be between -100 and 100")
        return biases

    @model_validator(mode="after")
    def _possible(self) -> Request:
        if self.best_of not in (None, self.n):
            raise ValueError("best_of other than n is not supported")
        if self.service_tier not in ("auto", "default", "flex", "priority"):
            raise ValueError("service_tier must be auto, default, flex or priority")
        return self


class ChatRequest(Request):
    """`POST /v1/chat/completions`."""

    messages: list[dict[str, Any]] = Field(min_length=1)
    """Their own shapes are checked by `model.chat`, which names the message at fault."""
    max_completion_tokens: int | None = Field(default=None, ge=1)
    tools: list[dict[str, Any]] = Field(default_factory=list, max_length=512)
    tool_choice: str | dict[str, Any] | None = None
    parallel_tool_calls: bool = True
    logprobs: bool = False
    top_logprobs: int | None = Field(default=None, ge=0, le=MOST_LOGPROBS)
    thinking: Thinking | None = None
    reasoning_effort: Literal["none", "minimal", "low", "medium", "high", "xhigh", "max"] | None = None
    chat_template_kwargs: dict[str, Any] = Field(default_factory=dict)
    continue_final_message: bool = False
    modalities: list[str] = Field(default_factory=lambda: ["text"])
    functions: Any = None
    function_call: Any = None
    audio: Any = None
    web_search_options: Any = None

    @model_validator(mode="after")
    def _coherent(self) -> ChatRequest:
        refused = {
            "functions and function_call are the older form; use tools and tool_choice": self.functions
            or self.function_call,
            "this model writes text only: no audio, and no modalities but text": self.audio
            or self.modalities != ["text"],
            "web_search_options is not supported: this server reaches no web": self.web_search_options is not None,
            "top_logprobs needs logprobs": self.top_logprobs is not None and not self.logprobs,
            "max_tokens must be at least 1": self.max_tokens == 0,
            "continue_final_message needs a text of the assistant at the end": self.continue_final_message
            and not self._ends_with_assistant,
        }
        for reason, holds in refused.items():
            if holds:
                raise ValueError(reason)
        return self

    @property
    def _ends_with_assistant(self) -> bool:
        last = self.messages[-1]
        return last.get("role") == "assistant" and isinstance(last.get("content"), str)


class CompletionRequest(Request):
    """`POST /v1/completions`."""

    prompt: str | list[str] | list[int] | list[list[int]]
    max_tokens: int | None = Field(default=16, ge=0)
    echo: bool = False
    logprobs: int | None = Field(default=None, ge=0, le=MOST_LOGPROBS)
    suffix: str | None = None

    @model_validator(mode="after")
    def _coherent(self) -> CompletionRequest:
        if self.suffix:
            raise ValueError("suffix is not supported: this model does not fill in the middle")
        if self.max_tokens == 0 and not self.echo:
            raise ValueError("max_tokens 0 makes sense with echo only")
        if not self.prompts:
            raise ValueError("prompt must not be empty")
        return self

    @property
    def prompts(self) -> list[str | list[int]]:
        """The prompts, each a text or token ids."""
        if isinstance(self.prompt, str):
            return [self.prompt]
        if self.prompt and isinstance(self.prompt[0], int):
            return [list(self.prompt)]  # type: ignore[list-item]
        return list(self.prompt)  # type: ignore[arg-type]
