"""The same sandbox with the namespaces and mounts made by bubblewrap: where only that program may make them.

Ubuntu's AppArmor rule is such a place: it lets no ordinary program have user namespaces, but one with a profile.
Landlock, filter, limits and watching are those of `inside/program.py`, which bubblewrap starts as the first process.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from agents.errors import SandboxMissing
from agents.sandbox import inside, view
from agents.sandbox.base import Wish
from agents.sandbox.groups import make_group
from agents.sandbox.inside.plan import Entry, Plan
from agents.sandbox.linux import BETWEEN, plan_of, supported_machine
from agents.sandbox.placeholders import Placeholders
from agents.sandbox.process import Confined
from agents.sandbox.running import Launching
from agents.secrets import plain_environment

OLDEST = (0, 12)
"""Older ones can be broken out of (CVE-2026-87766)."""
CODE = "/run/impasto"
FOLDER = Path(inside.__file__).parent
SHOWN = ("__init__.py", "sandbox/__init__.py", "sandbox/inside")
INSTALL = "Install bubblewrap 0.12 or newer."
FIXED = (
    "--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try",
    "--uid", str(view.USER), "--gid", str(view.GROUP), "--hostname", "sandbox", "--cap-drop", "ALL", "--new-session",
    "--as-pid-1", "--clearenv", "--setenv", "LANG", "C.UTF-8",
)  # fmt: skip


class BubblewrapSandbox(Launching):
    """Confines with `bwrap`."""

    name = "bubblewrap"

    def __init__(self, program: Path) -> None:
        self.program = program

    def launch(self, wish: Wish, *, stdin: bytes, on_output: Callable[[str], None] | None) -> Confined:
        """Start what is wished. Raises SandboxMissing, InputRefused."""
        machine = supported_machine()
        places = Placeholders(wish)
        room = Path(tempfile.mkdtemp(prefix="impasto-bwrap-"))

        def clear() -> None:
            places.remove()
            shutil.rmtree(room, ignore_errors=True)

        try:
            plan = plan_of(wish, machine)
            first = [sys.executable, "-I", "-S", f"{CODE}/agents/sandbox/inside/program.py"]
            command = [str(self.program), *arguments(plan, room), *first]
            group = make_group(wish.memory, wish.limits.processes + BETWEEN)
            return Confined(
                group.joining(command) if group else command,
                {**plan, "own_namespaces": False, "entries": []},
                wish.limits,
                stdin=stdin,
                on_output=on_output,
                environment=plain_environment(os.environ),
                group=group,
                on_end=clear,
            )
        except BaseException:
            clear()
            raise


def arguments(plan: Plan, room: Path) -> list[str]:
    """The command line that makes the plan's root; its small files are written into `room`."""
    code = [
        view.entry("tree", str(FOLDER.parents[1] / name), f"{CODE}/agents/{name}", view.RDONLY | view.NOEXEC)
        for name in SHOWN
    ]
    words = list(FIXED)
    for entry in sorted([*plan["entries"], *code], key=lambda entry: entry["target"].count("/")):
        words += _words(entry, room)
    return [*words, "--remount-ro", "/", "--chdir", "/", "--"]


def _words(entry: Entry, room: Path) -> list[str]:
    source, target = entry["source"], entry["target"]
    match entry["kind"]:
        case "link":
            return ["--symlink", source, target]
        case "proc":
            return ["--proc", target]
        case "memory":
            size = re.search(r"size=(\d+)", source)
            return ["--perms", "1777", *(["--size", size[1]] if size else []), "--tmpfs", target]
        case "file":
            path = room / target.strip("/").replace("/", "-")
            path.write_text(source, "utf-8")
            return ["--ro-bind", str(path), target]
    if target in view.DEVICES:
        return ["--dev-bind", source, target]
    return ["--ro-bind" if entry["attributes"] & view.RDONLY else "--bind", source, target]


@cache
def find_bubblewrap() -> BubblewrapSandbox:
    """A bubblewrap that is new enough and holds when tried. Raises SandboxMissing."""
    from agents.sandbox.probing import tried

    sandbox = BubblewrapSandbox(installed())
    tried(sandbox).check()
    return sandbox


def installed() -> Path:
    """Where a bubblewrap is that may be used. Raises SandboxMissing."""
    found = shutil.which("bwrap")
    if found is None:
        raise SandboxMissing("bubblewrap is not installed.", fix=INSTALL)
    version = version_of(Path(found))
    if version < OLDEST:
        shown = ".".join(map(str, version))
        raise SandboxMissing(f"bubblewrap {shown} is installed, and versions before 0.12 can be left.", fix=INSTALL)
    return Path(found)


def version_of(program: Path) -> tuple[int, ...]:
    """The numbers that it says. Raises SandboxMissing when it says none."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=10, check=True).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise SandboxMissing(f"{program} does not run.", fix=INSTALL) from error
    found = re.fullmatch(r"bubblewrap (\d+(?:\.\d+)+)\s*", said)
    if found is None:
        raise SandboxMissing(f"{program} does not say which version it is.", fix=INSTALL)
    return tuple(int(part) for part in found[1].split("."))
