"""The peer: dom-to-pptx (npm, MIT), installed by the benchmark itself into the user's cache, driven in Chromium.

Its browser bundle runs in a page of its own, served from memory under one origin so that no picture taints its canvas.
"""

from __future__ import annotations

import base64
import json
import mimetypes
import shutil
import subprocess
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import unquote, urlsplit

import platformdirs
from playwright.sync_api import Route, sync_playwright

from agents.render.browser import FLAGS, find_browser
from agents.render.script_fonts import set_script_fonts
from agents.settings import Settings
from benchmarks.render.cost import between, come_to_rest, processor_seconds

NAME, VERSION = "dom-to-pptx", "2.1.2"
ORIGIN = "http://page.invalid"
ROOT = Path(__file__).resolve().parents[2]
SECONDS = 120

EXPORT = """async ([selector, width, height]) => {
  const all = [...document.querySelectorAll(selector)];
  const slides = all.filter((element) => !all.some((other) => other !== element && other.contains(element)));
  const targets = slides.map((element) => (element === document.body ? document.documentElement : element));
  const blob = await window.domToPptx.exportToPptx(targets, { skipDownload: true, width, height, svgAsVector: true });
  const reader = new FileReader();
  const read = new Promise((done) => { reader.onload = done; });
  reader.readAsDataURL(blob);
  await read;
  return reader.result.slice(reader.result.indexOf(',') + 1);
}"""


def bundle() -> Path:
    """The package's browser bundle; installs the package when it is not there. Raises FileNotFoundError without npm."""
    folder = platformdirs.user_cache_path("impasto") / "peers" / f"{NAME}-{VERSION}"
    script = folder / "node_modules" / NAME / "dist" / f"{NAME}.bundle.js"
    if not script.is_file():
        npm = shutil.which("npm")
        if npm is None:
            raise FileNotFoundError("npm")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text(json.dumps({"name": "peer", "private": True}), "utf-8")
        command = [npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", f"{NAME}@{VERSION}"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=600)
    return script


@dataclass(frozen=True)
class Exported:
    """What the export took, from the loaded page to the file."""

    seconds: float
    processor: float


@dataclass
class Peer:
    """The peer in a browser. Use as a context manager."""

    _playwright: Any = None
    _chromium: Any = None

    def __enter__(self) -> Peer:
        self._script = bundle().read_text("utf-8")
        self._playwright = sync_playwright().start()
        executable = str(find_browser(Settings()))
        self._chromium = self._playwright.chromium.launch(
            executable_path=executable, args=[*FLAGS], chromium_sandbox=False
        )
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._chromium.close()
        self._playwright.stop()

    def convert(self, page: Path, selector: str, size: tuple[int, int], deck: tuple[float, float], out: Path) -> float:
        """Write `out` from a page; seconds from the loaded page to the file, as ours are counted.

        `size`: viewport, px; `deck`: size of a slide, px. Raises playwright's Error where the peer fails.
        """
        return self.loaded(page, selector, size, deck, out).seconds

    def loaded(
        self, page: Path, selector: str, size: tuple[int, int], deck: tuple[float, float], out: Path
    ) -> Exported:
        """As `convert`, with the processor's seconds too."""
        context = self._chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce", locale="en-US"
        )
        try:
            page = page.resolve()
            # Pages of the corpus share the repository's fonts; any other page has what lies beside it.
            root = ROOT if page.is_relative_to(ROOT) else page.parent
            context.route("**/*", partial(_serve, root))
            tab = context.new_page()
            tab.set_default_timeout(SECONDS * 1000)
            tab.goto(f"{ORIGIN}/{page.relative_to(root).as_posix()}", wait_until="load")
            set_script_fonts(context.new_cdp_session(tab))  # as the reference is painted
            tab.evaluate("() => document.fonts.ready.then(() => true)")
            tab.evaluate(self._script)
            come_to_rest()
            before, started = processor_seconds(), time.perf_counter()
            out.write_bytes(base64.b64decode(tab.evaluate(EXPORT, [selector, deck[0] / 96, deck[1] / 96])))
            seconds = time.perf_counter() - started
            processor = between(before, processor_seconds(own_first=True))
        finally:
            context.close()
        return Exported(seconds, processor)


def _serve(root: Path, route: Route) -> None:
    url = urlsplit(route.request.url)
    file = (root / unquote(url.path).lstrip("/")).resolve()
    if route.request.url.startswith(ORIGIN) and file.is_relative_to(root) and file.is_file():
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        route.fulfill(body=file.read_bytes(), content_type=f"{kind}; charset=utf-8" if "html" in kind else kind)
    elif url.scheme in ("data", "blob"):
        route.continue_()
    else:
        route.abort()
