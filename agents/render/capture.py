"""Capture: a loaded page becomes a Scene with the bytes of its pictures.

The walk itself is `capture.js` with `dom/*.js`, run in a world of its own so that no script of the page can change it.
This module asks the browser what JavaScript cannot know (painted fonts, the text of generated content, pictures of
single elements), validates the result, and knows nothing of PowerPoint.

Each element that the selector matches is one slide. The deck has the size of the first match, or the size asked for; a
match of another size is scaled to fit and centred. A match inside another match belongs to the outer one. `body` means
the whole page, as long as it is.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Error as PlaywrightError

from agents.errors import ImpastoError, InputRefused
from agents.render.browser import Opened, Page
from agents.render.painted import name_painted_fonts
from agents.render.pictures import Shelf, bytes_of
from agents.render.scene import Scene
from agents.render.shots import screenshot, shoot_elements
from agents.render.unswept import unswept

logger = logging.getLogger(__name__)

HERE = Path(__file__).parent
PARTS = (
    "dom/zoom.js",
    "dom/geometry.js",
    "dom/paint.js",
    "dom/effects.js",
    "dom/blend.js",
    "dom/outline.js",
    "dom/bands.js",
    "dom/glass.js",
    "dom/stencil.js",
    "dom/border_image.js",
    "dom/box.js",
    "dom/cut.js",
    "dom/card.js",
    "dom/letters.js",
    "dom/text.js",
    "dom/flow.js",
    "dom/list.js",
    "dom/formula.js",
    "dom/controls.js",
    "dom/ticks.js",
    "dom/table.js",
    "dom/svg_path.js",
    "dom/svg_effect.js",
)
PARTS = (*PARTS, "dom/svg.js", "dom/svg_text.js", "dom/svg_marker.js", "capture.js", "dom/print.js", "dom/session.js")
WALK_SECONDS = 120
MOST_ELEMENTS, MOST_SLIDES = 60_000, 2_000
LEAST_SIDE, LARGEST_SIDE = 96.0, 5376.0
"""px: PowerPoint opens slides of 1 to 56 inches."""
PSEUDO = {"::before": "before", "::after": "after", "::marker": "marker"}


@dataclass(frozen=True)
class Capture:
    """A scene, and the bytes of the pictures it names."""

    scene: Scene
    assets: dict[str, bytes] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    """Sentences: what the scene shows differently from the page (text lost or doubled, pictures that did not load)."""


def capture(page: Page, selector: str, *, width: float | None = None, height: float | None = None) -> Capture:
    """Walk the page once and return its scene. From any thread.

    `width` and `height` (px) set the deck's size; without them it is the first match's. Raises InputRefused when the
    selector is not CSS or matches nothing visible.
    """
    size = {"width": width, "height": height} if width and height else None
    with unswept():
        return page.call(lambda opened: _capture(opened, page, selector, size))


def _capture(opened: Opened, page: Page, selector: str, size: dict[str, float] | None) -> Capture:
    world, found = _begin(opened, page, selector, size)
    walked: dict[str, Any] | None = found.get("scene")
    try:
        result: dict[str, Any] = walked or world.call("walk", _generated(opened), found["deck"])
        walked = result
        slides = result["slides"]
        families = name_painted_fonts(slides, world.painted_families, own=result["faces"] > 0)
        shelf = Shelf()
        shoot_elements(world, slides, result["shots"], shelf)
        warnings = [*_fetch_pictures(world, page, slides, shelf), *_compare_text(slides, result["shown"])]
    finally:
        if walked is None or walked["shots"]:
            world.call("restore")
    scene = Scene(
        width=result["width"],
        height=result["height"],
        slides=slides,
        assets=shelf.described,
        families=families,
    )
    for warning in warnings:
        logger.warning("%s: %s", page.source.name, warning)
    return Capture(scene, shelf.held, tuple(warnings))


def _begin(opened: Opened, page: Page, selector: str, size: dict[str, float] | None) -> tuple[World, dict[str, Any]]:
    """The page made ready for the walk, and what matches; walked already (`scene`) where it could be.

    Raises InputRefused for what no one could look at.
    """
    most = {"elements": MOST_ELEMENTS, "slides": MOST_SLIDES, "least": LEAST_SIDE, "largest": LARGEST_SIDE}
    world = opened.world or World.of(opened)
    try:
        found = world.call("begin", selector, most, size)
    except ScriptError as error:
        raise _not_css(selector, error) from error
    except PlaywrightError:
        logger.debug("the page went elsewhere")
        world = World.of(opened)
        found = world.call("begin", selector, most, size)
    if not found["slides"]:
        raise nothing_matches(page, selector)
    if found["elements"] > MOST_ELEMENTS:
        raise InputRefused(
            f"{page.source.name} has {found['elements']} elements on slides; at most {MOST_ELEMENTS} are converted.",
            fix="Convert a part of it: name that with --selector.",
        )
    if found["slides"] > MOST_SLIDES:
        raise InputRefused(
            f"{selector!r} matches {found['slides']} elements of {page.source.name}; at most {MOST_SLIDES} are slides.",
            fix="Name the element that is one slide, e.g. `--selector section`.",
        )
    return world, found


def _not_css(selector: str, error: ScriptError) -> ImpastoError:
    if "SyntaxError" in str(error) or "valid selector" in str(error):
        return InputRefused(f"{selector!r} is not a CSS selector.", fix="Try `--selector .slide` or `body`.")
    return error


def nothing_matches(page: Page, selector: str) -> InputRefused:
    """The error for a selector that finds no slide."""
    return InputRefused(
        f"Nothing visible in {page.source.name} matches the selector {selector!r}.",
        fix="Name the element that is one slide, e.g. `--selector section`, or `--selector body` for the page.",
    )


class ScriptError(ImpastoError):
    """The walk failed inside the page."""

    code = "capture-failed"


class World:
    """The walk's functions in an isolated world of the page: same DOM, none of the page's own JavaScript."""

    def __init__(self, opened: Opened) -> None:
        self.cdp = opened.cdp
        frame = self.cdp.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        made = self.cdp.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "impasto"})
        self.context = made["executionContextId"]
        self.evaluate(script())
        self.cdp.send("DOM.enable")
        self.cdp.send("CSS.enable")
        self._root: int | None = None
        self._painted: dict[str, str] = {}
        self._shared = opened.painted

    @classmethod
    def of(cls, opened: Opened) -> World:
        """The world of a page: made once, and again after the page went elsewhere."""
        world = opened.world
        if world is not None:
            try:
                world.evaluate("impasto.forget()")
                return world
            except (PlaywrightError, ScriptError):
                logger.debug("the page went elsewhere")
        opened.world = cls(opened)
        return opened.world

    def evaluate(self, expression: str) -> Any:
        """Value of a JavaScript expression (promises awaited) as JSON data. Raises ScriptError."""
        answer = self.cdp.send(
            "Runtime.evaluate",
            {
                "expression": expression,
                "contextId": self.context,
                "awaitPromise": True,
                "returnByValue": True,
                "timeout": WALK_SECONDS * 1000,
            },
        )
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            said = details.get("exception", {}).get("description") or details.get("text", "")
            raise ScriptError(f"The page could not be read: {said}")
        return answer["result"].get("value")

    def call(self, name: str, *arguments: Any) -> Any:
        """Call a function of `dom/session.js`."""
        told: str | None = self.evaluate(f"impasto.told({json.dumps(name)}, {json.dumps(arguments)})")
        return None if told is None else json.loads(told)

    def painted_families(self, requests: list[dict[str, Any]], own: bool) -> list[str | None]:
        """The family that Chromium paints each probe with, most glyphs first. What it said once is not asked again.

        `own`: the page brings fonts of its own, so that its answers say nothing of other pages.
        """
        painted = self._painted if own else self._shared
        keys = [json.dumps(request) for request in requests]
        new = [at for at, key in enumerate(keys) if key not in painted]
        if new:
            self.call("probeFonts", [requests[at] for at in new])
            for at, family in zip(new, self._families_of(self._probes()), strict=True):
                if family is not None:
                    painted[keys[at]] = family
            self.call("dropProbes")
        return [painted.get(key) for key in keys]

    def _families_of(self, probes: list[int]) -> list[str | None]:
        """The family of most of each probe's glyphs. A busy browser may not have painted yet: it is asked again."""
        found: dict[int, str] = {}
        for attempt in range(4):
            if attempt:
                self.evaluate("impasto.told('painted', [])")
            for probe in probes:
                if probe in found:
                    continue
                fonts = self.cdp.send("CSS.getPlatformFontsForNode", {"nodeId": probe})["fonts"]
                if fonts:
                    found[probe] = max(fonts, key=lambda font: font["glyphCount"])["familyName"]
            if len(found) == len(probes):
                break
        return [found.get(probe) for probe in probes]

    def _probes(self) -> list[int]:
        search = {"selector": "#impasto-probes > span"}
        if self._root is not None:
            try:
                return self.cdp.send("DOM.querySelectorAll", {"nodeId": self._root, **search})["nodeIds"]
            except PlaywrightError:
                logger.debug("the document has another root")
        root = self._root = self.cdp.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
        return self.cdp.send("DOM.querySelectorAll", {"nodeId": root, **search})["nodeIds"]


@cache
def script() -> str:
    """The whole walk as one script, compiled at once (the mark on its first line) and not function by function."""
    body = "\n".join((HERE / part).read_text(encoding="utf-8") for part in PARTS)
    return f"//# allFunctionsCalledOnLoad\n(() => {{ 'use strict';\n{body}\n}})()"


def _generated(opened: Opened) -> dict[str, dict[str, Any]]:
    """Text and boxes of ::before, ::after and ::marker by the element's mark: counters have values only there."""
    snapshot = opened.cdp.send("DOMSnapshot.captureSnapshot", {"computedStyles": []})
    strings, document = snapshot["strings"], snapshot["documents"][0]
    nodes, layout = document["nodes"], document["layout"]
    names, parents = nodes["nodeName"], nodes["parentIndex"]
    scroll = (document.get("scrollOffsetX", 0), document.get("scrollOffsetY", 0))
    boxes: dict[int, list[tuple[list[float], str]]] = {}
    for at, bounds, start, length in zip(
        *(document["textBoxes"][k] for k in ("layoutIndex", "bounds", "start", "length")), strict=True
    ):
        said = strings[layout["text"][at]]
        boxes.setdefault(at, []).append((bounds, said[start : start + length] or said))
    found: dict[str, dict[str, Any]] = {}
    for at, node in enumerate(layout["nodeIndex"]):
        kind = PSEUDO.get(strings[names[node]])
        mark = kind and _mark(nodes["attributes"][parents[node]], strings)
        if not kind or not mark:
            continue
        entry = found.setdefault(mark, {}).setdefault(
            kind, {"rect": _client(layout["bounds"][at], scroll), "text": "", "texts": []}
        )
        for bounds, said in boxes.get(at, []):
            entry["texts"].append({"text": said.replace("\n", " "), "rect": _client(bounds, scroll)})
            entry["text"] += said
    return found


def _mark(attributes: list[int], strings: list[str]) -> str | None:
    pairs = zip(attributes[::2], attributes[1::2], strict=True)
    return next((strings[value] for name, value in pairs if strings[name] == "data-impasto-id"), None)


def _client(bounds: list[float], scroll: tuple[float, float]) -> dict[str, float]:
    x, y, w, h = bounds
    return {"left": x - scroll[0], "top": y - scroll[1], "width": w, "height": h}


def _fetch_pictures(world: World, page: Page, slides: list[dict[str, Any]], shelf: Shelf) -> list[str]:
    """Replace each picture's address by its asset key. A picture whose bytes cannot be had is dropped and named."""
    warnings = []
    for slide in slides:
        kept = []
        for node in slide["nodes"]:
            if node["kind"] == "picture":
                key = shelf.of(node["asset"], lambda url: bytes_of(url, page.folders, world, screenshot))
                if key is None:
                    warnings.append(f"A picture of slide {slide['id']} could not be read: {node['asset'][:120]}")
                    continue
                tints = node.pop("tints", None)
                node["asset"] = shelf.recoloured(key, tints) if tints else key
            elif node.get("tile"):
                url = node["tile"]["asset"]
                key = shelf.of(url, lambda url: bytes_of(url, page.folders, world, screenshot))
                if key is None:
                    warnings.append(f"A picture of slide {slide['id']} could not be read: {url[:120]}")
                    continue
                node["tile"]["asset"] = shelf.measured(key)
            kept.append(node)
        slide["nodes"] = kept
    return warnings


def text_of(slide: dict[str, Any]) -> str:
    """All characters of a slide's scene, without white space."""
    parts: list[str] = []
    for node in slide["nodes"]:
        holders = node["cells"] if node["kind"] == "table" else [node] if node["kind"] == "text" else []
        for holder in holders:
            for paragraph in holder["paragraphs"]:
                parts.extend(run["text"] for line in paragraph["lines"] for run in line["runs"])
    return "".join("".join(parts).split())


def _compare_text(slides: list[dict[str, Any]], shown: list[str]) -> list[str]:
    """The self-check: what the page shows must be in the scene, once. Generated content may come on top."""
    warnings = []
    for slide, page_text in zip(slides, shown, strict=True):
        lost = Counter(page_text) - Counter(text_of(slide))
        if lost:
            few = "".join(sorted(lost.elements()))[:40]
            warnings.append(f"Slide {slide['id']}: {lost.total()} characters of the page are not in the scene ({few}).")
    return warnings
