"""A small real document, and a way to make a deck of it with any model."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from agents.deck import DeckResult, make
from agents.deck.writer import DeckRequest, Event, Outline
from agents.settings import Settings

DOCUMENT = """# The night bus of Aldermere

## Why it runs

The last tram leaves the market square at 22:40. Four hundred nurses of the Saint Brannock hospital finish their shift
at 23:30. In 2021 the council counted 1,120 taxi rides a month that the hospital had to pay for.

## What was tried

From March 2022 two small buses drove a ring of 14 stops every 30 minutes until 02:00. The drivers were volunteers of
the depot who were paid a night rate of 31 euros an hour. Hanna Lisk, who runs the depot, planned the ring with
the nurses.

## What came of it

The buses carried 9,300 passengers in the first year. Taxi rides fell to 210 a month. Two of the 14 stops were never
used and were dropped in January 2023.

| Quarter | Passengers | Taxi rides |
| --- | --- | --- |
| 2022 Q2 | 1,400 | 870 |
| 2022 Q3 | 2,100 | 640 |
| 2022 Q4 | 2,600 | 380 |
| 2023 Q1 | 3,200 | 210 |

## What should follow

The report asks the council to keep the ring for three more years. It also asks for a shelter at the hospital gate,
where passengers wait for 12 minutes on average.
"""


@dataclass
class Deck:
    """A finished deck and what was said on the way."""

    result: DeckResult
    folder: Path
    events: list[Event] = field(default_factory=list)

    @property
    def spec(self) -> dict[str, Any]:
        return json.loads((self.folder / "deck.json").read_text("utf-8"))

    @property
    def sources(self) -> dict[str, Any]:
        return json.loads((self.folder / "sources.json").read_text("utf-8"))

    @property
    def texts(self) -> list[str]:
        """Every text of every slide."""
        return [text for slide in self.spec["slides"] for text in _texts(slide)]

    @property
    def items(self) -> list[dict[str, Any]]:
        return [item for slide in self.spec["slides"] for item in claims(slide)]


def claims(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, dict):
        return [node] if "origin" in node else [i for v in node.values() for i in claims(v)]
    return [i for v in node for i in claims(v)] if isinstance(node, list) else []


def _texts(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node[k] for k in ("text", "label", "prompt") if isinstance(node.get(k), str)]
        return own + [t for v in node.values() for t in _texts(v)]
    return [t for v in node for t in _texts(v)] if isinstance(node, list) else []


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "night-bus.md"
    path.write_text(DOCUMENT, "utf-8")
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def making(tmp_path: Path, data: Path) -> Callable[..., Deck]:
    """Make a deck: `making(document, model=url, tier="large", slides=6)`."""

    def run(
        *inputs: Path,
        model: str = "smollm2-135m-instruct",
        tier: str = "auto",
        slides: int = 6,
        topic: str | None = None,
        out: Path | None = None,
        cancel: Callable[[], bool] = lambda: False,
        review: Callable[[Outline], Outline] | None = None,
    ) -> Deck:
        folder = out or tmp_path / "out"
        request = DeckRequest(inputs=list(inputs), topic=topic, slides=slides, out=folder)
        events: list[Event] = []
        settings = Settings(data=data, model=model, tier=tier, threads=1)  # type: ignore[arg-type]
        result = make(request, settings, on_event=events.append, cancel=cancel, review=review)
        return Deck(result, folder, events)

    return run
