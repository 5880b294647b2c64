"""One project: what is said about it on the left, what it is on the right. How each is drawn is decided here."""

from __future__ import annotations

import streamlit as st

from app.exports import for_readers
from app.jobs import queue
from app.made import Made
from app.store import versions as store_versions
from app.store.records import Project, Version
from app.views import conversation, deck, outline, report, site, taking, versions, watching, working
from app.views.here import Here, plain


def draw_workspace(here: Here, project: Project) -> None:
    """Draw it: the same after a reload, in a second tab, after a restart of the server."""
    shown = watching.watch(here, project.id)
    draw_stand(here, project)
    watching.drawn(shown)


def draw_stand(here: Here, project: Project) -> None:
    """What there is of it now, and what is under way."""
    with here.store.read() as session:
        history = store_versions.history(session, project.id)
        shown = store_versions.get(session, project.head_id) if project.head_id else None
        jobs = queue.listed(session, project_id=project.id, limit=50)
    active = next((job for job in jobs if not job.ended), None)
    draw_head(here, project, shown, history)
    if here.reads_only:
        st.caption(here.say("readonly"))
        if shown:
            draw_artifact(here, project, shown, changeable=False)
        return
    # On a phone what is made comes before what is said; while nothing is made, how far it is comes first.
    with st.container(key="workspace" if shown or (active and active.state == "waiting") else "workspace-new"):
        left, right = st.columns([2, 5], gap="medium")
    with right:
        if active is not None and active.state == "waiting":
            outline.draw_outline(here, active)
        elif shown is not None:
            draw_artifact(here, project, shown, changeable=here.may_change(project) and active is None)
        else:
            working.draw_growing(here, active, jobs[0] if jobs else None)
    with left:
        conversation.draw_conversation(here, project, jobs, active, shown)


def draw_head(here: Here, project: Project, shown: Version | None, history: list[Version]) -> None:
    """Title, versions, exports, links."""
    with st.container(key="head"):
        title, acts = st.columns([3, 4], vertical_alignment="center")
    title.title(plain(project.title), anchor=False)
    if shown is None:
        return
    with acts.container(horizontal=True, horizontal_alignment="right", gap="small"):
        if here.may_change(project):
            versions.draw_undo(here, project, history)
            versions.draw_versions(here, project, history)
        taking.draw_exports(here, project, Made(here.store, for_readers(shown) if here.reads_only else shown))
        if here.may_change(project):
            taking.draw_links(here, project)


def draw_artifact(here: Here, project: Project, version: Version, *, changeable: bool) -> None:
    """The version, as its kind is looked at."""
    made = Made(here.store, version)
    if project.kind == "report":
        report.draw_report(here, made)
    elif project.kind == "site":
        site.draw_site(here, project, made, changeable=changeable)
    elif project.kind == "artifact":
        report.draw_page(here, project, made, changeable=changeable)
    else:
        deck.draw_deck(here, project, made, changeable=changeable)
