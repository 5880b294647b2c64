"""Links for readers: made, listed and revoked by a project's owner. A reader sees, and changes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.identity.access import Identity, may
from app.store import credentials, projects
from app.store.credentials import Credential
from app.store.errors import NotFound
from app.store.ids import now

LASTS = timedelta(days=30)


def share(
    session: Session, identity: Identity | None, project_id: str, *, name: str = "", lasts: timedelta | None = LASTS
) -> tuple[Credential, str]:
    """A link to the project and its secret, shown once. `lasts=None`: until it is revoked. Raises NotFound."""
    _owned(session, identity, project_id)
    expires: datetime | None = now() + lasts if lasts is not None else None
    assert identity is not None
    return credentials.create(
        session, kind="share", owner=identity.user, name=name, project_id=project_id, expires_at=expires
    )


def links(session: Session, identity: Identity | None, project_id: str) -> list[Credential]:
    """All links to the project, the newest first. Raises NotFound."""
    _owned(session, identity, project_id)
    return credentials.listed(session, kind="share", project_id=project_id)


def revoke(session: Session, identity: Identity | None, credential_id: str) -> Credential:
    """End a link, or a token of one's own. Raises NotFound, also for what belongs to somebody else."""
    found = credentials.get(session, credential_id)
    if not may(identity, "tokens") or identity is None or identity.user != found.owner:
        raise NotFound(f"There is no token or link {credential_id}.", fix="List them first.")
    return credentials.revoke(session, credential_id)


def _owned(session: Session, identity: Identity | None, project_id: str) -> None:
    if not may(identity, "share", projects.get(session, project_id)):
        raise NotFound(f"There is no project {project_id}.", fix="List yours first.")
