"""`run` and `start` from one method that launches: deadlines and cancelling are the same for every sandbox."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from agents.errors import Cancelled
from agents.llm import never
from agents.sandbox.base import MEBIBYTE, Finished, Limits, Running, Why, Wish

POLL_SECONDS = 0.05


class Launched(Running, Protocol):
    """A command that was launched, and can be ended with a reason."""

    def kill(self, why: Why) -> None:
        """End it with everything in it, now; `why` is told unless it was over already."""
        ...


class Launching(ABC):
    """A sandbox that can launch; see `base.Sandbox`."""

    name: str

    @abstractmethod
    def launch(self, wish: Wish, *, stdin: bytes, on_output: Callable[[str], None] | None) -> Launched:
        """Start what is wished. Raises SandboxMissing, InputRefused."""

    def run(
        self,
        command: Sequence[str],
        *,
        folder: Path,
        writable: Sequence[Path] = (),
        readable: Sequence[Path] = (),
        protected: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        seconds: float = 60.0,
        memory: int = 1024 * MEBIBYTE,
        stdin: bytes = b"",
        network: bool = False,
        limits: Limits = Limits(),  # noqa: B008 (frozen: one instance is safe)
        on_output: Callable[[str], None] | None = None,
        cancel: Callable[[], bool] = never,
    ) -> Finished:
        """Run a command to its end, see `base.Sandbox`. Raises SandboxMissing, InputRefused, Cancelled."""
        wish = Wish(
            tuple(command), folder, tuple(writable), tuple(readable), tuple(protected), environment or {},
            memory, network, limits, processor_seconds=2 * int(seconds) + 10,
        )  # fmt: skip
        deadline = time.monotonic() + seconds
        running = self.launch(wish, stdin=stdin, on_output=on_output)
        try:
            while (finished := running.wait(POLL_SECONDS)) is None:
                if cancel():
                    raise Cancelled("Stopped.")
                if time.monotonic() >= deadline:
                    running.kill("time")
        finally:
            running.kill("killed")
        return finished

    def start(
        self,
        command: Sequence[str],
        *,
        folder: Path,
        writable: Sequence[Path] = (),
        readable: Sequence[Path] = (),
        protected: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        memory: int = 1024 * MEBIBYTE,
        stdin: bytes = b"",
        network: bool = False,
        limits: Limits = Limits(),  # noqa: B008 (frozen: one instance is safe)
        on_output: Callable[[str], None] | None = None,
    ) -> Launched:
        """Start a command that runs on, see `base.Sandbox`. Raises SandboxMissing, InputRefused."""
        wish = Wish(
            tuple(command), folder, tuple(writable), tuple(readable), tuple(protected), environment or {},
            memory, network, limits,
        )  # fmt: skip
        return self.launch(wish, stdin=stdin, on_output=on_output)
