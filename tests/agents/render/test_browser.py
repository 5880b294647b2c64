from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from agents.errors import BrowserMissing, ImpastoError
from agents.render.browser import Browser, Opened, find_browser
from agents.settings import Settings


class DescribeFindBrowser:
    def it_takes_the_one_that_is_set(self, tmp_path: Path) -> None:
        chosen = tmp_path / "my-chromium"
        chosen.write_text("#!/bin/sh\n")
        chosen.chmod(0o755)
        assert find_browser(Settings(browser=chosen)) == chosen

    def it_says_what_to_type_when_the_set_one_is_no_program(self, tmp_path: Path) -> None:
        with pytest.raises(BrowserMissing, match="IMPASTO_BROWSER"):
            find_browser(Settings(browser=tmp_path / "absent"))

    def it_finds_chromium_on_the_path(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        program = tmp_path / "google-chrome-stable"
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        assert find_browser(Settings()) == program

    def it_finds_the_newest_of_playwrights_own(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for revision in ("999", "1200"):
            program = tmp_path / f"chromium-{revision}" / "chrome-linux" / "chrome"
            program.parent.mkdir(parents=True)
            program.write_text("#!/bin/sh\n")
            program.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
        monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
        assert find_browser(Settings()).parts[-3] == "chromium-1200"

    def it_says_what_to_install_when_there_is_none(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
        with pytest.raises(BrowserMissing) as raised:
            find_browser(Settings())
        assert "apt install chromium" in str(raised.value)
        assert raised.value.exit_status == 6

    def it_says_so_when_the_program_is_no_browser(self) -> None:
        with (
            Browser(Settings(browser=Path("/bin/false"))) as broken,
            pytest.raises(BrowserMissing, match="did not start"),
        ):
            broken.page("<p>x", 100, 100)


class DescribePage:
    def it_works_from_threads_and_inside_a_running_loop(self, browser: Browser) -> None:
        def title(n: int) -> str:
            with browser.page(f"<title>t{n}</title>", 200, 100) as page:
                return page.call(lambda opened: opened.page.title())

        with ThreadPoolExecutor(3) as pool:
            assert list(pool.map(title, range(3))) == ["t0", "t1", "t2"]

        async def within() -> str:
            return title(7)

        assert asyncio.run(within()) == "t7"

    def it_reads_files_beside_the_page_and_nowhere_else(self, browser: Browser, tmp_path: Path) -> None:
        dot = '<svg xmlns="http://www.w3.org/2000/svg" width="5" height="5"/>'
        (tmp_path / "inside").mkdir()
        (tmp_path / "inside" / "near.svg").write_text(dot)
        (tmp_path / "far.svg").write_text(dot)
        page_file = tmp_path / "inside" / "page.html"
        page_file.write_text('<img src="near.svg"><img src="../far.svg">')
        widths = "[...document.images].map((image) => image.naturalWidth)"
        with browser.page(page_file, 200, 100) as page:
            assert page.call(lambda opened: opened.page.evaluate(widths)) == [5, 0]
        with browser.page(page_file, 200, 100, folders=[tmp_path]) as page:
            assert page.call(lambda opened: opened.page.evaluate(widths)) == [5, 5]

    def it_lets_nothing_onto_the_network(self, browser: Browser) -> None:
        seen: list[str] = []

        class Spy(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                seen.append(self.path)
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        server = HTTPServer(("127.0.0.1", 0), Spy)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        address = f"127.0.0.1:{server.server_port}"
        html = f"""<img src="http://{address}/img"><link rel=stylesheet href="http://{address}/css">
            <script>fetch("http://{address}/fetch").catch(()=>0); new WebSocket("ws://{address}/ws");
            navigator.sendBeacon("http://{address}/beacon", "x"); window.open("http://{address}/open");</script>
            <iframe src="http://{address}/frame"></iframe>"""
        try:
            with browser.page(html, 200, 100) as page:
                page.call(lambda opened: opened.page.wait_for_timeout(300))
        finally:
            server.shutdown()
            server.server_close()
            thread.join()
        assert seen == []

    def it_starts_chromium_anew_after_a_crash(self, browser: Browser) -> None:
        crashes = 0

        def work(opened: Opened) -> str:
            nonlocal crashes
            if crashes < 1:
                crashes += 1
                opened.page.goto("chrome://crash")
            return opened.page.inner_text("p")

        with browser.page("<p>still here", 200, 100) as page:
            assert page.call(work) == "still here"

    def it_gives_up_after_the_second_crash(self, browser: Browser) -> None:
        with browser.page("<p>x", 200, 100) as page, pytest.raises(ImpastoError, match="crashed twice"):
            page.call(lambda opened: opened.page.goto("chrome://crash"))

    def it_ends_animations_before_anyone_looks(self, browser: Browser) -> None:
        html = """<style>@keyframes in{from{opacity:0}to{opacity:1}} p{animation:in 60s both}</style><p>x"""
        with browser.page(html, 200, 100) as page:
            opacity = page.call(lambda o: o.page.evaluate("getComputedStyle(document.querySelector('p')).opacity"))
        assert opacity == "1"

    def it_lets_no_script_run_once_the_page_is_at_rest(self, browser: Browser) -> None:
        later = "<p id=p>first</p><script>setTimeout(() => { p.textContent = 'later' }, 1500)</script>"
        with browser.page(later, 200, 100) as page:
            page.call(lambda opened: opened.page.wait_for_timeout(1700))
            assert page.call(lambda opened: opened.page.inner_text("p")) == "first"

    def it_shows_other_bytes_in_place_of_the_file(self, browser: Browser, tmp_path: Path) -> None:
        file = tmp_path / "page.html"
        file.write_text("<p>on disk")
        with browser.page(file, 200, 100, shown="<p>größer".encode("utf-16")) as page:
            assert page.call(lambda opened: opened.page.inner_text("p")) == "größer"


def test_chromium_sees_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the browser nor what it starts: pages are hostile, and read by it."""
    monkeypatch.setenv("IMPASTO_API_KEY", "canary-of-the-environment")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "canary-of-the-environment")
    with Browser(Settings()) as browser, browser.page("<p>a page", 200, 100) as page:
        page.call(lambda opened: opened.page.title())
        main = browser._process
        assert main is not None
        seen = [Path(f"/proc/{pid}/environ").read_bytes() for pid in (main, *_below(main))]
    assert len(seen) > 1
    assert any(b"PATH=" in environment for environment in seen)
    assert not any(b"canary" in environment for environment in seen)


def _below(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [found for child in map(int, children) for found in (child, *_below(child))]
