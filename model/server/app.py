"""The ASGI application: routes, who may ask, what is counted, and how errors look."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Route

from model.engine import Engine
from model.server import anthropic_messages, health, metrics, models, openai_chat, openai_completions
from model.server.auth import Guard
from model.server.errors import answered, respond
from model.server.options import Options
from model.server.serving import Serving

ENDPOINTS = (
    ("POST", "/v1/chat/completions", openai_chat.create),
    ("POST", "/v1/completions", openai_completions.create),
    ("POST", "/v1/messages", anthropic_messages.create),
    ("POST", "/v1/messages/count_tokens", anthropic_messages.count),
    ("GET", "/v1/models", models.index),
    ("GET", "/v1/models/{name:path}", models.show),
    ("GET", "/health", health.show),
    ("GET", "/metrics", metrics.show),
)


def create(engine: Engine, options: Options | None = None) -> Starlette:
    """An application that serves `engine`. `app.state.serving.close()` makes it refuse new requests."""
    options = options or Options()
    serving = Serving(engine, options)
    routes = [Route(path, answered(endpoint), methods=[method]) for method, path, endpoint in ENDPOINTS]
    app = Starlette(
        routes=routes,
        middleware=[
            Middleware(metrics.Measured, metrics=serving.metrics, routes=frozenset(route.path for route in routes)),
            Middleware(Guard, options=options),
        ],
        exception_handlers={HTTPException: respond},
    )
    app.state.serving = serving
    return app
