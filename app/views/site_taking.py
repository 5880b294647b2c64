"""Taking a site away: its repository as an archive or a git bundle, and how it is run elsewhere."""

from __future__ import annotations

import io
import re
import zipfile

import streamlit as st

from app.exports import KEPT_APART
from app.made import Made
from app.preview.site_files import BUNDLE
from app.store.records import Project
from app.views.here import Here

TIME = (2020, 1, 1, 0, 0, 0)
"""Of every file of an archive: the same version gives the same bytes."""


def draw_site_exports(here: Here, project: Project, made: Made) -> None:
    """The menu."""
    name = folder_name(project.title)
    with st.popover(here.say("take"), icon=":material/download:", type="primary", width="content"):
        st.download_button(
            here.say("take_repo"),
            lambda: archived(made, name),
            file_name=f"{name}.zip",
            mime="application/zip",
            icon=":material/folder_zip:",
            on_click="ignore",
            type="tertiary",
            key="take-repo",
        )
        if BUNDLE in made.version.files:
            st.download_button(
                here.say("take_bundle"),
                lambda: made.file(BUNDLE),
                file_name=f"{name}.bundle",
                mime="application/octet-stream",
                icon=":material/commit:",
                on_click="ignore",
                type="tertiary",
                key="take-bundle",
            )
        st.markdown(f"**{here.say('run_title')}**")
        st.caption(here.say("run_lead"))
        st.code(f"unzip {name}.zip && cd {name}\n./run", language="sh")
        st.caption(here.say("run_more"))
        if "Dockerfile" in made.version.files:
            st.markdown(f"**{here.say('docker_title')}**")
            st.code(
                f"docker build -t {name} .\ndocker run -p 8000:8000 -v {name}-data:/site/data {name}", language="sh"
            )
        if BUNDLE in made.version.files:
            st.markdown(f"**{here.say('bundle_title')}**")
            st.code(f"git clone -b main {name}.bundle {name}", language="sh")


def folder_name(title: str) -> str:
    """A plain name for the folder, whatever the title's script."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40].strip("-") or "site"


def archived(made: Made, name: str) -> bytes:
    """The version's repository as a zip with one folder; what can be run stays so."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(made.version.files):
            if path.startswith(KEPT_APART):
                continue
            entry = zipfile.ZipInfo(f"{name}/{path}", TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o755 if path == "run" or path.endswith(".sh") else 0o644) << 16
            archive.writestr(entry, made.file(path))
    return buffer.getvalue()
