"""A job under way: where it is, how fast, what there is of it so far, and a way to stop it."""

from __future__ import annotations

from datetime import timedelta
from html import escape
from typing import Any

import sqlalchemy as sa
import streamlit as st

from app.jobs import queue
from app.jobs.records import Job, Progress
from app.store.errors import NotFound
from app.store.ids import now
from app.store.tables import WorkerRow
from app.views.here import Here, go, plain

PHASES = {
    "deck": ("ingest", "outline", "draft", "charts", "render", "check", "repair", "export"),
    "poster": ("ingest", "outline", "draft", "charts", "render", "check", "export"),
    "research": ("plan", "search", "read", "write", "export"),
    "site": ("understand", "plan", "generate", "migrate", "code", "verify", "repair", "commit"),
    "artifact": ("understand", "build", "write", "check"),
}
"""What a kind goes through, for the list of steps; other kinds tell their phase only."""
REFUSED = frozenset(
    {
        "already-so",
        "coding-refused",
        "edit-not-understood",
        "edit-refused",
        "input-refused",
        "too-large",
        "turn-refused",
        "usage",
        "wish-refused",
    }
)
"""Errors that the same words or documents would meet again."""
NAMED = {phase for phases in PHASES.values() for phase in phases}
SILENT = timedelta(seconds=60)


def draw_progress(here: Here, job: Job) -> None:
    """Where it is, once a second; the whole page is drawn anew when it ends or asks something."""
    began = job.state

    @st.fragment(run_every=1.0)
    def progress() -> None:
        with here.store.read() as session:
            try:
                now_is = queue.find(session, job.id)
            except NotFound:
                st.rerun()
        if now_is.ended or (now_is.state == "waiting" and began != "waiting"):
            st.rerun()
        draw_where(here, now_is)
        if now_is.cancel_asked:
            st.caption(here.say("stopping"))
        elif st.button(here.say("stop"), icon=":material/stop_circle:", key=f"stop-{job.id}"):
            with here.store.write() as session:
                queue.cancel(session, job.id)
            st.rerun(scope="fragment")

    progress()


def draw_where(here: Here, job: Job) -> None:
    """The steps, a bar, and what it does at this moment."""
    at = job.progress
    if job.state == "queued" and not has_worker(here):
        st.warning(here.say("no_worker"), icon=":material/engineering:")
    if told := steps(here, job):
        st.html(told)
    share = at.item / at.of if at and at.item and at.of else 0.0
    waiting = here.say("queued" if job.state == "queued" else "waiting")
    st.progress(min(share, 1.0), text=doing(here, at) if at else waiting)
    if at and (rate := pace(here, at)):
        st.caption(rate)


def doing(here: Here, at: Progress) -> str:
    """What it does at this moment. Jobs tell it in English; in another language stand the step and how far it is."""
    if here.tongue == "en" or at.phase not in NAMED:
        return plain(at.message)
    return here.say(at.phase) + (f" {at.item}/{at.of}" if at.item and at.of else "")


def has_worker(here: Here) -> bool:
    """Whether any worker was heard of lately."""
    with here.store.read() as session:
        beat = session.scalar(sa.select(sa.func.max(WorkerRow.beat_at)))
    return beat is not None and now() - beat < SILENT


def pace(here: Here, at: Progress) -> str:
    """How fast the model is, and how long it may take."""
    told = []
    if at.tokens_per_second:
        told.append(here.say("speed", rate=at.tokens_per_second, tokens=at.tokens))
    if at.eta_seconds:
        told.append(here.say("eta", seconds=at.eta_seconds))
    return " · ".join(told)


def steps(here: Here, job: Job) -> str:
    """The phases as a list: done, now, to come."""
    names = PHASES.get(job.kind, ())
    at = job.progress.phase if job.progress else ""
    current = names.index(at) if at in names else -1
    entries = []
    for order, phase in enumerate(names):
        state, sign = ("done", "✓") if order < current else ("now", "●") if order == current else ("", "○")
        entries.append(f'<li class="{state}">{sign} {here.say(phase)}</li>')
    return f'<ol class="steps" aria-label="{here.say("working")}">{"".join(entries)}</ol>' if entries else ""


def draw_growing(here: Here, active: Job | None, last: Job | None) -> None:
    """Before the first version: what is written already, one by one, or why there is nothing."""
    if active is None:
        draw_end(here, last)
        return

    @st.fragment(run_every=1.5)
    def growing() -> None:
        with here.store.read() as session:
            said = [event.body for event in queue.events(session, active.id) if event.kind == "item"]
        headline = {"deck": "growing", "site": "growing_site", "artifact": "growing_site"}.get(active.kind, "found")
        st.caption(here.say(headline))
        st.html(cards(here, said, kind=active.kind))

    growing()


def cards(here: Here, said: list[dict[str, Any]], *, kind: str = "deck") -> str:
    """Each thing that the job has told of, as a small card; the newest state of each."""
    latest = {str(body.get("key", order)): body for order, body in enumerate(said)}
    ordered = sorted(latest.values(), key=lambda body: body.get("position", 0))
    entries = [
        f"<li><b>{escape(str(body.get('title', '')))}</b>"
        + "".join(f"<span>{escape(str(line))}</span>" for line in body.get("lines", [])[:6])
        + "</li>"
        for body in ordered
    ]
    return f'<ul class="growing">{"".join(entries) or empty(here, kind)}</ul>'


def empty(here: Here, kind: str) -> str:
    """The place where the first will appear."""
    key = f"growing_{kind}_empty" if kind in ("site", "artifact") else "growing_empty"
    return f'<li class="empty">{here.say(key)}</li>'


def draw_end(here: Here, job: Job | None) -> None:
    """A job that ended without a version: why, and what to do."""
    if job is None:
        st.info(here.say("talk_empty"))
        return
    explain(here, job)
    if is_refused(job) and st.button(here.say("anew"), icon=":material/add:", key=f"anew-{job.id}"):
        go()


def is_refused(job: Job) -> bool:
    """Whether a job failed by what it was given, so that to try again would be the same."""
    return job.error is not None and job.error.code in REFUSED


def explain(here: Here, job: Job) -> None:
    """Why it failed or that it was stopped; and on from there, where that leads anywhere."""
    if job.error:
        st.error(
            f"**{here.say('failed')}** · {here.why(job.error.sentence, job.error.fix)}",
            icon=":material/error:",
        )
    else:
        st.info(here.say("cancelled"), icon=":material/pause_circle:")
    if is_refused(job):
        return
    label = here.say("retry" if job.state == "failed" else "again")
    if st.button(label, type="primary", icon=":material/play_arrow:", key=f"again-{job.id}"):
        with here.store.write() as session:
            queue.retry(session, job.id)
        st.rerun()
