"""Runs the command line as a script would: a process, its exit status, its two streams."""

from __future__ import annotations

import atexit
import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

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


@functools.cache
def _data() -> str:
    """A data folder for commands that name none: jobs of tests are none of the person's."""
    folder = tempfile.mkdtemp(prefix="impasto-contract-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@dataclass(frozen=True)
class MadeDeck:
    folder: Path
    outcome: Outcome

    def read(self, name: str) -> dict | list:
        return json.loads((self.folder / name).read_text("utf-8"))


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(
    scope="session",
    params=["cool-streets.pdf", "night-library.zh.docx", "town-energy.xlsx", "project-update.md"],
)
def deck(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, data_folder: Path) -> MadeDeck:
    """A deck of ten slides made from an example with the embedded model."""
    folder = tmp_path_factory.mktemp(request.param.split(".")[0])
    outcome = run_impasto(
        "deck", EXAMPLES / request.param, "--slides", "10", "--out", folder, "--json", IMPASTO_DATA=str(data_folder)
    )
    assert outcome.status == 0, outcome.stderr
    return MadeDeck(folder, outcome)
