"""Impasto's tools for other agents, over the Model Context Protocol: make a deck, watch it, export it, undo.

Whoever starts the server is the person of this machine: it speaks on stdin and stdout only. Files are read and written
where the person's agent says, as the person could; a job runs in a worker like any other.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from agents.errors import InputRefused
from agents.files import write_whole
from agents.settings import Settings
from agents.sources.batch import admit_batch
from agents.sources.intake import admit
from agents.sources.limits import Limits
from app import submitting
from app.exports import export_name
from app.identity import Identity
from app.identity.access import LOCAL
from app.identity.quotas import Quota
from app.jobs import queue
from app.jobs.records import Job
from app.store import Store, projects, versions
from app.store.errors import NotFound
from model.errors import ImpastoError

Form = Literal["pptx", "pdf", "html", "json", "docx", "md"]
ME = Identity(LOCAL, administers=True)
LOOK_SECONDS = 0.5
LONGEST_WAIT = 600
INSTRUCTIONS = (
    "Impasto makes slide decks from documents: native PowerPoint, every claim with its passage. Call make_deck with "
    "files (facts come from them) or with a topic (a storyline with marked blanks: nothing is invented), then "
    "job_status until it is done, then export. research answers a question from documents with a cited report."
)


def server(settings: Settings, store: Store) -> MCPServer:
    """The server; `run()` serves stdin and stdout until they close."""
    mcp = MCPServer("impasto", title="Impasto", instructions=INSTRUCTIONS)
    tools = _Tools(settings, store)
    for tool in (
        tools.make_deck,
        tools.edit_deck,
        tools.research,
        tools.job_status,
        tools.cancel_job,
        tools.list_projects,
        tools.show_deck,
        tools.undo,
        tools.redo,
        tools.export,
    ):
        mcp.tool()(_explained(tool))
    return mcp


def _explained(tool: Callable[..., Any]) -> Callable[..., Any]:
    """The same tool, whose refusals reach the agent as the sentences that they are."""
    if inspect.iscoroutinefunction(tool):

        @functools.wraps(tool)
        async def run(*args: Any, **values: Any) -> Any:
            try:
                return await tool(*args, **values)
            except ImpastoError as error:
                raise ToolError(str(error)) from error

        return run

    @functools.wraps(tool)
    def answer(*args: Any, **values: Any) -> Any:
        try:
            return tool(*args, **values)
        except ImpastoError as error:
            raise ToolError(str(error)) from error

    return answer


class _Tools:
    """What each tool does; names, types and docstrings are what an agent sees."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings, self._store = settings, store

    async def make_deck(
        self,
        files: list[str] | None = None,
        topic: str | None = None,
        slides: int = 10,
        language: Literal["en", "zh"] | None = None,
        theme: str = "gesso",
        wait_seconds: int = 120,
    ) -> dict[str, Any]:
        """Make a deck from documents (absolute paths: PDF, DOCX, PPTX, XLSX, CSV, Markdown, HTML, TXT) or from a topic.

        Waits up to wait_seconds (at most 600) for it; a job that is not done by then goes on: ask job_status.
        """
        if not files and not (topic or "").strip():
            raise InputRefused("There is nothing to make a deck from.", fix="Give files, or a topic.")
        uploads = await asyncio.to_thread(_read, files or [])
        wish = {"topic": topic, "slides": slides, "language": language, "theme": theme}
        job = await asyncio.to_thread(self._begin, "deck", topic or "", wish, uploads)
        return await self.job_status(job.id, wait_seconds)

    def _begin(self, kind: str, title: str, options: dict[str, Any], files: list[tuple[str, bytes]]) -> Job:
        quota = Quota.of(self._settings)
        return submitting.begin_with_files(self._store, quota, ME, kind=kind, title=title, options=options, files=files)

    async def edit_deck(
        self, project_id: str, wish: str, slide: int | None = None, element: str | None = None, wait_seconds: int = 120
    ) -> dict[str, Any]:
        """Change a deck by a wish, as in “make slide 4 a timeline”, “swap 2 and 5”, “shorter”, “less blue”, “undo”.

        `slide`: number of the slide meant, where the wish names none; `element`: a text on it (`bullets/0`).
        Each wish is a version; what it does not mention stays as it is. Waits up to wait_seconds (at most 600).
        """
        options = {"wish": wish, "slide": slide, "element": element}
        job = await asyncio.to_thread(self._edit, project_id, options)
        return await self.job_status(job.id, wait_seconds)

    def _edit(self, project_id: str, options: dict[str, Any]) -> Job:
        with self._store.write() as session:
            project = projects.get(session, project_id)
            return submitting.submit(
                session,
                Quota.of(self._settings),
                ME,
                kind="edit",
                project=project,
                options=options,
                message=str(options["wish"]),
            )

    async def research(
        self,
        question: str,
        files: list[str] | None = None,
        web: bool = False,
        wait_seconds: int = 300,
    ) -> dict[str, Any]:
        """Answer a question from documents (absolute paths) and, where `web` says so, from the web, as a cited report.

        Every sentence has a passage that says it, word for word; show_deck gives the answer with its citations. Waits
        up to wait_seconds (at most 600); a job that is not done by then goes on: ask job_status.
        """
        if not files and not web:
            raise InputRefused("There is nowhere to look.", fix="Give files, or set web.")
        uploads = await asyncio.to_thread(_read, files or [])
        wish = {"question": question, "web": web}
        job = await asyncio.to_thread(self._begin, "research", question[:300], wish, uploads)
        return await self.job_status(job.id, wait_seconds)

    async def job_status(self, job_id: str, wait_seconds: int = 0) -> dict[str, Any]:
        """Where a job is; waits up to wait_seconds (at most 600) for it to end."""
        looks = int(min(max(wait_seconds, 0), LONGEST_WAIT) / LOOK_SECONDS)
        job = await asyncio.to_thread(self._find, job_id)
        while not job.ended and looks > 0:
            await asyncio.sleep(LOOK_SECONDS)
            looks -= 1
            job = await asyncio.to_thread(self._find, job_id)
        return _told(job)

    def cancel_job(self, job_id: str) -> dict[str, Any]:
        """Stop a job within a second; what is finished is kept."""
        with self._store.write() as session:
            return _told(queue.cancel(session, job_id))

    def list_projects(self, search: str = "", limit: int = 20) -> list[dict[str, Any]]:
        """Projects, the latest changed first."""
        with self._store.read() as session:
            found = projects.listed(session, owner=LOCAL, search=search, limit=min(max(limit, 1), 200))
        return [
            {"project_id": p.id, "kind": p.kind, "title": p.title, "changed": p.updated_at.isoformat()} for p in found
        ]

    def show_deck(self, project_id: str) -> dict[str, Any]:
        """What a deck or a report says, with the passages that each statement rests on; and its files."""
        with self._store.read() as session:
            project = projects.get(session, project_id)
            if project.head_id is None:
                raise NotFound(f"“{project.title}” has no version yet.", fix="Ask job_status whether it is being made.")
            version = versions.get(session, project.head_id)
        return {"title": project.title, "version": version.number, "spec": version.spec, "files": sorted(version.files)}

    def undo(self, project_id: str) -> dict[str, Any]:
        """Show the version before the present one."""
        with self._store.write() as session:
            return {"version_id": versions.undo(session, project_id).head_id}

    def redo(self, project_id: str) -> dict[str, Any]:
        """Show the version that was undone last."""
        with self._store.write() as session:
            return {"version_id": versions.redo(session, project_id).head_id}

    def export(self, project_id: str, form: Form, path: str, overwrite: bool = False) -> dict[str, Any]:
        """Write the present version to an absolute path: a deck as pptx, pdf, html, json; a report also as docx, md."""
        target = Path(path).expanduser()
        if not target.is_absolute():
            raise InputRefused(f"{path} is not an absolute path.", fix="Give one that begins at the root.")
        if target.exists() and not overwrite:
            raise InputRefused(f"{path} exists already.", fix="Give another path, or set overwrite.")
        with self._store.read() as session:
            project = projects.get(session, project_id)
            files = versions.get(session, project.head_id).files if project.head_id else {}
        name = export_name(files, project.kind, form)
        if name is None:
            raise NotFound(
                f"“{project.title}” has no {form.upper()} yet.", fix="Ask job_status whether it is being made."
            )
        data = self._store.blobs.get(files[name])
        write_whole(target, data)
        return {"path": str(target), "bytes": len(data)}

    def _find(self, job_id: str) -> Job:
        with self._store.read() as session:
            return queue.find(session, job_id)


def _read(files: list[str]) -> list[tuple[str, bytes]]:
    """The documents, judged by their bytes. Raises InputRefused."""
    paths = [Path(file).expanduser() for file in files]
    read = [(path.name, admit(path, Limits())[1]) for path in paths]
    names = admit_batch([(name, len(data)) for name, data in read])
    return [(name, data) for name, (_, data) in zip(names, read, strict=True)]


def _told(job: Job) -> dict[str, Any]:
    progress = job.progress.model_dump(mode="json", exclude_none=True) if job.progress else None
    error = job.error.model_dump(mode="json", exclude_none=True) if job.error else None
    told = {
        "job_id": job.id,
        "project_id": job.project_id,
        "state": job.state,
        "progress": None if job.ended else progress,
        "question": job.question,
        "result": job.result,
        "error": error,
    }
    return {key: value for key, value in told.items() if value is not None}
