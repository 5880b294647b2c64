"""The versions of a project: undo and redo, the list, and two of them side by side."""

from __future__ import annotations

from html import escape
from typing import Any

import streamlit as st

from app.made import Made
from app.store import conversation, versions
from app.store.records import Project, Version
from app.views import site_changes
from app.views.here import Here, plain, told


def draw_undo(here: Here, project: Project, history: list[Version]) -> None:
    """Back one version, or on again."""
    shown = next((version for version in history if version.id == project.head_id), None)
    can_undo = shown is not None and shown.parent_id is not None
    for name, possible, step, keys in (
        ("undo", can_undo, versions.undo, "Alt+Z"),
        ("redo", bool(project.ahead), versions.redo, "Alt+Y"),
    ):
        if st.button(
            here.say(name), icon=f":material/{name}:", disabled=not possible, key=f"icon-{name}", shortcut=keys
        ):
            with told(here), here.store.write() as session:
                step(session, project.id)
            st.rerun()


def draw_versions(here: Here, project: Project, history: list[Version]) -> None:
    """All versions, the newest first."""
    state = st.session_state
    if (asked := state.pop("comparing", None)) and (version := next((v for v in history if v.id == asked), None)):
        draw_comparison(here, history, version)
    # A list that led to a comparison, or back, closes: the next one has another key.
    with st.popover(here.say("versions"), icon=":material/history:", key=f"versions-{state.get('compared', 0)}"):
        if project.kind == "site":
            st.caption(here.say("data_kept"))
        for version in sorted(history, key=lambda each: -each.number):
            here_now = version.id == project.head_id
            note = f" · {here.say('now_shown')}" if here_now else ""
            when = version.created_at.strftime("%Y-%m-%d %H:%M")
            st.markdown(f"**{here.say('version_n', n=version.number)}**{note}  \n{plain(version.note[:160])}")
            st.caption(f"{when} UTC")
            with st.container(horizontal=True, gap="small"):
                if not here_now and st.button(here.say("restore"), key=f"restore-{version.id}"):
                    go_back(here, project, version)
                    state["compared"] = state.get("compared", 0) + 1
                    st.rerun()
                if version.parent_id and st.button(here.say("compare"), key=f"compare-{version.id}", type="tertiary"):
                    state["comparing"], state["compared"] = version.id, state.get("compared", 0) + 1
                    st.rerun()


def go_back(here: Here, project: Project, version: Version) -> None:
    """An older version again, on top of the newest; the conversation says so."""
    with told(here), here.store.write() as session:
        made = versions.restore(session, project.id, version.id)
        said = here.say("went_back", n=version.number, new=made.number)
        conversation.add_turn(session, project.id, role="agent", text=said, version_id=made.id)


def draw_comparison(here: Here, history: list[Version], version: Version) -> None:
    """What this version changed, slide by slide."""
    parent = next((each for each in history if each.id == version.parent_id), None)
    if parent is None:
        return

    @st.dialog(here.say("compare_title"), width="large")
    def dialog() -> None:
        with here.store.read() as session:
            before, after = (Made(here.store, versions.get(session, each.id)) for each in (parent, version))
        if after.is_site:
            site_changes.draw_changes(here, before, after)
            return
        changed = [pair for pair in pairs(before, after) if pair["what"]]
        same = len(after.slides) - len([pair for pair in changed if pair["after"]])
        if not changed:
            st.info(here.say("no_change"))
        for pair in changed:
            st.html(drawn(here, before, after, pair))
        if changed and same:
            st.caption(here.say("same_slides", n=same))

    dialog()


def pairs(before: Made, after: Made) -> list[dict[str, Any]]:
    """Slides of both by their id: pictures, places, and what became of each ("" for nothing)."""
    specs = [{slide["id"]: slide for slide, _ in zipped(made)} for made in (before, after)]
    old = {slide["id"]: (order, picture) for order, (slide, picture) in enumerate(zipped(before))}
    new = {slide["id"]: (order, picture) for order, (slide, picture) in enumerate(zipped(after))}
    found = []
    for key, (order, picture) in new.items():
        was, what = old.get(key), ""
        if was is None:
            what = "slide_new"
        elif specs[0][key] != specs[1][key]:
            what = "slide_changed"
        elif was[0] != order and moved(list(old), list(new), key):
            what = "slide_moved"
        elif was[0] == order and before.version.files[was[1]] != after.version.files[picture]:
            what = "slide_changed"  # in its looks
        found.append({"what": what, "before": was, "after": (order, picture)})
    found += [{"what": "slide_gone", "before": was, "after": None} for key, was in old.items() if key not in new]
    return found


def moved(old: list[str], new: list[str], key: str) -> bool:
    """Whether it changed places with another that is in both: that one was put in before it moves nothing."""
    kept_old, kept_new = [k for k in old if k in new], [k for k in new if k in old]
    return kept_old.index(key) != kept_new.index(key)


def zipped(made: Made) -> list[tuple[dict[str, Any], str]]:
    """Each slide with its picture."""
    slides = made.spec.get("slides") or [{"id": "page"}]
    return list(zip(slides, made.slides, strict=False))


def drawn(here: Here, before: Made, after: Made, pair: dict[str, Any]) -> str:
    """One slide before and after."""
    sides = []
    for made, side, name in ((before, pair["before"], "before"), (after, pair["after"], "after")):
        if side is None:
            sides.append(f'<figure><figcaption>{here.say(name)}</figcaption><div class="none">—</div></figure>')
            continue
        order, picture = side
        label = f"{here.say(name)} · {here.say('slide_n', n=order + 1)}"
        source = escape(here.picture(made.version.id, picture))
        sides.append(f'<figure><figcaption>{label}</figcaption><img src="{source}" alt="{escape(label)}"></figure>')
    return f'<p><b>{here.say(pair["what"])}</b></p><div class="pair">{"".join(sides)}</div>'
