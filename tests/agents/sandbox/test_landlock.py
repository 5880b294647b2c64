"""The second fence by itself: Landlock without any namespace around it, so that neither hides what the other lacks."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from agents.sandbox.inside import kernel

from .conftest import CANARY, Room

ROOT = Path(__file__).resolve().parents[3]
ALONE = """
import errno, json, os, signal, socket, sys
from agents.sandbox.inside import fences, kernel
plan, asked = json.loads(sys.argv[1]), json.loads(sys.argv[2])
kernel.prctl("no_new_privs", kernel.PR_SET_NO_NEW_PRIVS, 1)
fences.landlock(plan)
said = {}
for name, line in asked.items():
    try:
        exec(line)
        said[name] = "done"
    except OSError as error:
        said[name] = errno.errorcode[error.errno]
print(json.dumps(said))
"""


def answers(room: Room, asked: dict[str, str], *, network: bool = False) -> dict[str, str]:
    plan = {
        "readable": ["/usr", "/lib", "/lib64", "/bin", sys.prefix, sys.base_prefix, str(room.site)],
        "writable": [str(room.data)],
        "scratch": [],
        "devices": ["/dev/null", "/dev/missing"],
        "network": network,
    }
    command = [sys.executable, "-c", ALONE, json.dumps(plan), json.dumps(asked)]
    finished = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert finished.returncode == 0, finished.stderr
    return json.loads(finished.stdout)


@pytest.mark.skipif(sys.platform != "linux" or kernel.landlock_version() < 6, reason="this kernel has no Landlock 6")
class DescribeLandlockAlone:
    def it_fences_the_files(self, room: Room):
        (room.site / "page").write_text("own", "utf-8")
        said = answers(
            room,
            {
                "page": f"open({str(room.site / 'page')!r}).read()",
                "canary": f"open({str(room.canary)!r}).read()",
                "list": "os.listdir('/')",
                "shadow": "open('/etc/shadow')",
                "environ": "open(f'/proc/{os.getppid()}/environ').read()",
                "program": "os.posix_spawn('/bin/true', ['true'], {})",
                "null": "open('/dev/null', 'w').write('x')",
                "zero": "open('/dev/zero', 'rb').read(1)",
                "data": f"open({str(room.data / 'new')!r}, 'w').write('x')",
                "code": f"open({str(room.site / 'new')!r}, 'w')",
                "append": f"open({str(room.canary)!r}, 'a')",
                "truncate": f"os.truncate({str(room.canary)!r}, 0)",
                "remove": f"os.remove({str(room.canary)!r})",
                "move": f"os.rename({str(room.data / 'new')!r}, {str(room.canary.parent / 'new')!r})",
                "link": f"os.link({str(room.canary)!r}, {str(room.data / 'link')!r})",
                "pipe": f"os.mkfifo({str(room.data / 'pipe')!r})",
            },
        )
        assert {name for name, answer in said.items() if answer == "done"} == {"page", "program", "null", "data"}
        assert set(said.values()) <= {"done", "EACCES", "EXDEV"}
        assert room.canary.read_text("utf-8") == CANARY

    @pytest.mark.parametrize("network", [False, True])
    def it_fences_the_network_and_other_processes(self, room: Room, network: bool):
        with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(socket.AF_UNIX) as abstract:
            name = f"impasto-landlock-{os.getpid()}"
            abstract.bind(f"\0{name}")
            abstract.listen()
            said = answers(
                room,
                {
                    "connect": f"socket.create_connection(('127.0.0.1', {tcp.getsockname()[1]}), 2).close()",
                    "bind": "socket.create_server(('127.0.0.1', 0)).close()",
                    "abstract": f"socket.socket(socket.AF_UNIX).connect(chr(0) + {name!r})",
                    "signal": "os.kill(os.getppid(), 0)",
                    "itself": "os.kill(os.getpid(), 0)",
                },
                network=network,
            )
        tcp_answer = "done" if network else "EACCES"
        assert said == {
            "connect": tcp_answer,
            "bind": tcp_answer,
            "abstract": "EPERM",
            "signal": "EPERM",
            "itself": "done",
        }
