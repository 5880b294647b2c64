"""A worker whose jobs are cut off at nodes of their graphs, whichever graphs they are: `python -m tests.app.jobs.deadly`.

The kinds are those that Impasto ships. A request's `cuts` say where and what, node → what, `enter` or `leave`:

    {"outline": "worker leave", "draft 2": "process enter", "render": "halt leave"}

`leave` is after the node has done all it does, before anything of it is saved; `saved` is after what it wrote is saved,
and all that its sisters wrote, before their step is. `worker` and `process` are killed; `halt` waits
until the test has done its worst and says so; `page` opens the request's `page` in a browser. Every entry into a node is
counted. `version` is the place around the making of the job's version; `told PHASE` is where a job tells that it comes
to a phase, for kinds that have no graph. Of these the steps
that they keep (`Run.once`) count as nodes.
"""

from __future__ import annotations

import functools
import os
import re
import signal
import time
from collections import Counter
from pathlib import Path
from typing import Any

from langgraph.checkpoint.base import WRITES_IDX_MAP, get_checkpoint_id
from langgraph.graph import StateGraph
from playwright.sync_api import sync_playwright

from agents.render.browser import find_browser
from agents.research import attempting
from agents.settings import Settings
from app.jobs import kinds
from app.jobs.checkpoints import Saver
from app.jobs.kinds import KINDS, Kind, load
from app.jobs.run import Done, Question, Run

_add_node = StateGraph.add_node
_put, _put_writes = Saver.put, Saver.put_writes


class _Step:
    """The step under way: how many of its tasks are done, and what strikes before it is saved."""

    def __init__(self) -> None:
        self.done = 0
        self.then: tuple[str, Path] | None = None


_step = _Step()
_saved: Counter[str] = Counter()
"""How many tasks are saved of the step after a checkpoint."""


def run(run: Run) -> Done | Question:
    """The job as its kind runs it, cut off where the request says."""
    marks, cuts = Path(run.job.request["marks"]), run.job.request.get("cuts", {})

    def add_node(self: Any, name: str, action: Any, **more: Any) -> Any:
        return _add_node(self, name, _cut(name, action, marks, cuts, run.job.request.get("page", "")), **more)

    attempting._walk()  # the walk within an attempt keeps no steps: it is made anew with its attempt
    StateGraph.add_node = add_node  # type: ignore[method-assign]
    _watch(run, marks, cuts)
    _watch_steps()
    try:
        return load(_shipped(run.job.kind).target)(run)
    finally:
        StateGraph.add_node = _add_node  # type: ignore[method-assign]


def _watch(run: Run, marks: Path, cuts: dict[str, str]) -> None:
    """Cut off around the job's version, and where it tells of a phase for the first time."""
    tell, commit, do_once = run.tell, run.commit, run.once

    def telling(phase: str, *arguments: Any, **named: Any) -> None:
        tell(phase, *arguments, **named)
        mark = marks / "told" / re.sub(r"\W", "-", phase)
        mark.parent.mkdir(exist_ok=True)
        first = not mark.exists()
        mark.touch()
        if first and (what := cuts.get(f"told {mark.name}", "")):
            _strike(what.partition(" ")[0], mark, "")

    def committing(*arguments: Any, **named: Any) -> Any:
        what, _, when = cuts.get("version", "").partition(" ")
        mark = marks / "told" / "version.struck"
        mark.parent.mkdir(exist_ok=True)
        first = bool(what) and not mark.exists()
        mark.touch()
        if first and when == "enter":
            _strike(what, mark, "")
        version = commit(*arguments, **named)
        if first and when == "leave":
            _strike(what, mark, "")
        return version

    def once(name: str, work: Any) -> Any:
        return do_once(name, lambda: _cut(name.replace("-", " "), lambda state: work(), marks, cuts, "")(None))

    run.tell, run.commit, run.once = telling, committing, once  # type: ignore[method-assign]


def _watch_steps() -> None:
    """Strike between what a step's tasks wrote and the step itself."""

    def put_writes(self: Saver, config: Any, writes: Any, *arguments: Any, **named: Any) -> None:
        _put_writes(self, config, writes, *arguments, **named)
        if not any(channel in WRITES_IDX_MAP for channel, _ in writes):
            _saved[get_checkpoint_id(config) or ""] += 1

    def put(self: Saver, config: Any, *arguments: Any, **named: Any) -> Any:
        if _step.then is not None:
            while _saved[get_checkpoint_id(config) or ""] < _step.done:  # by other threads, beside the step
                time.sleep(0.01)
            what, mark = _step.then
            mark.with_name(f"{mark.name}.saved").touch()
            _strike(what, mark, "")
        _step.done, _step.then = 0, None
        return _put(self, config, *arguments, **named)

    Saver.put_writes, Saver.put = put_writes, put  # type: ignore[method-assign]


def _shipped(name: str) -> Kind:
    return next(kind for kind in KINDS if kind.name == name)


def _cut(name: str, action: Any, marks: Path, cuts: dict[str, str], page: str) -> Any:
    @functools.wraps(action)
    def node(state: Any, *arguments: Any, **named: Any) -> Any:
        branch = next((state[key] for key in ("item", "number") if isinstance(state, dict) and key in state), None)
        where = name if branch is None else f"{name} {branch}"
        mark = marks / re.sub(r"\W", "-", where)
        with mark.open("a") as file:
            file.write("x")
        what, _, when = cuts.get(where, "").partition(" ") if mark.stat().st_size == 1 else ("", "", "")
        if when == "enter":
            _strike(what, mark, page)
        update = action(state, *arguments, **named)
        if when == "leave":
            _strike(what, mark, page)
        _step.done += 1
        if when == "saved":
            _step.then = what, mark
        return update

    return node


def _strike(what: str, mark: Path, page: str) -> None:
    if what == "page":
        _browse(page)
    if what == "process":
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "worker":
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(600)  # this process ends by itself, with all that it started: its worker is gone
    mark.with_name(f"{mark.name}.halted").touch()
    while not mark.with_name(f"{mark.name}.go").exists():
        time.sleep(0.05)


def _browse(page: str) -> None:
    """Load a page with all the patience in the world."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(Settings()), args=["--no-sandbox"])
        browser.new_page().goto(page, timeout=0)


if __name__ == "__main__":
    from tests.app.jobs import loops

    cut = tuple(Kind(k.name, "tests.app.jobs.deadly:run", k.options, k.projects, k.limit) for k in kinds.KINDS)
    loops.KINDS = (*cut, *loops.KINDS[len(KINDS) :])
    loops.main()
