"""A store with something in every table that lasts."""

from __future__ import annotations

from app.store import Store, conversation, projects, versions
from app.store.records import Project
from app.store.tables import CheckpointRow, CheckpointWriteRow, EventRow, JobFileRow, JobRow


def fill(store: Store) -> Project:
    """A project of two versions, the first shown; a turn, a source, and a job that runs."""
    one, two, source = store.keep(b"one", b"two", "# 夜".encode())
    with store.write() as session:
        project = projects.create(session, kind="deck", owner="me", title="夜 \u202e")
        versions.commit(session, project.id, spec={"a": [1, 2.5, None, "\0"]}, files={"x": one.sha256})
        versions.commit(session, project.id, spec={}, files={"x": two.sha256})
        versions.undo(session, project.id)
        conversation.add_turn(session, project.id, role="person", text="Hello")
        conversation.add_source(session, project.id, name="a.md", sha256=source.sha256, media_type="text/markdown")
        job = JobRow(kind="deck", owner="me", title="t", project_id=project.id, request={"x": 1}, state="running")
        session.add(job)
        session.flush()
        session.add(EventRow(job_id=job.id, number=1, kind="phase", body={"a": "ü"}))
        session.add(JobFileRow(job_id=job.id, path="inputs/a.md", sha256=source.sha256))
        where = {"job_id": job.id, "namespace": ""}
        session.add(CheckpointRow(**where, id="1", type="msgpack", state=b"\0\xff", about={"step": 1}))
        written = {"checkpoint_id": "1", "task_id": "t", "position": 0, "channel": "c", "type": "msgpack"}
        session.add(CheckpointWriteRow(**where, **written, value=b"\1"))
        return projects.get(session, project.id)
