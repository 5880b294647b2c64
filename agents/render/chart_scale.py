"""Scales of a chart: round ticks for the value axis, and numbers written by an Excel number format.

It knows numbers only, nothing of pixels or SVG.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

_NUMBER = re.compile(r"[#0?][#0?,]*(?:\.[#0?]+)?,*")


@dataclass(frozen=True)
class Scale:
    """A value axis: from `low` to `high`, with `ticks` on it."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def share(self, value: float) -> float:
        """Where a value lies on the axis, 0 at `low` and 1 at `high`."""
        return (value - self.low) / (self.high - self.low)


def scale(values: list[float], *, zero: bool, most_ticks: int = 6) -> Scale:
    """A scale over `values` that ends on round numbers (steps of 1, 2, 2.5 or 5 × 10ⁿ).

    `zero`: the axis must hold zero (bars and areas, whose length is the value).
    """
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if zero or (low >= 0 and low <= 0.6 * high):
        low, high = min(0.0, low), max(0.0, high)
    size = max(abs(low), abs(high))
    if high - low <= 1e-9 * size or size < 1e-290:
        low, high = (low - 0.5 * size, high + 0.5 * size) if size >= 1e-290 else (0.0, 1.0)
    step = _step((high - low) / max(1, most_ticks - 1))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(float(f"{n * step:.12g}") for n in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], ticks)


def _step(raw: float) -> float:
    power = 10.0 ** math.floor(math.log10(raw))
    for factor in (1, 2, 2.5, 5, 10):
        if raw <= factor * power * (1 + 1e-9):
            return factor * power
    return 10 * power


def number(value: float, code: str) -> str:
    """A number by the part of Excel's format language that charts use: `General`, `0.0`, `#,##0`, `0%`, quoted text.

    A minus sign is a real one. Sections for negative numbers are read; conditions and colours are ignored.
    """
    sections = _sections(code)
    section = sections[0]
    if value < 0 and len(sections) > 1 and sections[1]:
        return _by_section(-value, sections[1])
    if section.strip().lower() in ("general", "@", ""):
        return _general(value)
    text = _by_section(abs(value), section)
    return f"\u2212{text}" if value < 0 and re.search(r"[1-9]", text) else text


def _sections(code: str) -> list[str]:
    return re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', re.sub(r"\[[^\]]*\]", "", code)) or [""]


def _by_section(value: float, section: str) -> str:
    literals: list[str] = []

    def keep(match: re.Match[str]) -> str:
        literals.append(match.group(1) or match.group(2) or "")
        return "\x00"

    bare = re.sub(r'"([^"]*)"|\\(.)', keep, section)
    bare = re.sub(r"_.|\*.", "", bare)
    match = _NUMBER.search(bare)
    if not match:
        text = bare
    else:
        shown = value * 100 ** bare.count("%")
        text = bare[: match.start()] + _digits(shown, match.group()) + bare[match.end() :]
    for literal in literals:
        text = text.replace("\x00", literal, 1)
    return text


def _digits(value: float, pattern: str) -> str:
    whole, _, fraction = pattern.rstrip(",").partition(".")
    value /= 1000 ** (len(pattern) - len(pattern.rstrip(",")))
    grouped = "," in whole
    most, least = len(fraction), fraction.count("0")
    text = f"{value:,.{most}f}" if grouped else f"{value:.{most}f}"
    while most > least and text.endswith("0"):
        text, most = text[:-1], most - 1
    text = text.rstrip(".")
    minimum = whole.count("0")
    head, dot, tail = text.partition(".")
    if len(head) < minimum and not grouped:
        head = head.zfill(minimum)
    return head + dot + tail


def _general(value: float) -> str:
    if value == 0:
        return "0"
    if abs(value) >= 1e12 or abs(value) < 1e-4:
        return f"{value:.3g}".replace("-", "\u2212")
    text = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.4g}" if abs(value) < 100 else f"{value:,.1f}"
    return text.replace("-", "\u2212")


def tick_format(code: str, ticks: tuple[float, ...]) -> str:
    """The format for an axis: as many decimals as its steps need, not more."""
    if code.strip().lower() in ("general", ""):
        return code
    factor = 100 if "%" in code else 1
    match = re.search(r"\.[0#?]+", code)
    if match and all(math.isclose(t * factor, round(t * factor), abs_tol=1e-9) for t in ticks):
        return code.replace(match.group(), "", 1)
    return code
