"""What a container of compose.yml leaves a process, without a Docker engine: no root, no capabilities, a read-only
root, and the filter of `seccomp.json`. In it generated code still runs in its sandbox, and a server and a job do their work.

A mount namespace stands for the container. It needs root to be set up, as Docker's daemon does.
"""

from __future__ import annotations

import errno
import json
import os
import platform
import re
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from agents.sandbox.syscalls import ABSENT, AUDIT_ARCHITECTURE, FORBIDDEN, number_of
from tests.ordinary import shell

ROOT = Path(__file__).resolve().parents[2]
PROFILE: dict[str, Any] = json.loads((ROOT / "seccomp.json").read_text("utf-8"))
SERVICE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yml").read_text("utf-8"))["services"]["worker-1"]
USER = SERVICE["user"].partition(":")[0]
NEEDED = (
    "clone", "clone3", "unshare", "setns", "mount", "umount2", "pivot_root", "open_tree", "move_mount", "mount_setattr",
    "seccomp", "prctl", "landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self", "sethostname",
)  # fmt: skip
"""What the sandbox puts itself up with."""
GONE = ("get_kernel_syms", "nfsservctl", "query_module", "vm86", "vm86old")
"""Calls of 32-bit or older kernels, which have no number here."""
CONTAINER = """
mount --bind "$base/data" "$base/data"
mount --bind "$base/tmp" "$base/tmp"
for place in $(awk '{print $5}' /proc/self/mountinfo); do
    case "$place" in
        /proc|/proc/*|/sys|/sys/*|/dev|/dev/*|"$base"/data|"$base"/tmp) ;;
        *) mount -o remount,bind,ro "$place" ;;
    esac
done
"""
START = """
import os, sys
sys.path.insert(0, sys.argv[1])
from agents.sandbox.inside import kernel
kernel.prctl("no_new_privs", kernel.PR_SET_NO_NEW_PRIVS, 1)
kernel.install_filter(bytes.fromhex(sys.argv[2]))
os.execv(sys.argv[3], sys.argv[3:])
"""
LOOK = """
import ctypes, dataclasses, json, os
from agents.sandbox import probe
from agents.settings import Settings

def refusal(path):
    try:
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY))
    except OSError as error:
        return error.errno

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall({keyctl}, 0, -3, 0)
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(json.dumps({{
    "user": os.getuid(), "groups": os.getgroups(), "capabilities": int(status["CapEff"], 16),
    "refused": {{path: refusal(path + "/new") for path in {places!r}}}, "keyctl": ctypes.get_errno(),
    "layers": [dataclasses.asdict(layer) for layer in probe().all],
}}))
"""


def the_filter() -> bytes:
    """The profile as the kernel takes it, for this processor."""
    machine = platform.machine()
    names = [name for rule in PROFILE["syscalls"] for name in rule["names"]]
    numbers = [number for name in names if name in FORBIDDEN and (number := number_of(name, machine)) is not None]
    refuse, allow = (0x06, 0, 0, 0x0005_0000 | errno.EPERM), (0x06, 0, 0, 0x7FFF_0000)
    code = [(0x20, 0, 0, 4), (0x15, 1, 0, AUDIT_ARCHITECTURE[machine]), refuse, (0x20, 0, 0, 0)]
    for number in numbers:
        code += [(0x15, 0, 1, number), refuse]
    return b"".join(struct.pack("<HBBI", *step) for step in [*code, allow])


class Container:
    """Starts commands as a container of compose.yml would. `data` and `tmp` are what they may write to."""

    def __init__(self) -> None:
        self.base = Path(f"/var/tmp/impasto-hardened-{os.getpid()}")
        self.data, self.tmp = self.base / "data", self.base / "tmp"
        for folder in (self.data, self.tmp):
            folder.mkdir(parents=True)
            os.chown(folder, int(USER), int(USER))

    def run(self, *command: str, seconds: float = 300) -> subprocess.CompletedProcess[str]:
        variables = {"base": self.base, "home": Path.home(), "prefix": sys.base_prefix, "root": ROOT, "user": USER}
        settings = {
            "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1",
            "HOME": str(self.data), "IMPASTO_DATA": str(self.data), "TMPDIR": str(self.tmp), "OMP_NUM_THREADS": "1",
            "XDG_CACHE_HOME": str(self.tmp / "cache"), "XDG_CONFIG_HOME": str(self.tmp / "config"),
            "IMPASTO_BROWSER_SANDBOX": "off", "IMPASTO_TIER": "small", "IMPASTO_THREADS": "1",
        }  # fmt: skip
        return subprocess.run(
            [*shell(CONTAINER), sys.executable, "-c", START, str(ROOT), the_filter().hex(), *command],
            env={**settings, **{name: str(value) for name, value in variables.items()}},
            capture_output=True, text=True, timeout=seconds, check=False,
        )  # fmt: skip

    def remove(self) -> None:
        subprocess.run(["rm", "-rf", str(self.base)], check=False)


@pytest.fixture
def container() -> Iterator[Container]:
    made = Container()
    yield made
    made.remove()


class DescribeTheProfile:
    def it_refuses_nothing_that_the_sandbox_needs(self):
        (rule,) = PROFILE["syscalls"]
        assert (PROFILE["defaultAction"], rule["action"], rule["errnoRet"]) == ("SCMP_ACT_ALLOW", "SCMP_ACT_ERRNO", 1)
        assert not set(rule["names"]) & {*NEEDED, *ABSENT}
        assert set(rule["names"]) <= {*FORBIDDEN, *GONE}
        assert {"bpf", "keyctl", "kexec_load", "init_module", "io_uring_setup", "userfaultfd", "ptrace"} <= set(
            rule["names"]
        )

    def it_knows_the_processors_that_the_sandbox_knows(self):
        assert len(PROFILE["architectures"]) == len(AUDIT_ARCHITECTURE)

    def it_is_what_the_services_name(self):
        assert "seccomp=seccomp.json" in SERVICE["security_opt"]
        assert re.fullmatch(r"[1-9]\d+", USER)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can set up what Docker's daemon does")
class DescribeAContainer:
    def it_leaves_a_process_little_and_still_confines_generated_code(self, container: Container):
        places = ["/", "/var/tmp", "/usr", str(ROOT), str(container.base)]
        code = LOOK.format(keyctl=number_of("keyctl", platform.machine()), places=[*places, str(container.data)])
        finished = container.run(sys.executable, "-c", code)
        assert finished.returncode == 0, finished.stderr
        seen = json.loads(finished.stdout)
        assert (seen["user"], seen["groups"], seen["capabilities"]) == (int(USER), [], 0)
        assert seen["refused"] == {**dict.fromkeys(places, errno.EROFS), str(container.data): None}
        assert seen["keyctl"] == errno.EPERM
        assert all(layer["holds"] for layer in seen["layers"] if layer["needed"]), seen["layers"]

    @pytest.mark.full
    def it_makes_a_deck_and_a_site(self, container: Container):
        notes = container.data / "notes.md"
        notes.write_text("# Night buses\n\nThe night bus ran 412 times in March. It carried 9,800 people.\n", "utf-8")
        app = [sys.executable, "-P", "-m", "app"]
        made = container.run(
            *app, "deck", str(notes), "--slides", "3", "--out", str(container.data / "deck"), seconds=900
        )
        assert made.returncode == 0, made.stderr[-3000:]
        assert (container.data / "deck" / "deck.pptx").read_bytes().startswith(b"PK")
        made = container.run(*app, "site", "a guest book", "--out", str(container.data / "site"), seconds=1800)
        assert made.returncode == 0, made.stderr[-3000:]
        assert (container.data / "site" / "CHECKS.json").is_file()
