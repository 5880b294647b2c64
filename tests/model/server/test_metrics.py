"""`/metrics` as Prometheus reads it, and `/health`."""

from __future__ import annotations

from typing import Any

import httpx
from prometheus_client.parser import text_string_to_metric_families

from tests.model.server.conftest import MODEL, Served, until


def samples(served: Served) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    text = httpx.get(f"{served.url}/metrics").text
    families = text_string_to_metric_families(text)
    return {(s.name, tuple(sorted(s.labels.items()))): s.value for family in families for s in family.samples}


def it_counts_requests_tokens_and_endings(served: Served) -> None:
    before = samples(served)
    body: dict[str, Any] = {
        "model": MODEL,
        "messages": [{"role": "user", "content": "Hello"}],
        "max_tokens": 5,
        "min_tokens": 5,
    }
    assert served.post("/v1/chat/completions", body).status_code == 200
    assert served.post("/v1/chat/completions", {**body, "n": 0}).status_code == 400
    assert served.post("/v1/secret-path", {}).status_code == 404
    generated = ("impasto_generated_tokens_total", ())
    assert until(lambda: samples(served)[generated] >= before[generated] + 5)
    after = samples(served)

    def more(name: str, **labels: str) -> float:
        key = (name, tuple(sorted(labels.items())))
        return after.get(key, 0) - before.get(key, 0)

    route = "/v1/chat/completions"
    assert more("impasto_requests_total", route=route, status="200") == 1
    assert more("impasto_requests_total", route=route, status="400") == 1
    assert more("impasto_requests_total", route="unknown", status="404") == 1
    assert more("impasto_request_seconds_count", route=route) == 2
    assert more("impasto_first_token_seconds_count") == 1
    assert more("impasto_outputs_total", reason="length") == 1
    assert more("impasto_output_tokens_sum") == 5
    assert more("impasto_generated_tokens_total") == 5
    assert "secret-path" not in httpx.get(f"{served.url}/metrics").text


def it_shows_the_memory_of_keys_and_values(served: Served) -> None:
    seen = samples(served)
    statistics = served.engine.statistics()
    assert seen[("impasto_kv_pages", ())] == statistics.pages
    assert 0 <= seen[("impasto_kv_pages_free", ())] <= statistics.pages


def it_is_healthy(served: Served) -> None:
    answer = httpx.get(f"{served.url}/health")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert answer.json()["model"] == MODEL


def it_gives_each_request_an_id(served: Served) -> None:
    first, second = (httpx.get(f"{served.url}/health").headers for _ in range(2))
    assert first["x-request-id"] == first["request-id"] != second["request-id"]
