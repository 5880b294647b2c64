"""Counters of requests and of the engine, as Prometheus reads them at `/metrics`.

Every server has a registry of its own. The engine's counts are read when somebody asks. No prompt, no name of a client
and no key is ever a label.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from model.engine import Engine
from model.turn import Piece

log = logging.getLogger("impasto.server")

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)
_TOKENS = (1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536)
UNKNOWN_ROUTE = "unknown"


class Metrics:
    """What one server counts."""

    def __init__(self, engine: Engine) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "impasto_requests", "Requests by route and status.", ["route", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "impasto_request_seconds", "Whole time of a request.", ["route"], buckets=_SECONDS, registry=self.registry
        )
        self._first = Histogram(
            "impasto_first_token_seconds", "Time to an output's first token.", buckets=_SECONDS, registry=self.registry
        )
        self._output = Histogram(
            "impasto_output_tokens", "Tokens of an output.", buckets=_TOKENS, registry=self.registry
        )
        self._endings = Counter("impasto_outputs", "Outputs by how they ended.", ["reason"], registry=self.registry)
        self.registry.register(_EngineCollector(engine))

    def answered(self, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        self._requests.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def watched(self, pieces: Iterator[Piece], began: float) -> Iterator[Piece]:
        """The same pieces; their first one and their ending are counted."""
        first = True
        for piece in pieces:
            if first and piece.completion_tokens:
                first = False
                self._first.observe(time.monotonic() - began)
            if piece.outcome is not None:
                self._endings.labels(piece.outcome.reason).inc()
                self._output.observe(piece.outcome.completion.completion_tokens)
            yield piece

    def text(self) -> bytes:
        """All of it in Prometheus' text format."""
        return generate_latest(self.registry)


class _EngineCollector(Collector):
    """The engine's own counts, read at the time of asking."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def describe(self) -> list[Metric]:
        return []  # the registry would otherwise ask a busy engine while it is being put together

    def collect(self) -> Iterator[Metric]:
        seen = self._engine.statistics()
        gauges = {
            "impasto_running": ("Sequences in the batch.", seen.running),
            "impasto_waiting": ("Requests that wait for a place.", seen.waiting),
            "impasto_kv_pages": ("Pages of keys and values there are.", seen.pages),
            "impasto_kv_pages_free": ("Pages of keys and values that hold nothing.", seen.pages_free),
            "impasto_kv_pages_reusable": ("Pages that hold beginnings of prompts for reuse.", seen.pages_reusable),
        }
        counters = {
            "impasto_prompt_tokens": ("Tokens of prompts that were computed.", seen.prompt_tokens),
            "impasto_cached_tokens": ("Tokens of prompts whose computation was reused.", seen.cached_tokens),
            "impasto_generated_tokens": ("Tokens put out.", seen.generated_tokens),
            "impasto_steps": ("Passes through the model.", seen.steps),
            "impasto_drafted_tokens": ("Tokens drafted ahead.", seen.drafted_tokens),
            "impasto_accepted_tokens": ("Drafted tokens that were right.", seen.accepted_tokens),
        }
        for name, (meaning, value) in gauges.items():
            yield GaugeMetricFamily(name, meaning, value=value)
        for name, (meaning, value) in counters.items():
            yield CounterMetricFamily(name, meaning, value=value)


class Measured:
    """ASGI middleware: an id for each request, a count by route and status, a line in the log."""

    def __init__(self, app: ASGIApp, metrics: Metrics, routes: frozenset[str]) -> None:
        self._app, self._metrics, self._routes = app, metrics, routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status, number = time.monotonic(), 500, f"req_{secrets.token_hex(8)}"

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = headers["request-id"] = number  # OpenAI's name, and Anthropic's
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            route = scope["path"] if scope["path"] in self._routes else UNKNOWN_ROUTE
            seconds = time.monotonic() - began
            self._metrics.answered(route, status, seconds)
            log.info("%s %s %s %d in %.2f s", number, scope["method"], route, status, seconds)


async def show(request: Request) -> Response:
    """`GET /metrics`."""
    return Response(request.app.state.serving.metrics.text(), media_type=CONTENT_TYPE_LATEST)
