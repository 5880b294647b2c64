"""`python -I -S contained.py CONTROL STATUS`: runs a container engine's client and ends the container with its parent.

An engine's containers outlive whoever asked for them; this process does not let them. CONTROL and STATUS are those of
`program.py`. It runs outside of any sandbox and touches nothing but the engine.
"""

from __future__ import annotations

import marshal
import os
import select
import signal
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from agents.sandbox.inside import watching
from agents.sandbox.inside.plan import Contained

ENGINE_FAILED = 125
"""What docker and podman answer when the container could not be made."""
PATIENCE = 20.0


def main(control: int, status: int) -> int:
    """The exit status for the parent; how the command ended is told on `status`."""
    length = int.from_bytes(os.read(control, 8), "little")
    data = b""
    while len(data) < length:
        part = os.read(control, length - len(data))
        if not part:
            return 1
        data += part
    plan: Contained = marshal.loads(data)
    before = watching.measured(plan["writable"], 1 << 40, 1 << 40)
    try:
        client = subprocess.Popen(plan["command"], start_new_session=True)
    except OSError as error:
        os.write(status, f"refused {plan['engine']}: {error.strerror}\n".encode())
        return 1
    os.write(status, b"began\n")
    for stream in (0, 1, 2):
        os.close(stream)
    why = _watched(client, control, plan, before)
    if why:
        _end(plan, client)
        os.write(status, f"why {why}\n".encode())
    elif client.returncode == ENGINE_FAILED:
        os.write(status, b"refused start the container: see its last words\n")
    else:
        code = client.returncode
        os.write(status, f"exit {128 - code if code > 128 else code}\n".encode())
    return 0


def _watched(client: subprocess.Popen[bytes], control: int, plan: Contained, before: tuple[int, int]) -> str:
    """Until the client ends: nothing; or why the container has to."""
    poll = select.poll()
    poll.register(control, select.POLLIN | select.POLLHUP)
    most_bytes, most_files = before[0] + plan["disk"], before[1] + plan["files"]
    while client.poll() is None:
        if dict(poll.poll(watching.TICK * 1000)):
            said = os.read(control, 64)
            if not said:
                return "gone"
            _engine(plan, "kill", "--signal", "TERM", plan["name"])
        taken, files = watching.measured(plan["writable"], most_bytes, most_files)
        if taken > most_bytes or files > most_files:
            return "disk"
    return ""


def _end(plan: Contained, client: subprocess.Popen[bytes]) -> None:
    _engine(plan, "kill", plan["name"])
    _engine(plan, "rm", "--force", plan["name"])
    try:
        client.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(client.pid, signal.SIGKILL)
        client.wait()


def _engine(plan: Contained, *words: str) -> None:
    nothing = subprocess.DEVNULL
    try:
        subprocess.run(
            [plan["engine"], *words], stdin=nothing, stdout=nothing, stderr=nothing, timeout=PATIENCE, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return  # it is gone already, or the engine is


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
