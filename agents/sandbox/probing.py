"""Which layers of the sandbox hold on this machine: each is tried for real, once a process, in children that end.

Versions are not believed: kernels are built and configured in many ways. It changes nothing outside of its children.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from agents.errors import SandboxMissing
from agents.sandbox.base import MEBIBYTE, Limits
from agents.sandbox.groups import make_group
from agents.sandbox.linux import LinuxSandbox, supported_machine
from agents.sandbox.running import Launching

CHECKS = Path(__file__).with_name("inside") / "checks.py"
SECONDS = 20.0
TRIAL = Limits(processes=24, open_files=64, scratch=4 * MEBIBYTE, file_size=MEBIBYTE)
TRIAL_MEMORY = 128 * MEBIBYTE
NAMESPACES = ("user", "mnt", "pid", "net", "ipc", "uts", "cgroup")


@dataclass(frozen=True)
class Layer:
    """One part of the sandbox: whether it holds here, what was seen, how to get it."""

    name: str
    holds: bool
    said: str
    needed: bool = True
    fix: str | None = None


@dataclass(frozen=True)
class Layers:
    """All parts, in the order in which they are put up."""

    all: tuple[Layer, ...]

    @property
    def hold(self) -> bool:
        """Whether code may run: every needed layer holds."""
        return all(layer.holds for layer in self.all if layer.needed)

    def check(self) -> None:
        """Raises SandboxMissing naming the first needed layer that does not hold."""
        for layer in self.all:
            if layer.needed and not layer.holds:
                raise SandboxMissing(f"{layer.name}: {layer.said}.", fix=layer.fix)


@cache
def probe() -> Layers:
    """The layers of the Linux sandbox on this machine. Takes about 0.2 s the first time, nothing later."""
    return tried()


def tried(sandbox: Launching | None = None, *, own_limits: bool = True) -> Layers:
    """As `probe`, tried anew, with `sandbox` in the place of the kernel's own.

    Without `own_limits` those of memory and processes are its engine's, and are not tried.
    """
    own = sandbox is None
    try:
        if own:
            supported_machine()
    except SandboxMissing as missing:
        return Layers((Layer("system", False, missing.sentence.rstrip("."), fix=missing.fix),))
    with tempfile.TemporaryDirectory(prefix="impasto-probe-") as folder:
        room = Path(folder) / "room"
        room.mkdir()
        (Path(folder) / "canary").write_text("canary", "utf-8")
        try:
            finished = (sandbox or LinuxSandbox()).run(
                [sys.executable, "-I", "-S", "-", folder, *([] if own_limits else ["limited"])],
                folder=room,
                stdin=CHECKS.read_bytes(),
                seconds=SECONDS,
                memory=TRIAL_MEMORY,
                limits=TRIAL,
            )
        except SandboxMissing as missing:
            refused = Layer("start", False, missing.sentence.rstrip("."), fix=missing.fix)
            return _one_by_one(missing) if own else Layers((refused,))
    try:
        return Layers(_judged(json.loads(finished.stdout)))
    except ValueError:
        return Layers((Layer("trial", False, f"the trial ended with {finished.code}: {finished.stderr[-200:]}"),))


def _judged(seen: dict) -> tuple[Layer, ...]:
    """What the trial saw from inside, as layers."""
    shared = [name for name in NAMESPACES if seen["namespaces"].get(name, -1) in (_own_namespace(name), -1)]
    missing = [name for name in shared if name != "cgroup"]
    judged = (
        ("namespaces", not missing, "user, files, processes, network, names", f"shared: {', '.join(missing)}"),
        ("own root", not seen["outside"], "nothing outside is seen", "files outside are seen"),
        ("no network", not seen["network"], "no socket reaches anything", "sockets can be opened"),
        ("no privileges", seen["bare"], "no capabilities, and none to be had", "some capabilities are left"),
        ("system calls", seen["filtered"], "filtered", "not filtered"),
        ("memory", seen["memory"], "limited", "not limited"),
        ("processes", seen["processes"], "limited", "not limited"),
    )
    layers = [Layer(name, holds, good if holds else bad) for name, holds, good, bad in judged]
    return (*layers, _landlock(seen["landlock"], seen["landlock_version"]), _together(), _proc(seen["proc"]))


def _landlock(holds: bool, version: int) -> Layer:
    if holds:
        return Layer("Landlock", True, f"version {version}, a second fence around the files", needed=False)
    fix = "Use Linux 5.13 or newer with `landlock` among its security modules (kernel option lsm=…)."
    return Layer("Landlock", False, "not offered by this kernel; mounts alone fence the files", needed=False, fix=fix)


def _proc(holds: bool) -> Layer:
    """Where a container masks parts of its /proc, the kernel gives no new one."""
    if holds:
        return Layer("own /proc", True, "shows its own processes alone", needed=False)
    fix = (
        "Start the container with an unmasked /proc (docker: systempaths=unconfined), or with control groups to write."
    )
    said = "this container masks its own, so there is none: without a control group, memory is limited by process only"
    return Layer("own /proc", False, said, needed=False, fix=fix)


def _together() -> Layer:
    """Limits of the kernel for all processes of a tree together; without them they are counted many times a minute."""
    group = make_group(TRIAL_MEMORY, TRIAL.processes)
    if group is not None:
        group.remove()
        return Layer("control group", True, "memory and processes are limited together", needed=False)
    fix = "Run Impasto as a service or in a session of systemd with delegated control groups (Delegate=yes)."
    return Layer("control group", False, "none may be made; the tree is watched instead", needed=False, fix=fix)


def _one_by_one(missing: SandboxMissing) -> Layers:
    """The whole was refused: which part is it?"""
    command = [sys.executable, "-I", "-S", str(CHECKS), "alone"]
    try:
        said = subprocess.run(command, capture_output=True, timeout=SECONDS, check=True, env={}).stdout
        found = json.loads(said)
    except (OSError, subprocess.SubprocessError, ValueError):
        found = {}
    layers = [
        Layer("namespaces", True, "allowed")
        if found.get("namespaces")
        else Layer("namespaces", False, "this system lets this account make no user namespaces", fix=_namespace_fix()),
        Layer("system calls", True, "can be filtered")
        if found.get("filter")
        else Layer("system calls", False, "this system refuses a filter", fix="Use a kernel with seccomp filters."),
        _landlock(found.get("landlock_version", 0) > 0, found.get("landlock_version", 0)),
    ]
    if all(layer.holds for layer in layers if layer.needed):
        layers.insert(0, Layer("own root", False, missing.sentence.rstrip("."), fix="See docs/sandbox.md."))
    return Layers(tuple(layers))


def _namespace_fix() -> str:
    """What to type, by what this system says of itself."""
    if _number("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == 1:
        return (
            "Install bubblewrap 0.12 or newer with its AppArmor profile, "
            "or type: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"
        )
    if _number("/proc/sys/kernel/unprivileged_userns_clone") == 0:
        return "Type: sudo sysctl -w kernel.unprivileged_userns_clone=1"
    if _number("/proc/sys/user/max_user_namespaces") == 0:
        return "Type: sudo sysctl -w user.max_user_namespaces=15000"
    if Path("/.dockerenv").exists() or Path("/run/.containerenv").exists():
        return (
            "Start the container so that it may make namespaces, see docs/sandbox.md, or set IMPASTO_SANDBOX=container."
        )
    return "Allow user namespaces for this account, or set IMPASTO_SANDBOX=container, see docs/sandbox.md."


def _number(path: str) -> int | None:
    try:
        return int(Path(path).read_text("ascii"))
    except (OSError, ValueError):
        return None


def _own_namespace(name: str) -> int:
    try:
        return Path(f"/proc/self/ns/{name}").stat().st_ino
    except OSError:
        return 0  # another system than Linux, with an engine in a virtual machine
