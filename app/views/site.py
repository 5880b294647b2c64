"""A site: its running preview, files, checks and log. What each tab shows is decided here or in the file beside.

The site runs in the sandbox, behind the proxy (`app/preview/site_proxy.py`), on a host name of its own. Where it cannot
run, the page says why and shows the pictures that its checks took.
"""

from __future__ import annotations

import streamlit as st

from agents.settings import Settings
from app.made import Made
from app.preview.sites import Sites, sites_of
from app.store.records import Project
from app.views import site_checks, site_code
from app.views.conversation import wish
from app.views.here import Here, plain
from app.views.site_canvas import LABELS, site_canvas
from app.views.site_canvas.messages import Fault
from model.errors import ImpastoError


def draw_site(here: Here, project: Project, made: Made, *, changeable: bool) -> None:
    """Draw it."""
    labels = [here.say("site_preview"), here.say("site_files"), site_checks.label(here, made), here.say("logs")]
    owns = here.may_change(project)
    preview, files, checks, log = st.tabs(labels if owns else labels[:3]) if owns else (*st.tabs(labels[:3]), None)
    with preview:
        draw_preview(here, project, made, changeable=changeable)
    with files:
        site_code.draw_code(here, made)
    with checks:
        site_checks.draw_checks(here, project, made, changeable=changeable)
    if log is not None:
        with log:
            draw_log(here, made)


def draw_preview(here: Here, project: Project, made: Made, *, changeable: bool) -> None:
    """The site itself, or why not."""
    why = trouble()
    sites = sites_of(here.settings, here.store)
    host = st.context.headers.get("Host") or ""
    owns = here.may_change(project)
    entrance = sites.entrance(made.version.id, project.id, host, owns=owns, to="")
    origin = sites.names.origin(project.id, host)
    if why is not None or entrance is None or origin is None:
        draw_unavailable(here, made, why)
        return
    state = st.session_state
    shown = site_canvas(
        key=f"site-{project.id}",
        shell=sites.shell(made.version.id, owns=owns),
        origin=origin,
        entrance=entrance,
        labels={name: here.say(name) for name in LABELS},
        clear=state.get("clear", 0),
        changeable=changeable,
    )
    state["chosen"] = shown.pointed if changeable and shown.pointed != state.get("dismissed") else None
    if changeable and shown.fault is not None and shown.fault != state.get("mended"):
        draw_fault(here, project, shown.fault)


def draw_fault(here: Here, project: Project, fault: Fault) -> None:
    """A script of the page failed: one click asks for it to be mended."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.warning(plain(here.say("page_fault", text=fault.text)), icon=":material/bug_report:", width="stretch")
        if st.button(here.say("fix"), icon=":material/build:", key="fix-fault"):
            st.session_state["mended"] = fault
            wish(here, project, here.say("page_fault_wish", path=fault.path, text=fault.text))


def draw_unavailable(here: Here, made: Made, why: tuple[str, str] | None) -> None:
    """No running preview: the reason, how to mend it, and what there is instead."""
    if why is not None:
        st.warning(f"**{here.say('site_no_sandbox')}** {plain(' '.join(why).strip())}", icon=":material/lock:")
    else:
        st.warning(plain(here.say("site_no_host")), icon=":material/dns:")
    pictures = site_checks.pictures(made)
    st.caption(here.say("site_pictures" if pictures else "site_no_pictures"))
    for path in pictures[:6]:
        st.image(made.file(path), width="stretch")


def draw_log(here: Here, made: Made) -> None:
    """What the running site has said."""
    sites: Sites = sites_of(here.settings, here.store)
    with st.container(horizontal=True, gap="small"):
        if st.button(here.say("log_refresh"), icon=":material/refresh:", key="log-refresh"):
            st.session_state["log-turn"] = st.session_state.get("log-turn", 0) + 1
        if st.button(here.say("log_restart"), icon=":material/restart_alt:", key="log-restart", type="tertiary"):
            sites.pool.restart(made.version.id)
    said = sites.pool.log(made.version.id)
    if said.strip():
        with st.container(height=520, border=False):
            st.code(said, language="log", wrap_lines=True)
    else:
        st.caption(here.say("log_empty"))


@st.cache_data(ttl=60, show_spinner=False)
def trouble() -> tuple[str, str] | None:
    """Why no site can run here and how to mend it; None where one can."""
    from agents.sandbox.choosing import choose

    try:
        choose(Settings())
    except ImpastoError as error:
        return error.sentence, error.fix or ""
    return None
