"""Projects that a person keeps at the top of their list."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.store import projects
from app.store.tables import PinRow


def pin(session: Session, owner: str, project_id: str, *, on: bool) -> None:
    """Keep it at the top, or no longer; again is no change. Raises NotFound."""
    project = projects.row_of(session, project_id, lock=True)
    row = session.get(PinRow, (owner, project.id))
    if on and row is None:
        session.add(PinRow(owner=owner, project_id=project.id))
    elif row is not None and not on:
        session.delete(row)
    session.flush()


def pinned(session: Session, owner: str) -> set[str]:
    """Ids of the projects that this person pinned."""
    return set(session.scalars(sa.select(PinRow.project_id).where(PinRow.owner == owner)))
