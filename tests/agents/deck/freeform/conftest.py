"""The night bus of the deck's tests, made by a scripted model that calls tools."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from agents.deck import make
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
def freely(tmp_path: Path) -> Callable[..., tuple[Deck, list[dict[str, Any]]]]:
    """Make a deck in freeform authoring with a scripted model; the deck, and what the model with tools was asked."""
    return maker(tmp_path)


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., tuple[Deck, list[dict[str, Any]]]]:
    """The same, for decks that several tests look at: each in a folder of its own."""
    return lambda *turns, **more: maker(tmp_path_factory.mktemp("walked"))(*turns, **more)


def maker(folder: Path) -> Callable[..., tuple[Deck, list[dict[str, Any]]]]:
    """Makes decks of the night bus in `folder`."""
    document = folder / "night-bus.md"
    document.write_text(DOCUMENT, "utf-8")

    def run(
        *turns: Turn,
        slides: int = 3,
        tier: str = "large",
        authoring: str = "freeform",
        cancel: Callable[[], bool] = lambda: False,
        wish: dict[str, Any] | None = None,
        **more: Any,
    ) -> tuple[Deck, list[dict[str, Any]]]:
        asked_for = {"inputs": [document], "slides": slides, "out": folder / "out", "authoring": authoring}
        request = DeckRequest.model_validate({**asked_for, **(wish or {})})
        events: list[Event] = []
        with Endpoint(walk(*turns)) as endpoint:
            settings = Settings(data=folder / "data", model=endpoint.url, tier=tier, threads=1, **more)  # type: ignore[arg-type]
            result = make(request, settings, on_event=events.append, cancel=cancel)
            asked = [r for r in endpoint.requests if "insert_slide" in tools_of(r)]
        return Deck(result, folder / "out", events), asked

    return run


def paragraph(asked: dict[str, Any], words: str) -> str:
    """A paragraph with the words of the passage that has them, citing it."""
    return (
        f'<p data-passages="{name_of(asked, words)}" style="font-size:24px">{words} the harbour twelve times a day</p>'
    )
