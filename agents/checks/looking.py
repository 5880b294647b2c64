"""Looking: what a person asks of a check, and what a look at a file brought. Common to decks and pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from agents.checks import medium as media
from agents.checks.base import Fault, faults_of
from agents.checks.figures_cited import foreign_numbers, held
from agents.checks.links import Link, broken, unreachable
from agents.net.fetching import Fetcher
from agents.render.scene import Scene
from agents.sources.base import Source


def _unheard(url: str) -> None:
    return


@dataclass(frozen=True)
class Asked:
    """What to look at beside the page itself."""

    medium: media.Name | None = None
    """What the page is read on; None: its size tells."""
    sources: Sequence[Source] = ()
    """Where the numbers on the slides must come from; empty: that is not looked at."""
    fetcher: Fetcher | None = None
    """Asks the addresses outside; None: they are not asked."""
    tell: Callable[[str], None] = _unheard
    """Hears each address before it is asked."""
    answers: dict[str, str | None] = field(default_factory=dict)
    """What each address said, so that a second look does not ask again"""


@dataclass(frozen=True)
class Checked:
    """Faults, and how far the look went."""

    scene: Scene
    faults: list[Fault]
    rendered: bool
    """Whether a render was looked at; without one places of text are estimates and contrast is not judged."""
    medium: media.Name
    note: str = ""

    @property
    def slides(self) -> int:
        return len(self.scene.slides)


def link_faults(links: Sequence[Link], scene: Scene, asked: Asked) -> list[Fault]:
    """Links that lead nowhere."""
    found = list(broken(links))
    if asked.fetcher is not None:
        found += unreachable(links, asked.fetcher, asked.tell, asked.answers)
    return [fault for number, finding in found for fault in faults_of(iter([finding]), number, scene)]


def number_faults(scene: Scene, asked: Asked) -> Iterable[Fault]:
    """Numbers that no given source holds."""
    if not asked.sources:
        return []
    known = held(asked.sources)
    return [
        fault
        for number, slide in enumerate(scene.slides, 1)
        for fault in faults_of(foreign_numbers(slide, known), number, scene)
    ]
