"""A site in the workspace, in a real Chromium over the real sandbox: used, pointed at, gone back, taken away, crashed."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import FrameLocator, Page, expect

from agents.settings import Settings
from app.store import Store, projects, versions
from tests.app.views.conftest import picture, settled
from tests.app.views.made_sites import keep_site


@pytest.fixture(scope="module")
def project(home: Path, address: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A site of two versions; the server is up already."""
    with Store.open(Settings(data=home)) as store:
        return keep_site(store, tmp_path_factory.mktemp("made"))


def site(page: Page) -> FrameLocator:
    """The site itself: inside of the shell, inside of the workspace."""
    return page.frame_locator("iframe[title=Preview]:not(.coming)").frame_locator("iframe")


@contextmanager
def replaced(page: Page) -> Iterator[None]:
    """What is done inside shows another version: the frame of the one before is gone afterwards."""
    frame = page.locator("iframe[title=Preview]")
    before = frame.get_attribute("src") or ""
    yield
    expect(page.locator("iframe[title=Preview]:not(.coming)")).not_to_have_attribute("src", before)
    expect(frame).to_have_count(1)


def go(page: Page, path: str) -> None:
    """Type an address into the preview."""
    page.get_by_label("Address in the site").fill(path)
    page.get_by_label("Address in the site").press("Enter")
    expect(page.get_by_label("Address in the site")).to_have_value(path)


def become(page: Page, role: str) -> None:
    """Sign in as one of the preview's people."""
    page.get_by_label("Sign in as").select_option(role)
    expect(site(page).locator("form[action='/logout']").first).to_be_attached()


def press(page: Page, name: str, role: str = "button") -> None:
    """A click that no scale of the frame can mislead: the browser's driver takes scaled frames for unscaled ones."""
    site(page).get_by_role(role, name=name).first.evaluate("element => element.click()")  # type: ignore[arg-type]


class DescribeASite:
    """Each step goes on from the one before."""

    def it_runs_in_the_workspace(self, page: Page, address: str, project: str):
        page.goto(f"{address}/?project={project}")
        expect(site(page).get_by_role("heading", name="No waiting at all")).to_be_visible()
        expect(page.get_by_label("Address in the site")).to_have_value("/")
        picture(page, "site")

    def it_is_used_as_one_of_its_people_at_the_width_of_a_phone(self, page: Page):
        settled(page)
        page.get_by_role("radio", name="Phone").click()
        become(page, "member")
        go(page, "/bookings/new")
        site(page).get_by_label("Name").fill("Ada Lovelace")
        site(page).locator("form button[type=submit], form button:not([type])").last.click()
        expect(page.get_by_label("Address in the site")).to_have_value(re.compile(r"/bookings/\d+"))
        expect(site(page).get_by_text("Ada Lovelace").first).to_be_visible()
        picture(page, "site-phone-width")

    def it_goes_back_and_forward(self, page: Page):
        page.get_by_role("button", name="Back in the preview").click()
        expect(page.get_by_label("Address in the site")).to_have_value("/bookings/new")
        page.get_by_role("button", name="Forward in the preview").click()
        expect(page.get_by_label("Address in the site")).to_have_value(re.compile(r"/bookings/\d+"))
        page.get_by_role("radio", name="Desktop").click()
        go(page, "/")

    def it_takes_along_what_is_pointed_at(self, page: Page, home: Path, project: str):
        settled(page)
        page.get_by_role("button", name="Point").click()
        press(page, "No waiting at all", "heading")
        expect(page.get_by_text("Selected: No waiting at all")).to_be_visible()
        picture(page, "site-pointed")
        settled(page)
        page.get_by_role("tab", name="Files").click()
        expect(
            page.get_by_text(re.compile(r"Where that comes from: features/pages/templates/pages/home\.html:\d+"))
        ).to_be_visible()
        picture(page, "site-files")
        page.get_by_role("tab", name="Preview").click()
        settled(page)
        page.get_by_role("button", name="Clear the selection").click()
        expect(page.get_by_text("Selected: No waiting at all")).to_have_count(0)

    def it_shows_what_changed_in_files(self, page: Page):
        settled(page)
        page.get_by_role("tab", name="Files").click()
        page.get_by_text("Changed in this version").click()
        settled(page)
        page.get_by_role("treeitem", name="home.html (changed)").click()
        expect(page.get_by_test_id("stCode").filter(has_text="No waiting at all").first).to_be_visible()
        expect(page.get_by_test_id("stCode").filter(has_text="A good cut").first).to_be_visible()
        picture(page, "site-difference")

    def it_shows_checks_with_their_evidence(self, page: Page):
        settled(page)
        page.get_by_role("tab", name="Checks (1)").click()
        expect(page.get_by_text("1 of 2 checks passed")).to_be_visible()
        expect(page.get_by_text("The second was taken.")).to_be_visible()
        expect(page.get_by_text("POST /bookings → 303")).to_be_visible()
        picture(page, "site-checks")

    def it_shows_the_log(self, page: Page):
        settled(page)
        page.get_by_role("tab", name="Log").click()
        page.get_by_role("button", name="Refresh").click()
        expect(page.get_by_test_id("stCode").filter(has_text="POST /bookings HTTP").first).to_be_visible()
        page.get_by_role("tab", name="Preview").click()

    def it_shows_the_same_after_a_reload(self, page: Page):
        settled(page)
        page.reload()
        expect(site(page).get_by_role("heading", name="No waiting at all")).to_be_visible()
        go(page, "/bookings")
        expect(site(page).get_by_text("Ada Lovelace").first).to_be_visible()

    def it_compares_and_goes_back_with_its_data(self, page: Page):
        settled(page)
        page.get_by_role("button", name="Versions").click()
        page.get_by_role("button", name="Compare").first.click()
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_text("In the files")).to_be_visible()
        expect(dialog.get_by_text(re.compile(r"home\.html · \+\d+ −\d+"))).to_be_visible()
        picture(page, "site-compare")
        dialog.get_by_role("button", name="Close").click()
        settled(page)
        page.get_by_role("button", name="Versions").click()
        expect(page.get_by_text("Going back also brings back the data as they were then.")).to_be_visible()
        with replaced(page):
            page.get_by_role("button", name="Go back to this").last.click()
        settled(page)
        page.keyboard.press("Escape")
        become(page, "staff")
        go(page, "/bookings")
        expect(site(page).get_by_role("heading", name="Bookings").first).to_be_visible()
        expect(site(page).get_by_text("Ada Lovelace")).to_have_count(0)
        go(page, "/")
        expect(site(page).get_by_role("heading", name="A good cut")).to_be_visible()

    def it_goes_where_it_is_sent_while_a_page_is_on_its_way(self, page: Page):
        for _ in range(3):
            go(page, "/bookings")
            go(page, "/bookings/new")
            go(page, "/")
            expect(site(page).get_by_role("heading", name="A good cut")).to_be_visible()

    def it_undoes_to_what_was_entered(self, page: Page):
        """Each version has its own people signed in: their sessions are data too."""
        settled(page)
        with replaced(page):
            page.get_by_role("button", name="Undo").click()
        expect(page.get_by_role("button", name="Redo")).to_be_enabled()
        settled(page)
        go(page, "/")
        expect(site(page).get_by_role("heading", name="No waiting at all")).to_be_visible()
        become(page, "staff")
        go(page, "/bookings")
        expect(site(page).get_by_text("Ada Lovelace").first).to_be_visible()

    def it_is_taken_away_and_runs(self, page: Page, tmp_path_factory: pytest.TempPathFactory):
        settled(page)
        page.get_by_role("button", name="Export").click()
        picture(page, "site-export")
        with page.expect_download() as arriving:
            page.get_by_role("button", name="Everything, to run anywhere (zip)").click()
        folder = tmp_path_factory.mktemp("taken")
        arriving.value.save_as(folder / "site.zip")
        with zipfile.ZipFile(folder / "site.zip") as archive:
            names = archive.namelist()
            archive.extractall(folder)
        assert not [name for name in names if ".impasto" in name]
        (folder / "two-chairs" / "run").chmod(0o755)  # zipfile forgets what unzip keeps
        served = runs(folder / "two-chairs")
        assert "No waiting at all" in served
        with page.expect_download() as arriving:
            page.get_by_role("button", name="With its history (git bundle)").click()
        arriving.value.save_as(folder / "site.bundle")
        clone = ["git", "clone", "-q", "-b", "main", str(folder / "site.bundle"), str(folder / "cloned")]
        subprocess.run(clone, check=True)
        assert (folder / "cloned" / "run").is_file()
        page.keyboard.press("Escape")

    def it_shows_a_reader_a_site_of_their_own(self, page: Page, address: str, opened: Callable[..., Page]):
        settled(page)
        page.get_by_role("button", name="Share").click()
        page.get_by_role("button", name="Make a link").click()
        secret = re.search(r"share=(\S+)", page.get_by_test_id("stCode").filter(has_text="share=").inner_text())
        assert secret is not None
        reader = opened()
        reader.goto(f"{address}/?share={secret[1]}")
        expect(site(reader).get_by_role("heading", name="No waiting at all")).to_be_visible()
        for name in ("Point", "Undo", "Share"):
            expect(reader.get_by_role("button", name=name, exact=True)).to_have_count(0)
        expect(reader.get_by_role("tab", name="Log")).to_have_count(0)
        become(reader, "staff")
        go(reader, "/bookings")
        expect(site(reader).get_by_text("Ada Lovelace")).to_have_count(0)
        page.get_by_role("button", name="Revoke").click()
        expect(page.get_by_text("There are no links.")).to_be_visible()
        page.keyboard.press("Escape")
        reader.close()

    def it_shows_the_log_when_the_site_has_died(self, page: Page, home: Path):
        settled(page)
        for process in processes(home):
            os.kill(process, 9)
        go(page, "/bookings/new")
        expect(site(page).get_by_role("heading", name="The site has stopped")).to_be_visible()
        expect(site(page).locator("pre")).to_contain_text("GET /")
        picture(page, "site-stopped")
        press(page, "Try again", "link")
        expect(site(page).get_by_label("Name")).to_be_visible()

    def it_stays_usable_on_a_phone_in_chinese(self, page: Page):
        page.set_viewport_size({"width": 390, "height": 844})
        page.reload()
        expect(site(page).get_by_role("heading", name="No waiting at all")).to_be_visible()
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 1
        picture(page, "site-phone")
        page.set_viewport_size({"width": 1440, "height": 900})


def it_shows_another_persons_site_to_nobody(home: Path, address: str, page: Page, project: str):
    with Store.open(Settings(data=home)) as store, store.write() as session:
        head = projects.get(session, project).head_id
        theirs = versions.branch(session, head or "", owner="other", title="Secret site")
    page.goto(f"{address}/?project={theirs.id}")
    expect(page.get_by_text("There is nothing at this address, or it is not yours.")).to_be_visible()
    expect(page.get_by_text("Secret site")).to_have_count(0)


def processes(home: Path) -> list[int]:
    """Servers of previewed sites over this data folder, found by their environment."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
            told = (folder / "environ").read_bytes()
        except OSError:
            continue
        if b"core" in words and b"serve" in words and f"DATA={home}/previews/".encode() in told:
            found.append(int(folder.name))
    return found


def runs(folder: Path) -> str:
    """Start the exported site as its README says; its first page."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "PYTHON": sys.executable, "PORT": str(port), "SITE_ENV": "production"}
    with (folder.parent / "run.log").open("wb") as log:
        server = subprocess.Popen(
            ["./run"], cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        for _ in range(240):
            assert server.poll() is None, (folder.parent / "run.log").read_text()
            try:
                if httpx.get(f"http://127.0.0.1:{port}/health", trust_env=False, timeout=2).is_success:
                    break
            except httpx.HTTPError:
                time.sleep(0.25)
        return httpx.get(f"http://127.0.0.1:{port}/", trust_env=False, timeout=20).text
    finally:
        os.killpg(server.pid, 15)
        server.wait(20)
