"""Standing: how far a run of a graph has come, for whoever takes it up again.

What the last step's tasks wrote is saved a moment before the step itself. A run that is cut off in between has no task
left to do, and yet is not over: its step is still to be taken. LangGraph's `next` is empty then as well as at the end,
so it is not asked; `tasks` is empty at the end alone. It knows no graph and no saver.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Interrupt


@dataclass(frozen=True)
class Standing:
    """Of one run, when it was looked at."""

    begun: bool
    """Whether anything of it is kept: to go on, the graph is invoked with None."""
    over: bool
    """Whether its last step is kept; False of one that has not begun."""
    values: dict[str, Any]
    """The state, with what tasks of the step under way have written."""
    asked: list[Interrupt]
    """Questions that wait for an answer."""


def standing(graph: CompiledStateGraph[Any, Any, Any, Any], config: RunnableConfig) -> Standing:
    """Where the run that `config` names stands."""
    known = graph.get_state(config)
    begun = known.metadata is not None
    asked = [interrupt for task in known.tasks for interrupt in task.interrupts]
    return Standing(begun=begun, over=begun and not known.tasks, values=dict(known.values), asked=asked)
