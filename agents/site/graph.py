"""The graph of a turn: understand → plan (checks first) → generate → migrate → code → verify → commit, or undo.

While the checks fail, repair and another verify go between; the same error twice changes the strategy, three times
takes the turn back. Nodes are idempotent: each reads the state, works in the turn's folder, and returns what changed as
JSON; one that is cut off runs again and lands on the same state. The nodes are in `steps.py` and `finishing.py`.
"""

from __future__ import annotations

from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from agents.site import finishing, steps
from agents.site.state import Session, SiteState


def build(saver: BaseCheckpointSaver[Any] | None) -> CompiledStateGraph[SiteState, Session, SiteState, SiteState]:
    """The compiled graph. Its context is a `Session`."""
    graph = StateGraph(SiteState, context_schema=Session)
    graph.add_node("understand", steps.understand)
    graph.add_node("plan", steps.plan)
    graph.add_node("generate", steps.generate)
    graph.add_node("migrate", steps.migrate)
    graph.add_node("code", steps.code)
    graph.add_node("verify", finishing.verify)
    graph.add_node("repair", finishing.repair)
    graph.add_node("commit", finishing.commit)
    graph.add_node("undo", finishing.undo)
    graph.add_edge(START, "understand")
    graph.add_edge("understand", "plan")
    graph.add_edge("plan", "generate")
    graph.add_edge("generate", "migrate")
    graph.add_edge("migrate", "code")
    graph.add_edge("code", "verify")
    graph.add_conditional_edges("verify", finishing.verdict, ["commit", "repair", "undo"])
    graph.add_edge("repair", "verify")
    graph.add_edge("commit", END)
    graph.add_edge("undo", END)
    return graph.compile(checkpointer=saver)
