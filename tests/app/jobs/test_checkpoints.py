"""Steps in the store: LangGraph finds in them what it finds in its own savers, and nothing else gets in."""

from __future__ import annotations

from operator import add
from typing import Annotated, Any, TypedDict

import ormsgpack
import pytest
import sqlalchemy as sa
from langgraph.checkpoint.base import empty_checkpoint
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, Send, interrupt

from agents.errors import InputRefused
from app.jobs import queue
from app.jobs.checkpoints import Saver
from app.jobs.lease import Superseded
from app.jobs.workspace import Workspace
from app.store.errors import BlobDamaged
from app.store.purge import purge
from app.store.tables import CheckpointRow, CheckpointWriteRow, JobFileRow


class State(TypedDict):
    said: Annotated[list[str], add]
    count: int


def graph(saver: Any) -> Any:
    builder = StateGraph(State)
    builder.add_node("one", lambda s: {"said": ["one"], "count": 1})
    builder.add_node("ask", lambda s: {"said": [interrupt("why?")]})
    builder.add_node("branch", lambda s: {"said": [f"branch {s['n']}"]})
    builder.add_node("two", lambda s: {"count": s["count"] + 1})
    builder.add_edge(START, "one")
    builder.add_edge("one", "ask")
    builder.add_conditional_edges("ask", lambda s: [Send("branch", {"n": n}) for n in range(3)], ["branch"])
    builder.add_edge("branch", "two")
    builder.add_edge("two", END)
    return builder.compile(checkpointer=saver)


@pytest.fixture
def saver(lease, workspace):
    return Saver(lease, workspace)


def kept_text(lease, store):
    """What the job's one file says, as another machine would find it."""
    with store.read() as session:
        (sha256,) = session.scalars(sa.select(JobFileRow.sha256).where(JobFileRow.job_id == lease.job_id))
    return store.blobs.get(sha256).decode()


def play(saver, thread):
    """What a person sees of a run with a pause, and of its history afterwards."""
    config = {"configurable": {"thread_id": thread}}
    built = graph(saver)
    built.invoke({"said": [], "count": 0}, config, durability="sync")
    paused = built.get_state(config)
    built.invoke(Command(resume="because"), config, durability="sync")
    ended = built.get_state(config)
    history = list(built.get_state_history(config))
    return {
        "paused": (paused.next, [i.value for t in paused.tasks for i in t.interrupts]),
        "values": ended.values,
        "history": [
            (h.next, h.values.get("count"), sorted(h.values.get("said", [])), h.metadata["step"]) for h in history
        ],
        "parents": [h.parent_config is not None for h in history],
    }


class DescribeSaver:
    def it_keeps_what_langgraphs_own_keeps(self, saver, lease):
        assert play(saver, lease.job_id) == play(InMemorySaver(), "x")

    def it_lists_with_limit_filter_and_before(self, saver, lease):
        play(saver, lease.job_id)
        config = {"configurable": {"thread_id": lease.job_id}}
        every = list(saver.list(config))
        assert [t.checkpoint["id"] for t in saver.list(config, limit=2)] == [t.checkpoint["id"] for t in every[:2]]
        assert [t.metadata["step"] for t in saver.list(config, filter={"step": 1})] == [1]
        assert next(iter(saver.list(config, before=every[0].config))).checkpoint["id"] == every[1].checkpoint["id"]

    def it_forgets_a_thread(self, saver, lease, store):
        play(saver, lease.job_id)
        saver.delete_thread(lease.job_id)
        with store.read() as session:
            for table in (CheckpointRow, CheckpointWriteRow):
                assert session.scalar(sa.select(sa.func.count()).select_from(table)) == 0

    def it_takes_nothing_from_who_was_superseded(self, saver, lease, store):
        config = {"configurable": {"thread_id": lease.job_id}}
        built = graph(saver)
        built.invoke({"said": [], "count": 0}, config, durability="sync")
        before = [t.checkpoint["id"] for t in saver.list(config)]
        lease.release()
        with pytest.raises(Superseded):
            built.invoke(Command(resume="because"), config, durability="sync")
        assert [t.checkpoint["id"] for t in saver.list(config)] == before

    def it_counts_a_step_as_progress(self, saver, lease, store):
        with store.write() as session:
            queue.row_of(session, lease.job_id).tries = 3
        play(saver, lease.job_id)
        with store.read() as session:
            assert queue.row_of(session, lease.job_id).tries == 1

    def it_builds_no_class_from_stored_bytes(self, saver, lease, store):
        """A row that asks for `os.system("…")` to be called when it is read."""
        play(saver, lease.job_id)
        call = ormsgpack.packb(("os", "system", "exit 7"))
        evil = ormsgpack.packb({"v": 1, "id": "9", "channel_values": {"x": ormsgpack.Ext(0, call)}})
        with store.write() as session:
            session.execute(sa.update(CheckpointRow).values(state=evil, type="msgpack"))
        read = saver.get_tuple({"configurable": {"thread_id": lease.job_id}})
        assert read.checkpoint["channel_values"]["x"] != 7 << 8


class DescribeWorkspace:
    def it_brings_files_to_another_machine_with_the_step_that_made_them(self, saver, workspace, lease, store, tmp_path):
        (workspace.folder / "deep").mkdir()
        (workspace.folder / "deep" / "a.txt").write_text("one")
        (workspace.folder / ".half").write_text("in the making")
        play(saver, lease.job_id)
        other = Workspace(lease, tmp_path / "other machine")
        other.fill()
        assert {p.name: p.read_text() for p in other.folder.rglob("*") if p.is_file()} == {"a.txt": "one"}

    def it_keeps_what_changed_and_nothing_twice(self, saver, workspace, lease, store):
        (workspace.folder / "a.txt").write_text("one")
        play(saver, lease.job_id)
        kept = set(store.blobs.list())
        with workspace.kept() as added:
            assert added.files == {}
        (workspace.folder / "a.txt").write_text("two!")
        with workspace.kept() as added:
            assert list(added.files) == ["a.txt"]
        assert len(set(store.blobs.list()) - kept) == 1

    def it_keeps_nothing_of_the_step_that_follows_with_what_a_step_wrote(self, saver, workspace, lease, store):
        """LangGraph saves that while the next step is at work."""
        file = workspace.folder / "file"
        file.write_text("before")
        before = saver.put({"configurable": {"thread_id": "t"}}, empty_checkpoint(), {"step": 0}, {})
        file.write_text("after")
        after = saver.put(before, empty_checkpoint(), {"step": 1}, {})
        file.write_text("half of the next")
        saver.put_writes(before, [("said", 1)], "task")
        assert kept_text(lease, store) == "after"
        saver.put_writes(after, [("said", 2)], "task")
        assert kept_text(lease, store) == "half of the next"

    def it_counts_as_kept_only_what_was_named(self, workspace, store):
        (workspace.folder / "a.txt").write_text("one")

        def fail() -> None:
            with workspace.kept():
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail()
        with workspace.kept() as added:
            assert list(added.files) == ["a.txt"]

    def it_loses_nothing_to_a_purge(self, saver, workspace, lease, store, tmp_path):
        (workspace.folder / "a.txt").write_text("one")
        play(saver, lease.job_id)
        from datetime import timedelta

        purge(store, older_than=timedelta(0), grace=timedelta(0))
        other = Workspace(lease, tmp_path / "other")
        other.fill()
        assert (other.folder / "a.txt").read_text() == "one"
        with store.read() as session:
            assert session.scalar(sa.select(sa.func.count()).select_from(JobFileRow)) == 1

    def it_refuses_damaged_files(self, saver, workspace, lease, store, tmp_path):
        (workspace.folder / "a.txt").write_text("one")
        play(saver, lease.job_id)
        for path in (tmp_path / "data" / "blobs").rglob("*"):
            if path.is_file():
                path.write_bytes(b"x")
        with pytest.raises(BlobDamaged):
            Workspace(lease, tmp_path / "other").fill()

    def it_leaves_itself_out_of_what_a_person_reads(self, lease, tmp_path):
        workspace = Workspace(lease, tmp_path / "data")
        read = InputRefused(f"{workspace.folder}/inputs/a.txt is empty.", fix=f"See {workspace.folder}/out/log.")
        workspace.unplaced(read)
        assert (read.sentence, read.fix) == ("a.txt is empty.", "See out/log.")
