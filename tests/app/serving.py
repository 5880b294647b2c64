"""The server as a process of its own, and readers of its event streams that come back after whatever happens."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import threading
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from app.serve import command

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300.0


class Server:
    """UI and API over a database and a folder of bytes, on a port that it keeps; its constructor starts it, unless told
    not to. `environment`: more than the tests' own."""

    def __init__(self, folder: Path, database: str, blobs: Path, *, start: bool = True, **environment: str) -> None:
        self.folder, self.log = folder, folder / "server.log"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        settings = {"IMPASTO_DATA": folder / "served", "IMPASTO_DATABASE": database, "IMPASTO_BLOBS": blobs}
        self._environment = {**os.environ, "PYTHONPATH": str(ROOT), **{key: str(v) for key, v in settings.items()}}
        self._environment |= environment
        if start:
            self.start()

    def start(self) -> None:
        """Start it, again after `kill`, and wait until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command(self.port), cwd=ROOT, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)

    def kill(self) -> None:
        """As a crash would."""
        self.process.kill()
        self.process.wait()

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health", trust_env=False, timeout=5).status_code == 200
        except httpx.TransportError:
            return False


class Reader(threading.Thread):
    """Reads a job's events until the stream ends by itself; comes back by the number of the last whole event."""

    def __init__(self, server: Server, job: str, token: str) -> None:
        super().__init__(name=f"reader of {job}", daemon=True)
        self._url, self._token = f"{server.url}/api/jobs/{job}/stream", token
        self.job = job
        self.events: list[dict[str, Any]] = []
        self.delays: list[float] = []
        """Seconds from writing an event to reading it; of those that came while the reader was connected."""
        self.connections = 0
        self.start()

    @property
    def numbers(self) -> list[int]:
        return [event["number"] for event in self.events]

    def run(self) -> None:
        heard, since = 0, time.monotonic()
        while time.monotonic() < since + PATIENCE:
            if len(self.events) > heard:
                heard, since = len(self.events), time.monotonic()
            try:
                if self._read():
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)

    def _read(self) -> bool:
        """Whether the stream came to its end."""
        after = self.events[-1]["number"] if self.events else 0
        headers = {"Authorization": f"Bearer {self._token}", "Last-Event-ID": str(after)}
        with httpx.stream("GET", self._url, headers=headers, timeout=60, trust_env=False) as answer:
            if answer.status_code != 200:
                return False
            self.connections += 1
            since = time.time()
            said = ""
            for line in answer.iter_lines():
                if line.startswith("data: "):
                    said = line.removeprefix("data: ")
                elif not line and said:
                    self._take(json.loads(said), since)
                    said = ""
        return True

    def _take(self, event: dict[str, Any], since: float) -> None:
        written = datetime.fromisoformat(event["at"]).timestamp()
        if written > since:
            self.delays.append(time.time() - written)
        self.events.append(event)
