"""Made examples of each kind, to be opened at once: a new project of one's own, with nothing to wait for."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import streamlit as st

from app.identity.quotas import reserve
from app.preview.site_files import BUNDLE
from app.store import conversation, projects, versions
from app.store.records import Kind
from app.submitting import add_kept
from app.views.here import Here, go, told

MADE = Path(__file__).resolve().parents[2] / "examples" / "made"
"""One folder for each kind: its files, `spec.json`, and in `sources/` what it was made of."""
SPECS = {"deck": "deck.json", "poster": "poster.json", "report": "report.json", "site": "spec.json"}


def offer_examples(here: Here) -> None:
    """Cards with a picture of each; nothing where none is shipped."""
    found = [(kind, MADE / kind) for kind in SPECS if (MADE / kind / SPECS[kind]).is_file()]
    if not found:
        return
    st.caption(here.say("examples"))
    with st.container(horizontal=True, gap="small", key="examples"):
        for kind, folder in found:
            with st.container(width=200, gap=None):
                if (picture := folder / "cover.png").is_file():
                    st.image(str(picture), width="stretch", alt="")
                if st.button(here.say("open_example", kind=here.say(kind)), key=f"example-{kind}", width="stretch"):
                    with told(here):
                        go(project=open_example(here, kind, folder))


def open_example(here: Here, kind: str, folder: Path) -> str:
    """The example as a project of this person's; its id. Raises ImpastoError."""
    spec = json.loads((folder / SPECS[kind]).read_text("utf-8"))
    paths = [p for p in sorted(folder.rglob("*")) if p.is_file() and p.name != "cover.png"]
    given = [p for p in paths if p.parent == folder / "sources"]
    made = {p.relative_to(folder).as_posix(): p.read_bytes() for p in paths if p not in given}
    if BUNDLE in made:
        made |= repository(folder / BUNDLE)
    blobs = here.store.keep(*made.values(), *given)
    hashes = dict(zip([*made, *given], (blob.sha256 for blob in blobs), strict=True))
    project_kind: Kind = kind  # type: ignore[assignment]
    with here.store.write() as session:
        reserve(session, here.quota, here.identity.user, projects=1, bytes=sum(blob.size for blob in blobs))
        title = str(spec.get("title") or spec.get("name") or here.say(kind))
        project = projects.create(session, kind=project_kind, owner=here.identity.user, title=title)
        add_kept(session, project.id, ((path.name, hashes[path]) for path in given))
        files = {path: hashes[path] for path in made}
        versions.commit(session, project.id, spec=spec, files=files, note=title)
        conversation.add_turn(session, project.id, role="agent", text=here.say("example_turn"))
    return project.id


def repository(bundle: Path) -> dict[str, bytes]:
    """The files of a site, out of its history."""
    from agents.site.turns.git import Git

    with tempfile.TemporaryDirectory() as place:
        git = Git(Path(place) / ".git")
        git.create()
        git.unbundle(bundle)
        newest = git.commit_of("main")
        return {path: file.data for path, file in git.tree(newest).items()} if newest else {}
