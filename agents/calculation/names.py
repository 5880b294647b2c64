"""What a calculation may name: functions of mathematics, statistics and dates, and the plain attributes of values.

Nothing here reaches a file, a process, a module or a class's insides. Standard library only: the calculating process
loads nothing else.
"""

from __future__ import annotations

import calendar
import datetime
import decimal
import fractions
import math
import statistics
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Module:
    """The part of a module that may be used."""

    name: str
    parts: dict[str, Any]


def _public(module: Any, *left_out: str) -> dict[str, Any]:
    names = getattr(module, "__all__", dir(module))
    return {name: getattr(module, name) for name in names if not name.startswith("_") and name not in left_out}


_ROUNDINGS = {name: value for name, value in vars(decimal).items() if name.startswith("ROUND_")}
MODULES = {
    module.name: module
    for module in (
        Module("math", _public(math)),
        Module("statistics", _public(statistics, "NormalDist", "kde", "kde_random", "StatisticsError")),
        Module("decimal", {"Decimal": decimal.Decimal, **_ROUNDINGS}),
        Module("fractions", {"Fraction": fractions.Fraction}),
        Module(
            "datetime",
            {"date": datetime.date, "datetime": datetime.datetime, "timedelta": datetime.timedelta},
        ),
        Module(
            "calendar", {"isleap": calendar.isleap, "monthrange": calendar.monthrange, "leapdays": calendar.leapdays}
        ),
    )
}
FUNCTIONS: dict[str, Any] = {
    function.__name__: function
    for function in (
        abs, all, any, bool, dict, divmod, enumerate, filter, float, format, int, len, list, map, max, min, pow, range,
        repr, reversed, round, set, sorted, str, sum, tuple, zip,
    )
}  # fmt: skip
"""`print` is the evaluator's own."""
ATTRIBUTES: dict[type, frozenset[str]] = {
    kind: frozenset(names.split())
    for kind, names in {
        str: "upper lower title capitalize strip lstrip rstrip split rsplit splitlines join replace count find index"
        " startswith endswith isdigit isalpha isnumeric zfill removeprefix removesuffix",
        list: "append extend insert pop count index sort reverse copy",
        tuple: "count index",
        dict: "keys values items get setdefault update copy",
        set: "add discard union intersection difference symmetric_difference issubset issuperset copy",
        int: "bit_length bit_count numerator denominator real imag",
        float: "is_integer as_integer_ratio real imag",
        decimal.Decimal: "quantize sqrt normalize to_integral_value as_integer_ratio exp ln log10 copy_abs is_nan",
        fractions.Fraction: "numerator denominator limit_denominator",
        datetime.datetime: "year month day hour minute second microsecond weekday isoweekday isoformat isocalendar"
        " toordinal date time timestamp replace strftime",
        datetime.date: "year month day weekday isoweekday isoformat isocalendar toordinal replace strftime",
        datetime.time: "hour minute second isoformat",
        datetime.timedelta: "days seconds microseconds total_seconds",
    }.items()
}
CLASS_ATTRIBUTES: dict[Any, frozenset[str]] = {
    datetime.date: frozenset({"fromisoformat", "fromordinal", "today", "fromisocalendar"}),
    datetime.datetime: frozenset({"fromisoformat", "strptime", "combine", "now", "today", "fromordinal"}),
    dict: frozenset({"fromkeys"}),
}
CONSTANTS = {"pi": math.pi, "e": math.e}


def attribute(value: Any, name: str) -> Any:
    """The attribute `name` of `value`. Raises AttributeError for one that may not be used."""
    if isinstance(value, Module):
        if name in value.parts:
            return value.parts[name]
        raise AttributeError(f"{value.name} has no {name} here.")
    if isinstance(value, type):
        if name in CLASS_ATTRIBUTES.get(value, frozenset()):
            return getattr(value, name)
        raise AttributeError(f"{value.__name__}.{name} is not to be used here.")
    for kind, names in ATTRIBUTES.items():
        if type(value) is kind and name in names:
            return getattr(value, name)
    raise AttributeError(f"A value of the kind {type(value).__name__} has no {name} here.")
