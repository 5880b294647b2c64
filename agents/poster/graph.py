"""The poster's graph: ingest → outline → draft (a branch per panel) → charts → arrange → export.

The first four are the deck's own nodes: what a poster says is what a deck would say. `arrange` chooses panels, lets the
browser measure them and fills the sheet; `export` checks and writes. Nodes are idempotent, as in the deck.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from agents.checks import counts, measure
from agents.deck.graph import branches, charts, draft, ingest, library_of, outline
from agents.deck.library import Library
from agents.deck.spec import ClosingSlide, DeckSpec, SourcesSlide, TitleSlide
from agents.deck.state import DeckState, DraftTask, Session
from agents.files import write_whole
from agents.poster.laying import laid_out
from agents.poster.page import Laid, poster_theme, render_poster
from agents.poster.panels import panels_of
from agents.poster.printing import print_notes, with_boxes
from agents.poster.sizes import size_of
from agents.poster.spec import PosterRequest, PosterSpec
from agents.render import pptx
from agents.render.capture import capture
from agents.render.pages import write_pdf, write_pngs

FILES = {
    "pptx": "poster.pptx",
    "pdf": "poster.pdf",
    "png": "poster.png",
    "html": "poster.html",
    "spec": "poster.json",
    "sources": "sources.json",
    "checks": "checks.json",
}
LONGEST_PNG = 4000
"""px of the picture's longer side."""


class PosterState(DeckState):
    """Channels of the graph."""

    poster: dict[str, Any]
    laid: dict[str, Any]
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
    spec, laid, said = laid_out(_poster(deck, session), library, session.browser)
    return {
        "poster": spec.model_dump(mode="json"),
        "laid": {"scale": laid.scale, "columns": laid.columns},
        "said": said,
    }


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
        meta=first.meta if first else None,
        language=deck.language,
        theme=deck.theme,
        panels=panels_of(deck, request.kind),
        references=list(references.values())[:6] if request.kind == "academic" else [],
        link=request.link,
        sources=deck.sources,
        author=deck.author,
    )
    return spec.model_copy(update=session.dress)


def export(state: PosterState, runtime: Run) -> Update:
    """Check and write every file, each whole or not at all."""
    session = runtime.context
    assert isinstance(session, PosterSession)
    request, out = session.poster, session.request.out
    library = library_of(session, state.get("documents", []))
    spec = PosterSpec.model_validate(state["poster"])
    laid = Laid(state["laid"]["scale"], state["laid"]["columns"])
    size, theme = size_of(spec.size), poster_theme(spec)
    html = render_poster(spec, library, laid)
    session.tell("export", "PDF and picture")
    width, height = int(size.width), int(size.height)
    with session.browser.page(html, width, height) as page:
        seen = capture(page, ".slide")
        if not request.bleed or not size.paper:
            write_pdf(page, out / FILES["pdf"], size.width, size.height, ".slide")
        (shot,) = write_pngs(page, ".slide", out, min(2.0, LONGEST_PNG / max(size.width, size.height)))
        shot.replace(out / FILES["png"])
    if request.bleed and size.paper:
        with session.browser.page(render_poster(spec, library, laid, bleed=True), width, height) as page:
            write_pdf(page, out / FILES["pdf"], None, None, ".sheet")
        with_boxes(out / FILES["pdf"], size)
    session.tell("export", "PowerPoint")
    language = "zh-CN" if spec.language == "zh" else "en-US"
    pptx.write(seen, out / FILES["pptx"], properties=pptx.Properties(title=spec.title, author="", language=language))
    faults = measure(seen.scene, medium="poster" if size.paper else None)
    notes = print_notes(spec, size, theme, seen.scene)
    _keep(out, spec, library, html, faults, [*state.get("said", []), *notes])
    paths = {key: str(out / name) for key, name in FILES.items()}
    return {"faults": [fault.model_dump(mode="json") for fault in faults], "print_notes": notes, "paths": paths}


def _keep(out: Path, spec: PosterSpec, library: Library, html: str, faults: list[Any], said: list[str]) -> None:
    sources = [{k: v for k, v in s.model_dump(mode="json").items() if k != "text"} for s in library.sources]
    checks = {"counts": counts(faults), "faults": [f.model_dump(mode="json") for f in faults], "said": said}
    write_whole(out / FILES["html"], html.encode())
    for name, value in (("spec", spec.model_dump(mode="json")), ("sources", {"sources": sources}), ("checks", checks)):
        write_whole(out / FILES[name], (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode())
