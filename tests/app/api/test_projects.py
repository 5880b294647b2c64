"""Projects, versions, sources, jobs and files over HTTP."""

from __future__ import annotations

import io
import json
import threading
import time
import zipfile
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from app.api.access import Platform
from app.api.agents import Wish, submit_message
from app.api.app import create
from app.identity import Identity
from app.jobs import queue
from app.jobs.lease import claim
from app.jobs.records import Job
from app.preview import Grants
from app.store import Store, versions
from app.store.database import Database
from model.errors import ImpastoError
from tests.app.api.conftest import Asking


def project_of(client: TestClient, title: str = "Night buses", kind: str = "deck") -> str:
    made = client.post("/api/projects", json={"kind": kind, "title": title})
    assert made.status_code == 201, made.text
    return made.json()["id"]


class DescribeProjects:
    def it_makes_lists_renames_deletes_and_takes_back(self, client: TestClient) -> None:
        first, second = project_of(client), project_of(client, "Trees")
        assert [p["title"] for p in client.get("/api/projects").json()] == ["Trees", "Night buses"]
        assert [p["id"] for p in client.get("/api/projects", params={"search": "bus"}).json()] == [first]
        assert client.patch(f"/api/projects/{first}", json={"title": "Day buses"}).json()["title"] == "Day buses"
        assert client.delete(f"/api/projects/{second}").json()["deleted_at"]
        assert [p["id"] for p in client.get("/api/projects").json()] == [first]
        assert [p["id"] for p in client.get("/api/projects", params={"deleted": True}).json()] == [second]
        assert client.post(f"/api/projects/{second}/undelete").json()["deleted_at"] is None

    def it_says_what_is_wrong_in_one_shape(self, client: TestClient) -> None:
        missing = client.get("/api/projects/none")
        assert (missing.status_code, missing.json()["error"]["code"]) == (404, "not-found")
        invalid = client.post("/api/projects", json={"kind": "novel", "title": ""})
        assert (invalid.status_code, invalid.json()["error"]["code"]) == (422, "invalid")
        assert "kind" in invalid.json()["error"]["message"]
        assert client.post("/api/projects", content=b"{").status_code == 422
        assert client.put("/api/projects", json={}).json()["error"]["code"] == "method-not-allowed"

    def it_keeps_the_quota(self, client: TestClient, platform: Platform) -> None:
        for n in range(platform.settings.quota_projects):
            project_of(client, f"Deck {n}")
        refused = client.post("/api/projects", json={"kind": "deck", "title": "One more"})
        assert (refused.status_code, refused.json()["error"]["code"]) == (429, "quota")


class DescribeVersions:
    def it_commits_undoes_redoes_restores_and_compares(self, client: TestClient) -> None:
        project = project_of(client)
        base = f"/api/projects/{project}"
        first = client.post(f"{base}/versions", json={"spec": {"title": "One"}}).json()
        second = client.post(f"{base}/versions", json={"spec": {"title": "Two"}, "expected_head": first["id"]}).json()
        stale = client.post(f"{base}/versions", json={"spec": {}, "expected_head": first["id"]})
        assert (stale.status_code, stale.json()["error"]["code"]) == (409, "conflict")
        assert client.post(f"{base}/undo").json()["head_id"] == first["id"]
        assert client.post(f"{base}/redo").json()["head_id"] == second["id"]
        assert client.post(f"{base}/redo").status_code == 409
        again = client.post(f"{base}/versions/{first['id']}/restore").json()
        assert again["spec"] == {"title": "One"}
        difference = client.get(f"/api/versions/{second['id']}/compare/{again['id']}").json()
        assert difference["spec"] == [
            {"kind": "changed", "was_at": "/title", "is_at": "/title", "before": "Two", "after": "One"}
        ]
        assert [v["number"] for v in client.get(f"{base}/versions").json()] == [1, 2, 3]
        twin = client.post(f"{base}/branch", json={"version_id": second["id"], "title": "Twin"}).json()
        assert client.get(f"/api/versions/{twin['head_id']}").json()["spec"] == {"title": "Two"}

    def it_gives_files_exports_and_a_preview(self, client: TestClient, platform: Platform, made) -> None:  # type: ignore[no-untyped-def]
        project = made("local")
        version = client.get(f"/api/versions/{project.head_id}").json()
        page = client.get(f"/api/versions/{version['id']}/files/deck.html")
        assert page.content == b"<p>one</p>"
        assert page.headers["content-disposition"].startswith("attachment")
        assert "sandbox" in page.headers["content-security-policy"]
        assert client.get(f"/api/projects/{project.id}/export/pptx").content == b"PK\3\4 deck"
        archive = zipfile.ZipFile(io.BytesIO(client.get(f"/api/projects/{project.id}/export/zip").content))
        assert sorted(archive.namelist()) == ["deck.html", "deck.pptx", "slides/01.png"]
        missing = client.get(f"/api/projects/{project.id}/export/docx")
        assert (missing.status_code, "DOCX" in missing.json()["error"]["message"]) == (404, True)
        url = client.get(f"/api/versions/{version['id']}/preview").json()["url"]
        grants: Grants = platform.grants
        assert grants.open(url.split("/")[2]) == version["id"]
        for path in ("../deck.html", "/etc/passwd", "%2e%2e/x"):
            assert client.get(f"/api/versions/{version['id']}/files/{path}").status_code == 404


class DescribeSources:
    def it_keeps_what_can_be_read_and_says_why_not_else(self, client: TestClient) -> None:
        base = f"/api/projects/{project_of(client)}/sources"
        kept = client.put(f"{base}/notes.md", content=b"# Buses\n\nThey run at night.")
        assert kept.status_code == 201
        assert client.get(f"{base}/{kept.json()['id']}/content").content.startswith(b"# Buses")
        fake = client.put(f"{base}/paper.pdf", content=b"plain words")
        assert (fake.status_code, "paper.pdf" in fake.json()["error"]["message"]) == (422, True)
        assert client.put(f"{base}/empty.md", content=b"").status_code == 422
        assert client.put(f"{base}/..%5C..%5Cevil.md", content=b"# Evil").json()["name"] == "evil.md"
        assert client.delete(f"{base}/{kept.json()['id']}").status_code == 204
        assert [s["name"] for s in client.get(base).json()] == ["evil.md"]

    def it_stops_reading_a_body_that_is_too_large(self, client: TestClient, monkeypatch) -> None:  # type: ignore[no-untyped-def]
        from agents.sources.limits import Limits

        monkeypatch.setattr("app.api.sources.Limits", lambda: Limits(file_bytes=1000))
        base = f"/api/projects/{project_of(client)}/sources"
        assert client.put(f"{base}/big.md", content=b"x" * 1001).status_code == 413
        assert client.put(f"{base}/big.md", content=iter([b"x" * 600, b"y" * 600])).status_code == 413
        assert client.get(base).json() == []


class DescribeJobs:
    def it_queues_once_per_key_with_the_projects_sources(self, client: TestClient) -> None:
        project = project_of(client)
        client.put(f"/api/projects/{project}/sources/notes.md", content=b"# Buses\n\nAt night.")
        wish = {"kind": "deck", "project_id": project, "request": {"slides": 5}, "message": "Make a deck"}
        first = client.post("/api/jobs", json=wish, headers={"Idempotency-Key": "k1"})
        again = client.post("/api/jobs", json=wish, headers={"Idempotency-Key": "k1"})
        assert (first.status_code, first.json()["id"]) == (201, again.json()["id"])
        assert {**first.json()["request"], "slides": 5, "theme": "gesso", "inputs": ["notes.md"]} == first.json()[
            "request"
        ]
        assert client.get(f"/api/projects/{project}/turns").json()[0]["text"] == "Make a deck"
        assert [j["id"] for j in client.get("/api/jobs", params={"state": "queued"}).json()] == [first.json()["id"]]

    def it_shows_a_question_and_takes_the_answer_which_outlasts_whoever_asked(
        self, client: TestClient, platform: Platform
    ) -> None:
        wish = {"kind": "deck", "project_id": project_of(client), "request": {"topic": "x", "review": True}}
        job = client.post("/api/jobs", json=wish).json()["id"]
        with platform.store.read() as session:
            run = queue.row_of(session, job).run_id
        lease = claim(platform.store, job, run, "a worker that dies after this")
        assert lease is not None
        lease.pause({"outline": {"title": "Buses", "language": "en", "entries": []}})
        shown = client.get(f"/api/jobs/{job}").json()
        assert (shown["state"], shown["question"]["outline"]["title"]) == ("waiting", "Buses")
        told = client.get(f"/api/jobs/{job}/events").json()
        assert [event["body"] for event in told if event["kind"] == "question"] == [shown["question"]]
        with Store(Database.open(platform.store.database.url), platform.store.blobs) as another_server:
            answered = {"value": {**shown["question"]["outline"], "title": "Night buses"}}
            asked = TestClient(create(replace(platform, store=another_server)), client=("127.0.0.1", 50000))
            assert asked.post(f"/api/jobs/{job}/answer", json=answered).json()["state"] == "queued"
        with platform.store.read() as session:
            row = queue.row_of(session, job)
            assert row.answer == answered
        assert client.post(f"/api/jobs/{job}/answer", json=answered).status_code == 409

    def it_cancels_retries_and_refuses_an_answer_nobody_asked_for(self, client: TestClient) -> None:
        job = client.post("/api/jobs", json={"kind": "deck", "project_id": project_of(client)}).json()["id"]
        assert client.post(f"/api/jobs/{job}/cancel").json()["state"] == "cancelled"
        assert client.post(f"/api/jobs/{job}/answer", json={"value": 1}).status_code == 409
        assert client.post(f"/api/jobs/{job}/retry").json()["state"] == "queued"
        unknown = client.post("/api/jobs", json={"kind": "novel", "project_id": project_of(client)})
        assert unknown.status_code == 422
        assert "novel" in unknown.json()["error"]["message"]

    def it_streams_events_and_resumes_behind_one(self, client: TestClient, platform: Platform) -> None:
        job = client.post("/api/jobs", json={"kind": "deck", "project_id": project_of(client)}).json()["id"]
        with platform.store.write() as session:
            row = queue.row_of(session, job, lock=True)
            queue.say(session, row, "phase", {"phase": "ingest", "message": "Reading"})
            queue.end(session, row, "done")
        numbers = [event["number"] for event in client.get(f"/api/jobs/{job}/events").json()]
        text = client.get(f"/api/jobs/{job}/stream").text
        assert [int(line[4:]) for line in text.splitlines() if line.startswith("id: ")] == numbers
        resumed = client.get(f"/api/jobs/{job}/stream", headers={"Last-Event-ID": str(numbers[-2])}).text
        assert [line for line in resumed.splitlines() if line.startswith("id: ")] == [f"id: {numbers[-1]}"]
        assert [
            e["number"] for e in client.get(f"/api/jobs/{job}/events", params={"after": numbers[0]}).json()
        ] == numbers[1:]


class DescribeAgents:
    def it_begins_a_conversation_and_goes_on_with_it(self, client: TestClient, platform: Platform) -> None:
        def finish(error: ImpastoError | None) -> None:
            """As a worker does: as soon as the job is there."""
            job = None
            while job is None:
                time.sleep(0.05)
                with platform.store.read() as session:
                    job = next(iter(queue.listed(session, states=("queued",))), None)
            with platform.store.write() as session:
                row = queue.row_of(session, job.id, lock=True)
                queue.say(session, row, "phase", {"phase": "outline", "message": "Planning"})
                queue.say(session, row, "phase", {"phase": "draft", "message": "Writing “Stops”", "item": 1, "of": 5})
                run = row.run_id
            lease = claim(platform.store, job.id, run, "w")
            assert lease is not None
            lease.fail(error) if error else lease.finish({"slides": 5})

        conversation = ""
        for text, error, ending in (
            ("A deck on night buses", None, "5 slides are ready."),
            ("Shorter, please", ImpastoError("The model is away.", fix="Start it."), "The model is away. Start it."),
        ):
            worker = threading.Thread(target=finish, args=(error,), daemon=True)
            worker.start()
            wish = {
                "agent_id": "slides_glm_agent",
                "messages": [{"role": "user", "content": [{"type": "text", "text": text}]}],
                **({"conversation_id": conversation} if conversation else {}),
            }
            lines = client.post("/v1/agents", json=wish).text.split("\n\n")
            worker.join()
            chunks = [json.loads(line[6:]) for line in lines if line.startswith("data: {")]
            phases = [chunk["choices"][0]["messages"][0]["phase"] for chunk in chunks]
            assert phases == ["thinking", "tool", "answer"]
            page = chunks[1]["choices"][0]["messages"][0]["content"][0]
            assert (page["tag_en"], page["tag_cn"], page["object"]["position"]) == ("Insert Page", "插入幻灯片", 1)
            assert chunks[2]["choices"][0]["messages"][0]["content"][0]["text"] == ending
            assert lines[-2] == "data: [DONE]"
            assert conversation in ("", chunks[0]["conversation_id"])
            conversation = chunks[0]["conversation_id"]
        turns = client.get(f"/api/projects/{conversation}/turns").json()
        assert [turn["text"] for turn in turns] == ["A deck on night buses", "Shorter, please"]

    @pytest.mark.parametrize(
        ("text", "variables", "kind"),
        [
            ("Make a poster about night buses", {}, "poster"),
            ("做一张夜间公交的海报", {}, "poster"),
            ("An infographic of our slides", {}, "poster"),
            ("Slides on the history of the poster", {}, "deck"),
            ("做一份关于海报的幻灯片", {}, "deck"),
            ("Night buses", {}, "deck"),
            ("Night buses", {"type": "poster", "size": "A2"}, "poster"),
        ],
    )
    def it_makes_a_deck_or_a_poster_and_goes_on_with_either(
        self, client: TestClient, platform: Platform, text: str, variables: dict[str, str], kind: str
    ) -> None:
        def say(words: str, conversation: str | None = None) -> Job:
            said = {"role": "user", "content": words}
            wish = Wish.model_validate(
                {"agent_id": "slides_glm_agent", "messages": [said], "conversation_id": conversation,
                 "custom_variables": variables}
            )  # fmt: skip
            return submit_message(platform, Identity("local"), wish)

        first = say(text)
        assert (first.kind, first.request["topic"]) == (kind, text)
        assert first.request.get("size") == {"poster": variables.get("size", "A1"), "deck": None}[kind]
        again = say("With fewer words", first.project_id)
        assert (again.kind, again.request["topic"]) == (kind, "With fewer words")
        (picture,) = platform.store.keep(b"\x89PNG one")
        name = {"poster": "poster.png", "deck": "slides/01.png"}[kind]
        with platform.store.write() as session:
            versions.commit(session, str(first.project_id), spec={}, files={name: picture.sha256})
        changed = say("A larger title", first.project_id)
        assert (changed.kind, changed.request["wish"]) == ("edit", "A larger title")
        body = {
            "agent_id": "slides_glm_agent",
            "conversation_id": first.project_id,
            "custom_variables": {"pages": [{"position": 1}]},
        }
        (shown,) = client.post("/v1/agents/conversation", json=body).json()["choices"][0]["messages"][0]["content"]
        assert shown["image_url"].endswith(f"/f/{name}")

    def it_gives_back_pages_and_the_pdf(self, client: TestClient, made) -> None:  # type: ignore[no-untyped-def]
        project = made("local")
        wanted = {"include_pdf": True, "pages": [{"position": 1}]}
        body = {"agent_id": "slides_glm_agent", "conversation_id": project.id, "custom_variables": wanted}
        content = client.post("/v1/agents/conversation", json=body).json()["choices"][0]["messages"][0]["content"]
        assert [item["type"] for item in content] == ["image_url", "file_url"]
        assert content[0]["image_url"].endswith("/f/slides/01.png")
        body["custom_variables"] = {"pages": [{"position": 9}]}
        assert client.post("/v1/agents/conversation", json=body).status_code == 404


class DescribeAccess:
    def it_needs_no_secret_here_but_believes_no_wrong_one(self, client: TestClient) -> None:
        assert client.get("/api/projects").status_code == 200
        for header in ("Bearer wrong", "Basic eDp5", "Bearer impasto_" + "a" * 43):
            refused = client.get("/api/projects", headers={"Authorization": header})
            assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")

    def it_is_not_used_by_pages_of_other_sites(self, client: TestClient) -> None:
        project = project_of(client)
        for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
            assert client.post(f"/api/projects/{project}/undo", headers=headers).status_code == 401
            assert client.get("/api/projects", headers=headers).status_code == 401
        own = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
        assert client.delete(f"/api/projects/{project}", headers=own).status_code == 200

    def it_makes_and_ends_tokens_and_links(self, client: TestClient, asking: Asking, api) -> None:  # type: ignore[no-untyped-def]
        ada = asking("ada")
        project = project_of(ada)
        link = ada.post(f"/api/projects/{project}/links", json={"name": "for Bo"}).json()
        reader = TestClient(api, client=("127.0.0.1", 50000), raise_server_exceptions=False)
        share = {"share": link["secret"]}
        assert [p["id"] for p in reader.get("/api/projects", params=share).json()] == [project]
        assert reader.get(f"/api/projects/{project}", params=share).status_code == 200
        assert reader.delete(f"/api/projects/{project}", params=share).status_code == 404
        assert reader.post("/api/projects", params=share, json={"kind": "deck", "title": "x"}).status_code == 404
        ada.delete(f"/api/credentials/{link['credential']['id']}")
        assert reader.get(f"/api/projects/{project}", params=share).status_code == 401
        token = ada.post("/api/tokens", json={"name": "laptop"}).json()
        program = TestClient(api, client=("127.0.0.1", 50000), headers={"Authorization": f"Bearer {token['secret']}"})
        assert [p["id"] for p in program.get("/api/projects").json()] == [project]
        assert "secret" not in str(ada.get("/api/tokens").json()[0].keys())
