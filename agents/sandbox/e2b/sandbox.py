"""A machine of E2B as a sandbox: folders go there, the command runs, what it wrote in its folders comes back.

Each command has a machine of its own, without internet, that ends with it, and by itself if this process is gone. What
fences it is the service's affair: its machines are virtual ones. A site's server is reached through `bridge.py`.
"""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from agents.errors import ImpastoError, SandboxMissing
from agents.sandbox import view
from agents.sandbox.base import Finished, Why, Wish
from agents.sandbox.e2b.bridge import Bridge
from agents.sandbox.e2b.parcel import packed, taken_over, unpacked
from agents.sandbox.e2b.service import Machine, Service
from agents.sandbox.output import Kept
from agents.sandbox.running import Launching
from agents.settings import Settings

LONGEST = 3600
"""Seconds after which a machine ends, whatever became of this process."""
PORT = 8000
"""That a site's server listens on, within its machine."""
USER, OWNER = "user", "root"
BOX = "/tmp/impasto"
KILLED = -9
OTHERS = 64
"""Processes of the machine's own that the same account may have."""
SETTLED = 20.0
"""Seconds to bring back what was written, once a command is over."""
UNPACK = 'set -e; mkdir -p /; tar -xzf "$1" -C /; shift; for place in "$@"; do chown -R user:user "$place"; done'
PACK = 'out=$1; shift; tar -czf "$out" -C / "$@"'
RUN = 'ulimit -c 0 -n "$1" -f "$2" -u "$3"; in=$4; shift 4; exec "$@" < "$in"'


class Remote:
    """A command that runs on a machine; see `base.Running`."""

    def __init__(
        self, service: Service, machine: Machine, wish: Wish, stdin: bytes, on_output: Callable[[str], None] | None
    ) -> None:
        """Begins at once; `wait` tells the end. Raises SandboxMissing when it cannot begin."""
        self._service, self._machine, self._wish, self._tell = service, machine, wish, on_output
        self._out, self._error, self._both = (Kept(wish.limits.output) for _ in range(3))
        self._code: int | None = None
        self._why: Why | None = None
        self._pid: int | None = None
        self._refusal: ImpastoError | None = None
        self._over = threading.Event()
        self._started = time.monotonic()
        self._seconds = 0.0
        self._bridge: Bridge | None = None
        environment = dict(wish.environment)
        if place := environment.pop("UDS", ""):
            environment |= {"HOST": "0.0.0.0", "PORT": str(PORT)}
            self._bridge = Bridge(Path(place), service.at(machine), service.headers(machine, port=PORT))
        self._environment = {"HOME": "/tmp", "TMPDIR": "/tmp", "PYTHONDONTWRITEBYTECODE": "1", **environment}
        service.upload(machine, f"{BOX}.stdin", stdin, USER)
        self._thread = threading.Thread(target=self._follow, name="e2b", daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        return not self._over.is_set()

    @property
    def log(self) -> str:
        return self._both.text

    def wait(self, seconds: float | None = None) -> Finished | None:
        """How it ended; None when it has not within `seconds`. Raises SandboxMissing when the service broke off."""
        if not self._over.wait(seconds):
            return None
        if self._refusal is not None and self._why is None:
            raise self._refusal
        code = KILLED if self._code is None else self._code
        return Finished(code, self._out.text, self._error.text, self._seconds, self._why or "ended")

    def stop(self, grace: float = 2.0) -> Finished:
        """Ask it to end, and after `grace` seconds end everything in it."""
        if self.alive and self._pid is not None and grace > 0:
            self._service.signal(self._machine, self._pid, "SIGTERM", USER)
            self._over.wait(grace)
        self.kill("killed")
        return Finished(self._code or KILLED, self._out.text, self._error.text, self._seconds, self._why or "ended")

    def kill(self, why: Why) -> None:
        """End it, now; `why` is told unless it was over already."""
        if self.alive and self._why is None:
            self._why = why
            if self._pid is not None:
                self._service.signal(self._machine, self._pid, "SIGKILL", USER)
            if not self._over.wait(SETTLED):
                self._service.end(self._machine)
                self._over.wait(SETTLED)

    def _follow(self) -> None:
        try:
            self._run()
            self._seconds = time.monotonic() - self._started
            self._bring_back()
        except ImpastoError as refusal:
            self._refusal = refusal
        finally:
            self._seconds = self._seconds or time.monotonic() - self._started
            if self._bridge is not None:
                self._bridge.close()
            self._service.end(self._machine)
            self._service.close()
            self._over.set()

    def _run(self) -> None:
        limits = self._wish.limits
        program, *rest = self._wish.command
        program = "python3" if program == sys.executable else program
        bounds = [limits.open_files, limits.file_size // 1024, limits.processes + OTHERS]
        shell = ["/bin/bash", "-c", RUN, "bash", *bounds, f"{BOX}.stdin"]
        events = self._service.process(
            self._machine,
            [*map(str, shell), program, *rest],
            user=USER,
            folder=str(view.real(self._wish.folder)),
            environment=self._environment,
            seconds=LONGEST,
        )
        for event in events:
            self._pid = event.pid or self._pid
            for data, kept in ((event.stdout, self._out), (event.stderr, self._error)):
                if data:
                    kept.add(data)
                    self._both.add(data)
                    if self._tell is not None:
                        self._tell(data.decode("utf-8", "replace"))
            if event.code is not None:
                self._code = event.code
                self._why = self._why or "ended"

    def _bring_back(self) -> None:
        """What was written in the writable folders; what does not fit the limits is told as such."""
        if not self._wish.writable:
            return
        places = [str(view.real(path)).lstrip("/") for path in self._wish.writable]
        command(self._service, self._machine, ["/bin/sh", "-c", PACK, "sh", f"{BOX}.out", *places])
        most = self._wish.limits.disk
        try:
            taken_over(
                self._wish,
                unpacked(self._service.download(self._machine, f"{BOX}.out", OWNER, most), self._wish.limits),
            )
        except ImpastoError as refusal:
            self._error.add(f"{refusal.sentence}\n".encode())
            self._why = "disk"


class E2BSandbox(Launching):
    """Runs each command on a machine of its own."""

    name = "e2b"

    def __init__(self, service: Callable[[], Service], template: str) -> None:
        """`service` opens the service anew for each command; `template` names the machine's image."""
        self._service, self._template = service, template

    def launch(self, wish: Wish, *, stdin: bytes, on_output: Callable[[str], None] | None) -> Remote:
        """Start what is wished. Raises SandboxMissing, InputRefused."""
        parcel = packed(wish)
        service = self._service()
        machine: Machine | None = None
        try:
            machine = service.make(self._template, LONGEST)
            service.upload(machine, f"{BOX}.in", parcel, OWNER)
            places = [str(view.real(path)) for path in wish.writable]
            command(service, machine, ["/bin/sh", "-c", UNPACK, "sh", f"{BOX}.in", *places])
            return Remote(service, machine, wish, stdin, on_output)
        except BaseException:
            if machine is not None:
                service.end(machine)
            service.close()
            raise


def command(service: Service, machine: Machine, words: list[str]) -> None:
    """A command of ours on the machine, as its owner. Raises SandboxMissing when it fails."""
    said, code = bytearray(), None
    with contextlib.closing(
        service.process(machine, words, user=OWNER, folder="/", environment={}, seconds=SETTLED * 3)
    ) as events:
        for event in events:
            said += event.stderr
            code = event.code if event.code is not None else code
    if code != 0:
        raise SandboxMissing(
            f"The machine cannot be made ready: {said.decode('utf-8', 'replace').strip()[-200:] or code}."
        )


def find_service(settings: Settings) -> E2BSandbox:
    """The service that is set, when a command runs there. Raises SandboxMissing."""
    if settings.sandbox_key is None or not settings.sandbox_image:
        raise SandboxMissing(
            "E2B needs a key and the name of a template.",
            fix="Set IMPASTO_SANDBOX_KEY and IMPASTO_SANDBOX_IMAGE, see docs/sandbox.md.",
        )
    key = settings.sandbox_key.get_secret_value()
    sandbox = E2BSandbox(lambda: Service(key), settings.sandbox_image)
    import tempfile

    with tempfile.TemporaryDirectory(prefix="impasto-probe-") as folder:
        done = sandbox.run([sys.executable, "-c", "import fastapi, sqlmodel, alembic, argon2"], folder=Path(folder))
    if not done.ok:
        raise SandboxMissing(
            f"The template {settings.sandbox_image} has not what sites run on: {done.stderr.strip()[-160:]}",
            fix="Make it from our Dockerfile, see docs/sandbox.md.",
        )
    return sandbox
