"""Requests made from the OpenAPI document itself: no request, however odd, makes the server fail."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of schemathesis's own imports
    import schemathesis

from agents.settings import Settings
from app.api.access import Platform
from app.api.app import create
from app.identity import Doorway
from app.preview import Grants
from app.store import Store
from app.store.blobs import LocalBlobs
from app.store.database import Database, default_url

SLOW = {"stream", "say"}
"""They end with a job, which no worker takes up here; the events tests ask them."""


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    folder = tmp_path_factory.mktemp("openapi")
    with Store(Database.open(default_url(folder)), LocalBlobs(folder / "blobs")) as store:
        yield create(Platform(Settings(data=folder), store, Doorway(store, login=False), Grants(b"k" * 32)))


def describe(api: object) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_asgi("/api/openapi.json", api)


class DescribeOpenApi:
    def it_is_a_document_with_every_part(self, api: object) -> None:
        document = TestClient(api, client=("127.0.0.1", 50000)).get("/api/openapi.json").json()  # type: ignore[arg-type]
        assert document["openapi"].startswith("3.")
        for path in ("/health", "/api/projects", "/api/jobs/{job_id}/stream", "/v1/agents", "/v1/agents/conversation"):
            assert path in document["paths"]
        assert all(o.get("summary") for p in document["paths"].values() for o in p.values())

    @pytest.mark.parametrize("examples", [6, pytest.param(100, marks=pytest.mark.full)])
    def it_answers_whatever_fits_the_document_and_whatever_does_not(self, api: object, examples: int) -> None:
        count = 0
        for result in describe(api).get_all_operations():
            operation = result.ok()
            if operation.definition.raw["operationId"] in SLOW:
                continue
            count += 1

            @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None)
            @_given(operation)
            def ask(case: schemathesis.Case) -> None:
                answer = case.call()
                assert answer.status_code < 500, (case.as_curl_command(), answer.text)
                if answer.status_code >= 400 and answer.content:
                    assert set(answer.json()["error"]) <= {"code", "message", "fix"}

            ask()
        assert count >= 33


def _given(operation):  # type: ignore[no-untyped-def]
    from hypothesis import given

    modes = [schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE]
    return given(case=st.one_of([operation.as_strategy(generation_mode=mode) for mode in modes]))
