"""A deck or a poster: filmstrip and preview, and beside each slide what it rests on, its notes and its faults."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any
from zlib import crc32

import streamlit as st

from app.made import Made
from app.preview.content import entry
from app.store.records import Project
from app.views.canvas import ACTS, Acted, Chosen, Thumb, canvas
from app.views.conversation import wish
from app.views.here import Here, plain

RATIOS = {"16:9": "16 / 9", "4:3": "4 / 3", "9:16": "9 / 16"}
LABELS = (
    "preview",
    "of",
    "previous",
    "next",
    "earlier",
    "later",
    "duplicate",
    "hide",
    "delete",
    "hidden",
    "zoom_in",
    "zoom_out",
    "zoom_whole",
)


def draw_deck(here: Here, project: Project, made: Made, *, changeable: bool) -> None:
    """Draw it at the slide that the session remembers."""
    whole = {"id": "poster", "title": {"label": made.spec.get("title", "")}, "panels": made.spec.get("panels", [])}
    slides: list[dict[str, Any]] = made.spec.get("slides") or [whole]
    state = st.session_state
    current = min(state.get("slide", 0), len(slides) - 1)
    shown, chosen, acted = canvas(
        key=f"canvas-{project.id}",
        base=here.preview(made.version.id),
        page=entry(made.version.files) or "deck.html",
        slides=thumbs(here, made, slides),
        current=current,
        turn=state.get("turn", 0),
        clear=state.get("clear", 0),
        changeable=changeable,
        acts=ACTS if project.kind == "deck" else (),
        labels={"slides": here.say("strip")} | {name: here.say(name) for name in LABELS},
        ratio=RATIOS.get(str(made.spec.get("format", "16:9")), "16 / 9"),
    )
    if acted is not None and changeable:
        act(here, project, made.spec, acted)
    state["slide"] = shown
    if chosen is not None and project.kind == "poster":
        chosen = on_panel(chosen, made.spec)
    state["chosen"] = chosen if changeable and chosen != state.get("dismissed") else None
    if slides[shown]:
        beside(here, project, made, slides[shown], shown, changeable=changeable)
    draw_truth(here, made, slides)


def on_panel(chosen: Chosen, spec: dict[str, Any]) -> Chosen:
    """The choice with the number of its panel, counted from 0."""
    panel = chosen.item.rpartition(":")[0]
    ids = [str(each.get("slide", {}).get("id")) for each in spec.get("panels", [])]
    return chosen.model_copy(update={"slide": ids.index(panel) if panel in ids else 0})


def thumbs(here: Here, made: Made, slides: list[dict[str, Any]]) -> list[Thumb]:
    """The filmstrip's entries."""
    faulty = [fault.get("slide") for fault in made.faults]
    pictures = made.slides
    return [
        Thumb(
            id=str(slide.get("id", order)),
            title=text_of(slide.get("title"))[:120],
            picture=here.picture(made.version.id, picture),
            hidden=bool(slide.get("hidden")),
            faults=faulty.count(order + 1),
        )
        for order, (slide, picture) in enumerate(zip(slides, pictures, strict=False))
    ]


def act(here: Here, project: Project, spec: dict[str, Any], acted: Acted) -> None:
    """What was done by hand becomes an operation of its own: no model is asked."""
    slides: list[dict[str, Any]] = spec["slides"]
    places = {str(slide.get("id")): order for order, slide in enumerate(slides)}
    if acted.slide not in places:
        return
    n, to = places[acted.slide] + 1, acted.to + 1
    operation: dict[str, Any] = {"slide": acted.slide}
    if acted.act == "move":
        operation |= {"op": "move_slide", "position": to}
        text = f"Move slide {n} to place {to}" if here.tongue == "en" else f"把第 {n} 页移到第 {to} 页"
    else:
        operation |= {"op": {"duplicate": "duplicate_slide", "hide": "hide_slide", "delete": "remove_slide"}[acted.act]}
        if acted.act == "hide":
            operation["hidden"] = not slides[n - 1].get("hidden")
        words = {"duplicate": "Duplicate", "hide": "Hide or show", "delete": "Delete"}
        text = f"{words[acted.act]} slide {n}" if here.tongue == "en" else f"{here.say(acted.act)}第 {n} 页"
    st.session_state["turn"] = st.session_state.get("turn", 0) + 1
    st.session_state["slide"] = acted.to if acted.act == "move" else min(n - 1, max(len(slides) - 2, 0))
    wish(here, project, text, options={"operations": [operation]})


def beside(here: Here, project: Project, made: Made, slide: dict[str, Any], number: int, *, changeable: bool) -> None:
    """Where this slide's statements come from, its notes, its faults."""
    faults = [fault for fault in made.faults if fault.get("slide") == number + 1]
    labels = [here.say("sources"), here.say("notes"), here.say("checks") + (f" ({len(faults)})" if faults else "")]
    sources, notes, checks = st.tabs(labels)
    with sources:
        show_sources(here, made, slide)
    with notes:
        show_notes(here, project, slide, number, changeable=changeable)
    with checks:
        for order, fault in enumerate(faults):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.warning(plain(str(fault["detail"])), width="stretch")
                if (
                    changeable
                    and project.kind == "deck"
                    and st.button(here.say("fix"), key=f"fix-{number}-{order}", icon=":material/build:")
                ):
                    wish(here, project, here.say("fix_wish", n=number + 1, fault=fault["detail"]))
        if not faults:
            st.success(here.say("clean"), icon=":material/check_circle:")


def show_notes(here: Here, project: Project, slide: dict[str, Any], number: int, *, changeable: bool) -> None:
    """What is said beside the slide; of a deck it can be written here."""
    notes = [str(note) for note in slide.get("notes", [])]
    if not changeable or project.kind != "deck":
        st.markdown("\n\n".join(map(plain, notes)) or here.say("no_notes"))
        return
    kept = "\n".join(notes)
    # Other notes than before, by a wish or an undo, are another field.
    key = f"notes-{slide.get('id')}-{crc32(kept.encode())}"
    written = st.text_area(
        here.say("notes"), kept, key=key, max_chars=4000, placeholder=here.say("no_notes"), label_visibility="collapsed"
    )
    if st.button(here.say("save"), key=f"save-{key}", disabled=written.strip() == kept.strip()):
        operation = {"op": "set_notes", "slide": slide.get("id"), "text": written.strip()}
        wish(here, project, here.say("notes_wish", n=number + 1), options={"operations": [operation]})


def show_sources(here: Here, made: Made, slide: dict[str, Any]) -> None:
    """Each statement of the slide with the passage it rests on."""
    shown = [(item, made.passages[each]) for item in items(slide) for each in item["passages"] if each in made.passages]
    for item, (name, passage) in shown:
        locator = passage["locator"]
        page = [here.say("page", page=locator["page"])] if locator.get("page") else []
        where = " · ".join([name, *page, *(locator.get("heading") or ())[-1:]])
        text = passage["text"] if len(passage["text"]) <= 600 else passage["text"][:599] + "…"
        st.html(
            f'<p class="statement"><b>{escape(item["text"])}</b><br><small>{here.say(item["origin"])}</small></p>'
            f'<div class="passage">{escape(text)}<br><small>{escape(where)}</small></div>'
        )
    if not shown:
        st.caption(here.say("no_sources"))


def draw_truth(here: Here, made: Made, slides: list[dict[str, Any]]) -> None:
    """Which model wrote it, and how much of it is the documents' own words."""
    author = made.spec.get("author")
    if not author:
        return
    stated = [item for slide in slides for item in items(slide)]
    lines = [here.say("written_by", model=author["model"], tier=here.say(author["tier"]))]
    if stated:
        own = sum(item["origin"] == "extracted" for item in stated)
        lines.append(here.say("truth_small", extracted=own, all=len(stated)))
    st.caption(" · ".join(map(plain, lines)))


def text_of(node: Any) -> str:
    """The words of a text of the spec, whichever of its three kinds it is."""
    return str(next((node[key] for key in ("text", "label", "prompt") if key in node), "")) if node else ""


def items(node: object) -> Iterator[dict[str, Any]]:
    """Every statement below a node of the spec."""
    if isinstance(node, dict):
        if "origin" in node and "passages" in node:
            yield node
        for child in node.values():
            yield from items(child)
    elif isinstance(node, list):
        for child in node:
            yield from items(child)
