"""Versions: immutable snapshots of a project, and the walks over them (undo, redo, go to, restore, branch).

Versions form a tree by their parents; the project's head is the one that is shown. Nothing that was made is lost:
a version made after an undo is a sister of those undone, and `go_to` finds them again.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.store import projects
from app.store.errors import Conflict, NotFound
from app.store.ids import clean, now
from app.store.records import Project, Version
from app.store.store import name_blobs
from app.store.tables import ProjectRow, VersionFileRow, VersionRow

ANY_HEAD = "*"


def commit(
    session: Session,
    project_id: str,
    *,
    spec: dict[str, Any],
    files: dict[str, str],
    note: str = "",
    expected_head: str | None = ANY_HEAD,
    key: str | None = None,
) -> Version:
    """Add a version on top of the head and show it. `files`: path → hash of bytes that `Store.keep` has kept.

    `expected_head`: the head that the change was made from (None: no version yet); left out, whatever it is now.
    `key` names the work: the same key again returns the version made before. Raises Conflict, NotFound, StoreError.
    """
    project = projects.row_of(session, project_id, lock=True)
    if key is not None and (done := session.scalar(sa.select(VersionRow).where(VersionRow.key == key))):
        return _record(session, done)
    if expected_head != ANY_HEAD and project.head_id != expected_head:
        raise Conflict(f"“{project.title}” has changed meanwhile.", fix="Look at the newest version, then try again.")
    return _add(session, project, project.head_id, spec, files, note, key)


def get(session: Session, version_id: str) -> Version:
    """One version with its files. Raises NotFound."""
    return _record(session, _row(session, version_id))


def history(session: Session, project_id: str) -> list[Version]:
    """All versions of a project, the oldest first, without their files."""
    query = sa.select(VersionRow).where(VersionRow.project_id == project_id).order_by(VersionRow.number)
    return [Version.model_validate(row) for row in session.scalars(query)]


def undo(session: Session, project_id: str) -> Project:
    """Show what the head was made from. Raises Conflict when there is nothing before it, NotFound."""
    project = projects.row_of(session, project_id, lock=True)
    parent = session.get(VersionRow, project.head_id).parent_id if project.head_id else None  # pyright: ignore
    before = session.get(VersionRow, parent) if parent else None
    if project.head_id is None or before is None or before.project_id != project.id:
        raise Conflict("There is nothing to undo.")
    return _show(project, before.id, [*project.ahead, project.head_id])


def redo(session: Session, project_id: str) -> Project:
    """Show what was undone last. Raises Conflict when nothing was, NotFound."""
    project = projects.row_of(session, project_id, lock=True)
    if not project.ahead:
        raise Conflict("There is nothing to redo.")
    return _show(project, project.ahead[-1], project.ahead[:-1])


def go_to(session: Session, project_id: str, version_id: str) -> Project:
    """Show any version of the project; what is made next grows from it. Raises NotFound."""
    project = projects.row_of(session, project_id, lock=True)
    _own(session, project, version_id)
    return _show(project, version_id, [])


def restore(session: Session, project_id: str, version_id: str) -> Version:
    """A new version on top of the head with an older one's content. Raises NotFound."""
    project = projects.row_of(session, project_id, lock=True)
    old = _own(session, project, version_id)
    note = f"Version {old.number} again"
    return _add(session, project, project.head_id, old.spec, _files(session, old.id), note, None)


def branch(session: Session, version_id: str, *, owner: str, title: str) -> Project:
    """A new project that begins with this version's content and shares its bytes. Raises NotFound."""
    old = _row(session, version_id)
    origin = projects.row_of(session, old.project_id)
    row = ProjectRow(kind=origin.kind, owner=owner, title=clean(title))
    session.add(row)
    session.flush()
    note = f"Branch of “{origin.title}”, version {old.number}"
    _add(session, row, old.id, old.spec, _files(session, old.id), note, None)
    return Project.model_validate(row)


def _add(
    session: Session,
    project: ProjectRow,
    parent_id: str | None,
    spec: dict[str, Any],
    files: dict[str, str],
    note: str,
    key: str | None,
) -> Version:
    name_blobs(session, files.values())
    last = session.scalar(sa.select(sa.func.max(VersionRow.number)).where(VersionRow.project_id == project.id))
    row = VersionRow(
        project_id=project.id, number=(last or 0) + 1, parent_id=parent_id, spec=spec, note=clean(note), key=key
    )
    session.add(row)
    session.flush()
    session.add_all(VersionFileRow(version_id=row.id, path=path, sha256=sha) for path, sha in files.items())
    _show(project, row.id, [])
    session.flush()
    return _record(session, row)


def _show(project: ProjectRow, version_id: str, ahead: list[str]) -> Project:
    project.head_id, project.ahead, project.updated_at = version_id, ahead, now()
    return Project.model_validate(project)


def _own(session: Session, project: ProjectRow, version_id: str) -> VersionRow:
    row = _row(session, version_id)
    if row.project_id != project.id:
        raise NotFound(f"“{project.title}” has no version {version_id}.", fix="List its versions first.")
    return row


def _row(session: Session, version_id: str) -> VersionRow:
    row = session.get(VersionRow, clean(version_id))
    if row is None:
        raise NotFound(f"There is no version {version_id}.", fix="`impasto projects show` lists a project's versions.")
    return row


def _files(session: Session, version_id: str) -> dict[str, str]:
    query = sa.select(VersionFileRow.path, VersionFileRow.sha256).where(VersionFileRow.version_id == version_id)
    return dict(session.execute(query.order_by(VersionFileRow.path)).all())


def _record(session: Session, row: VersionRow) -> Version:
    return Version.model_validate(row).model_copy(update={"files": _files(session, row.id)})
