"""The pages as people meet them: a server with an empty home, a worker beside it, a real Chromium in front."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect, sync_playwright

from agents.render.browser import find_browser
from agents.settings import Settings

ROOT = Path(__file__).resolve().parents[3]
expect.set_options(timeout=60_000)  # a busy machine draws the first page slowly
NOTES = """# Night buses in Orrin

Night buses ran on four lines from March to August 2025. They carried 61,400 passengers, 38 % more than planned.

## What it cost

Running the four lines cost €412,000. Fares brought in €139,000, so each trip cost the town €4.45.

## What people said

Most passengers were shift workers and students. In 820 interviews, 71 % said that they had no other way
home after midnight.

## What comes next

Line N3 carried only nine passengers an hour and should end at 2:00. The other three lines should run
until 4:30 on weekends.
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty data directory."""
    return tmp_path_factory.mktemp("home")


def free_port() -> int:
    """One that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(home: Path, port: int, *more: str) -> subprocess.Popen[bytes]:
    """A server over that home, answering."""
    with (home / "server.log").open("ab") as log:
        server = subprocess.Popen(
            [sys.executable, "-P", "-m", "app", "ui", "--port", str(port), *more],
            cwd=ROOT,
            env={
                **os.environ,
                "IMPASTO_DATA": str(home),
                "IMPASTO_TIER": "small",
                "PYTHONPATH": str(ROOT),
                "PYTHONFAULTHANDLER": "1",
            },
            stdout=log,
            stderr=log,
        )
    for _ in range(240):
        try:
            if httpx.get(f"http://127.0.0.1:{port}/_stcore/health", timeout=2).is_success:
                return server
        except httpx.HTTPError:
            time.sleep(0.5)
    server.kill()
    pytest.fail((home / "server.log").read_text())


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    """A running server over it."""
    port = free_port()
    server = serve(home, port)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    try:
        server.wait(120)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGABRT)  # the stacks of its threads go to the log
        server.wait()
        pytest.fail((home / "server.log").read_text()[-8000:])


@pytest.fixture(scope="module")
def opened() -> Iterator[Callable[..., Page]]:
    """Opens a browser of its own settings (language, light or dark, size) and gives its page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(find_browser(Settings())), args=["--no-sandbox", "--disable-background-networking"]
        )

        def open_page(**context: Any) -> Page:
            given = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", "accept_downloads": True, **context}
            page = browser.new_context(**given).new_page()
            page.set_default_timeout(60_000)
            return page

        yield open_page
        browser.close()


@pytest.fixture(scope="module")
def page(opened: Callable[..., Page]) -> Page:
    """One wide, light, English page for all steps of a story."""
    return opened()


def settled(page: Page) -> None:
    """Wait until no run of the script is under way: a click on what is drawn anew meanwhile is lost."""
    page.wait_for_timeout(150)
    page.locator("[data-test-script-state=notRunning]").wait_for()
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)


def picture(page: Page, name: str) -> None:
    """Keep a picture of the page where a person asked for one (`IMPASTO_LOOKS=folder`)."""
    if folder := os.environ.get("IMPASTO_LOOKS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        settled(page)
        page.wait_for_timeout(800)
        page.screenshot(path=str(Path(folder) / f"{name}.png"))
