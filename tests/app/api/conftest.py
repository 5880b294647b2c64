"""The API over a real store, asked by a client that is this machine's person, another person, a reader, or nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from agents.settings import Settings
from app.api.access import Platform
from app.api.app import create
from app.identity import Doorway
from app.preview import Grants
from app.store import Store, credentials, projects, versions

Asking = Callable[..., TestClient]


@pytest.fixture
def platform(store: Store, tmp_path) -> Platform:
    settings = Settings(data=tmp_path / "data", quota_projects=40)
    return Platform(settings, store, Doorway(store, login=False), Grants(b"k" * 32))


@pytest.fixture
def api(platform: Platform) -> FastAPI:
    return create(platform)


@pytest.fixture
def client(api: FastAPI) -> Iterator[TestClient]:
    with TestClient(api, client=("127.0.0.1", 50000), raise_server_exceptions=False) as asking:
        yield asking


@pytest.fixture
def asking(api: FastAPI, platform: Platform) -> Asking:
    """A client of the person of this name, by a token of theirs."""

    def of(user: str) -> TestClient:
        with platform.store.write() as session:
            _, secret = credentials.create(session, kind="token", owner=user, name="test")
        return TestClient(
            api,
            client=("127.0.0.1", 50000),
            headers={"Authorization": f"Bearer {secret}"},
            raise_server_exceptions=False,
        )

    return of


@pytest.fixture
def made(platform: Platform):  # type: ignore[no-untyped-def]
    """A deck of a person with two versions and files."""

    def of(owner: str):  # type: ignore[no-untyped-def]
        page, pptx, picture = platform.store.keep(b"<p>one</p>", b"PK\3\4 deck", b"\x89PNG one")
        files = {"deck.html": page.sha256, "deck.pptx": pptx.sha256, "slides/01.png": picture.sha256}
        with platform.store.write() as session:
            project = projects.create(session, kind="deck", owner=owner, title="Night buses")
            versions.commit(session, project.id, spec={"title": "One"}, files=files)
            versions.commit(session, project.id, spec={"title": "Two"}, files=files)
            return projects.get(session, project.id)

    return of
