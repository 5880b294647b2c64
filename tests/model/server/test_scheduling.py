"""Over HTTP: a person's request goes before background work, and a deadline ends what takes too long."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest

from model.engine import Engine
from tests.model.server.conftest import MODEL, Served, running, until

CHAT = "/v1/chat/completions"
BODY: dict[str, Any] = {"model": MODEL, "messages": [{"role": "user", "content": "Hello"}], "temperature": 0}
ENDLESS = {**BODY, "max_tokens": 6000, "min_tokens": 6000, "stream": True}


@pytest.fixture(scope="module")
def alone(engine: Engine) -> Iterator[Served]:
    """A server that computes one request at a time."""
    one = Engine(MODEL, engine._runner.decoder, engine.tokenizer, threads=1, max_batch=1, prefill_memory=0)
    with running(one) as server:
        yield server
    one.close()


def under_way(served: Served) -> tuple[int, int]:
    seen = served.engine.statistics()
    return seen.running, seen.waiting


def it_lets_a_person_go_first_of_those_who_wait(alone: Served) -> None:
    ended: list[str] = []

    def ask(who: str, more: dict[str, Any]) -> None:
        assert alone.post(CHAT, {**BODY, "max_tokens": 3, **more}).status_code == 200
        ended.append(who)

    waiting = [("batch", {"priority": "background"}), ("flex", {"service_tier": "flex"}), ("person", {})]
    asking = [threading.Thread(target=ask, args=each) for each in waiting]
    with ExitStack() as streams:
        client = streams.enter_context(httpx.Client(base_url=alone.url, timeout=120))
        assert streams.enter_context(client.stream("POST", CHAT, json=ENDLESS)).status_code == 200
        assert until(lambda: under_way(alone) == (1, 0))
        for number, thread in enumerate(asking, 1):
            thread.start()
            assert until(lambda number=number: under_way(alone) == (1, number))
    for thread in asking:
        thread.join(60)
    assert ended == ["person", "batch", "flex"]


def it_lets_background_work_step_back_for_a_person(alone: Served) -> None:
    with httpx.stream("POST", alone.url + CHAT, json={**ENDLESS, "priority": 1}, timeout=120) as background:
        lines = background.iter_lines()
        assert next(lines).startswith("data: ")
        assert until(lambda: under_way(alone) == (1, 0))
        answer = alone.post(CHAT, {**BODY, "max_tokens": 3})
        assert answer.status_code == 200
        assert until(lambda: len(alone.serving.generations) == 1)
        assert sum(line.startswith("data: ") for _, line in zip(range(40), lines, strict=False)) > 10  # it goes on
    assert until(lambda: under_way(alone) == (0, 0))


@pytest.mark.parametrize("path", [CHAT, "/v1/completions"])
def it_ends_what_waits_or_runs_beyond_its_deadline(alone: Served, path: str) -> None:
    with httpx.stream("POST", alone.url + CHAT, json=ENDLESS, timeout=120) as running_on:
        assert running_on.status_code == 200
        assert until(lambda: under_way(alone) == (1, 0))
        late = alone.post(path, {**BODY, "prompt": "Hello", "max_tokens": 9, "timeout": 0.1})
        assert late.status_code == 200
        assert late.json()["usage"]["completion_tokens"] == 0
        assert late.json()["choices"][0]["stop_reason"] == "deadline"
        assert under_way(alone) == (1, 0)
