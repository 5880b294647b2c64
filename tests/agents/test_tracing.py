"""Traces: a span for each graph, node and model call, with the job's id and with nothing that anybody wrote."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from typing import Any, TypedDict

import pytest
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.runnables import RunnableLambda
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.types import Send, interrupt
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from agents import tracing
from agents.errors import ConfigurationError, InputRefused
from agents.settings import Settings
from tests.agents.collector import collector

SECRET = "the canary of Aldermere"
USAGE = {"input_tokens": 11, "output_tokens": 5, "total_tokens": 16}


class State(TypedDict, total=False):
    word: str
    fail: bool
    ask: bool


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracing.use(provider)
    yield exporter
    tracing.use(None)
    provider.shutdown()


def graph() -> Any:
    """Reads, writes in two branches with a model and a score, ends; or fails, or asks."""
    model = GenericFakeChatModel(messages=iter(AIMessage(SECRET, usage_metadata=USAGE) for _ in range(9)))  # type: ignore[arg-type]
    chain = RunnableLambda(lambda text: [HumanMessage(str(text))]) | model

    def read(state: State) -> State:
        if state.get("fail"):
            raise InputRefused(f"{SECRET} is empty.")
        if state.get("ask"):
            interrupt({"outline": SECRET})
        return {}

    def write(state: State) -> State:
        chain.invoke(SECRET)
        with tracing.span("score", {"gen_ai.request.model": "small"}):
            pass
        return {}

    drawn = StateGraph(State)
    drawn.add_node("read", read)
    drawn.add_node("write", write)
    drawn.add_edge(START, "read")
    drawn.add_conditional_edges("read", lambda state: [Send("write", state), Send("write", state)], ["write"])
    drawn.add_edge("write", END)
    return drawn.compile(checkpointer=InMemorySaver(), name="deck")


def run(**state: Any) -> None:
    config = {"configurable": {"thread_id": "1"}, "callbacks": tracing.callbacks()}
    with tracing.span("job", {tracing.JOB: "01jd"}):
        graph().invoke({"word": SECRET, **state}, config)


def by_id(found: tuple[ReadableSpan, ...]) -> dict[int, ReadableSpan]:
    return {span.context.span_id: span for span in found if span.context}


def path_of(span: ReadableSpan, known: dict[int, ReadableSpan]) -> list[str]:
    return [*(path_of(known[span.parent.span_id], known) if span.parent else []), span.name]


def check_nothing_is_told(found: tuple[ReadableSpan, ...]) -> None:
    for span in found:
        assert SECRET not in span.to_json()
        assert not span.events
        assert (span.attributes or {})[tracing.JOB] == "01jd"


def it_draws_jobs_graphs_nodes_and_model_calls_within_each_other(spans: InMemorySpanExporter):
    run()
    found = spans.get_finished_spans()
    known = by_id(found)
    assert sorted("/".join(path_of(span, known)) for span in found) == [
        "job",
        "job/graph",
        "job/graph/node read",
        "job/graph/node write",
        "job/graph/node write",
        "job/graph/node write/chat model",
        "job/graph/node write/chat model",
        "job/graph/node write/score",
        "job/graph/node write/score",
    ]
    asked = next(span for span in found if span.name.startswith("chat"))
    assert {"gen_ai.usage.input_tokens": 11, "gen_ai.usage.output_tokens": 5}.items() <= dict(
        asked.attributes or {}
    ).items()
    check_nothing_is_told(found)


def it_tells_the_kind_of_an_error_and_not_its_words(spans: InMemorySpanExporter):
    with pytest.raises(InputRefused):
        run(fail=True)
    found = {span.name: span for span in spans.get_finished_spans()}
    for name in ("node read", "graph", "job"):
        assert found[name].status.status_code is StatusCode.ERROR
        assert found[name].status.description is None
        assert (found[name].attributes or {})["error.type"] == InputRefused.code
    check_nothing_is_told(spans.get_finished_spans())


def it_takes_a_pause_for_a_person_for_no_error(spans: InMemorySpanExporter):
    run(ask=True)
    found = {span.name: span for span in spans.get_finished_spans()}
    assert found["graph"].status.status_code is StatusCode.UNSET
    assert found["node read"].status.status_code is StatusCode.UNSET
    check_nothing_is_told(spans.get_finished_spans())


def it_does_nothing_while_it_is_off():
    tracing.configure(Settings())
    assert tracing.callbacks() == []
    with tracing.span("job", {tracing.JOB: "01jd"}):
        pass
    tracing.flush()


def it_says_what_to_install_where_the_extra_is_missing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(ConfigurationError, match="not installed") as refused:
        tracing.configure(Settings(traces="http://127.0.0.1:1"))
    assert refused.value.fix
    assert "impasto[traces]" in refused.value.fix


@pytest.mark.skipif(
    importlib.util.find_spec("opentelemetry.exporter.otlp.proto.http") is None, reason="the extra `traces` is missing"
)
def it_sends_to_the_endpoint_that_the_setting_names():
    with collector() as (url, received):
        try:
            tracing.configure(Settings(traces=f"{url}/"))
            run()
        finally:
            tracing.stop()
    body = b"".join(data for _, data in received)
    assert {path for path, _ in received} == {"/v1/traces"}
    assert b"node write" in body
    assert b"01jd" in body
    assert SECRET.encode() not in body
