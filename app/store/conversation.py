"""What a project was talked into: its turns and its sources. It knows neither jobs nor models."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.store import projects
from app.store.errors import NotFound
from app.store.ids import clean
from app.store.records import Role, Source, Turn
from app.store.store import name_blobs
from app.store.tables import SourceRow, TurnRow


def add_turn(
    session: Session,
    project_id: str,
    *,
    role: Role,
    text: str,
    job_id: str | None = None,
    version_id: str | None = None,
) -> Turn:
    """Append a message. Raises NotFound."""
    projects.row_of(session, project_id, lock=True)
    last = session.scalar(sa.select(sa.func.max(TurnRow.number)).where(TurnRow.project_id == project_id))
    row = TurnRow(
        project_id=project_id,
        number=(last or 0) + 1,
        role=role,
        text=clean(text),
        job_id=job_id,
        version_id=version_id,
    )
    session.add(row)
    session.flush()
    return Turn.model_validate(row)


def led_to(session: Session, job_id: str, version_id: str) -> None:
    """Write the version that a job made beside the turns that asked for it."""
    session.execute(sa.update(TurnRow).where(TurnRow.job_id == job_id).values(version_id=version_id))


def turns(session: Session, project_id: str) -> list[Turn]:
    """All turns, the oldest first."""
    query = sa.select(TurnRow).where(TurnRow.project_id == project_id).order_by(TurnRow.number)
    return [Turn.model_validate(row) for row in session.scalars(query)]


def add_source(
    session: Session, project_id: str, *, name: str, sha256: str, media_type: str, origin: str | None = None
) -> Source:
    """Add a document that `Store.keep` has kept; the same bytes under the same name are one source. Raises NotFound."""
    projects.row_of(session, project_id, lock=True)
    name_blobs(session, [sha256])
    known = sa.select(SourceRow).where(
        SourceRow.project_id == project_id, SourceRow.sha256 == sha256, SourceRow.name == clean(name)
    )
    row = session.scalar(known)
    if row is None:
        row = SourceRow(project_id=project_id, name=clean(name), sha256=sha256, media_type=media_type, origin=origin)
        session.add(row)
        session.flush()
    return Source.model_validate(row)


def sources(session: Session, project_id: str) -> list[Source]:
    """All sources, the oldest first."""
    query = sa.select(SourceRow).where(SourceRow.project_id == project_id).order_by(SourceRow.created_at, SourceRow.id)
    return [Source.model_validate(row) for row in session.scalars(query)]


def remove_source(session: Session, project_id: str, source_id: str) -> None:
    """Take a source out of the project; versions made with it stay as they are. Raises NotFound."""
    row = session.get(SourceRow, clean(source_id))
    if row is None or row.project_id != project_id:
        raise NotFound(f"The project has no source {source_id}.")
    session.delete(row)
