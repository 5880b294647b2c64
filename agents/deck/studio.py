"""The deck graph as LangGraph Studio and the LangGraph API open it: JSON in, names of files out.

`langgraph.json` names `graph`. The deck graph's context is a `Session` (a model, a browser, callbacks), which nobody
can send as JSON; so an outer graph opens the session and runs the deck graph inside of it, as its subgraph: each of its
nodes is seen, and its pause for the outline is the outer graph's. Checkpoints are those of whoever runs this.

It knows no person: whoever reaches a server with this graph reads and writes files with that server's rights. It is for
the developer's own machine; for others there are jobs and the API (`app/`).
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any, TypedDict, cast

from langchain_core.runnables import RunnableConfig
from langchain_core.runnables.config import merge_configs
from langgraph.config import get_stream_writer
from langgraph.graph import END, START, StateGraph
from pydantic import BaseModel, Field

from agents.deck.checkpoints import alone, thread_id
from agents.deck.graph import build
from agents.deck.making import MOST_SLIDES, accept, counted, open_session, result_of
from agents.deck.state import DeckState
from agents.deck.writer import DeckRequest
from agents.llm import never
from agents.settings import Settings
from agents.sources.base import Language

DECK = build(None)


class Wish(BaseModel):
    """What to make a deck of. Files are those of the machine that the graph runs on."""

    topic: str | None = None
    inputs: list[str] = Field(default_factory=list, max_length=100)
    """Paths of documents."""
    slides: int = Field(default=10, ge=1, le=MOST_SLIDES)
    language: Language | None = None
    """None: the documents' own, else the topic's."""
    theme: str = "gesso"
    out: str = "out"
    """The folder that the files are written to."""
    review: bool = False
    """Pause with the outline; resumed with it as JSON, changed or not."""


class Made(TypedDict, total=False):
    """What came of it."""

    deck: dict[str, Any]
    """A `DeckResult` as JSON: paths, slides, checks, seconds, tokens, said."""


class Work(Wish):
    """Channels of the outer graph."""

    deck: dict[str, Any] = Field(default_factory=dict)


def deck(state: Wish, config: RunnableConfig) -> Made:
    """Open what a run needs, and run the deck graph in it. Raises ImpastoError."""
    started, settings = time.monotonic(), Settings()
    request = _request(state)
    accept(request, settings)
    tell = get_stream_writer()
    session = open_session(
        request, settings, lambda event: tell(event.model_dump(mode="json")), never, review=state.review
    )
    # Named by the request, so that what was paused or cut off finds its sources again.
    session.folder = settings.data / "runs" / f"studio-{thread_id(request, session.profile, review=state.review)}"
    given: Any = {"rounds": 0}
    with alone(session.folder), session.browser:
        reached = cast(DeckState, DECK.invoke(given, merge_configs(config, counted(session)), context=session))
        shutil.rmtree(session.folder, ignore_errors=True)
    return {"deck": result_of(reached, session, time.monotonic() - started).model_dump(mode="json")}


def outer() -> StateGraph[Work, None, Wish, Made]:
    """The outer graph, for whoever compiles it with checkpoints of their own."""
    drawn = StateGraph(Work, input_schema=Wish, output_schema=Made)
    drawn.add_node("deck", deck)
    drawn.add_edge(START, "deck")
    drawn.add_edge("deck", END)
    return drawn


def _request(wish: Wish) -> DeckRequest:
    return DeckRequest(
        inputs=[Path(path).expanduser() for path in wish.inputs],
        topic=wish.topic,
        slides=wish.slides,
        language=wish.language,
        theme=wish.theme,
        out=Path(wish.out).expanduser(),
    )


graph = outer().compile(name="deck")
