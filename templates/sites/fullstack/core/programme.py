"""A programme: rows by day, and in a day by time and place. Days to come first, those that are over last."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from core import clock
from core.features import Feature

if TYPE_CHECKING:
    from core.page import Page

MOST_PLACES = 5
"""So many places stand beside each other; where there are more, each entry names its own."""


def days(page: "Page", feature: Feature, rows: Sequence[Any], start: str, places: str) -> list[dict[str, Any]]:
    """The days of a programme: date, places, and a line for each time with the rows of each place."""
    label = _labels(page, feature, rows, places)
    by_day: dict[date, list[Any]] = {}
    for row in rows:
        when = getattr(row, start)
        if when is not None:
            by_day.setdefault(when.date(), []).append(row)
    today = clock.today()
    order = [*sorted(day for day in by_day if day >= today), *sorted((d for d in by_day if d < today), reverse=True)]
    return [_day(day, by_day[day], start, label) for day in order]


def _day(day: date, rows: list[Any], start: str, label: dict[int, str]) -> dict[str, Any]:
    named = sorted({label[row.id] for row in rows if label[row.id]})
    beside = named if 1 < len(named) <= MOST_PLACES else []
    columns = [*beside, ""] if beside and any(not label[row.id] for row in rows) else beside
    times: dict[datetime, list[Any]] = {}
    for row in sorted(rows, key=lambda row: getattr(row, start)):
        times.setdefault(getattr(row, start), []).append(row)
    lines = [
        (when, [[r for r in there if label[r.id] == place] for place in columns] if columns else [there])
        for when, there in times.items()
    ]
    return {"date": day, "places": columns, "lines": lines, "labels": label, "over": day < clock.today()}


def _labels(page: "Page", feature: Feature, rows: Sequence[Any], places: str) -> dict[int, str]:
    """Where each row takes place, as people read it."""
    if not places:
        return {row.id: "" for row in rows}
    field: Any = feature.form.fields[places]
    if field.kind == "relation":
        there = page.related(feature, list(rows)).get(places, {})
        return {row.id: there.get(getattr(row, field.column) or 0, "") for row in rows}
    if field.kind == "choice":
        said = {option.value: option.label for option in field.options}
        return {row.id: said.get(getattr(row, places), "") for row in rows}
    return {row.id: getattr(row, places) or "" for row in rows}
