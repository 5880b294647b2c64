"""The files of a site: a tree, each file with its syntax in colours, and what changed since the version before."""

from __future__ import annotations

import difflib
import zlib
from collections.abc import Mapping

import streamlit as st

from app.exports import KEPT_APART
from app.made import Made
from app.store import versions
from app.store.records import Version
from app.views.here import Here, plain
from app.views.site_canvas import Pointed
from app.views.tree import Leaf, tree

LANGUAGES = {
    "py": "python", "html": "jinja2", "css": "css", "js": "javascript", "json": "json", "md": "markdown",
    "toml": "toml", "txt": "text", "sh": "bash", "ini": "ini", "svg": "markup", "yml": "yaml", "yaml": "yaml",
    "mako": "python",
}  # fmt: skip
HEIGHT = 560
MOST = 200_000
"""Characters of a file that are shown."""
FIRST = ("README.md", "spec.json", "run", "index.html")


def draw_code(here: Here, made: Made) -> None:
    """Draw it."""
    before = version_before(here, made.version)
    changed = marks(before.files if before else {}, made.version.files)
    state = st.session_state
    pointed = state.get("chosen")
    line = pointed.line if isinstance(pointed, Pointed) else ""
    only = bool(before) and st.toggle(here.say("file_changed_only"), key="only-changed", disabled=not changed)
    leaves = [Leaf(path=path, mark=changed.get(path, "")) for path in listed(made.version.files, changed, only=only)]
    if not leaves:
        st.caption(here.say("file_none_changed"))
        return
    paths = [leaf["path"] for leaf in leaves]
    chosen, turn = first_of(paths, line), zlib.crc32(f"{line}-{only}-{made.version.id}".encode())
    left, right = st.columns([1, 2], gap="small")
    with left:
        path = tree(key="tree", files=leaves, chosen=chosen, label=here.say("file_tree"), turn=turn)
    with right:
        if line and path == line.rpartition(":")[0]:
            draw_place(here, made, line)
        draw_file(here, before, made, path, changed.get(path, ""))


def version_before(here: Here, version: Version) -> Version | None:
    """The version that this one grew from."""
    if version.parent_id is None:
        return None
    with here.store.read() as session:
        return versions.get(session, version.parent_id)


def marks(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """What became of each file that is not as it was; nothing where there was no version before."""
    if not before:
        return {}
    found = {path: "changed" if path in before else "new" for path in after if after[path] != before.get(path)}
    found |= {path: "gone" for path in before if path not in after}
    return {path: mark for path, mark in found.items() if not path.startswith(KEPT_APART)}


def listed(files: Mapping[str, str], changed: Mapping[str, str], *, only: bool) -> list[str]:
    """Paths to show, those of the repository."""
    if only:
        return sorted(changed)
    gone = [path for path, mark in changed.items() if mark == "gone"]
    return sorted(path for path in [*files, *gone] if not path.startswith(KEPT_APART))


def first_of(paths: list[str], line: str) -> str:
    """The file to open with: what is pointed at, else a good one to begin with."""
    wanted = (line.rpartition(":")[0], *FIRST)
    return next((path for path in wanted if path in paths), paths[0])


def draw_place(here: Here, made: Made, line: str) -> None:
    """The lines around the one that an element was made by."""
    path, _, number = line.rpartition(":")
    text = text_of(made, path)
    if text is None:
        return
    at, lines = int(number) - 1, text.splitlines()
    around = lines[max(0, at - 2) : at + 3]
    st.caption(f"{here.say('file_pointed')}: {plain(line)}")
    st.code("\n".join(around), language=language_of(path), wrap_lines=True)


def draw_file(here: Here, before: Version | None, made: Made, path: str, mark: str) -> None:
    """One file as it is, or what changed in it."""
    st.markdown(f"**{plain(path)}**")
    difference = difference_of(here, before, made, path) if before is not None and mark else None
    if difference:
        shown, now = st.tabs([here.say("file_diff"), here.say("file_now")])
        with shown, st.container(height=HEIGHT, border=False):
            st.code(difference, language="diff", wrap_lines=True)
        with now:
            draw_text(here, made, path)
        return
    draw_text(here, made, path)


def draw_text(here: Here, made: Made, path: str) -> None:
    """The file as it is."""
    text = text_of(made, path)
    if text is None:
        size = len(made.file(path)) if path in made.version.files else 0
        st.caption(here.say("file_binary", size=size))
        return
    with st.container(height=HEIGHT, border=False):
        st.code(text[:MOST], language=language_of(path), line_numbers=True, wrap_lines=True)


def text_of(made: Made, path: str) -> str | None:
    """The file as text; None when it is none, or not there."""
    if path not in made.version.files:
        return None
    content = made.file(path)
    try:
        return None if b"\0" in content[:4096] else content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def difference_of(here: Here, before: Version, made: Made, path: str) -> str:
    """A unified difference; empty for what is no text."""
    old = text_of(Made(here.store, before), path) if path in before.files else ""
    new = text_of(made, path) if path in made.version.files else ""
    if old is None or new is None:
        return ""
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=3)
    return "\n".join(line for line in lines if not line.startswith(("---", "+++")))[:MOST]


def language_of(path: str) -> str:
    """What the file is written in."""
    name = path.rpartition("/")[2]
    if name in ("run", "Dockerfile"):
        return "bash" if name == "run" else "docker"
    return LANGUAGES.get(name.rpartition(".")[2], "text")
