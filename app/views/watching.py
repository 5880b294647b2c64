"""Whether what a page shows of its project still is so, asked every few seconds for as long as the page is open.

Whatever follows the progress of a job is part of what it watches: where drawing the page fails once, that goes with
the rest, and nothing would draw the page again. This stands first on the page, holds nothing of it, and needs only
what the store says. A second tab hears by it of what the first one did.
"""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from app.jobs import queue
from app.store import projects
from app.store.errors import NotFound
from app.views.here import Here
from model.errors import ImpastoError

SECONDS = 5.0
DRAWN = "drawn"
"""Where the session keeps what its page last showed whole."""


@dataclass(frozen=True)
class Stand:
    """How far a project is: its newest version and its newest job."""

    project: str
    head: str | None
    job: str | None
    state: str | None
    """Of the job; one under way counts as one state."""


def stand_of(here: Here, project_id: str) -> Stand | None:
    """None where the project is gone."""
    with here.store.read() as session:
        try:
            project = projects.get(session, project_id)
        except NotFound:
            return None
        if project.deleted_at is not None:
            return None
        last = next(iter(queue.listed(session, project_id=project_id, limit=1)), None)
    state = None if last is None else last.state if last.ended or last.state == "waiting" else "active"
    return Stand(project_id, project.head_id, last.id if last else None, state)


def watch(here: Here, project_id: str) -> Stand | None:
    """Draw the page anew once something new is there to show, or where drawing it broke off; what is shown now, for
    `drawn`."""
    shown = stand_of(here, project_id)
    looks = 0

    @st.fragment(run_every=SECONDS)
    def look() -> None:
        nonlocal looks
        looks += 1
        if looks == 1:
            return  # it is being drawn
        try:
            stands = stand_of(here, project_id)
        except ImpastoError:
            return  # the next look will tell
        if stands != shown or st.session_state.get(DRAWN) != shown:
            st.rerun()

    look()
    return shown


def drawn(shown: Stand | None) -> None:
    """The page is whole, and shows this."""
    st.session_state[DRAWN] = shown
