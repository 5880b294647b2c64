"""Shots: pictures of single elements, alone on transparent ground, for what cannot be native.

Elements that lie apart from one another are taken in one picture and cut out of it: a screenshot costs far more than a
cut. This module does not know why an element is pictured.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from PIL import Image
from playwright.sync_api import CDPSession

from agents.render.pictures import Shelf

if TYPE_CHECKING:
    from agents.render.capture import World

SCALE = 2
"""Device pixels per CSS px."""
LARGEST_SHOT = 4096
"""Device pixels along the longer side of a picture."""
LARGEST_BATCH = 4_000_000
"""CSS px² of a picture of several elements."""
SINGLE_COST = 250_000
"""CSS px² that take as long as another screenshot."""

Area = dict[str, float]


def screenshot(cdp: CDPSession, clip: dict[str, float], scale: float, *, transparent: bool = False) -> bytes:
    """PNG bytes of a rectangle of the document (px), `scale` device pixels per px."""
    if transparent:
        with _transparent(cdp):
            return screenshot(cdp, clip, scale)
    shot = cdp.send(
        "Page.captureScreenshot",
        {"format": "png", "optimizeForSpeed": True, "captureBeyondViewport": True, "clip": {**clip, "scale": scale}},
    )
    return base64.b64decode(shot["data"])


@contextmanager
def _transparent(cdp: CDPSession) -> Iterator[None]:
    """No white paper under the page."""
    cdp.send("Emulation.setDefaultBackgroundColorOverride", {"color": {"r": 0, "g": 0, "b": 0, "a": 0}})
    try:
        yield
    finally:
        cdp.send("Emulation.setDefaultBackgroundColorOverride")


def nodes_of(slides: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """All nodes of all slides."""
    for slide in slides:
        yield from slide["nodes"]


def shoot_elements(world: World, slides: list[dict[str, Any]], listed: list[dict[str, Any]], shelf: Shelf) -> None:
    """Put the key of its picture into every raster node, in place. `listed`: what the walk says of each (`shots`)."""
    waiting: dict[str, list[dict[str, Any]]] = {}
    for node in nodes_of(slides):
        if node["kind"] == "raster":
            waiting.setdefault(node["asset"], []).append(node)
    if not waiting:
        return
    with _transparent(world.cdp):
        for batch in _batches(listed):
            areas: list[Area] = world.call("isolate", batch)
            for index, data in zip(batch, _shoot(world.cdp, areas), strict=True):
                key = shelf.put(data)
                for node in waiting.get(f"raster:{index}", []):
                    node["asset"] = key


def _batches(listed: list[dict[str, Any]]) -> list[list[int]]:
    """Indexes of elements that may be shown together: of one kind (`how`), none touching another."""
    batches: list[tuple[str, list[int], list[Area]]] = []
    for shot in listed:
        for how, indexes, areas in batches:
            around = _around([*areas, shot["area"]])
            apart = not any(_touch(shot["area"], other) for other in areas)
            if how == shot["how"] and how and apart and _worth(around, [*areas, shot["area"]]):
                indexes.append(shot["index"])
                areas.append(shot["area"])
                break
        else:
            batches.append((shot["how"], [shot["index"]], [shot["area"]]))
    return [indexes for _, indexes, _ in batches]


def _worth(around: Area, areas: list[Area]) -> bool:
    """Whether one picture of all costs less than a picture each."""
    whole = around["width"] * around["height"]
    return whole <= LARGEST_BATCH and whole <= 3 * sum(a["width"] * a["height"] for a in areas) + SINGLE_COST


def _touch(a: Area, b: Area) -> bool:
    return (
        a["x"] < b["x"] + b["width"] + 2
        and b["x"] < a["x"] + a["width"] + 2
        and a["y"] < b["y"] + b["height"] + 2
        and b["y"] < a["y"] + a["height"] + 2
    )


def _around(areas: list[Area]) -> Area:
    x, y = min(a["x"] for a in areas), min(a["y"] for a in areas)
    right, bottom = max(a["x"] + a["width"] for a in areas), max(a["y"] + a["height"] for a in areas)
    return {"x": x, "y": y, "width": max(1.0, right - x), "height": max(1.0, bottom - y)}


def _shoot(cdp: CDPSession, areas: list[Area]) -> list[bytes]:
    whole = _around(areas)
    scale = min(SCALE, LARGEST_SHOT / max(whole["width"], whole["height"]))
    with Image.open(io.BytesIO(screenshot(cdp, whole, scale))) as picture:
        return [_cut(picture, area, whole, scale) for area in areas]


def _cut(picture: Image.Image, area: Area, whole: Area, scale: float) -> bytes:
    left, top = round((area["x"] - whole["x"]) * scale), round((area["y"] - whole["y"]) * scale)
    size = max(1, round(area["width"] * scale)), max(1, round(area["height"] * scale))
    cut = picture.crop((left, top, left + size[0], top + size[1]))
    out = io.BytesIO()
    if _is_photograph(cut):
        cut.convert("RGB").save(out, "JPEG", quality=92)
    else:
        cut.save(out, "PNG", compress_level=3)
    return out.getvalue()


def _is_photograph(picture: Image.Image) -> bool:
    """Opaque and of many colours: a tenth of the bytes and of the time as JPEG."""
    if picture.mode == "RGBA" and picture.getchannel("A").getextrema() != (255, 255):
        return False
    small = picture.convert("RGB").resize((64, 64), Image.Resampling.NEAREST)
    return len(small.getcolors(4096) or []) > 700
