"""A job's own process, from inside: `python -m app.jobs.runner`. Lines of JSON come on stdin, one goes out per job.

    → {"settings": {…}, "database": "…", "blobs": "…"}            once
    → {"job": "…", "fence": 3, "target": "module:function"}       do this job
    → {"cancel": "…"}                                             the person asked to stop this job
    ← {"ended": "done" | "waiting" | "failed" | "cancelled" | "superseded" | "database"}

It writes how the job went by itself, through its lease; the worker only hears that it is over. When stdin ends, the
worker is gone, and so is this process with all that it started. Between jobs it stays, with its model loaded.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import queue
import signal
import sys
import threading
from typing import Any, TextIO

os.environ["LANGGRAPH_STRICT_MSGPACK"] = "true"  # read when LangGraph is imported, just below

from agents import tracing
from agents.settings import Settings
from app import logs
from app.jobs.kinds import load
from app.jobs.lease import LOG_SAYS, Lease, Superseded
from app.jobs.machine import kill_below
from app.jobs.run import Question, Run
from app.store import Store
from app.store.database import Database
from app.store.errors import DatabaseFailed
from app.store.store import open_blobs
from model.errors import Cancelled, ImpastoError

logger = logging.getLogger("impasto.jobs")


FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Orders:
    """What the worker says: jobs, one after another, and the wish to stop the one at work."""

    def __init__(self, lines: TextIO) -> None:
        self.jobs: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self.cancelled = threading.Event()
        self._lines = lines
        self._at_work: str | None = None
        threading.Thread(target=self._listen, name="orders", daemon=True).start()

    def _listen(self) -> None:
        for line in self._lines:
            order = json.loads(line)
            if "cancel" in order:
                if order["cancel"] == self._at_work:
                    self.cancelled.set()
            else:
                self._at_work = order.get("job")
                self.cancelled.clear()
                self.jobs.put(order)
        kill_below(os.getpid())
        os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Serve until the worker goes."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what libraries print must not be taken for an answer
    orders = Orders(sys.stdin)
    place = orders.jobs.get()
    settings = Settings.model_validate(place["settings"])
    logs.configure(settings)
    tracing.configure(settings)
    store = Store(Database.open(place["database"]), open_blobs(place["blobs"]))
    while True:
        order = orders.jobs.get()
        with logs.working_on(order["job"]), tracing.span("job", {tracing.JOB: order["job"]}):
            ended = perform(Lease(store, order["job"], order["fence"]), order["target"], settings, orders.cancelled)
        tracing.flush()
        answers.write(json.dumps({"ended": ended}) + "\n")


def perform(lease: Lease, target: str, settings: Settings, cancelled: threading.Event) -> str:
    """Do one job as far as it goes, and write how it went."""
    try:
        return _written(lease, target, settings, cancelled)
    except Superseded:
        return "superseded"
    except DatabaseFailed as error:
        logger.warning("job %s: %s", lease.job_id, error)
        return "database"


def _written(lease: Lease, target: str, settings: Settings, cancelled: threading.Event) -> str:
    try:
        run = Run(lease, settings, cancelled.is_set)
        try:
            if (outcome := run.finished) is None:
                run.workspace.fill()
                outcome = load(target)(run)
        except ImpastoError as error:
            run.workspace.unplaced(error)
            raise
        finally:
            run.workspace.clear()
    except Cancelled:
        return "cancelled"
    except (Superseded, DatabaseFailed):
        raise
    except ImpastoError as error:
        lease.fail(error)
        return "failed"
    except Exception as error:
        if isinstance(error, OSError) and error.errno in FULL:
            lease.fail(disk_full(error))
            return "failed"
        logger.exception("job %s broke", lease.job_id)
        kind = type(error).__name__
        lease.fail(ImpastoError(f"Something broke that should not have: {kind}.", fix=LOG_SAYS))
        return "failed"
    if isinstance(outcome, Question):
        lease.pause(outcome.body)
        return "waiting"
    run.clock.stop()
    times = {name: round(seconds, 3) for name, seconds in run.clock.spent.items()}
    in_one_go = run.job.tries == 1 and run.answer is None
    lease.finish({**outcome.result, **({"phases": times} if in_one_go else {})})
    return "done"


def disk_full(error: OSError) -> ImpastoError:
    """The error of a job that could not write its files. What its finished steps made is kept."""
    reason = (error.strerror or "no space").lower()
    failed = ImpastoError(f"The disk of this machine is full: {reason}.", fix="Free some space on it, then retry.")
    failed.code = "disk-full"
    return failed


if __name__ == "__main__":
    main()
