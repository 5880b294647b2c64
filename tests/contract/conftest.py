"""Runs the command line as a script would: a process, its exit status, its two streams."""

from __future__ import annotations

import atexit
import contextlib
import functools
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer

from app.cli import app
from app.endings import end

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"


@dataclass(frozen=True)
class Outcome:
    status: int
    stdout: str
    stderr: str

    @property
    def json(self) -> dict:
        return json.loads(self.stdout)


def run_impasto(*arguments: str | Path, cwd: Path = ROOT, **environment: str) -> Outcome:
    """Run `impasto` with this interpreter. The launcher itself is tested elsewhere."""
    process = subprocess.run(
        [sys.executable, "-m", "app", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "IMPASTO_DATA": _data(), **environment},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return Outcome(process.returncode, process.stdout, process.stderr)


def call_impasto(*arguments: str | Path, **environment: str) -> Outcome:
    """The same without an interpreter of its own, where what is promised has nothing to do with processes."""
    out, said = io.StringIO(), io.StringIO()
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    before = dict(os.environ)
    os.environ.update({"IMPASTO_DATA": _data(), **environment})
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(said):
            command = typer.main.get_command(app)
            status = end(lambda: command.main([str(a) for a in arguments], "impasto", standalone_mode=False))
    finally:
        os.environ.clear()
        os.environ.update(before)
        for number, handler in handlers.items():
            signal.signal(number, handler)
    return Outcome(status, out.getvalue(), said.getvalue())


@functools.cache
def _data() -> str:
    """A data folder for commands that name none: jobs of tests are none of the person's."""
    folder = tempfile.mkdtemp(prefix="impasto-contract-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@pytest.fixture(scope="package")  # no longer: an idle worker asks its queues whether there is work
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder with a worker at it: commands there queue their jobs for that one, whose process is warm."""
    folder = tmp_path_factory.mktemp("served")
    log = (folder / "worker.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "app", "worker", "--jobs", "1"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "IMPASTO_DATA": str(folder)},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        stdout=log,
    )
    assert process.stderr is not None
    assert b"at work" in process.stderr.readline()
    threading.Thread(target=process.stderr.read, daemon=True).start()
    yield folder
    process.terminate()
    process.wait()
    process.stderr.close()
    log.close()


@dataclass(frozen=True)
class MadeDeck:
    folder: Path
    outcome: Outcome

    def read(self, name: str) -> dict | list:
        return json.loads((self.folder / name).read_text("utf-8"))


@pytest.fixture(
    scope="package",
    params=[
        *("cool-streets.pdf", "night-library.zh.docx", "town-energy.xlsx"),
        pytest.param("project-update.md", marks=pytest.mark.full),
    ],
)
def deck(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, served: Path) -> MadeDeck:
    """A deck of ten slides made from an example with the embedded model."""
    folder = tmp_path_factory.mktemp(request.param.split(".")[0])
    outcome = run_impasto(
        "deck", EXAMPLES / request.param, "--slides", "10", "--out", folder, "--json", IMPASTO_DATA=str(served)
    )
    assert outcome.status == 0, outcome.stderr
    return MadeDeck(folder, outcome)
