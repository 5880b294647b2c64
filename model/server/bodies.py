"""Reading a request's body: bounded in bytes, time and depth, JSON, and validated against a pydantic model.

Everything refused here is a 4xx with its reason. This module does not know what the bodies mean.
"""

from __future__ import annotations

import asyncio
import math
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import from_json
from starlette.requests import ClientDisconnect, Request

from model.errors import Cancelled
from model.server.errors import Refusal, invalid
from model.server.options import Options

Asked = TypeVar("Asked", bound=BaseModel)

_DRAIN = 4
"""A body of up to this many times the limit is read to its end and dropped, so that its sender gets to see the 413."""


class Body(BaseModel):
    """Base of the request types: unknown fields are passed over, null is the same as absent, no type is guessed."""

    model_config = ConfigDict(extra="ignore", strict=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, data: Any) -> Any:
        return {key: value for key, value in data.items() if value is not None} if isinstance(data, dict) else data


async def read(request: Request, kind: type[Asked], options: Options) -> Asked:
    """The body as a `kind`.

    Raises:
        Refusal: 408 too slow, 413 too large, 415 not JSON by its type, 400 not JSON by its text.
        ValidationError: a field is missing, has the wrong type, or asks for what is not supported.
        Cancelled: the client went away.
    """
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != "application/json":
        # Also keeps web pages out: a browser asks leave before it sends this type across origins, and gets none.
        raise Refusal(415, "The body must be JSON, sent with `Content-Type: application/json`.")
    try:
        async with asyncio.timeout(options.body_seconds):
            data = await _bytes(request, options.body_bytes)
    except TimeoutError:
        raise Refusal(408, f"The body did not arrive within {options.body_seconds:.0f} seconds.") from None
    except ClientDisconnect:
        raise Cancelled("The client went away.") from None
    try:
        value = from_json(data, allow_inf_nan=False)
    except ValueError as error:
        raise invalid(f"The body is not JSON: {error}.") from None
    if not isinstance(value, dict):
        raise invalid("The body must be a JSON object.")
    _check(value, options.body_depth)
    return kind.model_validate(value)


async def _bytes(request: Request, limit: int) -> bytes:
    announced = request.headers.get("content-length", "")
    too_large = announced.isdigit() and int(announced) > limit
    if too_large and int(announced) > _DRAIN * limit:
        raise _oversized(limit)
    data = bytearray()
    dropped = 0
    async for piece in request.stream():
        if too_large or len(data) + len(piece) > limit:
            too_large = True
            dropped += len(piece)
            if dropped > _DRAIN * limit:
                break
        else:
            data += piece
    if too_large:
        raise _oversized(limit)
    return bytes(data)


def _oversized(limit: int) -> Refusal:
    return Refusal(413, f"The body is larger than the {limit} bytes that this server takes.", code="request_too_large")


def _check(value: Any, depth: int) -> None:
    """Bounded depth, and no number that is too large for a float (JSON's 1e999 becomes infinity)."""
    level = [value]
    for _ in range(depth):
        below: list[Any] = []
        for item in level:
            children = item.values() if isinstance(item, dict) else item
            for child in children:
                if isinstance(child, dict | list):
                    below.append(child)
                elif isinstance(child, float) and not math.isfinite(child):
                    raise invalid("The body holds a number that is too large.")
        if not below:
            return
        level = below
    raise invalid(f"The body is nested deeper than {depth} levels.")
