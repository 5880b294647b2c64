"""ChatEndpoint: any OpenAI-compatible server as a LangChain chat model.

Adds to `ChatOpenAI` what a person needs: cancellation while the server is silent, errors as sentences, structured
output with servers of every ability (JSON Schema, else JSON mode, else plain text; always validated, and repaired).
It knows HTTP and JSON, nothing of decks.
"""

from __future__ import annotations

import queue
import re
import threading
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import httpx
import openai
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable, RunnableLambda
from langchain_openai import ChatOpenAI
from pydantic import BaseModel, Field, PrivateAttr, SecretStr, ValidationError

from agents.errors import Cancelled, ConfigurationError, ImpastoError, ModelError
from agents.redaction import redact
from agents.settings import Settings
from agents.structure import UnstructuredError, complaint, correction, demand, json_of, without_thoughts
from model.errors import ContextTooLong, ModelMissing

Value = TypeVar("Value")

CONNECT_SECONDS = 10.0
READ_SECONDS = 180.0
POLL_SECONDS = 0.1
REPAIRS = 2
UNKNOWN_CONTEXT = 16_384
"""Tokens assumed where the server does not tell its context: small enough for what is served today."""
CONTEXT_KEYS = ("max_model_len", "context_length", "context_window", "max_context_length")


def open_endpoint(settings: Settings, cancel: Callable[[], bool]) -> ChatEndpoint:
    """Connect to `settings.model` as a base URL. Raises ModelError or ConfigurationError, never httpx's."""
    base = settings.model.rstrip("/")
    key = settings.api_key.get_secret_value() if settings.api_key else "none"
    listed = _listed(base, key, named=settings.endpoint_model)
    name = settings.endpoint_model or (str(listed[0].get("id")) if listed else None)
    if name is None:
        raise ModelMissing(f"The endpoint {base} lists no model.", fix="Name one with IMPASTO_ENDPOINT_MODEL.")
    entry = next((e for e in listed if e.get("id") == name), {})
    return ChatEndpoint(
        model=name,
        base_url=base,
        api_key=SecretStr(key),
        timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
        max_retries=2,
        streaming=True,
        stream_usage=True,
        temperature=0.0,
        seed=7,
        use_responses_api=False,
        cancel=cancel,
        context_length=_context_length(entry),
    )


class ChatEndpoint(ChatOpenAI):
    """A model behind an OpenAI-compatible URL."""

    cancel: Callable[[], bool] = Field(default=lambda: False, exclude=True)
    context_length: int = UNKNOWN_CONTEXT
    """Tokens of prompt and answer together."""
    _formats: list[str] = PrivateAttr(default_factory=lambda: ["json_schema", "json_object", "text"])

    @property
    def identity(self) -> str:
        """What tells this model from others: address and name, no key."""
        return f"{self.openai_api_base}#{self.model_name}"

    def _stream(self, *args: Any, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        streaming = super()._stream
        try:
            yield from interruptible(lambda: streaming(*args, **kwargs), self.cancel)
        except ImpastoError:
            raise
        except (openai.OpenAIError, httpx.HTTPError, ValueError) as error:
            raise explained(error, str(self.openai_api_base), self.model_name) from error

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop=stop, run_manager=run_manager, **kwargs))

    def with_structured_output(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, schema: type[BaseModel], **kwargs: Any
    ) -> Runnable[Any, BaseModel]:
        """A runnable from messages to a `schema`. Raises UnstructuredError after `REPAIRS` failed corrections."""

        def ask(messages: list[BaseMessage]) -> BaseModel:
            asked = list(messages)
            for attempt in range(REPAIRS + 1):
                answer = self._answer(asked, schema, **kwargs)
                known = self._formats[0] == "json_schema"
                try:
                    return schema.model_validate_json(json_of(answer))
                except ValidationError as error:
                    if attempt == REPAIRS:
                        raise UnstructuredError(
                            f"The model {self.model_name} at {self.openai_api_base} did not answer in the form asked: "
                            f"{complaint(error)}",
                            fix="Use a model or server with structured output (response_format json_schema).",
                        ) from error
                    asked = [*messages, AIMessage(answer), HumanMessage(correction(error, schema, known=known))]
            raise AssertionError("unreachable")

        return RunnableLambda(ask)

    def _answer(self, messages: list[BaseMessage], schema: type[BaseModel], **kwargs: Any) -> str:
        """Text of the answer in the strictest format that the server takes; what it refuses is not tried again."""
        while True:
            extra, asked = _format(self._formats[0], schema, messages)
            body = {**kwargs.get("extra_body", {}), **extra.get("extra_body", {})}
            given = {**kwargs, **({"extra_body": body} if body else {})}
            try:
                text = "".join(str(c.text) for c in self.stream(asked, **given))
                return without_thoughts(text)
            except ModelError as error:
                if not _refuses_format(error) or len(self._formats) == 1:
                    raise
                self._formats.pop(0)


def _format(
    kind: str, schema: type[BaseModel], messages: list[BaseMessage]
) -> tuple[dict[str, Any], list[BaseMessage]]:
    """Arguments and messages. Goes through `extra_body`: LangChain's own route cannot stream a format."""
    definition = schema.model_json_schema()
    if kind == "json_schema":
        named = {"name": schema.__name__, "schema": definition, "strict": True}
        return {"extra_body": {"response_format": {"type": "json_schema", "json_schema": named}}}, messages
    told = HumanMessage(demand(schema))
    extra = {"extra_body": {"response_format": {"type": "json_object"}}} if kind == "json_object" else {}
    return extra, [*messages, told]


def interruptible(produce: Callable[[], Iterator[Value]], cancel: Callable[[], bool]) -> Iterator[Value]:
    """What `produce` yields, from a thread of its own, so that a silent source can be left. Raises Cancelled."""
    handed: queue.Queue[tuple[str, Any]] = queue.Queue()
    left = threading.Event()

    def run() -> None:
        try:
            for value in produce():
                if left.is_set():
                    return
                handed.put(("value", value))
            handed.put(("end", None))
        except BaseException as error:  # handed to the caller's thread
            handed.put(("error", error))

    threading.Thread(target=run, name="endpoint", daemon=True).start()
    try:
        while True:
            if cancel():
                raise Cancelled("Stopped.")
            try:
                kind, value = handed.get(timeout=POLL_SECONDS)
            except queue.Empty:
                continue
            if kind == "end":
                return
            if kind == "error":
                raise value
            yield value
    finally:
        left.set()


def explained(error: Exception, base: str, name: str) -> ImpastoError:
    """The error as a sentence that a person can act on."""
    status = getattr(error, "status_code", None)
    if isinstance(error, httpx.HTTPStatusError):
        status = error.response.status_code
    text = _server_says(error)
    if isinstance(error, openai.APITimeoutError | httpx.TimeoutException):
        return ModelError(f"The endpoint {base} did not answer in {READ_SECONDS:.0f} seconds.", fix="Try again later.")
    if status is None and isinstance(error, openai.APIConnectionError | httpx.TransportError | httpx.InvalidURL):
        return ModelError(f"The endpoint {base} cannot be reached.", fix="Check the address and that the server runs.")
    if status in (401, 403):
        return ConfigurationError(f"The endpoint {base} refused the key ({status}).", fix="Set IMPASTO_API_KEY.")
    if status == 429:
        return ModelError(f"The endpoint {base} is over its rate or quota: {text}", fix="Wait, or use another model.")
    if status in (400, 413, 422) and re.search(
        r"context.{0,20}(length|window|size)|too (many tokens|long)|exceeds", text, re.I
    ):
        return ContextTooLong(f"The request does not fit the context of {name}: {text}")
    if status == 404:
        return ModelMissing(
            f"The endpoint {base} does not have the model {name}: {text}", fix="See IMPASTO_ENDPOINT_MODEL."
        )
    return ModelError(f"The endpoint {base} failed{f' ({status})' if status else ''}: {text}")


def _server_says(error: Exception) -> str:
    body = getattr(error, "body", None)
    if isinstance(body, dict) and body.get("message"):
        return redact(str(body["message"])[:300])  # servers repeat the key that they refuse
    return redact(" ".join(str(error).split())[:300])


def _refuses_format(error: ModelError) -> bool:
    """Told by the words: servers differ in the status they give to a `response_format` they do not know."""
    return bool(re.search(r"response_format|json_schema|json_object|schema|grammar|guided", error.sentence, re.I))


def _listed(base: str, key: str, *, named: str | None) -> list[dict[str, Any]]:
    """Entries of `/models`. A server without that list is fine when the person named a model."""
    try:
        response = httpx.get(
            f"{base}/models", headers={"Authorization": f"Bearer {key}"}, timeout=CONNECT_SECONDS, follow_redirects=True
        )
        response.raise_for_status()
        data = response.json().get("data", [])
        return [e for e in data if isinstance(e, dict)]
    except httpx.HTTPStatusError as error:
        if named and error.response.status_code not in (401, 403):
            return []
        raise explained(error, base, named or "any") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise explained(error, base, named or "any") from error
    except (ValueError, AttributeError) as error:
        if named:
            return []
        raise ModelError(
            f"{base}/models did not answer with a list of models.", fix="Is it an OpenAI-compatible URL?"
        ) from error


def _context_length(entry: dict[str, Any]) -> int:
    meta = entry.get("meta")
    found = [entry.get(k) for k in CONTEXT_KEYS] + ([meta.get("n_ctx_train")] if isinstance(meta, dict) else [])
    return next((int(v) for v in found if isinstance(v, int) and v > 0), UNKNOWN_CONTEXT)
