"""Browser: one Chromium, on one thread of its own, usable from any other thread.

Playwright's synchronous objects belong to the thread that made them and refuse to start inside a running asyncio loop,
so every call is handed to a dedicated thread and its result handed back. Rendered pages are untrusted: they reach no
network, and no file outside the folders named for them. This module knows pages, not slides.
"""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import signal
import tempfile
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import CDPSession, Playwright
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page as ChromiumPage
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from agents.errors import BrowserMissing, ImpastoError, InputRefused
from agents.render import driver
from agents.render.allowance import Allowance
from agents.render.confined_page import Confinement, settle
from agents.render.executable import find_browser
from agents.secrets import plain_environment
from agents.settings import Settings

__all__ = ["Browser", "Opened", "Page", "find_browser"]

logger = logging.getLogger(__name__)
Result = TypeVar("Result")

FLAGS = (
    "--font-render-hinting=none",
    "--disable-lcd-text",
    "--disable-gpu",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    # A busy machine's pictures would be missing from a frame that is taken before they are decoded.
    "--disable-checker-imaging",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--dns-prefetch-disable",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
)
WORK_SECONDS = 240
"""For work on a page that has loaded: the walk is bounded by its number of elements, this is against the unforeseen."""
STOPPING = 30.0
"""Seconds in which Chromium and the driver end when they are told to; then they are killed."""
MEMORY = 4 * 1024**3
"""Bytes that Chromium may hold; a page that takes more is given up."""
_NEVER_ENDS = "A script or drawing of the page may never end: remove it, or allow more time with IMPASTO_PAGE_SECONDS."


def _crashed(error: PlaywrightError) -> bool:
    text = str(error).lower()
    return any(word in text for word in ("crash", "has been closed", "target closed", "connection closed"))


@dataclass
class Opened:
    """What the browser thread holds of one page."""

    page: ChromiumPage
    cdp: CDPSession
    world: Any = None
    """What `agents.render.capture` keeps in the page between two calls."""
    painted: dict[str, str] = field(default_factory=dict)
    """What this browser paints font stacks in, for pages without fonts of their own."""


@dataclass
class Page:
    """A loaded page. `call` runs a function on the browser's thread; after a crash it opens the page anew, once."""

    browser: Browser
    source: Path
    width: int
    height: int
    folders: tuple[Path, ...]
    temporary: tempfile.TemporaryDirectory[str] | None = None
    shown: bytes | None = None
    """What is loaded in place of the file's own bytes"""
    opened: Opened | None = None
    retried: bool = field(default=False)

    def call(self, work: Callable[[Opened], Result]) -> Result:
        """Run `work` where the page lives and return its result. Raises ImpastoError when Chromium crashes twice."""
        if self.opened is None:
            self.browser.run(self.browser._launched)
            self._within(self.browser.settings.page_seconds, lambda: self._attempt(lambda opened: None))
        return self._within(WORK_SECONDS, lambda: self._attempt(work))

    def _within(self, seconds: float, work: Callable[[], Result]) -> Result:
        try:
            return self.browser.run(work, seconds=seconds)
        except MemoryError as error:
            self.opened = None
            raise InputRefused(
                f"{self.source.name} took more than {MEMORY >> 30} GiB of memory.",
                fix="Convert a smaller page, or one without scripts that fill the memory.",
            ) from error
        except TimeoutError as error:
            self.opened = None
            raise InputRefused(
                f"{self.source.name} kept the browser busy for more than {seconds:g} s.", fix=_NEVER_ENDS
            ) from error

    def _attempt(self, work: Callable[[Opened], Result]) -> Result:
        try:
            if self.opened is None:
                self.opened = self.browser._open(self)
            return work(self.opened)
        except PlaywrightTimeout as error:
            self.browser._kill()  # its renderer is busy and would not close
            self.browser._chromium = self.opened = None
            seconds = self.browser.settings.page_seconds
            raise InputRefused(
                f"{self.source.name} did not finish loading within {seconds:g} s.", fix=_NEVER_ENDS
            ) from error
        except PlaywrightError as error:
            if self.browser.killed:
                self.opened = None
                raise
            if not _crashed(error):
                raise ImpastoError(f"Chromium could not work on {self.source.name}: {error}") from error
            if self.retried:
                raise ImpastoError(
                    f"Chromium crashed twice on {self.source.name}.",
                    fix="It may nest too deep, or need more memory than there is: convert part of it (--selector).",
                ) from error
            logger.warning("Chromium crashed on %s; trying once more", self.source.name)
            self.retried = True
            self.opened = None
            self.browser._relaunch()
            return self._attempt(work)

    def close(self) -> None:
        """Close the page and remove its temporary file. Closing twice is fine."""
        opened, self.opened = self.opened, None
        if opened is not None and self.browser.running:
            self.browser.run(lambda: _close_quietly(opened))
        if self.temporary is not None:
            self.temporary.cleanup()
            self.temporary = None

    def __enter__(self) -> Page:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def _close_quietly(opened: Opened) -> None:
    try:
        opened.page.context.close()
    except PlaywrightError:
        logger.debug("the page was gone before it was closed")


class Browser:
    """A headless Chromium. Use as a context manager; starting is lazy, at the first page.

        with Browser(settings) as browser, browser.page(Path("deck.html"), 1280, 720) as page:
            capture(page, ".slide")

    Thread-safe: calls from many threads run one after another on the browser's own thread.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._work: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any], float | None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._playwright: Playwright | None = None
        self._chromium: Chromium | None = None
        self._process: int | None = None
        self._driver: int | None = None
        self._abandoned = False
        self.killed = False
        self._painted: dict[str, str] = {}

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def running(self) -> bool:
        """Whether the browser's thread is up."""
        return self._thread is not None

    def page(
        self,
        html: Path | str,
        width: int,
        height: int,
        *,
        folders: Sequence[Path] = (),
        shown: bytes | None = None,
    ) -> Page:
        """Load a file, or HTML given as text, into a viewport of width x height CSS px, fonts and pictures ready.

        The page may read files below its own folder (for text: none) and below `folders`; nothing else, and no network.
        Its scripts run while it loads and are stopped then. `shown` is loaded as if it were what the file holds.
        Raises InputRefused when it does not load, BrowserMissing when there is no Chromium.
        """
        temporary = None
        if isinstance(html, str):
            temporary = tempfile.TemporaryDirectory(prefix="impasto-page-")
            source = Path(temporary.name).resolve() / "page.html"
            source.write_text(html, encoding="utf-8")
        else:
            source = html.resolve()
        allowed = tuple(folder.resolve() for folder in (source.parent, *folders))
        page = Page(self, source, width, height, allowed, temporary, shown)
        try:
            page.call(lambda opened: None)
        except BaseException:
            page.close()
            raise
        return page

    def run(self, work: Callable[[], Result], *, seconds: float | None = None) -> Result:
        """Run `work` on the browser's thread and return what it returns, or raise what it raises.

        After `seconds` of its own work, or beyond MEMORY, Chromium is killed and TimeoutError or MemoryError raised.
        """
        if threading.current_thread() is self._thread:
            return work()
        future: Future[Result] = Future()
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._serve, name="impasto-browser", daemon=True)
                self._thread.start()
            self._work.put((work, future, seconds))
        return future.result()

    def on_chromium(self, work: Callable[[Chromium], Result], *, seconds: float) -> Result:
        """Run `work` with Chromium itself, for pages whose scripts are to run; what it opens it closes.

        Raises as `run`. No name resolves in it, so that nothing is reached but what `work` answers itself.
        """
        self.run(self._launched)
        return self.run(lambda: work(self._launched()), seconds=seconds)

    def close(self) -> None:
        """Stop Chromium and its thread. Closing twice is fine."""
        with self._lock:
            thread, self._thread = self._thread, None
            if thread is not None:
                self._work.put(None)
        if thread is not None:
            thread.join(STOPPING)
            if thread.is_alive():
                self._abandon()
                thread.join(STOPPING)

    def _serve(self) -> None:
        while (job := self._work.get()) is not None:
            work, future, seconds = job
            allowance = Allowance(seconds, MEMORY, lambda: self._process, self._kill, self._abandon)
            try:
                with allowance:
                    result = work()
                future.set_result(result)
            except BaseException as error:
                if allowance.spent:
                    self._chromium = None
                spent = {"time": TimeoutError(), "memory": MemoryError()}
                future.set_exception(spent[allowance.spent] if allowance.spent else error)
            if self._abandoned:
                self._quit()
        self._stop()

    def _stop(self) -> None:
        try:
            if self._chromium is not None:
                self._chromium.close()
        except PlaywrightError:
            logger.debug("Chromium was gone before it was closed")
        self._quit()

    def _quit(self) -> None:
        """Let the driver go, whatever has become of it."""
        try:
            if self._playwright is not None:
                self._playwright.stop()
        except Exception:
            logger.debug("the driver was gone before it was stopped", exc_info=True)
        self._chromium = self._playwright = self._driver = None
        self._abandoned = False

    def _relaunch(self) -> None:
        try:
            if self._chromium is not None:
                self._chromium.close()
        except PlaywrightError:
            logger.debug("Chromium was gone before it was closed")
        self._chromium = None

    def _kill(self) -> None:
        self.killed = True
        if self._process is not None:
            logger.warning("Chromium is killed: a page took too much of it")
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._process, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)

    def _abandon(self) -> None:
        """Kill the driver, which answers no more: what waits for it fails."""
        logger.warning("the browser's driver is killed: it did not answer")
        self._abandoned = True
        driver.end(self._driver)

    def _launched(self) -> Chromium:
        if self._playwright is None:
            self._playwright, self._driver = driver.started()
        if self._chromium is None or not self._chromium.is_connected():
            executable = find_browser(self.settings)
            self.killed = False
            try:
                self._chromium = self._playwright.chromium.launch(
                    executable_path=str(executable),
                    headless=True,
                    args=[*FLAGS],
                    chromium_sandbox=self._sandboxed(),
                    env={**plain_environment(os.environ)},
                )
            except PlaywrightError as error:
                reason = str(error).strip().splitlines()[0]
                raise BrowserMissing(
                    f"{executable} did not start: {reason}",
                    fix="Run it once by hand to see why, or set IMPASTO_BROWSER to another Chromium, "
                    "or IMPASTO_BROWSER_SANDBOX=off where user namespaces are not allowed.",
                ) from error
            listed = self._chromium.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
            self._process = next((entry["id"] for entry in listed if entry["type"] == "browser"), None)
        return self._chromium

    def _sandboxed(self) -> bool:
        if self.settings.browser_sandbox == "auto":
            return not (hasattr(os, "geteuid") and os.geteuid() == 0)
        return self.settings.browser_sandbox == "on"

    def _open(self, page: Page) -> Opened:
        context = self._launched().new_context(
            viewport={"width": page.width, "height": page.height},
            device_scale_factor=1,
            reduced_motion="reduce",
            color_scheme="light",
            locale="en-US",
            timezone_id="UTC",
            service_workers="block",
            accept_downloads=False,
        )
        try:
            confinement = Confinement(page.source, page.folders, page.shown)
            confinement.apply(context)
            tab = context.new_page()
            context.on("page", lambda popup: popup.close())
            tab.on("dialog", lambda dialog: dialog.dismiss())
            seconds = self.settings.page_seconds
            # Its allowance is a little longer: a page that loads slowly is told apart from one that hangs.
            tab.goto(page.source.as_uri(), wait_until="load", timeout=max(1.0, seconds - 1) * 1000)
            cdp = context.new_cdp_session(tab)
            settle(tab, cdp, seconds)
            if confinement.left_for(tab.url):
                raise InputRefused(
                    f"{page.source.name} leads to another page ({tab.url[:80]}).",
                    fix="Remove the script or the refresh that leads away from it.",
                )
        except PlaywrightTimeout:
            raise
        except BaseException:
            _close_context(context)
            raise
        return Opened(tab, cdp, painted=self._painted)


def _close_context(context: Any) -> None:
    try:
        context.close()
    except PlaywrightError:
        logger.debug("the context was gone before it was closed")
