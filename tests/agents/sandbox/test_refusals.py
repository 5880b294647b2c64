"""Where a layer cannot be had, nothing runs, and a sentence says why: systems that refuse are made with outer filters."""

from __future__ import annotations

import errno
import json
import os
import platform
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from agents.errors import SandboxMissing
from agents.sandbox import LinuxSandbox, choose, probing
from agents.sandbox.probing import Layer, Layers, tried
from agents.sandbox.syscalls import AUDIT_ARCHITECTURE
from agents.settings import Settings

from .conftest import Room

ROOT = Path(__file__).resolve().parents[3]
OLDER = {"x86_64": {"unshare": 272, "mount": 165, "pivot_root": 155, "prctl": 157},
         "aarch64": {"unshare": 97, "mount": 40, "pivot_root": 41, "prctl": 167}}  # fmt: skip
SAME = {"open_tree": 428, "move_mount": 429, "mount_setattr": 442, "landlock_create_ruleset": 444}
PR_SET_SECCOMP = 22

ELSEWHERE = """
import json, sys
from pathlib import Path
from agents.sandbox.inside import kernel
kernel.prctl("no_new_privs", kernel.PR_SET_NO_NEW_PRIVS, 1)
kernel.install_filter(bytes.fromhex(sys.argv[1]))
from agents.errors import SandboxMissing
from agents.sandbox import LinuxSandbox, choose, probe
from agents.settings import Settings
said = {"layers": [[layer.name, layer.holds, layer.said, layer.fix] for layer in probe().all], "hold": probe().hold}
for name, attempt in {
    "choose": lambda: choose(Settings()).name,
    "run": lambda: LinuxSandbox().run([sys.executable, "-c", "print('ran')"], folder=Path(sys.argv[2])).stdout,
}.items():
    try:
        said[name] = attempt()
    except SandboxMissing as missing:
        said[name], said[name + "_fix"] = f"missing: {missing.sentence}", missing.fix
print(json.dumps(said))
"""


def a_system_without(name: str, room: Room, error: int = errno.EPERM, first_argument: int | None = None) -> dict:
    """What Impasto says on a system that answers one system call with an error, as a container's filter would."""
    number = (OLDER[platform.machine()] | SAME)[name]
    refuse = [(0x06, 0, 0, 0x0005_0000 | error)]
    if first_argument is not None:
        refuse = [(0x20, 0, 0, 16), (0x15, 0, 1, first_argument), *refuse]
    code = [(0x20, 0, 0, 4), (0x15, 1, 0, AUDIT_ARCHITECTURE[platform.machine()]), (0x06, 0, 0, 0x7FFF_0000),
            (0x20, 0, 0, 0), (0x15, 0, len(refuse), number), *refuse, (0x06, 0, 0, 0x7FFF_0000)]  # fmt: skip
    program = b"".join(struct.pack("<HBBI", *step) for step in code)
    command = [sys.executable, "-c", ELSEWHERE, program.hex(), str(room.site)]
    finished = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120, check=False)
    assert finished.returncode == 0, finished.stderr
    return json.loads(finished.stdout)


class DescribeSystemsThatRefuse:
    def it_runs_nothing_without_namespaces(self, room: Room):
        said = a_system_without("unshare", room)
        assert said["hold"] is False
        assert said["run"] == "missing: This system refuses a part of the sandbox: namespaces: Operation not permitted."
        assert said["run_fix"] == "Type: impasto doctor"
        assert said["choose"].startswith("missing: Generated code runs only in a sandbox, and none holds on this system: "
                                         "namespaces: this system lets this account make no user namespaces.")  # fmt: skip
        assert "docs/sandbox.md" in said["choose_fix"] or "sysctl" in said["choose_fix"]
        assert ["namespaces", False] in [layer[:2] for layer in said["layers"]]

    @pytest.mark.parametrize("name", ["mount", "pivot_root", "open_tree", "mount_setattr", "move_mount"])
    def it_runs_nothing_without_a_root_of_its_own(self, room: Room, name: str):
        said = a_system_without(name, room)
        assert said["hold"] is False
        assert "This system refuses a part of the sandbox" in said["run"]
        assert said["choose"].startswith("missing: ")

    def it_runs_nothing_without_a_filter(self, room: Room):
        said = a_system_without("prctl", room, errno.EINVAL, PR_SET_SECCOMP)
        assert said["run"] == "missing: This system refuses a part of the sandbox: seccomp: Invalid argument."
        assert ["system calls", False] in [layer[:2] for layer in said["layers"]]
        assert "system calls: this system refuses a filter." in said["choose"]

    def it_says_when_landlock_is_missing_and_goes_on_with_the_mounts(self, room: Room):
        said = a_system_without("landlock_create_ruleset", room, errno.ENOSYS)
        assert (said["choose"], said["run"]) == ("linux", "ran\n")
        [layer] = [layer for layer in said["layers"] if layer[0] == "Landlock"]
        assert layer[1] is False
        assert "lsm=" in layer[3]

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root can mask a part of /proc")
    def it_goes_on_without_proc_in_a_container_that_masks_it(self):
        command = 'mount -t tmpfs none /proc/tty && exec "$@"'
        code = (
            "import dataclasses, json; from agents.sandbox import probe; print(json.dumps(dataclasses.asdict(probe())))"
        )
        finished = subprocess.run(
            ["unshare", "--mount", "--propagation", "private", "sh", "-c", command, "sh", sys.executable, "-c", code],
            capture_output=True, text=True, cwd=ROOT, check=False,
        )  # fmt: skip
        assert finished.returncode == 0, finished.stderr
        layers = {layer["name"]: layer for layer in json.loads(finished.stdout)["all"]}
        assert layers["own /proc"]["holds"] is False
        assert all(layer["holds"] for layer in layers.values() if layer["needed"])


class DescribeTheChoice:
    def it_takes_the_kernels_own_where_it_holds(self):
        assert choose(Settings(sandbox="auto")).name == "linux"
        assert choose(Settings(sandbox="linux")).name == "linux"

    @pytest.mark.parametrize("system", ["darwin", "win32"])
    def it_names_a_way_out_on_other_systems(self, system: str, room: Room, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr("agents.sandbox.linux.sys.platform", system)
        with pytest.raises(SandboxMissing, match="has none that Impasto can build") as refused:
            LinuxSandbox().run(["true"], folder=room.site)
        assert "WSL 2" in (refused.value.fix or "")
        assert refused.value.exit_status == 7
        assert not tried().hold

    def it_knows_no_filter_for_other_processors(self, room: Room, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr("agents.sandbox.linux.platform.machine", lambda: "riscv64")
        with pytest.raises(SandboxMissing, match="riscv64"):
            LinuxSandbox().run(["true"], folder=room.site)

    def it_offers_no_run_without_a_sandbox(self):
        from pydantic import ValidationError

        with pytest.raises(ValidationError):
            Settings(sandbox="none")  # pyright: ignore[reportArgumentType]

    def it_does_not_choose_what_was_not_set(self, monkeypatch: pytest.MonkeyPatch):
        missing = Layers((Layer("namespaces", False, "none", fix="Mend it."),))
        monkeypatch.setattr("agents.sandbox.choosing.probe", lambda: missing)
        with pytest.raises(SandboxMissing, match="namespaces: none") as refused:
            choose(Settings(sandbox="linux"))
        assert refused.value.fix == "Mend it."


class DescribeTheTrial:
    def it_holds_here(self):
        layers = tried()
        assert layers.hold, layers
        assert [layer.name for layer in layers.all if not layer.holds and layer.name != "control group"] == []

    @pytest.mark.parametrize(("seen", "value"), [("outside", True), ("network", True), ("bare", False), ("filtered", False),
                                                 ("memory", False), ("processes", False)])  # fmt: skip
    def it_believes_what_it_saw(self, seen: str, value: bool):
        good = {"namespaces": dict.fromkeys(probing.NAMESPACES, 1), "outside": False, "network": False, "bare": True,
                "filtered": True, "landlock": True, "landlock_version": 7, "proc": True, "memory": True, "processes": True}  # fmt: skip
        assert Layers(probing._judged(good)).hold
        layers = Layers(probing._judged(good | {seen: value}))
        assert not layers.hold
        with pytest.raises(SandboxMissing):
            layers.check()

    def it_notices_a_namespace_that_is_shared(self):
        own = {name: probing._own_namespace(name) for name in probing.NAMESPACES}
        good = {"outside": False, "network": False, "bare": True, "filtered": True, "landlock": True,
                "landlock_version": 7, "proc": True, "memory": True, "processes": True}  # fmt: skip
        for name in ("net", "pid", "mnt"):
            namespaces = dict.fromkeys(probing.NAMESPACES, 1) | {name: own[name]}
            [layer] = [layer for layer in probing._judged({**good, "namespaces": namespaces}) if not layer.holds]
            assert (layer.name, layer.said) == ("namespaces", f"shared: {name}")

    @pytest.mark.parametrize(("path", "value", "says"), [
        ("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", 1, "bubblewrap 0.12"),
        ("/proc/sys/kernel/unprivileged_userns_clone", 0, "unprivileged_userns_clone=1"),
        ("/proc/sys/user/max_user_namespaces", 0, "max_user_namespaces=15000")])  # fmt: skip
    def it_says_what_to_type(self, path: str, value: int, says: str, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(probing, "_number", lambda asked: value if asked == path else None)
        assert says in probing._namespace_fix()
