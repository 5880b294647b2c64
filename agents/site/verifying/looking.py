"""Looking at pages in Chromium: what breaks, what is missing, cut off, or closed to people who see or click otherwise.

One browser on a thread of its own; each person is a context with their cookies. A page reaches its own origin and
nothing else. It knows pages, not the site.
"""

from __future__ import annotations

import contextlib
import os
import queue
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar
from urllib.parse import urlsplit

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, Request, Response, sync_playwright

from agents.errors import BrowserMissing
from agents.net.guarded_browser import CLOSED, sandboxed
from agents.net.guarded_browser import FLAGS as GUARDED
from agents.render.executable import find_browser
from agents.secrets import plain_environment
from agents.settings import Settings

Result = TypeVar("Result")

WIDE, NARROW = (1440, 900), (390, 844)
HOST = "site.localhost"
"""The name of every site to the browser; it leads to one port of this machine, and no other name leads anywhere."""
ORIGIN = f"http://{HOST}"
FLAGS = (
    *GUARDED,
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PAGE_SECONDS = 15
TALLEST = 4000
"""px of a picture."""
AXE = """async (tags) => (await axe.run(document, {runOnly: tags, resultTypes: ['violations']})).violations.map((v) =>
  `${v.id}: ${v.help} (${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(', ')})`)"""
DARK = """async () => (await axe.run(document, {runOnly: {type: 'rule', values: ['color-contrast']},
  resultTypes: ['violations']})).violations.map((v) =>
  `${v.id}: ${v.help} (${v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join(', ')})`)"""
"""Colours are all that the dark changes."""
OVERFLOW = """() => {
  const most = document.documentElement.clientWidth;
  const overflows = (e, how) => {
    for (let p = e.parentElement; p && p !== document.body; p = p.parentElement)
      if (how.test(getComputedStyle(p).overflowX)) return true;
    return false;
  };
  const sign = (e) => e.id ? '#' + e.id : e.className ? '.' + String(e.className).split(' ')[0] : '';
  const name = (e) => e.tagName.toLowerCase() + sign(e);
  const beyond = [...document.body.querySelectorAll('*')].filter((e) => {
    const box = e.getBoundingClientRect();
    return box.right > most + 2 && box.left < most && box.height > 1 && e.checkVisibility({visibilityProperty: true});
  });
  const told = (what, found) => `${what}: ${found.slice(0, 3).map(name).join(', ')}`;
  if (document.scrollingElement.scrollWidth > most + 1) {
    const wide = beyond.filter((e) => !overflows(e, /auto|scroll|hidden|clip/));
    return told(`${document.scrollingElement.scrollWidth} px wide`, wide.length ? wide : [document.body]);
  }
  const says = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) || /^(IN|SE|TE)/.test(e.tagName);
  const cut = beyond.filter((e) => says(e) && !overflows(e, /auto|scroll/));
  return cut.length ? told('cut off', cut) : '';
}"""
READY = "() => document.fonts.ready.then(() => Promise.all([...document.images].map((i) => i.decode().catch(() => 0))))"


@dataclass
class Visit:
    """A page to look at."""

    name: str
    path: str
    cookies: dict[str, str] = field(default_factory=dict)
    axe: tuple[int, ...] = (WIDE[0],)
    """Widths at which it is tried for people who see or click otherwise."""


@dataclass
class Seen:
    """What was seen of a page."""

    status: int
    faults: list[str]
    pictures: list[str]
    title: str = ""
    words: str = ""


class Eye:
    """A browser that looks at one site after another. Use as a context manager; it starts at the first look."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._work: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._port = 0
        self._playwright: Any = None
        self._chromium: Chromium | None = None

    def __enter__(self) -> Eye:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._thread is not None:
            self._work.put(None)
            self._thread.join()
            self._thread = None

    @property
    def port(self) -> int:
        """The port of this machine behind which the site to look at must be."""
        if not self._port:
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                self._port = free.getsockname()[1]
        return self._port

    def warm(self) -> None:
        """Start the browser while something else is under way."""
        self._submit(lambda: self._launched())

    def look(self, visits: list[Visit], folder: Path, cancel: Callable[[], bool]) -> Iterator[Seen]:
        """Look at pages of the site behind `port`, one by one; pictures go into `folder`. Raises BrowserMissing."""
        folder.mkdir(parents=True, exist_ok=True)
        tabs: dict[str, Tab] = {}
        try:
            for visit in visits:
                if cancel():
                    return
                yield self._submit(lambda visit=visit: self._see(visit, folder, tabs)).result()
        finally:
            self._submit(lambda: [tab.page.context.close() for tab in tabs.values()]).result()

    def _submit(self, work: Callable[[], Result]) -> Future[Result]:
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name="impasto-eye", daemon=True)
            self._thread.start()
        future: Future[Result] = Future()
        self._work.put((work, future))
        return future

    def _serve(self) -> None:
        while (job := self._work.get()) is not None:
            work, future = job
            try:
                future.set_result(work())
            except BaseException as error:
                future.set_exception(error)
        with contextlib.suppress(PlaywrightError):
            if self._chromium is not None:
                self._chromium.close()
        if self._playwright is not None:
            self._playwright.stop()
        self._playwright = self._chromium = None

    def _launched(self) -> Chromium:
        if self._chromium is not None and self._chromium.is_connected():
            return self._chromium
        executable = find_browser(self.settings)
        if self._playwright is None:
            self._playwright = sync_playwright().start()
        try:
            chromium = self._chromium = self._playwright.chromium.launch(
                executable_path=str(executable),
                headless=True,
                args=[*FLAGS, f"--host-resolver-rules=MAP {HOST} 127.0.0.1:{self.port}, MAP * ~NOTFOUND"],
                chromium_sandbox=sandboxed(self.settings),
                env={**plain_environment(os.environ)},
            )
        except PlaywrightError as error:
            reason = str(error).strip().splitlines()[0]
            raise BrowserMissing(f"{executable} did not start: {reason}", fix="Run: impasto doctor") from error
        return chromium

    def _tab(self, cookies: dict[str, str]) -> Tab:
        context = self._launched().new_context(
            viewport={"width": WIDE[0], "height": WIDE[1]},
            reduced_motion="reduce",
            color_scheme="light",
            service_workers="block",
            accept_downloads=False,
        )
        context.add_init_script(CLOSED)
        context.set_default_timeout(PAGE_SECONDS * 1000)
        context.add_cookies([{"name": n, "value": v, "url": ORIGIN} for n, v in cookies.items()])
        return Tab(context.new_page())

    def _see(self, visit: Visit, folder: Path, tabs: dict[str, Tab]) -> Seen:
        key = repr(sorted(visit.cookies.items()))
        if key not in tabs:
            tabs[key] = self._tab(visit.cookies)
        tab = tabs[key]
        page, faults = tab.page, tab.faults
        faults.clear()
        try:
            page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
            answer = page.goto(ORIGIN + visit.path, wait_until="load")
            status = answer.status if answer else 0
            page.evaluate(READY)
            if status >= 400:
                faults.append(f"The page answers {status}.")
            pictures = [self._shot(page, folder, visit, WIDE, faults), self._shot(page, folder, visit, NARROW, faults)]
            faults += self._in_the_dark(page) if visit.axe else []
            words = page.evaluate("() => document.body.innerText.slice(0, 400)")
            if len(words.strip()) < 3:
                faults.append("The page is empty.")
            return Seen(status, list(dict.fromkeys(faults)), pictures, page.title(), " ".join(words.split()))
        except PlaywrightError as error:
            reason = str(error).strip().splitlines()[0]
            del tabs[key]
            page.context.close()
            return Seen(0, [*faults, f"The page does not load: {reason[:160]}"], [])

    def _in_the_dark(self, page: Page) -> list[str]:
        """What cannot be read where somebody's system asks for dark colours."""
        page.emulate_media(color_scheme="dark")
        try:
            return [f"In dark colours: {violation}" for violation in page.evaluate(DARK)]
        finally:
            page.emulate_media(color_scheme="light")

    def _shot(self, page: Page, folder: Path, visit: Visit, size: tuple[int, int], faults: list[str]) -> str:
        if size == NARROW:
            page.set_viewport_size({"width": size[0], "height": size[1]})
        if wide := page.evaluate(OVERFLOW):
            faults.append(f"At {size[0]} px it is {wide}.")
        if size[0] in visit.axe:
            if not page.evaluate("() => 'axe' in window"):
                page.evaluate(axe_source())
            faults += [f"At {size[0]} px: {violation}" for violation in page.evaluate(AXE, TAGS)]
        name = f"{visit.name}-{size[0]}.jpg"
        height = min(TALLEST, max(size[1], page.evaluate("() => document.documentElement.scrollHeight")))
        clip = {"x": 0, "y": 0, "width": size[0], "height": height}
        page.screenshot(path=folder / name, type="jpeg", quality=72, full_page=True, clip=clip, scale="css")  # pyright: ignore
        return name


@cache
def axe_source() -> str:
    """axe-core, MPL-2.0, as published."""
    return Path(__file__).with_name("axe.min.js").read_text("utf-8")


class Tab:
    """A page that is led from one address to the next, and whatever went wrong since `faults` was emptied."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        page.on("console", lambda m: self._fault(f"Console: {m.text[:200]}") if m.type == "error" else None)
        page.on("pageerror", lambda error: self._fault(f"Script: {str(error)[:200]}"))
        page.on("dialog", lambda dialog: dialog.dismiss())
        page.on("request", self._requested)
        page.on("requestfailed", lambda r: self._fault(f"Not loaded: {urlsplit(r.url).path[:120]} ({r.failure})"))
        page.on("response", self._answered)

    def _requested(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme not in ("data", "blob") and url.netloc != HOST:
            self._fault(f"It reaches for {request.url[:120]}.")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self._fault(f"{urlsplit(response.url).path[:120]} answers {response.status}.")

    def _fault(self, sentence: str) -> None:
        self.faults.append(sentence)
