"""`GET /health`: 200 while requests are taken, 503 while the server closes or after the engine has stopped."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from model.server.serving import serving_of


async def show(request: Request) -> Response:
    """Whether to send requests here."""
    serving = serving_of(request)
    stopped = serving.engine.stopped
    status = "closing" if serving.closing else "ok" if stopped is None else "stopped"
    body = {"status": status, "model": serving.engine.name, "under_way": len(serving.generations)}
    if stopped is not None:
        body["reason"] = str(stopped)
    return JSONResponse(body, 200 if status == "ok" else 503)
