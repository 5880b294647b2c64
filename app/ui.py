"""The first browser page: ask for a deck, watch it being made, look at it, take it away.

The script never runs an agent: it queues a job (`app/jobs/`) and shows what the store says of it, so a reload, a second
tab or a restarted server shows the same. It knows no graph and no file format but the deck's own JSON.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any, get_args

import streamlit as st

from agents.deck.writer import Phase
from agents.render.layouts import THEMES, themes
from agents.settings import Settings
from app import asking
from app.identity import Doorway, Identity
from app.identity.binding import needs_login
from app.identity.quotas import Quota
from app.jobs import queue
from app.jobs.records import Job, Progress
from app.made import Made, shown
from app.store import Store
from app.words import Tongue, say
from model.errors import ImpastoError

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
    store = opened()
    tongue = choose_tongue()
    identity = visitor(store)
    if identity is None:
        st.title("Impasto")
        st.button(say(tongue, "login"), type="primary", on_click=st.login)
        return
    list_decks(store, identity, tongue)
    job_id = st.query_params.get("job", "")
    job = asking.find(store, identity, job_id)
    if job is None:
        if job_id:
            st.warning(say(tongue, "unknown"))
        ask(store, identity, tongue)
    elif job.state in ("queued", "running", "waiting"):
        watch(store, identity, job, tongue)
    elif job.state == "done" and (made := shown(store, job.project_id or "")):
        show(made, job, tongue)
    else:
        explain(store, job, tongue)


@st.cache_resource
def opened() -> Store:
    """The store, once for all sessions of this server."""
    return Store.open(Settings())


def visitor(store: Store) -> Identity | None:
    """Who opened the page; None where a login is asked for and there was none."""
    settings = Settings()
    address = str(st.get_option("server.address") or "")
    return Doorway(store, login=needs_login(address, settings)).of_login(st.user.to_dict())


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


def list_decks(store: Store, identity: Identity, tongue: Tongue) -> None:
    """The sidebar: start anew, or go back to an earlier deck."""
    icons = {
        "queued": "hourglass_empty",
        "running": "hourglass_top",
        "waiting": "contact_support",
        "done": "slideshow",
        "failed": "error",
        "cancelled": "pause",
    }
    with st.sidebar:
        if st.button(say(tongue, "new"), icon=":material/add:", type="primary", width="stretch"):
            open_job(None)
        st.caption(say(tongue, "decks"))
        listed = asking.recent(store, identity)
        if not listed:
            st.caption(say(tongue, "no_decks"))
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


def ask(store: Store, identity: Identity, tongue: Tongue) -> None:
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
    wish = {
        "topic": topic.strip() or None,
        "slides": slides,
        "language": language if language in ("en", "zh") else None,
        "theme": theme,
    }
    given = [(upload.name, upload.getvalue()) for upload in uploads]
    try:
        job = asking.ask(store, identity, Quota.of(Settings()), wish, given)
    except ImpastoError as error:
        st.error(plain(str(error)))
        return
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


def watch(store: Store, identity: Identity, job: Job, tongue: Tongue) -> None:
    """A running job: where it is, how fast, and a way to stop it."""
    st.title(plain(job.title))

    @st.fragment(run_every=1.0)
    def progress() -> None:
        now = asking.find(store, identity, job.id)
        if now is None or now.ended:
            st.rerun()
            return
        here = now.progress
        st.html(steps(here, tongue))
        share = here.item / here.of if here and here.item and here.of else 0.0
        st.progress(min(share, 1.0), text=plain(here.message) if here else say(tongue, "waiting"))
        if here and (told := pace(here, tongue)):
            st.caption(told)
        if now.cancel_asked:
            st.caption(say(tongue, "stopping"))
        elif st.button(say(tongue, "stop"), icon=":material/stop_circle:", key="stop"):
            with store.write() as session:
                queue.cancel(session, job.id)
            st.rerun(scope="fragment")

    progress()


def pace(here: Progress, tongue: Tongue) -> str:
    """How fast the model is, and how long it may take."""
    told = []
    if here.tokens_per_second:
        told.append(say(tongue, "speed", rate=here.tokens_per_second, tokens=here.tokens))
    if here.eta_seconds:
        told.append(say(tongue, "eta", seconds=here.eta_seconds))
    return " · ".join(told)


def steps(here: Progress | None, tongue: Tongue) -> str:
    """The phases as a list: done, now, to come."""
    names = [str(phase) for phase in PHASES]
    current = names.index(here.phase) if here and here.phase in names else -1
    entries = []
    for order, phase in enumerate(PHASES):
        state, mark = ("done", "✓") if order < current else ("now", "●") if order == current else ("", "○")
        entries.append(f'<li class="{state}">{mark} {say(tongue, phase)}</li>')
    return f'<ol class="steps" aria-label="{say(tongue, "working")}">{"".join(entries)}</ol>'


def explain(store: Store, job: Job, tongue: Tongue) -> None:
    """A job that ended without a deck: why, and what to do."""
    st.title(plain(job.title))
    if job.error:
        st.error(f"**{say(tongue, 'failed')}.** {plain(job.error.sentence)} {plain(job.error.fix or '')}")
    else:
        st.info(say(tongue, "cancelled"))
    label = say(tongue, "retry" if job.state == "failed" else "again")
    if st.button(label, type="primary", icon=":material/play_arrow:", key="again"):
        with store.write() as session:
            queue.retry(session, job.id)
        st.rerun()


def show(made: Made, job: Job, tongue: Tongue) -> None:
    """A finished deck: one large slide, the filmstrip, where its statements come from, downloads."""
    spec, pages = made.spec, made.slides
    result = job.result or {}
    head, take = st.columns([3, 2], vertical_alignment="bottom")
    head.title(plain(spec["title"]))
    summary = say(tongue, "summary", slides=len(pages), seconds=result.get("seconds", 0))
    head.caption(f"{summary} · {say(tongue, 'written_by', **spec['author'])}")
    with take.container(horizontal=True, horizontal_alignment="right"):
        for suffix, label in (("pptx", "PowerPoint"), ("pdf", "PDF"), ("html", "HTML")):
            st.download_button(
                label,
                made.file(f"deck.{suffix}"),
                file_name=f"{Path(job.title).stem[:60]}.{suffix}",
                icon=":material/download:",
                type="primary" if suffix == "pptx" else "secondary",
                on_click="ignore",
                key=f"download-{suffix}",
            )
    current = min(st.session_state.get("slide", 0), len(pages) - 1)
    large, beside = st.columns([5, 2])
    with large:
        st.image(made.file(pages[current]), width="stretch")
        turn_pages(current, len(pages), tongue)
    with beside:
        beside_slide(made, spec["slides"][current], current, tongue)
    filmstrip(made, current)


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


def filmstrip(made: Made, current: int) -> None:
    """All slides small, the current one marked."""
    with st.container(horizontal=True, gap="small"):
        for order, page in enumerate(made.slides):
            with st.container(width=132, gap=None):
                st.image(made.file(page), width=132)
                kind = "primary" if order == current else "tertiary"
                if st.button(str(order + 1), key=f"slide-{order}", type=kind, width="stretch"):
                    go_to(order)


def beside_slide(made: Made, slide: dict[str, Any], number: int, tongue: Tongue) -> None:
    """Where this slide's statements come from, its notes, its faults."""
    sources, notes, checks = st.tabs([say(tongue, "sources"), say(tongue, "notes"), say(tongue, "checks")])
    with sources, st.container(height=430, border=False):
        show_sources(made, slide, tongue)
    with notes, st.container(height=430, border=False):
        st.markdown("\n\n".join(map(plain, slide["notes"])) or say(tongue, "no_notes"))
    with checks:
        faults = [f for f in made.faults if f["slide"] == number + 1]
        for fault in faults:
            st.warning(plain(fault["detail"]))
        if not faults:
            st.success(say(tongue, "clean"))


def show_sources(made: Made, slide: dict[str, Any], tongue: Tongue) -> None:
    """Each statement of the slide with the passage it rests on."""
    shown_any = False
    for item in items(slide):
        for passage_id in item["passages"]:
            if (found := made.passages.get(passage_id)) is None:
                continue
            shown_any = True
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
    if not shown_any:
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


main()
