"""What a refusal looks like over HTTP: one JSON shape for the whole error family.

{"error": {"code": "not-found", "message": "There is no project 7.", "fix": "List them with …"}}
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from agents.errors import InputRefused
from app.identity.quotas import QuotaReached
from app.store.errors import BlobDamaged, BlobMissing, Conflict, DatabaseFailed, NotFound
from model.errors import ConfigurationError, ImpastoError

_log = logging.getLogger(__name__)

STATUSES: tuple[tuple[type[ImpastoError], int], ...] = (
    (NotFound, 404),
    (Conflict, 409),
    (QuotaReached, 429),
    (InputRefused, 422),
    (BlobMissing, 410),
    (BlobDamaged, 410),
    (DatabaseFailed, 503),
    (ConfigurationError, 400),
)


class Problem(BaseModel):
    """Why a request was refused."""

    code: str
    message: str
    fix: str | None = None


class Refusal(BaseModel):
    """The body of every answer that is not a success."""

    error: Problem


class NobodyKnown(ImpastoError):
    """Nobody is logged in, or what was shown is not good."""

    code = "unauthorized"


class TooLarge(ImpastoError):
    """The body of a request is larger than is taken."""

    code = "too-large"


REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": Refusal, "description": text}
    for status, text in {
        400: "The request cannot be read.",
        401: "Nobody is logged in.",
        404: "There is nothing there, or it is somebody else's.",
        409: "Something else changed first, or it is not in a state for that.",
        410: "The bytes are lost.",
        413: "The body is too large.",
        422: "A value is wrong.",
        429: "A quota is reached.",
    }.items()
}


def install(app: FastAPI) -> None:
    """Answer every error of the family, and every other, in the one shape."""
    app.add_exception_handler(ImpastoError, _family)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unforeseen)


def status_of(error: ImpastoError) -> int:
    """The HTTP status of an error."""
    if isinstance(error, NobodyKnown):
        return 401
    if isinstance(error, TooLarge):
        return 413
    return next((status for kind, status in STATUSES if isinstance(error, kind)), 500)


async def _family(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ImpastoError)
    headers = {"WWW-Authenticate": "Bearer"} if isinstance(error, NobodyKnown) else {}
    return _answer(status_of(error), error.code, error.sentence, error.fix, headers)


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    return _answer(422, "invalid", _sentence(error.errors()))


async def _http(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = {404: "not-found", 405: "method-not-allowed"}.get(error.status_code, "refused")
    return _answer(error.status_code, code, str(error.detail), None, dict(error.headers or {}))


async def _unforeseen(request: Request, error: Exception) -> JSONResponse:
    _log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return _answer(500, "failed", "Something went wrong here; the server's log says what.")


def _sentence(faults: Sequence[Any]) -> str:
    fault = faults[0] if faults else {"loc": ("body",), "msg": "is not valid"}
    where = ".".join(str(part) for part in fault["loc"] if part not in ("body",)) or "The body"
    more = f" ({len(faults) - 1} more)" if len(faults) > 1 else ""
    return f"{where}: {fault['msg']}{more}."


def _answer(
    status: int, code: str, message: str, fix: str | None = None, headers: dict[str, str] | None = None
) -> JSONResponse:
    body = Refusal(error=Problem(code=code, message=message, fix=fix))
    return JSONResponse(body.model_dump(exclude_none=True), status, headers)
