"""Arithmetic on values as they are written: the `python` tool works it out, to as many places as the values have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from agents.calculation.calculator import NotCalculated, calculate
from agents.text.words import han_count

_DIGITS = re.compile(r"[−-]?\d[\d,]*(?:\.\d+)?")
_PLACES = 2
"""Places of a mean or a share beyond those of the values."""
_PREFIXED = re.compile(r"^(?P<sign>US\$|[€$£¥])\s*(?P<scale>thousand|million|billion|bn|m|k)?$", re.IGNORECASE)


@dataclass(frozen=True)
class Figured:
    """What came out, as text and number, and how."""

    text: str
    value: float
    working: str


def figured(task: str, texts: Sequence[str]) -> Figured | None:
    """A sum, mean, difference or ratio of values as written; None where one of them is no single number."""
    found = [_DIGITS.findall(text) for text in texts]
    if any(len(digits) != 1 for digits in found):
        return None
    plain = [digits[0].replace(",", "").replace("−", "-") for digits in found]
    places = max(len(p.partition(".")[2]) for p in plain)
    if task == "sum":
        code, sign = " + ".join(plain), " + "
    elif task == "difference":
        code, sign = f"abs({plain[0]} - {plain[1]})", " − "
    elif task == "product":
        code, sign = " * ".join(plain), " × "
    elif task == "share":
        code, sign = f"100 * {plain[0]} / {plain[1]}", " / "
        places = _PLACES - 1
    else:
        code, sign = f"({' + '.join(plain)}) / {len(plain)}", " + "
        places += _PLACES
    try:
        said = calculate(f"round({code}, {places})")
    except NotCalculated:
        return None
    value = Decimal(said.strip())
    text = f"{value.normalize():,f}" if task == "average" else f"{value:,.{places}f}"
    raw = [digits[0] for digits in found]
    if task == "difference" and Decimal(plain[0]) < Decimal(plain[1]):
        raw.reverse()
    left = sign.join(raw)
    working = (
        f"({left}) / {len(raw)} = {text}" if task == "average" else f"{left} = {text}{' %' if task == 'share' else ''}"
    )
    return Figured(text, float(value), working)


def shown(text: str, unit: str) -> str:
    """A number with its unit, as a person writes it: “€25.8 million”, “12.6 km”, “11.4万册”."""
    if not unit or unit in text or re.search(r"[€$£¥%]|[^\W\d_]", text):
        return text
    if match := _PREFIXED.match(unit):
        return f"{match['sign']}{text}{' ' + match['scale'] if match['scale'] else ''}"
    return f"{text}{unit}" if han_count(unit) else f"{text} {unit}"
