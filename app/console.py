"""Progress on stderr: a live line on a terminal, a line per step elsewhere. It knows events, not their origin."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Protocol

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


class Told(Protocol):
    """What is shown of an event, whichever agent tells it."""

    @property
    def phase(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def item(self) -> int | None: ...
    @property
    def of(self) -> int | None: ...
    @property
    def tokens_per_second(self) -> float | None: ...


class Watch:
    """Shows events as they come. Call it with each."""

    def __init__(self) -> None:
        self.console = Console(stderr=True)
        self.live: Progress | None = None
        self.task = None
        self.last = ""

    def __enter__(self) -> Watch:
        if self.console.is_terminal:
            self.live = Progress(
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(bar_width=24),
                TextColumn("{task.fields[speed]}"),
                TimeElapsedColumn(),
                console=self.console,
                transient=True,
            )
            self.task = self.live.add_task("starting", total=None, speed="")
            self.live.start()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.live is not None:
            self.live.stop()

    def __call__(self, event: Told) -> None:
        """Show one event."""
        speed = f"{event.tokens_per_second:.0f} tokens/s" if event.tokens_per_second else ""
        if self.live is not None and self.task is not None:
            self.live.update(
                self.task,
                description=f"[bold]{event.phase}[/] {escape(event.message)}",
                completed=event.item or 0,
                total=event.of,
                speed=speed,
            )
            return
        count = f" {event.item}/{event.of}" if event.item and event.of else ""
        line = f"{event.phase}{count}: {event.message}"
        if line != self.last:
            self.console.print(f"{line}{f' ({speed})' if speed else ''}", markup=False, highlight=False)
            self.last = line


def is_interactive() -> bool:
    """Whether a person can answer: both ends are a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()
