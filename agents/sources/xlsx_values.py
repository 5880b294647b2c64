"""What a spreadsheet cell shows: its value in its number format, as far as percent, dates, decimals and currency go."""

from __future__ import annotations

import datetime as dt
import re

_QUOTED = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]')
_CURRENCY = re.compile(r"[€$£¥￥₹]")


def shown(value: object, number_format: str | None) -> str:
    """The cell's text; empty for an empty cell and for error values."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return value.isoformat("minutes")
    if isinstance(value, dt.timedelta):
        return str(value)
    if isinstance(value, int | float):
        return _number(float(value), (number_format or "General").partition(";")[0])
    text = " ".join(str(value).split())
    return "" if re.fullmatch(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!)", text) else text


def _number(value: float, pattern: str) -> str:
    literals = "".join("".join(groups) for groups in _QUOTED.findall(pattern))
    bare = _QUOTED.sub("", pattern)
    if "%" in bare:
        return f"{_digits(value * 100, bare)}%"
    digits = _digits(value, bare)
    sign = _CURRENCY.search(literals) or _CURRENCY.search(bare)
    if sign:
        return f"-{sign.group()}{digits[1:]}" if digits.startswith("-") else f"{sign.group()}{digits}"
    unit = literals.strip()
    return f"{digits} {unit}" if unit and unit.isalpha() and len(unit) <= 6 else digits


def _digits(value: float, pattern: str) -> str:
    grouped = "," in pattern
    if pattern in ("General", "@", "") or not re.search(r"[0#]", pattern):
        # Excel shows at most eleven digits, so that 0.1 + 0.2 reads 0.3.
        return f"{value:.11g}" if abs(value) < 1e15 and "e" not in f"{value:.11g}" else f"{value:.15g}"
    decimals = re.search(r"\.([0#?]+)", pattern)
    text = f"{value:{',' if grouped else ''}.{len(decimals[1]) if decimals else 0}f}"
    optional = len(decimals[1]) - len(decimals[1].rstrip("#")) if decimals else 0
    for _ in range(optional):
        text = text[:-1] if text.endswith("0") else text
    return text.rstrip(".")
