"""The brand that a job's option names: a web address, or one of the job's own files. Never a path of this machine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from agents.errors import InputRefused
from app.jobs import queue
from app.jobs.run import Run


def branded(named: str | None, inputs: Sequence[Path]) -> tuple[str | None, list[Path]]:
    """The brand as `agents.brand.opening` takes it, and the files that are left to work from. Raises InputRefused."""
    if named is None or named.startswith(("http://", "https://")):
        return named, list(inputs)
    found = next((path for path in inputs if path.name == named), None)
    if found is None:
        there = ", ".join(path.name for path in inputs) or "none"
        raise InputRefused(
            f"The brand {named[:80]!r} is neither a web address nor a file of this project.", fix=f"Its files: {there}."
        )
    return str(found), [path for path in inputs if path != found]


def without_brands(run: Run, inputs: Sequence[Path]) -> list[Path]:
    """The files that are documents: a source that an earlier job of the project took its looks from is none."""
    with run.store.read() as session:
        worn = {job.request.get("brand") for job in queue.listed(session, project_id=run.job.project_id, limit=1000)}
    return [path for path in inputs if path.name not in worn]
