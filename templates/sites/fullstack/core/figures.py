"""Figures and charts of the dashboard, reckoned by the database from the rows themselves."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, select

from core import clock, rendering, words
from core.conditions import Where, all_of
from core.features import Feature, feature_of
from core.forms.fields import Boolean, Choice, Money, Relation

SPANS = {"day": 14, "week": 12, "month": 12}
"""How many days, weeks or months a chart over time shows."""
MOST_GROUPS = 12


@dataclass(frozen=True)
class Figure:
    """A number: rows counted, or a field summed or averaged (`sum:price`, `average:stars`)."""

    title: str
    feature: str
    measure: str = "count"
    where: dict[str, str] = field(default_factory=dict)
    """Field to value; a date or datetime field takes `today`, `week` or `month`."""
    when: tuple[Where, ...] = ()
    """Only rows for which these hold."""
    watch: str = ""
    """Only rows of a list under a name, to which the figure leads."""

    def read(self, database: Session) -> dict[str, str]:
        """Title and value, as the template shows them, and where the rows are listed."""
        feature = feature_of(self.feature)
        when = [*(_where(feature, name, wanted) for name, wanted in self.where.items()), *self.when]
        watch = feature.watch(self.watch)
        when += watch.when if watch is not None else ()
        query = select(_measure(self.feature, self.measure))
        found = database.exec(query.where(all_of(when, feature)) if when else query).one()
        path = f"{feature.path}?only={self.watch}" if watch is not None else ""
        return {"title": self.title, "value": _shown(self.feature, self.measure, found), "path": path}


@dataclass(frozen=True)
class Chart:
    """A measure by group: a choice, a relation, yes and no, or days, weeks, months of a date."""

    title: str
    feature: str
    group: str
    kind: str = "bars"
    by: str = ""
    measure: str = "count"

    def read(self, database: Session) -> dict[str, Any]:
        """Title, kind and points [(label, number)]; `money` says whether the numbers are amounts."""
        points = self._over_time(database) if self.by else self._by_group(database)
        is_money = self.measure != "count" and isinstance(_field(self.feature, self.measure), Money)
        return {"title": self.title, "kind": self.kind, "points": points, "money": is_money}

    def _by_group(self, database: Session) -> list[tuple[str, float]]:
        feature = feature_of(self.feature)
        grouped = feature.form.fields[self.group]
        column = getattr(feature.model, grouped.column)
        measure = _measure(self.feature, self.measure)
        rows = database.exec(select(column, measure).group_by(column).order_by(measure.desc()).limit(MOST_GROUPS))
        counted = {kept: float(number or 0) for kept, number in rows}
        if isinstance(grouped, Choice):
            return [(option.label, counted.get(option.value, 0.0)) for option in grouped.options]
        if isinstance(grouped, Boolean):
            return [(words.t("yes"), counted.get(True, 0.0)), (words.t("no"), counted.get(False, 0.0))]
        return [(_group_label(database, grouped, kept), number) for kept, number in counted.items()]

    def _over_time(self, database: Session) -> list[tuple[str, float]]:
        """Rows of the last days, weeks or months; for bookings, of those to come as well."""
        feature = feature_of(self.feature)
        column = getattr(feature.model, feature.form.fields[self.group].column)
        spans = _spans(self.by)
        value = 1 if self.measure == "count" else getattr(feature.model, _field_name(self.measure))
        query = select(column, value) if self.measure != "count" else select(column)
        begin, end = next(iter(spans)), next(reversed(spans))
        found = database.exec(
            query.where(
                column >= _as(feature, self.group, begin), column < _as(feature, self.group, _after(end, self.by))
            )
        )
        kept: OrderedDict[date, list[float]] = OrderedDict((first, []) for first in spans)
        for row in found:
            when, number = (row, 1.0) if self.measure == "count" else (row[0], float(row[1] or 0))
            kept[_first(when, self.by)].append(number)
        averaged = self.measure.startswith("average")
        return [
            (label, (sum(kept[first]) / len(kept[first]) if kept[first] else 0.0) if averaged else sum(kept[first]))
            for first, label in spans.items()
        ]


def _measure(name: str, measure: str) -> Any:
    model = feature_of(name).model
    if measure == "count":
        return func.count(model.id)
    column = getattr(model, _field_name(measure))
    if measure.startswith("sum:"):
        return func.sum(column)
    return func.avg(column, type_=column.type) if isinstance(_field(name, measure), Money) else func.avg(column)


def _field_name(measure: str) -> str:
    return measure.partition(":")[2]


def _field(name: str, measure: str) -> Any:
    return feature_of(name).form.fields[_field_name(measure)]


def _shown(name: str, measure: str, found: Any) -> str:
    if measure == "count":
        return f"{found:,}"
    if isinstance(_field(name, measure), Money):
        return rendering.money(found or 0)
    return f"{float(found or 0):,.1f}" if measure.startswith("average") else f"{found or 0:,.10g}"


def _where(feature: Feature, name: str, wanted: str) -> Where:
    asked = feature.form.fields[name]
    return Where(name, "is", wanted in ("true", "1", "yes") if isinstance(asked, Boolean) else wanted)


def _as(feature: Any, name: str, day: date) -> Any:
    moments = name not in feature.form.fields or feature.form.fields[name].kind == "datetime"
    return datetime.combine(day, datetime.min.time()) if moments else day


def _first(when: date | datetime, by: str) -> date:
    """The first day of the day, week or month."""
    day = when.date() if isinstance(when, datetime) else when
    if by == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if by == "month" else day


def _after(first: date, by: str) -> date:
    """The first day of the next."""
    if by == "month":
        return (first + timedelta(days=32)).replace(day=1)
    return first + timedelta(days=7 if by == "week" else 1)


def _spans(by: str) -> OrderedDict[date, str]:
    """The last spans and a few to come, with their labels."""
    first = _first(clock.today(), by)
    days = [first]
    for _ in range(SPANS[by] * 2 // 3):
        days.insert(0, _first(days[0] - timedelta(days=1), by))
    while len(days) < SPANS[by]:
        days.append(_after(days[-1], by))
    return OrderedDict((day, f"{day:%Y-%m}" if by == "month" else f"{day.month}/{day.day}") for day in days)


def _group_label(database: Session, grouped: Any, kept: Any) -> str:
    if kept is None:
        return words.t("none")
    if isinstance(grouped, Relation):
        row = database.get(grouped.to, kept)
        return rendering.display(database, row) if row is not None else f"#{kept}"
    return rendering.value(kept)
