"""What a turn of a site keeps in its checkpoints, and what a process needs to carry it on.

The state is plain JSON and hashes of commits; files lie in the turn's folder. `Session` cannot outlive its process.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, TypedDict

from agents.errors import Cancelled
from agents.sandbox.base import Sandbox
from agents.sandbox.serving import Served, serve_site
from agents.settings import Settings
from agents.site.confined import SECRET, Confined
from agents.site.request import Cancel, Clicked, Emit, Event, Phase
from agents.site.telling import Language
from agents.site.turns import Place, Turn
from agents.site.turns.git import Tree
from agents.site.turns.place import UPLOADS
from agents.site.verifying.acceptance import Report
from agents.site.verifying.looking import Eye


def appended(old: list[str], new: list[str]) -> list[str]:
    """Sentences for the person, each once."""
    return [*old, *(s for s in new if s not in old)]


def added(old: dict[str, float], new: dict[str, float]) -> dict[str, float]:
    """Seconds by part."""
    return {**old, **{name: round(old.get(name, 0.0) + value, 2) for name, value in new.items()}}


class SiteState(TypedDict):
    """Channels of the graph. A node returns those that it changes."""

    words: str
    """The sentence of a new site, or the wish."""
    spec: dict[str, Any]
    operations: list[dict[str, Any]]
    renamed: dict[str, str]
    """`table` or `table.column` of before → its name now."""
    beyond: str | None
    """What the spec cannot say."""
    checks: list[dict[str, Any]]
    """Derived before anything is generated."""
    generated: str
    """Commit of the generator's pure output."""
    report: dict[str, Any]
    rounds: int
    seen: dict[str, int]
    """How often each error was seen."""
    strategy: str
    failed: str
    """Why the turn is rolled back; empty while it is not."""
    failures: list[str]
    tool_calls: int
    tool_failures: int
    version: int
    said: Annotated[list[str], appended]
    parts: Annotated[dict[str, float], added]


@dataclass
class Session:
    """What the nodes work with."""

    settings: Settings
    place: Place
    turn: Turn
    sandbox: Sandbox
    eye: Eye
    model: Callable[[], Any]
    """Opens the chat model at its first call."""
    words: str
    emit: Emit
    cancel: Cancel
    language: Language
    style: str | None = None
    tongue: Language | None = None
    """The language that was asked for the site; None: the sentence's own."""
    clicked: Clicked | None = None
    researched: tuple[Path, ...] = ()
    """Kept sources of a new site's content."""
    started: float = field(default_factory=time.monotonic)
    measured: tuple[Tree, Report] | None = None
    """The files as the coding agent's last checks saw them, and what those found."""
    latest: Event = field(default_factory=lambda: Event(phase="understand", message=""))

    @property
    def is_new(self) -> bool:
        """Whether the site is made, not changed."""
        return self.turn.start.main is None

    @property
    def site(self) -> Confined:
        """The site under work, with its data."""
        return Confined(self.turn.tree, self.turn.data, self.sandbox, self.cancel)

    def tell(self, phase: Phase, message: str, item: int | None = None, of: int | None = None) -> None:
        """Say what begins now, unless the person has stopped the work. Raises Cancelled."""
        if self.cancel():
            raise Cancelled("Stopped. The site is as it was; the same command continues.")
        self.latest = Event(phase=phase, message=message, item=item, of=of)
        self.emit(self.latest)

    def serving(self, site: Confined) -> AbstractContextManager[Served]:
        """A site, running on its data."""
        return _serving(site)


@contextmanager
def _serving(site: Confined) -> Iterator[Served]:
    served = serve_site(
        site.tree,
        data=site.data,
        sandbox=site.sandbox,
        variables={"UPLOADS": str(site.data / UPLOADS), "SECRET_KEY": SECRET},
        cancel=site.cancel,
    )
    try:
        yield served
    finally:
        served.stop()
