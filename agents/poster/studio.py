"""The poster graph as LangGraph Studio and the LangGraph API open it: JSON in, names of files out.

As the deck's `agents/deck/studio.py`: an outer graph opens what a run needs and runs the poster graph, which Studio
draws inside of it. It knows no person, and is for the developer's own machine.
"""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path
from typing import Any, Literal, TypedDict

from langgraph.checkpoint.memory import InMemorySaver
from langgraph.config import get_stream_writer
from langgraph.graph import END, START, StateGraph
from pydantic import BaseModel, Field

from agents.llm import never
from agents.poster.graph import build
from agents.poster.making import advance
from agents.poster.spec import PosterRequest
from agents.settings import Settings
from agents.sources.base import Language

STEPS = InMemorySaver()
POSTER = build(STEPS)


class Wish(BaseModel):
    """What to make a poster of. Files are those of the machine that the graph runs on."""

    topic: str | None = None
    inputs: list[str] = Field(default_factory=list, max_length=100)
    """Paths of documents."""
    kind: Literal["academic", "event", "infographic", "social"] = "academic"
    size: str = "A1"
    language: Language | None = None
    theme: str = "gesso"
    out: str = "out"
    """The folder that the files are written to."""


class Made(TypedDict, total=False):
    """What came of it."""

    poster: dict[str, Any]
    """A `PosterResult` as JSON."""


class Work(Wish):
    """Channels of the outer graph."""

    poster: dict[str, Any] = Field(default_factory=dict)


def poster(state: Wish) -> Made:
    """Make it. Raises ImpastoError."""
    settings, thread, tell = Settings(), secrets.token_hex(8), get_stream_writer()
    asked = state.model_dump(include={"topic", "kind", "size", "language", "theme"})
    inputs = [Path(path).expanduser() for path in state.inputs]
    folder = settings.data / "runs" / f"studio-{thread}"
    try:
        made = advance(
            PosterRequest(**asked, inputs=inputs, out=Path(state.out).expanduser()),
            settings,
            saver=STEPS,
            thread=thread,
            folder=folder,
            on_event=lambda event: tell(event.model_dump(mode="json")),
            cancel=never,
            graph=POSTER,
        )
    finally:
        STEPS.delete_thread(thread)
        shutil.rmtree(folder, ignore_errors=True)
    return {"poster": made.model_dump(mode="json")}


def outer() -> StateGraph[Work, None, Wish, Made]:
    """The outer graph."""
    drawn = StateGraph(Work, input_schema=Wish, output_schema=Made)
    drawn.add_node("poster", poster)
    drawn.add_edge(START, "poster")
    drawn.add_edge("poster", END)
    return drawn


graph = outer().compile(name="poster")
