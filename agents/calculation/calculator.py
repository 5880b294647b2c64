"""Arithmetic as a tool: code in, text out, calculated in a process without network, files, memory or time to spare.

It does not know who asks. What a person or a page says can at most be a wrong sum.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import agents
from agents.errors import Cancelled, ImpastoError
from agents.llm import never
from agents.secrets import plain_environment

LONGEST_CODE = 4000
SECONDS = 15.0
"""From the start of the process to its answer; its own limit, of processor time, is shorter."""
POLL_SECONDS = 0.1
_CHILD = Path(__file__).with_name("child.py")


class NotCalculated(ImpastoError):
    """Not arithmetic, or more of it than may be done; the sentence says which."""

    code = "not-calculated"


def calculate(code: str, *, cancel: Callable[[], bool] = never) -> str:
    """What the code prints and the value of its last line, as text. Raises NotCalculated, Cancelled."""
    if not code.strip():
        raise NotCalculated("There is nothing to calculate.")
    if len(code) > LONGEST_CODE:
        raise NotCalculated(f"A calculation has at most {LONGEST_CODE:,} characters.")
    root = Path(agents.__file__).resolve().parent.parent
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", str(_CHILD), str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=plain_environment(os.environ),
        cwd=root,
    )
    with process:
        try:
            answer = _answered(process, code.encode("utf-8", "replace"), cancel)
        finally:
            with suppress(OSError):
                process.kill()
    try:
        said = json.loads(answer)
    except ValueError:
        raise NotCalculated("It takes too long or too much memory.", fix="Calculate less at once.") from None
    if "value" not in said:
        raise NotCalculated(f"It cannot be calculated. {said['refused']}")
    return said["value"] or "It printed nothing and its last line has no value."


def _answered(process: subprocess.Popen[bytes], code: bytes, cancel: Callable[[], bool]) -> bytes:
    """What the process writes; empty when it is not done in time."""
    found: list[bytes] = []

    def talk() -> None:
        with suppress(OSError, ValueError):
            found.append(process.communicate(code)[0])

    talking = threading.Thread(target=talk, name="calculation", daemon=True)
    talking.start()
    for _ in range(int(SECONDS / POLL_SECONDS)):
        talking.join(POLL_SECONDS)
        if not talking.is_alive():
            break
        if cancel():
            process.kill()
            talking.join()
            raise Cancelled("Stopped.")
    else:
        process.kill()
        talking.join()
    return found[0] if found else b""
