"""The first browser page: ask for a deck, watch it being made, look at it, take it away.

The script never runs an agent: it starts a job (`app/folder_jobs.py`) and shows what the job's folder says, so a
reload, a second tab or a restarted server shows the same. It knows no graph and no file format but the deck's own JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any, get_args

import streamlit as st

from agents.deck.writer import DeckRequest, Event, Phase
from agents.render.layouts import THEMES, themes
from agents.settings import Settings
from app import folder_jobs as jobs
from app.folder_jobs import Job
from app.words import Tongue, say

FORMATS = ["pdf", "docx", "pptx", "xlsx", "csv", "tsv", "md", "html", "htm", "txt"]
PHASES: tuple[Phase, ...] = get_args(Phase)
STYLE = """
<style>
.block-container { padding-top: 3.2rem; max-width: 1320px; }
h1 { font-size: 2.1rem !important; font-weight: 650; letter-spacing: -0.02em; text-wrap: balance; }
ol.steps { display: flex; flex-wrap: wrap; gap: .4rem 1.4rem; margin: .4rem 0 1rem; padding: 0; list-style: none; }
ol.steps li { margin: 0; padding: 0; opacity: .6; }
ol.steps li.now { opacity: 1; font-weight: 650; } ol.steps li.done { opacity: .85; }
.statement { margin: 0 0 .4rem; } .statement small { opacity: .75; }
.passage { border-left: 3px solid #8886; padding: .1rem 0 .1rem .8rem; margin: 0 0 .9rem; }
.passage small { opacity: .75; }
</style>
"""


def main() -> None:
    """Draw the page for the address it was opened at."""
    st.set_page_config(page_title="Impasto", page_icon="🎨", layout="wide")
    st.html(STYLE)
    data = Settings().data
    tongue = choose_tongue()
    list_decks(data, tongue)
    job_id = st.query_params.get("job", "")
    job = jobs.find(data, job_id)
    if job is None:
        if job_id:
            st.warning(say(tongue, "unknown"))
        ask(data, tongue)
    elif (state := job.state) == "running":
        watch(job, tongue)
    elif state == "done":
        show(job, tongue)
    else:
        explain(job, tongue)


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
        )
    return "zh" if (picked or preferred) == "zh" else "en"


def list_decks(data: Path, tongue: Tongue) -> None:
    """The sidebar: start anew, or go back to an earlier deck."""
    with st.sidebar:
        if st.button(say(tongue, "new"), icon=":material/add:", type="primary", width="stretch"):
            open_job(None)
        st.caption(say(tongue, "decks"))
        listed = list(jobs.recent(data))
        if not listed:
            st.caption(say(tongue, "no_decks"))
        icons = {
            "running": "hourglass_top",
            "done": "slideshow",
            "failed": "error",
            "cancelled": "pause",
            "lost": "pause",
        }
        with st.container(gap=None):
            for job in listed:
                icon = f":material/{icons[job.state]}:"
                if st.button(plain(job.title), key=f"open-{job.id}", type="tertiary", icon=icon):
                    open_job(job)


def open_job(job: Job | None) -> None:
    """Put the job into the address and draw the page anew."""
    if job is None:
        st.query_params.clear()
    else:
        st.query_params["job"] = job.id
    st.session_state.pop("slide", None)
    st.rerun()


def plain(text: str) -> str:
    """Text of a document or a file name, so that Markdown takes no sign of it for its own."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)


def ask(data: Path, tongue: Tongue) -> None:
    """The start page."""
    st.title(say(tongue, "headline"))
    st.markdown(say(tongue, "lead"))
    uploads = st.file_uploader(say(tongue, "files"), type=FORMATS, accept_multiple_files=True, key="files")
    topic = st.text_input(say(tongue, "topic"), help=say(tongue, "topic_hint"), key="topic", max_chars=300)
    left, right = st.columns(2)
    slides = left.slider(say(tongue, "slides"), 3, 40, 10, key="slides")
    language = right.segmented_control(
        say(tongue, "language"),
        ["same", "en", "zh"],
        default="same",
        format_func={"same": say(tongue, "same"), "en": "English", "zh": "中文"}.__getitem__,
        key="language",
    )
    theme = pick_theme(tongue)
    if not st.button(say(tongue, "make"), type="primary", icon=":material/auto_awesome:", key="make"):
        return
    if not uploads and not topic.strip():
        st.warning(say(tongue, "nothing"))
        return
    request = DeckRequest(
        topic=topic.strip() or None,
        slides=slides,
        language=language if language == "en" or language == "zh" else None,
        theme=theme,
    )
    job = jobs.create(data, request, [(upload.name, upload.getvalue()) for upload in uploads])
    job.start()
    open_job(job)


def pick_theme(tongue: Tongue) -> str:
    """Themes side by side, each as its own title slide."""
    offered = themes()
    names = [theme.name for theme in offered]
    titles = {theme.name: theme.title for theme in offered}
    chosen = st.radio(say(tongue, "theme"), names, format_func=titles.__getitem__, horizontal=True, key="theme")
    for column, theme in zip(st.columns(max(len(offered), 4)), offered, strict=False):
        summary = theme.summary if tongue == "en" else None
        column.image(str(THEMES / theme.name / "thumbnail.png"), caption=summary, width="stretch")
    return chosen or names[0]


def watch(job: Job, tongue: Tongue) -> None:
    """A running job: where it is, how fast, and a way to stop it."""
    st.title(plain(job.title))

    @st.fragment(run_every=1.0)
    def progress() -> None:
        if job.state != "running":
            st.rerun()
        events = job.events()
        st.html(steps(events, tongue))
        last = events[-1] if events else None
        share = (last.item / last.of) if last and last.item and last.of else None
        st.progress(min(share, 1.0) if share else 0.0, text=plain(last.message) if last else say(tongue, "waiting"))
        timed = next((e for e in reversed(events) if e.tokens_per_second), None)
        if timed:
            st.caption(say(tongue, "speed", rate=timed.tokens_per_second, tokens=timed.tokens))
        if job.cancelled:
            st.caption(say(tongue, "stopping"))
        elif st.button(say(tongue, "stop"), icon=":material/stop_circle:", key="stop"):
            job.cancel()
            st.rerun(scope="fragment")

    progress()


def steps(events: list[Event], tongue: Tongue) -> str:
    """The phases as a list: done, now, to come."""
    current = PHASES.index(events[-1].phase) if events else -1
    entries = []
    for order, phase in enumerate(PHASES):
        state, mark = ("done", "✓") if order < current else ("now", "●") if order == current else ("", "○")
        entries.append(f'<li class="{state}">{mark} {say(tongue, phase)}</li>')
    return f'<ol class="steps" aria-label="{say(tongue, "working")}">{"".join(entries)}</ol>'


def explain(job: Job, tongue: Tongue) -> None:
    """A job that ended without a deck: why, and what to do."""
    st.title(plain(job.title))
    state, result = job.state, job.result or {}
    if state == "failed":
        st.error(f"**{say(tongue, 'failed')}.** {plain(result.get('sentence', ''))} {plain(result.get('fix') or '')}")
    else:
        st.info(say(tongue, state))
    if st.button(
        say(tongue, "retry" if state == "failed" else "again"),
        type="primary",
        icon=":material/play_arrow:",
        key="again",
    ):
        job.start()
        st.rerun()


def show(job: Job, tongue: Tongue) -> None:
    """A finished deck: one large slide, the filmstrip, where its statements come from, downloads."""
    spec = json.loads((job.deck / "deck.json").read_text("utf-8"))
    pages = sorted((job.deck / "slides").glob("*.png"))
    result = job.result or {}
    head, take = st.columns([3, 2], vertical_alignment="bottom")
    head.title(plain(spec["title"]))
    made = say(tongue, "summary", slides=len(pages), seconds=result.get("seconds", 0))
    head.caption(f"{made} · {say(tongue, 'written_by', **spec['author'])}")
    with take.container(horizontal=True, horizontal_alignment="right"):
        for suffix, label in (("pptx", "PowerPoint"), ("pdf", "PDF"), ("html", "HTML")):
            file = job.deck / f"deck.{suffix}"
            st.download_button(
                label,
                file.read_bytes(),
                file_name=f"{Path(job.title).stem[:60]}.{suffix}",
                icon=":material/download:",
                type="primary" if suffix == "pptx" else "secondary",
                on_click="ignore",
                key=f"download-{suffix}",
            )
    current = min(st.session_state.get("slide", 0), len(pages) - 1)
    large, beside = st.columns([5, 2])
    with large:
        st.image(str(pages[current]), width="stretch")
        turn_pages(current, len(pages), tongue)
    with beside:
        beside_slide(job, spec["slides"][current], current, tongue)
    filmstrip(pages, current)


def turn_pages(current: int, count: int, tongue: Tongue) -> None:
    """Back and on, by button or arrow key."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(say(tongue, "previous"), shortcut="Left", disabled=current == 0, key="previous"):
            go_to(current - 1)
        st.caption(say(tongue, "slide_of", n=current + 1, of=count), width="content")
        if st.button(say(tongue, "next"), shortcut="Right", disabled=current == count - 1, key="next"):
            go_to(current + 1)


def go_to(slide: int) -> None:
    """Show that slide."""
    st.session_state["slide"] = slide
    st.rerun()


def filmstrip(pages: list[Path], current: int) -> None:
    """All slides small, the current one marked."""
    with st.container(horizontal=True, gap="small"):
        for order, page in enumerate(pages):
            with st.container(width=132, gap=None):
                st.image(str(page), width=132)
                kind = "primary" if order == current else "tertiary"
                if st.button(str(order + 1), key=f"slide-{order}", type=kind, width="stretch"):
                    go_to(order)


def beside_slide(job: Job, slide: dict[str, Any], number: int, tongue: Tongue) -> None:
    """Where this slide's statements come from, its notes, its faults."""
    sources, notes, checks = st.tabs([say(tongue, "sources"), say(tongue, "notes"), say(tongue, "checks")])
    with sources, st.container(height=430, border=False):
        show_sources(job, slide, tongue)
    with notes, st.container(height=430, border=False):
        st.markdown("\n\n".join(map(plain, slide["notes"])) or say(tongue, "no_notes"))
    with checks:
        faults = [f for f in read_faults(job) if f["slide"] == number + 1]
        for fault in faults:
            st.warning(plain(fault["detail"]))
        if not faults:
            st.success(say(tongue, "clean"))


def show_sources(job: Job, slide: dict[str, Any], tongue: Tongue) -> None:
    """Each statement of the slide with the passage it rests on."""
    passages = read_passages(job)
    shown = False
    for item in items(slide):
        for passage_id in item["passages"]:
            if (found := passages.get(passage_id)) is None:
                continue
            shown = True
            name, passage = found
            where = passage["locator"]["heading"][-1:] or ()
            page = passage["locator"].get("page")
            parts = [name, *([say(tongue, "page", page=page)] if page else []), *where]
            origin = say(tongue, item["origin"])
            text = passage["text"] if len(passage["text"]) <= 600 else passage["text"][:599] + "…"
            st.html(
                f'<p class="statement"><b>{escape(item["text"])}</b><br><small>{origin}</small></p>'
                f'<div class="passage">{escape(text)}<br><small>{escape(" · ".join(parts))}</small></div>'
            )
    if not shown:
        st.caption(say(tongue, "no_sources"))


def items(node: object) -> Iterator[dict[str, Any]]:
    """Every text item below a node of the spec."""
    if isinstance(node, dict):
        if "origin" in node:
            yield node
        for child in node.values():
            yield from items(child)
    elif isinstance(node, list):
        for child in node:
            yield from items(child)


def read_passages(job: Job) -> dict[str, tuple[str, dict[str, Any]]]:
    """Passage id → (source name, passage)."""
    sources = json.loads((job.deck / "sources.json").read_text("utf-8"))
    listed = sources["sources"] if isinstance(sources, dict) else sources
    return {p["id"]: (source["name"], p) for source in listed for p in source["passages"]}


def read_faults(job: Job) -> list[dict[str, Any]]:
    """The faults that the checks found."""
    checks = json.loads((job.deck / "checks.json").read_text("utf-8"))
    return checks["faults"] if isinstance(checks, dict) else checks


main()
