"""The browser page in a real Chromium: a document becomes a deck that can be looked at and taken away."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect, sync_playwright

from agents.render.browser import find_browser
from agents.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
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
def address(tmp_path_factory) -> Iterator[str]:
    """A running server with an empty data directory."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = tmp_path_factory.mktemp("data")
    with (data / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-P", "-m", "app", "ui", "--port", str(port)],
            cwd=ROOT,
            env={**os.environ, "IMPASTO_DATA": str(data), "IMPASTO_TIER": "small", "PYTHONPATH": str(ROOT)},
            stdout=log,
            stderr=log,
        )
    url = f"http://127.0.0.1:{port}"
    for _ in range(120):
        try:
            if httpx.get(f"{url}/_stcore/health", timeout=2).is_success:
                break
        except httpx.HTTPError:
            time.sleep(0.5)
    else:
        server.kill()
        pytest.fail((data / "server.log").read_text())
    yield url
    server.terminate()
    server.wait(60)


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(find_browser(Settings())), args=["--no-sandbox", "--disable-background-networking"]
        )
        page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-GB", accept_downloads=True)
        page.set_default_timeout(60_000)
        yield page
        browser.close()


def picture(page: Page, name: str) -> None:
    """Keep a picture of the page where a person asked for one (`IMPASTO_LOOKS=folder`)."""
    if folder := os.environ.get("IMPASTO_LOOKS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
        page.wait_for_timeout(400)
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def settled(page: Page) -> None:
    """Wait until no run of the script is under way: a click on what is drawn anew meanwhile is lost."""
    page.locator("[data-test-script-state=notRunning]").wait_for()
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)


class DescribeTheStory:
    """One person's way through the page; each step goes on from the one before."""

    def it_greets_with_a_question(self, page: Page, address: str):
        page.goto(address)
        expect(page.get_by_role("heading", name="What should the deck be about?")).to_be_visible()
        expect(page.get_by_text("Decks you make appear here.")).to_be_visible()
        picture(page, "start")

    def it_asks_for_something_when_given_nothing(self, page: Page):
        page.get_by_role("button", name="Make the deck").click()
        expect(page.get_by_text("Add a document or type a topic first.")).to_be_visible()

    def it_makes_a_deck_of_a_dropped_file(self, page: Page, tmp_path_factory):
        notes = tmp_path_factory.mktemp("upload") / "night-buses.md"
        notes.write_text(NOTES, "utf-8")
        page.locator("input[type=file]").set_input_files(str(notes))
        expect(page.get_by_text("night-buses.md").first).to_be_visible()
        expect(page.get_by_text("Add a document or type a topic first.")).to_have_count(0)
        settled(page)
        page.get_by_role("button", name="Make the deck").click()
        expect(page.get_by_role("button", name="Stop")).to_be_visible()
        assert re.search(r"job=[0-9a-z]{26}", page.url)
        picture(page, "working")
        made, failed = page.get_by_role("button", name="PowerPoint"), page.get_by_text("could not be made")
        expect(made.or_(failed)).to_be_visible(timeout=240_000)
        expect(made, failed.inner_text() if failed.count() else "").to_be_visible()
        picture(page, "done")

    def it_shows_every_slide_and_where_it_comes_from(self, page: Page):
        expect(page.get_by_text(re.compile(r"Slide 1 of \d+"))).to_be_visible()
        page.get_by_role("button", name="Next").click()
        expect(page.get_by_text(re.compile(r"Slide 2 of \d+"))).to_be_visible()
        page.get_by_role("button", name="Next").click()
        expect(page.get_by_text(re.compile(r"Slide 3 of \d+"))).to_be_visible()
        expect(page.get_by_text(re.compile("the source's own words|written by the model")).first).to_be_visible()
        expect(page.get_by_text("night-buses.md").first).to_be_visible()
        picture(page, "third-slide")

    def it_gives_the_deck_away(self, page: Page, tmp_path_factory):
        with page.expect_download() as arriving:
            page.get_by_role("button", name="PowerPoint").click()
        path = tmp_path_factory.mktemp("download") / arriving.value.suggested_filename
        arriving.value.save_as(path)
        assert path.suffix == ".pptx"
        with zipfile.ZipFile(path) as package:
            slides = [n for n in package.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", n)]
            text = "".join(package.read(n).decode("utf-8") for n in slides)
        assert "Orrin" in text

    def it_shows_the_same_after_a_reload(self, page: Page):
        page.reload()
        expect(page.get_by_role("button", name="PowerPoint")).to_be_visible()
        expect(page.get_by_role("button", name="night-buses.md")).to_be_visible()

    def it_speaks_chinese(self, page: Page):
        page.get_by_text("中文", exact=True).click()
        expect(page.get_by_role("button", name="新建演示文稿")).to_be_visible()
        picture(page, "chinese")

    def it_stays_usable_on_a_phone(self, page: Page):
        page.set_viewport_size({"width": 390, "height": 844})
        page.reload()
        expect(page.get_by_role("button", name="PowerPoint")).to_be_visible()
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 1
        picture(page, "phone")
        page.set_viewport_size({"width": 1440, "height": 900})


def it_knows_no_job_that_is_not_there(page: Page, address: str):
    page.goto(f"{address}/?job=../../etc")
    expect(page.get_by_text("There is no deck at this address.")).to_be_visible()
