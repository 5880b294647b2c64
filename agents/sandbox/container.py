"""The sandbox as a container of docker or podman, with gVisor as its runtime where that is installed: for hosted use.

The engine's own fences stand in the place of ours: no network, read-only root, no capabilities, its system-call filter,
control groups. The image has to hold this same Impasto (`Dockerfile`), so that a site finds its packages in it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable
from pathlib import Path

from agents.errors import InputRefused, SandboxMissing
from agents.sandbox import inside, view
from agents.sandbox.base import Wish
from agents.sandbox.inside.plan import Contained
from agents.sandbox.placeholders import Placeholders
from agents.sandbox.process import Confined
from agents.sandbox.running import Launching
from agents.secrets import plain_environment
from agents.settings import Settings

PROGRAM = Path(inside.__file__).with_name("contained.py")
ENGINES = ("podman", "docker")
SECONDS = 30.0
ENGINE_VARIABLES = ("DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "CONTAINER_HOST", "XDG_RUNTIME_DIR")
"""Where its engine is: for the client alone, never for what runs in the container."""


class ContainerSandbox(Launching):
    """Confines with a container engine."""

    name = "container"

    def __init__(self, engine: Path, image: str, runtime: str | None = None) -> None:
        """`runtime` is one that the engine knows, such as gVisor's `runsc`."""
        self.engine, self.image, self.runtime = engine, image, runtime

    def launch(self, wish: Wish, *, stdin: bytes, on_output: Callable[[str], None] | None) -> Confined:
        """Start what is wished. Raises SandboxMissing, InputRefused."""
        places = Placeholders(wish)
        name = f"impasto-{uuid.uuid4().hex[:16]}"
        try:
            plan: Contained = {
                "engine": str(self.engine),
                "command": self.arguments(wish, name),
                "name": name,
                "writable": [str(view.real(path)) for path in wish.writable],
                "disk": wish.limits.disk,
                "files": wish.limits.files,
            }
            own = {variable: os.environ[variable] for variable in ENGINE_VARIABLES if variable in os.environ}
            return Confined(
                [sys.executable, "-I", "-S", str(PROGRAM)],
                plan,
                wish.limits,
                stdin=stdin,
                on_output=on_output,
                environment={**plain_environment(os.environ), **own},
                on_end=places.remove,
            )
        except BaseException:
            places.remove()
            raise

    def arguments(self, wish: Wish, name: str) -> list[str]:
        """The engine's command line for `wish`. Raises InputRefused."""
        limits = wish.limits
        words = [
            str(self.engine), "run", "--rm", "--interactive", f"--name={name}", "--network=none", "--read-only",
            "--cap-drop=ALL", "--security-opt=no-new-privileges", "--ipc=private", "--hostname=sandbox", "--init",
            "--pull=never", f"--pids-limit={limits.processes}", f"--memory={wish.memory}",
            f"--memory-swap={wish.memory}", f"--ulimit=nofile={limits.open_files}:{limits.open_files}",
            f"--ulimit=fsize={limits.file_size}:{limits.file_size}", "--ulimit=core=0:0",
            f"--tmpfs=/tmp:rw,nosuid,nodev,size={limits.scratch},mode=1777", f"--shm-size={limits.scratch // 2}",
            f"--user={os.geteuid()}:{os.getegid()}", f"--workdir={view.real(wish.folder)}",
        ]  # fmt: skip
        if self.runtime is not None:
            words.append(f"--runtime={self.runtime}")
        if self.engine.name == "podman":
            words.append("--userns=keep-id")
        words += self._volumes(wish)
        words += [
            f"--env={name}={value}" for name, value in {"HOME": "/tmp", "TMPDIR": "/tmp", **wish.environment}.items()
        ]
        program, *rest = wish.command
        program = "python3" if program == sys.executable else program
        return [*words, f"--entrypoint={program}", self.image, *rest]

    def _volumes(self, wish: Wish) -> list[str]:
        """Folders by name, read-only first; later ones lie over earlier ones."""
        modes = {view.real(view.kept_inside(path, wish.folder)): "ro" for path in (*wish.readable, wish.folder)}
        modes |= {view.real(view.kept_inside(path, wish.folder)): "rw" for path in wish.writable}
        modes |= dict.fromkeys(view.protected(wish), "ro")
        if any(":" in str(path) or "," in str(path) for path in modes):
            raise InputRefused("A folder for a container has a colon or a comma in its name.", fix="Rename it.")
        return [f"--volume={path}:{path}:{modes[path]}" for path in sorted(modes, key=lambda path: len(path.parts))]


def find_engine(settings: Settings) -> ContainerSandbox:
    """An engine that answers, has the image, and holds when tried. Raises SandboxMissing."""
    from agents.sandbox.probing import tried

    if settings.sandbox_image is None:
        raise SandboxMissing("No image for containers is set.", fix="Set IMPASTO_SANDBOX_IMAGE, see docs/sandbox.md.")
    found = next((path for name in ENGINES if (path := shutil.which(name))), None)
    if found is None:
        raise SandboxMissing("Neither podman nor docker is installed.", fix="Install one of them.")
    engine = Path(found)
    _asked(engine, ["image", "inspect", settings.sandbox_image], f"has no image {settings.sandbox_image}")
    runtimes = (
        _asked(engine, ["info", "--format", "{{json .Runtimes}}"], "does not answer") if engine.name == "docker" else ""
    )
    sandbox = ContainerSandbox(engine, settings.sandbox_image, "runsc" if "runsc" in _names(runtimes) else None)
    tried(sandbox, own_limits=False).check()
    return sandbox


def _names(runtimes: str) -> list[str]:
    try:
        known = json.loads(runtimes or "{}")
    except ValueError:
        return []
    return list(known) if isinstance(known, dict) else []


def _asked(engine: Path, words: list[str], failing: str) -> str:
    try:
        answer = subprocess.run([engine, *words], capture_output=True, text=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.SubprocessError) as error:
        raise SandboxMissing(f"{engine.name} does not answer.", fix=f"Type: {engine.name} info") from error
    if answer.returncode != 0:
        reason = (answer.stderr.strip().splitlines() or ["no reason given"])[-1][:300]
        raise SandboxMissing(f"{engine.name} {failing}: {reason}", fix=f"Type: {engine.name} info")
    return answer.stdout
