"""Waits for calls that cannot be stopped, no longer than somebody wants their answer. It knows none of them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from typing import TypeVar

from agents.errors import Cancelled

Value = TypeVar("Value")
POLL_SECONDS = 0.1


def started(call: Callable[[], Value]) -> Future[Value]:
    """What `call` will return or raise, from a thread of its own that nobody has to wait for."""
    answer: Future[Value] = Future()

    def run() -> None:
        try:
            answer.set_result(call())
        except BaseException as error:  # handed to whoever asks
            answer.set_exception(error)

    threading.Thread(target=run, name="awaited", daemon=True).start()
    return answer


def answered(answer: Future[Value], cancel: Callable[[], bool]) -> Value:
    """The answer; on `cancel` the call is left to its own time limit. Raises Cancelled, and what the call raised."""
    while True:
        try:
            return answer.result(POLL_SECONDS)
        except NotYet:
            if answer.done():
                raise  # the call's own
            if cancel():
                raise Cancelled("Stopped.") from None


def awaited(call: Callable[[], Value], cancel: Callable[[], bool]) -> Value:
    """What `call` returns or raises. Raises Cancelled."""
    return answered(started(call), cancel)
