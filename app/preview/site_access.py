"""What a grant for a running site opens: which version, of which project, and whether as its owner or as a reader.

Whoever hands out a grant has asked `app.identity.may` first. That the version and its project are still there is asked
again now and then. It knows no HTTP.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from app.preview.grants import Grants
from app.store import Store, projects, versions
from app.store.errors import NotFound

ASKED_AGAIN = 5.0
"""Seconds for which an answer of the store is believed."""


@dataclass(frozen=True)
class Seen:
    """What may be seen."""

    version_id: str
    project_id: str
    audience: str

    @property
    def owns(self) -> bool:
        return self.audience == "owner"


class Access:
    """Issues and opens grants for sites."""

    def __init__(self, store: Store, key: bytes, *, clock: Callable[[], float] = time.time) -> None:
        self._store, self._clock = store, clock
        self._grants = {who: Grants(key, clock=clock, purpose=f"site {who}") for who in ("owner", "reader")}
        self._known: dict[str, tuple[float, str | None]] = {}
        self._lock = threading.Lock()

    def issue(self, version_id: str, *, owns: bool) -> str:
        """A grant for this version's running site, good for one to two hours."""
        return self._grants["owner" if owns else "reader"].issue(version_id)

    def seen(self, grant: str) -> Seen | None:
        """What the grant opens now; None when it is forged, over, or what it is for has gone."""
        for audience, grants in self._grants.items():
            version_id = grants.open(grant)
            project_id = self._project(version_id) if version_id else None
            if version_id and project_id:
                return Seen(version_id, project_id, audience)
        return None

    def seen_lately(self, grant: str) -> Seen | None:
        """The same without asking the store; None also when it would have to be asked."""
        for audience, grants in self._grants.items():
            version_id = grants.open(grant)
            project_id = self._recent(version_id)[0] if version_id else None
            if version_id and project_id:
                return Seen(version_id, project_id, audience)
        return None

    def _recent(self, version_id: str) -> tuple[str | None, bool]:
        """What the store said lately, and whether it did."""
        with self._lock:
            known = self._known.get(version_id)
        fresh = known is not None and self._clock() - known[0] < ASKED_AGAIN
        return (known[1], True) if known is not None and fresh else (None, False)

    def _project(self, version_id: str) -> str | None:
        said, fresh = self._recent(version_id)
        if fresh:
            return said
        now = self._clock()
        with self._lock:
            if len(self._known) > 1000:
                self._known.clear()
        found = self._ask(version_id)
        with self._lock:
            self._known[version_id] = (now, found)
        return found

    def _ask(self, version_id: str) -> str | None:
        try:
            with self._store.read() as session:
                project = projects.get(session, versions.get(session, version_id).project_id)
        except NotFound:
            return None
        return project.id if project.kind == "site" and project.deleted_at is None else None
