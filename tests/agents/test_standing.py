"""A run that is cut off between what a step wrote and the step goes on there: it is neither over nor begun anew."""

from __future__ import annotations

from operator import add
from typing import Annotated, Any, TypedDict

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, Send, interrupt

from agents.standing import standing

CONFIG: Any = {"configurable": {"thread_id": "t"}}
STEPS = ("one", "ask", "branches", "two")


class State(TypedDict):
    said: Annotated[list[str], add]


class Dying(InMemorySaver):
    """Dies once, in place of saving the step of that number."""

    def __init__(self, step: int | None = None) -> None:
        super().__init__()
        self.step = step

    def put(self, config: Any, checkpoint: Any, metadata: Any, new_versions: Any) -> Any:
        if self.step is not None and metadata.get("step") == self.step:
            self.step = None
            raise ConnectionAbortedError
        return super().put(config, checkpoint, metadata, new_versions)


def built(saver: InMemorySaver, entered: list[str]) -> Any:
    def node(name: str, said: Any = lambda state: []) -> Any:
        def work(state: Any) -> dict[str, Any]:
            entered.append(name)
            return {"said": [name, *said(state)]}

        return work

    graph = StateGraph(State)
    graph.add_node("one", node("one"))
    graph.add_node("ask", node("ask", lambda state: [interrupt("why?")]))
    graph.add_node("branch", node("branch"))
    graph.add_node("two", node("two"))
    graph.add_edge(START, "one")
    graph.add_edge("one", "ask")
    graph.add_conditional_edges("ask", lambda state: [Send("branch", {}) for _ in range(2)], ["branch"])
    graph.add_edge("branch", "two")
    graph.add_edge("two", END)
    return graph.compile(checkpointer=saver)


def taken_further(graph: Any) -> None:
    """As those do who take a run up: on from where it stands, with the answer where it asks."""
    known = standing(graph, CONFIG)
    assert not known.over
    given = Command(resume="because") if known.asked else None if known.begun else {"said": []}
    graph.invoke(given, CONFIG, durability="sync")


@pytest.mark.parametrize("step", range(1, 1 + len(STEPS)), ids=STEPS)
def it_goes_on_where_what_a_step_wrote_is_saved_and_the_step_is_not(step: int):
    entered: list[str] = []
    saver = Dying(step)
    graph = built(saver, entered)
    for _ in range(len(STEPS)):
        try:
            taken_further(graph)
        except ConnectionAbortedError:
            cut = standing(graph, CONFIG)
            assert cut.begun
            assert not cut.over
        if standing(graph, CONFIG).over:
            break
    assert standing(graph, CONFIG).values["said"] == ["one", "ask", "because", "branch", "branch", "two"]
    assert entered == ["one", "ask", "ask", "branch", "branch", "two"]  # what asks is entered again with its answer


def it_knows_a_run_that_has_not_begun():
    known = standing(built(InMemorySaver(), []), CONFIG)
    assert (known.begun, known.over, known.values, known.asked) == (False, False, {}, [])


def it_knows_a_run_that_waits():
    graph = built(InMemorySaver(), [])
    taken_further(graph)
    known = standing(graph, CONFIG)
    assert (known.begun, known.over, [question.value for question in known.asked]) == (True, False, ["why?"])
