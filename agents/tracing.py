"""OpenTelemetry traces of jobs, graph nodes and model calls. Off unless the setting `traces` names where they go.

A span holds names, ids, counts and kinds of error; never a prompt, an answer, a title, a path, or the words of an
error, which may hold any of these. Nothing here is imported from OpenTelemetry while traces are off.

    with tracing.span("job", {"impasto.job": job_id}): …    # what runs inside of it belongs to it, and has its job id
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any
from uuid import UUID

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.messages import AIMessage
from langchain_core.outputs import ChatGeneration, LLMResult
from langchain_core.runnables.config import var_child_runnable_config

from agents.errors import ConfigurationError
from agents.settings import Settings

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span, Tracer

FLUSH_MILLISECONDS = 2000
JOB = "impasto.job"

_provider: TracerProvider | None = None
_spans: Spans | None = None
_job: ContextVar[str | None] = ContextVar("traced_job", default=None)


def configure(settings: Settings) -> None:
    """Send the spans of this process where `settings.traces` says; nowhere when it says nothing.

    Raises ConfigurationError when the extra `traces` is not installed.
    """
    if settings.traces is None:
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ModuleNotFoundError as error:
        raise ConfigurationError(
            f"Traces need the package {error.name}, which is not installed.",
            fix="Install the extra: pip install 'impasto[traces]', or leave IMPASTO_TRACES unset.",
        ) from error
    provider = TracerProvider(resource=Resource.create({"service.name": "impasto"}))
    place = settings.traces.rstrip("/")
    place = place if place.endswith("/v1/traces") else f"{place}/v1/traces"
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=place)))
    use(provider)


def use(provider: TracerProvider | None) -> None:
    """Give all spans of this process to `provider`; None ends it."""
    global _provider, _spans
    _provider = provider
    _spans = Spans(provider.get_tracer("impasto")) if provider is not None else None


def flush() -> None:
    """Send what is waiting, for at most two seconds: this process may be killed next."""
    if _provider is not None:
        _provider.force_flush(FLUSH_MILLISECONDS)


def stop() -> None:
    """Send what is waiting and end tracing in this process."""
    flush()
    if _provider is not None:
        _provider.shutdown()
    use(None)


def callbacks() -> list[BaseCallbackHandler]:
    """What goes into the callbacks of a graph; nothing while traces are off."""
    return [_spans] if _spans is not None else []


@contextmanager
def span(name: str, attributes: Mapping[str, str | int]) -> Iterator[None]:
    """A span around this block, below the graph node that it runs in. An attribute `impasto.job` is passed on."""
    if _spans is None:
        yield
        return
    token = _job.set(str(attributes.get(JOB, _job.get() or "")) or None)
    opened = _spans.open(name, attributes, _spans.node_at_work())
    from opentelemetry.trace import use_span

    try:
        with use_span(opened, end_on_exit=False, record_exception=False, set_status_on_exception=False):
            yield
    except BaseException as error:
        _failed(opened, error)
        raise
    finally:
        opened.end()
        _job.reset(token)


class Spans(BaseCallbackHandler):
    """A span per graph, node and model call, as LangChain's callbacks tell of them."""

    run_inline = True

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer
        self._lock = threading.Lock()
        self._open: dict[UUID, Span] = {}
        self._within: dict[UUID, UUID | None] = {}
        """Runs that have no span of their own, and the run that they are part of."""

    def open(self, name: str, attributes: Mapping[str, Any], parent: Span | None) -> Span:
        """A span below `parent`, else below the one that is current."""
        from opentelemetry.trace import set_span_in_context

        job = _job.get()
        known = {
            **({JOB: job} if job else {}),
            **{key: value for key, value in attributes.items() if value is not None},
        }
        context = set_span_in_context(parent) if parent is not None else None
        return self._tracer.start_span(name, context=context, attributes=known)

    def node_at_work(self) -> Span | None:
        """The span of the node that this thread runs; None outside of graphs."""
        config = var_child_runnable_config.get()
        manager = (config or {}).get("callbacks")
        return self._above(getattr(manager, "parent_run_id", None))

    def on_chain_start(
        self,
        serialized: Any,
        inputs: Any,
        *,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        metadata: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """A graph or a node begins; other chains are part of what is around them."""
        name, node = kwargs.get("name"), (metadata or {}).get("langgraph_node")
        if parent_run_id is None:
            self._begin(run_id, "graph", {"impasto.graph": name}, None)
        elif node is not None and node == name:
            step = (metadata or {}).get("langgraph_step")
            self._begin(run_id, f"node {node}", {"impasto.node": node, "impasto.step": step}, parent_run_id)
        else:
            with self._lock:
                self._within[run_id] = parent_run_id

    def on_chain_end(self, outputs: Any, *, run_id: UUID, **kwargs: Any) -> None:
        """It ended well."""
        self._end(run_id)

    def on_chain_error(self, error: BaseException, *, run_id: UUID, **kwargs: Any) -> None:
        """It ended otherwise."""
        self._end(run_id, error)

    def on_chat_model_start(
        self,
        serialized: Any,
        messages: Any,
        *,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        metadata: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """A model is asked."""
        name = (metadata or {}).get("ls_model_name")
        asked = {"gen_ai.operation.name": "chat", "gen_ai.request.model": name}
        self._begin(run_id, f"chat {name or 'model'}", asked, parent_run_id)

    def on_llm_end(self, response: LLMResult, *, run_id: UUID, **kwargs: Any) -> None:
        """It has answered."""
        self._end(run_id, counts=_usage(response))

    def on_llm_error(self, error: BaseException, *, run_id: UUID, **kwargs: Any) -> None:
        """It has not."""
        self._end(run_id, error)

    def _begin(self, run_id: UUID, name: str, attributes: Mapping[str, Any], parent: UUID | None) -> None:
        opened = self.open(name, attributes, self._above(parent))
        with self._lock:
            self._open[run_id] = opened

    def _end(self, run_id: UUID, error: BaseException | None = None, counts: Mapping[str, int] | None = None) -> None:
        with self._lock:
            self._within.pop(run_id, None)
            opened = self._open.pop(run_id, None)
        if opened is None:
            return
        if counts:
            opened.set_attributes(dict(counts))
        if error is not None:
            _failed(opened, error)
        opened.end()

    def _above(self, run_id: UUID | None) -> Span | None:
        with self._lock:
            while run_id is not None and run_id not in self._open:
                run_id = self._within.get(run_id)
            return self._open[run_id] if run_id is not None else None


def _failed(opened: Span, error: BaseException) -> None:
    """The kind of an error, without its words. A pause for a person is none."""
    from langgraph.errors import GraphBubbleUp
    from opentelemetry.trace import StatusCode

    if isinstance(error, GraphBubbleUp):
        opened.set_attribute("impasto.paused", True)
        return
    opened.set_attribute("error.type", str(getattr(error, "code", None) or type(error).__name__))
    opened.set_status(StatusCode.ERROR)


def _usage(response: LLMResult) -> dict[str, int]:
    for generations in response.generations:
        for generation in generations:
            message = generation.message if isinstance(generation, ChatGeneration) else None
            if isinstance(message, AIMessage) and message.usage_metadata:
                usage = message.usage_metadata
                return {
                    "gen_ai.usage.input_tokens": usage["input_tokens"],
                    "gen_ai.usage.output_tokens": usage["output_tokens"],
                }
    return {}
