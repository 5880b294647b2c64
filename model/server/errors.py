"""Refusals and failures as HTTP: status, headers, and a body in the shape of the API that was asked.

OpenAI's shape is `{"error": {"message", "type", "param", "code"}}`; Anthropic's is `{"type": "error", "error": {"type",
"message"}}`. A person reads the same sentence in both. What the engine did not foresee becomes a bare 500: its
details go to the log, not to the client.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from model.errors import (
    Busy,
    Cancelled,
    ConfigurationError,
    ContextTooLong,
    ImpastoError,
    ModelMissing,
    ModelStopped,
)

log = logging.getLogger("impasto.server")

CLIENT_CLOSED = 499
RETRY_SECONDS = 2
_ANTHROPIC_TYPES = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    413: "request_too_large",
    429: "rate_limit_error",
    503: "overloaded_error",
}
_OPENAI_TYPES = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error", 503: "server_error"}
_OPENAI_CODES = {401: "invalid_api_key", 413: "request_too_large", 415: "unsupported_media_type", 429: "busy"}


@dataclass
class Refusal(Exception):
    """An answer that is an error. `param` names the field of the body at fault, `code` is stable for scripts."""

    status: int
    message: str
    param: str | None = None
    code: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message


def invalid(message: str, param: str | None = None, code: str | None = None) -> Refusal:
    """A body that is understood and cannot be done."""
    return Refusal(400, message, param, code)


def unavailable(message: str) -> Refusal:
    """Not now; the client may come back."""
    return Refusal(503, message, code="unavailable", headers={"Retry-After": str(RETRY_SECONDS)})


def refusal_of(error: Exception) -> Refusal:
    """What a client is told of `error`. Only what nobody foresaw is a 500."""
    match error:
        case Refusal():
            return error
        case ValidationError():
            return _first_fault(error)
        case HTTPException(status_code=404):
            return Refusal(404, "There is nothing at this address.", code="not_found")
        case HTTPException(status_code=405):
            return Refusal(405, "This address takes another method.", headers=dict(error.headers or {}))
        case HTTPException():
            return Refusal(error.status_code, str(error.detail), headers=dict(error.headers or {}))
        case Busy():
            return Refusal(429, str(error), code="busy", headers={"Retry-After": str(RETRY_SECONDS)})
        case ContextTooLong():
            # Coding agents and LangChain know by these words that they must shorten the conversation.
            return invalid(f"prompt is too long: {error}", "messages", "context_length_exceeded")
        case ConfigurationError() | ModelMissing():  # missing now: the tokenizer of a folder that takes ids only
            return invalid(str(error))
        case ModelStopped():
            return unavailable(str(error))
        case Cancelled():
            return Refusal(CLIENT_CLOSED, "The client went away.", code="cancelled")
        case ImpastoError():
            log.error("the engine failed: %s", error)
            return Refusal(500, "The model failed on this request; the server's log says more.", code=error.code)
        case _:
            log.error("a request broke", exc_info=error)
            return Refusal(500, "Something broke that should not have; the server's log says more.", code="failed")


def _first_fault(error: ValidationError) -> Refusal:
    """The first thing that is wrong with a body, in words, with the path to it."""
    fault = error.errors(include_url=False)[0]
    path = ".".join(str(step) for step in fault["loc"])
    message = fault["msg"].removeprefix("Value error, ")
    if fault["type"] == "missing":
        return invalid(f"{path} is required.", path)
    return invalid(f"{path}: {message}." if path else f"{message}.", path or None)


def speaks_anthropic(request: Request) -> bool:
    """Whether the client expects Anthropic's shapes."""
    return request.url.path.startswith("/v1/messages") or "anthropic-version" in request.headers


def body_of(refusal: Refusal, *, anthropic: bool) -> dict[str, Any]:
    """The error object as the API in question writes it."""
    if anthropic:
        default = "invalid_request_error" if refusal.status < 500 else "api_error"
        kind = _ANTHROPIC_TYPES.get(refusal.status, default)
        return {"type": "error", "error": {"type": kind, "message": refusal.message}}
    default = "invalid_request_error" if refusal.status < 500 else "server_error"
    return {
        "error": {
            "message": refusal.message,
            "type": _OPENAI_TYPES.get(refusal.status, default),
            "param": refusal.param,
            "code": refusal.code or _OPENAI_CODES.get(refusal.status),
        }
    }


async def respond(request: Request, error: Exception) -> Response:
    """Exception handler of the application."""
    refusal = refusal_of(error)
    body = body_of(refusal, anthropic=speaks_anthropic(request))
    return JSONResponse(body, refusal.status, headers=refusal.headers)


def answered(endpoint: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint, with what it raises turned into a response."""

    @functools.wraps(endpoint)
    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Exception as error:
            return await respond(request, error)

    return answer
