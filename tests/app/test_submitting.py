"""How jobs begin: the same rules whoever asks, options held to the kind's model, nothing left of what is refused."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import ClassVar

import pytest
import sqlalchemy as sa
from pydantic import Field

from agents.errors import InputRefused
from agents.settings import Settings
from app import submitting, tools_making
from app.identity import Identity
from app.identity.quotas import Quota, QuotaReached
from app.jobs import kinds, queue
from app.jobs.kinds import KINDS, Kind, Options, load
from app.jobs.kinds.deck import DeckOptions
from app.store import Store, conversation, projects
from app.store.errors import Conflict
from app.store.tables import JobRow, ProjectRow, SourceRow, TurnRow

ADA, HERE = Identity("ada"), Identity("local", administers=True)
NONE = Quota()


class Tint(Options):
    """Options of a kind of the test's own."""

    reserved: ClassVar[frozenset[str]] = frozenset({"mixer"})
    hue: int = Field(default=0, ge=0, le=359)
    mixer: str | None = None


TINT = Kind("tint", "app.jobs.deck:run", Tint, projects=("poster", "deck"))


@pytest.fixture
def more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "KINDS", (*KINDS, TINT))


def begun(store: Store, kind: str = "deck", who: Identity = ADA, quota: Quota = NONE, **options: object):
    with store.write() as session:
        return submitting.begin(session, quota, who, kind=kind, title="t", options=options, message="Make it")


def rows(store: Store) -> list[int]:
    with store.read() as session:
        tables = (ProjectRow, JobRow, SourceRow, TurnRow)
        return [session.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables]


class DescribeKinds:
    @pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
    def it_can_be_run_and_described(self, kind: Kind):
        assert callable(load(kind.target))
        assert kind.options.model_json_schema()["type"] == "object"
        assert kind.projects
        assert kind.options.reserved <= set(kind.options.model_fields)
        assert queue.INPUTS not in kind.options.model_fields

    def it_is_found_by_whoever_asks_without_a_change_elsewhere(self, store: Store, more: None):
        job = begun(store, "tint", hue=7)
        assert (job.kind, job.request) == ("tint", {"hue": 7, "mixer": None, "inputs": []})
        with store.read() as session:
            assert projects.get(session, job.project_id or "").kind == "poster"

    def it_says_which_there_are(self, store: Store):
        with pytest.raises(InputRefused, match="no kind of job 'tint'"):
            begun(store, "tint")
        assert rows(store) == [0, 0, 0, 0]


class DescribeOptions:
    @pytest.mark.parametrize(
        ("options", "said"),
        [
            ({"hue": 400}, "hue: input should be less than or equal to 359"),
            ({"hue": "red"}, "hue: input should be a valid integer"),
            ({"shade": 1}, "no option 'shade'"),
            ({"inputs": ["/etc/passwd"]}, "no option 'inputs'"),
        ],
    )
    def it_is_refused_before_a_job_is_there(self, store: Store, more: None, options: dict, said: str):
        with pytest.raises(InputRefused, match=said):
            begun(store, "tint", **options)
        assert rows(store) == [0, 0, 0, 0]

    def it_is_filled_in(self, store: Store):
        filled = DeckOptions(topic="Buses").model_dump(mode="json")
        assert begun(store, topic="Buses").request == {**filled, "inputs": []}
        assert filled["slides"] == 10

    def it_lets_nobody_but_administrators_choose_what_the_servers_keys_are_sent_to(self, store: Store):
        with pytest.raises(InputRefused, match="administers"):
            begun(store, topic="x", model="http://evil.example/v1")
        assert begun(store, who=HERE, topic="x", model="http://mine.example/v1").request["model"]


class DescribeSubmitting:
    @pytest.fixture
    def project(self, store: Store):
        with store.write() as session:
            return projects.create(session, kind="deck", owner="ada", title="Night buses")

    def submit(self, store: Store, project, kind: str = "deck", **more):
        with store.write() as session:
            return submitting.submit(session, NONE, ADA, kind=kind, project=project, options={}, **more)

    def it_gives_the_job_all_sources_each_under_a_name_of_its_own(self, store: Store, project):
        one, two = store.keep(b"# One", b"# Two")
        with store.write() as session:
            for blob in (one, two):
                conversation.add_source(
                    session, project.id, name="notes.md", sha256=blob.sha256, media_type="text/plain"
                )
        job = self.submit(store, project)
        assert job.request["inputs"] == ["notes.md", "notes-2.md"]
        with store.read() as session:
            found = conversation.sources(session, project.id)
        assert self.submit(store, project, sources=found[1:]).request["inputs"] == ["notes.md"]
        assert self.submit(store, project, sources=[]).request["inputs"] == []

    def it_does_the_same_wish_once(self, store: Store, project):
        first = self.submit(store, project, key="k", message="Go")
        assert self.submit(store, project, key="k", message="Go").id == first.id
        assert rows(store) == [1, 1, 0, 1]

    def it_does_the_same_wish_once_also_at_the_limit(self, store: Store, project):
        asked = {"kind": "deck", "project": project, "options": {}, "key": "k"}
        with store.write() as session:
            first = submitting.submit(session, Quota(jobs=1), ADA, **asked)
        with store.write() as session:
            assert submitting.submit(session, Quota(jobs=1), ADA, **asked).id == first.id
        with pytest.raises(QuotaReached), store.write() as session:
            submitting.submit(session, Quota(jobs=1), ADA, **{**asked, "key": "other"})

    def it_does_not_give_another_projects_job_for_a_used_key(self, store: Store, project):
        self.submit(store, project, key="k")
        with store.write() as session:
            other = projects.create(session, kind="deck", owner="ada", title="Other")
        with pytest.raises(Conflict, match="another job"):
            self.submit(store, other, key="k")

    def it_makes_no_deck_of_a_site(self, store: Store):
        with store.write() as session:
            site = projects.create(session, kind="site", owner="ada", title="Pages")
        with pytest.raises(InputRefused, match="A site is not made by jobs of the kind deck"):
            self.submit(store, site)

    def it_leaves_the_bin_alone(self, store: Store, project):
        with store.write() as session:
            gone = projects.delete(session, project.id)
        with pytest.raises(Conflict, match="in the bin"):
            self.submit(store, gone)


class DescribeWhoAsks:
    def it_is_held_to_the_same_options_by_the_tools_of_other_agents(self, store: Store, tmp_path: Path):
        made = tools_making.Making(Settings(data=tmp_path), store)
        with pytest.raises(InputRefused, match="slides"):
            asyncio.run(made.make_deck(topic="Buses", slides=0))
        assert rows(store) == [0, 0, 0, 0]

    def it_is_held_to_the_same_options_over_http(self, store: Store, tmp_path: Path):
        from starlette.testclient import TestClient

        from app.api.access import Platform
        from app.api.app import create
        from app.identity import Doorway
        from app.preview import Grants

        here = Platform(Settings(data=tmp_path), store, Doorway(store, login=False), Grants(b"k" * 32))
        client = TestClient(create(here), client=("127.0.0.1", 50000))
        project = client.post("/api/projects", json={"kind": "deck", "title": "x"}).json()["id"]
        asked = {"kind": "deck", "project_id": project, "request": {"slides": 0}}
        refused = client.post("/api/jobs", json=asked)
        assert refused.status_code == 422
        assert "slides" in refused.json()["error"]["message"]
        text = {"role": "user", "content": "Buses"}
        wish = {"agent_id": "slides_glm_agent", "messages": [text], "custom_variables": {"slides": 0}, "stream": False}
        assert client.post("/v1/agents", json=wish).status_code == 422
        told = {kind["name"]: kind for kind in client.get("/api/kinds").json()}
        assert told["deck"]["options"]["properties"]["slides"]["maximum"] == 100
        assert rows(store) == [1, 0, 0, 0]
