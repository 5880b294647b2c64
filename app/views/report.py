"""A cited report: the page itself, whose footnotes open their passages, and what it rests on. Small
apps are one page too, in which a person may point.
"""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from app.made import Made
from app.preview.content import entry
from app.store.records import Project
from app.views.canvas import canvas
from app.views.here import Here, plain


def draw_report(here: Here, made: Made) -> None:
    """Draw it."""
    spec = made.spec
    if answer := spec.get("answer"):
        exact = str(spec.get("exact") or "")
        short = f"**{here.say('answer')}: {plain(exact)}**\n\n" if exact else f"**{here.say('answer')}:** "
        st.info(short + plain(str(answer)), icon=":material/lightbulb:")
        if spec.get("confidence") is not None:
            st.caption(here.say("confidence", percent=round(float(spec["confidence"]))))
    page = entry(made.version.files)
    if page is not None:
        canvas(
            key=f"report-{made.version.project_id}",
            base=here.preview(made.version.id),
            page=page,
            slides=[],
            current=0,
            changeable=False,
            labels={"slides": "", "of": "", "preview": here.say("preview"), "previous": "", "next": ""},
        )
    draw_citations(here, spec.get("citations", []))


def draw_page(here: Here, project: Project, made: Made, *, changeable: bool) -> None:
    """A page that a person uses, or points at: the two exclude each other, so there is a switch."""
    page = entry(made.version.files)
    if page is None:
        return
    written = not made.spec.get("blueprint")  # a page of our own parts is changed by what is said, not by where
    pointing = changeable and written and st.toggle(here.say("point"), key="pointing", help=here.say("point_hint"))
    if not pointing:
        st.session_state["chosen"] = None
        st.iframe(f"{here.preview(made.version.id)}?page={page}", height=720)
        return
    state = st.session_state
    _, chosen, _ = canvas(
        key=f"page-{project.id}",
        base=here.preview(made.version.id),
        page=page,
        slides=[],
        current=0,
        clear=state.get("clear", 0),
        changeable=changeable,
        labels={"slides": "", "of": "", "preview": here.say("preview"), "previous": "", "next": ""},
    )
    state["chosen"] = chosen if chosen != state.get("dismissed") else None


def draw_citations(here: Here, citations: list[dict[str, Any]]) -> None:
    """The quotes, with where each stands."""
    if not citations:
        return
    with st.expander(f"{here.say('sources')} ({len(citations)})", icon=":material/format_quote:"):
        for each in citations:
            where = " · ".join(str(each[key]) for key in ("source", "locator") if each.get(key))
            st.html(
                f'<div class="passage">{escape(str(each.get("quote", "")))}<br><small>{escape(where)}</small></div>'
            )
