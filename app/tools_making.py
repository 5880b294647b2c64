"""Making and changing, as tools for other agents: each call is a job of a worker, waited for as long as the agent says.

Files are read where the person's agent says, as the person could. It knows the kinds of job by name, no agent of ours,
and nothing of the protocol: `app/tools.py` does.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, Literal

from agents.errors import InputRefused
from agents.settings import Settings
from app import submitting
from app.identity import Identity
from app.identity.access import LOCAL
from app.identity.quotas import Quota
from app.jobs import queue
from app.jobs.records import Job
from app.store import Store, projects

ME = Identity(LOCAL, administers=True)
LOOK_SECONDS = 0.5
LONGEST_WAIT = 600
STOP_SECONDS = 10
"""That a stopped job is waited for. On a busy machine it may take longer: job_status tells."""
Language = Literal["en", "zh"]
PosterKind = Literal["academic", "event", "infographic", "social"]


class Making:
    """What each tool does; names, types and docstrings are what an agent sees."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings, self._store = settings, store

    async def make_deck(
        self,
        files: list[str] | None = None,
        topic: str | None = None,
        slides: int = 10,
        language: Language | None = None,
        theme: str = "gesso",
        wait_seconds: int = 120,
    ) -> dict[str, Any]:
        """Make a deck from documents (absolute paths: PDF, DOCX, PPTX, XLSX, CSV, Markdown, HTML, TXT) or from a topic.

        Waits up to wait_seconds (at most 600) for it; a job that is not done by then goes on: ask job_status.
        """
        if not files and not (topic or "").strip():
            raise InputRefused("There is nothing to make a deck from.", fix="Give files, or a topic.")
        wish = {"topic": topic, "slides": slides, "language": language, "theme": theme}
        return await self._made("deck", topic or "", wish, files, wait_seconds)

    async def make_poster(
        self,
        files: list[str] | None = None,
        topic: str | None = None,
        kind: PosterKind = "academic",
        size: str = "A1",
        language: Language | None = None,
        theme: str = "gesso",
        wait_seconds: int = 120,
    ) -> dict[str, Any]:
        """Make a poster, one sheet for print or for screens, from documents (absolute paths) or from a topic.

        `size`: A0 … A4, letter, tabloid, 24x36in, 36x48in, square, portrait, story, wide; each also NAME-landscape.
        Waits up to wait_seconds (at most 600); a job that is not done by then goes on: ask job_status.
        """
        if not files and not (topic or "").strip():
            raise InputRefused("There is nothing to make a poster from.", fix="Give files, or a topic.")
        wish = {"topic": topic, "kind": kind, "size": size, "language": language, "theme": theme}
        return await self._made("poster", topic or "", wish, files, wait_seconds)

    async def make_site(
        self, sentence: str, style: str | None = None, language: Language | None = None, wait_seconds: int = 300
    ) -> dict[str, Any]:
        """Make a website with a database from a sentence, as in “a guest book where everybody can leave a message”.

        It is built, run in a sandbox and tried before it is done. `style`: studio, paper, diner, terminal, garden,
        swiss, night, candy. Waits up to wait_seconds (at most 600); then ask job_status.
        """
        wish = {"sentence": sentence, "style": style, "language": language}
        return await self._made("site", sentence[:300], wish, None, wait_seconds)

    async def make_artifact(
        self, sentence: str, language: Language | None = None, wait_seconds: int = 120
    ) -> dict[str, Any]:
        """Make a small app or game, one HTML page that works by itself, from a sentence: “a memory game with fruits”.

        Tried in a browser before it is done. Waits up to wait_seconds (at most 600); then ask job_status.
        """
        return await self._made(
            "artifact", sentence[:300], {"sentence": sentence, "language": language}, None, wait_seconds
        )

    async def research(
        self, question: str, files: list[str] | None = None, web: bool = False, wait_seconds: int = 300
    ) -> dict[str, Any]:
        """Answer a question from documents (absolute paths) and, where `web` says so, from the web, as a cited report.

        Every sentence has a passage that says it, word for word; show gives the answer with its citations. Waits up to
        wait_seconds (at most 600); a job that is not done by then goes on: ask job_status.
        """
        if not files and not web:
            raise InputRefused("There is nowhere to look.", fix="Give files, or set web.")
        return await self._made("research", question[:300], {"question": question, "web": web}, files, wait_seconds)

    async def edit(
        self, project_id: str, wish: str, slide: int | None = None, element: str | None = None, wait_seconds: int = 300
    ) -> dict[str, Any]:
        """Change what a project holds by a wish, whatever its kind; each wish is a version, the rest stays as it is.

        Of a deck “make slide 4 a timeline”, “swap 2 and 5”, “shorter”, “less blue”; of a site “add a price to each
        dish”; of an app “make it dark”. `slide`: number of the slide meant, where the wish names none; `element`: a
        text on it (`bullets/0`), or the words of the element meant. Waits up to wait_seconds (at most 600).
        """
        job = await asyncio.to_thread(self._edit, project_id, wish, slide, element)
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

    async def cancel_job(self, job_id: str) -> dict[str, Any]:
        """Stop a job, most within a second; what is finished is kept."""
        await asyncio.to_thread(self._cancel, job_id)
        return await self.job_status(job_id, STOP_SECONDS)

    async def _made(
        self, kind: str, title: str, options: dict[str, Any], files: list[str] | None, wait_seconds: int
    ) -> dict[str, Any]:
        uploads = await asyncio.to_thread(submitting.documents, [Path(file) for file in files or []])
        job = await asyncio.to_thread(self._begin, kind, title, options, uploads)
        return await self.job_status(job.id, wait_seconds)

    def _begin(self, kind: str, title: str, options: dict[str, Any], files: list[tuple[str, bytes]]) -> Job:
        quota = Quota.of(self._settings)
        return submitting.begin_with_files(self._store, quota, ME, kind=kind, title=title, options=options, files=files)

    def _edit(self, project_id: str, wish: str, slide: int | None, element: str | None) -> Job:
        with self._store.write() as session:
            project = projects.get(session, project_id)
            quota = Quota.of(self._settings)
            return submitting.change(session, quota, ME, project=project, wish=wish, slide=slide, element=element)

    def _cancel(self, job_id: str) -> None:
        with self._store.write() as session:
            queue.cancel(session, job_id)

    def _find(self, job_id: str) -> Job:
        with self._store.read() as session:
            return queue.find(session, job_id)


def _told(job: Job) -> dict[str, Any]:
    progress = job.progress.model_dump(mode="json", exclude_none=True) if job.progress else None
    error = job.error.model_dump(mode="json", exclude_none=True) if job.error else None
    told = {
        "job_id": job.id,
        "project_id": job.project_id,
        "state": job.state,
        "stopping": True if job.cancel_asked and not job.ended else None,
        "progress": None if job.ended else progress,
        "question": job.question,
        "result": job.result,
        "error": error,
    }
    return {key: value for key, value in told.items() if value is not None}
