"""The one decision about access, for pages, API, previews, downloads and events alike. It reads nothing itself.

Whoever serves something loads its project, asks `may`, and answers "not found" for a no: that a project exists is
itself not for everyone. What belongs to a project (version, source, job, event, file) is judged by its project; a job
without one by the job.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, get_args

Reading = Literal["see", "preview", "download"]
"""The project and the version that it shows; its pages; its files and exports."""
Recalling = Literal["recall", "follow"]
"""How it came about: other versions, what was said, documents; jobs and their events."""
Changing = Literal["change", "run", "delete", "share"]
"""Spec, turns, sources, undo, title; starting, cancelling, answering jobs; into the bin and out; links for readers."""
Projectless = Literal["create", "ask", "tokens", "administer"]
"""A new project; the model itself; tokens of one's own; what concerns all persons."""
Action = Literal[
    "see", "preview", "download", "recall", "follow", "change", "run", "delete", "share",
    "create", "ask", "tokens", "administer",
]  # fmt: skip
READING: tuple[Reading, ...] = get_args(Reading)
PROJECT_ACTIONS: tuple[str, ...] = (*READING, *get_args(Recalling), *get_args(Changing))

LOCAL = "local"
"""The one person of a server that only this machine reaches."""


@dataclass(frozen=True)
class Identity:
    """Who asks. A reader came by a link and sees one project; everyone else is a person under a name."""

    user: str
    reads: str | None = None
    """Id of the only project that a reader sees."""
    administers: bool = False


class Owned(Protocol):
    """What access is decided on: a project, or a job that has none."""

    @property
    def id(self) -> str: ...
    @property
    def owner(self) -> str: ...


def may(identity: Identity | None, action: Action, project: Owned | None = None) -> bool:
    """Whether `identity` may do `action`, on `project` where the action is about one. Anything unforeseen is a no."""
    if identity is None or not identity.user:
        return False
    if action in PROJECT_ACTIONS:
        if project is None:
            return False
        if identity.reads is not None:
            return action in READING and project.id == identity.reads and not _in_the_bin(project)
        return project.owner == identity.user
    if identity.reads is not None or project is not None:
        return False
    return identity.administers if action == "administer" else action in get_args(Projectless)


def _in_the_bin(project: Owned) -> bool:
    deleted: datetime | None = getattr(project, "deleted_at", None)
    return deleted is not None
