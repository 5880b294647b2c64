"""What `langgraph.json` names: every graph that Impasto ships, opened as LangGraph's own server opens it."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from langgraph.graph import END, START, StateGraph
from pydantic import ValidationError

from agents.deck.graph import build as deck
from agents.poster.graph import build as poster
from agents.research.graph import build as research
from agents.site.graph import build as site
from agents.site.studio import teller

ROOT = Path(__file__).resolve().parents[2]
GRAPHS: dict[str, dict[str, str]] = json.loads((ROOT / "langgraph.json").read_text("utf-8"))["graphs"]
SHIPPED = {"deck": deck, "poster": poster, "research": research, "site": site}


def opened(name: str) -> Any:
    """The graph, from its file and under no name of ours."""
    path, _, attribute = GRAPHS[name]["path"].rpartition(":")
    spec = importlib.util.spec_from_file_location(f"langgraph_json_{name}", ROOT / path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return getattr(module, attribute)


def it_names_every_graph_that_is_shipped():
    modules = {p.parent.name for p in (ROOT / "agents").glob("*/graph.py")}
    assert set(GRAPHS) == set(SHIPPED) == modules


@pytest.mark.parametrize("name", GRAPHS)
def it_opens_and_is_drawn_with_all_its_nodes(name: str):
    graph = opened(name)
    ((_, inner),) = graph.get_subgraphs()
    assert set(inner.nodes) == set(SHIPPED[name](None).nodes)
    assert {
        f"{name if name != 'research' else 'report'}:{node}" for node in SHIPPED[name](None).nodes if node[0] != "_"
    } <= set(graph.get_graph(xray=True).nodes)
    schema = graph.get_input_jsonschema()
    assert json.loads(json.dumps(schema)) == schema
    assert not graph.get_context_jsonschema()


@pytest.mark.parametrize(
    ("name", "given"), [("poster", {"inputs": "a.pdf"}), ("research", {}), ("site", {"language": "de"})]
)
def it_refuses_input_of_another_form(name: str, given: dict[str, Any]):
    with pytest.raises(ValidationError):
        opened(name).invoke(given)


def it_answers_a_question_from_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("IMPASTO_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("IMPASTO_TIER", "small")
    monkeypatch.setenv("IMPASTO_THREADS", "1")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "notes.md").write_text(
        "# Night buses\n\nThe night bus carried 9,800 people in March.\n", "utf-8"
    )
    wish = {
        "question": "How many people did the night bus carry?",
        "corpora": [str(tmp_path / "docs")],
        "out": str(tmp_path / "out"),
    }
    chunks = list(opened("research").stream(wish, stream_mode=["custom", "values"]))
    assert {"plan", "search", "read", "write"} <= {chunk["phase"] for mode, chunk in chunks if mode == "custom"}
    made = json.loads(json.dumps(chunks[-1][1]))["report"]
    assert "9,800" in made["answer"]
    assert Path(made["paths"]["html"]).is_file()


def it_hears_what_threads_of_a_node_tell():
    """As the checks of a site do, several at once, under a server's event loop."""

    def node(state: dict[str, Any]) -> dict[str, Any]:
        tell = teller()
        threads = [threading.Thread(target=tell, args=({"n": n},)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return {}

    drawn = StateGraph(dict)  # type: ignore[type-var]
    drawn.add_node("node", node)
    drawn.add_edge(START, "node")
    drawn.add_edge("node", END)

    async def heard() -> list[int]:
        return [told["n"] async for told in drawn.compile().astream({}, stream_mode="custom")]

    assert sorted(asyncio.run(heard())) == [0, 1, 2, 3]
