"""Clients that go away, servers that close: what was being computed stops."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from model.engine import Engine
from model.server import Options
from tests.model.server.conftest import MODEL, Served, running, until

STORY: Any = [{"role": "user", "content": "Write a very long story about the sea."}]
ENDLESS = {"model": MODEL, "messages": STORY, "max_tokens": 6000, "min_tokens": 6000, "temperature": 0}
"""Runs for minutes unless somebody stops it."""


def idle(served: Served) -> bool:
    seen = served.engine.statistics()
    return seen.running == 0 and seen.waiting == 0 and len(served.serving.generations) == 0


def read_some(served: Served, path: str, body: dict[str, Any]) -> None:
    with (
        httpx.Client(timeout=60) as client,
        client.stream("POST", served.url + path, json={**body, "stream": True}) as answer,
    ):
        assert answer.status_code == 200
        for count, _ in enumerate(answer.iter_lines()):
            if count == 12:
                assert not idle(served)
                return


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/chat/completions", ENDLESS),
        ("/v1/chat/completions", {**ENDLESS, "n": 3}),
        ("/v1/completions", {"model": MODEL, "prompt": "The sea", "max_tokens": 6000, "min_tokens": 6000}),
        ("/v1/messages", {"model": MODEL, "messages": STORY, "max_tokens": 6000}),
    ],
)
def it_stops_computing_when_the_reader_of_a_stream_leaves(served: Served, path: str, body: dict[str, Any]) -> None:
    before = served.engine.statistics().generated_tokens
    read_some(served, path, body)
    assert until(lambda: idle(served))
    assert served.engine.statistics().generated_tokens - before < 2000


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/v1/completions"])
def it_stops_computing_when_somebody_who_waits_for_the_whole_leaves(served: Served, path: str) -> None:
    body = ENDLESS if "chat" in path else {**ENDLESS, "prompt": "The sea"}
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(served.url + path, json=body, timeout=1.0)
    assert until(lambda: idle(served))


def it_lets_a_slow_reader_wait_and_loses_nothing(served: Served) -> None:
    body = {"model": MODEL, "messages": STORY, "max_tokens": 200, "min_tokens": 200, "temperature": 0}
    whole = served.post("/v1/chat/completions", body).json()["choices"][0]["message"]["content"]
    text, waiting = "", threading.Event()
    with httpx.stream("POST", f"{served.url}/v1/chat/completions", json={**body, "stream": True}, timeout=60) as answer:
        for count, line in enumerate(answer.iter_lines()):
            if count % 40 == 0:
                waiting.wait(0.05)
            if line.startswith("data: {"):
                text += json.loads(line.removeprefix("data: "))["choices"][0]["delta"].get("content") or ""
    assert text == whole


def it_says_that_it_is_alive_while_a_prompt_is_read(engine: Engine) -> None:
    with running(engine, Options(ping_seconds=0.01)) as server:
        long = [{"role": "user", "content": "Many words are in this prompt. " * 300}]
        body = {"model": MODEL, "messages": long, "max_tokens": 2, "stream": True}
        assert ": ping\n\n" in server.post("/v1/chat/completions", body).text
        assert 'event: ping\ndata: {"type":"ping"}\n\n' in server.post("/v1/messages", body).text


class DescribeClosing:
    def it_lets_running_requests_finish(self, engine: Engine) -> None:
        body = {"model": MODEL, "messages": STORY, "max_tokens": 60, "min_tokens": 60, "temperature": 0}
        got: list[httpx.Response] = []
        with running(engine, grace=60) as server:
            asking = threading.Thread(target=lambda: got.append(server.post("/v1/chat/completions", body)))
            asking.start()
            assert until(lambda: len(server.serving.generations) == 1)
            server.server.stop()
            asking.join(60)
        assert got[0].status_code == 200
        assert got[0].json()["usage"]["completion_tokens"] == 60

    def it_cancels_what_outlasts_the_grace(self, engine: Engine) -> None:
        with running(engine, grace=0.2) as server:
            lines: list[str] = []

            def read() -> None:
                with httpx.stream(
                    "POST", f"{server.url}/v1/chat/completions", json={**ENDLESS, "stream": True}, timeout=60
                ) as answer:
                    lines.extend(answer.iter_lines())

            reading = threading.Thread(target=read)
            reading.start()
            assert until(lambda: len(server.serving.generations) == 1)
            server.server.stop()
            reading.join(60)
        assert lines[-2] == "data: [DONE]"
        assert "shutting down" in lines[-4]
        assert until(lambda: idle(server))

    def it_tells_who_waits_for_the_whole_that_it_closes(self, engine: Engine) -> None:
        got: list[httpx.Response] = []
        with running(engine, grace=0.2) as server:
            asking = threading.Thread(target=lambda: got.append(server.post("/v1/chat/completions", ENDLESS)))
            asking.start()
            assert until(lambda: len(server.serving.generations) == 1)
            server.server.stop()
            asking.join(60)
        assert got[0].status_code == 503


def it_hands_out_errors_that_come_after_the_beginning() -> None:
    from model.server.generations import Generations

    async def use() -> list[object]:
        def produce(cancel: threading.Event) -> Iterator[int]:
            def items() -> Iterator[int]:
                yield 1
                raise ValueError("in the middle")

            return items()

        generations = Generations(4)
        (generation,) = await generations.start([produce])
        seen: list[object] = []

        async def read() -> None:
            async for item in generation:
                seen.append(item)

        with pytest.raises(ValueError, match="in the middle"):
            await read()
        for _ in range(100):
            await asyncio.sleep(0.01)
            if not len(generations):
                break
        return [*seen, len(generations)]

    assert asyncio.run(use()) == [1, 0]
