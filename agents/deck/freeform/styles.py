"""Inline styles of markup that a model wrote: which declarations stay.

Only listed properties, only functions that fetch nothing, only the theme's fonts. It knows CSS, not HTML.
"""

from __future__ import annotations

import re

_PROPERTIES = (
    "display position left top right bottom inset width height min-width max-width min-height max-height box-sizing "
    "flex flex-direction flex-wrap flex-grow flex-shrink flex-basis flex-flow order gap row-gap column-gap grid "
    "grid-area grid-template grid-template-columns grid-template-rows grid-column grid-row grid-auto-flow "
    "grid-auto-rows grid-auto-columns align-items align-content align-self justify-content justify-items justify-self "
    "place-items place-content place-self margin margin-top margin-right margin-bottom margin-left padding padding-top "
    "padding-right padding-bottom padding-left border border-top border-right border-bottom border-left border-color "
    "border-style border-width border-top-color border-bottom-color border-left-color border-right-color "
    "border-top-width border-bottom-width border-left-width border-right-width border-radius border-top-left-radius "
    "border-top-right-radius border-bottom-left-radius border-bottom-right-radius border-collapse border-spacing "
    "background background-color background-image color opacity font font-size font-weight font-style font-family "
    "font-variant-numeric line-height letter-spacing text-align text-transform text-decoration text-wrap "
    "vertical-align white-space word-break list-style list-style-type box-shadow overflow object-fit object-position "
    "transform transform-origin rotate z-index aspect-ratio fill fill-opacity stroke stroke-width stroke-dasharray "
    "stroke-linecap stroke-linejoin stroke-opacity"
)
_FUNCTIONS = (
    "var calc min max clamp rgb rgba hsl hsla color-mix linear-gradient radial-gradient conic-gradient repeat minmax "
    "fit-content translate translatex translatey scale rotate skew"
)
PROPERTIES, FUNCTIONS = frozenset(_PROPERTIES.split()), frozenset(_FUNCTIONS.split())
THEME_FONT = re.compile(r"var\(--(?:heading|body)\)(?:\s*,\s*(?:serif|sans-serif|monospace))?", re.IGNORECASE)
LONGEST = 4000
_VALUE = re.compile(r"[-\w\s#%.,()+*/]*")
_FUNCTION = re.compile(r"([a-z-]+)\s*\(", re.IGNORECASE)
_OUTSIDE = re.compile(r"[^;()]*(?:\([^()]*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)[^()]*)*\)[^;()]*)*")
_SIZE = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*(\d+(?:\.\d+)?)px", re.IGNORECASE)


def clean(style: str) -> tuple[str, list[str]]:
    """The declarations that stay, in their order, and those that went, each as `property` or `property: value`."""
    kept: list[str] = []
    gone: list[str] = []
    for part in _declarations(style[:LONGEST]):
        name, divided, value = (piece.strip() for piece in part.partition(":"))
        name = name.lower()
        if not divided or not value:
            continue
        if name not in PROPERTIES or not _allowed(name, value):
            gone.append(f"{name[:40]}: {value[:60]}")
        else:
            kept.append(f"{name}:{' '.join(value.split())}")
    return ";".join(kept), gone


def size(style: str) -> dict[str, float]:
    """`width` and `height` where they are given in px."""
    return {name.lower(): float(value) for name, value in _SIZE.findall(style)}


def sized(style: str, width: float, height: float) -> str:
    """The style with this width and height in place of its own."""
    rest = [d for d in style.split(";") if d and d.partition(":")[0] not in ("width", "height")]
    return ";".join([*rest, f"width:{width:g}px", f"height:{height:g}px"])


def _declarations(style: str) -> list[str]:
    """Cut at semicolons that stand in no brackets."""
    return [found for found in _OUTSIDE.findall(style) if found.strip()]


def _allowed(name: str, value: str) -> bool:
    if not _VALUE.fullmatch(value) or any(f.lower() not in FUNCTIONS for f in _FUNCTION.findall(value)):
        return False
    if name == "position":
        return value in ("relative", "absolute", "static")
    if name == "font-family":
        return THEME_FONT.fullmatch(value) is not None
    return name != "font" or "var(--" in value
