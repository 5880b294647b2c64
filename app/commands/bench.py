"""`impasto bench`: the engine beside llama.cpp on this machine. `benchmarks/engine` measures, in its own process."""

from __future__ import annotations

import subprocess
import sys
from enum import StrEnum
from pathlib import Path

import typer

from model.errors import ConfigurationError

ROOT = Path(__file__).resolve().parents[2]


class Device(StrEnum):
    """What computes."""

    cpu = "cpu"
    gpu = "gpu"


def bench(
    device: Device = typer.Argument(Device.cpu, help="cpu; the engine has no kernels for a gpu yet."),
    model: str | None = typer.Option(None, help="A model's name, or the path of a GGUF file."),
    threads: int = typer.Option(0, min=0, help="Threads of both sides; 0: all cores."),
    as_json: bool = typer.Option(False, "--json", help="JSON on stdout."),
) -> None:
    """Build llama-cpp-python in an environment of its own, measure both by turns, and print rates and ratios."""
    if device is Device.gpu:
        raise ConfigurationError("The engine computes on the CPU; there is nothing to measure on a GPU.")
    if not (ROOT / "benchmarks" / "engine" / "run.py").is_file():
        raise ConfigurationError("The benchmarks are part of the source tree, and this is an installed package.")
    command = [sys.executable, "-m", "benchmarks.engine.run", "--threads", str(threads)]
    command += (["--model", model] if model else []) + (["--json"] if as_json else [])
    raise typer.Exit(subprocess.run(command, cwd=ROOT, check=False).returncode)
