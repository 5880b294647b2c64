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
    device: Device = typer.Argument(
        Device.cpu, help="cpu, beside llama.cpp; gpu: GLM-4.5-Air's shape, random weights."
    ),
    model: str | None = typer.Option(None, help="A model's name, or the path of a GGUF file."),
    threads: int = typer.Option(0, min=0, help="Threads of both sides; 0: all cores."),
    rows: str = typer.Option("", help="Names of rows (cpu), separated by commas; all unless given."),
    no_peer: bool = typer.Option(False, "--no-peer", help="Measure Impasto alone (cpu), without building llama.cpp."),
    as_json: bool = typer.Option(False, "--json", help="JSON on stdout."),
) -> None:
    """Build llama-cpp-python in an environment of its own, measure both by turns, and print rates and ratios."""
    if not (ROOT / "benchmarks" / "engine" / "run.py").is_file():
        raise ConfigurationError("The benchmarks are part of the source tree, and this is an installed package.")
    if device is Device.gpu:
        _check_gpu()
        command = [sys.executable, "-m", "benchmarks.engine.gpu", *(["--json"] if as_json else [])]
        raise typer.Exit(subprocess.run(command, cwd=ROOT, check=False).returncode)
    command = [sys.executable, "-m", "benchmarks.engine.run", "--threads", str(threads)]
    command += [*(["--model", model] if model else []), *(["--rows", rows] if rows else [])]
    command += [*(["--no-peer"] if no_peer else []), *(["--json"] if as_json else [])]
    raise typer.Exit(subprocess.run(command, cwd=ROOT, check=False).returncode)


def _check_gpu() -> None:
    """Raises ConfigurationError where there is none that torch and triton can use."""
    import torch

    if not torch.cuda.is_available():
        raise ConfigurationError(
            "There is no GPU here that torch can use, so there is nothing to measure.",
            fix="Run it where there is one, with a CUDA build of torch; `./impasto bench cpu` measures the CPU.",
        )
