"""Ctrl-C for commands that drive a graph: asked once it stops in good order, asked twice at once."""

from __future__ import annotations

import signal
import threading
from types import FrameType

import typer


def stop_on_interrupt() -> threading.Event:
    """The first Ctrl-C asks the graph to stop at the next token; the second one interrupts at once."""
    stop = threading.Event()

    def interrupted(signum: int, frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        typer.echo("\nStopping… (once more to stop at once)", err=True)

    signal.signal(signal.SIGINT, interrupted)
    signal.signal(signal.SIGTERM, interrupted)
    return stop
