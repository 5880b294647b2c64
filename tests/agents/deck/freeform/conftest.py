"""The night bus of the deck's tests, made by a scripted model that calls tools."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from agents.deck import make
from agents.deck.finding import Pictures
from agents.deck.writer import DeckRequest, Event
from agents.settings import Settings
from tests.agents.deck.conftest import DOCUMENT, Deck
from tests.agents.deck.scripted_author import author
from tests.agents.scripted_endpoint import Calls, Endpoint, Reply, Script

Turn = Reply | Callable[[dict[str, Any]], Reply]


def tools_of(asked: dict[str, Any]) -> list[str]:
    """Names of the tools that a request offers."""
    return [tool["function"]["name"] for tool in asked.get("tools", [])]


def told(asked: dict[str, Any], back: int = 1) -> str:
    """What the last tool call but `back - 1` answered."""
    return [m["content"] for m in asked["messages"] if m["role"] == "tool"][-back]


def name_of(asked: dict[str, Any], words: str) -> str:
    """The name of the passage, heading or table of the overview whose line has these words."""
    shown = next(m["content"] for m in asked["messages"] if m["role"] == "user")
    found = re.search(rf"\[([phtf]\d+)\][^\n]*{re.escape(words)}", shown)
    assert found, (words, shown)
    return found[1]


def walk(*turns: Turn) -> Script:
    """Takes the turns in order for the model with tools; answers everything else as a good author would."""
    left = list(turns)

    def script(asked: dict[str, Any]) -> Reply:
        if "insert_slide" not in tools_of(asked):
            return author(asked)
        turn = left.pop(0) if left else Calls([("finish", {})])
        return turn(asked) if callable(turn) else turn

    return script


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "night-bus.md"
    path.write_text(DOCUMENT, "utf-8")
    return path


@pytest.fixture
def freely(tmp_path: Path, document: Path) -> Callable[..., tuple[Deck, list[dict[str, Any]]]]:
    """Make a deck in freeform authoring with a scripted model; the deck, and what the model with tools was asked."""

    def run(
        *turns: Turn,
        slides: int = 3,
        inputs: Sequence[Path] | None = None,
        tier: str = "large",
        authoring: str = "freeform",
        cancel: Callable[[], bool] = lambda: False,
        script: Script | None = None,
        pictures: Pictures | None = None,
        **more: Any,
    ) -> tuple[Deck, list[dict[str, Any]]]:
        folder = tmp_path / "out"
        request = DeckRequest.model_validate(
            {
                "inputs": list(inputs or [document]),
                "slides": slides,
                "out": folder,
                "authoring": authoring,
                **more.pop("request", {}),
            }
        )
        events: list[Event] = []
        with Endpoint(script or walk(*turns)) as endpoint:
            settings = Settings(data=tmp_path / "data", model=endpoint.url, tier=tier, threads=1, **more)  # type: ignore[arg-type]
            result = make(request, settings, on_event=events.append, cancel=cancel)
            asked = [r for r in endpoint.requests if "insert_slide" in tools_of(r)]
        return Deck(result, folder, events), asked

    return run
