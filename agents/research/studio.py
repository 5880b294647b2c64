"""The research graph as LangGraph Studio and the LangGraph API open it: JSON in, the answer and names of files out.

As the deck's `agents/deck/studio.py`: an outer graph opens what a run needs and runs the research graph, which Studio
draws inside of it. It knows no person, and is for the developer's own machine.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any, TypedDict

from langgraph.checkpoint.memory import InMemorySaver
from langgraph.config import get_stream_writer
from langgraph.graph import END, START, StateGraph
from pydantic import BaseModel, Field

from agents.research.graph import build
from agents.research.making import research
from agents.research.request import Mode, ResearchRequest
from agents.settings import Settings

STEPS = InMemorySaver()
RESEARCH = build(STEPS)


class Wish(BaseModel):
    """What to find out, and where to look."""

    question: str
    corpora: list[str] = Field(default_factory=list, max_length=20)
    """Folders of documents, or of corpora, of the machine that the graph runs on."""
    web: bool = False
    mode: Mode = "auto"
    out: str = "out"
    """The folder that the report is written to."""


class Made(TypedDict, total=False):
    """What came of it."""

    report: dict[str, Any]
    """A `ResearchResult` as JSON."""


class Work(Wish):
    """Channels of the outer graph."""

    report: dict[str, Any] = Field(default_factory=dict)


def report(state: Wish) -> Made:
    """Find the answer. Raises ImpastoError."""
    thread, tell = secrets.token_hex(8), get_stream_writer()
    request = ResearchRequest(
        question=state.question,
        corpora=tuple(Path(place).expanduser() for place in state.corpora),
        web=state.web,
        mode=state.mode,
        out=Path(state.out).expanduser(),
    )
    try:
        made = research(
            request,
            Settings(),
            tell=lambda phase, message: tell({"phase": phase, "message": message}),
            saver=STEPS,
            thread=thread,
            graph=RESEARCH,
        )
    finally:
        STEPS.delete_thread(thread)
    return {"report": made.model_dump(mode="json")}


def outer() -> StateGraph[Work, None, Wish, Made]:
    """The outer graph."""
    drawn = StateGraph(Work, input_schema=Wish, output_schema=Made)
    drawn.add_node("report", report)
    drawn.add_edge(START, "report")
    drawn.add_edge("report", END)
    return drawn


graph = outer().compile(name="research")
