"""What every sandbox promises: a command runs, sees one folder, writes where it may, reaches nothing, and ends.

A sandbox that cannot keep that refuses (`SandboxMissing`); there is no run without one. It knows no way to build one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from agents.errors import InputRefused

MEBIBYTE = 1024**2
Why = Literal["ended", "time", "memory", "processes", "disk", "killed"]
"""Why a command is over: by itself; or it passed a limit; or it, or its sandbox, was killed from outside."""


@dataclass(frozen=True)
class Limits:
    """What a command may use besides time and memory. Sizes in bytes."""

    processes: int = 64
    """Processes and threads at once."""
    open_files: int = 256
    file_size: int = 256 * MEBIBYTE
    disk: int = 512 * MEBIBYTE
    """Growth of the writable folders, measured several times a second."""
    files: int = 50_000
    """Files and folders that may be added there."""
    scratch: int = 64 * MEBIBYTE
    """The private /tmp, in memory."""
    output: int = MEBIBYTE
    """Kept of each of stdout and stderr: half from the beginning, half from the end."""


@dataclass(frozen=True)
class Wish:
    """One command and everything that it may see and use. Paths are the same inside as outside.

    `folder` is the working folder, read-only unless it is in `writable`. `protected` are names below `folder` that stay
    as they are, also names that are not there yet, though they lie in a writable folder. `network` allows IP sockets of
    the sandbox's own loopback; nothing else is ever reached.
    """

    command: tuple[str, ...]
    folder: Path
    writable: tuple[Path, ...] = ()
    readable: tuple[Path, ...] = ()
    protected: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    memory: int = 1024 * MEBIBYTE
    network: bool = False
    limits: Limits = Limits()
    processor_seconds: int = 0
    """Of processor time for each process; 0 is no limit."""

    def __post_init__(self) -> None:
        """Raises InputRefused for what no command can be given."""
        words = [*self.command, *self.environment, *self.environment.values(), *self.protected]
        if not self.command or not self.command[0]:
            raise InputRefused("There is no command to run.")
        if any("\0" in word for word in words):
            raise InputRefused("A command, a variable or a name holds a null byte.")
        for name in self.protected:
            if Path(name).is_absolute() or ".." in Path(name).parts or not Path(name).parts:
                raise InputRefused(f"{name!r} is not a name below the folder.")


@dataclass(frozen=True)
class Finished:
    """How a command ended. `code` is its exit status, -N when signal N ended it; 127 when it could not be started."""

    code: int
    stdout: str
    stderr: str
    seconds: float
    why: Why = "ended"

    @property
    def ok(self) -> bool:
        return self.code == 0 and self.why == "ended"


class Running(Protocol):
    """A command that runs on, such as a server."""

    @property
    def alive(self) -> bool: ...
    @property
    def log(self) -> str:
        """Both streams as they came, the oldest lines left out beyond the limit."""
        ...

    def wait(self, seconds: float | None = None) -> Finished | None:
        """How it ended; None when it has not within `seconds`."""
        ...

    def stop(self, grace: float = 2.0) -> Finished:
        """Ask it to end, and after `grace` seconds end it with everything that it started."""
        ...


class Sandbox(Protocol):
    """A way to run commands confined."""

    name: str

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
        limits: Limits = ...,
        on_output: Callable[[str], None] | None = None,
        cancel: Callable[[], bool] = ...,
    ) -> Finished:
        """Run a command to its end. A limit passed is not an error: `why` says it.

        Raises SandboxMissing when a layer cannot be had, InputRefused for paths that may not be given, Cancelled.
        """
        ...

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
        limits: Limits = ...,
        on_output: Callable[[str], None] | None = None,
    ) -> Running:
        """Start a command that runs on. It ends with this process, also when that is killed. Raises as `run`."""
        ...
