"""A room to break out of: a folder for the code, one for its data, and a canary outside of both."""

from __future__ import annotations

import os
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from agents.sandbox import Finished, LinuxSandbox

CANARY = "canary-5f2b"


def listed(folder: Path) -> list[str]:
    """Names in a folder."""
    return sorted(path.name for path in folder.iterdir())


@dataclass(frozen=True)
class Room:
    """`site` is the working folder, `data` is writable, `canary` is outside."""

    site: Path
    data: Path
    canary: Path
    sandbox: LinuxSandbox

    def python(self, code: str, *arguments: object, **wishes) -> Finished:
        """Run Python code inside; its arguments are in `sys.argv[1:]`. Everything is imported that the tests use."""
        given = {"folder": self.site, "writable": [self.data], "seconds": 20.0, "memory": 512 << 20}
        head = "import ctypes, errno, os, pathlib, socket, subprocess, sys, time\n"
        return self.sandbox.run(
            [sys.executable, "-I", "-S", "-", *map(str, arguments)],
            stdin=(head + textwrap.dedent(code)).encode(),
            **(given | wishes),
        )

    def error_of(self, line: str, *arguments: object, **wishes) -> str:
        """The name of the error that a line of code ends with inside, such as ENOENT; "done" when it has none."""
        code = f"""
        try:
            {line}
        except OSError as error:
            print(errno.errorcode.get(error.errno, type(error).__name__))
        else:
            print("done")
        """
        finished = self.python(code, *arguments, **wishes)
        assert finished.ok, finished
        return finished.stdout.strip()


@pytest.fixture
def room(tmp_path: Path) -> Room:
    site, outside = tmp_path / "site", tmp_path / "outside"
    data = site / "data"
    data.mkdir(parents=True)
    outside.mkdir()
    (outside / "canary").write_text(CANARY, "utf-8")
    return Room(site, data, outside / "canary", LinuxSandbox())


@pytest.fixture
def marked() -> Callable[[str], list[int]]:
    """Processes of this machine whose command line holds a word."""

    def find(word: str) -> list[int]:
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                try:
                    line = (entry / "cmdline").read_bytes()
                except OSError:
                    continue
                if word.encode() in line:
                    found.append(int(entry.name))
        return found

    return find
