"""The outline that a job asks about, as a list to edit: rename, reorder, drop. Nothing is written before the answer."""

from __future__ import annotations

from typing import Any

import streamlit as st

from agents.deck.writer import Entry, Outline
from app.jobs import queue
from app.jobs.records import Job
from app.views.here import Here, plain, told


def draw_outline(here: Here, job: Job) -> None:
    """Draw it; what is edited so far lives in the session, what was proposed in the job."""
    proposed = Outline.model_validate((job.question or {})["outline"])
    if problem := (job.question or {}).get("problem"):
        st.warning(str(problem))
    state = st.session_state.get("outline")
    if state is None or state["job"] != job.id:
        state = st.session_state["outline"] = fresh(job.id, proposed)
    st.header(here.say("review_title"), anchor=False)
    st.caption(here.say("review_lead"))
    title = st.text_input(here.say("deck_title"), proposed.title, max_chars=300, key=f"outline-title-{state['turn']}")
    entries: list[Entry] = state["entries"]
    titles = [draw_entry(here, state, order, entry) for order, entry in enumerate(entries)]
    with st.container(horizontal=True):
        if st.button(here.say("go_on"), type="primary", icon=":material/check:", key="outline-go"):
            given = [e.model_copy(update={"title": t.strip() or e.title}) for e, t in zip(entries, titles, strict=True)]
            send(here, job, proposed.model_copy(update={"title": title.strip() or proposed.title, "entries": given}))
        if st.button(here.say("as_it_was"), icon=":material/restart_alt:", key="outline-reset"):
            st.session_state["outline"] = fresh(job.id, proposed, turn=state["turn"] + 1)
            st.rerun()


def fresh(job_id: str, proposed: Outline, *, turn: int = 0) -> dict[str, Any]:
    """The proposal, unedited. `turn` gives its fields new names, so that they forget what was typed."""
    return {"job": job_id, "entries": list(proposed.entries), "turn": turn}


def draw_entry(here: Here, state: dict[str, Any], order: int, entry: Entry) -> str:
    """One slide to come; its title as edited."""
    entries: list[Entry] = state["entries"]
    label = here.say("entry", n=order + 1, kind=here.say(f"kind_{entry.kind}"))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", wrap=False):
        title = st.text_input(label, entry.title, max_chars=300, key=f"outline-{state['turn']}-{entry.id}")
        moves = (("up", "arrow_upward", order > 0), ("down", "arrow_downward", order < len(entries) - 1))
        for act, icon, possible in (*moves, ("drop", "delete", len(entries) > 1)):
            pressed = st.button(
                f"{here.say(act)}: {plain(entry.title)}",
                icon=f":material/{icon}:",
                type="tertiary",
                disabled=not possible,
                key=f"icon-{act}-{entry.id}",
            )
            if pressed:
                rearrange(entries, order, act)
                st.rerun()
    return title


def rearrange(entries: list[Entry], order: int, act: str) -> None:
    """Move an entry up or down, or drop it."""
    entry = entries.pop(order)
    if act != "drop":
        entries.insert(order + (1 if act == "down" else -1), entry)


def send(here: Here, job: Job, outline: Outline) -> None:
    """The answer: the job goes on from there."""
    with told(here):
        with here.store.write() as session:
            queue.answer(session, job.id, {"outline": outline.model_dump(mode="json")})
        st.session_state.pop("outline", None)
        st.rerun()
