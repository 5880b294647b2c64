"""What a table says where no sentence of the text does: its highest and lowest, its change, its widest gap.

Names and values stand as the table writes them; nothing is added up, divided or rounded, only compared.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agents.deck.extract.columns import Grid, grid_of, groups_of, periods_of, shared_unit
from agents.sources.base import Language, Table
from agents.sources.told_tables import is_told
from agents.text.words import length

LONGEST_NAME = 36
"""Width of a row's or a column's name that still reads within a sentence."""
LEAST_PARTED = 10_000
"""Value from which thousands are parted, those of smaller values in the same unit too"""
IN_NUMBERS: dict[str, str] = {
    "rose": "{series}: {first} ({start}) → {last} ({end})",
    "fell": "{series}: {first} ({start}) → {last} ({end})",
    "top": "{series}: {most} ({top})",
    "peak": "{series}: {most} ({top}), {least} ({bottom})",
    "first": "{series}: {top} ({most}), {second} ({next})",
    "most": "{top}: {most} / {total}",
    "most_in": "{top}: {most} / {total} ({series})",
    "leads": "{top} ({most}), {second} ({next})",
    "growth": "{top}: {a} ({one}) → {b} ({other})",
    "drop": "{top}: {a} ({one}) → {b} ({other})",
    "gap": "{top}: {a} ({one}), {b} ({other})",
}
"""The same for a table in a language that this module does not speak"""
SAYS: dict[str, tuple[str, str]] = {
    "rose": ("{series} rose from {first} ({start}) to {last} ({end})", "{series}从{start}的{first}升至{end}的{last}"),
    "fell": ("{series} fell from {first} ({start}) to {last} ({end})", "{series}从{start}的{first}降至{end}的{last}"),
    "top": ("{series}: highest in {top} ({most})", "{series}在{top}最高（{most}）"),
    "peak": (
        "{series}: highest in {top} ({most}), lowest in {bottom} ({least})",
        "{series}在{top}最高（{most}），在{bottom}最低（{least}）",
    ),
    "first": (
        "{series}: {top} first ({most}), then {second} ({next})",
        "{series}以{top}居首（{most}），{second}次之（{next}）",
    ),
    "most": ("{top}: {most} of {total}", "合计{total}中{top}最多（{most}）"),
    "most_in": ("{top}: {most} of {total} ({series})", "{series}合计{total}中{top}最多（{most}）"),
    "leads": ("{top} first ({most}), then {second} ({next})", "{top}居首（{most}），{second}次之（{next}）"),
    "growth": (
        "{top} rose most: from {a} ({one}) to {b} ({other})",
        "{top}增长最多：从{a}（{one}）到{b}（{other}）",
    ),
    "drop": (
        "{top} fell most: from {a} ({one}) to {b} ({other})",
        "{top}下降最多：从{a}（{one}）到{b}（{other}）",
    ),
    "gap": (
        "{one} and {other} differ most in {top}: {a} against {b}",
        "{one}与{other}相差最大的是{top}：{a}对{b}",
    ),
}


def reading(table: Table, language: Language, limit: int = 140) -> str | None:
    """One sentence on what a chart of `table` shows, at most `limit` wide; None where nothing stands out."""
    return next((said for said in readings(table, language) if length(said) <= limit), None)


def readings(table: Table, language: Language) -> list[str]:
    """Sentences on what a chart of `table` shows, the most telling first; none where nothing stands out."""
    grid = grid_of(table)
    if grid is None or len(grid.rows) < 3 or any(not _full(table, grid, c) for c in grid.series):
        return []
    if not grid.time and any(v < 0 for c in grid.series for v in _values(table, grid, c)):
        return []  # what adds and what takes away is not ranked
    periods = list(periods_of(table, grid.series))
    if grid.parts and grid.wholes and not grid.ordered:
        changed = _most_changed(table, grid, periods, language) if len(periods) >= 2 else []
        said = [_first(table, grid, grid.wholes[0], language), *changed]
        said += [_first(table, grid, c, language) for c in grid.series]
    elif grid.time:
        said = _over_time(table, grid, language)
    elif len(periods) >= 2 and not grid.ordered:
        said = [*_most_changed(table, grid, periods, language), _first(table, grid, periods[-1], language)]
    elif len(grid.series) == 2 and not grid.ordered and _of_one_size(table, grid):
        said = [_gap(table, grid, language), *(_first(table, grid, c, language) for c in grid.series)]
    elif grid.ordered:
        said = _over_order(table, grid, language)
    else:
        said = [_first(table, grid, c, language) for c in grid.series]
    return list(dict.fromkeys(s for s in said if s))


def table_readings(table: Table, language: Language) -> list[str]:
    """The same for a table that is shown whole: of all its measures the one that changed most, over time; else what
    comes first."""
    grid = grid_of(table)
    if grid is None or len(grid.rows) < 3:
        return []
    measures = [c for group in groups_of(table, grid) for c in group]
    whole = replace(grid, series=sorted(c for c in measures if _full(table, grid, c)))
    if any(v < 0 for c in whole.series for v in _values(table, whole, c)):
        return []
    periods = len(periods_of(table, whole.series)) >= 2
    if grid.time:
        said = _over_time(table, whole, language)
    elif grid.ordered or periods:
        return readings(table, language)
    else:
        said = [_first(table, whole, c, language) for c in whole.series]
    return list(dict.fromkeys(s for s in said if s))


def _full(table: Table, grid: Grid, column: int) -> bool:
    return all(table.values[r][column] is not None for r in grid.rows)


def _over_time(table: Table, grid: Grid, language: Language) -> list[str | None]:
    """From first to last where those are a measure's bounds, of the one that changed most first; else its bounds."""
    ranked = sorted(
        grid.series,
        key=lambda c: (_risen(table, grid, c, language) is None, -_swing(_values(table, grid, c))),
    )
    return [_risen(table, grid, c, language) or _peak(table, grid, c, language) for c in ranked]


def _over_order(table: Table, grid: Grid, language: Language) -> list[str | None]:
    """Where rows have an order of their own that is no time: bounds; of what was set by hand, how it rose."""
    if table.columns[grid.label].kind != "number":
        return [_peak(table, grid, c, language) for c in grid.series]
    return [_risen(table, grid, c, language) or _peak(table, grid, c, language) for c in grid.series]


def _risen(table: Table, grid: Grid, column: int, language: Language) -> str | None:
    values = _values(table, grid, column)
    start, end = grid.rows[0], grid.rows[-1]
    steady = {values[0], values[-1]} == {min(values), max(values)} and values[0] != values[-1]
    if not steady:
        return None
    return _say(
        table,
        "rose" if values[-1] > values[0] else "fell",
        language,
        series=spoken_name(table, column),
        first=shown(table, start, column),
        start=_name(table, grid, start),
        last=shown(table, end, column),
        end=_name(table, grid, end),
    )


def _peak(table: Table, grid: Grid, column: int, language: Language) -> str | None:
    values = _values(table, grid, column)
    if values.count(max(values)) > 1:
        return None
    if values.count(min(values)) > 1:
        top = grid.rows[values.index(max(values))]
        name, most = _name(table, grid, top), shown(table, top, column)
        return _say(table, "top", language, series=spoken_name(table, column), top=name, most=most)
    top, bottom = (grid.rows[values.index(bound)] for bound in (max(values), min(values)))
    return _say(
        table,
        "peak",
        language,
        series=spoken_name(table, column),
        top=_name(table, grid, top),
        most=shown(table, top, column),
        bottom=_name(table, grid, bottom),
        least=shown(table, bottom, column),
    )


def _first(table: Table, grid: Grid, column: int, language: Language) -> str | None:
    ranked = sorted(grid.rows, key=lambda r: -(table.values[r][column] or 0.0))
    first, second, third = (table.values[r][column] for r in ranked[:3])
    if first == second or second == third:
        return None
    alone = column in grid.wholes or len(grid.series) == 1
    if alone and not is_told(table) and (total := _total_of(table, grid, column)) is not None:
        top = ranked[0]
        return _say(
            table,
            "most_in" if periods_of(table, [column]) else "most",
            language,
            series=spoken_name(table, column),
            top=_name(table, grid, top),
            most=shown(table, top, column),
            total=shown(table, total, column),
        )
    return _say(
        table,
        "leads" if is_told(table) else "first",  # the measure of what a sentence tells has no name
        language,
        series="" if is_told(table) else spoken_name(table, column),
        top=_name(table, grid, ranked[0]),
        most=shown(table, ranked[0], column),
        second=_name(table, grid, ranked[1]),
        next=shown(table, ranked[1], column),
    )


def _total_of(table: Table, grid: Grid, column: int) -> int | None:
    """The row that adds a column up; None where there is none, or where it says something else."""
    if len(grid.totals) != 1 or (total := table.values[grid.totals[0]][column]) is None:
        return None
    return grid.totals[0] if total > 0 and abs(sum(_values(table, grid, column)) - total) <= 0.01 * total else None


def _most_changed(table: Table, grid: Grid, periods: list[int], language: Language) -> list[str | None]:
    """Columns are periods: the rows that rose and fell most from the first to the last, the larger change first."""
    one, other = periods[0], periods[-1]
    names = periods_of(table, periods)
    changes = {r: (table.values[r][other] or 0.0) - (table.values[r][one] or 0.0) for r in grid.rows}
    up, down = max(changes, key=lambda r: changes[r]), min(changes, key=lambda r: changes[r])
    told = []
    for row in sorted((up, down), key=lambda r: -abs(changes[r])):
        alone = sum(abs(c - changes[row]) < 1e-9 for c in changes.values()) == 1
        if not alone or not changes[row] or (changes[row] > 0) != (row == up):
            continue
        told.append(
            _say(
                table,
                "growth" if changes[row] > 0 else "drop",
                language,
                top=_name(table, grid, row),
                one=names[one],
                other=names[other],
                a=shown(table, row, one),
                b=shown(table, row, other),
            )
        )
    return told


def bare_name(name: str) -> str:
    """A column's name without the unit in brackets behind it."""
    return re.sub(r"\s*[(（][^()（）]{1,16}[)）]$", "", name.strip())


def _of_one_size(table: Table, grid: Grid) -> bool:
    """Whether two measures are near enough to be set against each other: budget and spent, not price and fee."""
    pairs = [sorted(abs(table.values[r][c] or 0.0) for c in grid.series) for r in grid.rows]
    return sum(low > 0 and high <= 5 * low for low, high in pairs) * 2 >= len(pairs)


def _gap(table: Table, grid: Grid, language: Language) -> str | None:
    one, other = grid.series
    gaps = [abs((table.values[r][one] or 0.0) - (table.values[r][other] or 0.0)) for r in grid.rows]
    widest = max(gaps)
    if widest == 0 or gaps.count(widest) > 1:
        return None
    row = grid.rows[gaps.index(widest)]
    return _say(
        table,
        "gap",
        language,
        top=_name(table, grid, row),
        one=spoken_name(table, one),
        other=spoken_name(table, other),
        a=shown(table, row, one),
        b=shown(table, row, other),
    )


def _values(table: Table, grid: Grid, column: int) -> list[float]:
    return [table.values[r][column] or 0.0 for r in grid.rows]


def _swing(values: list[float]) -> float:
    """Change against size: 40 to 220 counts more than 1,000 to 1,200."""
    return (max(values) - min(values)) / max(abs(max(values, key=abs)), 1e-9)


def spoken_name(table: Table, column: int) -> str:
    """The column's name without its unit, which stands with the values where it is known."""
    name = table.columns[column].name.strip()
    unit = _short_unit(table, column)
    bare = name
    for opened, closed in (("(", ")"), ("（", "）")):
        bare = bare.removesuffix(f"{opened}{unit}{closed}").strip() if unit else bare
    return bare or name


def _name(table: Table, grid: Grid, row: int) -> str:
    """What a row is called; a number that was set by hand has its unit, else its column's name, beside it."""
    cell = table.cells[row][grid.label].strip()
    if table.columns[grid.label].kind != "number":
        return cell
    if _short_unit(table, grid.label):
        return shown(table, row, grid.label)
    unit = table.columns[grid.label].unit  # "18 g per litre", not "Alum (g per litre) 18"
    return f"{cell} {unit}" if unit else f"{spoken_name(table, grid.label)} {cell}"


def shown(table: Table, row: int, column: int) -> str:
    """The cell as it is written, its unit beside it where the cell has none."""
    alike = [c for c in range(len(table.columns)) if table.columns[c].unit == table.columns[column].unit]
    large = any(abs(line[c] or 0.0) >= LEAST_PARTED for line in table.values for c in alike)
    unit = _short_unit(table, column)
    cell = parted(table.cells[row][column].strip(), 4 if large or (unit or "-") in "€$£¥" else 5)
    if not unit or not cell.replace(",", "").replace(".", "").lstrip("-−+").isdigit():
        return cell
    if unit in "€$£¥":
        return f"{unit}{cell}"
    latin = (unit[0].isalpha() and unit[0].isascii()) or ("/" in unit and not re.search("[\u4e00-\u9fff]", unit))
    return f"{cell} {unit}" if latin else f"{cell}{unit}"


def parted(cell: str, least: int = 5) -> str:
    """A bare whole number of `least` and more digits with its thousands parted, as charts show it."""
    return f"{int(cell):,}" if cell.isascii() and cell.isdigit() and len(cell) >= least and cell[0] != "0" else cell


def _short_unit(table: Table, column: int) -> str | None:
    """A unit that can stand beside a value; one of several words stays with the column's name."""
    unit = shared_unit(table, [column])
    return unit if unit and " " not in unit and unit != table.columns[column].name.strip() else None


def _say(table: Table, key: str, language: Language, **values: str) -> str | None:
    named = [values[n] for n in ("one", "other", "top", "bottom", "second", "start", "end") if n in values]
    if "{series}" in SAYS[key][0]:
        named.append(values["series"])
    if any(not name or length(name) > LONGEST_NAME for name in named):
        return None
    if language == "zh":
        values = {k: f"{v}年" if _YEAR.fullmatch(v) else v for k, v in values.items()}
    form = IN_NUMBERS[key] if language == "en" and _is_foreign(table) else SAYS[key][language == "zh"]
    said = form.format(**values)
    return said.replace("?: ", "? ").replace("？：", "？")  # a question as it was asked needs no colon


def _is_foreign(table: Table) -> bool:
    """Whether the names of a table are in another Latin language, by their letters and their small words."""
    named = " ".join([table.caption or "", *table.heading, *(column.name for column in table.columns)])
    return _FOREIGN.search(named) is not None


_FOREIGN = re.compile(
    r"[àâäåæçéèêëíîïñóòôöøœßúùûüÿ¿¡ąćęłńśźżőűřšžčě]"
    r"|\b(?:du|des|le|les|el|los|las|del|und|der|das|von|für|mit|por|para|et|di|il|och|og)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
