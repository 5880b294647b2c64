"""The poster's graph: ingest → outline → draft (a branch per panel) → charts → arrange → export.

The first four are the deck's own nodes: what a poster says is what a deck would say. `arrange` chooses panels, lets the
browser measure them and fills the sheet; `export` checks and writes. Nodes are idempotent, as in the deck.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from agents.deck.graph import branches, charts, draft, ingest, library_of, outline
from agents.deck.spec import ClosingSlide, DeckSpec, SourcesSlide, TitleSlide
from agents.deck.state import DeckState, DraftTask, Session
from agents.poster.laying import laid_out
from agents.poster.panels import head_line, panels_of
from agents.poster.publishing import publish
from agents.poster.spec import PosterRequest, PosterSpec


class PosterState(DeckState):
    """Channels of the graph."""

    poster: dict[str, Any]
    print_notes: list[str]


@dataclass(kw_only=True)
class PosterSession(Session):
    """What the nodes work with; `request` is what the deck's nodes read of it."""

    poster: PosterRequest
    dress: dict[str, Any] = field(default_factory=dict)
    """Theme, colours and fonts of a brand."""


Run = Runtime[Session]
Update = dict[str, Any]


def build(
    saver: BaseCheckpointSaver[Any] | None,
) -> CompiledStateGraph[PosterState, Session, PosterState, PosterState]:
    """The compiled graph. Its context is a `PosterSession`."""
    graph = StateGraph(PosterState, context_schema=Session)
    graph.add_node("ingest", ingest)
    graph.add_node("outline", outline)
    graph.add_node("draft", draft, input_schema=DraftTask)
    graph.add_node("charts", charts)
    graph.add_node("arrange", arrange)
    graph.add_node("export", export)
    graph.add_edge(START, "ingest")
    graph.add_edge("ingest", "outline")
    graph.add_conditional_edges("outline", branches, ["draft", "charts"])
    graph.add_edge("draft", "charts")
    graph.add_edge("charts", "arrange")
    graph.add_edge("arrange", "export")
    graph.add_edge("export", END)
    return graph.compile(checkpointer=saver)


def arrange(state: PosterState, runtime: Run) -> Update:
    """Choose panels, measure them, fill the sheet."""
    session = runtime.context
    assert isinstance(session, PosterSession)
    session.tell("render", "Laying out the sheet")
    library = library_of(session, state.get("documents", []))
    deck = DeckSpec.model_validate(state["spec"])
    spec, said = laid_out(_poster(deck, session), library, session.browser)
    return {"poster": spec.model_dump(mode="json"), "said": said}


def _poster(deck: DeckSpec, session: PosterSession) -> PosterSpec:
    """The deck's words as a poster, in its brand's colours."""
    request = session.poster
    first = next((slide for slide in deck.slides if isinstance(slide, TitleSlide)), None)
    ends = [slide for slide in deck.slides if isinstance(slide, ClosingSlide | SourcesSlide)]
    references = {reference.text: reference for slide in ends for reference in slide.references}
    spec = PosterSpec(
        kind=request.kind,
        size=request.size,
        title=deck.title,
        subtitle=first.subtitle if first else None,
        meta=head_line(deck, request.kind),
        language=deck.language,
        theme=deck.theme,
        panels=panels_of(deck, request.kind),
        references=list(references.values())[:6] if request.kind == "academic" else [],
        link=request.link,
        bleed=request.bleed,
        sources=deck.sources,
        author=deck.author,
    )
    return spec.model_copy(update=session.dress)


def export(state: PosterState, runtime: Run) -> Update:
    """Check and write every file, each whole or not at all."""
    session = runtime.context
    assert isinstance(session, PosterSession)
    library = library_of(session, state.get("documents", []))
    spec = PosterSpec.model_validate(state["poster"])
    made = publish(spec, library, session.browser, session.request.out, state.get("said", []), session.tell)
    return {
        "faults": [fault.model_dump(mode="json") for fault in made.faults],
        "print_notes": made.notes,
        "paths": {key: str(path) for key, path in made.paths.items()},
    }
