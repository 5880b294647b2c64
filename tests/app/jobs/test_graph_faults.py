"""The graphs that Impasto ships, cut off at every node: the same artifact, byte by byte, and each step's effect once.

Short: a few nodes, chosen by a seed. Long (`./impasto test --full`): every node, at its beginning and at its end, the
worker, the job's process, or worker, server and database at once, on SQLite and Postgres. Kinds: decks, composed and
freely made; reports, by a plan and by a model that calls tools. Others are in `test_kind_faults.py`.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from agents.deck import graph as deck_graph
from agents.research import graph as research_graph
from app.store.database import default_url
from tests.agents.deck.freeform.conftest import name_of, tools_of
from tests.agents.deck.scripted_author import author, kind_of
from tests.agents.scripted_endpoint import Calls, Endpoint, Reply
from tests.app.jobs.bench import Bench
from tests.app.jobs.cutting import (
    EMBEDDED,
    GRAPHS,
    SAVED,
    WHATS,
    Case,
    all_cut_off,
    calm,
    check,
    cut_off,
    nodes,
    nothing_left,
    see_through,
    spoiled,
    submit,
)

FREEFORM = ("ask", "act", "gather")
DECK = Case("deck", {"slides": 5}, nodes(deck_graph.build(None), *FREEFORM))
FAULTLESS = Case("deck", {"slides": 5}, nodes(deck_graph.build(None), "repair", *FREEFORM))
"""With the embedded model, which says nothing that the document does not."""
FREELY = Case(
    "deck",
    {"slides": 4, "authoring": "freeform"},
    nodes(deck_graph.build(None), "outline", "review", "draft", "charts", "repair"),
)
QUESTION = "How many people took the night buses of Orrin, and what did they cost?"
RESEARCH = Case("research", {"question": QUESTION}, nodes(research_graph.build(), "ask", "act", "attempt", "settle"))
"""By a plan; those nodes are a large model's that calls tools."""
PLANNED = ("plan", "search", "read", "gaps", "connect")
TOOLS = Case(
    "research",
    {"question": QUESTION, "mode": "tools"},
    nodes(research_graph.build(), *PLANNED, "attempt", "settle"),
)
ATTEMPTS = Case(
    "research",
    {"question": QUESTION, "mode": "tools", "attempts": 3},
    nodes(research_graph.build(), *PLANNED, "ask", "act"),
    timed=("trace.json",),
)
"""Several walks side by side; what cuts one off may cut off its sisters, which are walked again."""
SHORT = ("draft 2", "repair", "export")
"""Where the short form cuts: a branch, the loop, the end; and twice before a step is saved."""


def inventing(asked: dict[str, Any]) -> Reply:
    """A large model's answers; one bullet on each slide has a figure that stands nowhere, so that repair has work."""
    reply = author(asked)
    return spoiled(reply) if kind_of(asked) == "Slide" and isinstance(reply, str) else reply


def walking(asked: dict[str, Any]) -> Reply:
    """A large model that makes slides by calling tools; what it says next follows from what was said before."""
    if "insert_slide" not in tools_of(asked):
        return author(asked)
    turns = sum(message["role"] == "assistant" for message in asked["messages"])

    def slide(index: int, title: str) -> tuple[str, dict[str, Any]]:
        return "insert_slide", {"index": index, "title": title, "layout": "content", "about": name_of(asked, title)}

    if turns == 0:
        return Calls([("search", {"query": "passengers"})])
    if turns == 1:
        return Calls([slide(1, "What it cost")])
    if turns == 2:
        return Calls([slide(2, "What people said"), ("look", {"index": 1})])
    return Calls([("finish", {"title": "The night buses"})])


def asking(asked: dict[str, Any]) -> Reply:
    """A large model that looks for itself, takes notes and answers with them."""
    system = asked["messages"][0]["content"]
    if "take notes" in system:
        quote = "They carried 61,400 passengers, 38 % more than planned."
        found = quote in asked["messages"][-1]["content"]
        return json.dumps({"notes": [{"claim": "61,400 people took the buses", "quote": quote}] if found else []})
    if kind_of(asked) == "_Exact":
        return json.dumps({"exact": "61,400", "sure": 90})
    if kind_of(asked) == "_Support":
        return json.dumps({"support": 90, "other": ""})
    if "find the answer" not in system:
        return author(asked)
    told = "\n".join(message["content"] for message in asked["messages"] if message["role"] == "tool")
    if not told:
        return Calls([("search", {"query": "night buses passengers"})])
    if "[n1]" not in told:
        return Calls([("open", {"url": re.findall(r"corpus:\w+", told)[0], "pattern": "passengers"})])
    return "The night buses carried 61,400 passengers [n1]."


def answered(script: Callable[[dict[str, Any]], Reply]) -> Iterator[dict[str, str]]:
    """Settings of a worker whose model is a server that answers by a script, always the same to the same question."""
    with Endpoint(script) as endpoint:
        yield {"IMPASTO_MODEL": endpoint.url, "IMPASTO_TIER": "large"}


@pytest.fixture(scope="module")
def model() -> Iterator[dict[str, str]]:
    yield from answered(inventing)


@pytest.mark.full
def it_makes_the_same_deck_when_it_is_cut_off_at_some_nodes(tmp_path: Path, model: dict[str, str]):
    chance = random.Random(8)
    with closing(Bench(default_url(tmp_path / "data"), tmp_path)) as bench:
        undisturbed = calm(bench, DECK, model)
        cuts = {where: chance.choice(WHATS) for where in SHORT} | {"outline": SAVED, "charts": SAVED}
        job = submit(bench, DECK, cuts)
        see_through(bench, job, model)
        check(bench, job, DECK, cuts, undisturbed)
        nothing_left(bench)


@pytest.mark.full
@pytest.mark.parametrize("what", GRAPHS)
class DescribeEveryNode:
    def it_makes_the_same_deck(self, bench: Bench, model: dict[str, str], what: str):
        cut_off(bench, DECK, model, what)

    def it_makes_the_same_deck_with_the_embedded_model(self, tmp_path: Path, what: str):
        with closing(Bench(default_url(tmp_path / "data"), tmp_path)) as bench:
            cut_off(bench, FAULTLESS, EMBEDDED, what)

    def it_makes_the_same_report(self, tmp_path: Path, what: str):
        with closing(Bench(default_url(tmp_path / "data"), tmp_path)) as bench:
            cut_off(bench, RESEARCH, EMBEDDED, what)

    def it_makes_the_same_deck_by_calling_tools(self, tmp_path: Path, what: str):
        with closing(Bench(default_url(tmp_path / "data"), tmp_path)) as bench:
            for settings in answered(walking):
                cut_off(bench, FREELY, settings, what)

    def it_makes_the_same_report_by_calling_tools(self, tmp_path: Path, what: str):
        with closing(Bench(default_url(tmp_path / "data"), tmp_path)) as bench:
            for settings in answered(asking):
                cut_off(bench, TOOLS, settings, what)

    def it_makes_the_same_report_in_several_attempts(self, tmp_path: Path, what: str):
        with closing(Bench(default_url(tmp_path / "data"), tmp_path)) as bench:
            for settings in answered(asking):
                cut_off(bench, ATTEMPTS, settings, what)


@pytest.mark.full
@pytest.mark.parametrize("when", ["enter", "leave"])
class DescribeEverythingAtOnce:
    """Worker, server and database, killed in any order at every node."""

    def it_makes_the_same_deck(self, tmp_path: Path, model: dict[str, str], when: str):
        all_cut_off(tmp_path, DECK, model, when)

    def it_makes_the_same_report(self, tmp_path: Path, when: str):
        all_cut_off(tmp_path, RESEARCH, EMBEDDED, when)

    def it_makes_the_same_deck_by_calling_tools(self, tmp_path: Path, when: str):
        for settings in answered(walking):
            all_cut_off(tmp_path, FREELY, settings, when)

    def it_makes_the_same_report_by_calling_tools(self, tmp_path: Path, when: str):
        for settings in answered(asking):
            all_cut_off(tmp_path, TOOLS, settings, when)
