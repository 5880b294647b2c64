"""Confined page: what a rendered page may reach, and how it is brought to rest. It knows one page, not the browser.

A page is untrusted: no network, no file outside the folders named for it, no other page in its place. Once it is loaded
and still, its scripts are stopped: nothing changes under the walk, and nothing can keep the browser busy.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit
from urllib.request import url2pathname

from playwright.sync_api import BrowserContext, CDPSession, Route
from playwright.sync_api import Page as ChromiumPage

from agents.render.script_fonts import set_script_fonts

logger = logging.getLogger(__name__)

OPEN_SCHEMES = ("data", "blob", "about")
SETTLE_SECONDS = 10
"""Fonts and pictures that take longer are gone without."""

# Ends what moves and waits for what is late, so that two renders of one page are the same.
SETTLE = """async (limit) => {
  const late = new Promise((resolve) => setTimeout(resolve, limit));
  const pictures = [...document.images].map((image) => {
    image.loading = 'eager';
    return image.decode().catch(() => undefined);
  });
  // What is laid out only once it is scrolled to is laid out now.
  const defers = (sheet) => {
    try {
      return [...sheet.cssRules].some((rule) => rule.cssText.includes('content-visibility'));
    } catch { return true; }
  };
  const said = document.querySelector('[style*="content-visibility"]') || [...document.styleSheets].some(defers);
  for (const element of said ? document.querySelectorAll('*') : []) {
    if (getComputedStyle(element).contentVisibility !== 'auto') continue;
    element.style.setProperty('content-visibility', 'visible', 'important');
  }
  await Promise.race([Promise.all([document.fonts.ready, ...pictures]), late]);
  for (const animation of document.getAnimations()) {
    try { animation.finish(); } catch { animation.pause(); }
  }
  await Promise.race([new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))), late]);
}"""
STILL = "*, *::before, *::after { transition: none !important; caret-color: transparent !important; }"
# A page that nobody looks at closes, prints, opens and sends nothing, stays where it is, and hides no part of itself.
MUTED = """(() => {
  for (const name of ['close', 'print', 'stop', 'open']) {
    try { window[name] = () => null; } catch { /* its own */ }
  }
  const quiet = () => undefined;
  Object.assign(HTMLFormElement.prototype, { submit: quiet, requestSubmit: quiet });
  const { attachShadow } = Element.prototype;
  Element.prototype.attachShadow = function (how) {
    return attachShadow.call(this, { ...how, mode: 'open' });
  };
  globalThis.navigation?.addEventListener('navigate', (event) => {
    if (event.cancelable && !event.hashChange && !event.destination.sameDocument) event.preventDefault();
  });
})()"""


@dataclass
class Confinement:
    """The rules of one page: its file, the folders it may read, and the bytes shown in the file's place, if any."""

    source: Path
    folders: Sequence[Path]
    shown: bytes | None = None
    _loaded: bool = field(default=False)

    def apply(self, context: BrowserContext) -> None:
        """Set the rules on a context before its first page."""
        context.add_init_script(MUTED)
        context.route("**/*", self._guard)
        context.route_web_socket("**/*", lambda socket: socket.close())

    def _guard(self, route: Route) -> None:
        request = route.request
        url = urlsplit(request.url)
        if request.is_navigation_request() and request.frame.parent_frame is None:
            self._navigate(route)
        elif url.scheme in OPEN_SCHEMES or (url.scheme == "file" and self._allowed(url.path, url.netloc)):
            route.continue_()
        else:
            logger.info("blocked: %s", request.url[:200])
            route.abort("blockedbyclient")

    def _navigate(self, route: Route) -> None:
        """Let the page in once; it goes nowhere else and never again: an aborted way out leaves it as it is."""
        if self._loaded or urldefrag(route.request.url)[0] != self.source.as_uri():
            logger.info("stayed: %s", route.request.url[:200])
            route.abort("aborted")
            return
        self._loaded = True
        if self.shown is None:
            route.continue_()
        else:
            route.fulfill(status=200, headers={"content-type": "text/html"}, body=self.shown)

    def _allowed(self, path: str, host: str) -> bool:
        if host not in ("", "localhost"):
            return False
        try:
            file = Path(url2pathname(unquote(path) if os.name != "nt" else path)).resolve()
        except (OSError, ValueError):
            return False
        return any(file.is_relative_to(folder) for folder in self.folders)

    def left_for(self, url: str) -> bool:
        """Whether an address is another page's than this one's."""
        return urldefrag(url)[0] != self.source.as_uri()


def settle(tab: ChromiumPage, cdp: CDPSession, seconds: float) -> None:
    """Bring a loaded page to rest: pictures and fonts there, motion at an end, charts' data told, scripts stopped."""
    style = f"Object.assign(document.createElement('style'), {{textContent: {json.dumps(STILL)}}})"
    cdp.send("Runtime.evaluate", {"expression": f"document.head?.append({style})"})
    set_script_fonts(cdp)
    limit = min(SETTLE_SECONDS, seconds / 2) * 1000
    rest = f"({SETTLE})({limit}).then(() => {_live_charts()})"
    cdp.send("Runtime.evaluate", {"expression": rest, "awaitPromise": True, "timeout": seconds * 1000})
    cdp.send("Emulation.setScriptExecutionDisabled", {"value": True})


@cache
def _live_charts() -> str:
    return (Path(__file__).parent / "live_charts.js").read_text(encoding="utf-8").rstrip().rstrip(";")
