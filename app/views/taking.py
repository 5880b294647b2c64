"""Taking it away: exports of the version, and links for readers."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import streamlit as st

from app.exports import export_name
from app.identity import sharing
from app.made import Made
from app.store.records import Project
from app.views import site_taking
from app.views.here import Here, plain, told

FORMS = {
    "deck": ("pptx", "pdf", "html"),
    "poster": ("pptx", "pdf", "png", "html"),
    "report": ("pdf", "docx", "html", "md"),
    "artifact": ("html",),
}
TYPES = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "png": "image/png",
    "html": "text/html",
    "md": "text/markdown",
    "zip": "application/zip",
}
ICONS = {
    "pptx": "slideshow",
    "docx": "description",
    "pdf": "picture_as_pdf",
    "html": "web",
    "md": "notes",
    "png": "image",
}


def draw_exports(here: Here, project: Project, made: Made) -> None:
    """Every format that the version is there in, and all of it as one archive."""
    if project.kind == "deck" and (page := export_name(made.version.files, "deck", "html")):
        st.link_button(
            here.say("present"),
            f"{here.preview(made.version.id)}?page={page}",
            icon=":material/play_circle:",
        )
    if project.kind == "site":
        site_taking.draw_site_exports(here, project, made)
        return
    with st.popover(here.say("take"), icon=":material/download:", type="primary"):
        stem = "".join(sign if sign.isalnum() or sign in " -_" else " " for sign in project.title).strip()[:60]
        for form in FORMS[project.kind]:
            if (name := export_name(made.version.files, project.kind, form)) is None:
                continue
            st.download_button(
                here.say(form),
                lambda name=name: made.file(name),
                file_name=f"{stem or project.kind}.{form}",
                mime=TYPES[form],
                icon=f":material/{ICONS[form]}:",
                on_click="ignore",
                type="tertiary",
                key=f"take-{form}",
            )
        if made.slides:
            take_archive(here, made, made.slides, "pictures", f"{stem}-pictures.zip")
        take_archive(here, made, sorted(made.version.files), "zip", f"{stem}.zip")


def take_archive(here: Here, made: Made, paths: list[str], label: str, name: str) -> None:
    """These files as one archive, packed when it is asked for."""
    st.download_button(
        here.say(label),
        lambda: packed(made, paths),
        file_name=name,
        mime=TYPES["zip"],
        icon=":material/folder_zip:",
        on_click="ignore",
        type="tertiary",
        key=f"take-{label}",
    )


def packed(made: Made, paths: list[str]) -> bytes:
    """A zip of these files of the version."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in paths:
            archive.writestr(path, made.file(path))
    return buffer.getvalue()


def draw_links(here: Here, project: Project) -> None:
    """Links for readers: make one, see which there are, take them back."""
    with st.popover(here.say("share"), icon=":material/link:"):
        st.caption(here.say("share_lead"))
        if st.button(here.say("share_make"), icon=":material/add_link:", key="share-make"):
            with told(here), here.store.write() as session:
                _, secret = sharing.share(session, here.identity, project.id, lasts=timedelta(days=30))
                st.session_state["link"] = (project.id, secret)
        made = st.session_state.get("link")
        if made and made[0] == project.id:
            st.caption(here.say("share_once"))
            st.code(f"{address()}?share={made[1]}", language=None, wrap_lines=True)
        with here.store.read() as session:
            listed = [link for link in sharing.links(session, here.identity, project.id) if link.revoked_at is None]
        if not listed:
            st.caption(here.say("share_none"))
        for link in listed:
            days = [here.say("link_made", day=link.created_at.date().isoformat())]
            days += [here.say("until", day=link.expires_at.date().isoformat())] if link.expires_at else []
            with st.container(horizontal=True, vertical_alignment="center"):
                st.caption(plain(" · ".join(days)), width="stretch")
                if st.button(here.say("revoke"), key=f"revoke-{link.id}", type="tertiary"):
                    with told(here), here.store.write() as session:
                        sharing.revoke(session, here.identity, link.id)
                    st.session_state.pop("link", None)
                    st.rerun()


def address() -> str:
    """The address of this server as the visitor wrote it."""
    url = st.context.url or ""
    return url.partition("?")[0]
