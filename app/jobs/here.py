"""Jobs of commands that write into a folder: what such a command asks beyond its kind's options, where it may run.

`impasto deck notes.pdf` queues a job like any page, but what it names lies on the machine where it was typed: folders
of documents, a site's repository, a model's file. So the job runs there. While the command that typed it lives and has
a worker of its own, no other worker takes the job: that one has the command's settings. It knows no kind.
"""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field

from app.jobs.machine import lives
from app.jobs.records import Job

HERE = "here"
"""Name in a job's request. No option of a kind: nobody can ask for it over the API."""


class Here(BaseModel):
    """What a command of this machine asks."""

    machine: str
    """`host`, or `host/pid` while the command of that process sees to the job by itself."""
    asked: str
    """Digest of all that was asked: the same command typed again goes on with a job that is not done."""
    folder: str = ""
    """What the result is written to: the next command about it goes on with the same project."""
    corpora: list[str] = Field(default_factory=list)
    """Folders of documents, or of corpora, to look into."""
    research: bool = False
    """Find out first, in `corpora` and, where the options say `web`, there; what was found is kept with the result."""
    topic: str = ""
    """What to find out about, where that is not what is asked for."""
    beyond: int = 0
    """Number of the newest version that the folder has; a newer one is this job's."""
    place: str = ""
    """Of an edit: the file among those it begins with that is meant; else all of them."""


def here_of(job: Job) -> Here | None:
    """What a command asks with this job; None of any other job."""
    given = job.request.get(HERE)
    return Here.model_validate(given) if given else None


def host() -> str:
    """This machine's name. Files outlive a restart, so it is not told apart by that."""
    return socket.gethostname().replace("/", "-") or "localhost"


def is_held(machine: str) -> bool:
    """Whether the command that typed the job lives and sees to it by itself."""
    name, divided, pid = machine.partition("/")
    return bool(divided) and (name != host() or (pid.isdigit() and lives(int(pid))))


def released(request: dict[str, Any]) -> dict[str, Any]:
    """The request, open to every worker of its machine."""
    held = request.get(HERE)
    return {**request, HERE: {**held, "machine": held["machine"].partition("/")[0]}} if held else request


def made_here(here: Here | None, made: BaseModel, below: Path) -> dict[str, Any]:
    """What the agent hands back, for the command to show: paths are relative to `below`. Nothing for other jobs."""
    return {"made": _relative(made.model_dump(mode="json"), f"{below}/")} if here is not None else {}


def _relative(value: Any, prefix: str) -> Any:
    if isinstance(value, dict):
        return {name: _relative(held, prefix) for name, held in value.items()}
    if isinstance(value, list):
        return [_relative(held, prefix) for held in value]
    return value.removeprefix(prefix) if isinstance(value, str) else value
