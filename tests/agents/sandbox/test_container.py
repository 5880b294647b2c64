"""Containers: what is asked of an engine, and the protocol around one, with a program that stands in for docker.

No engine is at hand here: the stand-in runs the command as it is, so these tests say nothing about an engine's fences.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from agents.errors import InputRefused, SandboxMissing
from agents.sandbox import Limits, choose
from agents.sandbox.base import Wish
from agents.sandbox.container import ContainerSandbox, find_engine
from agents.settings import Settings

from .conftest import Room

ROOT = Path(__file__).resolve().parents[3]
STAND_IN = """#!{python}
import json, os, signal, subprocess, sys
from pathlib import Path
room, words = Path(__file__).parent, sys.argv[1:]
with (room / "asked").open("a") as file:
    file.write(json.dumps(words) + "\\n")
if words[0] == "image":
    sys.exit("Error: No such image: " + words[2] if (room / "no-image").exists() else 0)
if words[0] == "info":
    if (room / "down").exists():
        sys.exit("Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?")
    print('{{"runc": {{}}, "runsc": {{}}}}')
    sys.exit()
if words[0] == "kill":
    number = signal.SIGTERM if "TERM" in words else signal.SIGKILL
    os.killpg(int((room / words[-1]).read_text()), number)
    sys.exit()
if words[0] == "rm":
    sys.exit()
given = dict(word[2:].split("=", 1) for word in words if word.startswith("--") and "=" in word)
if (room / "refuses").exists():
    print("docker: Error response from daemon: no such runtime", file=sys.stderr)
    sys.exit(125)
image = words.index("image:1")
variables = dict(word[6:].split("=", 1) for word in words[:image] if word.startswith("--env="))
program = {python!r} if given["entrypoint"] == "python3" else given["entrypoint"]
process = subprocess.Popen([program, *words[image + 1:]], env=variables, cwd=given["workdir"], start_new_session=True)
(room / given["name"]).write_text(str(process.pid))
code = process.wait()
sys.exit(128 - code if code < 0 else code)
"""


@pytest.fixture
def engine(tmp_path: Path) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "docker"
    program.write_text(STAND_IN.format(python=sys.executable), "utf-8")
    program.chmod(0o755)
    return program


@pytest.fixture
def container(engine: Path) -> ContainerSandbox:
    return ContainerSandbox(engine, "image:1")


class DescribeWhatIsAsked:
    def it_asks_for_every_fence(self, room: Room):
        wish = Wish((sys.executable, "-m", "core"), room.site, writable=(room.data,), protected=("core",), memory=1 << 28,
                    environment={"SITE_ENV": "preview"}, limits=Limits(processes=9))  # fmt: skip
        (room.site / "core").mkdir()
        words = ContainerSandbox(Path("/usr/bin/docker"), "image:1", "runsc").arguments(wish, "name")
        assert {"--network=none", "--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges", "--pids-limit=9",
                f"--memory={1 << 28}", f"--memory-swap={1 << 28}", "--runtime=runsc", "--pull=never", "--rm", "--init",
                f"--user={os.geteuid()}:{os.getegid()}", "--env=SITE_ENV=preview", "--env=HOME=/tmp"} <= set(words)  # fmt: skip
        volumes = [word for word in words if word.startswith("--volume=")]
        assert volumes[0] == f"--volume={room.site}:{room.site}:ro"
        inner = {f"--volume={room.data}:{room.data}:rw", f"--volume={room.site}/core:{room.site}/core:ro"}
        assert set(volumes[1:]) == inner
        assert words[-4:] == ["--entrypoint=python3", "image:1", "-m", "core"]
        assert not any(("privileged" in word and "no-new" not in word) or "docker.sock" in word for word in words)

    def it_keeps_the_account_with_podman(self, room: Room):
        words = ContainerSandbox(Path("/usr/bin/podman"), "image:1").arguments(Wish(("true",), room.site), "name")
        assert "--userns=keep-id" in words

    def it_refuses_names_that_the_engine_would_take_apart(self, room: Room, tmp_path: Path):
        (tmp_path / "a:rw").mkdir()
        with pytest.raises(InputRefused, match="colon"):
            ContainerSandbox(Path("docker"), "image:1").arguments(Wish(("true",), tmp_path / "a:rw"), "name")


class DescribeTheProtocol:
    def it_runs_a_command(self, room: Room, container: ContainerSandbox):
        code = "import os, sys; print(sys.stdin.read(), os.environ['GIVEN'], 'SECRET' in os.environ); sys.exit(3)"
        finished = container.run(
            [sys.executable, "-c", code], folder=room.site, stdin=b"said", environment={"GIVEN": "g"}
        )
        assert (finished.code, finished.stdout, finished.why) == (3, "said g False\n", "ended")

    def it_tells_which_signal(self, room: Room, container: ContainerSandbox):
        code = "import os; os.kill(os.getpid(), 11)"
        assert container.run([sys.executable, "-c", code], folder=room.site).code == -11

    def it_ends_the_container_when_time_is_up(self, room: Room, container: ContainerSandbox, marked):
        command = [sys.executable, "-c", "import time; time.sleep(600)", "slow-71c2"]
        assert container.run(command, folder=room.site, seconds=1.0).why == "time"
        assert not marked("slow-71c2")

    def it_ends_the_container_when_the_disk_fills(self, room: Room, container: ContainerSandbox, marked):
        code = "import time\nfor n in range(600): open(f'data/{n}', 'wb').write(bytes(1 << 18)); time.sleep(0.01)"
        finished = container.run([sys.executable, "-c", code, "fill-71c2"], folder=room.site, writable=[room.data],
                                 limits=Limits(disk=1 << 20))  # fmt: skip
        assert finished.why == "disk"
        assert not marked("fill-71c2")

    def it_stops_a_server(self, room: Room, container: ContainerSandbox):
        code = "import signal, sys, time; signal.signal(15, lambda *_: sys.exit(5)); print('up', flush=True); time.sleep(600)"
        running = container.start([sys.executable, "-c", code], folder=room.site)
        while "up" not in running.log:
            assert running.wait(0.05) is None
        assert running.stop(grace=20).code == 5

    def it_ends_the_container_when_this_process_is_killed(self, room: Room, engine: Path, marked):
        parent = f"""
import sys
from pathlib import Path
from agents.sandbox.container import ContainerSandbox
ContainerSandbox(Path({str(engine)!r}), "image:1").run(
    [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)", "orphan-71c2"],
    folder=Path({str(room.site)!r}), seconds=600, on_output=lambda text: print("up", flush=True))
"""
        with subprocess.Popen(
            [sys.executable, "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(parent.encode())
            process.stdin.close()
            said = process.stdout.readline()
            process.send_signal(signal.SIGKILL)
        assert said == b"up\n"
        for _ in range(1200):
            if not marked("orphan-71c2"):
                break
            time.sleep(0.05)
        assert not marked("orphan-71c2")

    def it_tells_what_the_engine_said(self, room: Room, container: ContainerSandbox, engine: Path):
        (engine.parent / "refuses").touch()
        finished = container.run(["true"], folder=room.site)
        assert (finished.code, finished.ok) == (127, False)
        assert "no such runtime" in finished.stderr

    def it_says_when_the_engine_is_gone(self, room: Room, tmp_path: Path):
        with pytest.raises(SandboxMissing, match="No such file"):
            ContainerSandbox(tmp_path / "nothing", "image:1").run(["true"], folder=room.site)


class DescribeFindingAnEngine:
    @pytest.fixture
    def settings(self, engine: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
        monkeypatch.setenv("PATH", str(engine.parent))
        return Settings(sandbox="container", sandbox_image="image:1")

    def it_needs_an_image(self):
        with pytest.raises(SandboxMissing, match="No image"):
            choose(Settings(sandbox="container"))

    def it_needs_an_engine(self, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(SandboxMissing, match="Neither podman nor docker"):
            choose(settings)

    def it_needs_the_image_to_be_there(self, settings: Settings, engine: Path):
        (engine.parent / "no-image").touch()
        with pytest.raises(SandboxMissing, match="docker has no image image:1: Error: No such image"):
            find_engine(settings)

    def it_needs_the_engine_to_run(self, settings: Settings, engine: Path):
        (engine.parent / "down").touch()
        with pytest.raises(SandboxMissing, match="docker does not answer: Cannot connect to the Docker daemon"):
            find_engine(settings)

    def it_is_not_chosen_when_it_confines_nothing(self, settings: Settings, engine: Path):
        """The stand-in runs commands as they are: the trial sees through that."""
        with pytest.raises(SandboxMissing, match="namespaces: shared"):
            choose(settings)
        assert "--runtime=runsc" in (engine.parent / "asked").read_text("utf-8")
