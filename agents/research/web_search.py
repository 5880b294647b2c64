"""One search of the web whose results are opened: their pages join the library. It decides no query."""

from __future__ import annotations

from agents.errors import Cancelled, ImpastoError
from agents.research.state import Session
from agents.waiting import awaited

OPENED = 3
"""Results of a search that are opened."""


def search_the_web(session: Session, query: str) -> tuple[list[str], list[str]]:
    """Addresses opened for a search of the web, and sentences about what could not be. Raises Cancelled."""
    if session.searcher is None or session.opener is None:
        return [], []
    try:
        searcher = session.searcher
        results = awaited(lambda: searcher.search(query), session.cancel)
    except ImpastoError as error:
        if isinstance(error, Cancelled):
            raise
        return [], [str(error)]
    opener = session.opener
    opener.offer(results)
    opened: list[str] = []
    said: list[str] = []
    for result in results:
        if len(opened) >= OPENED or session.opener.spent():
            break
        try:
            session.tell("page", result.url)
            awaited(lambda url=result.url: opener.open(url), session.cancel)
            opened.append(result.url)
        except Cancelled:
            raise
        except ImpastoError as error:
            said.append(f"{result.url.partition('?')[0]}: {error.sentence}")
    return opened, said
