"""The tools, asked by the protocol's own client: in memory, and over the pipes of the real command."""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client

from agents.settings import Settings
from app.identity.access import LOCAL
from app.jobs import queue
from app.store import Store, projects, versions
from app.tools import server
from model.native.kept import cache_folder

ROOT = Path(__file__).parents[2]


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    path = tmp_path / "notes.md"
    path.write_text("# Night buses\n\nThe night bus ran 412 times in March. It carried 9,800 people.\n", "utf-8")
    return path


async def call(client: Client, name: str, **arguments: Any) -> Any:
    result = await client.call_tool(name, arguments)
    assert not result.is_error, result.content
    content = result.structured_content or {}
    return content["result"] if set(content) == {"result"} else content


async def refusal(client: Client, name: str, **arguments: Any) -> str:
    result = await client.call_tool(name, arguments)
    assert result.is_error
    return "".join(getattr(part, "text", "") for part in result.content)


class DescribeTools:
    async def it_says_what_it_offers(self, store: Store, tmp_path: Path) -> None:
        async with Client(server(Settings(data=tmp_path / "data"), store)) as client:
            tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert set(tools) == {
            "make_deck", "make_poster", "make_site", "make_artifact", "research", "edit", "job_status", "cancel_job",
            "list_projects", "show", "undo", "redo", "export",
        }  # fmt: skip
        assert all(tool.description for tool in tools.values())

    async def it_queues_exports_and_undoes(self, store: Store, tmp_path: Path, notes: Path) -> None:
        async with Client(server(Settings(data=tmp_path / "data"), store)) as client:
            job = await call(client, "make_deck", files=[str(notes)], slides=3, wait_seconds=0)
            assert job["state"] == "queued"
            with store.read() as session:
                assert queue.find(session, job["job_id"]).request["inputs"] == ["notes.md"]
            (pptx,) = store.keep(b"PK\3\4 deck")
            with store.write() as session:
                for title in ("One", "Two"):
                    versions.commit(session, job["project_id"], spec={"title": title}, files={"deck.pptx": pptx.sha256})
            project = {"project_id": job["project_id"]}
            assert (await call(client, "show", **project))["spec"] == {"title": "Two"}
            await call(client, "undo", **project)
            assert (await call(client, "show", **project))["spec"] == {"title": "One"}
            await call(client, "redo", **project)
            target = tmp_path / "out.pptx"
            await call(client, "export", **project, form="pptx", path=str(target))
            assert target.read_bytes() == b"PK\3\4 deck"
            assert "exists" in await refusal(client, "export", **project, form="pptx", path=str(target))
            assert "PDF" in await refusal(client, "export", **project, form="pdf", path=str(tmp_path / "x.pdf"))
            assert (await call(client, "cancel_job", job_id=job["job_id"]))["state"] == "cancelled"
            listed = await call(client, "list_projects")
            assert [p["project_id"] for p in listed] == [job["project_id"]]

    async def it_queues_research(self, store: Store, tmp_path: Path, notes: Path) -> None:
        async with Client(server(Settings(data=tmp_path / "data"), store)) as client:
            job = await call(client, "research", question="How often did it run?", files=[str(notes)], wait_seconds=0)
            assert job["state"] == "queued"
            with store.read() as session:
                queued = queue.find(session, job["job_id"])
                assert (queued.kind, queued.request["question"]) == ("research", "How often did it run?")
                assert projects.get(session, job["project_id"]).kind == "report"
            assert "nowhere to look" in await refusal(client, "research", question="Why?")
            assert "question" in await refusal(client, "research", question="", files=[str(notes)])

    @pytest.mark.parametrize(
        ("tool", "given", "project", "first", "later"),
        [
            ("make_poster", {"topic": "Night buses", "size": "A2", "kind": "event"}, "poster", "poster", "edit"),
            ("make_site", {"sentence": "a guest book", "style": "paper"}, "site", "site", "site"),
            ("make_artifact", {"sentence": "a memory game"}, "artifact", "artifact", "artifact"),
        ],
    )
    async def it_makes_edits_and_exports_every_kind(
        self, store: Store, tmp_path: Path, tool: str, given: dict[str, Any], project: str, first: str, later: str
    ) -> None:
        async with Client(server(Settings(data=tmp_path / "data"), store)) as client:
            job = await call(client, tool, **given, wait_seconds=0)
            with store.read() as session:
                asked = queue.find(session, job["job_id"])
                assert (asked.kind, projects.get(session, job["project_id"]).kind) == (first, project)
                assert {name: asked.request[name] for name in given} == given
            page, code = store.keep(b"<p>made</p>", b"code")
            files = {
                f"{project}.html" if project == "poster" else "index.html": page.sha256,
                "app/main.py": code.sha256,
            }
            with store.write() as session:
                versions.commit(session, job["project_id"], spec={"title": "Made"}, files=files)
            ids = {"project_id": job["project_id"]}
            changed = await call(client, "edit", **ids, wish="make it dark", element="Title", wait_seconds=0)
            with store.read() as session:
                asked = queue.find(session, changed["job_id"])
            assert (asked.kind, asked.request["wish"]) == (later, "make it dark")
            assert "Title" in (asked.request.get("element"), asked.request.get("text"))
            assert "no wish" in await refusal(client, "edit", **ids, wish=" ")
            await call(client, "export", **ids, form="html", path=str(tmp_path / "out.html"))
            assert (tmp_path / "out.html").read_bytes() == b"<p>made</p>"
            await call(client, "export", **ids, form="zip", path=str(tmp_path / "out.zip"))
        with zipfile.ZipFile(tmp_path / "out.zip") as archive:
            assert archive.read("app/main.py") == b"code"

    async def it_refuses_with_the_reason(self, store: Store, tmp_path: Path) -> None:
        fake = tmp_path / "paper.pdf"
        fake.write_text("plain words", "utf-8")
        async with Client(server(Settings(data=tmp_path / "data"), store)) as client:
            assert "nothing to make" in await refusal(client, "make_deck")
            assert "paper.pdf" in await refusal(client, "make_deck", files=[str(fake)])
            assert "mean nocturne" in await refusal(client, "make_deck", topic="Night buses", theme="noctrune")
            assert "no size" in await refusal(client, "make_poster", topic="Night buses", size="A9")
            assert "sentence is empty" in await refusal(client, "make_site", sentence=" ")
            assert "sentence is empty" in await refusal(client, "make_artifact", sentence="")
            assert "no job" in await refusal(client, "job_status", job_id="none")
            assert "absolute" in await refusal(client, "export", project_id="x", form="pdf", path="deck.pdf")
        with store.read() as session:
            assert projects.listed(session, owner=LOCAL) == []


class DescribeCommand:
    async def it_makes_a_deck_over_its_pipes(self, tmp_path: Path, notes: Path) -> None:
        command = StdioServerParameters(
            command=sys.executable,
            args=["-P", "-m", "app", "mcp", "--data", str(tmp_path / "data")],
            env={
                "PYTHONPATH": str(ROOT),
                "PATH": "/usr/bin:/bin",
                "HOME": str(tmp_path),
                "IMPASTO_THREADS": "1",
                "IMPASTO_CACHE": str(cache_folder()),  # or the kernels are compiled anew
            },
        )
        async with Client(stdio_client(command)) as client:
            job = await call(client, "make_deck", files=[str(notes)], slides=3, wait_seconds=300)
            while job["state"] in ("queued", "running"):  # a slow machine
                job = await call(client, "job_status", job_id=job["job_id"], wait_seconds=60)
            assert job["state"] == "done", job
            target = tmp_path / "deck.json"
            await call(client, "export", project_id=job["project_id"], form="json", path=str(target))
        assert "412" in json.dumps(json.loads(target.read_text("utf-8")))
