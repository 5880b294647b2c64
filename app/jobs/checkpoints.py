"""The steps of a job's graph, in the store's own tables: one saver for SQLite and Postgres, fenced and backed up.

LangGraph's savers keep tables of their own, which differ by database and know no fence. Here each write goes, together
with the files that the step made (`workspace.py`), through the job's lease in one transaction: a process that was
superseded can write neither. A saved step is progress: it sets the count of tries back, so that only a job that dies
at one step again and again is given up. Plain types only: no class is ever built from stored bytes.

LangGraph saves what a step wrote beside the step that follows it. Files are kept with it only while the step itself is
not saved yet: later they are the next step's, which may be changing them.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, cast

import sqlalchemy as sa
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    WRITES_IDX_MAP,
    BaseCheckpointSaver,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
    get_checkpoint_id,
    get_checkpoint_metadata,
)
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from sqlalchemy.orm import Session

from app.jobs.lease import Lease
from app.jobs.workspace import Added, Workspace
from app.store.database import inserting
from app.store.tables import CheckpointRow, CheckpointWriteRow

PARTS = ("job_id", "namespace", "checkpoint_id", "task_id", "position")


class Saver(BaseCheckpointSaver[str]):
    """Checkpoints of one job. Its thread id is the job's id; `stage` tells those of its other graphs apart."""

    def __init__(self, lease: Lease, workspace: Workspace, stage: str = "") -> None:
        super().__init__(serde=JsonPlusSerializer(allowed_msgpack_modules=None, allowed_json_modules=None))
        self.lease = lease
        self.workspace = workspace
        self.stage = stage
        self._over: set[str] = set()
        """Checkpoints whose steps are saved."""
        self._saving = threading.Lock()

    def gather(self) -> None:
        """Put into the workspace what is to be kept with a step; the step after it has not begun."""

    def get_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        query = self._query(config).order_by(CheckpointRow.id.desc()).limit(1)
        if wanted := get_checkpoint_id(config):
            query = query.where(CheckpointRow.id == wanted)
        with self.lease.store.read() as session:
            row = session.scalar(query)
            return self._tuple(session, row) if row else None

    def list(
        self,
        config: RunnableConfig | None,
        *,
        filter: dict[str, Any] | None = None,
        before: RunnableConfig | None = None,
        limit: int | None = None,
    ) -> Iterator[CheckpointTuple]:
        query = self._query(config or RunnableConfig()).order_by(CheckpointRow.id.desc())
        if before is not None and (earlier := get_checkpoint_id(before)):
            query = query.where(CheckpointRow.id < earlier)
        with self.lease.store.read() as session:
            found = [self._tuple(session, row) for row in session.scalars(query)]
        matching = [t for t in found if all(t.metadata.get(k) == v for k, v in (filter or {}).items())]
        yield from matching[:limit]

    def put(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        kind, state = self.serde.dumps_typed(checkpoint)
        namespace = self._namespace(config)
        values = {
            "job_id": self.lease.job_id,
            "namespace": namespace,
            "id": checkpoint["id"],
            "parent_id": get_checkpoint_id(config),
            "type": kind,
            "state": state,
            "about": dict(get_checkpoint_metadata(config, metadata)),
        }
        with self._saving:
            self.gather()
            with self.workspace.kept() as files, self.lease.write() as (session, job):
                files.name(session)
                job.tries = 1
                row = inserting(session, CheckpointRow).values(values)
                session.execute(row.on_conflict_do_update(index_elements=["job_id", "namespace", "id"], set_=values))
            self._over.add(get_checkpoint_id(config) or "")
        return self._config(namespace, checkpoint["id"])

    def put_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        where = {
            "job_id": self.lease.job_id,
            "namespace": self._namespace(config),
            "checkpoint_id": get_checkpoint_id(config),
            "task_id": task_id,
            "path": task_path,
        }
        with self._saving, self._files_of(where["checkpoint_id"]) as files, self.lease.write() as (session, job):
            files.name(session)
            if not any(channel in WRITES_IDX_MAP for channel, _ in writes):
                job.tries = 1
            for place, (channel, value) in enumerate(writes):
                kind, data = self.serde.dumps_typed(value)
                written = {"channel": channel, "type": kind, "value": data}
                row = inserting(session, CheckpointWriteRow).values(
                    **where, position=WRITES_IDX_MAP.get(channel, place), **written
                )
                # Errors, interrupts and answers are replaced; what a task wrote, it wrote for good.
                replaced = row.on_conflict_do_update(index_elements=PARTS, set_=written)
                kept = row.on_conflict_do_nothing(index_elements=PARTS)
                session.execute(replaced if channel in WRITES_IDX_MAP else kept)

    def delete_thread(self, thread_id: str) -> None:
        with self.lease.write() as (session, _):
            for table in (CheckpointWriteRow, CheckpointRow):
                session.execute(sa.delete(table).where(table.job_id == self.lease.job_id))

    def get_next_version(self, current: str | None, channel: None) -> str:
        """Versions as text that sorts: 00…1, 00…2."""
        return f"{int(current or 0) + 1:032}"

    def _files_of(self, checkpoint_id: str | None) -> AbstractContextManager[Added]:
        """What the step after that checkpoint added to the workspace; nothing where that step is saved."""
        if checkpoint_id in self._over:
            return nullcontext(Added(self.lease.job_id, {}))
        self.gather()
        return self.workspace.kept()

    def _query(self, config: RunnableConfig) -> sa.Select[CheckpointRow]:
        mine = CheckpointRow.job_id == self.lease.job_id
        return sa.select(CheckpointRow).where(mine, CheckpointRow.namespace == self._namespace(config))

    def _tuple(self, session: Session, row: CheckpointRow) -> CheckpointTuple:
        pending = (
            sa.select(CheckpointWriteRow)
            .where(
                CheckpointWriteRow.job_id == row.job_id,
                CheckpointWriteRow.namespace == row.namespace,
                CheckpointWriteRow.checkpoint_id == row.id,
            )
            .order_by(CheckpointWriteRow.path, CheckpointWriteRow.task_id, CheckpointWriteRow.position)
        )
        return CheckpointTuple(
            config=self._config(row.namespace, row.id),
            checkpoint=self.serde.loads_typed((row.type, row.state)),
            metadata=cast(CheckpointMetadata, row.about),
            parent_config=self._config(row.namespace, row.parent_id) if row.parent_id else None,
            pending_writes=[
                (w.task_id, w.channel, self.serde.loads_typed((w.type, w.value))) for w in session.scalars(pending)
            ],
        )

    def _namespace(self, config: RunnableConfig) -> str:
        return self.stage + config.get("configurable", {}).get("checkpoint_ns", "")

    def _config(self, namespace: str, checkpoint_id: str) -> RunnableConfig:
        inner = namespace.removeprefix(self.stage)
        where = {"thread_id": self.lease.job_id, "checkpoint_ns": inner, "checkpoint_id": checkpoint_id}
        return RunnableConfig(configurable=where)
