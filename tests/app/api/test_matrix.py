"""Every route, as its owner, another person, a reader by a link, and nobody. A route without a row here fails."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from app.api.access import Platform
from app.api.app import PATHS
from app.jobs import queue
from app.preview import StoreContent
from app.store import conversation, credentials, versions
from tests.app.api.conftest import Asking

OPEN = {"health"}
"""Routes for everybody."""
ADMINISTRATORS = {"metrics"}
"""Routes for those who administer; `test_metrics.py` asks them as such."""
OWN = {"list_projects", "create_project", "list_jobs", "list_tokens", "create_token", "list_kinds"}
"""Routes that speak of nobody's things but the asker's."""
READ = {"show_project", "get_version", "file", "preview", "export", "compare_versions"}
"""Routes of a project that its readers may ask too."""
RECALL = {
    "list_versions",
    "list_turns",
    "list_sources",
    "source_content",
    "history",
    "show_job",
    "list_events",
    "stream",
}
"""Routes of a project for its owner alone: how it came about."""
CHANGE = {
    "rename_project", "delete_project", "undelete_project", "undo", "redo", "branch", "list_links", "make_link",
    "add_source", "remove_source", "commit", "show_version", "restore", "submit", "cancel", "answer", "retry", "say",
    "revoke",
}  # fmt: skip
"""Routes of a project for its owner alone."""
BODIES = {
    "create_project": {"kind": "deck", "title": "Mine"},
    "create_token": {"name": "mine"},
    "rename_project": {"title": "Mine"},
    "branch": {"version_id": "{version_id}", "title": "Mine"},
    "make_link": {"name": "mine"},
    "commit": {"spec": {}},
    "submit": {"kind": "deck", "project_id": "{project_id}"},
    "answer": {"value": 1},
    "say": {
        "agent_id": "slides_glm_agent",
        "conversation_id": "{project_id}",
        "messages": [{"role": "user", "content": "more"}],
    },
    "history": {"agent_id": "slides_glm_agent", "conversation_id": "{project_id}"},
}


def routes(api: FastAPI) -> list[APIRoute]:
    """All of them, those of included routers too."""
    found: list[APIRoute] = []
    for path, operations in api.openapi()["paths"].items():
        for method, operation in operations.items():
            found.append(APIRoute(path, lambda: None, methods=[method.upper()], name=operation["operationId"]))
    return found


def every_route(app: FastAPI | APIRouter) -> Iterator[tuple[str, str]]:
    """Path and method of everything that the API answers, whether it is in the document or not."""
    for route in app.routes:
        if isinstance(route, APIRoute):
            yield from ((route.path, method) for method in route.methods)
        elif hasattr(route, "original_router"):  # FastAPI keeps an included router as it is
            prefix = getattr(route, "include_context", None)
            yield from (
                (f"{getattr(prefix, 'prefix', '')}{path}", method)
                for path, method in every_route(route.original_router)
            )
        else:
            yield from ((route.path, method) for method in getattr(route, "methods", None) or () if method != "HEAD")


def filled(text: str, ids: dict[str, str]) -> str:
    return re.sub(r"{(\w+)(?::path)?}", lambda m: ids.get(m.group(1), m.group(0)), text)


@pytest.fixture
def ids(platform: Platform, made) -> dict[str, str]:  # type: ignore[no-untyped-def]
    """Things of Ada's."""
    project = made("ada")
    (blob,) = platform.store.keep(b"# Secret notes")
    with platform.store.write() as session:
        source = conversation.add_source(
            session, project.id, name="notes.md", sha256=blob.sha256, media_type="text/plain"
        )
        job = queue.submit(session, kind="deck", owner="ada", title="x", request={}, project_id=project.id)
    return {
        "project_id": project.id,
        "version_id": project.head_id,
        "other_id": project.head_id,
        "source_id": source.id,
        "job_id": job.id,
        "path": "deck.html",
        "form": "pptx",
        "name": "new.md",
        "credential_id": "none",
    }


def ask(client: TestClient, route: APIRoute, ids: dict[str, str]):  # type: ignore[no-untyped-def]
    (method,) = route.methods
    body = BODIES.get(route.name)
    if body is not None:
        import json

        return client.request(method, filled(route.path, ids), json=json.loads(filled(json.dumps(body), ids)))
    return client.request(method, filled(route.path, ids), content=b"# New" if method == "PUT" else None)


class DescribeMatrix:
    def it_has_a_row_for_every_route_and_no_other(self, api: FastAPI) -> None:
        rows = [OPEN, ADMINISTRATORS, OWN, READ, RECALL, CHANGE]
        assert {route.name for route in routes(api)} == set().union(*rows)
        assert sum(map(len, rows)) == len(set().union(*rows))

    def it_hides_no_route_from_its_own_document(self, api: FastAPI) -> None:
        told = {(route.path, method) for route in routes(api) for method in route.methods}
        served = {(path.replace(":path}", "}"), method) for path, method in every_route(api)}
        served.discard(("/api/openapi.json", "GET"))
        assert served == told

    def it_serves_nothing_beside_the_api_but_previews_and_the_page(self, platform: Platform) -> None:
        """Previews are judged by their own signed addresses: `tests/app/preview`."""
        from app.preview import preview_routes
        from app.preview.sites import Sites

        sites = Sites(platform.settings, platform.store)
        shown = [*preview_routes(StoreContent(platform.store), platform.grants), *sites.routes()]
        assert {route.path.partition("{")[0] for route in shown} == {"/preview/"}
        assert PATHS == ("/api/", "/v1/agents", "/health", "/metrics")

    def it_shows_a_reader_what_the_link_is_for(
        self, api: FastAPI, platform: Platform, ids: dict[str, str], made
    ) -> None:  # type: ignore[no-untyped-def]
        other = made("ada")
        with platform.store.write() as session:
            _, link = credentials.create(session, kind="share", owner="ada", project_id=ids["project_id"])
        shown = {"Authorization": f"Bearer {link}"}
        reader = TestClient(api, client=("10.0.0.9", 50000), headers=shown, raise_server_exceptions=False)
        for route in routes(api):
            if route.name in {"stream", *OPEN}:  # a stream ends with its job, which no worker takes up here
                continue
            answer = ask(reader, route, ids)
            if route.name in READ:
                assert answer.status_code < 300, (route.name, answer.text)
            elif route.name == "list_projects":
                assert [each["id"] for each in answer.json()] == [ids["project_id"]]
            else:
                assert answer.status_code == 404, (route.name, answer.status_code, answer.text)
            if route.name in READ | RECALL | CHANGE and "{project_id}" in route.path:
                elsewhere = ask(reader, route, {**ids, "project_id": other.id})
                assert elsewhere.status_code == 404, (route.name, elsewhere.text)

    def it_shows_a_reader_the_artifact_and_not_what_it_was_made_from(
        self, api: FastAPI, platform: Platform, made
    ) -> None:  # type: ignore[no-untyped-def]
        project = made("ada")
        page, said = platform.store.keep(b"<p>now</p>", b'{"sources": []}')
        behind = {"sources.json": said.sha256, ".impasto/repo.bundle": said.sha256}
        with platform.store.write() as session:
            files = {"deck.html": page.sha256, **behind}
            now = versions.commit(session, project.id, spec={}, files=files).id
            _, link = credentials.create(session, kind="share", owner="ada", project_id=project.id)
        shown = {"Authorization": f"Bearer {link}"}
        reader = TestClient(api, client=("10.0.0.9", 50000), headers=shown)
        assert reader.get(f"/api/versions/{project.head_id}").status_code == 404  # the one before
        assert reader.get(f"/api/versions/{now}").json()["files"].keys() == {"deck.html"}
        for path in behind:
            assert reader.get(f"/api/versions/{now}/files/{path}").status_code == 404
        packed = reader.get(f"/api/projects/{project.id}/export/zip").content
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            assert archive.namelist() == ["deck.html"]
        assert (StoreContent(platform.store).files(now) or {}).keys() == {"deck.html"}

    def it_shows_another_person_nothing_of_adas(self, api: FastAPI, asking: Asking, ids: dict[str, str]) -> None:
        bo = asking("bo")
        for route in routes(api):
            if route.name in OPEN | OWN:
                continue
            answer = ask(bo, route, ids)
            assert answer.status_code == 404, (route.name, answer.status_code, answer.text)
            assert "Secret" not in answer.text
            assert "Night buses" not in answer.text

    def it_shows_nobody_anything(self, platform: Platform, ids: dict[str, str]) -> None:
        from dataclasses import replace

        from app.api.app import create
        from app.identity import Doorway

        strict = create(replace(platform, doorway=Doorway(platform.store, login=True)))
        stranger = TestClient(strict, client=("127.0.0.1", 50000), raise_server_exceptions=False)
        for route in routes(strict):
            expected = 200 if route.name in OPEN else 401
            assert ask(stranger, route, ids).status_code == expected, route.name

    def it_lets_ada_at_all_of_it(self, api: FastAPI, asking: Asking, ids: dict[str, str]) -> None:
        ada = asking("ada")
        refused = {"redo", "answer", "retry", "revoke", "undo"}  # nothing to redo, asked, retried, revoked
        waiting = {"stream", "say"}  # they end with the job, which no worker takes up here
        last = {"delete_project": 1, "remove_source": 0}
        ordered = sorted(routes(api), key=lambda route: last.get(route.name, -1))
        for route in ordered:
            if route.name in OPEN | OWN | ADMINISTRATORS | refused | waiting:
                continue
            answer = ask(ada, route, ids)
            assert answer.status_code < 300, (route.name, answer.status_code, answer.text)
