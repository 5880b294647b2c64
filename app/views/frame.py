"""The frame around every page: the sidebar with a person's projects, and which page the address asks for."""

from __future__ import annotations

import streamlit as st

from agents.choices import with_choices
from app.jobs import queue
from app.jobs.records import Job
from app.store import Store
from app.store.errors import NotFound
from app.views import preferences, start, workspace
from app.views.here import Here, opened, visitor
from app.views.look import STYLE, away, own_words
from app.views.place import tell_place
from app.views.sidebar import draw_sidebar
from app.words import Tongue, say


def draw() -> None:
    """Draw the page for the address it was opened at."""
    st.set_page_config(page_title="Impasto", page_icon=":material/brush:", layout="wide")
    st.html(STYLE)
    store, settings, grants = opened()
    tongue = choose_tongue()
    st.html(away(tongue) + own_words(tongue, int(st.get_option("server.maxUploadSize"))))
    identity = visitor(store, settings)
    if identity is None:
        ask_to_log_in(tongue)
        return
    here = Here(store, with_choices(settings), grants, identity, tongue)
    draw_sidebar(here)
    tell_place(tongue, "&".join(f"{name}={st.query_params.get(name, '')}" for name in ("project", "view")))
    draw_page(here)


def draw_page(here: Here) -> None:
    """What the address asks for; the start page where it asks for nothing."""
    address = st.query_params
    if (job_id := address.get("job")) and (job := job_of(here.store, job_id)) and job.project_id:
        address.from_dict({"project": job.project_id})
    project_id = here.identity.reads or address.get("project", "")
    if not here.reads_only and address.get("view") == "settings":
        preferences.draw_preferences(here)
    elif project_id and (project := here.project(project_id)):
        workspace.draw_workspace(here, project)
    elif here.reads_only:
        st.warning(here.say("unknown"))
    else:
        if project_id:
            st.warning(here.say("unknown"))
        start.draw_start(here)


def job_of(store: Store, job_id: str) -> Job | None:
    """The job, for an address that names one; access is decided on its project."""
    with store.read() as session:
        try:
            return queue.find(session, job_id)
        except NotFound:
            return None


def choose_tongue() -> Tongue:
    """English or Chinese: what was picked before, else the browser's own language."""
    preferred = "zh" if (st.context.locale or "").lower().startswith("zh") else "en"
    with st.sidebar:
        st.markdown("### Impasto")
        picked = st.segmented_control(
            "Language / 语言",
            ["en", "zh"],
            default=preferred,
            format_func={"en": "English", "zh": "中文"}.__getitem__,
            key="tongue",
            label_visibility="collapsed",
        )
    return "zh" if (picked or preferred) == "zh" else "en"


def ask_to_log_in(tongue: Tongue) -> None:
    """The page of nobody: a login, or that the link does not lead anywhere."""
    st.title("Impasto")
    if "share" in st.query_params:
        st.warning(say(tongue, "unknown"))
        return
    if st.user.get("is_logged_in"):
        st.warning(say(tongue, "login_refused"))
        st.button(say(tongue, "log_out"), on_click=st.logout)
    st.markdown(say(tongue, "login"))
    st.button(say(tongue, "log_in"), type="primary", on_click=st.login)
