"""Pages that show their text only with scripts: whether one is such a page, and how it is read with Chromium.

The decision is made by what was measured: how much text the page holds as it was sent, and whether it says that it
needs scripts. The browser goes through the guarding proxy only, keeps nothing, and gives back what a person would see:
hidden text is taken out (`prune.js`). It does not know what is looked for.
"""

from __future__ import annotations

import os
import queue
import re
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from contextlib import suppress
from functools import cache
from importlib import resources
from typing import Protocol

from playwright.sync_api import BrowserContext
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from agents.errors import Cancelled, ImpastoError
from agents.llm import never
from agents.net import Fetched, FetchFailed, FetchRefused, Policy
from agents.net.guarded_browser import browsing
from agents.net.resolving import Resolver, system_resolver
from agents.net.targets import shown, target_of
from agents.settings import Settings

SPARSE = 250
"""Characters of readable text below which a page with scripts is looked at in the browser."""
THIN = 1200
"""Characters below which a page is, when it says itself that it needs scripts or its root is empty."""
SETTLE_SECONDS = 4.0
"""For what a page loads after itself."""
START_SECONDS = 30.0
LOOK_BYTES = 512 * 1024
_SCRIPT = re.compile(rb"<script\b", re.IGNORECASE)
_ROOT = re.compile(
    rb"<(?:div|main)[^>]+id\s*=\s*[\"']?(?:root|app|__next|__nuxt|___gatsby|svelte|app-root|main-app)[\"']?[^>]*>"
    rb"\s*(?:<!--.*?-->\s*)*</|<app-root\b[^>]*>\s*</",
    re.IGNORECASE | re.DOTALL,
)
_ASKS = re.compile(
    rb"<noscript[^>]*>(?:(?!</noscript).){0,2000}?(?:java\s?script|" + "启用|開啟|脚本".encode() + rb")",
    re.IGNORECASE | re.DOTALL,
)


def wants_browser(content: bytes, characters: int) -> str | None:
    """Why a page should be looked at in a browser, when `characters` of text were read from it; None when not."""
    head = content[:LOOK_BYTES]
    if not _SCRIPT.search(head):
        return None
    if characters < SPARSE:
        return f"it holds {characters} characters of text and scripts"
    if characters < THIN and _ROOT.search(head):
        return "its root is empty until a script fills it"
    if characters < THIN and _ASKS.search(head):
        return "it says that it needs scripts"
    return None


class Renderer(Protocol):
    """Shows a page as a person would see it."""

    def render(self, url: str) -> Fetched:
        """The page's markup once it has settled, as UTF-8. Raises FetchRefused, FetchFailed, BrowserMissing."""
        ...


class ChromiumRenderer:
    """One Chromium behind the guard, started with the first page and shared by all; a page at a time. Close it."""

    def __init__(
        self,
        settings: Settings,
        policy: Policy,
        *,
        resolver: Resolver = system_resolver,
        cancel: Callable[[], bool] = never,
    ) -> None:
        self._settings, self._policy, self._resolver, self._cancel = settings, policy, resolver, cancel
        self._turn = threading.Lock()
        self._worker: _Worker | None = None

    def __enter__(self) -> ChromiumRenderer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the browser, if one was started."""
        with self._turn:
            if self._worker is not None:
                self._worker.stop()
                self._worker = None

    def render(self, url: str) -> Fetched:
        """As `Renderer` has it. A page that keeps the browser busy costs its browser, not the caller."""
        target_of(url, self._policy)
        with self._turn:
            if self._worker is None or self._worker.ended:
                self._worker = _Worker(self._settings, self._policy, self._resolver)
            worker = self._worker
            answer = worker.ask(url)
            until = time.monotonic() + self._policy.seconds + SETTLE_SECONDS + (0 if worker.pid else START_SECONDS)
            while True:
                try:
                    return answer.result(0.1)
                except NotYet:
                    if self._cancel():
                        worker.kill()
                        raise Cancelled("Stopped.") from None
                    if time.monotonic() > until:
                        worker.kill()
                        raise FetchFailed(f"{shown(url)} keeps the browser busy without end.") from None


class _Worker:
    """The thread that Playwright's objects belong to."""

    def __init__(self, settings: Settings, policy: Policy, resolver: Resolver) -> None:
        self._settings, self._policy, self._resolver = settings, policy, resolver
        self._asked: queue.Queue[tuple[str, Future[Fetched]] | None] = queue.Queue()
        self.pid: int | None = None
        self.ended = False
        self._thread = threading.Thread(target=self._run, name="page-reader", daemon=True)
        self._thread.start()

    def ask(self, url: str) -> Future[Fetched]:
        answer: Future[Fetched] = Future()
        self._asked.put((url, answer))
        return answer

    def stop(self) -> None:
        self._asked.put(None)
        self._thread.join(0 if self.ended else 10)
        self.kill()

    def kill(self) -> None:
        """End a browser that does not answer any more."""
        self.ended = True
        if self.pid is not None and self._thread.is_alive():
            with suppress(OSError):
                os.kill(self.pid, signal.SIGKILL)
            self._thread.join(10)

    def _run(self) -> None:
        try:
            with browsing(self._settings, self._policy, resolver=self._resolver) as context:
                self.pid = _process_of(context)
                while not self.ended and (asked := self._asked.get()) is not None:
                    url, answer = asked
                    try:
                        answer.set_result(_shown(context, url, self._policy))
                    except ImpastoError as error:
                        answer.set_exception(error)
        except ImpastoError as error:
            self._refuse(error)
        except Exception as error:  # the browser is gone, by its own fault or because it was ended
            self._refuse(FetchFailed(f"The browser broke off ({type(error).__name__}).", fix="Try again."))
        finally:
            self.ended = True

    def _refuse(self, error: ImpastoError) -> None:
        self.ended = True
        while True:
            try:
                asked = self._asked.get(timeout=0.2)
            except queue.Empty:
                return
            if asked is not None:
                asked[1].set_exception(error)


def _process_of(context: BrowserContext) -> int | None:
    browser = context.browser
    if browser is None:
        return None
    listed = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    return next((int(entry["id"]) for entry in listed if entry["type"] == "browser"), None)


def _shown(context: BrowserContext, url: str, policy: Policy) -> Fetched:
    """What the page shows once it has settled. Other pages that it opened are closed with it."""
    page = context.new_page()
    try:
        page.set_default_timeout(policy.seconds * 1000)
        response = page.goto(url, wait_until="domcontentloaded")
        if response is not None and response.status != 200:
            raise FetchFailed(f"{shown(url)} answered {response.status}.")
        with suppress(PlaywrightTimeout):
            page.wait_for_load_state("networkidle", timeout=SETTLE_SECONDS * 1000)
        size = int(page.evaluate(_prune()))
        if size > policy.decoded_bytes:
            raise FetchRefused(f"{shown(url)} grows to {size:,} characters, so it is not read.")
        if not page.url.startswith(("http://", "https://")):
            raise FetchFailed(f"{shown(url)} leads somewhere that is not on the web.")
        content = page.content().encode("utf-8", "replace")
        return Fetched(page.url, 200, "text/html", "utf-8", content)
    except PlaywrightError as error:
        raise _explained(url, error) from error
    finally:
        with suppress(PlaywrightError):
            for opened in context.pages:
                opened.close()


def _explained(url: str, error: PlaywrightError) -> ImpastoError:
    said = str(error)
    if isinstance(error, PlaywrightTimeout):
        return FetchFailed(f"{shown(url)} did not show itself in time.", fix="Try again later.")
    if "ERR_TUNNEL" in said or "ERR_PROXY" in said or "ERR_EMPTY_RESPONSE" in said or "ERR_BLOCKED" in said:
        return FetchRefused(f"{shown(url)} leads to an address that is not fetched, or that cannot be reached.")
    if "Download is starting" in said:
        return FetchRefused(f"{shown(url)} sends a file where a page was expected.")
    return FetchFailed(f"{shown(url)} could not be shown: {said.strip().splitlines()[0][:120]}.")


@cache
def _prune() -> str:
    script = (resources.files("agents.tools") / "prune.js").read_text("utf-8")
    return script[script.index("() =>") :]
