"""The sandbox of Linux itself: namespaces, a root of its own, Landlock, a system-call filter, limits. Needs no program.

It works for ordinary users where the kernel lets them have user namespaces, and for root; `probing.py` tries it.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from pathlib import Path

from agents.errors import SandboxMissing
from agents.sandbox import inside, view
from agents.sandbox.base import Wish
from agents.sandbox.filters import filter_program
from agents.sandbox.groups import make_group
from agents.sandbox.inside.plan import Plan
from agents.sandbox.placeholders import Placeholders
from agents.sandbox.process import Confined
from agents.sandbox.running import Launching
from agents.sandbox.syscalls import AUDIT_ARCHITECTURE
from agents.secrets import plain_environment

BETWEEN = 2
"""Processes that stand between this one and the command."""
PROGRAM = Path(inside.__file__).with_name("program.py")
ELSEWHERE = (
    "Generated code runs only in a sandbox, and this system ({system}) has none that Impasto can build.",
    "Run Impasto on Linux (on Windows: in WSL 2; on macOS: in a Linux container or virtual machine).",
)


class LinuxSandbox(Launching):
    """Confines with the kernel's own means."""

    name = "linux"

    def launch(self, wish: Wish, *, stdin: bytes, on_output: Callable[[str], None] | None) -> Confined:
        """Start what is wished. Raises SandboxMissing, InputRefused."""
        machine = supported_machine()
        places = Placeholders(wish)
        try:
            plan = plan_of(wish, machine)
            return Confined(
                [sys.executable, "-I", "-S", str(PROGRAM)],
                plan,
                wish.limits,
                stdin=stdin,
                on_output=on_output,
                environment=plain_environment(os.environ),
                group=make_group(wish.memory, wish.limits.processes + BETWEEN),
                on_end=places.remove,
            )
        except BaseException:
            places.remove()
            raise


def supported_machine() -> str:
    """The processor's architecture, as the kernel calls it. Raises SandboxMissing elsewhere than on Linux."""
    if sys.platform != "linux":
        sentence, fix = ELSEWHERE
        raise SandboxMissing(sentence.format(system=platform.system() or sys.platform), fix=fix)
    machine = platform.machine()
    if machine not in AUDIT_ARCHITECTURE:
        raise SandboxMissing(f"There is no system-call filter for this processor ({machine}).")
    return machine


def plan_of(wish: Wish, machine: str) -> Plan:
    """Everything that the process between has to know. Raises InputRefused."""
    limits = wish.limits
    shown = view.entries(wish, limits.scratch)
    return {
        "machine": machine,
        "own_namespaces": True,
        "landlock": True,
        "user": view.USER,
        "group": view.GROUP,
        "entries": shown,
        "readable": view.readable(shown),
        "writable": [str(view.real(path)) for path in wish.writable],
        "scratch": list(view.SCRATCH),
        "devices": list(view.DEVICES),
        "network": wish.network,
        "filter": filter_program(machine, network=wish.network),
        "command": list(wish.command),
        "environment": environment_of(wish),
        "folder": str(view.real(wish.folder)),
        "memory": wish.memory,
        "processes": limits.processes,
        "open_files": limits.open_files,
        "file_size": limits.file_size,
        "processor_seconds": wish.processor_seconds,
        "disk": limits.disk,
        "files": limits.files,
    }


def environment_of(wish: Wish) -> dict[str, str]:
    """Nothing of this process's environment but the time zone and the language; then what is wished."""
    own = {name: os.environ[name] for name in ("TZ", "LANG", "LC_ALL") if name in os.environ}
    return {
        "LANG": "C.UTF-8",
        **own,
        "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
        "HOME": "/tmp",
        "TMPDIR": "/tmp",
        "USER": "sandbox",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
        "MALLOC_ARENA_MAX": "2",
        "OMP_NUM_THREADS": "1",
        **wish.environment,
    }
