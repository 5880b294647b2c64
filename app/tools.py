"""Impasto's tools for other agents, over the Model Context Protocol: make, edit, watch, export, undo.

Whoever starts the server is the person of this machine: it speaks on stdin and stdout only. Files are read and written
where the person's agent says, as the person could; a job runs in a worker like any other.
"""

from __future__ import annotations

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
from app.exports import archive, export_name
from app.identity.access import LOCAL
from app.store import Store, projects, versions
from app.store.errors import NotFound
from app.store.records import Project, Version
from app.tools_making import Making
from app.version import VERSION
from model.errors import ImpastoError

Form = Literal["pptx", "pdf", "html", "json", "docx", "md", "png", "zip"]
INSTRUCTIONS = (
    "Impasto makes slide decks, posters and cited reports from documents, and websites and small apps from a sentence. "
    "Call make_deck or make_poster with files (facts come from them) or with a topic (a storyline with marked blanks: "
    "nothing is invented), make_site or make_artifact with a sentence, research with a question; then job_status until "
    "it is done, edit with a wish, and export."
)


def server(settings: Settings, store: Store) -> MCPServer:
    """The server; `run()` serves stdin and stdout until they close."""
    mcp = MCPServer("impasto", title="Impasto", instructions=INSTRUCTIONS, version=VERSION)
    making, kept = Making(settings, store), _Kept(store)
    for tool in (
        making.make_deck,
        making.make_poster,
        making.make_site,
        making.make_artifact,
        making.research,
        making.edit,
        making.job_status,
        making.cancel_job,
        kept.list_projects,
        kept.show,
        kept.undo,
        kept.redo,
        kept.export,
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


class _Kept:
    """Tools for what is there already; names, types and docstrings are what an agent sees."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def list_projects(self, search: str = "", limit: int = 20) -> list[dict[str, Any]]:
        """Projects, the latest changed first."""
        with self._store.read() as session:
            found = projects.listed(session, owner=LOCAL, search=search, limit=min(max(limit, 1), 200))
        return [
            {"project_id": p.id, "kind": p.kind, "title": p.title, "changed": p.updated_at.isoformat()} for p in found
        ]

    def show(self, project_id: str) -> dict[str, Any]:
        """What a project says now, a deck or a report with the passages of each statement; and its files."""
        project, version = self._present(project_id)
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
        """Write the present version to an absolute path.

        A deck as pptx, pdf, html, json; a poster also as png; a report as docx, pdf, html, md, json; an app as html; a
        site, or all files of anything, as zip.
        """
        target = Path(path).expanduser()
        if not target.is_absolute():
            raise InputRefused(f"{path} is not an absolute path.", fix="Give one that begins at the root.")
        if target.exists() and not overwrite:
            raise InputRefused(f"{path} exists already.", fix="Give another path, or set overwrite.")
        project, version = self._present(project_id)
        if form == "zip":
            data = archive(self._store, version)
        elif name := export_name(version.files, project.kind, form):
            data = self._store.blobs.get(version.files[name])
        else:
            raise NotFound(f"“{project.title}” has no {form.upper()} file.", fix="zip gives all files that it has.")
        write_whole(target, data)
        return {"path": str(target), "bytes": len(data)}

    def _present(self, project_id: str) -> tuple[Project, Version]:
        with self._store.read() as session:
            project = projects.get(session, project_id)
            if project.head_id is None:
                raise NotFound(f"“{project.title}” has no version yet.", fix="Ask job_status whether it is being made.")
            return project, versions.get(session, project.head_id)
