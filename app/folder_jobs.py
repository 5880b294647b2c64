"""Jobs of the browser page: one folder per job, outliving every page that watches it.

    <data>/jobs/<id>/request.json   what was asked, written once
                     inputs/        the uploaded files
                     events.jsonl   numbered progress events, appended by the worker
                     result.json    how it ended, written once, last
                     cancel         exists when a person asked to stop
                     pid            the worker's process
                     deck/          the deck

The page and the worker meet only here. This module knows neither Streamlit nor the deck graph.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from agents.deck.writer import DeckRequest, Event
from agents.files import write_whole
from agents.redaction import redact_value

State = Literal["running", "done", "failed", "cancelled", "lost"]


@dataclass(frozen=True)
class Job:
    """A job's folder, and what can be read from it."""

    folder: Path

    @property
    def id(self) -> str:
        return self.folder.name

    @property
    def request(self) -> DeckRequest:
        return DeckRequest.model_validate_json((self.folder / "request.json").read_text("utf-8"))

    @property
    def deck(self) -> Path:
        return self.folder / "deck"

    @property
    def result(self) -> dict[str, Any] | None:
        """How it ended, or None while it runs."""
        path = self.folder / "result.json"
        return json.loads(path.read_text("utf-8")) if path.exists() else None

    @property
    def state(self) -> State:
        if (result := self.result) is not None:
            return result["state"]
        return "running" if self._worker_lives() else "lost"

    @property
    def cancelled(self) -> bool:
        return (self.folder / "cancel").exists()

    @property
    def title(self) -> str:
        request = self.request
        return request.topic or (request.inputs[0].name if request.inputs else self.id)

    def cancel(self) -> None:
        """Ask the worker to stop; it looks between tokens and between steps."""
        (self.folder / "cancel").touch()

    def events(self, after: int = 0) -> list[Event]:
        """Events from number `after` on, in order. A line that is still being written is left for the next call."""
        path = self.folder / "events.jsonl"
        if not path.exists():
            return []
        lines = path.read_text("utf-8").split("\n")[:-1]
        return [Event.model_validate_json(line) for line in lines[after:]]

    def append(self, event: Event) -> None:
        with (self.folder / "events.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(redact_value(event.model_dump(mode="json")), ensure_ascii=False) + "\n")

    def finish(self, **result: Any) -> None:
        """Say once how the job ended."""
        write_whole(self.folder / "result.json", json.dumps(redact_value(result), ensure_ascii=False).encode())

    def start(self) -> None:
        """Run the worker in a process of its own, so that it goes on when the page or its server stops."""
        (self.folder / "result.json").unlink(missing_ok=True)
        (self.folder / "cancel").unlink(missing_ok=True)
        with (self.folder / "worker.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "app.worker", str(self.folder)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
            )
        write_whole(self.folder / "pid", str(process.pid).encode())

    def _worker_lives(self) -> bool:
        try:
            pid = int((self.folder / "pid").read_text())
        except (FileNotFoundError, ValueError):
            return time.time() - self.folder.stat().st_mtime < 10
        try:
            ended, _ = os.waitpid(pid, os.WNOHANG)
        except ChildProcessError:
            ended = 0
        if ended:
            return False
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True


def create(data: Path, request: DeckRequest, uploads: list[tuple[str, bytes]]) -> Job:
    """Make the folder of a new job: its uploads by their own names, its request. Does not start it."""
    folder = data / "jobs" / f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(3)}"
    inputs = folder / "inputs"
    inputs.mkdir(parents=True)
    paths = []
    for position, (name, content) in enumerate(uploads):
        safe = Path(name.replace("\\", "/")).name or "upload"
        path = inputs / safe if not (inputs / safe).exists() else inputs / f"{position}-{safe}"
        path.write_bytes(content)
        paths.append(path)
    placed = request.model_copy(update={"inputs": paths, "out": folder / "deck"})
    write_whole(folder / "request.json", placed.model_dump_json().encode())
    return Job(folder)


def find(data: Path, job_id: str) -> Job | None:
    """The job of that id, or None. Ids come from an address bar: nothing but a plain name is looked up."""
    if not job_id or Path(job_id).name != job_id or job_id in {".", ".."}:
        return None
    folder = data / "jobs" / job_id
    return Job(folder) if (folder / "request.json").exists() else None


def recent(data: Path, limit: int = 12) -> Iterator[Job]:
    """The newest jobs first."""
    folder = data / "jobs"
    if not folder.is_dir():
        return
    names = sorted((p.name for p in folder.iterdir() if (p / "request.json").exists()), reverse=True)
    yield from (Job(folder / name) for name in names[:limit])
