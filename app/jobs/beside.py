"""A worker beside the server of the page: started with it, started again when it dies, stopped with it.

It hears on its stdin when the server is gone. Where workers run by themselves (`impasto worker`, several machines), the
server starts none.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

logger = logging.getLogger("impasto.worker")

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Seconds before a worker that died is started again; doubled each time."""
STOP_SECONDS = 20


def wait_for_end() -> None:
    """Wait until stdin ends: whoever started this process is gone, or wants it to end.

    Not by `sys.stdin`: a thread that waits in it holds its lock, and Python aborts at its exit where that is not free.
    """
    while os.read(0, 4096):
        pass


@contextmanager
def worker_beside(*flags: str) -> Iterator[None]:
    """Keep a worker running inside this block; `flags` are those of `impasto worker`."""
    command = [sys.executable, "-P", "-m", "app", "worker", "--attached", *flags]
    stop = threading.Event()
    thread = threading.Thread(target=_keep, args=(command, stop), name="worker-beside")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _keep(command: list[str], stop: threading.Event) -> None:
    pause = FIRST_PAUSE
    while not stop.is_set():
        worker = subprocess.Popen(command, stdin=subprocess.PIPE)
        while worker.poll() is None and not stop.wait(0.2):
            pass
        if stop.is_set():
            _end(worker)
            return
        assert worker.stdin is not None
        worker.stdin.close()
        logger.warning("the worker ended with status %d; starting it again in %.0f s", worker.returncode, pause)
        stop.wait(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


def _end(worker: subprocess.Popen[bytes]) -> None:
    assert worker.stdin is not None
    worker.stdin.close()
    try:
        worker.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.wait()
