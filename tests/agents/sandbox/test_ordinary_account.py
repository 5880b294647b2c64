"""The same ways out, tried by an ordinary account: the escape suite runs itself again as nobody.

A root's home is closed to others, and this Python may lie in it: a mount namespace of its own shows it at its place.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ordinary import shell

ROOT = Path(__file__).resolve().parents[3]
NOBODY = 65534
WHOLE = ("test_files.py", "test_network.py", "test_processes.py", "test_limits.py", "test_protected.py")
CORE = (
    "test_files.py::DescribeWriting",
    "test_network.py::DescribeUnixSockets",
    "test_processes.py::DescribeOtherProcesses",
    "test_limits.py::DescribeMemory",
    "test_limits.py::DescribeProcesses::it_stops_a_fork_bomb",
    "test_limits.py::DescribeDisk::it_ends_what_fills_the_disk",
)


@pytest.mark.skipif(os.geteuid() != 0, reason="this account is an ordinary one already")
@pytest.mark.parametrize("suite", [CORE, pytest.param(WHOLE, marks=pytest.mark.full)], ids=["core", "whole"])
def it_holds_for_an_ordinary_account(suite: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory):
    room = tmp_path_factory.mktemp("nobody")
    base = Path(f"/tmp/impasto-nobody-{os.getpid()}")
    base.mkdir(mode=0o755)
    os.chown(base, NOBODY, NOBODY)
    here = Path(__file__).parent
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--basetemp", str(base / "t")]
    variables = {"home": str(Path.home()), "prefix": sys.base_prefix, "root": str(ROOT), "user": str(NOBODY)}
    try:
        finished = subprocess.run(
            [*shell(), *command, *(str(here / name) for name in suite)],
            env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", "PYTHONDONTWRITEBYTECODE": "1", "base": str(room)}
            | variables,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    finally:
        subprocess.run(["rm", "-rf", str(base)], check=False)
    assert finished.returncode == 0, finished.stdout[-6000:] + finished.stderr[-2000:]
    assert "skipped" not in finished.stdout.splitlines()[-1]
