"""Traces of a job, from the worker's own process to a collector: its id on every span, nothing that a person wrote."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from app.store.database import default_url
from tests.agents.collector import Received, collector
from tests.app.jobs.bench import Bench, opened
from tests.app.jobs.loops import BRANCHES


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    yield from opened(default_url(tmp_path / "data"), tmp_path)


def spans(received: Received) -> list[tuple[str, dict[str, str]]]:
    requests = [ExportTraceServiceRequest.FromString(body) for _, body in received]
    found = [span for r in requests for part in r.resource_spans for scope in part.scope_spans for span in scope.spans]
    return [(span.name, {pair.key: pair.value.string_value for pair in span.attributes}) for span in found]


@pytest.mark.full
def it_sends_the_spans_of_a_job_when_it_ends(bench: Bench):
    with collector() as (url, received):
        bench.worker(IMPASTO_TRACES=url)
        job = bench.submit(word="canary-in-a-mine")
        broken = bench.submit(word="canary-in-a-mine", **{"break": "b"})
        bench.wait(job, "done", "failed")
        bench.wait(broken, "failed")
        bench.until(lambda: len([name for name, _ in spans(received) if name == "job"]) == 2)
    by_job = {each: [name for name, told in spans(received) if told["impasto.job"] == each] for each in (job, broken)}
    steps = ["node a", "node ask", "node b", *["node branch"] * BRANCHES, "node c", "node join"]
    assert sorted(by_job[job]) == ["graph", "job", *steps]
    assert sorted(by_job[broken]) == ["graph", "job", "node a", "node b"]
    assert b"canary" not in b"".join(body for _, body in received)
