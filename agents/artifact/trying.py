"""A page in Chromium under the preview's policy: errors, requests, width, accessibility, and whether anything happens.

The page gets no network: it is answered from memory, and every other request is stopped and counted as a fault. Two
visits: a phone in light colours, a wide screen in dark ones.
"""
# ruff: noqa: E501 -- a phrase is one line

from __future__ import annotations

import contextlib
import importlib.util
import json
from functools import cache
from pathlib import Path
from typing import Any

from agents.artifact.spec import Trial
from agents.errors import BrowserMissing
from agents.render.browser import Browser

ADDRESS = "http://artifact.test/"
POLICY = (
    "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; "
    "font-src data:; media-src data:; connect-src 'none'; frame-src 'none'; worker-src 'none'; object-src 'none'; "
    "base-uri 'none'; form-action 'none'"
)
VISITS = ((390, 844, "light"), (1440, 900, "dark"))
SECONDS = 60.0
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
MOST = 12
_STATE = """() => {
  const drawn = [...document.querySelectorAll('canvas')].map((c) => { try { return c.toDataURL(); } catch { return ''; } });
  return JSON.stringify([document.body.innerText, document.body.innerHTML.length, document.body.dataset.state || '',
    [...document.querySelectorAll('input, select, textarea')].map((i) => i.value), drawn]);
}"""
_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
_WIDEST = """() => [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 3).map((e) => e.tagName.toLowerCase() + (e.id ? '#' + e.id : '')).join(', ')"""
_ABOUT = (
    "() => ({title: document.title, lang: document.documentElement.lang, text: document.body.innerText.trim().length})"
)
_KEYS = ("Space", "ArrowRight", "ArrowDown", "Enter", "1", "a")


def try_page(html: str, browser: Browser) -> Trial:
    """Open the page twice and measure it. Raises BrowserMissing; whatever the page does is a fault, never an error."""
    trial = Trial()
    for width, height, scheme in VISITS:
        name = f"{width} px, {scheme}"
        try:
            faults = browser.on_chromium(
                lambda chromium, w=width, h=height, s=scheme: _visit(chromium, html, w, h, s), seconds=SECONDS
            )
        except BrowserMissing:
            raise
        except TimeoutError:
            faults = [f"the page kept the browser busy for more than {SECONDS:g} s: a script may never end"]
        except MemoryError:
            faults = ["the page filled the memory"]
        trial.checked.append(name)
        trial.faults += [f"{fault} ({name})" for fault in faults if f"{fault} ({name})" not in trial.faults]
    trial.checked += ["no console error", "no request", "no overflow", "something happens after input"]
    if axe_source():
        trial.checked.append("axe")
    trial.faults = trial.faults[:MOST]
    return trial


def _visit(chromium: Any, html: str, width: int, height: int, scheme: str) -> list[str]:
    from playwright.sync_api import Error as PlaywrightError

    faults: list[str] = []
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,
        service_workers="block",
        accept_downloads=False,
        reduced_motion="no-preference",
    )
    try:
        page = context.new_page()
        _watch(context, page, html, faults)
        page.goto(ADDRESS, wait_until="load", timeout=15_000)
        page.wait_for_timeout(250)
        about = page.evaluate(_ABOUT)
        faults += [] if about["title"] else ["the page has no title"]
        faults += [] if about["lang"] else ["the html element says no language (lang)"]
        faults += [] if about["text"] > 0 else ["the page shows no text"]
        _measure(page, faults)
        _play(page, faults)
    except PlaywrightError as error:
        faults.append(f"the page could not be opened or used: {str(error).splitlines()[0][:200]}")
    finally:
        with contextlib.suppress(PlaywrightError):
            context.close()
    return list(dict.fromkeys(faults))


def _watch(context: Any, page: Any, html: str, faults: list[str]) -> None:
    """Answer the page itself, stop everything else, and take down errors."""

    def answer(route: Any) -> None:
        request = route.request
        if request.url == ADDRESS and request.is_navigation_request():
            headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
            route.fulfill(status=200, headers=headers, body=html)
        elif request.url.startswith(("data:", "blob:", "about:")):
            route.continue_()
        else:
            if not request.url.endswith("/favicon.ico"):
                faults.append(f"the page asks for {request.url[:120]}; it must need nothing from outside")
            route.abort()

    context.route("**/*", answer)
    page.on("pageerror", lambda error: faults.append(f"script error: {str(error)[:240]}"))
    page.on("console", lambda line: faults.append(f"console: {line.text[:240]}") if line.type == "error" else None)
    page.on("dialog", lambda dialog: dialog.dismiss())
    context.on("page", lambda popup: popup.close() if popup != page else None)


def _measure(page: Any, faults: list[str]) -> None:
    if (over := page.evaluate(_WIDE)) > 1:
        faults.append(f"the page is {over} px wider than the window: {page.evaluate(_WIDEST)}")
    if source := axe_source():
        page.evaluate(source)
        run = f"axe.run(document, {{runOnly: {json.dumps(RULES)}, resultTypes: ['violations']}})"
        found = page.evaluate(
            f"async () => (await {run}).violations.map((v) => [v.id, v.help, v.nodes[0].target.join(' ')])"
        )
        faults += [f"accessibility: {help_} ({id_}) at {place[:80]}" for id_, help_, place in found]


def _play(page: Any, faults: list[str]) -> None:
    """Buttons, keys, a drag over the largest canvas: something that can be seen must come of it."""
    before = page.evaluate(_STATE)
    for key in _KEYS:
        page.keyboard.press(key)
    page.wait_for_timeout(120)
    for selector in (".over button", "main button", "button", "input[type=range]"):
        found = page.locator(f"{selector}:visible").first
        if found.count():
            with contextlib.suppress(Exception):  # covered or gone: another input does it
                found.click(timeout=800)
            break
    entry = page.locator(
        "input[type=number]:visible, input[type=text]:visible, input:not([type]):visible, textarea:visible"
    ).first
    if entry.count():
        with contextlib.suppress(Exception):
            entry.click(timeout=800)
            page.keyboard.type("7")
            page.keyboard.press("Enter")
    board = page.locator("canvas:visible, svg:visible").first
    if board.count() and (box := board.bounding_box(timeout=1000)):
        x, y = box["x"] + box["width"] / 2, box["y"] + min(box["height"], 500) / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 60, y + 30, steps=4)
        page.mouse.up()
    for key in _KEYS[1:3]:
        page.keyboard.press(key)
    page.wait_for_timeout(400)
    if page.evaluate(_STATE) == before:
        faults.append("nothing changes on the page after clicks, keys and a drag")
    if (over := page.evaluate(_WIDE)) > 1:
        faults.append(f"after use the page is {over} px wider than the window: {page.evaluate(_WIDEST)}")


@cache
def axe_source() -> str:
    """The script of axe-core; empty where its package is not installed."""
    spec = importlib.util.find_spec("axe_playwright_python")
    if spec is None or spec.origin is None:
        return ""
    path = next(iter(Path(spec.origin).parent.rglob("axe.min.js")), None)
    return path.read_text("utf-8") if path else ""
