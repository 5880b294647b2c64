"""The sidebar: a person's projects to open, find, rename, pin, duplicate and delete."""

from __future__ import annotations

import streamlit as st

from app.store import pins, projects, versions
from app.store.records import Project
from app.views.here import Here, go, plain, told

MOST = 40
ICONS = {
    "deck": "slideshow",
    "poster": "filter_frames",
    "report": "description",
    "site": "web",
    "artifact": "widgets",
}


def draw_sidebar(here: Here) -> None:
    """Draw it. A reader sees no projects."""
    if here.reads_only:
        return
    with st.sidebar:
        if st.button(
            here.say("new"), icon=":material/add:", type="primary", width="stretch", key="new", shortcut="Alt+N"
        ):
            go()
        search = st.text_input(
            here.say("find"),
            key="find",
            placeholder=here.say("find"),
            label_visibility="collapsed",
            icon=":material/search:",
        )
        st.caption(here.say("projects"))
        listed, pinned = find_projects(here, search.strip())
        if not listed:
            st.caption(here.say("none_found" if search.strip() else "no_projects"))
        with st.container(gap=None, key="projects"):
            for project in listed:
                list_project(here, project, pinned=project.id in pinned)
        offer_undo(here)
        st.divider()
        if st.button(here.say("settings"), icon=":material/settings:", type="tertiary", key="settings"):
            go(view="settings")
        if st.user.to_dict().get("is_logged_in"):
            st.button(here.say("log_out"), icon=":material/logout:", type="tertiary", on_click=st.logout)


def find_projects(here: Here, search: str) -> tuple[list[Project], set[str]]:
    """Pinned projects first, then the latest changed."""
    with here.store.read() as session:
        found = projects.listed(session, owner=here.identity.user, search=search, limit=MOST)
        pinned = pins.pinned(session, here.identity.user)
        missing = pinned - {project.id for project in found} if not search else set()
        found += [p for p in (projects.get(session, each) for each in missing) if p.deleted_at is None]
    return sorted(found, key=lambda project: project.id not in pinned), pinned


def list_project(here: Here, project: Project, *, pinned: bool) -> None:
    """One line: its name, and what can be done to it."""
    current = st.query_params.get("project") == project.id
    with st.container(horizontal=True, gap=None, vertical_alignment="center", wrap=False):
        if st.button(
            plain(project.title),
            key=f"open-{project.id}",
            type="secondary" if current else "tertiary",
            icon=f":material/{'keep' if pinned else ICONS[project.kind]}:",
            width="stretch",
            wrap=False,
        ):
            go(project=project.id)
        acts = ["rename", "unpin" if pinned else "pin", "copy", "bin"]
        act = st.menu_button(
            here.say("menu_of", title=plain(project.title)),
            acts,
            format_func=here.say,
            icon=":material/more_vert:",
            type="tertiary",
            key=f"menu-{project.id}",
        )
    if act:
        do(here, project, act)


def do(here: Here, project: Project, act: str) -> None:
    """What the menu says."""
    if act == "rename":
        ask_title(here, project)
        return
    with told(here), here.store.write() as session:
        if act in ("pin", "unpin"):
            pins.pin(session, here.identity.user, project.id, on=act == "pin")
        elif act == "copy" and project.head_id:
            versions.branch(session, project.head_id, owner=here.identity.user, title=f"{project.title} (2)")
        elif act == "bin":
            projects.delete(session, project.id)
            st.session_state["binned"] = project.id
    if act == "bin" and st.query_params.get("project") == project.id:
        go()
    st.rerun()


def offer_undo(here: Here) -> None:
    """What was just deleted can be put back."""
    if not (binned := st.session_state.get("binned")):
        return
    with here.store.read() as session:
        project = projects.get(session, binned)
    if project.deleted_at is None:
        return
    st.caption(here.say("binned", title=plain(project.title)))
    if st.button(here.say("undo_bin"), icon=":material/undo:", key="undo-bin"):
        with here.store.write() as session:
            projects.undelete(session, binned)
        st.session_state.pop("binned")
        st.rerun()


def ask_title(here: Here, project: Project) -> None:
    """A dialog with the project's title to change."""

    @st.dialog(here.say("rename"))
    def dialog() -> None:
        title = st.text_input(here.say("title"), project.title, max_chars=300, key="new-title")
        if st.button(here.say("save"), type="primary") and title.strip():
            with here.store.write() as session:
                projects.rename(session, project.id, title.strip())
            st.rerun()

    dialog()
