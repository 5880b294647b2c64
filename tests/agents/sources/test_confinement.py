"""What a parser's process cannot do any more. Each runs in a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import agents
from agents.secrets import plain_environment
from agents.sources import read

ROOT = str(Path(agents.__file__).resolve().parent.parent)
BEGIN = (
    "from agents.confinement import confine as confined\nfrom agents.sources.limits import Limits\n"
    "def confine(limits):\n    confined(seconds=limits.seconds, memory_bytes=limits.memory_bytes, "
    "written_bytes=limits.written_bytes)\n"
)
linux = pytest.mark.skipif(sys.platform != "linux", reason="namespaces are Linux's")


def confined(code: str, limits: str = "Limits()", *, before: str = "") -> subprocess.CompletedProcess[str]:
    text = f"{BEGIN}{before}\nconfine({limits})\n{code}"
    variables = {**plain_environment(os.environ), "PYTHONPATH": ROOT}
    return subprocess.run(
        [sys.executable, "-c", text], env=variables, capture_output=True, text=True, timeout=60, check=False
    )


CONNECT = (
    "import socket\nwith socket.socket() as line:\n    line.settimeout(5)\n    line.connect(('127.0.0.1', {port}))"
)


@linux
def it_reaches_no_network():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        done = confined(CONNECT.format(port=listening.getsockname()[1]))
        with pytest.raises(TimeoutError):
            listening.accept()
    assert done.returncode == 1
    assert "unreachable" in done.stderr


@linux
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root to become nobody")
def it_reaches_no_network_as_an_ordinary_user_and_still_writes():
    """In a user namespace of its own the process has no name, but its files are still its files."""
    probe = subprocess.run(["unshare", "-Urn", "true"], user=65534, capture_output=True, check=False)
    if probe.returncode:
        pytest.skip("this kernel gives no namespaces to ordinary users")
    become = "import os, tempfile, socket\nos.setgroups([])\nos.setgid(65534)\nos.setuid(65534)\n"
    code = "import tempfile, pathlib\nwith tempfile.TemporaryDirectory() as d:\n    pathlib.Path(d, 'x').write_text('y')\nprint('wrote')\n"
    with socket.create_server(("127.0.0.1", 0)) as listening:
        done = confined(code + CONNECT.format(port=listening.getsockname()[1]), before=become)
    assert done.stdout == "wrote\n"
    assert "unreachable" in done.stderr


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("x = bytearray(800 * 1024 * 1024)", "MemoryError"),
        ("import tempfile\nwith tempfile.TemporaryFile() as f:\n    f.write(b'x' * 3_000_000)\n    f.flush()", "File too large"),
        ("import os\nheld = [os.dup(0) for _ in range(1000)]", "Too many open files"),
    ],
)  # fmt: skip
def it_keeps_to_its_limits(code: str, said: str):
    quiet = "import signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    done = confined(quiet + code, "Limits(memory_bytes=500 * 1024**2, written_bytes=1024**2)")
    assert done.returncode == 1
    assert said in done.stderr


def it_sees_no_key():
    seen = plain_environment({"PATH": "/bin", "IMPASTO_API_KEY": "canary", "OPENAI_API_KEY": "canary", "AWS_SECRET_ACCESS_KEY": "canary"})  # fmt: skip
    assert "canary" not in seen.values()
    assert seen["PATH"] == "/bin"


@linux
def it_is_given_no_key_when_it_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A stand-in for the interpreter notes the environment that a parser's process is started with."""
    noted = tmp_path / "environment"
    shim = tmp_path / "python"
    shim.write_text(f'#!/bin/sh\nenv > {noted}\nexec {sys.executable} "$@"\n')
    shim.chmod(0o755)
    (tmp_path / "a.txt").write_text("Title\n\nA paragraph of text that is read.\n")
    monkeypatch.setenv("IMPASTO_API_KEY", "canary-environment")
    monkeypatch.setattr(sys, "executable", str(shim))
    assert read(tmp_path / "a.txt").source.text
    assert "PATH=" in noted.read_text()
    assert "canary" not in noted.read_text()
