"""`/metrics`: the same figures from every process, for those who administer, with nobody's name in them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from app.api.access import Platform
from app.api.app import create
from app.identity import Doorway
from app.jobs import queue
from app.metrics import MEDIA_TYPE, exposition
from app.store import Store, credentials
from app.store.ids import now
from app.store.tables import JobRow
from tests.app.api.conftest import Asking

Samples = dict[tuple[str, tuple[str, ...]], float]


def figures(text: str) -> Samples:
    """Value by name and values of labels, in the order of the labels' names."""
    return {
        (sample.name, tuple(sample.labels[key] for key in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def _job(store: Store, kind: str, waited: float | None = None, ran: float | None = None, **columns: object) -> str:
    with store.write() as session:
        job = queue.submit(session, kind=kind, owner="ada-secret", title="Night buses", request={"topic": "Canaries"})
        made = now() - timedelta(hours=1)
        began = made + timedelta(seconds=waited) if waited is not None else None
        ended = began + timedelta(seconds=ran) if began and ran is not None else None
        changed = {"created_at": made, "started_at": began, "ended_at": ended, **columns}
        session.execute(sa.update(JobRow).where(JobRow.id == job.id).values(**changed))
    return job.id


@pytest.fixture
def busy(store: Store) -> Store:
    _job(store, "deck")
    _job(store, "deck", 4, state="running", progress={"phase": "draft", "message": "x", "tokens": 30})
    _job(store, "deck", 0.25, 8, state="done", result={"tokens": 1200}, progress={"tokens": 7})
    _job(store, "deck", 70, 90, state="done", result={"slides": 3})
    _job(store, "other", 1, 20_000, state="failed", last_event=41)
    _job(store, "other", -30, -5, state="cancelled")
    return store


def it_counts_what_is_in_the_store(busy: Store):
    found = figures(exposition(busy).decode())
    assert {state: found["impasto_jobs", ("deck", state)] for state in ("queued", "running", "done", "waiting")} == {
        "queued": 1, "running": 1, "done": 2, "waiting": 0,
    }  # fmt: skip
    assert found["impasto_job_wait_seconds_count", ("deck",)] == 3
    assert found["impasto_job_wait_seconds_sum", ("deck",)] == pytest.approx(74.25, abs=0.01)
    assert found["impasto_job_wait_seconds_bucket", ("deck", "0.5")] == 1
    assert found["impasto_job_wait_seconds_bucket", ("deck", "5.0")] == 2
    assert found["impasto_job_wait_seconds_bucket", ("deck", "+Inf")] == 3
    assert found["impasto_job_seconds_sum", ("deck", "done")] == pytest.approx(98, abs=0.01)
    assert found["impasto_job_seconds_bucket", ("other", "7200.0", "failed")] == 0
    assert found["impasto_job_seconds_bucket", ("other", "+Inf", "failed")] == 1
    assert found["impasto_events_total", ("deck",)] == 4
    assert found["impasto_events_total", ("other",)] == 42
    assert found["impasto_model_tokens_total", ("deck",)] == 1230
    assert 3500 < found["impasto_oldest_queued_seconds", ()] < 7200


def it_gives_no_negative_time_when_a_clock_was_set_back(busy: Store):
    found = figures(exposition(busy).decode())
    assert found["impasto_job_seconds_sum", ("other", "cancelled")] == 0
    assert found["impasto_job_wait_seconds_sum", ("other",)] == pytest.approx(1, abs=0.01)


def it_says_the_same_from_every_process(busy: Store):
    from app.store.database import Database

    url = busy.database.engine.url.render_as_string(hide_password=False)
    with Store(Database.open(url), busy.blobs) as another:
        mine, others = figures(exposition(busy).decode()), figures(exposition(another).decode())
    for samples in (mine, others):
        samples.pop(("impasto_oldest_queued_seconds", ()))
    assert mine == others


def it_counts_an_empty_store_as_nothing(store: Store):
    found = figures(exposition(store).decode())
    assert found["impasto_jobs", ("deck", "queued")] == 0
    assert found["impasto_oldest_queued_seconds", ()] == 0
    assert found["impasto_projects", ()] == 0


def it_names_nobody_and_nothing_of_theirs(busy: Store):
    with busy.read() as session:
        ids = list(session.scalars(sa.select(JobRow.id)))
    text = exposition(busy).decode()
    assert not re.search("|".join(["ada-secret", "Night", "Canaries", *ids]), text)


class DescribeAccess:
    def it_answers_the_person_of_this_machine_in_the_text_format(self, client: TestClient):
        answer = client.get("/metrics")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == MEDIA_TYPE
        assert "# TYPE impasto_jobs gauge" in answer.text

    def it_is_not_there_for_a_token_of_another_person(self, asking: Asking):
        assert asking("bo").get("/metrics").status_code == 404

    def it_answers_a_token_of_an_administrator_and_of_nobody_else_on_a_server_with_login(self, platform: Platform):
        from dataclasses import replace

        doorway = Doorway(platform.store, login=True, administrators=("prometheus",))
        strict = TestClient(create(replace(platform, doorway=doorway)), client=("10.0.0.9", 50000))
        with platform.store.write() as session:
            keys = {
                name: credentials.create(session, kind="token", owner=name)[1] for name in ("prometheus", "prometheus2")
            }
        codes = {
            name: strict.get("/metrics", headers={"Authorization": f"Bearer {key}"}).status_code
            for name, key in keys.items()
        }
        assert codes == {"prometheus": 200, "prometheus2": 404}
        assert strict.get("/metrics").status_code == 401

    def it_lets_no_administrator_at_what_is_somebody_elses(self, platform: Platform, made):  # type: ignore[no-untyped-def]
        from dataclasses import replace

        doorway = Doorway(platform.store, login=True, administrators=("prometheus",))
        strict = TestClient(create(replace(platform, doorway=doorway)), client=("10.0.0.9", 50000))
        project = made("ada")
        with platform.store.write() as session:
            _, token = credentials.create(session, kind="token", owner="prometheus")
            _, link = credentials.create(session, kind="share", owner="prometheus", project_id=project.id)
        asked = strict.get(f"/api/projects/{project.id}", headers={"Authorization": f"Bearer {token}"})
        assert asked.status_code == 404
        assert strict.get("/metrics", params={"share": link}).status_code == 404
