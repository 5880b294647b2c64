"""compose.yml without a Docker engine: what it promises is read off it, and its commands run as processes.

A database, the server and two workers are started by the very commands and settings of the services, with their folders
and ports put elsewhere; their health checks are asked while they run and after they were killed.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from model.native.kept import cache_folder
from tests.app.postgres import Postgres, program

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("ui", "worker-1", "worker-2")
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
PATIENCE = 120.0


class DescribeTheFile:
    @pytest.mark.parametrize("name", SERVICES)
    def it_fences_every_service(self, name: str):
        service = SERVICES[name]
        assert service["read_only"] is True
        assert service["user"] not in ("root", "0", "0:0")
        assert service["cap_drop"] == ["ALL"]
        ours = ["seccomp=seccomp.json", "apparmor=unconfined"] if name in OURS else []
        assert service["security_opt"] == ["no-new-privileges:true", *ours]
        assert service["healthcheck"]["test"][0] == "CMD"
        assert not {"privileged", "pid", "network_mode", "devices", "cap_add"} & service.keys()

    def it_shows_the_server_alone_and_to_this_machine_alone(self):
        assert {name: service.get("ports") for name, service in SERVICES.items() if service.get("ports")} == {
            "ui": ["127.0.0.1:8501:8501"]
        }
        assert SERVICES["postgres"]["networks"] == ["inside"]
        assert COMPOSE["networks"]["inside"]["internal"] is True

    def it_has_two_workers_and_folders_that_are_declared(self):
        assert [name for name in SERVICES if SERVICES[name].get("command") == ["worker"]] == ["worker-1", "worker-2"]
        named = [volume.split(":")[0] for service in SERVICES.values() for volume in service["volumes"]]
        assert set(named) == set(COMPOSE["volumes"])
        assert all(f"{place}" in service["volumes"] for service in map(SERVICES.get, OURS) if service
                   for place in ("blobs:/blobs",))  # fmt: skip

    def it_holds_no_password(self):
        text = (ROOT / "compose.yml").read_text("utf-8")
        assert text.count("${IMPASTO_POSTGRES_PASSWORD:?") == 2
        assert "PASSWORD: ${" in text


class DescribeTheDockerfile:
    def it_copies_what_is_there_and_lets_it_through(self):
        ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
        copied = [name for line in re.findall(r"^COPY (.+) \S+$", DOCKERFILE, re.M) for name in line.split()]
        assert {"app", "agents", "model", "templates", "requirements"} <= set(copied)
        for name in copied:
            assert (ROOT / name).exists(), name
            assert f"!{name}" in ignored
        assert ignored[0] == "*"

    def it_installs_the_programs_that_are_called_by_name(self):
        (listed,) = re.findall(r"apt-get install -y --no-install-recommends (.*) \\\n", DOCKERFILE)
        assert {"chromium-headless-shell", "fontconfig", "g++", "git"} <= set(listed.split())

    def it_runs_as_the_user_of_the_services_and_writes_where_they_mount(self):
        (user,) = re.findall(r"^USER (\S+)$", DOCKERFILE, re.M)
        assert all(SERVICES[name]["user"] == user for name in OURS)
        assert f"--uid {user.partition(':')[0]}" in DOCKERFILE
        for name in OURS:
            assert {volume.split(":")[1] for volume in SERVICES[name]["volumes"]} == {"/data", "/blobs"}
        assert DOCKERFILE.rindex("USER ") > DOCKERFILE.rindex("RUN ")

    def it_installs_from_the_hashed_locks_with_a_python_that_they_are_for(self):
        locks = re.findall(r"pip install ([^&;\\]*-r requirements/(\S+?)\.txt)", DOCKERFILE)
        assert {name for _, name in locks} == {"base", "local", "torch", "embedded-model", "meaning"}
        assert all("--require-hashes" in line for line, name in locks if name != "torch")
        (minor,) = re.findall(r"^FROM python:3\.(\d+)-", DOCKERFILE, re.M)
        assert 11 <= int(minor) <= 14


class Stack:
    """The services as processes."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder, self.database = folder, database
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = str(probe.getsockname()[1])
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def environment(self, name: str) -> dict[str, str]:
        """The image's and the service's settings, as compose fills them in where nothing is set."""
        given = {key: re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value) for key, value in self._settings(name).items()}
        given["IMPASTO_DATABASE"] = self.database
        plain = {key: os.environ[key] for key in ("PATH", "LANG", "VIRTUAL_ENV") if key in os.environ}
        plain["IMPASTO_CACHE"] = str(cache_folder())  # or each service compiles the kernels anew
        return {**plain, **self._image(name), **{key: value.replace("8501", self.port) for key, value in given.items()}}

    def _settings(self, name: str) -> dict[str, str]:
        return SERVICES[name]["environment"]

    def _image(self, name: str) -> dict[str, str]:
        places = {"/data": str(self.folder / name), "/blobs": str(self.folder / "blobs"), "/tmp": str(self.folder),
                  "/srv/impasto": str(ROOT)}  # fmt: skip
        (block,) = re.findall(r"^ENV ((?:.*\\\n)*.*)$", DOCKERFILE, re.M)
        pairs = dict(pair.split("=", 1) for pair in block.replace("\\\n", " ").split())
        return {key: next((value.replace(old, new, 1) for old, new in places.items() if value.startswith(old)), value)
                for key, value in pairs.items()}  # fmt: skip

    def run(self, name: str, *command: str) -> subprocess.CompletedProcess[str]:
        """A command in the service's image, as `docker compose run` would."""
        return subprocess.run([*self.entrypoint(), *command], cwd=ROOT, env=self.environment(name), text=True,
                              capture_output=True, timeout=PATIENCE)  # fmt: skip

    def entrypoint(self) -> list[str]:
        (words,) = re.findall(r"^ENTRYPOINT \[(.+)\]$", DOCKERFILE, re.M)
        first, *rest = [word.strip(' "') for word in words.split(",")]
        assert first == "python"
        return [sys.executable, *rest]

    def up(self, name: str) -> None:
        command = [word.replace("8501", self.port) for word in SERVICES[name]["command"]]
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen([*self.entrypoint(), *command], cwd=ROOT, stdout=log, stderr=log,
                                                  env=self.environment(name))  # fmt: skip

    def is_healthy(self, name: str) -> bool:
        first, *rest = SERVICES[name]["healthcheck"]["test"][1:]
        assert first == "python"
        asked = [sys.executable, *(word.replace("8501", self.port) for word in rest)]
        environment = self.environment(name)
        return not subprocess.run(asked, cwd=ROOT, env=environment, capture_output=True, timeout=60).returncode

    def wait_until_healthy(self, name: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self.is_healthy(name):
            assert time.monotonic() < deadline, (self.folder / f"{name}.log").read_text()
            assert self.running[name].poll() is None, (self.folder / f"{name}.log").read_text()
            time.sleep(1)  # each question is a process: without a pause they take what the services need to start

    def wait_until_gone(self, name: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while self.is_healthy(name):
            assert time.monotonic() < deadline
            time.sleep(1)

    def down(self) -> None:
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(30)
            process.kill()
            process.wait()


@pytest.fixture
def stack(postgres: Postgres, tmp_path: Path) -> Iterator[Stack]:
    made = Stack(tmp_path, postgres.new_database())
    yield made
    made.down()


@pytest.mark.full
def it_runs_as_processes_what_the_services_are(stack: Stack, postgres: Postgres):
    refused = stack.run("ui", *SERVICES["ui"]["command"])
    assert refused.returncode == 3
    assert "without a login" in refused.stderr
    token = stack.run("ui", "token", "create", "me").stdout.strip()
    assert not stack.is_healthy("worker-1")
    for name in OURS:
        stack.up(name)
    for name in OURS:
        stack.wait_until_healthy(name)

    url = f"http://127.0.0.1:{stack.port}"
    with httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, trust_env=False, timeout=60) as ask:
        assert httpx.get(f"{url}/api/projects", trust_env=False).status_code == 401
        project = ask.post("/api/projects", json={"kind": "deck", "title": "Night buses"}).json()["id"]
        jobs = [ask.post("/api/jobs", json={"kind": "deck", "project_id": project}).json()["id"] for _ in range(3)]
        for job in jobs:
            deadline = time.monotonic() + PATIENCE
            while (found := ask.get(f"/api/jobs/{job}").json())["state"] in ("queued", "running"):
                assert time.monotonic() < deadline
                time.sleep(0.2)
            # Nothing was asked for: what matters is that a worker took it up and its answer came back.
            assert found["error"]["sentence"] == "There is nothing to make a deck of."

    stack.running["ui"].kill()
    stack.running["ui"].wait()
    stack.wait_until_gone("ui")  # the server goes with the command that started it, and leaves its port
    stack.up("ui")
    stack.wait_until_healthy("ui")
    ready = SERVICES["postgres"]["healthcheck"]["test"][1:]
    assert shutil.which(ready[0]) or program(ready[0])
    asked = [program(ready[0]), *ready[1:], "-h", "127.0.0.1", "-p", str(postgres.port)]
    assert subprocess.run(asked, check=False).returncode == 0


def it_finds_no_worker_alive_where_both_were_killed(stack: Stack):
    stack.up("worker-1")
    stack.wait_until_healthy("worker-1")
    stack.running["worker-1"].kill()
    stack.running["worker-1"].wait()
    assert not stack.is_healthy("worker-1")
