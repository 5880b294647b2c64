"""Rows of strings become a table as data: header, column kinds, units, values. It does not find tables."""

from __future__ import annotations

import re
from collections import Counter

from agents.sources.base import Column, ColumnKind
from agents.sources.cells import CURRENCY, PERCENT, YEAR, Cell, decimal_sign, is_blank, is_date, parse_cell

_UNIT_IN_HEADER = re.compile(
    r"^(?P<name>.+?)\s*(?:[(（\[](?P<bracket>[^()（）\[\]]{1,24})[)）\]]|,\s(?P<comma>[^,\s]{1,12}))$"
)
_UNIT_BEHIND = re.compile(r"\s*[(（\[][^()（）\[\]]{1,24}[)）\]]$")
_TIME_HEADER = re.compile(
    r"^(?:(?:fiscal|calendar|school) )?(?:years?|months?|weeks?|days?|quarters?|dates?)$|"
    r"^年份?$|^年度$|^月份?$|^周次?$|^季度$|^日期$|"
    r"^jahr$|^année$|^fy$",
    re.I,
)
_UNIT_WORD = re.compile(
    r"[%％‰°€$£¥￥²³/µμ]|^(?:k|m|g|t|s|h|kg|km|cm|mm|ha|kwh|mwh|gwh|twh|kw|mw|gw|l|ml|ms|min|days?|hours?|weeks?|months?|"
    r"years?|minutes?|seconds?|people|persons?|units?|pieces?|thousands?|millions?|billions?|bn|mn|mio|tonnes?|tons?|"
    r"points?|pp|dB|hz|mhz|ghz|kb|mb|gb|tb|db|lux|[kmgt]?b/s|mg|µg|per cent|percent|index|"
    r"[千万亿百]*(?:人|元|吨|次|户|家|个|台|辆|件|天|日|小时|分钟|米|平方米|公里|千米|公顷|亩|度|瓦|千瓦时|册|岁|年|月|倍|分)?|"
    r"eur|usd|gbp|chf|cny|rmb|jpy)(?:\s|/|$)|百分|元$|人次$",
    re.I,
)


def split_header(rows: list[list[str]], header_rows: int | None) -> tuple[list[str], list[list[str]]]:
    """Column names and the rows under them. `header_rows` None means: find out (0, 1 or 2)."""
    count = _header_rows(rows) if header_rows is None else header_rows
    width = max(map(len, rows), default=0)
    names = [_joined([_at(row, i) for row in rows[:count]]) for i in range(width)]
    names = [name or (f"Column {i + 1}" if i or count == 0 else "") for i, name in enumerate(names)]
    return names, rows[count:]


def columns_of(names: list[str], rows: list[list[str]]) -> tuple[list[Column], list[list[float | None]]]:
    """Columns with kind and unit, and the values in parallel with `rows`."""
    columns: list[Column] = []
    values: list[list[float | None]] = []
    for i, name in enumerate(names):
        column, numbers = _column(name, [_at(row, i) for row in rows], first=i == 0)
        columns.append(column)
        values.append(numbers)
    return columns, [list(row) for row in zip(*values, strict=True)] if values else []


def readable(caption: str | None, names: list[str], rows: list[list[str]], cap: int) -> tuple[str, int]:
    """The table as lines of text of at most about `cap` characters, and how many rows of it that holds."""
    lines = [caption] if caption else []
    lines.append(" | ".join(names))
    size = sum(map(len, lines))
    shown = 0
    for row in rows:
        line = " | ".join(row)
        if shown and size + len(line) > cap:
            break
        lines.append(line)
        size += len(line) + 1
        shown += 1
    return "\n".join(lines), shown


def _header_rows(rows: list[list[str]]) -> int:
    if not rows:
        return 0
    if _numeric_share(rows[0]) > 0.34 and not _is_years(rows[0]):
        return 0
    if any(_is_number(cell) and not _names_a_year(cell) and _numeric_below(rows, i) for i, cell in enumerate(rows[0])):
        return 0
    first, second = rows[0], rows[1] if len(rows) > 1 else []
    gaps = sum(not c.strip() for c in first[1:]) or len({c for c in first if c.strip()}) < len(first) - first.count("")
    data_below = len(rows) > 3 and any(_numeric_share(row) > 0.34 for row in rows[2:5])
    headed = second and not any(map(_is_number, second)) and sum(bool(c.strip()) for c in second) >= len(second) - 1
    return 2 if gaps and data_below and (headed or _is_years(second)) else 1


def _numeric_below(rows: list[list[str]], i: int) -> bool:
    cells = [_at(row, i) for row in rows[1:20] if _at(row, i).strip()]
    return bool(cells) and sum(map(_is_number, cells)) >= 0.8 * len(cells)


def _is_years(row: list[str]) -> bool:
    cells = [c.strip() for c in row if c.strip()]
    years = [c for c in cells if _names_a_year(c)]
    beside_words = len(set(years)) == len(years) > 1 and not any(_is_number(c) for c in cells if c not in years)
    told = sum(_names_a_year(c) or is_date(c) for c in cells)
    return beside_words or (bool(cells) and told >= max(1, len(cells) - 1))


def _names_a_year(cell: str) -> bool:
    """Whether a cell is a year, with a unit behind it or none: "2024", "2024年（万元）", "2024 (k€)"."""
    return bool(YEAR.match(_UNIT_BEHIND.sub("", cell.strip()).removesuffix("年").strip()))


def _numeric_share(row: list[str]) -> float:
    cells = [c for c in row if c.strip()]
    return sum(map(_is_number, cells)) / len(cells) if cells else 0.0


def _is_number(text: str) -> bool:
    return parse_cell(text).value is not None


def _joined(parts: list[str]) -> str:
    kept: list[str] = []
    for part in parts:
        if part.strip() and part.strip() not in kept:
            kept.append(part.strip())
    return " ".join(" – ".join(kept).split())


def _at(row: list[str], i: int) -> str:
    return row[i] if i < len(row) else ""


def _column(name: str, cells: list[str], *, first: bool) -> tuple[Column, list[float | None]]:
    decimal = decimal_sign(cells)
    parsed = [parse_cell(cell, decimal) for cell in cells]
    filled = [(text, cell) for text, cell in zip(cells, parsed, strict=True) if not is_blank(text)]
    unit = unit_of_header(name)
    if not filled:
        return Column(name=name, unit=unit), [None] * len(cells)
    if _is_date_column(name, filled, first=first):
        return Column(name=name, kind="date"), [None] * len(cells)
    numeric = [cell for _, cell in filled if cell.value is not None]
    if len(numeric) < 0.8 * len(filled):
        return Column(name=name, kind="text"), [cell.value and cell.value * cell.scale for cell in parsed]
    scaled = len({cell.scale for cell in numeric}) > 1
    values = [None if c.value is None else round(c.value * c.scale, 9) if scaled else c.value for c in parsed]
    unit = unit or _common_unit(numeric, scaled=scaled)
    return Column(name=name, kind=_kind(numeric, unit), unit=unit), values


def _is_date_column(name: str, filled: list[tuple[str, Cell]], *, first: bool) -> bool:
    years = sum(bool(YEAR.match(text.strip())) for text, _ in filled)
    dates = sum(cell.kind == "date" for _, cell in filled)
    headed = bool(_TIME_HEADER.match(name.strip()))
    if first and headed and all(len(text.strip()) <= 12 for text, _ in filled):
        return True
    if years and (first or headed):
        dates += years
    return dates >= 0.8 * len(filled)


def unit_of_header(name: str) -> str | None:
    """The unit in a header: "Cost (€ million)" → "€ million"; None when the bracket holds no unit."""
    match = _UNIT_IN_HEADER.match(name.strip())
    if match is None:
        return "%" if name.strip() in ("%", "％") else None
    unit = (match["bracket"] or match["comma"]).strip()
    return unit if unit and (_UNIT_WORD.search(unit) or CURRENCY.search(unit) or PERCENT.search(unit)) else None


def _common_unit(cells: list[Cell], *, scaled: bool) -> str | None:
    def full(cell: Cell) -> str | None:
        magnitude = None if scaled else cell.magnitude
        return " ".join(filter(None, (cell.unit, magnitude))) or None

    (unit, count), *_ = Counter(map(full, cells)).most_common()
    return unit if count >= 0.6 * len(cells) else None


def _kind(cells: list[Cell], unit: str | None) -> ColumnKind:
    if unit and PERCENT.search(unit):
        return "percent"
    if unit and CURRENCY.search(unit):
        return "currency"
    kinds: Counter[ColumnKind] = Counter(cell.kind for cell in cells)
    kind, count = kinds.most_common(1)[0]
    return kind if count >= 0.6 * len(cells) else "number"
