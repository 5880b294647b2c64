"""What a run of the graph keeps in its checkpoints: plain JSON and names of files, never bytes or objects.

`Session` is the other half: what a process needs to run the nodes and cannot outlive it (the model, the callbacks).
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, TypedDict

from langchain_core.language_models import BaseChatModel

from agents.deck.finding import Pictures
from agents.deck.library import Library
from agents.deck.spec import Slide
from agents.deck.texts import texts
from agents.deck.writer import Cancel, DeckRequest, Emit, Event, Phase, Shown, Writer
from agents.errors import Cancelled
from agents.profile import Profile
from agents.render.browser import Browser
from agents.settings import Settings


def merged(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Drafts by entry id: branches finish in any order, and a branch that ran twice lands on the same key."""
    return {**old, **new}


def appended(old: list[str], new: list[str]) -> list[str]:
    """Sentences for the person, each once."""
    return [*old, *(s for s in new if s not in old)]


class DeckState(TypedDict):
    """Channels of the graph. A node returns those that it changes."""

    documents: list[str]
    """Names of the folders in the run's folder that hold the sources."""
    outline: dict[str, Any]
    drafts: Annotated[dict[str, Any], merged]
    spec: dict[str, Any]
    faults: list[dict[str, Any]]
    rounds: int
    said: Annotated[list[str], appended]
    paths: dict[str, str]
    authored: str
    """`freeform` or `composed`, once it is decided."""
    talk: list[dict[str, Any]]
    """Of freeform authoring: the model's turns, each with its text, its calls and their results."""
    bench: dict[str, Any]
    """Of freeform authoring: the slides so far."""
    deck_title: str
    ended: str
    """Why the model stopped: `finished`, `calls`, `turns`; "" while it goes on."""


class DraftTask(TypedDict):
    """What one branch of the fan-out gets."""

    entry: dict[str, Any]
    outline: dict[str, Any]
    documents: list[str]
    item: int
    of: int


@dataclass
class Session:
    """What the nodes work with."""

    request: DeckRequest
    settings: Settings
    model: BaseChatModel
    profile: Profile
    writer: Writer
    fallback: Writer
    """Writes from the source's own words: takes over where `writer` fails or is found wrong."""
    emit: Emit
    cancel: Cancel
    browser: Browser
    folder: Path
    """The run's own folder: the sources as read, kept until the deck is written."""
    halted: threading.Event
    """Set when one branch fails for good, so that its sisters do not go on for nothing."""
    failure: Exception | None = None
    """What that branch failed of: a sister that is stopped by it tells the same, whichever is heard first."""
    pictures: Pictures | None = None
    """Pictures of the web; None where the person did not allow them."""
    review: bool = False
    tokens: int = 0
    """Generated or weighed so far, in all"""
    latest: Event = field(default_factory=lambda: Event(phase="ingest", message=""))
    libraries: dict[tuple[str, ...], Library] = field(default_factory=dict)
    captures: dict[str, Any] = field(default_factory=dict)

    def tell(self, phase: Phase, message: str, item: int | None = None, of: int | None = None) -> None:
        """Say what begins now, unless the person has stopped the work. Raises Cancelled."""
        if self.cancel():
            raise Cancelled("Stopped. What was finished is kept: the same command continues.")
        self.latest = Event(phase=phase, message=message, item=item, of=of, tokens=self.tokens)
        self.emit(self.latest)

    def show(self, slide: Slide, position: int) -> None:
        """Let whoever watches see what was drafted."""
        said = [text.text for path, text in texts(slide) if path != "title" and text.text.strip()]
        shown = Shown(id=slide.id, position=position, title=slide.title.text, lines=said[:6])
        self.emit(self.latest.model_copy(update={"shown": shown}))
