"""`GET /v1/models` and `/v1/models/{id}`: one entry that both OpenAI's and Anthropic's clients can read."""

from __future__ import annotations

import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from model.server.errors import Refusal
from model.server.serving import Serving, serving_of


async def index(request: Request) -> Response:
    """The served model under all its names."""
    serving = serving_of(request)
    entries = [_entry(serving, name) for name in serving.names]
    first, last = entries[0]["id"], entries[-1]["id"]
    body = {"object": "list", "data": entries, "has_more": False, "first_id": first, "last_id": last}
    return JSONResponse(body)


async def show(request: Request) -> Response:
    """One name's entry."""
    serving, name = serving_of(request), request.path_params["name"]
    if name not in serving.names:
        raise Refusal(404, f"There is no model {name[:200]!r} here.", "model", "model_not_found")
    return JSONResponse(_entry(serving, name))


def _entry(serving: Serving, name: str) -> dict[str, Any]:
    since = datetime.datetime.fromtimestamp(serving.since, datetime.UTC)
    return {
        "id": name,
        "object": "model",
        "type": "model",
        "created": serving.since,
        "created_at": since.isoformat().replace("+00:00", "Z"),
        "display_name": name,
        "owned_by": "impasto",
        "root": serving.engine.name,
        "max_model_len": serving.engine.context_length,
    }
