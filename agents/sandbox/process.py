"""A confined command seen from outside: it is started with a plan, told to stop, and its end is read from a pipe.

Everything it started ends with it, and it ends with this process: the control pipe's other end is held open here alone.
It knows no way to confine; `launch` is given the program that does.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence

from agents.errors import SandboxMissing
from agents.sandbox.base import Finished, Limits, Why
from agents.sandbox.groups import Group
from agents.sandbox.inside.plan import Contained, Plan
from agents.sandbox.inside.watching import STOP
from agents.sandbox.output import Kept, drained

START_SECONDS = 30.0
END_SECONDS = 10.0
NOT_STARTED = 127
START = "start "
"""What a refusal begins with when the sandbox holds and only the command cannot be started."""
PASSED: dict[str, Why] = {"memory": "memory", "processes": "processes", "disk": "disk"}


class Confined:
    """A command that runs confined; see `base.Running`."""

    def __init__(
        self,
        launcher: Sequence[str],
        plan: Plan | Contained,
        limits: Limits,
        *,
        stdin: bytes,
        on_output: Callable[[str], None] | None,
        environment: dict[str, str],
        group: Group | None = None,
        on_end: Callable[[], None] = lambda: None,
    ) -> None:
        """Launch; `launcher` takes the numbers of two descriptors at its end. Raises SandboxMissing when it is refused.

        `group` is joined before anything is built, and removed at the end; then `on_end` is called.
        """
        self._started = time.monotonic()
        self._out, self._error, self._both = Kept(limits.output), Kept(limits.output), Kept(limits.output)
        self._why: Why | None = None
        self._code: int | None = None
        self._seconds = 0.0
        self._refusal = ""
        self._over = threading.Event()
        self._began = threading.Event()
        self._group, self._on_end = group, on_end
        control, self._control = os.pipe()
        self._status, status = os.pipe()
        self._control_lock = threading.Lock()
        try:
            self._process = subprocess.Popen(
                [*launcher, str(control), str(status)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment,
                cwd="/",
                pass_fds=(control, status),
                start_new_session=True,
                bufsize=0,
            )
        except OSError as error:
            for handle in (self._control, self._status):
                os.close(handle)
            self._clear()
            raise SandboxMissing(f"The sandbox does not start: {error.strerror or error}.") from error
        finally:
            os.close(control)
            os.close(status)
        if group is not None:
            group.join(self._process.pid)
        self._follow(stdin, on_output)
        self._send(plan)
        self._await_beginning()

    @property
    def alive(self) -> bool:
        return not self._over.is_set()

    @property
    def log(self) -> str:
        return self._both.text

    def wait(self, seconds: float | None = None) -> Finished | None:
        """How it ended; None when it has not within `seconds`."""
        return self._finished() if self._over.wait(seconds) else None

    def stop(self, grace: float = 2.0) -> Finished:
        """Ask it to end, and after `grace` seconds end everything in it."""
        if grace > 0 and self.alive:
            with contextlib.suppress(OSError), self._control_lock:
                os.write(self._control, STOP)
            self._over.wait(grace)
        self.kill("killed")
        return self._finished()

    def kill(self, why: Why) -> None:
        """End it with everything in it, now; `why` is told unless it was over already."""
        if self.alive and self._why is None:
            self._why = why
        self._let_go()
        if not self._over.wait(END_SECONDS):  # the process between is stuck: its end ends its child too
            self._process.kill()
            self._over.wait(END_SECONDS)

    def _let_go(self) -> None:
        with self._control_lock:
            if self._control >= 0:
                os.close(self._control)
                self._control = -1

    def _send(self, plan: Plan | Contained) -> None:
        data = marshal.dumps(dict(plan))
        with contextlib.suppress(OSError):  # it died already: its status says so
            os.write(self._control, len(data).to_bytes(8, "little"))
            while data:
                data = data[os.write(self._control, data) :]

    def _follow(self, stdin: bytes, on_output: Callable[[str], None] | None) -> None:
        process = self._process
        assert process.stdout is not None
        assert process.stderr is not None
        streams = [(os.dup(process.stdout.fileno()), self._out), (os.dup(process.stderr.fileno()), self._error)]
        process.stdout.close()
        process.stderr.close()
        readers = [
            _thread(lambda source=source, kept=kept: drained(source, [kept, self._both], on_output))
            for source, kept in streams
        ]
        _thread(lambda: _write(process, stdin))
        _thread(lambda: self._watch(readers))

    def _watch(self, readers: list[threading.Thread]) -> None:
        """Read the status to its end, then collect the process and its output."""
        with os.fdopen(self._status, "r", encoding="utf-8", errors="replace") as reports:
            for line in reports:
                self._take(line.rstrip("\n"))
        self._process.wait()
        for reader in readers:
            reader.join(END_SECONDS)
        self._seconds = time.monotonic() - self._started
        self._let_go()
        if self._group is not None and self._code != 0 and self._group.starved():
            self._why = "memory"
        self._clear()
        self._over.set()
        self._began.set()

    def _clear(self) -> None:
        if self._group is not None:
            self._group.remove()
        self._on_end()

    def _take(self, report: str) -> None:
        kind, _, rest = report.partition(" ")
        if kind == "began":
            self._began.set()
        elif kind == "exit":
            self._code = int(rest)
            self._why = self._why or "ended"
        elif kind == "why" and rest in PASSED:
            self._why = PASSED[rest]
        elif kind == "refused":
            self._refusal = rest

    def _await_beginning(self) -> None:
        if not self._began.wait(START_SECONDS):
            self.kill("killed")
            raise SandboxMissing(f"The sandbox was not ready within {START_SECONDS:.0f} s.")
        broken = self._over.is_set() and self._code is None and self._why is None
        if not self._refusal.startswith(START) and (self._refusal or broken):
            step = self._refusal or self._both.text.strip()[-300:] or "its process ended"
            raise SandboxMissing(f"This system refuses a part of the sandbox: {step}.", fix="Type: impasto doctor")

    def _finished(self) -> Finished:
        code, error = self._code, self._error.text
        if self._refusal.startswith(START):
            code, error = NOT_STARTED, error + self._refusal.removeprefix(START) + "\n"
        if code is None:
            code = -int(signal.SIGKILL)
        why: Why = self._why or ("ended" if code == NOT_STARTED else "killed")
        return Finished(code, self._out.text, error, self._seconds, why)


def _thread(work: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=work, name="sandbox", daemon=True)
    thread.start()
    return thread


def _write(process: subprocess.Popen[bytes], data: bytes) -> None:
    assert process.stdin is not None
    with contextlib.suppress(OSError), process.stdin as stdin:
        stdin.write(data)
