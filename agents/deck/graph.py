"""The deck's graph: ingest → outline → [review] → draft (a branch per slide) → charts → render → check → export.

In freeform authoring `ask` and `act` take turns after ingest, and `gather` leads to render.

While the check finds faults, repair and another render go between, a few rounds at most.

Nodes are idempotent and small: each reads the state, calls one module, and returns what changed as JSON. A node that is
cut off runs again and lands on the same state. The graph does not know who writes, how slides look or what is a fault.
"""

from __future__ import annotations

from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime
from langgraph.types import Send, interrupt

from agents.checks.base import Fault
from agents.deck import documents
from agents.deck.assemble import assemble, settled
from agents.deck.authors import authoring_of, untouched_tone
from agents.deck.export import export
from agents.deck.freeform import conversing, gathering
from agents.deck.illustrating import illustrated
from agents.deck.inspection import inspect
from agents.deck.library import Library
from agents.deck.planning import content_of
from agents.deck.repair import repaired
from agents.deck.spec import DeckSpec
from agents.deck.state import DeckState, DraftTask, Session
from agents.deck.texts import SLIDE
from agents.deck.writer import Entry, Outline
from agents.errors import ImpastoError, InputRefused
from model.errors import Cancelled

Run = Runtime[Session]
Update = dict[str, Any]
ROUNDS = 3


def build(saver: BaseCheckpointSaver[Any] | None) -> CompiledStateGraph[DeckState, Session, DeckState, DeckState]:
    """The compiled graph. Its context is a `Session`. Without a saver it uses that of the graph that it is part of."""
    graph = StateGraph(DeckState, context_schema=Session)
    graph.add_node("ingest", ingest)
    graph.add_node("ask", ask)
    graph.add_node("act", act)
    graph.add_node("gather", gather)
    graph.add_node("outline", outline)
    graph.add_node("review", review)
    graph.add_node("draft", draft, input_schema=DraftTask)
    graph.add_node("charts", charts)
    graph.add_node("render", render)
    graph.add_node("check", check)
    graph.add_node("repair", repair)
    graph.add_node("export", write)
    graph.add_edge(START, "ingest")
    graph.add_conditional_edges("ingest", authored, ["ask", "outline"])
    graph.add_conditional_edges("ask", conversing.follows, ["act", "ask", "gather", "outline"])
    graph.add_conditional_edges("act", conversing.goes_on, ["ask", "gather"])
    graph.add_conditional_edges("gather", gathering.gathered, ["render", "outline"])
    graph.add_edge("outline", "review")
    graph.add_conditional_edges("review", branches, ["draft", "charts"])
    graph.add_edge("draft", "charts")
    graph.add_edge("charts", "render")
    graph.add_edge("render", "check")
    graph.add_conditional_edges("check", verdict, ["repair", "export"])
    graph.add_edge("repair", "render")
    graph.add_edge("export", END)
    return graph.compile(checkpointer=saver)


def ingest(state: DeckState, runtime: Run) -> Update:
    """Read the inputs into the run's folder."""
    from agents.sources import read
    from agents.sources.kept import kept

    session = runtime.context
    researched = session.request.researched
    inputs = [*session.request.inputs, *researched]
    names: list[str] = []
    said: list[str] = []
    for number, path in enumerate(inputs, start=1):
        session.tell("ingest", f"Reading {path.name}", number, len(inputs))
        document = kept(path) if path in researched else read(path)
        if not document.source.passages:
            raise InputRefused(
                f"{path.name} holds no readable text.", fix="A scanned document needs text recognition first."
            )
        names.append(documents.keep(document, session.folder))
        said += document.source.warnings
    if not inputs:
        session.tell("ingest", "No document: a storyline for the topic")
    chosen, why = authoring_of(session, documented=bool(inputs))
    why += untouched_tone(session, documented=bool(inputs))
    return {"documents": list(dict.fromkeys(names)), "said": [*said, *why], "rounds": 0, "authored": chosen}


def authored(state: DeckState) -> str:
    """Who makes the slides: the model by itself, or the writers over an outline."""
    return "ask" if state.get("authored") == "freeform" else "outline"


def ask(state: DeckState, runtime: Run) -> Update:
    """Freeform: one turn of the model."""
    return conversing.ask(state, runtime.context, library_of(runtime.context, state.get("documents", [])))


def act(state: DeckState, runtime: Run) -> Update:
    """Freeform: run its calls."""
    return conversing.act(state, runtime.context, library_of(runtime.context, state.get("documents", [])))


def gather(state: DeckState, runtime: Run) -> Update:
    """Freeform: its slides as a deck."""
    return gathering.gather(state, runtime.context, library_of(runtime.context, state.get("documents", [])))


def outline(state: DeckState, runtime: Run) -> Update:
    """What each slide is about."""
    session = runtime.context
    session.tell("outline", "Planning the slides")
    library = library_of(session, state.get("documents", []))
    said: list[str] = []
    try:
        planned = session.writer.outline(session.request, library)
    except Cancelled:
        raise
    except ImpastoError as error:
        if session.writer is session.fallback or not _is_about_words(error):
            raise
        said.append(f"The outline follows the document's own headings: {error.sentence}")
        planned = session.fallback.outline(session.request, library)
    return {"outline": planned.model_dump(mode="json"), "said": said}


def review(state: DeckState, runtime: Run) -> Update:
    """Let a person change the outline. Pauses the graph; resumed with the outline as JSON."""
    if not runtime.context.review:
        return {}
    changed = Outline.model_validate(interrupt(state["outline"]))
    return {"outline": changed.model_dump(mode="json")}


def branches(state: DeckState) -> list[Send] | str:
    """One draft per content slide. Frame slides are drawn later, from the drafts."""
    planned = Outline.model_validate(state["outline"])
    entries = content_of(planned)
    tasks = [
        DraftTask(
            entry=entry.model_dump(mode="json"),
            outline=state["outline"],
            documents=state.get("documents", []),
            item=number,
            of=len(entries),
        )
        for number, entry in enumerate(entries, start=1)
    ]
    return [Send("draft", task) for task in tasks] if tasks else "charts"


def draft(state: DraftTask, runtime: Run) -> Update:
    """Write one slide. Where that fails for good, the other branches are told to stop."""
    session = runtime.context
    try:
        return _drafted(state, session)
    except Cancelled as stopped:
        session.halted.set()
        raise session.failure or stopped from None
    except Exception as error:
        session.failure = session.failure or error
        session.halted.set()
        raise
    except BaseException:
        session.halted.set()
        raise


def _drafted(state: DraftTask, session: Session) -> Update:
    entry = Entry.model_validate(state["entry"])
    session.tell("draft", f"Writing “{entry.title}”", state["item"], state["of"])
    planned = Outline.model_validate(state["outline"])
    library = library_of(session, state["documents"])
    said: list[str] = []
    try:
        slide = session.writer.draft(entry, planned, library, avoid=[])
    except Cancelled:
        raise
    except ImpastoError as error:
        if session.writer is session.fallback or not _is_about_words(error):
            raise
        said.append(f"“{entry.title}” is in the source's own words: {error.sentence}")
        slide = session.fallback.draft(entry, planned, library, avoid=[])
    session.show(slide, state["item"])
    return {"drafts": {entry.id: slide.model_dump(mode="json")}, "said": said}


def charts(state: DeckState, runtime: Run) -> Update:
    """Put the deck together: no text twice, no chart or picture without data, frame slides around."""
    session = runtime.context
    session.tell("charts", "Charts, tables and figures")
    library = library_of(session, state.get("documents", []))
    planned = Outline.model_validate(state["outline"])
    drafts = {key: SLIDE.validate_python(value) for key, value in state.get("drafts", {}).items()}
    kept, said = settled(drafts, planned, library, session)
    shown = illustrated(kept, planned, library, session)
    spec, more = assemble(shown.drafts, planned, shown.library, session)
    names = [*state.get("documents", []), *shown.names]
    return {"spec": spec.model_dump(mode="json"), "documents": names, "said": [*said, *shown.said, *more]}


def render(state: DeckState, runtime: Run) -> Update:
    """Lay the deck out in Chromium."""
    session = runtime.context
    again = state.get("rounds", 0)
    session.tell("render", "Laying out the slides" if not again else f"Laying out again ({again})")
    inspect(DeckSpec.model_validate(state["spec"]), library_of(session, state.get("documents", [])), session)
    return {}


def check(state: DeckState, runtime: Run) -> Update:
    """Measure what is wrong with it."""
    session = runtime.context
    session.tell("check", "Checking every slide")
    spec = DeckSpec.model_validate(state["spec"])
    faults = inspect(spec, library_of(session, state.get("documents", [])), session).faults
    return {"faults": [f.model_dump(mode="json") for f in faults]}


def verdict(state: DeckState) -> str:
    """Repair while there are faults and rounds left; what remains then is reported, not hidden."""
    return "repair" if state["faults"] and state.get("rounds", 0) < ROUNDS else "export"


def repair(state: DeckState, runtime: Run) -> Update:
    """Change what is wrong."""
    session = runtime.context
    faults = [Fault.model_validate(f) for f in state["faults"]]
    rounds = state.get("rounds", 0) + 1
    session.tell("repair", f"Repairing {len(faults)} {'fault' if len(faults) == 1 else 'faults'}", rounds, ROUNDS)
    library = library_of(session, state.get("documents", []))
    planned = Outline.model_validate(state["outline"])
    spec, said = repaired(DeckSpec.model_validate(state["spec"]), faults, planned, library, session, rounds)
    return {"spec": spec.model_dump(mode="json"), "rounds": rounds, "said": said}


def write(state: DeckState, runtime: Run) -> Update:
    """Write the files."""
    session = runtime.context
    session.tell("export", "Writing the files")
    spec = DeckSpec.model_validate(state["spec"])
    library = library_of(session, state.get("documents", []))
    paths = export(inspect(spec, library, session), spec, library, session, state.get("said", []))
    return {"paths": {name: str(path) for name, path in paths.items()}}


def _is_about_words(error: ImpastoError) -> bool:
    """Whether the source's own words get around the error: a poor answer yes, a missing server or key no."""
    return error.code in ("model-unstructured", "context-too-long")


def library_of(session: Session, names: list[str]) -> Library:
    """The documents of the run, read once a session."""
    key = tuple(names)
    if key not in session.libraries:
        session.libraries[key] = documents.load(names, session.folder)
    return session.libraries[key]
