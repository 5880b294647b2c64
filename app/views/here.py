"""Here: what every page is given. Who looks, in which language, on which store, and at which address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st

from agents.settings import Settings
from app.identity import Doorway, Identity, may
from app.identity.binding import needs_login
from app.identity.logins import Logins
from app.identity.quotas import Quota
from app.identity.signing import signing_key
from app.preview import Grants
from app.store import Store, projects
from app.store.errors import NotFound
from app.store.records import Project
from app.words import Tongue, say, why
from model.errors import ImpastoError


@dataclass(frozen=True)
class Here:
    """One run of the script."""

    store: Store
    settings: Settings
    grants: Grants
    identity: Identity
    tongue: Tongue

    def say(self, key: str, **values: object) -> str:
        """The page's own words."""
        return say(self.tongue, key, **values)

    def why(self, sentence: str, fix: str | None = None) -> str:
        """What went wrong and what helps, in the page's language, as text that Markdown leaves alone."""
        return plain(why(self.tongue, sentence, fix))

    @property
    def quota(self) -> Quota:
        return Quota.of(self.settings)

    @property
    def reads_only(self) -> bool:
        """Whether they came by a link for readers."""
        return self.identity.reads is not None

    def project(self, project_id: str) -> Project | None:
        """The project of that id, if there is one and this visitor may see it."""
        with self.store.read() as session:
            try:
                found = projects.get(session, project_id)
            except NotFound:
                return None
        return found if found.deleted_at is None and may(self.identity, "see", found) else None

    def may_change(self, project: Project) -> bool:
        return may(self.identity, "change", project)

    def preview(self, version_id: str) -> str:
        """Address of the version's preview, good for an hour or two."""
        return f"/preview/{self.grants.issue(version_id)}/"

    def picture(self, version_id: str, path: str) -> str:
        """Address of a file of the version."""
        return f"{self.preview(version_id)}f/{path}"


@st.cache_resource
def opened() -> tuple[Store, Settings, Grants]:
    """The store, once for all sessions of this server."""
    settings = Settings()
    return Store.open(settings), settings, Grants(signing_key(settings))


def visitor(store: Store, settings: Settings) -> Identity | None:
    """Who opened the page: by login, by a reader's link, or as the person of this machine; None for nobody."""
    doorway = Doorway(
        store,
        login=needs_login(str(st.get_option("server.address") or ""), settings),
        administrators=settings.administrators,
        logins=Logins.of(settings),
    )
    if link := st.query_params.get("share"):
        return doorway.of_link(link)
    return doorway.of_login(st.user.to_dict())


def plain(text: str) -> str:
    """Text of a document or a file name, so that Markdown takes no sign of it for its own."""
    return re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)


def go(**address: str) -> None:
    """Open that address of the page; what is not named goes, but for a reader's link."""
    kept = {"share": st.query_params["share"]} if "share" in st.query_params else {}
    st.query_params.from_dict({**kept, **address})
    for name in ("slide", "chosen", "dismissed", "outline"):
        st.session_state.pop(name, None)
    st.rerun()


@contextmanager
def told(here: Here) -> Iterator[None]:
    """An error of the family becomes a sentence on the page, not a stack of frames."""
    try:
        yield
    except ImpastoError as error:
        st.error(here.why(error.sentence, error.fix), icon=":material/error:")
