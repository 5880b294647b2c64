"""The peer: llama-cpp-python, built from source for this processor in an environment of its own, and driven by pipes.

It is no dependency of Impasto: nothing but this benchmark ever sees it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from model.machine import instructions, processor

VERSION = "0.3.36"
_PROGRAM = Path(__file__).with_name("peer_program.py")
_TILES = Path(__file__).with_name("peer_tiles.h")
_LAST = 8
"""Lines of a crashed peer's stderr that are told."""
_BUILD = "-DGGML_NATIVE=ON -DLLAVA_BUILD=OFF -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_TOOLS=OFF -DLLAMA_BUILD_EXAMPLES=OFF"


def python() -> Path:
    """The peer's Python; its environment is made first where there is none, which takes minutes.

    `IMPASTO_BENCH_PEER` names an environment that has it already.

    Raises:
        PeerFailed: it could not be built; the last lines of the build's log are in it.
    """
    given = os.environ.get("IMPASTO_BENCH_PEER")
    folder = Path(given) if given else home()
    interpreter = folder / "bin" / "python"
    if not _has_it(interpreter):
        print(f"Building llama-cpp-python {VERSION} in {folder} …", file=sys.stderr)
        venv.create(folder, with_pip=True)
        wanted = f"llama-cpp-python=={VERSION}"
        # Without its cache: pip would take a wheel from there that was built for another processor or otherwise.
        install = ["install", "--quiet", "--no-cache-dir", "--no-binary", "llama-cpp-python", wanted]
        done = subprocess.run(
            [interpreter, "-m", "pip", *install],
            env={**os.environ, "CMAKE_ARGS": _BUILD, "CXXFLAGS": _flags()},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise PeerFailed(f"llama-cpp-python could not be built:\n{done.stderr[-2000:]}")
    return interpreter


def home() -> Path:
    """Where the peer for this processor is kept: another processor, or another way to build, has another folder."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache"))
    name = re.sub(r"[^a-z0-9]+", "-", processor().lower()).strip("-")[:40]
    built_for = hashlib.sha256("\n".join((processor(), instructions(), _BUILD, _TILES.read_text())).encode())
    return cache / "impasto" / f"llama-cpp-{VERSION}-{name}-{built_for.hexdigest()[:8]}"


def _flags() -> str:
    return f"{os.environ.get('CXXFLAGS', '')} -include {shlex.quote(str(_TILES))}".strip()


def _has_it(interpreter: Path) -> bool:
    if not interpreter.exists():
        return False
    tried = subprocess.run([interpreter, "-c", "import llama_cpp"], capture_output=True, check=False)
    return tried.returncode == 0


class PeerFailed(RuntimeError):
    """It could not be built, or its process is gone; the message says how, and what was said last."""


class Peer:
    """A running peer with a model."""

    def __init__(self, process: subprocess.Popen[str], said: IO[str]) -> None:
        """`said` is the file that its stderr goes to."""
        self._process, self._said, self._asked = process, said, "load the model"
        self.version = self._answer()["version"]

    def ask(self, do: str, **what: Any) -> dict[str, Any]:
        """What one method of `peer_program.Peer` answers.

        Raises:
            PeerFailed: it crashed, now or before.
        """
        assert self._process.stdin is not None
        self._asked = f"do “{do}”"
        try:
            self._process.stdin.write(json.dumps({"do": do, **what}) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            with suppress(BrokenPipeError):
                self._process.stdin.close()  # with what it could not write
            raise self._ended() from None
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise self._ended()
        return json.loads(line)

    def _ended(self) -> PeerFailed:
        status = self._process.wait()
        how = f"by {signal.strsignal(-status) or -status}" if status < 0 else f"with status {status}"
        self._said.seek(0)
        last = [line for line in self._said.read().splitlines() if line.strip()][-_LAST:]
        said = ("; it said last:\n  " + "\n  ".join(last)) if last else ", and said nothing"
        return PeerFailed(f"llama-cpp-python was to {self._asked} and ended {how}{said}")


@contextmanager
def started(interpreter: Path, path: Path, threads: int, context: int, clock: str) -> Iterator[Peer]:
    """A peer that has loaded the model at `path`; `clock` is `wall` or `cpu`.

    Raises:
        PeerFailed: it could not.
    """
    with (
        tempfile.TemporaryFile("w+", errors="replace") as said,
        subprocess.Popen(
            [interpreter, _PROGRAM, str(path), str(threads), str(context), clock],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
        ) as process,
    ):
        try:
            yield Peer(process, said)
        finally:
            process.kill()
