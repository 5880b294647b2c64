"""The embedded model behind a real uvicorn on loopback, and the vendors' own clients."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import anthropic
import httpx
import openai
import pytest
from starlette.applications import Starlette

from model.engine import Engine
from model.server import Options, create
from model.server.listening import Server, listen
from model.server.serving import Serving

MODEL = "smollm2-135m-instruct"


@dataclass
class Served:
    """A running server."""

    url: str
    app: Starlette
    server: Server

    @property
    def serving(self) -> Serving:
        return self.app.state.serving

    @property
    def engine(self) -> Engine:
        return self.serving.engine

    def post(self, path: str, body: object, **more: object) -> httpx.Response:
        return httpx.post(self.url + path, json=body, timeout=120, **more)  # type: ignore[arg-type]


@contextmanager
def running(engine: Engine, options: Options | None = None, grace: float = 5.0) -> Iterator[Served]:
    app = create(engine, options)
    ready = threading.Event()
    urls: list[str] = []

    def told(url: str) -> None:
        urls.append(url)
        ready.set()

    with listen("127.0.0.1", 0) as listener:
        server = Server(app, listener, grace=grace, ready=told)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        assert ready.wait(30)
        try:
            yield Served(urls[0], app, server)
        finally:
            server.stop()
            thread.join(30)
            assert not thread.is_alive()


@pytest.fixture(scope="session")
def served(engine: Engine) -> Iterator[Served]:
    with running(engine) as server:
        yield server


@pytest.fixture(scope="session")
def client(served: Served) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{served.url}/v1", api_key="unused", max_retries=0, timeout=120) as made:
        yield made


@pytest.fixture(scope="session")
def claude(served: Served) -> Iterator[anthropic.Anthropic]:
    with anthropic.Anthropic(base_url=served.url, api_key="unused", max_retries=0, timeout=120) as made:
        yield made


def until(holds: Callable[[], bool], seconds: float = 30.0) -> bool:
    """Whether `holds` comes true; it is asked every few milliseconds."""
    waiting = threading.Event()
    for _ in range(int(seconds / 0.01)):
        if holds():
            return True
        waiting.wait(0.01)
    return holds()
