"""Projects: make, list, rename, put into the bin and take out again. It knows no version: `versions.py` does."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.store.errors import NotFound
from app.store.ids import clean, now
from app.store.records import Kind, Project
from app.store.tables import ProjectRow


def create(session: Session, *, kind: Kind, owner: str, title: str) -> Project:
    """A new project without versions."""
    row = ProjectRow(kind=kind, owner=owner, title=clean(title))
    session.add(row)
    session.flush()
    return Project.model_validate(row)


def get(session: Session, project_id: str) -> Project:
    """The project, also from the bin. Raises NotFound."""
    return Project.model_validate(row_of(session, project_id))


def listed(
    session: Session,
    *,
    owner: str | None = None,
    kind: Kind | None = None,
    deleted: bool = False,
    search: str = "",
    limit: int = 100,
    offset: int = 0,
) -> list[Project]:
    """Projects, the latest changed first; `deleted`: those in the bin instead."""
    query = sa.select(ProjectRow).order_by(ProjectRow.updated_at.desc(), ProjectRow.id.desc())
    query = query.where(ProjectRow.deleted_at.is_not(None) if deleted else ProjectRow.deleted_at.is_(None))
    if owner is not None:
        query = query.where(ProjectRow.owner == owner)
    if kind is not None:
        query = query.where(ProjectRow.kind == kind)
    if search:
        query = query.where(ProjectRow.title.icontains(clean(search), autoescape=True))
    return [Project.model_validate(row) for row in session.scalars(query.limit(limit).offset(offset))]


def rename(session: Session, project_id: str, title: str) -> Project:
    """Give it another title. Raises NotFound."""
    row = row_of(session, project_id)
    row.title, row.updated_at = clean(title), now()
    return Project.model_validate(row)


def delete(session: Session, project_id: str) -> Project:
    """Put it into the bin. Raises NotFound."""
    row = row_of(session, project_id)
    row.deleted_at = row.deleted_at or now()
    return Project.model_validate(row)


def undelete(session: Session, project_id: str) -> Project:
    """Take it out of the bin. Raises NotFound when it was purged."""
    row = row_of(session, project_id)
    row.deleted_at = None
    return Project.model_validate(row)


def row_of(session: Session, project_id: str, *, lock: bool = False) -> ProjectRow:
    """The project's row; `lock`: nobody else changes it before this transaction ends. Raises NotFound."""
    query = sa.select(ProjectRow).where(ProjectRow.id == clean(project_id))
    row = session.scalars(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise NotFound(f"There is no project {project_id}.", fix="List them with `impasto projects list`.")
    return row
