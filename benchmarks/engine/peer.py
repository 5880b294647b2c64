"""The peer: llama-cpp-python, built from source for this processor in an environment of its own, and driven by pipes.

It is no dependency of Impasto: nothing but this benchmark ever sees it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

VERSION = "0.3.36"
_PROGRAM = Path(__file__).with_name("peer_program.py")
_BUILD = "-DGGML_NATIVE=ON -DLLAVA_BUILD=OFF -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_TOOLS=OFF -DLLAMA_BUILD_EXAMPLES=OFF"


def python() -> Path:
    """The peer's Python; its environment is made first where there is none, which takes minutes.

    `IMPASTO_BENCH_PEER` names an environment that has it already.

    Raises:
        RuntimeError: it could not be built; the last lines of the build's log are in it.
    """
    given = os.environ.get("IMPASTO_BENCH_PEER")
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    folder = Path(given) if given else cache / "impasto" / f"llama-cpp-{VERSION}"
    interpreter = folder / "bin" / "python"
    if not _has_it(interpreter):
        print(f"Building llama-cpp-python {VERSION} in {folder} …", file=sys.stderr)
        venv.create(folder, with_pip=True)
        wanted = f"llama-cpp-python=={VERSION}"
        done = subprocess.run(
            [interpreter, "-m", "pip", "install", "--quiet", "--no-binary", "llama-cpp-python", wanted],
            env={**os.environ, "CMAKE_ARGS": _BUILD},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"llama-cpp-python could not be built:\n{done.stderr[-2000:]}")
    return interpreter


def _has_it(interpreter: Path) -> bool:
    if not interpreter.exists():
        return False
    tried = subprocess.run([interpreter, "-c", "import llama_cpp"], capture_output=True, check=False)
    return tried.returncode == 0


class Peer:
    """A running peer with a model."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.version = self._answer()["version"]

    def ask(self, do: str, **what: Any) -> dict[str, Any]:
        """What one method of `peer_program.Peer` answers."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, **what}) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("llama-cpp-python ended without an answer.")
        return json.loads(line)


@contextmanager
def started(interpreter: Path, path: Path, threads: int, context: int, clock: str) -> Iterator[Peer]:
    """A peer that has loaded the model at `path`; `clock` is `wall` or `cpu`."""
    with subprocess.Popen(
        [interpreter, _PROGRAM, str(path), str(threads), str(context), clock],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            yield Peer(process)
        finally:
            process.kill()
