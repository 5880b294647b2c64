"""Openly licensed pictures for a deck: searched, chosen by what they show, fetched, kept with author and licence.

Only where the person allowed it: without, a deck reaches no network. It places no picture.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from agents.errors import Cancelled, ImpastoError
from agents.net import Fetcher, policy_of
from agents.settings import Settings
from agents.sources.base import Document, Language
from agents.text.words import terms
from agents.tools.images import Commons, Found, Images, Openverse
from agents.tools.keeping import PICTURES, as_document, fetched
from agents.tools.providers import Client
from agents.tools.robots import Robots
from agents.waiting import awaited

OFFERED = 8
LEAST_SHARED = 0.5
"""Share of what is looked for that the words of a picture must have."""
LEAST_PIXELS = 640
"""px along the longer side"""
SHAPES = (0.4, 3.2)
"""Width to height: outside of it a picture is a strip."""


class Pictures:
    """Searches and fetches. `cancel` is asked while others are waited for."""

    def __init__(self, images: Images, fetcher: Fetcher, cancel: Callable[[], bool]) -> None:
        self._images, self._fetcher, self._cancel = images, fetcher, cancel
        self._robots = Robots(fetcher)

    def search(self, query: str, num: int = OFFERED) -> list[Found]:
        """Pictures with an open licence, best first. Raises SearchUnavailable, Cancelled."""
        return awaited(lambda: self._images.search(query, num), self._cancel)

    def document(self, picture: Found, language: Language) -> Document:
        """The picture as a source of one figure whose caption is its credit. Raises ImpastoError, Cancelled."""
        return awaited(
            lambda: as_document(picture, *fetched(picture, self._fetcher, self._robots), language), self._cancel
        )


def open_pictures(settings: Settings, cancel: Callable[[], bool]) -> Pictures:
    """Through the guard of everything that is fetched."""
    policy = policy_of(settings)
    client = Client(policy)
    fetcher = Fetcher(policy.model_copy(update={"content_types": (*PICTURES, "text/plain")}))
    return Pictures(Images([Openverse(client), Commons(client)]), fetcher, cancel)


def relevance(picture: Found, wanted: str) -> float:
    """0 to 1: how much of what is looked for the words of a picture have; 0 for one that is no use on a slide."""
    asked = set(terms(wanted))
    if not asked or not _useful(picture):
        return 0.0
    return len(asked & set(terms(f"{picture.title} {picture.alt}"))) / len(asked)


def _useful(picture: Found) -> bool:
    if picture.width is None or picture.height is None:
        return True
    shape = picture.width / max(1, picture.height)
    return max(picture.width, picture.height) >= LEAST_PIXELS and SHAPES[0] <= shape <= SHAPES[1]


def best(pictures: Sequence[Found], wanted: str, taken: Sequence[str] = ()) -> list[Found]:
    """Those that show what is looked for, the most fitting first; larger ones of equals."""
    rated = [(relevance(p, wanted), min(p.width or 0, 2000), -n, p) for n, p in enumerate(pictures)]
    kept = [r for r in rated if r[0] >= LEAST_SHARED and r[3].url not in taken]
    return [picture for *_, picture in sorted(kept, key=lambda r: r[:3], reverse=True)]


def first_that_opens(
    pictures: Sequence[Found], source: Pictures, language: Language, tries: int = 3
) -> tuple[Found, Document] | None:
    """The first picture whose bytes can be had. Raises Cancelled."""
    for picture in pictures[:tries]:
        try:
            return picture, source.document(picture, language)
        except Cancelled:
            raise
        except ImpastoError:
            continue
    return None
