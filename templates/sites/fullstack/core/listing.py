"""Lists: searched, filtered, sorted, page by page. A name from an address reaches the database only if it is listed."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import false, func, or_
from sqlmodel import col, select

from core import clock, words
from core.access import visible
from core.conditions import all_of
from core.features import Feature, feature_of
from core.forms.fields import Boolean, Choice, Relation, Text
from core.programme import days

if TYPE_CHECKING:
    from core.page import Page

MOST_ON_BOARD = 500
MOST_TEXTS = 60


@dataclass(frozen=True)
class Listing:
    """How the rows of a feature are listed."""

    feature: str
    filters: tuple[str, ...] = ()
    """Choice, boolean and relation fields, and texts that occur more than once (a town, a brand)."""
    sorts: tuple[str, ...] = ("created_at",)
    order: str = "-created_at"
    size: int = 24
    board: str = ""
    """The choice field whose options are the columns of a board."""
    month: str = ""
    """The date or datetime field that a calendar goes by."""

    programme: str = ""
    """The datetime field that a programme goes by, day by day."""
    places: str = ""
    """Of a programme: the field that says where, whose values stand beside each other."""

    def read(self, page: "Page") -> dict[str, Any]:
        """The rows that the visitor may see, as the address asks, and what the template needs beside them."""
        feature = feature_of(self.feature)
        q, filters, sort = page.query("q"), self._filters(page, feature), self._sort(page)
        query = visible(page.visitor, feature)
        query = searched(query, feature, q)
        for name, wanted in filters.items():
            query = query.where(
                getattr(feature.model, feature.form.fields[name].column) == _value(feature, name, wanted)
            )
        only = feature.watch(page.query("only"))
        if only is not None:
            query = query.where(all_of(only.when, feature))
        found = self._rows(page, feature, query, sort)
        rows = found["rows"]
        return {
            "entity": feature,
            "q": q,
            "sort": sort,
            "sorts": [(key, _sort_label(feature, key)) for key in self.sorts],
            "filters": filters,
            "only": only.name if only is not None else "",
            "watches": _watches(page, feature),
            "choices": {name: _choices(page, feature, name) for name in self.filters},
            "related": page.related(feature, rows),
            "may_create": page.visitor.may("create", feature),
            **found,
        }

    def _rows(self, page: "Page", feature: Feature, query: Any, sort: str) -> dict[str, Any]:
        column = getattr(feature.model, _column(feature, sort.removeprefix("-")))
        ordered = query.order_by(column.desc() if sort.startswith("-") else column.asc(), col(feature.model.id).desc())
        if self.month:
            shown = _month(page.query("month"))
            ordered = query.order_by(getattr(feature.model, self.month)).where(*_within(feature, self.month, shown))
            rows = list(page.database.exec(ordered.limit(MOST_ON_BOARD)))
            return {"rows": rows, "paging": _paging(page, 1, len(rows), 0), "month": _weeks(shown, rows, self.month)}
        if self.programme:
            rows = list(page.database.exec(ordered.limit(MOST_ON_BOARD)))
            told = days(page, feature, rows, self.programme, self.places)
            return {"rows": rows, "paging": _paging(page, 1, len(rows), 0), "days": told}
        if self.board:
            rows = list(page.database.exec(ordered.limit(MOST_ON_BOARD)))
            options = feature.form.fields[self.board].options  # pyright: ignore[reportAttributeAccessIssue]
            columns = [(o.value, o.label, [r for r in rows if getattr(r, self.board) == o.value]) for o in options]
            return {"rows": rows, "paging": _paging(page, 1, len(rows), 0), "columns": columns}
        total = page.database.exec(select(func.count()).select_from(query.subquery())).one()
        paging = _paging(page, _number(page.query("page")), total, self.size)
        rows = list(page.database.exec(ordered.offset((paging["page"] - 1) * self.size).limit(self.size)))
        return {"rows": rows, "paging": paging}

    def _filters(self, page: "Page", feature: Feature) -> dict[str, str]:
        asked = {name: page.query(name) for name in self.filters}
        return {name: text for name, text in asked.items() if text and _value(feature, name, text) is not None}

    def _sort(self, page: "Page") -> str:
        asked = page.query("sort")
        return asked if asked.removeprefix("-") in self.sorts else self.order


def _watches(page: "Page", feature: Feature) -> list[tuple[str, str, str, int]]:
    """Name, label, tone and number of rows of each list under a name."""
    found = []
    for watch in feature.watches:
        query = visible(page.visitor, feature).where(all_of(watch.when, feature)).subquery()
        count = page.database.exec(select(func.count()).select_from(query)).one()
        found.append((watch.name, watch.label, watch.tone, count))
    return found


def searched(query: Any, feature: Feature, q: str) -> Any:
    """Only rows in which each word of the search occurs in one of the searched columns."""
    for word in q.split()[:8]:
        pattern = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        columns = [getattr(feature.model, name) for name in feature.search]
        query = query.where(or_(false(), *(column.ilike(pattern, escape="\\") for column in columns)))
    return query


def _column(feature: Feature, name: str) -> str:
    return feature.form.fields[name].column if name in feature.form.fields else name


def _value(feature: Feature, name: str, text: str) -> Any:
    """The value that a filter's text stands for; None when it is none."""
    field = feature.form.fields[name]
    if isinstance(field, Choice):
        return text if any(option.value == text for option in field.options) else None
    if isinstance(field, Relation):
        return int(text) if text.isdecimal() and len(text) < 10 else None
    if isinstance(field, Text):
        return text
    return text in ("1", "on", "true", "yes") if text in ("1", "on", "true", "yes", "0", "false", "no") else None


def _choices(page: "Page", feature: Feature, name: str) -> list[tuple[str, str]]:
    field = feature.form.fields[name]
    if isinstance(field, Choice):
        return [(option.value, option.label) for option in field.options]
    if isinstance(field, Boolean):
        return [("1", words.t("yes")), ("0", words.t("no"))]
    if isinstance(field, Text):
        seen = visible(page.visitor, feature).subquery().c[field.column]
        texts = select(seen).where(seen != "").distinct().order_by(seen).limit(MOST_TEXTS)
        return [(text, text) for text in page.database.exec(texts)]
    assert isinstance(field, Relation)
    return page.choices(field.to)


def _sort_label(feature: Feature, name: str) -> str:
    return feature.form.fields[name].label if name in feature.form.fields else words.t("created")


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 1


def _paging(page: "Page", number: int, total: int, size: int) -> dict[str, Any]:
    pages = max(1, -(-total // size)) if size else 1
    kept = [(key, value) for key, value in page.request.query_params.multi_items() if key != "page"]
    return {"page": min(max(1, number), pages), "pages": pages, "total": total, "query": _query(kept)}


def _query(pairs: Sequence[tuple[str, str]]) -> str:
    from urllib.parse import urlencode

    return urlencode([pair for pair in pairs if pair[1]])


def _month(text: str) -> date:
    try:
        return clock.read_day(f"{text}-01") if text else clock.today().replace(day=1)
    except ValueError:
        return clock.today().replace(day=1)


def _within(feature: Feature, name: str, first: date) -> tuple[Any, Any]:
    """From the Monday before the month to the Sunday after it."""
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    column = getattr(feature.model, name)
    begin, end = weeks[0][0], weeks[-1][-1] + timedelta(days=1)
    if feature.form.fields[name].kind == "datetime":
        begin, end = datetime.combine(begin, datetime.min.time()), datetime.combine(end, datetime.min.time())
    return column >= begin, column < end


def _weeks(first: date, rows: list[Any], name: str) -> dict[str, Any]:
    """The month as weeks of days, each with its rows."""
    by_day: dict[date, list[Any]] = {}
    for row in rows:
        when = getattr(row, name)
        by_day.setdefault(when.date() if isinstance(when, datetime) else when, []).append(row)
    weeks = [
        [
            {"date": on, "rows": by_day.get(on, []), "outside": on.month != first.month, "today": on == clock.today()}
            for on in week
        ]
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    ]
    before, after = first - timedelta(days=1), (first + timedelta(days=32)).replace(day=1)
    label = (
        f"{first.year}年{first.month}月"
        if words.site().language == "zh"
        else f"{words.month(first.month)} {first.year}"
    )
    return {"label": label, "weeks": weeks, "previous": f"{before:%Y-%m}", "next": f"{after:%Y-%m}", "first": first}
