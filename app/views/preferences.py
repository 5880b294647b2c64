"""Settings as a page: models, search, storage, privacy, health. What the server's environment and files say stands; the
page says so, and lets whoever administers it choose the rest (`agents/choices.py`).
"""

from __future__ import annotations

import os
import shutil
from urllib.parse import urlsplit

import streamlit as st

from agents.settings import Settings
from app.store import projects
from app.store.purge import BIN
from app.views.choosing import draw_endpoint, offer_key, offer_use
from app.views.here import Here, go, plain, told
from app.views.pulls import Pull, pulls
from app.views.site import trouble
from model import catalog, store

FIELDS = ("searxng", "brave_key", "tavily_key")
"""Settings of search providers, where this version has them."""


def draw_preferences(here: Here) -> None:
    """Draw it."""
    st.title(here.say("settings"), anchor=False)
    if st.button(here.say("back"), icon=":material/arrow_back:", type="tertiary", key="back"):
        go()
    names = ["models", "search_providers", "storage", "privacy", "health"]
    drawn = (draw_models, draw_search, draw_storage, draw_privacy, draw_health)
    for tab, draw in zip(st.tabs([here.say(name) for name in names]), drawn, strict=True):
        with tab:
            draw(here)


def draw_models(here: Here) -> None:
    """Which models are here, which could be, and a server of one's own."""
    st.markdown(here.say("models_lead"))
    listed = store.list_models(here.settings.data)
    for model in listed:
        using = f" · :green-badge[{here.say('in_use')}]" if model.name == here.settings.model else ""
        with st.container(horizontal=True, vertical_alignment="center"):
            source = here.say("built_in") if model.source == "embedded" else model.source
            told_model = f"**{plain(model.name)}** · {size(model.size)} · {plain(source)}{using}"
            st.markdown(told_model, width="stretch")
            offer_use(here, model.name)
    if not here.identity.administers:
        st.caption(here.say("only_admin"))
        return
    st.divider()
    draw_endpoint(here)
    st.divider()
    st.header(here.say("to_pull"), anchor=False)
    present = {model.name for model in listed}
    for name, entry in catalog.CATALOG.items():
        if name not in present:
            offer_pull(here, name, entry)


def offer_pull(here: Here, name: str, entry: catalog.Entry) -> None:
    """One model that could be fetched, with its price."""
    with st.container(horizontal=True, vertical_alignment="center"):
        told_size = here.say("pull_size", size=entry.size)
        st.markdown(f"{plain(name)} · {told_size} · {entry.licence}", width="stretch")
        known = pulls().by_name.get(name)
        if gigabytes(entry.size) > memory() and known is None:
            st.caption(here.say("too_large"), width="content")
            return
        if known is not None and not known.ended:
            watch_pull(here, known)
        elif st.button(here.say("pull"), icon=":material/download:", key=f"pull-{name}"):
            pulls().start(name, here.settings.data)
            st.rerun()
    if known is not None and known.error:
        st.error(here.why(known.error, known.fix), icon=":material/error:")


def gigabytes(told: str) -> float:
    """The catalogue's words for a size (`1.1 GB`) as a number."""
    return float(told.split()[0])


def memory() -> float:
    """Gigabytes of this machine's memory."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    except (ValueError, OSError, AttributeError):
        return float("inf")


def watch_pull(here: Here, pull: Pull) -> None:
    """How far a download is."""

    @st.fragment(run_every=1.0)
    def progress() -> None:
        if pull.ended:
            st.rerun()
        told_so_far = here.say("pulling", done=size(pull.done), size=size(pull.size))
        st.progress(min(pull.done / pull.size, 1.0) if pull.size else 0.0, text=told_so_far)

    progress()


def draw_search(here: Here) -> None:
    """Which providers are configured; no key is ever shown or asked for."""
    st.markdown(here.say("search_lead"))
    for field in FIELDS:
        if field in Settings.model_fields:
            value = getattr(here.settings, field)
            state = here.say("is_set") if value else here.say("not_set", name=f"IMPASTO_{field.upper()}")
            st.markdown(f"**{field.split('_')[0].capitalize()}** · {plain(state)}")
            if here.identity.administers:
                offer_key(here, field)
    st.markdown(f"**DuckDuckGo** · {here.say('keyless')}")


def draw_storage(here: Here) -> None:
    """Where everything is, how much room there is, and what lies in the bin."""
    st.markdown(here.say("storage_lead", command="`./impasto backup impasto-backup.zip`"))
    if here.identity.administers:
        free = shutil.disk_usage(here.settings.data).free
        st.markdown(f"**{here.say('where_data')}** · `{here.settings.data}`")
        st.markdown(f"**{here.say('where_database')}** · {plain(here.store.database.name)}")
        st.markdown(f"**{here.say('free_space')}** · {size(free)}")
    st.header(here.say("in_bin"), anchor=False)
    with here.store.read() as session:
        binned = projects.listed(session, owner=here.identity.user, deleted=True)
    if not binned:
        st.caption(here.say("bin_empty"))
    for project in binned:
        gone = (project.deleted_at + BIN).date().isoformat() if project.deleted_at else ""
        with st.container(horizontal=True, vertical_alignment="center"):
            until = here.say("bin_until", day=gone)
            st.markdown(f"{plain(project.title)} · {until}", width="stretch")
            if st.button(here.say("undo_bin"), icon=":material/undo:", key=f"unbin-{project.id}"):
                with told(here), here.store.write() as session:
                    projects.undelete(session, project.id)
                st.rerun()


def draw_privacy(here: Here) -> None:
    """What leaves this machine, said plainly."""
    model = here.settings.model
    if here.settings.asks_endpoint:
        st.markdown(here.say("privacy_endpoint", host=plain(urlsplit(model).hostname or model)))
    else:
        st.markdown(here.say("privacy_local"))
    st.markdown(here.say("privacy_web"))
    st.markdown(here.say("privacy_usage"))


def draw_health(here: Here) -> None:
    """What `impasto doctor` finds; whether sites can run is for everybody to see."""
    draw_sandbox(here)
    if not here.identity.administers:
        st.caption(here.say("only_admin"))
        return
    if st.button(here.say("health_run"), icon=":material/stethoscope:", key="health"):
        from app.doctor import examine

        signs = {"ok": st.success, "warn": st.warning, "fail": st.error}
        for finding in examine():
            part, said = here.why(finding.part), here.why(finding.said, finding.fix)
            signs[finding.state](f"**{part}** · {said}")


def draw_sandbox(here: Here) -> None:
    """Whether generated code may run here, and which layers hold."""
    st.header(here.say("sandbox"), anchor=False)
    st.caption(here.say("sandbox_lead"))
    if why := trouble():
        st.error(here.why(*why), icon=":material/lock_open:")
    else:
        st.success(here.say("sandbox_holds"), icon=":material/lock:")
    if here.identity.administers:
        from agents.sandbox.probing import probe

        signs = {True: ":material/check_circle:", False: ":material/cancel:"}
        lines = [f"- {signs[layer.holds]} **{here.why(layer.name)}** · {here.why(layer.said)}" for layer in probe().all]
        with st.expander(here.say("sandbox_layers"), icon=":material/layers:"):
            st.markdown("\n".join(lines))


def size(count: int) -> str:
    """Bytes in words."""
    for unit in ("B", "KB", "MB"):
        if count < 1000:
            return f"{count:.0f} {unit}"
        count = count // 1000
    return f"{count:.1f} GB"
