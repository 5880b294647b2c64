"""Waits for a call that cannot be stopped, no longer than somebody wants its answer."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from typing import TypeVar

from agents.errors import Cancelled

Value = TypeVar("Value")
POLL_SECONDS = 0.1


def awaited(call: Callable[[], Value], cancel: Callable[[], bool]) -> Value:
    """What `call` returns or raises, from a thread of its own; on `cancel` it is left to its own time limit.

    Raises Cancelled.
    """
    answer: Future[Value] = Future()

    def run() -> None:
        try:
            answer.set_result(call())
        except BaseException as error:  # handed to the caller's thread
            answer.set_exception(error)

    threading.Thread(target=run, name="awaited", daemon=True).start()
    while True:
        try:
            return answer.result(POLL_SECONDS)
        except NotYet:
            if answer.done():
                raise  # the call's own
            if cancel():
                raise Cancelled("Stopped.") from None
