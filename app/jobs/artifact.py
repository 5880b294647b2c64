"""The kind `artifact`: one page of a sentence, or the page there is changed by a wish. It knows the artifact agent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from agents.artifact.spec import ArtifactMade, ArtifactRequest
from agents.coding.base import Step
from agents.errors import InputRefused
from agents.files import write_whole
from app.jobs.finding import settings_for
from app.jobs.here import here_of, made_here
from app.jobs.kinds.artifact import ArtifactOptions
from app.jobs.run import Done, Run
from app.store import projects, versions

PAGE = "index.html"
PHASES = {"check": "check", "tool": "build", "strategy": "repair"}


def run(run: Run) -> Done:
    """Make or change the page. Raises ImpastoError; then the project's version stays the newest."""
    from agents.artifact import making

    asked = ArtifactOptions.model_validate(run.job.request)
    settings = settings_for(run, asked)
    out = run.folder / "made" / PAGE
    run.tell("understand", asked.wish or asked.sentence)
    before = _laid_out(run)
    if before is None:
        request = ArtifactRequest(sentence=asked.sentence or asked.wish, out=out, language=asked.language)
        made = making.make(request, settings, on_event=lambda step: _tell(run, step), cancel=run.cancel, once=run.once)
    else:
        wish = _pointed(asked, before)
        made = making.continue_(
            before, wish, settings, out=out, on_event=lambda step: _tell(run, step), cancel=run.cancel, once=run.once
        )
    figures = made.model_dump(mode="json", include={"said", "seconds", "tool_calls", "checks"})
    figures |= made_here(here_of(run.job), made, out.parent)
    note = (asked.wish or asked.sentence)[:300]
    return run.commit(_spec(made), [out], below=out.parent, note=note, figures=figures)


def _spec(made: ArtifactMade) -> dict[str, Any]:
    return made.model_dump(mode="json", include={"title", "blueprint", "said", "checks"})


def _pointed(asked: ArtifactOptions, page: Path) -> str:
    """The wish, with the words pointed at where a model reads it: blueprints know no elements."""
    from agents.artifact.assembling import artifact_in

    if not asked.wish:
        raise InputRefused("There is no wish.", fix="Say what shall change.")
    if not asked.text or artifact_in(page.read_text("utf-8")) is not None:
        return asked.wish
    return f"{asked.wish}\n(About the element that says: {asked.text})"


def _laid_out(run: Run) -> Path | None:
    """The newest version's page; None where there is none yet."""
    if run.job.project_id is None:
        return None
    with run.store.read() as session:
        project = projects.get(session, run.job.project_id)
        head = versions.get(session, project.head_id) if project.head_id else None
    if head is None or PAGE not in head.files:
        return None
    path = run.folder / "before" / PAGE
    write_whole(path, run.store.blobs.get(head.files[PAGE]))
    return path


def _tell(run: Run, step: Step) -> None:
    run.tell(PHASES.get(step.kind, "write"), step.message)
