"""A small deterministic graph for the tests: five steps in a row, a fan-out of four, a join. Each step writes a file.

What the request says decides where it dawdles, dies, breaks or asks. Also the worker that runs it:
`python -m tests.app.jobs.loops`, with the store in IMPASTO_DATA and IMPASTO_DATABASE.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from operator import add
from pathlib import Path
from typing import Annotated, Any, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.types import Send, interrupt

from agents.files import write_whole
from agents.settings import Settings
from app.jobs import worker as worker_module
from app.jobs.kinds import KINDS as SHIPPED
from app.jobs.kinds import Kind
from app.jobs.run import Done, Question, Run
from app.jobs.worker import Worker
from model.errors import Cancelled, ImpastoError

STEPS = ("a", "b", "c")
BRANCHES = 4
KINDS = (
    *SHIPPED,
    Kind("loop", "tests.app.jobs.loops:run", limit=2),
    Kind("other", "tests.app.jobs.loops:run", limit=1),
)
FILES = sorted([*(f"{s}.txt" for s in STEPS), *(f"branch-{n}.txt" for n in range(BRANCHES)), "joined.txt"])


class State(TypedDict):
    done: Annotated[list[str], add]


class Branch(TypedDict):
    number: int


def run(run: Run) -> Done | Question:
    """The kind `loop`."""
    out = run.folder / "out"

    def step(name: str) -> Any:
        def work(state: State) -> dict[str, Any]:
            _act(run, name)
            write_whole(out / f"{name}.txt", f"{name} of {run.job.request['word']}".encode())
            return {"done": [name]}

        return work

    def ask(state: State) -> dict[str, Any]:
        if not run.job.request.get("ask"):
            return {}
        word = interrupt({"word": run.job.request["word"]})
        return {"done": [f"answered {word}"]}

    def branch(state: Branch) -> dict[str, Any]:
        return step(f"branch-{state['number']}")(state)

    def join(state: State) -> dict[str, Any]:
        _act(run, "joined")
        found = sorted(p.name for p in out.glob("*.txt") if p.name != "joined.txt")
        write_whole(out / "joined.txt", "\n".join([*found, *sorted(state["done"])]).encode())
        return {"done": ["joined"]}

    graph = StateGraph(State)
    for name in STEPS:
        graph.add_node(name, step(name))
    graph.add_node("ask", ask)
    graph.add_node("branch", branch)
    graph.add_node("join", join)
    graph.add_edge(START, "a")
    graph.add_edge("a", "b")
    graph.add_edge("b", "ask")
    graph.add_edge("ask", "c")
    graph.add_conditional_edges("c", lambda _: [Send("branch", {"number": n}) for n in range(BRANCHES)], ["branch"])
    graph.add_edge("branch", "join")
    graph.add_edge("join", END)
    reached = run.drive(graph.compile(checkpointer=run.saver), {"done": []})
    if isinstance(reached, Question):
        return reached
    files = [p for p in out.rglob("*") if p.is_file()]
    made = {"done": sorted(reached["done"])}
    return run.commit(made, files, below=out, figures=made)


def _act(run: Run, name: str) -> None:
    """Do what the request wants of this step: `dawdle`, `spin`, `hang`, `die`, `break`, `fill`; once, or each time."""
    wish = run.job.request
    run.tell(name.partition("-")[0], f"Doing {name}")
    marks = Path(wish["marks"])
    first = not (marks / name).exists()
    (marks / name).open("a").write("x")
    if wish.get("die") == name and (first or wish.get("always")):
        os.kill(os.getpid(), signal.SIGKILL)
    if wish.get("break") == name and (first or wish.get("always")):
        raise ImpastoError(f"Step {name} broke.", fix="Try again.")
    if wish.get("spin") == name and first:
        while not run.cancel():
            run.tell(name, f"Doing {name}", tokens=int(time.monotonic()))
            time.sleep(0.05)
        raise Cancelled("Stopped.")
    if wish.get("hang") == name and first:
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
        (marks / "child").write_text(str(child.pid))
        child.wait()
    if wish.get("fill") == name and first:
        fill(Path(wish["disk"]) / "ballast")
    time.sleep(wish.get("dawdle", 0))


def fill(ballast: Path) -> None:
    """Write until the disk has not one byte left."""
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 16, 1):
            with contextlib.suppress(OSError):
                while True:
                    file.write(b"x" * size)


def main() -> None:
    """A worker of these kinds, until it is told to stop."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    worker_module.POLL_SECONDS = 0.3  # many short jobs, one after another
    worker = Worker(Settings(), KINDS)
    worker.start()
    sys.stdout.write("at work\n")
    sys.stdout.flush()
    stop.wait()
    worker.stop()


if __name__ == "__main__":
    main()
