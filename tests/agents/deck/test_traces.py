"""Traces of a real deck with the embedded model: every step and model call is there, no word of the document is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from agents import tracing
from tests.agents.deck.conftest import DOCUMENT, Deck


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracing.use(provider)
    yield exporter
    tracing.stop()


def it_traces_each_step_and_model_call_and_tells_no_word(
    making: Callable[..., Deck], document: Path, spans: InMemorySpanExporter
):
    with tracing.span("job", {tracing.JOB: "01jd"}):
        making(document, tier="small", slides=4)
    found = spans.get_finished_spans()
    names = [span.name for span in found]
    assert {f"node {name}" for name in ("ingest", "outline", "review", "charts", "render", "check", "export")} <= {
        *names
    }
    assert names.count("node draft") >= 1
    assert all((span.attributes or {})[tracing.JOB] == "01jd" for span in found)
    known = {span.context.span_id: span.name for span in found if span.context}
    within = {known[span.parent.span_id] for span in found if span.name == "score" and span.parent}
    assert within
    assert within <= {"node outline", "node draft", "node charts", "node repair", "job"}
    told = " ".join(span.to_json() for span in found).casefold()
    words = {word.casefold() for word in re.findall(r"[A-Za-z]{8,}|[0-9],[0-9]{3}", DOCUMENT)}
    assert len(words) > 10
    assert not [word for word in words if word in told]
