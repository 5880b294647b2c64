"""Two persons and every route: nobody reaches what is somebody else's, whatever the route. New routes are found."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from app.api.access import Platform
from app.jobs import queue
from app.store import conversation
from tests.app.api.conftest import Asking

OPEN = {"health"}
"""Routes for everybody."""
ADMINISTRATORS = {"metrics"}
"""Routes for those who administer; `test_metrics.py` asks them as such."""
OWN = {"list_projects", "create_project", "list_jobs", "list_tokens", "create_token", "list_kinds"}
"""Routes that speak of nobody's things but the asker's."""
BODIES = {
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
    def it_knows_every_route(self, api: FastAPI) -> None:
        names = {route.name for route in routes(api)}
        assert len(names) >= 35
        assert set(BODIES) | OPEN | OWN | ADMINISTRATORS <= names

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
