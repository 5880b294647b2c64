"""The graph of a site's turn as LangGraph Studio and the LangGraph API open it: a sentence in, a site's folder out.

As the deck's `agents/deck/studio.py`: an outer graph opens what a run needs and runs the site graph, which Studio draws
inside of it. It knows no person, and is for the developer's own machine.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextvars import copy_context
from pathlib import Path
from typing import Any, Literal, TypedDict

from langgraph.checkpoint.memory import InMemorySaver
from langgraph.config import get_stream_writer
from langgraph.graph import END, START, StateGraph
from pydantic import BaseModel, Field

from agents.llm import never
from agents.settings import Settings
from agents.site.graph import build
from agents.site.making import make_with
from agents.site.request import SiteRequest

STEPS = InMemorySaver()
SITE = build(STEPS)


class Wish(BaseModel):
    """What the site is to be."""

    sentence: str
    style: str | None = None
    language: Literal["en", "zh"] | None = None
    out: str = "site"
    """The folder that the site is written to: none yet, or an empty one."""


class Made(TypedDict, total=False):
    """What came of it."""

    site: dict[str, Any]
    """A `Made` of `agents/site/request.py` as JSON."""


class Work(Wish):
    """Channels of the outer graph."""

    site: dict[str, Any] = Field(default_factory=dict)


def site(state: Wish) -> Made:
    """Make it. Raises ImpastoError."""
    tell = teller()
    made = make_with(
        SiteRequest(
            sentence=state.sentence, style=state.style, language=state.language, out=Path(state.out).expanduser()
        ),
        Settings(),
        saver=STEPS,
        on_event=lambda event: tell(event.model_dump(mode="json")),
        cancel=never,
        thread=secrets.token_hex(8),
        graph=SITE,
    )
    return {"site": made.model_dump(mode="json")}


def teller() -> Callable[[dict[str, Any]], None]:
    """The stream's writer of the node that asks, for threads of that node too: it writes in the node's context only."""
    write, context = get_stream_writer(), copy_context()
    return lambda told: context.copy().run(write, told)


def outer() -> StateGraph[Work, None, Wish, Made]:
    """The outer graph."""
    drawn = StateGraph(Work, input_schema=Wish, output_schema=Made)
    drawn.add_node("site", site)
    drawn.add_edge(START, "site")
    drawn.add_edge("site", END)
    return drawn


graph = outer().compile(name="site")
