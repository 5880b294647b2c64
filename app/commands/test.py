"""`impasto test`: the tests, with the interpreter that runs this."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import typer

ROOT = Path(__file__).resolve().parents[2]
FULL = "IMPASTO_TEST_FULL"
"""Set for the long suites: properties are tried on all their examples."""


def test(
    context: typer.Context,
    full: bool = typer.Option(False, "--full", help="The long suites too."),
    setup_only: bool = typer.Option(False, "--setup-only", help="Install what the tests need, and stop."),
) -> None:
    """Run pytest on the tests of this checkout; further arguments are pytest's."""
    if setup_only:
        return
    # A test that hangs ends its process, with the stacks of its threads: an exception could hang again on its way out.
    # The long ones take as long as they take.
    marks = [] if full else ["-m", "not full", "--timeout", "600", "--timeout-method", "thread"]
    # Each process takes whole files: servers, browsers and models are fixtures of a file. One more than cores: many
    # tests wait for a process or a browser.
    processes = str((os.cpu_count() or 1) + 1)
    spread = [] if {"-n", "--pdb"} & set(context.args) else ["-n", processes, "--dist", "loadfile"]
    environment = {**os.environ, **({FULL: "1"} if full else {})}
    status = subprocess.call(
        [sys.executable, "-m", "pytest", *spread, *marks, *context.args], cwd=ROOT, env=environment
    )
    raise typer.Exit(status)
