"""An equation as a drawing: one SVG path in the text's own colour, set in STIX Two Math, with its MathML beside it.

The file is a picture like any other of a document, and carries what it was drawn from: whoever knows that shows it as
an equation. Read back, nothing but numbers, path letters and cleaned MathML is believed.
"""

from __future__ import annotations

import html
import re
import warnings
from dataclasses import dataclass

from agents.mathematics.linear import linear
from agents.mathematics.mathml import parsed, written

SIZE = 48.0
"""px of the type that drawings are made at."""
_HEAD = '<svg xmlns="http://www.w3.org/2000/svg" data-equation="'
_ROOT = re.compile(
    r'<svg xmlns="http://www\.w3\.org/2000/svg" data-equation="(?P<mathml>[^"]*)" width="[\d.]+" height="[\d.]+"'
    r' viewBox="(?P<box>[-\d. ]+)"><path fill="currentColor" d="(?P<d>[MLQCZ\d .\-e]*)"/></svg>\s*'
)
_PATH = re.compile(r'<path d="([^"]*)"')
_RECT = re.compile(r'<rect x="([-\d.]+)" y="([-\d.]+)" width="([\d.]+)" height="([\d.]+)"')
_VIEW = re.compile(r'viewBox="([-\d.]+) ([-\d.]+) ([\d.]+) ([\d.]+)"')
_SHAPE = re.compile(r'<path d="[^"]*"|<rect [^>]*>')


@dataclass(frozen=True)
class Drawn:
    """A drawing read back."""

    mathml: str
    """Empty for one that was cut out of a page."""
    box: tuple[float, float, float, float]
    d: str

    @property
    def text(self) -> str:
        """The equation as one line; empty where only its drawing is known."""
        return linear(parsed(self.mathml)) if self.mathml else ""


def drawn(mathml: str) -> bytes | None:
    """The SVG file of an equation; None where it cannot be set."""
    markup = written(parsed(mathml))
    try:
        svg = _set(markup)
    except Exception:
        return None  # what it cannot set it fails on in many ways
    view = _VIEW.search(svg)
    path = " ".join(_shape(found.group()) for found in _SHAPE.finditer(svg))
    if view is None or not path.strip():
        return None
    x, y, w, h = (float(v) for v in view.groups())
    return svg_of(markup, (x, y, w, h), path)


def _set(markup: str) -> str:
    """The equation as ziamath's own SVG. Its font reader warns of what Python will do later."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from ziamath.config import config
        from ziamath.zmath import Math

        before = config.svg2
        config.svg2 = False
        try:
            return Math(markup, size=SIZE).svg()
        finally:
            config.svg2 = before


def svg_of(mathml: str, box: tuple[float, float, float, float], d: str) -> bytes:
    """The file of a drawing whose path is known: MathML may be empty, `box` is x, y, width, height."""
    x, y, w, h = box
    return (
        f'{_HEAD}{html.escape(mathml, quote=True)}" width="{w:g}" height="{h:g}" '
        f'viewBox="{x:g} {y:g} {w:g} {h:g}"><path fill="currentColor" d="{d}"/></svg>\n'
    ).encode()


def read_drawing(data: bytes) -> Drawn | None:
    """A drawing of ours; None for any other picture."""
    if not data.startswith(_HEAD.encode()):
        return None
    found = _ROOT.fullmatch(data.decode("utf-8", "replace"))
    if found is None:
        return None
    try:
        mathml = written(parsed(html.unescape(found["mathml"]))) if found["mathml"] else ""
        x, y, w, h = (float(v) for v in found["box"].split())
    except ValueError:
        return None
    return Drawn(mathml, (x, y, w, h), found["d"]) if w > 0 and h > 0 else None


def _shape(markup: str) -> str:
    rect = _RECT.search(markup)
    if rect is not None:
        x, y, w, h = (float(v) for v in rect.groups())
        return f"M {x:g} {y:g} L {x + w:g} {y:g} L {x + w:g} {y + h:g} L {x:g} {y + h:g} Z"
    path = _PATH.search(markup)
    return re.sub(r"\s+", " ", path.group(1).replace(",", " ")) if path and _safe(path.group(1)) else ""


def _safe(path: str) -> bool:
    return re.fullmatch(r"[MLQCZ\d .,\-e\s]*", path) is not None
