"""What OpenAI's chat and completion requests may hold, with vLLM's and Z.ai's extensions.

Validation only: a body that passes can be done, or names a thing that only the engine can refuse (a grammar that is
none, a prompt that is too long). Unknown fields are passed over; known ones that cannot be honoured are refused.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from model.sampling_params import MOST_LOGPROBS
from model.server.bodies import Body

MOST_STOPS = 16
TEXT_PARTS = ("text", "input_text", "output_text", "refusal")


def text_of(content: Any) -> str:
    """A message's content as one text: it is one, or a list of text parts. Raises ValueError for other media."""
    if content is None or isinstance(content, str):
        return content or ""
    if not isinstance(content, list):
        raise ValueError("content must be a text or a list of parts")  # noqa: TRY004 -- pydantic reports it
    texts = []
    for part in content:
        if not isinstance(part, dict):
            raise ValueError("a content part must be an object with a type")  # noqa: TRY004 -- pydantic reports it
        kind = part.get("type")
        if kind not in TEXT_PARTS:
            raise ValueError(f"this model reads text only; a part of type {kind!r} cannot be given to it")
        text = part.get("refusal" if kind == "refusal" else "text")
        if not isinstance(text, str):
            raise ValueError(f"a {kind} part must have a text")  # noqa: TRY004 -- pydantic reports it
        texts.append(text)
    return "".join(texts)


def arguments_of(value: Any) -> dict[str, Any]:
    """A call's arguments, which arrive as the text of a JSON object."""
    if isinstance(value, str):
        try:
            value = json.loads(value or "{}")
        except (ValueError, RecursionError):
            raise ValueError("arguments must be the text of a JSON object") from None
    if not isinstance(value, dict):
        raise ValueError("arguments must be the text of a JSON object")  # noqa: TRY004 -- pydantic reports it
    return value


def _one_or_more(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _stops(stops: list[str]) -> tuple[str, ...]:
    if not all(stops):
        raise ValueError("a stop text must not be empty")
    return tuple(stops)


Stops = Annotated[list[str], BeforeValidator(_one_or_more), Field(max_length=MOST_STOPS), AfterValidator(_stops)]
Text = Annotated[str, BeforeValidator(text_of)]
Arguments = Annotated[dict[str, Any], BeforeValidator(arguments_of)]


class CalledFunction(Body):
    """Which function a call calls, and with what."""

    name: str
    arguments: Arguments = Field(default_factory=dict)


class ToolCall(Body):
    """A call that the model made earlier."""

    id: str = ""
    type: Literal["function"] = "function"
    function: CalledFunction


class ChatMessage(Body):
    """One message of a conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Text = ""
    name: str | None = None
    reasoning_content: str | None = None
    reasoning: str | None = None
    tool_calls: list[ToolCall] = Field(default_factory=list)
    tool_call_id: str | None = None


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

    messages: list[ChatMessage] = Field(min_length=1)
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
            "continue_final_message needs an assistant message at the end": self.continue_final_message
            and (self.messages[-1].role != "assistant" or self.messages[-1].tool_calls),
        }
        for reason, holds in refused.items():
            if holds:
                raise ValueError(reason)
        return self


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
