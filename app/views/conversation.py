"""What was said about a project, and the next wish. What is pointed at in the preview goes along with it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from app.jobs.kinds import KINDS
from app.jobs.records import Job
from app.store import conversation
from app.store.records import Project, Turn, Version
from app.submitting import add_sources, submit
from app.views.canvas import Chosen
from app.views.here import Here, plain, told
from app.views.site_canvas import Pointed
from app.views.site_data import data_beside
from app.views.start import BRANDS, FORMATS, MAKERS
from app.views.wearing import look_in
from app.views.working import draw_progress, explain

HEIGHT = 520
MOST_SAID = 16
"""Lines about one turn; what was not built comes last among them."""


def draw_conversation(here: Here, project: Project, jobs: list[Job], active: Job | None, shown: Version | None) -> None:
    """Turns, what is under way, what could be said, and the line to say it."""
    with here.store.read() as session:
        turns = conversation.turns(session, project.id)
    by_id = {job.id: job for job in jobs}
    with st.container(height=HEIGHT, border=False, autoscroll=True, key="talk"):
        for turn in turns:
            draw_turn(here, turn, by_id.get(turn.job_id or ""), shown)
        if shown is not None and active is None and len(turns) <= 1:
            st.caption(
                here.say(
                    f"talk_{project.kind}" if project.kind in ("report", "site", "poster", "artifact") else "talk_empty"
                )
            )
        if active is not None and active.state != "waiting":
            with st.chat_message("assistant", avatar=":material/brush:"):
                draw_progress(here, active)
    if shown is not None and here.may_change(project):
        draw_wish(here, project, active)


def draw_turn(here: Here, turn: Turn, job: Job | None, shown: Version | None) -> None:
    """One message, and what came of it."""
    person = turn.role == "person"
    with st.chat_message(
        "user" if person else "assistant", avatar=":material/person:" if person else ":material/brush:"
    ):
        st.markdown(plain(turn.text))
    if job is None or not person or not job.ended:
        return
    if job.state == "done":
        if lines := [*(job.result or {}).get("said", [])[:MOST_SAID], *checked(here, job)]:
            with st.chat_message("assistant", avatar=":material/brush:"):
                for line in lines:
                    st.caption(here.why(str(line)))
    elif shown is not None:
        with st.chat_message("assistant", avatar=":material/brush:"):
            explain(here, job)
            st.caption(here.say("unchanged"))


def checked(here: Here, job: Job) -> list[str]:
    """How many checks of a site passed, in a line; nothing for jobs that count none."""
    counts, seconds = (job.result or {}).get("checks"), (job.result or {}).get("seconds")
    if not isinstance(counts, dict) or not isinstance(counts.get("passed"), int):
        return []
    every = sum(count for count in counts.values() if isinstance(count, int))
    told = [here.say("checks_passed", n=counts["passed"], of=every)]
    told += [here.say("checks_skipped", n=counts["skipped"])] if counts.get("skipped") else []
    told += [here.say("seconds", seconds=seconds)] if isinstance(seconds, int | float) else []
    return [" · ".join(told)]


def draw_wish(here: Here, project: Project, active: Job | None) -> None:
    """The line to say what to change; above it what is pointed at."""
    pointed: Chosen | Pointed | None = st.session_state.get("chosen")
    if pointed is not None:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False, key="pointed"):
            what = plain((pointed.text or pointed.role or pointed.path)[:80])
            n = pointed.slide + 1 if isinstance(pointed, Chosen) else 1
            key = "chosen" if project.kind == "deck" else "chosen_page"
            st.caption(f":material/ads_click: {here.say(key, n=n, what=what)}")
            if st.button(here.say("unselect"), icon=":material/close:", type="tertiary", key="icon-unselect"):
                dismiss()
                st.rerun()
    busy = active is not None
    said = st.chat_input(
        here.say("say_busy" if busy else "say_chosen" if pointed else "say"),
        key="said",
        accept_file="multiple",
        file_type=[*FORMATS, *(each for each in BRANDS if each not in FORMATS)] if wears(project) else FORMATS,
        disabled=busy,
        max_chars=4000,
    )
    if said and (said.text.strip() or said.files):
        wish(here, project, said.text.strip(), [(each.name, each.getvalue()) for each in said.files])


def wish(
    here: Here,
    project: Project,
    text: str,
    files: list[tuple[str, bytes]] | None = None,
    options: dict[str, Any] | None = None,
) -> None:
    """Queue what shall be changed, with what is pointed at and the files that came along."""
    kind = next((k for k in KINDS if k.name == "edit"), None)
    if project.kind in ("site", "artifact", "report"):
        kind = next((k for k in KINDS if k.name == MAKERS[project.kind]), kind)
    if kind is None:
        st.warning(here.say("not_yet"))
        return
    given: dict[str, Any] = {"wish": text, "question": text, **pointing(project), **(options or {})}
    fitting = {name: value for name, value in given.items() if name in kind.options.model_fields}
    with told(here):
        beside = data_beside(here, project) if project.kind == "site" else {}
        added = add_sources(here.store, here.quota, here.identity, project, files or [])
        if wears(project) and "operations" not in given:
            fitting["brand"], fitting["wish"] = look_in(text, [source.name for source in added])
        with here.store.write() as session:
            submit(
                session,
                here.quota,
                here.identity,
                kind=kind.name,
                project=project,
                options=fitting,
                sources=added or None,
                beside=beside,
                message=text or ", ".join(name for name, _ in files or []),
            )
        dismiss()
        st.rerun()


def wears(project: Project) -> bool:
    """Whether it can take the look of a template, a logo or an address."""
    return project.kind in ("deck", "poster")


def pointing(project: Project) -> dict[str, Any]:
    """What is pointed at, as options of a job."""
    pointed: Chosen | Pointed | None = st.session_state.get("chosen")
    if isinstance(pointed, Pointed):
        return {"line": pointed.line, "text": pointed.text, "path": pointed.path, "role": pointed.role}
    if isinstance(pointed, Chosen) and project.kind == "poster":
        panel, _, item = pointed.item.rpartition(":")
        element = {"element": pointed.item} if item and item != "chart" else {}
        return ({"slide": pointed.slide + 1} if panel else {}) | element
    if isinstance(pointed, Chosen):
        element = {"element": pointed.item} if pointed.item and pointed.item != "chart" else {}
        return {"slide": pointed.slide + 1, "line": pointed.line, "text": pointed.text, **element}
    return {"slide": st.session_state.get("slide", 0) + 1} if project.kind == "deck" else {}


def dismiss() -> None:
    """What was pointed at is done with, also where the canvas still says it."""
    state = st.session_state
    state["dismissed"] = state.get("chosen") or state.get("dismissed")
    state["chosen"] = None
    state["clear"] = state.get("clear", 0) + 1
