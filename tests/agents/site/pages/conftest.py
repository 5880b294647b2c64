"""Generated sites, served on this machine to a real Chromium."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from agents.render.executable import find_browser
from agents.settings import Settings
from agents.site.generate import generate
from agents.site.spec import SiteSpec

SERVE = """
import socket, sys
sys.path.insert(0, {folder!r})
from sqlmodel import Session, SQLModel
from core import seeds
from core.app import create
from core.database import engine, writing
from core.features import features
import uvicorn
features()
SQLModel.metadata.create_all(engine())
with Session(engine(), expire_on_commit=False) as database, writing(database):
    seeds.people(database)
    seeds.plant(database)
listening = socket.socket()
listening.bind(("127.0.0.1", 0))
listening.listen(64)
print(listening.getsockname()[1], flush=True)
uvicorn.Server(uvicorn.Config(create(), log_level="error")).run(sockets=[listening])
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[SiteSpec], str]]:
    """Generates a site, serves it with its first rows, and gives its address."""
    running: list[subprocess.Popen[str]] = []

    def serve(spec: SiteSpec) -> str:
        folder = tmp_path_factory.mktemp("site")
        for name, data in generate(spec).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        environment = {**os.environ, "SITE_ENV": "test", "DATA": str(folder / "data"), "PYTHONDONTWRITEBYTECODE": "1"}
        server = subprocess.Popen(
            [sys.executable, "-c", SERVE.format(folder=str(folder))],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(server)
        assert server.stdout is not None
        port = server.stdout.readline().strip()
        assert port.isdigit(), "the site did not start"
        return f"http://127.0.0.1:{port}"

    yield serve
    for server in running:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
        if server.stdout:
            server.stdout.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One Chromium for all pages."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(find_browser(Settings())), args=["--no-sandbox", "--disable-background-networking"]
        )
        yield browser
        browser.close()


def picture(page, name: str) -> None:
    """Keep a picture of the page where a person asked for one (`IMPASTO_LOOKS=folder`)."""
    if folder := os.environ.get("IMPASTO_LOOKS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
