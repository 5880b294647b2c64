"""The API as one route of the server's app: it answers `/health`, `/metrics`, `/api/…`, `/v1/agents`.

No documentation page: it would load scripts from elsewhere. The OpenAPI document is at `/api/openapi.json`.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI
from pydantic import BaseModel
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from app.api import agents, errors, files, jobs, projects, sources, tokens, versions
from app.api.access import Here, Platform, Visitor, permit
from app.metrics import MEDIA_TYPE, exposition
from app.version import VERSION

PATHS = ("/api/", "/v1/agents", "/health", "/metrics")


class Health(BaseModel):
    """That the server answers, and its store too."""

    status: str
    version: str


def create(platform: Platform) -> FastAPI:
    """The API over a platform."""
    api = FastAPI(
        title="Impasto",
        version=VERSION,
        summary="Projects, durable jobs and their files.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        responses=errors.REFUSALS,
        generate_unique_id_function=lambda route: route.name,
    )
    api.state.platform = platform
    errors.install(api)
    rest = APIRouter(prefix="/api")
    for module in (projects, versions, sources, jobs, files, tokens):
        rest.include_router(module.router)
    rest.include_router(jobs.kinds)
    api.include_router(rest)
    api.include_router(agents.router, prefix="/v1")

    @api.get("/health", tags=["health"])
    def health(here: Here) -> Health:
        """Answers when the server and its database do."""
        from app.store import projects as stored

        with here.store.read() as session:
            stored.listed(session, limit=1)
        return Health(status="ok", version=VERSION)

    @api.get("/metrics", tags=["health"], response_class=PlainTextResponse)
    def metrics(here: Here, who: Visitor) -> Response:
        """Figures for Prometheus, counted from the store; for administrators."""
        permit(who, "administer")
        return Response(exposition(here.store), media_type=MEDIA_TYPE)

    return api


def api_route(platform: Platform) -> BaseRoute:
    """The API as a route of a larger app."""
    return _Beside(create(platform))


class _Beside(BaseRoute):
    """Gives requests under `PATHS` to another app, their paths as they are."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app

    def matches(self, scope: Scope) -> tuple[Match, dict[str, Any]]:
        path = scope.get("path", "")
        ours = scope["type"] == "http" and any(path == p.rstrip("/") or path.startswith(p) for p in PATHS)
        return (Match.FULL if ours else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)
