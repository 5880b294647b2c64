"""What research uses of the web: searches, pages, a browser where one is needed, pictures. It decides nothing."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from agents.net import Fetcher, policy_of
from agents.research.briefing import PICTURES as MOST_PICTURES
from agents.research.briefing import write_briefing, write_pictures
from agents.research.notes import Note, Report
from agents.research.output import cited_notes
from agents.research.state import Session
from agents.settings import Settings
from agents.sources import Document
from agents.tools import Opener, Searcher, providers_of
from agents.tools.base import SearchUnavailable
from agents.tools.images import Commons, Found, Images, Openverse, PagePictures
from agents.tools.keeping import PICTURES, as_document, fetched
from agents.tools.opening import READ
from agents.tools.providers import Client
from agents.tools.rendering import ChromiumRenderer
from agents.tools.robots import Robots
from agents.waiting import awaited


def reach_the_web(session: Session, settings: Settings, stack: ExitStack) -> None:
    """Searches, pages, and a browser for those that need one."""
    policy = policy_of(settings)
    session.searcher = Searcher(providers_of(policy, settings))
    fetcher = Fetcher(policy.model_copy(update={"content_types": READ}))
    renderer = stack.enter_context(ChromiumRenderer(settings, policy, cancel=session.cancel))
    most, kept = session.request.budget.pages, session.library.corpora[-1]
    session.opener = Opener(kept, fetcher, most=most, renderer=renderer)


def briefed(
    session: Session, report: Report, notes: list[Note], settings: Settings, said: list[str]
) -> dict[str, Path]:
    """The cited sources and pictures for them, kept; sentences about what could not be had join `said`."""
    request = session.request
    folder = request.out / "briefing"
    write_briefing(cited_notes(report, notes), session.library, folder)
    if request.web and request.pictures and notes:
        policy = policy_of(settings)
        client = Client(policy)
        fetcher = Fetcher(policy.model_copy(update={"content_types": (*PICTURES, "text/plain")}))
        robots = Robots(fetcher)
        try:
            seen = PagePictures(session.opener.pictures() if session.opener else [])
            found = Images([seen, Openverse(client), Commons(client)]).search(request.question, 2 * MOST_PICTURES)
        except SearchUnavailable as error:
            said.append(str(error))
            return {"briefing": folder}
        wanted = report.language

        def fetch(picture: Found) -> Document:
            return awaited(lambda: as_document(picture, *fetched(picture, fetcher, robots), wanted), session.cancel)

        said += write_pictures(found, fetch, folder)[1]
    return {"briefing": folder}
