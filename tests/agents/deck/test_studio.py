"""What `langgraph.json` names: opened as LangGraph's own server opens it, and run from JSON with the embedded model."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command
from pydantic import ValidationError

from agents.errors import ConfigurationError

ROOT = Path(__file__).resolve().parents[3]
CONFIGURATION = json.loads((ROOT / "langgraph.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def studio() -> ModuleType:
    """The module, from its file and under no name of ours."""
    path, _, _ = CONFIGURATION["graphs"]["deck"]["path"].rpartition(":")
    spec = importlib.util.spec_from_file_location("named_by_langgraph_json", ROOT / path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def wish(document: Path, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setenv("IMPASTO_DATA", str(data))
    monkeypatch.setenv("IMPASTO_TIER", "small")
    monkeypatch.setenv("IMPASTO_THREADS", "1")
    return {"inputs": [str(document)], "slides": 4, "out": str(tmp_path / "made")}


def _graph(studio: ModuleType) -> Any:
    return getattr(studio, CONFIGURATION["graphs"]["deck"]["path"].rpartition(":")[2])


def it_makes_a_deck_from_json_and_answers_in_json(studio: ModuleType, wish: dict[str, Any], data: Path):
    chunks = list(_graph(studio).stream(json.loads(json.dumps(wish)), stream_mode=["custom", "values"]))
    said = [chunk for mode, chunk in chunks if mode == "custom"]
    assert {"ingest", "outline", "draft", "charts", "render", "check", "export"} <= {event["phase"] for event in said}
    made = json.loads(json.dumps(chunks[-1][1]))["deck"]
    assert Path(made["paths"]["pptx"]).read_bytes().startswith(b"PK")
    spec = json.loads(Path(made["paths"]["spec"]).read_text("utf-8"))
    assert made["slides"] == len(spec["slides"]) > 1
    assert made["tokens"] > 0
    assert not [path for path in (data / "runs").iterdir() if path.name.startswith("studio-")]


def it_pauses_with_the_outline_and_goes_on_with_what_the_person_made_of_it(studio: ModuleType, wish: dict[str, Any]):
    graph = studio.outer().compile(checkpointer=InMemorySaver())
    config = {"configurable": {"thread_id": "1"}}
    paused = graph.invoke({**wish, "review": True}, config)
    outline = paused["__interrupt__"][0].value
    outline["entries"] = outline["entries"][:2] + outline["entries"][-1:]
    outline["title"] = "A bus by night"
    made = graph.invoke(Command(resume=outline), config)["deck"]
    spec = json.loads(Path(made["paths"]["spec"]).read_text("utf-8"))
    assert [slide["id"] for slide in spec["slides"]] == [entry["id"] for entry in outline["entries"]]


def it_shows_the_deck_graph_as_a_subgraph_and_asks_for_plain_json(studio: ModuleType):
    graph = _graph(studio)
    ((name, inner),) = graph.get_subgraphs()
    assert name == "deck"
    assert {"ingest", "outline", "review", "draft", "render", "check", "repair", "export"} <= set(inner.nodes)
    schema = graph.get_input_jsonschema()
    assert {"topic", "inputs", "slides", "theme", "out"} <= set(schema["properties"])
    assert json.loads(json.dumps(schema)) == schema
    assert not graph.get_context_jsonschema()


@pytest.mark.parametrize("given", [{"slides": 0}, {"inputs": "report.pdf"}])
def it_refuses_input_of_another_form(studio: ModuleType, given: dict[str, Any]):
    with pytest.raises(ValidationError):
        _graph(studio).invoke({"topic": "Night buses", **given})


def it_refuses_a_wish_without_anything_to_make_a_deck_of(studio: ModuleType, wish: dict[str, Any]):
    with pytest.raises(ConfigurationError, match="nothing to make a deck of"):
        _graph(studio).invoke({"out": wish["out"]})
