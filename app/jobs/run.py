"""Run: what a kind of job works with, inside the job's own process. It knows no kind.

A kind is a function `run(run: Run) -> Done | Question`. It may be cut off anywhere and called again, in another process
or on another machine: its graph goes on from the last step that was saved, and its version is committed once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command
from sqlalchemy.orm import Session

from agents import tracing
from agents.choices import with_choices
from agents.files import write_whole
from agents.redaction import redact, redact_value
from agents.settings import Settings
from agents.standing import standing
from app.jobs.checkpoints import Saver
from app.jobs.lease import Lease, job_of
from app.jobs.progress import Clock, earlier, is_step
from app.jobs.queue import INPUTS, say
from app.jobs.records import Job, Progress
from app.jobs.workspace import Workspace
from app.store import Store, conversation, projects, versions


@dataclass(frozen=True)
class Done:
    """The job is done. `result` is JSON, for whoever asks how it ended."""

    result: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """The job waits for a person. `body` is JSON."""

    body: dict[str, Any]


class Run:
    """One try of a job."""

    def __init__(self, lease: Lease, settings: Settings, cancelled: Callable[[], bool]) -> None:
        self.lease = lease
        self.settings = with_choices(settings)
        self.cancel = cancelled
        """Whether the person asked to stop; cheap enough to be asked between tokens."""
        self.job: Job
        self.answer: Any
        """The person's answer to the last question; None when there was none."""
        self.job, self.answer = job_of(lease)
        self.workspace = Workspace(lease, settings.data)
        self.saver = Saver(lease, self.workspace)
        with lease.store.read() as session:
            self.clock = Clock(earlier(session, self.job.kind))

    def saver_of(self, stage: str) -> Saver:
        """Keeps the steps of another graph of the same job."""
        return Saver(self.lease, self.workspace, f"{stage}/")

    @property
    def store(self) -> Store:
        return self.lease.store

    @property
    def folder(self) -> Path:
        """The job's own folder: `inputs/` and whatever it makes."""
        return self.workspace.folder

    @property
    def inputs(self) -> list[Path]:
        """The files that the job was given, in the order that its request names them under `inputs`, else by name."""
        named = self.job.request.get(INPUTS) or sorted(p.name for p in (self.folder / INPUTS).glob("*") if p.is_file())
        return [self.folder / INPUTS / Path(name).name for name in named]

    def tell(
        self,
        phase: str,
        message: str,
        *,
        item: int | None = None,
        of: int | None = None,
        tokens: int = 0,
        tokens_per_second: float | None = None,
    ) -> None:
        """Say where the job is. A new step becomes a numbered event; more tokens only move the progress."""
        self.clock.enter(phase)
        told = Progress(
            phase=phase,
            message=redact(message),
            item=item,
            of=of,
            tokens=tokens,
            tokens_per_second=tokens_per_second,
            eta_seconds=self.clock.left(item, of),
        )
        with self.lease.write() as (session, row):
            before = Progress.model_validate(row.progress) if row.progress else None
            # A count of pieces is corrected downwards when an answer is whole; what is shown does not fall.
            progress = told.model_copy(update={"tokens": max(tokens, before.tokens if before else 0)})
            row.progress = progress.model_dump(mode="json")
            if is_step(before, progress):
                say(session, row, "phase", progress.model_dump(mode="json", exclude_none=True))

    def show(self, key: str, title: str, lines: list[str], *, position: int = 0) -> None:
        """Let whoever watches see a piece of what is being made: a slide as drafted, a source as found.

        The same key again is the same piece in a later state.
        """
        body = {"key": key, "title": title[:300], "lines": [line[:300] for line in lines[:8]], "position": position}
        with self.lease.write() as (session, row):
            say(session, row, "item", body)

    def once(self, name: str, work: Callable[[], Any]) -> Any:
        """What `work` gives, as JSON, kept with the job: cut off after it, the job does not do it again.

        For kinds without a graph, whose steps are worth keeping where a model answered.
        """
        kept = self.folder / "steps" / f"{name}.json"
        if kept.is_file():
            return json.loads(kept.read_text("utf-8"))
        value = work()
        write_whole(kept, json.dumps(value).encode())
        with self.workspace.kept() as files, self.lease.write() as (session, row):
            files.name(session)
            row.tries = 1  # a step is progress
        return value

    def commit(
        self, spec: dict[str, Any], files: Iterable[Path], *, below: Path, note: str = "", figures: dict[str, Any]
    ) -> Done:
        """Make the job's version of its project, once however often this is called; a job without one makes none.

        `files` are named by their paths below `below`. `figures` are the job's result, kept together with the version:
        a job that is cut off after this is done, and is not run again on what it has made itself.
        """
        if self.job.project_id is None:
            return Done({**figures, "version_id": None})
        paths = sorted(files)
        kept = {p.relative_to(below).as_posix(): b.sha256 for p, b in zip(paths, self.store.keep(*paths), strict=True)}
        with self.lease.write() as (session, row):
            key = f"job:{row.id}"
            made = versions.commit(session, self.job.project_id, spec=spec, files=kept, note=note, key=key)
            conversation.led_to(session, row.id, made.id)
            name_after(session, self.job.project_id, spec, str(self.job.request.get("sentence") or ""))
            known = dict(row.result or {})
            if known.get("version_id") != made.id:
                known = redact_value({**figures, "version_id": made.id})
                row.result = known
                say(session, row, "version", {"version_id": made.id, "number": made.number})
        return Done(known)

    @property
    def finished(self) -> Done | None:
        """The end of a job that was cut off after it had made its version; None of any other."""
        result = self.job.result or {}
        return Done(dict(result)) if result.get("version_id") else None

    def drive(
        self,
        graph: CompiledStateGraph[Any, Any, Any, Any],
        start: Any,
        *,
        context: Any = None,
        callbacks: list[BaseCallbackHandler] | None = None,
    ) -> dict[str, Any] | Question:
        """Run a graph that was compiled with `saver` from where it stands to its end, or to its next question."""
        config = RunnableConfig(
            configurable={"thread_id": self.job.id},
            callbacks=[*(callbacks or []), *tracing.callbacks()],
            recursion_limit=200,
        )
        known = standing(graph, config)
        if known.asked and self.answer is None:
            return Question(_body(known.asked[0].value))
        given = Command(resume=self.answer) if known.asked else None if known.begun else start
        if not known.over:
            graph.invoke(given, config, context=context, durability="sync")
            known = standing(graph, config)
        return Question(_body(known.asked[0].value)) if known.asked else known.values


def name_after(session: Session, project_id: str, spec: dict[str, Any], sentence: str = "") -> None:
    """A project still called like its first document, or by its whole sentence, takes the title of what was made."""
    project = projects.get(session, project_id)
    title = str(spec.get("title") or spec.get("name") or "").strip()
    given = {source.name for source in conversation.sources(session, project_id)}
    given |= {sentence.strip().splitlines()[0][:300]} if sentence.strip() else set()
    if title and project.title in given:
        projects.rename(session, project_id, title[:300])


def _body(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {"value": value}
