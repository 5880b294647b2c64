"""Many different requests at once: every answer is what the same request gets alone, or a refusal with its reason.

After them nothing runs, no page of keys and values is lost, no thread is left, and memory is where it was. The short form
runs always, the thousand requests of the full form by `./impasto test --full`.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

import model
from tests.model.server.conftest import MODEL, Served, running, until

CONCURRENCY = 16
GROWTH = 48 * 2**20
"""Bytes by which the process may be larger after the load than in its middle: what allocators keep."""
CHAT, COMPLETIONS, MESSAGES = "/v1/chat/completions", "/v1/completions", "/v1/messages"
SCHEMA = {
    "type": "object",
    "properties": {"kind": {"enum": ["river", "lake"]}, "depth": {"type": "integer", "minimum": 0, "maximum": 999}},
    "required": ["kind", "depth"],
    "additionalProperties": False,
}
TOOL = {"type": "function", "function": {"name": "measure", "parameters": SCHEMA}}


@dataclass(frozen=True)
class Sent:
    """A request, and which statuses may answer it. `leaves`: its client goes away after so many events."""

    kind: str
    path: str
    body: Any
    statuses: tuple[int, ...] = (200,)
    leaves: int | None = None
    said: str = field(default="", compare=False)
    """A word of the refusal."""


def user(text: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": text}]


def variants() -> list[Sent]:
    """One of each kind and size; the load draws from them."""
    made: list[Sent] = []
    for n, place in enumerate(["Oslo", "Lima", "Kyoto"]):
        short = {"model": MODEL, "messages": user(f"Where is {place}?"), "max_tokens": 6 + n, "temperature": 0}
        long = f"Notes on {place}. " + " ".join(f"Line {k} of the notes about {place}." for k in range(30 + 25 * n))
        sampled = {**short, "temperature": 1.1, "seed": n, "top_p": 0.9, "frequency_penalty": 0.3}
        form = {"type": "json_schema", "json_schema": {"name": "water", "schema": SCHEMA}}
        forced = {"tools": [TOOL], "tool_choice": "required", "parallel_tool_calls": False, "max_tokens": 60}
        named = {"name": "measure", "input_schema": SCHEMA}
        once = {"type": "any", "disable_parallel_tool_use": True}
        endless = {**short, "max_tokens": 900, "min_tokens": 900, "stream": True}
        made += [
            Sent("short", CHAT, short),
            Sent("streamed", CHAT, {**short, "stream": True}),
            Sent("long", CHAT, {**short, "messages": user(long), "max_tokens": 10}),
            Sent("background", CHAT, {**short, "messages": user(long + " End."), "priority": "background"}),
            Sent("sampled", CHAT, sampled),
            Sent("several", CHAT, {**sampled, "n": 2}),
            Sent("schema", CHAT, {**short, "response_format": form, "max_tokens": 40}),
            Sent("tool", CHAT, {**short, **forced}),
            Sent("plain", COMPLETIONS, {"model": MODEL, "prompt": f"{place} is", "max_tokens": 8, "temperature": 0}),
            Sent("message", MESSAGES, {**short, "system": "Be terse."}),
            Sent("tool use", MESSAGES, {**short, "tools": [named], "tool_choice": once, "max_tokens": 60}),
            Sent("leaving", CHAT, endless, leaves=2 + n),
            Sent("leaving", MESSAGES, {**short, "max_tokens": 900, "stream": True}, leaves=3 + n),
        ]
    wrong = {"model": MODEL, "messages": user("Hello"), "max_tokens": 4}
    return [
        *made,
        Sent("malformed", CHAT, {**wrong, "temperature": "hot"}, (400,), said="temperature"),
        Sent("malformed", CHAT, {**wrong, "messages": []}, (400,), said="messages"),
        Sent("malformed", CHAT, {**wrong, "guided_regex": "("}, (400,), said="grammar"),
        Sent("malformed", CHAT, {**wrong, "model": "gpt-9"}, (404,), said="no model"),
        Sent("malformed", MESSAGES, {**wrong, "tools": [{"name": 5}]}, (400,), said="name"),
        Sent("malformed", COMPLETIONS, {"model": MODEL, "prompt": [-4]}, (400,), said="token ids"),
        Sent("too long", CHAT, {**wrong, "messages": user("word " * 9000)}, (400,), said="by "),
    ]


def essence(path: str, text: str, *, streamed: bool) -> Any:
    """What an answer says, without its identifiers and times."""
    if streamed:
        events = [json.loads(line[6:]) for line in text.splitlines() if line.startswith("data: {")]
        return "".join(choice["delta"].get("content") or "" for event in events for choice in event["choices"])
    answer = json.loads(text)
    if path == MESSAGES:
        return [
            (block["type"], block.get("text"), block.get("name"), block.get("input")) for block in answer["content"]
        ]
    if path == COMPLETIONS:
        return [(choice["text"], choice["finish_reason"]) for choice in answer["choices"]]
    calls = [choice["message"].get("tool_calls") or [] for choice in answer["choices"]]
    functions = [[call["function"] for call in of_choice] for of_choice in calls]
    return [(choice["message"]["content"], choice["finish_reason"]) for choice in answer["choices"]], functions


def check_form(sent: Sent, said: Any) -> None:
    """What was held to a schema fits it."""
    values = []
    if sent.kind == "schema":
        values = [json.loads(content) for content, _ in said[0]]
    elif sent.kind == "tool":
        values = [json.loads(function["arguments"]) for functions in said[1] for function in functions]
        assert len(values) == 1
    elif sent.kind == "tool use":
        values = [given for kind, _, _, given in said if kind == "tool_use"]
        assert len(values) == 1
    for value in values:
        assert value["kind"] in ("river", "lake")
        assert 0 <= value["depth"] <= 999
        assert set(value) == {"kind", "depth"}


class Load:
    """Sends requests and compares what comes back with what came when each was alone."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.alone: dict[int, Any] = {}
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []

    async def send(self, client: httpx.AsyncClient, number: int, sent: Sent) -> None:
        if sent.leaves is not None:
            await self._leave(client, sent)
            return
        answer = await client.post(sent.path, json=sent.body)
        if answer.status_code not in sent.statuses:
            self.wrong.append(f"{sent.kind} {sent.path}: {answer.status_code} {answer.text[:300]}")
            return
        self.counts[f"{sent.kind} {answer.status_code}"] += 1
        if answer.status_code != 200:
            if sent.said not in answer.json()["error"]["message"]:
                self.wrong.append(f"{sent.kind}: refused without its reason: {answer.text[:300]}")
            return
        said = essence(sent.path, answer.text, streamed=bool(sent.body.get("stream")))
        check_form(sent, said)
        expected = self.alone.setdefault(number, said)
        if said != expected:
            self.wrong.append(f"{sent.kind} {sent.path}: {said!r} instead of {expected!r}")

    async def _leave(self, client: httpx.AsyncClient, sent: Sent) -> None:
        async with client.stream("POST", sent.path, json=sent.body) as answer:
            assert answer.status_code == 200
            seen = 0
            async for line in answer.aiter_lines():
                seen += line.startswith("data:")
                if seen >= (sent.leaves or 0):
                    break
        self.counts["left"] += 1

    def run(self, requests: list[tuple[int, Sent]], concurrency: int) -> None:
        async def all_of_them() -> None:
            limits = httpx.Limits(max_connections=concurrency)
            async with httpx.AsyncClient(base_url=self.served.url, timeout=None, limits=limits) as client:
                waiting = iter(requests)

                async def worker() -> None:
                    for number, sent in waiting:
                        await self.send(client, number, sent)

                await asyncio.gather(*(worker() for _ in range(concurrency)))

        asyncio.run(all_of_them())


def resident() -> int:
    """Bytes of this process in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def at_rest(served: Served) -> bool:
    """Nothing runs or waits, and every page is free or holds a prefix that may be dropped."""
    seen = served.engine.statistics()
    return (
        (seen.running, seen.waiting, len(served.serving.generations)) == (0, 0, 0)
        and seen.pages_free + seen.pages_reusable == seen.pages
        and not any(thread.name == "generation" for thread in threading.enumerate())
    )


@pytest.fixture(scope="module")
def cramped() -> Iterator[Served]:
    """A server whose memory for keys and values is short of what sixteen long requests want at once."""
    engine = model.load(MODEL, threads=1, kv_memory=96 * 2**20)
    with running(engine) as server:
        yield server
    engine.close()


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize("count", [30, pytest.param(1000, marks=pytest.mark.full)])
def it_answers_each_as_if_it_were_alone(cramped: Served, count: int) -> None:
    kinds = list(enumerate(variants()))
    load = Load(cramped)
    load.run(kinds, concurrency=1)
    assert not load.wrong
    draw = random.Random(count)
    requests = [kinds[n % len(kinds)] for n in range(count)]
    draw.shuffle(requests)
    load.run(requests[: count // 2], concurrency=CONCURRENCY)
    assert until(lambda: at_rest(cramped))
    middle = resident()
    load.run(requests[count // 2 :], concurrency=CONCURRENCY)
    assert until(lambda: at_rest(cramped)), cramped.engine.statistics()
    assert not load.wrong, load.wrong[:5]
    assert sum(load.counts.values()) == count + len(kinds)
    assert load.counts["left"] > count / 10
    assert resident() < middle + GROWTH
