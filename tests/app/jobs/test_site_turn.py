"""A turn's folder in one file: what is in it, what is left out, and when it is not packed."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from langgraph.checkpoint.base import empty_checkpoint

from app.jobs import site_turn
from app.jobs.lease import Lease
from app.jobs.site_turn import PACKED, TurnSaver, packed
from app.jobs.workspace import Workspace


@pytest.fixture
def turn(tmp_path: Path) -> Path:
    folder = tmp_path / "job" / ".site.making"
    (folder / ".git" / "objects").mkdir(parents=True)
    (folder / ".impasto" / "turn" / "tree").mkdir(parents=True)
    (folder / ".impasto" / "lock").write_text("")
    (folder / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    run = folder / ".impasto" / "turn" / "tree" / "run"
    run.write_text("#!/bin/sh\n")
    run.chmod(0o755)
    (folder / ".impasto" / "turn" / "tree" / "out").symlink_to("/etc")
    return folder


def saver(turn: Path) -> Any:
    """What needs no lease."""
    job: Any = SimpleNamespace(folder=turn.parent, lease=None, workspace=None)
    return TurnSaver(job, turn)


def it_comes_back_as_it_was_without_links_and_locks(turn: Path):
    kept = saver(turn)
    kept.gather()
    (turn / ".git" / "HEAD").write_text("changed")
    (turn / "more").write_text("since")
    assert kept.unpack()
    found = {path.relative_to(turn).as_posix() for path in turn.rglob("*")}
    tree = ".impasto/turn/tree"
    assert found == {".git", ".git/HEAD", ".git/objects", ".impasto", ".impasto/turn", tree, f"{tree}/run"}
    assert (turn / ".git" / "HEAD").read_text() == "ref: refs/heads/main\n"
    assert os.access(turn / tree / "run", os.X_OK)


def it_is_the_same_file_for_the_same_folder(turn: Path):
    before = packed(turn)
    os.utime(turn / ".git" / "HEAD", (1, 1))
    assert packed(turn) == before


def it_packs_no_folder_that_is_too_large_and_forgets_the_smaller_one(turn: Path, monkeypatch: pytest.MonkeyPatch):
    kept = saver(turn)
    kept.gather()
    assert (turn.parent / PACKED).stat().st_size
    monkeypatch.setattr(site_turn, "LARGEST", 10)
    kept.gather()
    assert not kept.unpack()


def it_has_nothing_to_unpack_before_the_first_step(turn: Path):
    assert not saver(turn).unpack()
    assert not turn.exists()


def it_keeps_a_step_as_it_was_when_what_it_wrote_is_saved_late(lease: Lease, workspace: Workspace):
    """LangGraph does that beside the next step, which may be changing the folder."""
    folder = workspace.folder / ".site.making"
    folder.mkdir()
    state = folder / "state"
    job: Any = SimpleNamespace(folder=workspace.folder, lease=lease, workspace=workspace)
    kept = TurnSaver(job, folder)
    state.write_text("begun")
    begun = kept.put({"configurable": {"thread_id": "t"}}, empty_checkpoint(), {"step": 0}, {})
    state.write_text("after a step")
    after = kept.put(begun, empty_checkpoint(), {"step": 1}, {})
    state.write_text("half of the next")
    kept.put_writes(begun, [("said", 1)], "task")
    assert TurnSaver(job, folder).unpack()
    assert state.read_text() == "after a step"
    state.write_text("after the next")
    kept.put_writes(after, [("said", 2)], "task")
    assert TurnSaver(job, folder).unpack()
    assert state.read_text() == "after the next"
